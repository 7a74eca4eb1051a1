//! Every size, in every mode.

use super::{Rig, TEXT};
use crate::theme::Theme;
use crate::tui::state::{State, Waiting};
use crate::tui::update::Msg;

/// Keys that lead into each mode.
const MODES: &[&str] = &[
    "", "l", "v", "a", "ai", "at", "/", "/lund", "%", "c", "m", "'", "]", "12", "z", "a<cr>", "lG", "]n",
    "3v",
];

#[test]
fn every_size_draws_in_every_mode() {
    for keys in MODES {
        for (from_small, text) in [
            (false, TEXT),
            (true, TEXT),
            (false, ""),
            (false, "東京 👩‍👩‍👧 東京。"),
        ] {
            let mut rig = Rig::of(crate::ingest::text::raw(text.to_owned()), Theme::letters());
            if text == TEXT {
                rig.send(Msg::Extracted(1, Ok(Box::new(super::found(TEXT)))));
            }
            if from_small {
                rig.send(Msg::Resize(0, 0));
            }
            rig.keys(keys);
            for width in 0..=8 {
                for height in 0..=8 {
                    rig.send(Msg::Resize(width, height));
                    rig.buffer();
                    rig.keys("<c-l>");
                    rig.buffer();
                }
            }
            rig.send(Msg::Resize(80, 24));
            rig.keys("<esc><esc>j");
            rig.buffer();
        }
    }
}

#[test]
fn no_row_is_wider_than_its_pane() {
    for (width, height) in [(80, 24), (160, 50), (70, 12), (40, 20), (21, 9)] {
        let mut rig = Rig::found(Theme::letters());
        rig.send(Msg::Resize(width, height));
        rig.keys("a<cr>");
        let areas = crate::tui::layout::areas(&rig.state);
        let buffer = rig.buffer();
        // Between text and divider nothing may be written.
        for y in areas.article.top()..areas.article.bottom() {
            for x in areas.text.right()..areas.article.right() {
                assert_eq!(buffer[(x, y)].symbol(), " ", "{width}x{height} at {x},{y}");
            }
        }
        for piece in 0..rig.state.page.pieces().len() {
            for row in rig.state.page.rows(piece).iter() {
                assert!(row.width <= rig.state.page.width());
            }
        }
    }
}

#[test]
fn the_line_between_the_panes_stands_beside_what_could_not_be_opened() {
    let config = std::sync::Arc::clone(&Rig::new(TEXT).state.config);
    let why = Waiting::Failed("there is no such file".to_owned());
    let mut rig = Rig::new(TEXT);
    rig.state = State::without("/nonexist.txt", why, config);
    rig.send(Msg::Resize(80, 24));
    let screen = rig.screen();
    let at = screen
        .lines()
        .find_map(|l| l.chars().position(|c| c == '┬'))
        .expect("two panes");
    let under = screen.lines().filter(|l| l.chars().nth(at) == Some('│')).count();
    assert_eq!(under, 20, "{screen}");
}

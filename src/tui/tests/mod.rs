//! The Reader driven in memory: keys go in, effects and screens come out. What was found is given by hand, so that these tests speak of
//! the Reader and not of the lexicon.

mod annotate;
mod card;
mod export;
mod find;
mod home;
mod judge;
mod moves;
mod review;
mod screens;
mod sizes;
mod versions;

use super::select::Selection;
use super::state::State;
use super::terminal::decode::{Decoder, Input};
use super::update::{Effect, Msg, Stored, update};
use super::view;
use crate::anchor::Candidate;
use crate::article::{Article, DateFrom, Published, Span};
use crate::config::Config;
use crate::extract::{
    Basis, Certainty, DatedEvent, Entity, EntityKind, Extraction, Fact, FactKind, Flag, FlagKind, Mention,
    Severity, TimexKind,
};
use crate::ingest;
use crate::note::Note;
use crate::store::PlacedNote;
use crate::theme::{self, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::Path;
use std::sync::Arc;

/// The text most of these tests read.
pub const TEXT: &str = "The mayor of Lund said on 4 May that 70 boats had reportedly left. Nobody counted them. “We saw \
none,” a fisherman told Kvällsbladet 👩‍👩‍👧.\n\nMayor Ask will resign in June, sources say. It would be the second time.\n\nThe \
council of Lund did not answer.";

/// A Reader, and a store that keeps notes in memory.
pub struct Rig {
    pub state: State,
    pub notes: Vec<PlacedNote>,
    pub drafts: Vec<Note>,
    /// When the article was published, as the library was told.
    pub dated: Option<Published>,
    /// Effects that are not for the store.
    pub effects: Vec<Effect>,
    /// What the store answers instead of saving.
    pub refuses: Option<String>,
    made: usize,
}

impl Rig {
    /// Opens a text. A part in `[…]` is selected.
    pub fn new(marked: &str) -> Rig {
        let (text, selected) = match (marked.find('['), marked.find(']')) {
            (Some(open), Some(close)) => {
                let text = format!(
                    "{}{}{}",
                    &marked[..open],
                    &marked[open + 1..close],
                    &marked[close + 1..]
                );
                (text, Some(Span::new(open, close - 1)))
            }
            _ => (marked.to_owned(), None),
        };
        let mut rig = Rig::of(ingest::text::raw(text), Theme::shipped("mono").expect("shipped"));
        rig.send(Msg::Opened(Box::default()));
        if let Some(span) = selected {
            rig.state.go(span.start(), None);
            rig.state.selection = Selection::over(&rig.state.page, span);
            assert_eq!(
                rig.state.selection.map(|s| s.span()),
                Some(span),
                "a selection lies on whole words"
            );
        }
        rig
    }

    /// Opens an article at 80 by 24 in a theme.
    pub fn of(article: Article, theme: Theme) -> Rig {
        let mut config = Config::shipped(Path::new("/nowhere")).expect("shipped");
        config.theme = theme;
        config.cards = true;
        let mut rig = Rig {
            state: State::new(Arc::new(article), Arc::new(config)),
            notes: Vec::new(),
            drafts: Vec::new(),
            dated: None,
            effects: Vec::new(),
            refuses: None,
            made: 0,
        };
        rig.send(Msg::Resize(80, 24));
        rig
    }

    /// As [`Rig::new`], with what is found in [`TEXT`].
    pub fn found(theme: Theme) -> Rig {
        let mut rig = Rig::of(ingest::text::raw(TEXT.to_owned()), theme);
        rig.send(Msg::Opened(Box::default()));
        rig.send(Msg::Extracted(1, Ok(Box::new(found(TEXT)))));
        rig
    }

    /// Types: characters, and `<esc>`, `<cr>`, `<tab>`, `<bs>`, `<c-x>`.
    pub fn keys(&mut self, keys: &str) -> &mut Rig {
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest
                .strip_prefix('<')
                .and_then(|r| r.split_once('>'))
                .filter(|(n, _)| n.len() < 6);
            let (bytes, after) = match named {
                Some((name, after)) => (
                    match name {
                        "esc" => vec![0x1b],
                        "cr" => vec![b'\r'],
                        "tab" => vec![b'\t'],
                        "bs" => vec![0x7f],
                        n if n.starts_with("c-") => vec![n.as_bytes()[2] & 0x1f],
                        n => panic!("no key <{n}>"),
                    },
                    after,
                ),
                None => (rest.as_bytes()[..c.len_utf8()].to_vec(), &rest[c.len_utf8()..]),
            };
            let mut decoder = Decoder::default();
            let mut out = Vec::new();
            decoder.feed(&bytes, &mut out);
            decoder.give_up(&mut out);
            for input in out {
                match input {
                    Input::Key(key) => self.send(Msg::Key(key)),
                    Input::Paste(text) => self.send(Msg::Paste(text)),
                }
            }
            rest = after;
        }
        self
    }

    /// Takes a message in and does what follows from it.
    pub fn send(&mut self, msg: Msg) {
        self.made += 1;
        self.state.fresh_id = format!("n{:04}", self.made);
        self.state.now = "2026-05-04T10:00:00Z".to_owned();
        self.state.today = "2026-05-04".parse().expect("a date");
        for effect in update(&mut self.state, msg) {
            let stored = match effect {
                Effect::Save {
                    note,
                    place,
                    said,
                    card,
                } => {
                    let outcome = match &self.refuses {
                        Some(why) => Err(why.clone()),
                        None => {
                            self.notes.retain(|n| n.note.id != note.id);
                            self.notes.push(PlacedNote { note: *note, place });
                            self.notes.sort_by_key(|n| n.place.span);
                            Ok(said)
                        }
                    };
                    Some((outcome, card))
                }
                Effect::Delete(id) => {
                    self.notes.retain(|n| n.note.id != id);
                    Some((Ok("note deleted".to_owned()), false))
                }
                Effect::Draft(draft) => {
                    self.drafts.retain(|d| d.id != draft.id);
                    self.drafts.push(*draft);
                    None
                }
                Effect::Forget(id) => {
                    self.drafts.retain(|d| d.id != id);
                    None
                }
                Effect::Places(id) => {
                    let note = self.notes.iter().find(|n| n.note.id == id).expect("a note");
                    let spans = note.place.candidates.iter();
                    let offered = spans.map(|&span| Candidate {
                        span,
                        score: 0.5,
                        why: "the same words; it stands among other words".to_owned(),
                    });
                    let offered = offered.collect();
                    self.send(Msg::Places(id, offered));
                    None
                }
                Effect::Dated(published) => {
                    self.dated = Some(published);
                    None
                }
                other => {
                    self.effects.push(other);
                    None
                }
            };
            if let Some((outcome, card)) = stored {
                self.send(Msg::Stored(Stored {
                    outcome,
                    notes: Some(self.notes.clone()),
                    judged: None,
                    drafts: Default::default(),
                    card,
                }));
            }
        }
    }

    /// The words of the sentence under the cursor.
    pub fn sentence(&self) -> &str {
        self.state.cursor.of(&self.state.article.text)
    }

    /// The last message.
    pub fn said(&self) -> &str {
        self.state.message.as_ref().map_or("", |m| &m.text)
    }

    /// Draws a frame.
    pub fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.state.size.0, self.state.size.1));
        view::draw(&self.state, &mut buffer);
        buffer
    }

    /// The screen as text, without the white space at the ends of its rows.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        let mut out = String::new();
        for y in 0..buffer.area.height {
            let mut row = String::new();
            let mut skip = 0;
            for x in 0..buffer.area.width {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = super::wrap::width(symbol).saturating_sub(1);
                row.push_str(symbol);
            }
            out.push_str(row.trim_end());
            out.push('\n');
        }
        out
    }

    /// The screen as one letter a cell for what it means, see [`theme::letters`].
    pub fn letters(&self) -> String {
        theme::letters(&self.buffer())
    }
}

fn spot(text: &str, words: &str) -> Span {
    let start = text
        .find(words)
        .unwrap_or_else(|| panic!("`{words}` is not there"));
    Span::new(start, start + words.len())
}

/// What there is to find in [`TEXT`].
pub fn found(text: &str) -> Extraction {
    let rule = || "test.rule".into();
    let mention = |span| Mention {
        span,
        kind: None,
        rule: rule(),
    };
    let lund = spot(text, "Lund");
    let again = text.rfind("Lund").map(|at| Span::new(at, at + 4)).expect("twice");
    let entity = |name: &str, kind, mentions: Vec<Mention>| Entity {
        name: name.to_owned(),
        kind,
        aliases: Vec::new(),
        mentions,
        roles: Vec::new(),
    };
    let flag = |words: &str, kind, severity, why: &str| Flag {
        kind,
        span: spot(text, words),
        other: None,
        rule: rule(),
        why: why.to_owned(),
        severity,
    };
    let fact = |words: &str, kind| Fact {
        kind,
        span: spot(text, words),
        sentence: 0,
        rule: rule(),
    };
    let date = |words: &str, value: &str, basis| DatedEvent {
        span: spot(text, words),
        kind: TimexKind::Date,
        value: value.to_owned(),
        modifier: None,
        event: None,
        clause: None,
        participants: Vec::new(),
        basis,
        certainty: Certainty::Likely,
        rule: rule(),
    };
    let article = ingest::text::raw(text.to_owned());
    let sentences = crate::extract::Doc::new(&article)
        .sentences
        .iter()
        .map(|s| s.span)
        .collect();
    Extraction {
        published: Some(Published {
            value: "2026-05-05".to_owned(),
            from: DateFrom::Inferred,
        }),
        sentences,
        entities: vec![
            entity("Lund", EntityKind::Place, vec![mention(lund), mention(again)]),
            entity(
                "Kvällsbladet",
                EntityKind::Outlet,
                vec![mention(spot(text, "Kvällsbladet"))],
            ),
            entity(
                "Mayor Ask",
                EntityKind::Person,
                vec![mention(spot(text, "Mayor Ask"))],
            ),
        ],
        dates: vec![
            date("4 May", "2026-05-04", Basis::Inferred),
            date("in June", "2026-06", Basis::Published),
        ],
        flags: vec![
            flag(
                "70",
                FlagKind::NumericEstimate,
                Severity::Note,
                "No base is given for this figure.",
            ),
            flag(
                "reportedly",
                FlagKind::Hedge,
                Severity::Note,
                "The writer leaves open whether it is so.",
            ),
            flag(
                "sources say",
                FlagKind::BareAnonymous,
                Severity::Warning,
                "Nobody is named and nobody described.",
            ),
            flag(
                "second time",
                FlagKind::Inconsistent,
                Severity::Warning,
                "Another count stands elsewhere.",
            ),
        ],
        facts: vec![
            fact("4 May", FactKind::Date),
            fact("70", FactKind::Number),
            fact("We saw none", FactKind::Quotation),
            fact("second time", FactKind::Superlative),
        ],
        ..Extraction::default()
    }
}

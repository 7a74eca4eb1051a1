//! The first rows of the Review screen: title and progress, the queues, the verdicts and the order.

use super::queue::Queue;
use super::{Review, counted, plain};
use crate::action::Action;
use crate::keymap::{Context, Keymap};
use crate::note::Verdict;
use crate::theme::{Role, Theme};
use crate::tui::line::put;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// From this width on the verdicts stand there by name.
const WORDS: u16 = 170;

impl Review {
    pub(super) fn draw_title(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let ground = theme.style(Role::Header);
        buffer.set_style(area, ground);
        let end = put(buffer, area, 1, "Review", theme.style(Role::Title));
        let (done, all) = self.progress();
        let settled = match (done * 100).checked_div(all) {
            Some(share) => format!("{done} of {} settled, {share}%", counted(all, "note")),
            None => "no notes".to_owned(),
        };
        let mut at = put(buffer, area, end + 2, &settled, ground);
        let marked = self.marked();
        if self.stats.is_some() {
            at = put(buffer, area, at + 2, &self.stats_of(), theme.style(Role::Title));
        } else if marked > 0 {
            let told = format!("{marked} marked");
            at = put(
                buffer,
                area,
                at + 2,
                &told,
                ground.patch(theme.style(Role::TabActive)),
            );
        }
        let problems: usize = self.library.iter().map(|s| s.problems.len()).sum();
        if problems > 0 {
            let told = format!("{} not understood", counted(problems, "entry"));
            put(
                buffer,
                area,
                at + 2,
                &told,
                ground.patch(theme.style(Role::Error)),
            );
        }
    }

    /// The queues in as many rows as they need, each as it is written. Empty ones are left out, but for the first, the last and the one
    /// that is shown: they are reached all the same.
    pub(super) fn laid_queues(&self, width: usize, keymap: &Keymap) -> Vec<Vec<(Queue, String)>> {
        let mut rows: Vec<Vec<(Queue, String)>> = vec![Vec::new()];
        let mut used = 0;
        for (queue, count) in Queue::ALL.into_iter().zip(self.counts) {
            let always = matches!(queue, Queue::Work | Queue::All) || queue == self.queue;
            if count == 0 && !always {
                continue;
            }
            let key = first_key(keymap, queue.action());
            let text = format!("{key} {} {count}", queue.name());
            // What is shown stands in brackets, so that it shows without colour.
            let text = if queue == self.queue {
                format!("[{text}]")
            } else {
                format!(" {text} ")
            };
            let need = text.width();
            if used > 0 && used + need > width {
                rows.push(Vec::new());
                used = 0;
            }
            used += need;
            if let Some(row) = rows.last_mut() {
                row.push((queue, text));
            }
        }
        rows
    }

    pub(super) fn draw_queues(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: &Theme,
        row: &[(Queue, String)],
    ) {
        let mut at = 0;
        for (queue, text) in row {
            let role = if *queue == self.queue {
                Role::TabActive
            } else {
                Role::Tab
            };
            at = put(buffer, area, at, text, theme.style(role));
        }
    }

    /// The verdicts with their keys, and the order. What is on stands in brackets.
    pub(super) fn draw_filters(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        let mut at = 0;
        let words = area.width >= WORDS;
        for (i, verdict) in Verdict::ALL.iter().enumerate() {
            let name = if words {
                format!(" {}", plain(verdict.word()))
            } else {
                String::new()
            };
            let text = format!("{} {}{name}", i + 1, verdict.sign());
            at = match self.verdicts.contains(verdict) {
                true => put(
                    buffer,
                    area,
                    at,
                    &format!("[{text}]"),
                    theme.style(Role::TabActive),
                ),
                false => {
                    let style = theme.style(Role::of_verdict(*verdict));
                    put(buffer, area, at, &format!(" {text} "), style)
                }
            };
        }
        for (action, text) in [
            (Action::GroupBy, format!("by {}", self.group.name())),
            (Action::SortBy, format!("sort: {}", self.sort.name())),
        ] {
            let text = format!("{} {text}", first_key(keymap, action));
            at = put(buffer, area, at + 2, &text, theme.style(Role::Tab));
        }
    }
}

/// The first key of an action here; empty where it has none.
pub(super) fn first_key(keymap: &Keymap, action: Action) -> String {
    let keys = keymap.keys_for(Context::Review, action);
    keys.into_iter().next().unwrap_or_default()
}

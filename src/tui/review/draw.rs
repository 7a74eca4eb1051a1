//! Drawing the Review screen: title and progress, the queues, the verdicts and the order, the list, the foot.

use super::change::{Ask, STEPS, stretch, suggested};
use super::queue::Queue;
use super::{Review, Typing, plain};
use crate::action::Action;
use crate::ingest::clean;
use crate::keymap::{Context, Keymap};
use crate::note::{AnchorState, Status, Verdict};
use crate::store::PlacedNote;
use crate::theme::{Role, Theme};
use crate::tui::line::{cut, put, top};
use crate::tui::state::{Message, Tone};
use crate::tui::whole;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A row of the list, as places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// A heading.
    Head(usize),
    /// A note by its place in the list.
    Note(usize),
    /// The second row of a note on a narrow screen.
    More(usize),
}

/// From this width on a note has one row, with its text beside the quote.
const WIDE: u16 = 120;
/// From this width on the verdicts stand there by name.
const WORDS: u16 = 170;
/// From this height on the note under the cursor is shown whole below the list, in so many rows.
const TALL: u16 = 32;
const DETAIL: u16 = 12;
/// Cells of the columns: mark, verdict with its sign, status, what it wants.
const MARK: usize = 3;
const VERDICT: usize = 19;
const STATUS: usize = 9;
const WANT: usize = 15;

/// How the rows of an area are shared out: heads, rows of queues, list, foot.
fn shares(area: Rect, queues: u16) -> (u16, u16, u16, u16) {
    let foot = u16::from(area.height >= 2);
    // The list goes before the heads, the heads before the hints, when rows are few.
    let (title, queues) = match area.height {
        0..=2 => (0, 0),
        3..=5 => (1, 0),
        6..=9 => (1, queues.min(1)),
        _ => (2, queues),
    };
    (title, queues, area.height - title - queues - foot, foot)
}

/// The rows of the list when the screen is drawn over `area`, and how many of them a note takes.
pub(super) fn rows_of_list(area: Rect) -> (usize, usize) {
    let (.., list, _) = shares(area, 1);
    let list = if area.height >= TALL {
        list.saturating_sub(DETAIL)
    } else {
        list
    };
    (usize::from(list), if area.width < WIDE { 2 } else { 1 })
}

impl Review {
    /// The rows of these notes in a list so many cells wide. From [`WIDE`] on a note has one; else it has a second one where there is more
    /// to say.
    fn rows(&self, notes: Range<usize>, width: usize) -> Vec<Row> {
        let wide = width >= usize::from(WIDE);
        let mut rows = Vec::new();
        let before = self.heads.partition_point(|head| head.first < notes.start);
        let mut heads = self.heads.iter().enumerate().skip(before).peekable();
        for i in notes {
            if let Some((h, _)) = heads.next_if(|(_, head)| head.first == i) {
                rows.push(Row::Head(h));
            }
            rows.push(Row::Note(i));
            if !wide && self.placed(i).is_some_and(|placed| self.has_more(placed, width)) {
                rows.push(Row::More(i));
            }
        }
        rows
    }

    /// Draws it over all of `area`. `message` is what the reader is to be told.
    pub fn draw(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: &Theme,
        keymap: &Keymap,
        message: Option<&Message>,
    ) {
        let area = area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        for row in area.rows() {
            let blank = " ".repeat(usize::from(row.width));
            put(buffer, row, 0, &blank, theme.style(Role::Text));
        }
        let line = |y: u16| Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        let queues = self.laid_queues(usize::from(area.width), keymap);
        let (heads, queue_rows, list, foot) = shares(area, u16::try_from(queues.len()).unwrap_or(1).min(3));
        let mut y = 0;
        if heads >= 1 {
            self.draw_title(buffer, line(0), theme);
            y += 1;
        }
        for (row, at) in queues.iter().zip(0..queue_rows) {
            self.draw_queues(buffer, line(y + at), theme, row);
        }
        y += queue_rows;
        if heads >= 2 {
            self.draw_filters(buffer, line(y), theme, keymap);
            y += 1;
        }
        let list = Rect {
            y: area.y + y,
            height: list,
            ..area
        };
        match (self.stats, self.here()) {
            (Some(from), _) => self.draw_stats(buffer, list, theme, from),
            (None, Some((_, placed))) if area.height >= TALL => {
                let [above, below] =
                    Layout::vertical([Constraint::Min(1), Constraint::Length(DETAIL)]).areas(list);
                self.draw_list(buffer, above, theme, keymap);
                whole::below(placed, buffer, below, theme);
            }
            _ => self.draw_list(buffer, list, theme, keymap),
        }
        match self.ask {
            Some(ask) if foot == 1 => self.draw_answers(buffer, area, theme, ask),
            _ if foot == 1 => self.draw_foot(buffer, line(area.height - 1), theme, keymap, message),
            _ => {}
        }
    }

    /// All answers to what is asked, in as many rows upwards from the last as they need: a choice that is not shown is none.
    fn draw_answers(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, ask: Ask) {
        let whom = self.for_whom();
        let indent = whom.width() + 3;
        let width = usize::from(area.width);
        let mut rows: Vec<Vec<(usize, String, String)>> = vec![Vec::new()];
        let mut at = indent;
        for (key, what) in self.answers(ask) {
            let need = key.width() + 1 + what.width();
            if at > indent && at + need > width {
                rows.push(Vec::new());
                at = indent;
            }
            if let Some(row) = rows.last_mut() {
                row.push((at, key, what));
            }
            at += need + 2;
        }
        let height = u16::try_from(rows.len()).unwrap_or(1).min(area.height);
        for (n, (y, row)) in (area.bottom() - height..area.bottom()).zip(&rows).enumerate() {
            let place = Rect { y, height: 1, ..area };
            put(buffer, place, 0, &" ".repeat(width), theme.style(Role::Status));
            if n == 0 {
                put(buffer, place, 1, &whom, theme.style(Role::Prompt));
            }
            for (at, key, what) in row {
                let end = put(buffer, place, *at, key, theme.style(Role::StatusKey));
                put(buffer, place, end + 1, what, theme.style(Role::Status));
            }
        }
    }

    fn draw_title(&self, buffer: &mut Buffer, area: Rect, theme: &Theme) {
        let ground = theme.style(Role::Header);
        buffer.set_style(area, ground);
        let end = put(buffer, area, 1, "Review", theme.style(Role::Title));
        let (done, all) = self.progress();
        let share = (done * 100).checked_div(all).unwrap_or(100);
        let settled = format!("{done} of {} settled, {share}%", counted(all, "note"));
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
    fn laid_queues(&self, width: usize, keymap: &Keymap) -> Vec<Vec<(Queue, String)>> {
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

    fn draw_queues(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, row: &[(Queue, String)]) {
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
    fn draw_filters(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if let Some(unread) = &self.unread {
            let width = usize::from(area.width).saturating_sub(2);
            put(buffer, area, 1, &cut(unread, width), theme.style(Role::Error));
            return;
        }
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

    fn draw_list(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, keymap: &Keymap) {
        if area.height == 0 {
            return;
        }
        if self.shown.is_empty() {
            let none = self.library.iter().all(|s| s.notes.is_empty());
            let all = first_key(keymap, Action::QueueAll);
            let why = if none {
                "No notes yet. Open an article and press a on a sentence.".to_owned()
            } else if self.is_filtered() {
                let key = first_key(keymap, Action::ClearFilters);
                format!("No note fits. {key} takes the filter away.")
            } else if self.queue == Queue::Work {
                format!("Nothing wants you today. {all} shows every note.")
            } else {
                format!("No note here. {all} shows every note.")
            };
            let room = usize::from(area.width).saturating_sub(2);
            put(buffer, area, 2, &cut(&why, room), theme.style(Role::Muted));
            return;
        }
        let wide = area.width >= WIDE;
        // As many notes above and below as can be in sight, so that a long list costs no more than a short one.
        let height = usize::from(area.height);
        let near = self.at.saturating_sub(height)..(self.at + height + 1).min(self.shown.len());
        let rows = self.rows(near, usize::from(area.width));
        let at = rows.iter().position(|r| *r == Row::Note(self.at)).unwrap_or(0);
        // Of a note in two rows both are in sight.
        let last = at + usize::from(rows.get(at + 1) == Some(&Row::More(self.at)));
        let first = top(at, rows.len(), height).max((last + 1).saturating_sub(height.max(2)));
        for (place, row) in area.rows().zip(rows.iter().skip(first)) {
            match *row {
                Row::Head(h) => self.draw_head(buffer, place, theme, h),
                Row::Note(i) => self.draw_note(buffer, place, theme, i, wide),
                Row::More(i) => self.draw_more(buffer, place, theme, i),
            }
        }
    }

    /// A heading; at the right how far its notes are.
    fn draw_head(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, head: usize) {
        let Some(head) = self.heads.get(head) else { return };
        let width = usize::from(area.width);
        let progress = match head.done {
            done if done == head.all => format!("all {done} settled"),
            done => format!("{done} of {} settled", head.all),
        };
        let room = width.saturating_sub(progress.width() + 2).max(width / 2);
        let title = cut(&head.title, room);
        let mut at = put(buffer, area, 0, &title, theme.style(Role::Heading));
        let left = room.saturating_sub(at + 2);
        if !head.about.is_empty() && left > 5 {
            at = put(
                buffer,
                area,
                at + 2,
                &cut(&head.about, left),
                theme.style(Role::Muted),
            );
        }
        let start = width.saturating_sub(progress.width() + 1).max(at + 2);
        put(buffer, area, start, &progress, theme.style(Role::Muted));
    }

    /// The style of a note's row, and what makes the style of a part of it.
    fn ground<'t>(&self, theme: &'t Theme, i: usize) -> (Style, impl Fn(Role) -> Style + use<'t>) {
        let here = i == self.at;
        let ground = theme.style(if here { Role::RowSelected } else { Role::Row });
        let role = move |role: Role| match here {
            true => ground,
            false => ground.patch(theme.style(role)),
        };
        (ground, role)
    }

    fn draw_note(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, i: usize, wide: bool) {
        let Some(placed) = self.placed(i) else { return };
        let note = &placed.note;
        let (ground, role) = self.ground(theme, i);
        buffer.set_style(area, ground);
        put(buffer, area, 0, if i == self.at { "›" } else { " " }, ground);
        if self.is_marked(i) {
            put(buffer, area, 1, "*", role(Role::TabActive));
        }
        let verdict = format!("{} {}", note.verdict.sign(), plain(note.verdict.word()));
        put(buffer, area, MARK, &verdict, role(Role::of_verdict(note.verdict)));
        let mut at = MARK + VERDICT;
        put(buffer, area, at, note.status.word(), ground);
        at += STATUS;
        if wide {
            put(
                buffer,
                area,
                at,
                &cut(&self.want(placed), WANT - 1),
                role(Role::Lost),
            );
            at += WANT;
        }
        let left = usize::from(area.width).saturating_sub(at);
        let quote = quote(placed);
        if !wide {
            let (begin, _) = match self.says_more(placed) {
                true => (cut(&quote, left).into_owned(), String::new()),
                false => broken(&quote, left),
            };
            put(buffer, area, at, &begin, ground);
            return;
        }
        // Without words beside it the quote has the whole row.
        if !has_words(placed) {
            put(buffer, area, at, &cut(&quote, left), ground);
            return;
        }
        let half = left / 2;
        put(buffer, area, at, &cut(&quote, half.saturating_sub(2)), ground);
        self.draw_words(buffer, area, at + half, placed, ground, role(Role::Tag));
    }

    fn draw_more(&self, buffer: &mut Buffer, area: Rect, theme: &Theme, i: usize) {
        let Some(placed) = self.placed(i) else { return };
        let (ground, role) = self.ground(theme, i);
        buffer.set_style(area, ground);
        if !self.says_more(placed) {
            let at = MARK + VERDICT + STATUS;
            let left = usize::from(area.width).saturating_sub(at);
            let (_, rest) = broken(&quote(placed), left);
            put(buffer, area, at, &cut(&rest, left), ground);
            return;
        }
        let mut at = MARK + 2;
        let want = self.want(placed);
        if !want.is_empty() {
            at = put(buffer, area, at, &want, role(Role::Lost)) + 2;
        }
        self.draw_words(buffer, area, at, placed, ground, role(Role::Tag));
    }

    /// Whether a note has something to say beside its quote.
    fn says_more(&self, placed: &PlacedNote) -> bool {
        has_words(placed) || !self.want(placed).is_empty()
    }

    /// Whether a note takes a second row of a list so many cells wide: for what it says, else for the rest of its quote.
    fn has_more(&self, placed: &PlacedNote, width: usize) -> bool {
        let left = width.saturating_sub(MARK + VERDICT + STATUS);
        self.says_more(placed) || (left > 0 && quote(placed).width() > left)
    }

    /// What the note wants of the reader, where its status does not say so: its words changed, its place was lost, its day has come.
    fn want(&self, placed: &PlacedNote) -> String {
        let due = placed.note.due.as_deref();
        let day = due.and_then(crate::day::of);
        match placed.place.state {
            _ if placed.note.status == Status::Dropped => String::new(),
            _ if placed.is_changed() => "changed".to_owned(),
            state @ (AnchorState::Ambiguous | AnchorState::Orphaned) => state.word().to_owned(),
            _ => match day {
                Some(day) if day < self.clock.today => format!("due {day}"),
                Some(day) if day == self.clock.today => "due today".to_owned(),
                Some(day) if self.queue != Queue::Work => format!("due {day}"),
                _ => String::new(),
            },
        }
    }

    /// Tags, then why the words are others now, or the first line of what the reader wrote.
    fn draw_words(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        at: usize,
        placed: &PlacedNote,
        ground: Style,
        tag: Style,
    ) {
        let width = usize::from(area.width);
        let mut at = at;
        if placed.is_changed() {
            let room = width.saturating_sub(at);
            at = put(
                buffer,
                area,
                at,
                &cut(&format!("({})", placed.place.why), room),
                ground,
            ) + 1;
        }
        for word in &placed.note.tags {
            let room = width.saturating_sub(at);
            at = put(buffer, area, at, &cut(&format!("#{word}"), room), tag) + 1;
        }
        let text = placed
            .note
            .text
            .lines()
            .map(str::trim)
            .find(|l| !l.is_empty())
            .unwrap_or("");
        put(buffer, area, at, &cut(text, width.saturating_sub(at)), ground);
    }

    fn draw_foot(
        &self,
        buffer: &mut Buffer,
        area: Rect,
        theme: &Theme,
        keymap: &Keymap,
        message: Option<&Message>,
    ) {
        let room = usize::from(area.width).saturating_sub(2);
        if let Some(message) = message {
            let role = match message.tone {
                Tone::Plain => Role::Status,
                Tone::Done => Role::Saved,
                Tone::Failed => Role::Error,
            };
            buffer.set_style(area, theme.style(Role::Status));
            put(buffer, area, 1, &cut(&message.text, room), theme.style(role));
            return;
        }
        match self.typing {
            Some(Typing::Tags) => {
                let lead = format!("tags for {}: ", self.for_whom());
                let hint = "harbour -old adds one and takes one away";
                self.answer.draw(buffer, area, theme, &lead, hint);
                return;
            }
            Some(Typing::Day) => {
                let lead = format!("{} due: ", self.for_whom());
                self.answer.draw(buffer, area, theme, &lead, crate::day::FORMS);
                return;
            }
            Some(Typing::Filter) => {
                let hint = "words, or verdict: status: tag: kind: outlet: …";
                self.line.draw(buffer, area, theme, "/", hint);
                return;
            }
            None if self.ask.is_none() && !self.line.is_empty() => {
                self.line.draw(buffer, area, theme, "/", "");
                return;
            }
            None => {}
        }
        buffer.set_style(area, theme.style(Role::Status));
        let mut at = 1;
        let mut say = |key: &str, what: &str| {
            // A hint that has no room is left out whole.
            if at + key.width() + 1 + what.width() <= room + 1 {
                at = put(buffer, area, at, key, theme.style(Role::StatusKey));
                at = put(buffer, area, at + 1, what, theme.style(Role::Status)) + 2;
            }
        };
        if self.stats.is_some() {
            for (action, what) in [
                (Action::Back, "back to the notes"),
                (Action::Next, "on"),
                (Action::Find, "filter"),
                (Action::Help, "keys"),
            ] {
                say(&first_key(keymap, action), what);
            }
            return;
        }
        let marking: [(Action, &str); 4] = [
            (Action::SetVerdict, "verdict"),
            (Action::SetStatus, "status"),
            (Action::SetTags, "tags"),
            (Action::SetDue, "due"),
        ];
        let moving = match self.ranging() {
            true => [(Action::MarkRange, "end the range"), (Action::Back, "unmark")],
            false if self.any_marks() => [(Action::MarkRow, "mark"), (Action::Back, "unmark")],
            false => [(Action::Open, "open"), (Action::MarkRow, "mark")],
        };
        let more = [
            (Action::Find, "filter"),
            (Action::NextQueue, "queue"),
            (Action::Undo, "undo"),
            (Action::Help, "keys"),
        ];
        for (action, what) in moving.into_iter().chain(marking).chain(more) {
            let key = first_key(keymap, action);
            if !key.is_empty() {
                say(&key, what);
            }
        }
        if !self.any_marks() {
            say(&first_key(keymap, Action::Back), "back");
        }
    }

    /// Whom a change is for: "3 notes", "this note".
    fn for_whom(&self) -> String {
        match self.marked() {
            0 => "this note".to_owned(),
            n => counted(n, "note"),
        }
    }

    fn answers(&self, ask: Ask) -> Vec<(String, String)> {
        let numbered = |words: Vec<String>| {
            let keys = words.into_iter().enumerate();
            keys.map(|(i, word)| ((i + 1).to_string(), word))
                .collect::<Vec<_>>()
        };
        match ask {
            Ask::Verdict => numbered(Verdict::ALL.iter().map(|v| plain(v.word())).collect()),
            Ask::Status => numbered(Status::ALL.iter().map(|s| s.word().to_owned()).collect()),
            Ask::Due => {
                let steps = STEPS.iter().map(|days| stretch(*days));
                let mut all = vec![(
                    "Enter".to_owned(),
                    match (self.marked(), self.here()) {
                        (0, Some((_, placed))) => stretch(suggested(&placed.note)),
                        _ => "the next step of each".to_owned(),
                    },
                )];
                all.extend(numbered(steps.collect()));
                all.push(("0".to_owned(), "no day".to_owned()));
                all.push(("+2w friday".to_owned(), "a day".to_owned()));
                all
            }
        }
    }
}

/// Whether there are tags, a text or a reason to show beside the quote.
fn has_words(placed: &PlacedNote) -> bool {
    !placed.note.tags.is_empty() || !placed.note.text.trim().is_empty() || placed.is_changed()
}

fn first_key(keymap: &Keymap, action: Action) -> String {
    let keys = keymap.keys_for(Context::Review, action);
    keys.into_iter().next().unwrap_or_default()
}

fn quote(placed: &PlacedNote) -> String {
    format!("“{}”", one_line(&clean::block(&placed.note.anchor.quote)))
}

/// A text cut after the last word that fits into so many cells, and what is left of it.
fn broken(text: &str, width: usize) -> (String, String) {
    let mut used = 0;
    let mut fits = 0;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            fits = at;
        }
        used += c.width().unwrap_or(0);
        if used > width {
            let rest = text.get(fits..).unwrap_or_default().trim_start();
            return match fits {
                0 => (cut(text, width).into_owned(), String::new()),
                _ => (text.get(..fits).unwrap_or_default().to_owned(), rest.to_owned()),
            };
        }
    }
    (text.to_owned(), String::new())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn counted(n: usize, what: &str) -> String {
    match (n, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{n} {stem}ies"),
        _ => format!("{n} {what}s"),
    }
}

//! Actions by name: what each does to the state.

use super::Effect;
use crate::action::Action;
use crate::note::{Judged, Note, NoteKind};
use crate::tui::card::{Card, Field};
use crate::tui::find::{Prompt, PromptKind};
use crate::tui::help::Help;
use crate::tui::layout;
use crate::tui::line::Line;
use crate::tui::notes::plain;
use crate::tui::palette::Palette;
use crate::tui::select::{Selection, unit_at};
use crate::tui::side::Tab;
use crate::tui::state::{Ask, Mode, Pane, State};
use crate::tui::whole::Whole;

/// The measure goes from here to here, as the setting does, by this much a step.
const NARROWEST: u16 = 20;
const WIDEST: u16 = 200;
const STEP: u16 = 4;

impl State {
    /// Does it.
    pub fn act(&mut self, action: Action, effects: &mut Vec<Effect>) {
        let typed = self.count.take();
        let count = typed.unwrap_or(1).clamp(1, 1_000_000);
        let by = count as isize;
        let side = self.pane == Pane::Side;
        let rows = self.rows_shown().max(1) as isize;
        match action {
            Action::Next if side => self.by_row(by),
            Action::Previous if side => self.by_row(-by),
            Action::Next => self.by_sentence(count, false),
            Action::Previous => self.by_sentence(count, true),
            Action::NextParagraph => self.by_paragraph(count, false),
            Action::PreviousParagraph => self.by_paragraph(count, true),
            Action::LineDown => self.scroll(by, false),
            Action::LineUp => self.scroll(-by, false),
            Action::HalfPageDown if side => self.by_row(rows / 2 * by),
            Action::HalfPageUp if side => self.by_row(-(rows / 2) * by),
            Action::PageDown if side => self.by_row(rows * by),
            Action::PageUp if side => self.by_row(-rows * by),
            Action::HalfPageDown => self.scroll((rows / 2).max(1) * by, true),
            Action::HalfPageUp => self.scroll(-(rows / 2).max(1) * by, true),
            Action::PageDown => self.scroll((rows - 2).max(1) * by, true),
            Action::PageUp => self.scroll(-(rows - 2).max(1) * by, true),
            Action::Top if side => self.by_row(-isize::MAX),
            Action::Bottom if side => self.by_row(isize::MAX),
            Action::Top => {
                let at = self.nth(typed.unwrap_or(1)).start();
                self.jump(at, None);
            }
            Action::Bottom => {
                let at = typed.map_or_else(|| self.last(), |n| self.nth(n)).start();
                self.jump(at, None);
            }
            Action::GoTo => match typed {
                Some(percent) => self.go_to_percent(percent),
                None => self.prompt(PromptKind::GoTo),
            },
            Action::Left => match self.selection {
                Some(s) if !side => self.select(s.moved(&self.page, -by)),
                _ => self.go_to_pane(Pane::Article),
            },
            Action::Right => match self.selection {
                Some(s) if !side => self.select(s.moved(&self.page, by)),
                _ => self.go_to_pane(Pane::Side),
            },
            Action::OtherPane => self.go_to_pane(if side { Pane::Article } else { Pane::Side }),
            Action::NextTab => self.open_tab(self.tab.step(by)),
            Action::PreviousTab => self.open_tab(self.tab.step(-by)),
            Action::Open => self.open(effects),
            Action::NextEntity => self.go_to_finding(Tab::Entities, count, false),
            Action::PreviousEntity => self.go_to_finding(Tab::Entities, count, true),
            Action::NextDate => self.go_to_finding(Tab::Dates, count, false),
            Action::PreviousDate => self.go_to_finding(Tab::Dates, count, true),
            Action::NextFlag => self.go_to_finding(Tab::Flags, count, false),
            Action::PreviousFlag => self.go_to_finding(Tab::Flags, count, true),
            Action::NextFact => self.go_to_finding(Tab::Facts, count, false),
            Action::PreviousFact => self.go_to_finding(Tab::Facts, count, true),
            Action::NextNote => self.go_to_finding(Tab::Notes, count, false),
            Action::PreviousNote => self.go_to_finding(Tab::Notes, count, true),
            Action::SetMark => self.mode = Mode::Ask(Ask::SetMark),
            Action::GoToMark => self.mode = Mode::Ask(Ask::GoToMark),
            Action::JumpBack => {
                let here = self.spot.unwrap_or(self.cursor).start();
                match self.jumps.back(here) {
                    Some(at) => self.go(at, None),
                    None => self.say("nothing further back in the jump list"),
                }
            }
            Action::JumpForward => match self.jumps.forward() {
                Some(at) => self.go(at, None),
                None => self.say("nothing further on in the jump list"),
            },
            Action::Find => self.prompt(PromptKind::Find),
            Action::FindNext => self.go_to_match(count, false),
            Action::FindPrevious => self.go_to_match(count, true),
            Action::Select => self.widen(),
            Action::Narrow => self.narrow(),
            Action::SwapEnds => match self.selection {
                Some(s) => self.select(s.swapped()),
                None => self.say("nothing is selected"),
            },
            Action::Copy => {
                let text = self.target().of(&self.article.text).to_owned();
                effects.push(Effect::Copy(text));
                self.selection = None;
                self.widened.clear();
            }
            Action::Annotate => self.annotate(NoteKind::Claim, effects),
            Action::Question => self.annotate(NoteKind::Question, effects),
            Action::Remark => self.annotate(NoteKind::Note, effects),
            Action::Reply => self.reply(),
            Action::OtherNote => self.choose_note(),
            Action::EditNote => match self.note_here() {
                Some(i) => self.edit(i),
                None => self.no_note(),
            },
            Action::EditInEditor => match (&self.mode, self.note_here()) {
                (Mode::Card(card), _) => effects.push(Effect::Edit(card.current().text)),
                (_, Some(i)) => {
                    self.edit(i);
                    if let Mode::Card(card) = &self.mode {
                        effects.push(Effect::Edit(card.current().text));
                    }
                }
                _ => self.no_note(),
            },
            Action::WholeNote => match self.note_here().and_then(|i| self.notes.get(i)) {
                Some(placed) => self.mode = Mode::Whole(Box::new(Whole::new(placed.clone()))),
                None => self.no_note(),
            },
            Action::DeleteNote => match self.note_here().and_then(|i| self.notes.get(i)) {
                Some(n) => effects.push(Effect::Delete(n.note.id.clone())),
                None => self.no_note(),
            },
            Action::PlaceNote => self.place_note(effects),
            Action::OldVersion => match self.note_here().and_then(|i| self.notes.get(i)) {
                Some(n) => effects.push(Effect::Earlier(n.note.id.clone())),
                None => self.no_note(),
            },
            Action::SetVerdict => self.mode = Mode::Ask(Ask::Verdict),
            Action::SetStatus if self.note_here().is_some() => self.mode = Mode::Ask(Ask::Status),
            Action::SetStatus => self.no_note(),
            Action::AcceptFlag => self.judge_flag(Judged::Accepted, effects),
            Action::RejectFlag => self.judge_flag(Judged::Rejected, effects),
            Action::Undo => effects.push(Effect::Undo),
            Action::Redo => effects.push(Effect::Redo),
            Action::ToggleCards => {
                self.cards = !self.cards;
                self.relay();
                self.say(if self.cards {
                    "note cards are shown"
                } else {
                    "note cards are hidden"
                });
            }
            Action::Entities => self.open_tab(Tab::Entities),
            Action::Dates => self.open_tab(Tab::Dates),
            Action::Flags => self.open_tab(Tab::Flags),
            Action::Facts => self.open_tab(Tab::Facts),
            Action::Notes => self.open_tab(Tab::Notes),
            Action::Focus => {
                self.focus = !self.focus;
                self.pane = Pane::Article;
                self.relay();
            }
            Action::Wider | Action::Narrower => {
                let by = STEP.saturating_mul(count.min(50) as u16);
                self.measure(action == Action::Wider, by);
            }
            Action::Changes | Action::Compare => effects.push(Effect::Compare {
                other: None,
                beside: action == Action::Compare,
            }),
            Action::Review => effects.push(Effect::Review),
            Action::Library => self.open_library(effects),
            Action::Feeds => self.open_feeds(effects),
            Action::Export => effects.push(Effect::Export(None)),
            Action::Reload => effects.push(Effect::Reload),
            Action::NextArticle => effects.push(Effect::Turn(by)),
            Action::PreviousArticle => effects.push(Effect::Turn(-by)),
            Action::Help => self.mode = Mode::Help(Box::new(Help::new(self.context()))),
            Action::Palette => self.mode = Mode::Palette(Box::new(Palette::new(self.context()))),
            Action::Browser => match self.article.meta.url.clone() {
                Some(url) => effects.push(Effect::Browse(url)),
                None => self.say("this article has no address to open"),
            },
            Action::Redraw => effects.push(Effect::Redraw),
            Action::Suspend => effects.push(Effect::Suspend),
            Action::Back => self.back(effects),
            Action::Quit => {
                self.keep_draft(effects);
                self.leave(effects);
            }
            _ => self.say(format!("{} does nothing here", action.name())),
        }
    }

    /// Another measure. What is wider than the pane counts as the pane's width, so that each step shows; it stays as it is for a wider
    /// terminal where it cannot grow here.
    fn measure(&mut self, wider: bool, by: u16) {
        let most = layout::widest(self).unwrap_or(WIDEST).clamp(NARROWEST, WIDEST);
        let shown = self.measure.min(most);
        let (wanted, end) = match wider {
            true => (shown.saturating_add(by).min(most), "as wide as there is room for"),
            false => (shown.saturating_sub(by).max(NARROWEST), "the narrowest there is"),
        };
        if wanted == shown {
            self.say(format!("measure {shown}: {end}"));
            return;
        }
        self.measure = wanted;
        self.relay();
        self.say(format!("measure {wanted}"));
    }

    fn go_to_pane(&mut self, pane: Pane) {
        if self.pane == pane {
            return;
        }
        self.pane = pane;
        if pane == Pane::Side {
            self.focus = false;
        }
        self.relay();
    }

    /// Shows where a note that lost its place may belong; one that was taken up is put where the reader is.
    fn place_note(&mut self, effects: &mut Vec<Effect>) {
        let Some(id) = self.placing.take() else {
            // The one that is selected, else the first: so that this key and Enter settle one after the other.
            let lost = self
                .lost_here()
                .or_else(|| self.notes.iter().find(|n| n.place.span.is_none()));
            match lost.map(|n| n.note.id.clone()) {
                Some(id) => {
                    let row = self.notes.iter().position(|n| n.note.id == id);
                    self.tab = Tab::Notes;
                    self.sides.list_mut(Tab::Notes).selected = row.unwrap_or_default();
                    effects.push(Effect::Places(id));
                }
                None => self.say("every note has its place in this text"),
            }
            return;
        };
        let Some(placed) = self.notes.iter().find(|n| n.note.id == id).cloned() else {
            self.say("that note is not there any more");
            return;
        };
        // A place that was offered, or words that were searched for, are meant as they are.
        let shown = self
            .find
            .as_ref()
            .and(self.spot)
            .filter(|_| self.selection.is_none());
        let span = shown.unwrap_or_else(|| self.target());
        if span.is_empty() {
            self.placing = Some(id);
            self.say("there are no words here to hang a note on");
            return;
        }
        self.selection = None;
        self.widened.clear();
        self.find = None;
        self.put_note(&placed.note, span, effects);
    }

    /// Whether there is something to step out of before the Reader itself.
    pub(super) fn anything_open(&self) -> bool {
        self.selection.is_some() || self.placing.is_some() || self.find.is_some() || self.pane == Pane::Side
    }

    /// Steps out of what is open, one thing at a time; with nothing open, out of the text.
    fn back(&mut self, effects: &mut Vec<Effect>) {
        if self.selection.is_none() && self.placing.take().is_some() {
            self.find = None;
            self.say("the note is left as it was");
        } else if self.selection.take().is_some() {
            self.widened.clear();
        } else if self.find.take().is_some() {
            // The marks of the search are gone; so much for one step.
        } else if self.pane == Pane::Side {
            self.go_to_pane(Pane::Article);
        } else {
            self.leave_text(effects);
        }
    }

    /// Enter: from a row to its place (again: to its next one), from a sentence to its note, else to the side pane.
    fn open(&mut self, effects: &mut Vec<Effect>) {
        if self.pane == Pane::Side {
            if self.tab == Tab::Notes {
                match self.note_here() {
                    Some(i) => self.edit(i),
                    None => self.no_note(),
                }
            } else if let Some(next) = self.next_spot().filter(|s| Some(*s) != self.spot) {
                self.jump(next.start(), Some(next));
            } else {
                let from = self.spot;
                self.show_row();
                if from == self.spot {
                    self.go_to_pane(Pane::Article);
                }
            }
            return;
        }
        match self.note_here() {
            Some(i) => self.edit(i),
            None => self.act(Action::Right, effects),
        }
    }

    fn no_note(&mut self) {
        let key = self.key_for(Action::Annotate);
        self.say(format!("there is no note here; {key} makes one"));
    }

    pub(super) fn go_to_percent(&mut self, percent: usize) {
        let at = self.article.text.len() * percent.min(100) / 100;
        let at = (0..=at)
            .rev()
            .find(|&i| self.article.text.is_char_boundary(i))
            .unwrap_or(0);
        self.jump(at, None);
    }

    fn prompt(&mut self, kind: PromptKind) {
        let from = (self.cursor, self.spot, self.top);
        self.mode = Mode::Prompt(Prompt {
            kind,
            line: Line::default(),
            from,
        });
    }

    pub(super) fn go_to_match(&mut self, count: usize, back: bool) {
        let Some(find) = &mut self.find else {
            self.say("nothing has been searched for");
            return;
        };
        let n = find.matches.len();
        if n == 0 {
            let query = find.query.clone();
            self.fail(format!("“{query}” is not in this article"));
            return;
        }
        let step = count % n;
        find.current = if back {
            (find.current + n - step) % n
        } else {
            (find.current + step) % n
        };
        let spot = find.matches.get(find.current).copied();
        if let Some(spot) = spot {
            self.jump(spot.start(), Some(spot));
        }
        self.at_match = true;
    }

    fn select(&mut self, selection: Selection) {
        self.selection = Some(selection);
        let head = selection.head;
        self.widened.clear();
        let kept = self.selection.take();
        self.cursor = self.sentence_at(head.start());
        self.spot = None;
        self.moved = true;
        self.follow();
        self.selection = kept;
        // The end that moves stays in view.
        let (cursor, spot) = (self.cursor, self.spot.replace(head));
        self.show();
        (self.cursor, self.spot) = (cursor, spot);
    }

    /// Selects a word; again: phrase, sentence, paragraph.
    fn widen(&mut self) {
        let Some(selection) = self.selection else {
            let at = self.spot.unwrap_or(self.cursor);
            let whole = self.spot.and_then(|s| Selection::over(&self.page, s));
            self.selection = whole.or_else(|| unit_at(&self.page, at.start()).map(Selection::one));
            self.widened.clear();
            return;
        };
        let here = selection.span();
        match self.wider(here).and_then(|s| Selection::over(&self.page, s)) {
            Some(wider) if wider.span() != here => {
                self.widened.push(selection);
                self.selection = Some(wider);
            }
            _ => self.say("the whole paragraph is selected"),
        }
    }

    fn narrow(&mut self) {
        let Some(selection) = self.selection else {
            self.say("nothing is selected");
            return;
        };
        self.selection = match self.widened.pop() {
            Some(before) => Some(before),
            None if selection.fixed != selection.head => Some(Selection::one(selection.head)),
            None => None,
        };
    }

    /// Opens a card: the draft that was begun on these words, else a fresh note. A draft whose words are gone comes first, for there is
    /// no other way to it.
    fn annotate(&mut self, kind: NoteKind, _effects: &mut Vec<Effect>) {
        let span = self.target();
        let begun = self
            .drafts
            .iter()
            .filter(|d| self.notes.iter().all(|n| n.note.id != d.id));
        let here = begun
            .into_iter()
            .find(|d| self.place_draft(d).is_none_or(|place| place.overlaps(span)));
        if let Some(draft) = here.cloned() {
            self.open_draft(draft);
            return;
        }
        if span.is_empty() {
            self.say("there are no words here to hang a note on");
            return;
        }
        let (note, place) = self.fresh(kind, span);
        self.open_card(Card::new(note, place, true));
    }

    /// Opens a card for an answer to the note here; it hangs on the same words.
    fn reply(&mut self) {
        let Some(parent) = self.note_here().and_then(|i| self.notes.get(i)).cloned() else {
            self.no_note();
            return;
        };
        let begun = self
            .drafts
            .iter()
            .filter(|d| self.notes.iter().all(|n| n.note.id != d.id));
        let begun = begun
            .into_iter()
            .find(|d| d.reply_to.as_ref() == Some(&parent.note.id));
        if let Some(draft) = begun.cloned() {
            self.open_draft(draft);
            return;
        }
        let mut note = Note::new(
            self.fresh_id.clone(),
            NoteKind::Note,
            parent.note.anchor,
            &self.now,
        );
        note.reply_to = Some(parent.note.id);
        let mut card = Card::new(note, parent.place, true);
        card.field = Field::Text;
        self.open_card(card);
    }

    /// Goes to the next of the notes that lie over one another here, and says which it is.
    fn choose_note(&mut self) {
        let here = self.notes_here();
        let now = self.note_here().and_then(|i| here.iter().position(|h| *h == i));
        let next = now.map_or(0, |at| (at + 1) % here.len().max(1));
        let Some(placed) = here.get(next).and_then(|i| self.notes.get(*i)) else {
            self.no_note();
            return;
        };
        let note = &placed.note;
        let said = format!(
            "{} of {} here: {} · {} “{}”",
            next + 1,
            here.len(),
            plain(note.verdict.word()),
            note.kind,
            crate::tui::wrap::fit(&note.anchor.quote, 40)
        );
        self.chosen = Some(note.id.clone());
        self.spot = placed.place.span;
        self.selection = None;
        self.show();
        self.say(said);
    }

    /// The action that opens a draft again, on its words.
    pub(super) fn way_to(&self, draft: &Note) -> Action {
        if self.notes.iter().any(|n| n.note.id == draft.id) {
            Action::EditNote
        } else {
            Action::Annotate
        }
    }

    fn open_draft(&mut self, draft: Note) {
        let stored = self.notes.iter().find(|n| n.note.id == draft.id).cloned();
        let place = match (&stored, self.place_draft(&draft)) {
            (Some(n), _) => n.place.clone(),
            (None, Some(span)) => self.fresh(draft.kind, span).1,
            (None, None) => {
                // Its words are not where they were: it goes on what is under the cursor, and says so.
                let (fresh, place) = self.fresh(draft.kind, self.target());
                self.say("the draft's words are not in this text any more; it now hangs on what is under the cursor");
                let note = Note {
                    anchor: fresh.anchor,
                    ..draft
                };
                self.open_card(Card::of_draft(note, place, None));
                return;
            }
        };
        if let Some(span) = place.span {
            self.go(span.start(), None);
        }
        self.open_card(Card::of_draft(draft, place, stored.as_ref().map(|n| &n.note)));
        self.say("this is the draft that was kept");
    }

    /// Opens a note to be changed; its own draft where there is one.
    pub(super) fn edit(&mut self, index: usize) {
        let Some(placed) = self.notes.get(index).cloned() else {
            return;
        };
        match self.drafts.iter().find(|d| d.id == placed.note.id).cloned() {
            Some(draft) => self.open_draft(draft),
            None => self.open_card(Card::new(placed.note, placed.place, false)),
        }
    }

    fn open_card(&mut self, mut card: Card) {
        card.clock = self.clock();
        self.mode = Mode::Card(Box::new(card));
        self.relay();
    }
}

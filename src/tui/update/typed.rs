//! Keys and pasted text: to the keymap, or to the field that is open.

use super::Effect;
use crate::action::Action;
use crate::article::Span;
use crate::keymap::{Context, Key, Lookup};
use crate::note::{Evidence, NoteKind, Status, Verdict};
use crate::tui::card::{Card, Field, Part};
use crate::tui::find::{Find, Prompt, PromptKind};
use crate::tui::notes::plain;
use crate::tui::state::{Ask, Mode, State};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

impl State {
    /// One key.
    pub(super) fn on_key(&mut self, event: &KeyEvent, effects: &mut Vec<Effect>) {
        let Some(key) = Key::of(event) else { return };
        if event.modifiers == KeyModifiers::ALT && !matches!(self.mode, Mode::Read) && !self.wanted_key(key) {
            // On the wire Alt with a key is Esc and the key. Bound to nothing, it was Esc, and the next key came hard on its heels.
            self.on_key(&KeyCode::Esc.into(), effects);
            self.on_key(&KeyEvent::from(event.code), effects);
            return;
        }
        self.message = None;
        match std::mem::replace(&mut self.mode, Mode::Read) {
            Mode::Read => {
                self.at_match = false;
                self.on_reader_key(key, effects);
            }
            Mode::Card(card) => self.on_card_key(card, event, key, effects),
            Mode::Prompt(prompt) => self.on_prompt_key(prompt, key, effects),
            Mode::Ask(ask) => self.on_answer(ask, key, effects),
            Mode::Help(help) => self.on_help_key(help, key, effects),
            Mode::Palette(palette) => self.on_palette_key(palette, key, effects),
            Mode::Export(export) => self.on_export_key(export, key, effects),
            Mode::Whole(whole) => self.on_whole_key(whole, key, effects),
            Mode::Review(review) => self.on_review_key(review, key, effects),
            Mode::Library(library) => self.on_library_key(library, key, effects),
            Mode::Feeds(feeds) => self.on_feeds_key(feeds, key, effects),
            Mode::Versions(versions) => self.on_versions_key(versions, key, effects),
            Mode::Places(places) => self.on_places_key(places, key, effects),
        }
    }

    /// Whether a key means something where the reader is; a field of text knows many that no keymap names.
    fn wanted_key(&self, key: Key) -> bool {
        let typing = matches!(&self.mode, Mode::Card(card) if card.field == Field::Text);
        typing || self.config.keymap.lookup(self.context(), &[key]) != Lookup::None
    }

    /// Pasted text goes into fields only.
    pub(super) fn on_paste(&mut self, text: &str) {
        self.message = None;
        self.pending.clear();
        self.count = None;
        match &mut self.mode {
            Mode::Card(card) if card.typing() => card.add(text),
            Mode::Help(help) => help.paste(text),
            Mode::Palette(palette) => palette.paste(text),
            Mode::Export(export) => export.paste(text),
            Mode::Review(review) => review.paste(text),
            Mode::Feeds(feeds) => feeds.paste(text),
            Mode::Prompt(prompt) => {
                if prompt.line.paste(text) {
                    self.searching();
                }
            }
            _ => {
                let way = match self.mode {
                    Mode::Read => format!(" ({} opens a note)", self.key_for(Action::Annotate)),
                    _ => String::new(),
                };
                self.say(format!(
                    "pasted text was ignored: nothing is open to take it{way}"
                ));
            }
        }
    }

    fn on_reader_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let context = self.context();
        if self.pending.is_empty()
            && let Some(digit) = key.character().and_then(|c| c.to_digit(10))
            && (digit > 0 || self.count.is_some())
        {
            let count = self
                .count
                .unwrap_or(0)
                .saturating_mul(10)
                .saturating_add(digit as usize);
            self.count = Some(count.min(99_999_999));
            return;
        }
        self.pending.push(key);
        match self.config.keymap.lookup(context, &self.pending) {
            Lookup::Prefix => {}
            // Hands press Esc once more to be sure; that must not end the program. Another key does.
            Lookup::Action(Action::Back)
                if key == Key::plain(KeyCode::Esc) && !self.anything_open() && self.from.is_none() =>
            {
                self.pending.clear();
                if self.count.take().is_none() {
                    self.say(format!("nothing is open; {} leaves", self.key_for(Action::Back)));
                }
            }
            Lookup::Action(action) => {
                self.pending.clear();
                self.act(action, effects);
                self.count = None;
            }
            Lookup::None => {
                let keys = Key::label(&std::mem::take(&mut self.pending));
                // Esc out of a half-typed chord or count is no mistake.
                if key != Key::plain(KeyCode::Esc) {
                    self.say(format!(
                        "{keys} is not bound; {} shows the keys",
                        self.key_for(Action::Help)
                    ));
                }
                self.count = None;
            }
        }
    }

    fn on_answer(&mut self, ask: Ask, key: Key, effects: &mut Vec<Effect>) {
        let Some(c) = key.character() else {
            if self.config.keymap.lookup(Context::Prompt, &[key]) != Lookup::Action(Action::Back) {
                self.say("no such answer; nothing was changed");
            }
            return;
        };
        match ask {
            Ask::SetMark if c.is_alphanumeric() => {
                self.marks.insert(c, self.spot.unwrap_or(self.cursor).start());
                self.say(format!("mark {c} is set"));
            }
            Ask::GoToMark if c == '\'' => {
                let here = self.spot.unwrap_or(self.cursor).start();
                match self.jumps.back(here) {
                    Some(at) => self.go(at, None),
                    None => self.say("nothing further back in the jump list"),
                }
            }
            Ask::GoToMark => match self.marks.get(&c).copied() {
                Some(at) => self.jump(at, None),
                None => self.say(format!("mark {c} is not set")),
            },
            Ask::SetMark => self.say("a mark is a letter or a digit"),
            Ask::Verdict => match choice(Verdict::ALL, c) {
                Some(verdict) => self.judge(verdict, effects),
                None => self.say("a verdict is one of 1 to 8; nothing was changed"),
            },
            Ask::Status => match (
                choice(Status::ALL, c),
                self.note_here().and_then(|i| self.notes.get(i)),
            ) {
                (Some(status), Some(placed)) => {
                    let mut note = placed.note.clone();
                    note.status = status;
                    let said = format!("saved: {}", plain(status.word()));
                    effects.push(Effect::Save {
                        note: Box::new(note),
                        place: placed.place.clone(),
                        said,
                        card: false,
                    });
                }
                _ => self.say("a status is one of 1 to 4; nothing was changed"),
            },
        }
    }

    /// Gives the note here a verdict; where there is none, makes a claim with it.
    fn judge(&mut self, verdict: Verdict, effects: &mut Vec<Effect>) {
        let here = self.note_here().and_then(|i| self.notes.get(i)).cloned();
        let (mut note, place) = match here {
            Some(placed) => (placed.note, placed.place),
            None if self.target().is_empty() => {
                self.say("there are no words here to judge");
                return;
            }
            None => self.fresh(NoteKind::Claim, self.target()),
        };
        note.verdict = verdict;
        let said = format!("saved: {}", plain(verdict.word()));
        self.selection = None;
        effects.push(Effect::Save {
            note: Box::new(note),
            place,
            said,
            card: false,
        });
    }

    fn on_card_key(&mut self, mut card: Box<Card>, event: &KeyEvent, key: Key, effects: &mut Vec<Effect>) {
        card.clock = self.clock();
        let typing = card.typing();
        let context = if typing { Context::Text } else { Context::Card };
        let action = match self.config.keymap.lookup(context, &[key]) {
            Lookup::Action(action) => Some(action),
            _ => None,
        };
        let stepped = match action {
            Some(Action::Save) => self.save(&mut card, effects),
            Some(Action::NextField) if card.field == Field::Line(Part::File) => {
                effects.push(Effect::Complete(card.line.text().to_owned()));
                Ok(())
            }
            Some(Action::NextField) => card.next_field(false),
            Some(Action::PreviousField) => card.next_field(true),
            Some(Action::EditInEditor) => {
                effects.push(Effect::Edit(card.current().text));
                Ok(())
            }
            Some(Action::Suspend) => {
                effects.push(Effect::Suspend);
                Ok(())
            }
            Some(Action::Redraw) => {
                effects.push(Effect::Redraw);
                Ok(())
            }
            Some(Action::Help) => {
                self.say(self.card_help(&card));
                Ok(())
            }
            Some(Action::Back) if card.field != Field::Values => card.close_field(),
            Some(Action::Back | Action::Quit) => {
                self.mode = Mode::Card(card);
                self.close_card(effects);
                return;
            }
            _ => self.type_in_card(&mut card, event, key, effects),
        };
        if let Err(why) = stepped {
            self.fail(why);
        }
        if std::mem::take(&mut self.discarded) {
            self.relay();
            self.say("thrown away");
            return;
        }
        self.mode = Mode::Card(card);
        let within_word = key.character().is_some_and(|c| !c.is_whitespace());
        if typing && !within_word {
            self.keep_written(effects);
        }
    }

    /// What the keys of the field that is open do.
    fn card_help(&self, card: &Card) -> String {
        let context = if card.typing() {
            Context::Text
        } else {
            Context::Card
        };
        let key = |action| {
            let keys = self.config.keymap.keys_for(context, action);
            keys.into_iter().next().unwrap_or_default()
        };
        let (save, next, back) = (key(Action::Save), key(Action::NextField), key(Action::Back));
        match card.field {
            Field::Values => format!(
                "each key above sets what stands beside it; i writes the text, {next} goes to the next field, {save} saves, {back} closes \
                 and keeps a draft, X twice throws away"
            ),
            Field::Evidence => format!(
                "each key above is for the selected piece, a adds one; {next} goes to the next piece, {back} back to the values, {save} \
                 saves the note"
            ),
            Field::Text => format!(
                "what is typed is the note's text; {save} saves, {next} goes to the next field, {back} back to the values"
            ),
            Field::Line(Part::File) => {
                format!("Enter copies the file or page; {next} completes a path, {back} goes back")
            }
            Field::Line(part) if part.of_evidence() => {
                format!("Enter takes what is typed; {next} goes to the next line, {back} goes back")
            }
            Field::Line(_) => {
                format!("Enter saves the note; {next} goes to the next field, {back} back to the values")
            }
        }
    }

    fn type_in_card(
        &mut self,
        card: &mut Card,
        event: &KeyEvent,
        key: Key,
        effects: &mut Vec<Effect>,
    ) -> Result<(), String> {
        match card.field {
            Field::Text => {
                card.area.input(*event);
            }
            Field::Line(Part::File) if event.code == KeyCode::Enter => {
                effects.push(Effect::Attach(card.line.text().to_owned()));
            }
            Field::Line(part) if part.of_evidence() && event.code == KeyCode::Enter => {
                card.take_line()?;
                return card.close_field();
            }
            Field::Line(_) if event.code == KeyCode::Enter => return self.save(card, effects),
            Field::Line(_) => {
                card.line.key(key);
            }
            Field::Evidence if key.character() == Some('o') => {
                match card
                    .piece()
                    .and_then(|e| e.url.clone().or_else(|| e.archive_url.clone()))
                {
                    Some(url) => effects.push(Effect::Browse(url)),
                    None => self.say("this evidence has no link to open"),
                }
            }
            Field::Evidence if key.character() == Some('v') => {
                match card.piece().filter(|e| e.file.is_some()) {
                    Some(piece) => effects.push(Effect::View(Box::new(piece.clone()))),
                    None => self.say("no copy is kept of this evidence; f attaches a file or a page"),
                }
            }
            Field::Evidence => {
                let Some(c) = key.character() else { return Ok(()) };
                if !card.set(c) {
                    self.say(match card.note.evidence.is_empty() {
                        true => "there is no evidence yet; a adds some, f attaches a file".to_owned(),
                        false => format!(
                            "{} sets nothing here; Esc goes back to the values",
                            Key::label(&[key])
                        ),
                    });
                }
            }
            Field::Values => {
                let twice = card.discarding;
                let Some(c) = key.character() else { return Ok(()) };
                if !card.set(c) {
                    self.say(format!(
                        "{} sets nothing in a card; i writes text",
                        Key::label(&[key])
                    ));
                } else if card.discarding {
                    self.say("X again throws this card away");
                } else if twice && c == 'X' {
                    // Nothing of it stays: what the reader asked for, twice.
                    card.field = Field::Values;
                    self.drafts.retain(|d| d.id != card.note.id);
                    effects.push(Effect::Forget(card.note.id.clone()));
                    self.discarded = true;
                } else if card.field == Field::Line(Part::Flags) && card.line.is_empty() {
                    // The flags that stand on these words are what a note most likely answers.
                    card.offer(&self.rules_on(card.place.span));
                }
            }
        }
        Ok(())
    }

    /// The rules of the flags that touch a span, as they are typed.
    fn rules_on(&self, span: Option<Span>) -> String {
        let flags = self.found.iter().flat_map(|f| &f.flags);
        let mut rules: Vec<&str> = flags
            .filter(|f| span.is_some_and(|s| s.overlaps(f.span)))
            .map(|f| f.rule.as_ref())
            .collect();
        rules.sort_unstable();
        rules.dedup();
        rules.join(" ")
    }

    /// The path that is being typed, as far as there is one way on.
    pub(super) fn on_completed(&mut self, typed: &str, whole: &str, ways: &[String]) {
        let Mode::Card(card) = &mut self.mode else { return };
        if card.field != Field::Line(Part::File) || card.line.text() != typed {
            return;
        }
        card.line.clear();
        card.line.paste(whole);
        if !ways.is_empty() {
            self.say(ways.join("  "));
        } else if whole == typed {
            self.say("no file's name begins so");
        }
    }

    /// The store has copied a file for the open card, or could not.
    pub(super) fn on_attached(&mut self, outcome: Result<Evidence, String>) {
        match (outcome, &mut self.mode) {
            (Ok(evidence), Mode::Card(card)) => {
                let name = evidence.file.clone().unwrap_or_default();
                let what = match card.attached(evidence) {
                    true => "copied",
                    false => "this is attached already",
                };
                let key = self.config.keymap.keys_for(Context::Card, Action::Save);
                let key = key.first().map_or("", String::as_str);
                self.say(format!("{what}: {name}; {key} saves the note"));
            }
            (Ok(_), _) => {}
            (Err(why), _) => self.fail(why),
        }
    }

    /// Saves the card; where the line that is open cannot be read, says why and keeps it open.
    fn save(&mut self, card: &mut Card, effects: &mut Vec<Effect>) -> Result<(), String> {
        card.take_line()?;
        let mut note = card.current();
        note.updated.clone_from(&self.now);
        card.grading = false;
        let what = if note.verdict == Verdict::Unchecked {
            plain(note.kind.word())
        } else {
            plain(note.verdict.word())
        };
        effects.push(Effect::Save {
            note: Box::new(note),
            place: card.place.clone(),
            said: format!("saved: {what}"),
            card: true,
        });
        Ok(())
    }

    /// Esc: closes the card. Nothing is saved, nothing is lost.
    fn close_card(&mut self, effects: &mut Vec<Effect>) {
        let changed = matches!(&self.mode, Mode::Card(card) if card.changed());
        self.keep_draft(effects);
        // What was kept while it was being written, and then taken back.
        if let (Mode::Card(card), false) = (&self.mode, changed)
            && self.drafts.iter().any(|d| d.id == card.note.id)
        {
            let id = card.note.id.clone();
            self.drafts.retain(|d| d.id != id);
            effects.push(Effect::Forget(id));
        }
        self.mode = Mode::Read;
        self.relay();
        if changed {
            let key = self.key_for(Action::Annotate);
            self.say(format!("not saved; the draft is kept, {key} goes on with it"));
        } else {
            self.say("closed; nothing was changed");
        }
    }

    fn on_prompt_key(&mut self, mut prompt: Prompt, key: Key, effects: &mut Vec<Effect>) {
        match self.config.keymap.lookup(Context::Prompt, &[key]) {
            Lookup::Action(Action::Back) => {
                (self.cursor, self.spot, self.top) = prompt.from;
                if prompt.kind == PromptKind::Find {
                    self.find = None;
                }
                self.follow();
                return;
            }
            Lookup::Action(Action::Open) => {
                self.answer(prompt);
                return;
            }
            Lookup::Action(Action::Next) if prompt.kind == PromptKind::Find => self.step_match(false),
            Lookup::Action(Action::Previous) if prompt.kind == PromptKind::Find => self.step_match(true),
            Lookup::Action(Action::Suspend) => effects.push(Effect::Suspend),
            _ => {
                let changed = prompt.line.key(key);
                self.mode = Mode::Prompt(prompt);
                if changed {
                    self.searching();
                }
                return;
            }
        }
        self.mode = Mode::Prompt(prompt);
    }

    /// While a search is typed, the first match after where it began is shown.
    fn searching(&mut self) {
        let Mode::Prompt(prompt) = &self.mode else { return };
        if prompt.kind != PromptKind::Find {
            return;
        }
        let (cursor, spot, top) = prompt.from;
        let query = prompt.line.text().to_owned();
        (self.cursor, self.spot, self.top) = (cursor, spot, top);
        if query.is_empty() {
            self.find = None;
            self.show();
            return;
        }
        self.at_match = true;
        let mut find = Find::new(&self.article.text, &query);
        if let Some(current) = find.from(spot.unwrap_or(cursor).start()) {
            find.current = current;
            let found = find.matches.get(current).copied();
            self.find = Some(find);
            if let Some(found) = found {
                self.go(found.start(), Some(found));
            }
        } else {
            self.find = Some(find);
            self.show();
        }
    }

    fn step_match(&mut self, back: bool) {
        if let Some(find) = &mut self.find
            && !find.matches.is_empty()
        {
            let n = find.matches.len();
            find.current = (find.current + if back { n - 1 } else { 1 }) % n;
            if let Some(found) = find.matches.get(find.current).copied() {
                self.go(found.start(), Some(found));
            }
        }
    }

    fn answer(&mut self, prompt: Prompt) {
        match prompt.kind {
            PromptKind::Find => {
                if prompt.line.is_empty() {
                    return;
                }
                let from = prompt.from.1.unwrap_or(prompt.from.0).start();
                self.jumps.leave(from);
                if self.find.as_ref().is_none_or(|f| f.matches.is_empty()) {
                    self.find = None;
                    self.fail(format!("“{}” is not in this article", prompt.line.text()));
                }
            }
            PromptKind::GoTo => {
                let text = prompt.line.text().trim();
                let number = text.trim_end_matches('%').trim().parse::<usize>();
                match number {
                    Ok(percent) if text.ends_with('%') => self.go_to_percent(percent),
                    Ok(n) => {
                        let at = self.nth(n).start();
                        self.jump(at, None);
                    }
                    Err(_) if text.is_empty() => {}
                    Err(_) => self.fail(format!(
                        "“{text}” is neither the number of a sentence nor a percentage"
                    )),
                }
            }
        }
    }

    /// The editor has been closed.
    pub(super) fn on_edited(&mut self, text: Result<String, String>) {
        match (text, &mut self.mode) {
            (Ok(text), Mode::Card(card)) => {
                let mut note = card.current();
                note.text = crate::tui::notes::cleaned(&text).trim_end().to_owned();
                card.retext(&note.text);
                self.say("the text is in the card; it is not saved yet");
            }
            (Ok(_), _) => {}
            (Err(why), _) => self.fail(why),
        }
    }
}

/// The value a digit stands for, from 1.
fn choice<T: Copy>(all: &[T], digit: char) -> Option<T> {
    all.get((digit.to_digit(10)? as usize).checked_sub(1)?).copied()
}

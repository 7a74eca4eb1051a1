//! Which key does what. The shipped `config/keys.toml` is compiled in and is the manual; the reader's file of the same name is laid
//! over it row by row. Help, hints, the palette, the man page and docs/keys.md all ask here, so none of them can drift.

mod key;
mod screens;

pub use key::Key;
pub use screens::Section;

use crate::action::Action;
use crate::fault::{Fault, Source, did_you_mean, entries, kind_of};

/// The shipped keymap, as text.
pub const SHIPPED: &str = include_str!("../../config/keys.toml");

/// What the shipped keymap is called in messages.
const SHIPPED_NAME: &str = "config/keys.toml";

/// A row of the reader's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Changed<'k> {
    /// Its table.
    pub context: Context,
    /// Its keys.
    pub keys: &'k [Key],
    /// What they do; `None` where the reader took them away.
    pub action: Option<Action>,
    /// The file it stands in.
    pub file: &'k str,
    /// The line, from 1.
    pub line: usize,
}

/// Where a key is pressed. A context that has a parent also has the parent's keys, where it does not bind them itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Context {
    /// Every screen.
    Global,
    /// The Reader, whichever pane has the cursor.
    Reader,
    /// The Reader's article pane.
    Article,
    /// The Reader's side pane.
    Side,
    /// The Review screen.
    Review,
    /// The Library screen.
    Library,
    /// The Feeds screen.
    Feeds,
    /// Two versions of the article, or an earlier one.
    Versions,
    /// The places where a note may belong.
    Places,
    /// A note card whose verdict and grades are being chosen. Letters and digits belong to the card.
    Card,
    /// The text of a note being written. Characters are text.
    Text,
    /// A line that asks for something: find, filter, palette. Characters are text.
    Prompt,
}

impl Context {
    /// All of them, nearest to the general first.
    pub const ALL: &'static [Context] = &[
        Context::Global,
        Context::Reader,
        Context::Article,
        Context::Side,
        Context::Review,
        Context::Library,
        Context::Feeds,
        Context::Versions,
        Context::Places,
        Context::Card,
        Context::Text,
        Context::Prompt,
    ];

    /// The name of its table in `keys.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Context::Global => "global",
            Context::Reader => "reader",
            Context::Article => "article",
            Context::Side => "side",
            Context::Review => "review",
            Context::Library => "library",
            Context::Feeds => "feeds",
            Context::Versions => "versions",
            Context::Places => "places",
            Context::Card => "card",
            Context::Text => "text",
            Context::Prompt => "prompt",
        }
    }

    /// Where it is, for headings.
    pub fn title(self) -> &'static str {
        match self {
            Context::Global => "Everywhere",
            Context::Reader => "In the Reader",
            Context::Article => "In the article pane",
            Context::Side => "In the side pane",
            Context::Review => "In Review",
            Context::Library => "In the Library",
            Context::Feeds => "In Feeds",
            Context::Versions => "Between versions",
            Context::Places => "Among the places of a note",
            Context::Card => "In a note card",
            Context::Text => "While writing a note",
            Context::Prompt => "In a prompt",
        }
    }

    /// The context whose keys also hold here.
    pub fn parent(self) -> Option<Context> {
        match self {
            Context::Article | Context::Side => Some(Context::Reader),
            Context::Reader
            | Context::Review
            | Context::Library
            | Context::Feeds
            | Context::Versions
            | Context::Places => Some(Context::Global),
            Context::Global | Context::Card | Context::Text | Context::Prompt => None,
        }
    }

    /// Whether characters are text here, so that no plain character can be bound.
    pub fn takes_text(self) -> bool {
        matches!(self, Context::Text | Context::Prompt)
    }

    fn named(name: &str) -> Option<Context> {
        Context::ALL.iter().copied().find(|c| c.name() == name)
    }

    /// The context and those it inherits from, nearest first.
    fn chain(self) -> impl Iterator<Item = Context> {
        std::iter::successors(Some(self), |c| c.parent())
    }
}

/// A sequence of keys and what it does.
pub type Binding = (Vec<Key>, Action);

/// What the keys pressed so far come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lookup {
    /// This action.
    Action(Action),
    /// The start of a longer sequence: wait for the next key.
    Prefix,
    /// Nothing.
    None,
}

/// One row of a keymap file.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Row {
    context: Context,
    keys: Vec<Key>,
    /// `None` takes the key away, from here and from the parents.
    action: Option<Action>,
    file: String,
    line: usize,
}

/// The keymap: the shipped rows with the reader's laid over them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keymap {
    rows: Vec<Row>,
    /// For each context, what holds there: own rows first, then the parents'.
    holds: Vec<Vec<Binding>>,
}

impl Keymap {
    /// The shipped keymap. The error can only be a fault of the build; a test keeps it away.
    pub fn shipped() -> Result<Keymap, Fault> {
        let mut keymap = Keymap::default();
        keymap.lay(SHIPPED, SHIPPED_NAME)?;
        Ok(keymap)
    }

    /// Lays a file over what is there; `file` is its name for messages. On a fault nothing is changed.
    pub fn lay(&mut self, text: &str, file: &str) -> Result<(), Fault> {
        let source = Source::parse(file, text)?;
        let mut laid: Vec<Row> = Vec::new();
        for (table, item) in source.entries() {
            let Some(context) = Context::named(table.get()) else {
                let known = Context::ALL.iter().map(|c| c.name());
                let meant = did_you_mean(table.get(), known.clone());
                let all: Vec<&str> = known.collect();
                return Err(source.fault(
                    table,
                    format!(
                        "there are the tables {} and none called \"{}\"{meant}",
                        all.join(", "),
                        table.get()
                    ),
                ));
            };
            let Some(rows) = item.as_table_like() else {
                return Err(source.fault(
                    table,
                    format!("\"{}\" must be a table, [{}]", table.get(), table.get()),
                ));
            };
            for (key, item) in entries(rows) {
                let keys = Key::parse_all(key.get()).map_err(|what| source.fault(key, what))?;
                let word = item.as_str().ok_or_else(|| {
                    source.fault(
                        key,
                        format!(
                            "\"{}\": an action is a string in quotes, not {}",
                            key.get(),
                            kind_of(item)
                        ),
                    )
                })?;
                let action = action_named(word)
                    .map_err(|what| source.fault(key, format!("\"{}\": {what}", key.get())))?;
                if action.is_some() {
                    may_bind(context, &keys).map_err(|what| source.fault(key, what))?;
                }
                if let Some(twice) = laid.iter().find(|r| r.context == context && r.keys == keys) {
                    let what = format!(
                        "\"{}\" is bound twice in [{}], here and on line {}",
                        Key::written(&keys),
                        context.name(),
                        twice.line
                    );
                    return Err(source.fault(key, what));
                }
                laid.push(Row {
                    context,
                    keys,
                    action,
                    file: file.to_owned(),
                    line: source.line(key),
                });
            }
        }
        // The reader's rows come first, so that hints show the keys the reader chose.
        let old = self.rows.iter().filter(|old| {
            !laid
                .iter()
                .any(|new| new.context == old.context && new.keys == old.keys)
        });
        let rows: Vec<Row> = laid.iter().chain(old).cloned().collect();
        self.holds = holds(&rows)?;
        self.rows = rows;
        Ok(())
    }

    /// What `pending`, the keys pressed since the last action, come to in a context.
    pub fn lookup(&self, context: Context, pending: &[Key]) -> Lookup {
        let here = self.bindings(context);
        if let Some((_, action)) = here.iter().find(|(keys, _)| keys == pending) {
            return Lookup::Action(*action);
        }
        match here.iter().any(|(keys, _)| keys.starts_with(pending)) {
            true => Lookup::Prefix,
            false => Lookup::None,
        }
    }

    /// Takes one more key into `pending` and says what they come to; unless the sequence is still open, `pending` is empty afterwards.
    pub fn press(&self, context: Context, pending: &mut Vec<Key>, key: Key) -> Lookup {
        pending.push(key);
        let found = self.lookup(context, pending);
        if found != Lookup::Prefix {
            pending.clear();
        }
        found
    }

    /// Everything that holds in a context, its own and its parents'.
    pub fn bindings(&self, context: Context) -> &[Binding] {
        let at = Context::ALL.iter().position(|c| *c == context);
        at.and_then(|at| self.holds.get(at)).map_or(&[], Vec::as_slice)
    }

    /// What a context binds itself, without its parents, in the order of the files.
    pub fn own(&self, context: Context) -> impl Iterator<Item = (&[Key], Action)> {
        let rows = self.rows.iter().filter(move |r| r.context == context);
        rows.filter_map(|r| r.action.map(|a| (r.keys.as_slice(), a)))
    }

    /// The rows that are not as shipped, table by table.
    pub fn changes(&self) -> impl Iterator<Item = Changed<'_>> {
        let mut own: Vec<&Row> = self.rows.iter().filter(|r| r.file != SHIPPED_NAME).collect();
        own.sort_by_key(|r| r.context);
        own.into_iter().map(|row| Changed {
            context: row.context,
            keys: &row.keys,
            action: row.action,
            file: &row.file,
            line: row.line,
        })
    }

    /// The keys of an action in a context, as hints show them, the one to show first first.
    pub fn keys_for(&self, context: Context, action: Action) -> Vec<String> {
        let here = self.bindings(context).iter();
        here.filter(|(_, a)| *a == action)
            .map(|(keys, _)| Key::label(keys))
            .collect()
    }

    /// What may follow `pending`: the rest of each sequence, and its action. For a hint while a sequence is open.
    pub fn after(&self, context: Context, pending: &[Key]) -> Vec<(String, Action)> {
        let here = self.bindings(context).iter();
        here.filter_map(|(keys, action)| match keys.strip_prefix(pending) {
            Some(rest) if !rest.is_empty() => Some((Key::label(rest), *action)),
            _ => None,
        })
        .collect()
    }

    /// Actions that no key reaches; the palette still does.
    pub fn unbound(&self) -> Vec<Action> {
        let bound = |action: &Action| self.holds.iter().flatten().any(|(_, a)| a == action);
        Action::ALL.iter().copied().filter(|a| !bound(a)).collect()
    }

    /// What a context binds itself, as help and lists tell it: keys, action, and what it does there. By the order of the actions.
    pub fn told(&self, context: Context) -> Vec<(Vec<String>, Action, &'static str)> {
        let mut actions: Vec<Action> = self.own(context).map(|(_, action)| action).collect();
        actions.sort_unstable();
        actions.dedup();
        let keys = |action| {
            let own = self.own(context).filter(|(_, a)| *a == action);
            own.map(|(keys, _)| Key::label(keys)).collect()
        };
        let told = |a: Action| (keys(a), a, context.says(a).unwrap_or_else(|| a.doc()));
        actions.into_iter().map(told).collect()
    }

    /// The list of keys as Markdown, one table for each context that binds something. docs/keys.md is this text, and the README points
    /// there. A screen's table has all that can be done there, by whichever table of `keys.toml`.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for &context in Context::ALL {
            let rows = match context.sections().filter(|_| context.parent().is_some()) {
                Some(sections) => {
                    let rows = sections.iter().flat_map(|(_, rows)| *rows);
                    let rows = rows.map(|(a, words)| (self.keys_for(context, *a), *a, *words));
                    rows.filter(|(keys, ..)| !keys.is_empty()).collect()
                }
                None => self.told(context),
            };
            if rows.is_empty() {
                continue;
            }
            out.push_str(&format!(
                "\n## {}, `[{}]`\n\n| keys | action | what it does |\n|---|---|---|\n",
                context.title(),
                context.name()
            ));
            for (keys, action, words) in rows {
                let keys = keys.iter().map(|k| format!("`{}`", k.replace('|', "\\|")));
                let keys = keys.collect::<Vec<_>>().join(" ");
                out.push_str(&format!("| {keys} | {} | {words} |\n", action.name()));
            }
        }
        out
    }
}

/// The action of that name; `Ok(None)` for "none".
fn action_named(word: &str) -> Result<Option<Action>, String> {
    if word == "none" {
        return Ok(None);
    }
    let names = || Action::ALL.iter().map(|a| a.name()).chain(["none"]);
    match Action::named(word) {
        Some(action) => Ok(Some(action)),
        None => Err(format!(
            "no action is called \"{word}\"{}",
            did_you_mean(word, names())
        )),
    }
}

/// Digits begin a count or give a verdict, and where text is written a character is text: neither can be bound.
fn may_bind(context: Context, keys: &[Key]) -> Result<(), String> {
    let Some(first) = keys.first().and_then(|k| k.character()) else {
        return Ok(());
    };
    if context.takes_text() {
        return Err(format!(
            "\"{first}\" is text in [{}] and cannot be bound there; hold Ctrl or Alt with it",
            context.name()
        ));
    }
    if ('1'..='9').contains(&first) {
        return Err(format!(
            "\"{first}\" cannot be bound: the digits 1 to 9 are counts and verdicts"
        ));
    }
    Ok(())
}

/// What holds in each context. A key that begins a longer sequence of the same context would make the sequence unreachable, so that
/// is a fault, told at the row that was written last.
fn holds(rows: &[Row]) -> Result<Vec<Vec<Binding>>, Fault> {
    let mut all = Vec::with_capacity(Context::ALL.len());
    for &context in Context::ALL {
        let mut here: Vec<&Row> = Vec::new();
        for link in context.chain() {
            for row in rows.iter().filter(|r| r.context == link) {
                if !here.iter().any(|r| r.keys == row.keys) {
                    here.push(row);
                }
            }
        }
        here.retain(|r| r.action.is_some());
        for short in &here {
            let hidden = |l: &&&Row| l.keys.len() > short.keys.len() && l.keys.starts_with(&short.keys);
            if let Some(long) = here.iter().find(hidden) {
                let place = |r: &Row| rows.iter().position(|x| x == r);
                let (blamed, other) = if place(short) < place(long) {
                    (short, long)
                } else {
                    (long, short)
                };
                return Err(Fault {
                    file: blamed.file.clone(),
                    line: Some(blamed.line),
                    what: format!(
                        "\"{}\" hides \"{}\" in [{}] ({} line {}); take one away, such as \"{}\" = \"none\"",
                        Key::written(&short.keys),
                        Key::written(&long.keys),
                        context.name(),
                        other.file,
                        other.line,
                        Key::written(&other.keys),
                    ),
                });
            }
        }
        all.push(
            here.iter()
                .filter_map(|r| r.action.map(|a| (r.keys.clone(), a)))
                .collect(),
        );
    }
    Ok(all)
}

#[cfg(test)]
mod tests;

//! What each action does on the screens that lie over the Reader, in words that are true there, under headings that are right there. An
//! action that a table does not name does nothing on that screen: help and the palette leave it out, and its key says so.
//!
//! The Reader and its panes need no table: there each action does what its own description says.

use super::{Context, Key, Keymap, Lookup};
use crate::action::Action;
use crossterm::event::KeyCode;

/// A heading, and what stands under it.
pub type Section = (&'static str, &'static [(Action, &'static str)]);

/// The groups of actions that belong to other screens than the Reader.
const ELSEWHERE: &[&str] = &["Card", "Library", "Feeds", "Review"];

const LIBRARY: &[Section] = &[
    (
        "Move",
        &[
            (Action::Next, "next article"),
            (Action::Previous, "previous article"),
            (Action::LineDown, "next article"),
            (Action::LineUp, "previous article"),
            (Action::HalfPageDown, "half a page down"),
            (Action::HalfPageUp, "half a page up"),
            (Action::PageDown, "a page down"),
            (Action::PageUp, "a page up"),
            (Action::Top, "first article"),
            (Action::Bottom, "last article"),
            (Action::Open, "read the article"),
            (Action::Right, "read the article"),
            (Action::Browser, "open the article's address in the browser"),
        ],
    ),
    (
        "Search",
        &[
            (Action::Find, "search the library as you type"),
            (Action::FilterUnread, "show only new articles, and back"),
            (Action::SortBy, "sort another way; again: the next"),
            (Action::SavedQueries, "choose one of the saved queries"),
            (Action::SaveQuery, "save the query that is asked, under a name"),
            (Action::ClearFilters, "take the query away"),
        ],
    ),
    (
        "Mark articles",
        &[
            (Action::NextState, "new, reading, checked, archived: the next one"),
            (Action::Star, "give a star, or take it away"),
            (Action::SetTags, "give tags; -tag takes one away"),
            (Action::SetFolder, "file in a folder, or take out of one"),
            (
                Action::MarkRow,
                "choose this article for the four above, or not, and go on",
            ),
            (Action::MarkAll, "choose all that are listed; again: none"),
            (Action::Undo, "take back what was done last to articles here"),
        ],
    ),
    (
        "Other screens",
        &[
            (Action::Review, "review the notes of the whole library"),
            (
                Action::Feeds,
                "the feeds that are followed, and what is unread of them",
            ),
            (Action::Help, "these keys"),
            (Action::Palette, "run a command by name"),
            (Action::Redraw, "draw the screen anew"),
        ],
    ),
    (
        "Leave",
        &[
            (
                Action::Back,
                "let go of what is chosen, take the query away, or leave",
            ),
            (Action::Quit, "leave copydesk; everything is saved"),
            (Action::Suspend, "stop and go back to the shell; `fg` returns"),
        ],
    ),
];

const FEEDS: &[Section] = &[
    (
        "Move",
        &[
            (Action::Next, "next feed or item"),
            (Action::Previous, "previous feed or item"),
            (Action::LineDown, "next feed or item"),
            (Action::LineUp, "previous feed or item"),
            (Action::HalfPageDown, "half a page down"),
            (Action::HalfPageUp, "half a page up"),
            (Action::PageDown, "a page down"),
            (Action::PageUp, "a page up"),
            (Action::Top, "first feed or item"),
            (Action::Bottom, "last feed or item"),
            (Action::Left, "to the feeds"),
            (Action::Right, "to the items; there: read the item"),
            (Action::OtherPane, "to the feeds, or to the items"),
        ],
    ),
    (
        "Items",
        &[
            (Action::Open, "to the items; there: read the item"),
            (
                Action::FetchPage,
                "read the item's page instead of what the feed says of it",
            ),
            (Action::Browser, "open the item's page in the browser"),
            (Action::ToggleRead, "mark the item as read, or as unread again"),
            (Action::ReadAll, "mark all items that are listed as read"),
            (Action::Undo, "take back what was marked last"),
            (
                Action::Refresh,
                "ask the feed under the cursor, or all, what is new",
            ),
        ],
    ),
    (
        "Search",
        &[
            (Action::Find, "filter by words of a title or a feed"),
            (Action::FilterUnread, "show only what is unread, and back"),
            (Action::ClearFilters, "show all again"),
        ],
    ),
    (
        "Other screens",
        &[
            (Action::Help, "these keys"),
            (Action::Palette, "run a command by name"),
            (Action::Redraw, "draw the screen anew"),
        ],
    ),
    (
        "Leave",
        &[
            (Action::Back, "take the filter away, or go back"),
            (Action::Quit, "leave copydesk; everything is saved"),
            (Action::Suspend, "stop and go back to the shell; `fg` returns"),
        ],
    ),
];

const REVIEW: &[Section] = &[
    (
        "Move",
        &[
            (Action::Next, "next note"),
            (Action::Previous, "previous note"),
            (Action::LineDown, "next note"),
            (Action::LineUp, "previous note"),
            (Action::NextParagraph, "first note of the next heading"),
            (
                Action::PreviousParagraph,
                "first note of this heading, or of the one before",
            ),
            (Action::HalfPageDown, "half a page down"),
            (Action::HalfPageUp, "half a page up"),
            (Action::PageDown, "a page down"),
            (Action::PageUp, "a page up"),
            (Action::Top, "first note"),
            (Action::Bottom, "last note"),
            (Action::Open, "open the article at the note"),
            (Action::Right, "open the article at the note"),
            (Action::WholeNote, "the note whole, with its history"),
        ],
    ),
    (
        "Queues",
        &[
            (Action::QueueWork, "what wants you today, changed words first"),
            (Action::QueueOpen, "notes that are open"),
            (Action::QueueWaiting, "notes that are waiting"),
            (Action::QueueDue, "notes whose day has come"),
            (Action::QueueChanged, "notes whose words were changed"),
            (Action::QueueOrphaned, "notes whose words are gone"),
            (Action::QueueAmbiguous, "notes for which several places fit"),
            (Action::QueueBare, "claims without evidence"),
            (Action::QueueAll, "every note"),
            (Action::NextQueue, "next queue"),
            (Action::PreviousQueue, "previous queue"),
        ],
    ),
    (
        "Search",
        &[
            (Action::Find, "filter the notes; 1 to 8 filter by verdict"),
            (Action::ClearFilters, "take the filter away"),
            (Action::GroupBy, "group by article, outlet, tag or verdict"),
            (Action::SortBy, "sort another way; again: the next"),
        ],
    ),
    (
        "Change notes",
        &[
            (Action::SetVerdict, "give a verdict: its key follows"),
            (Action::SetStatus, "give a status: its key follows"),
            (Action::SetTags, "give tags; -tag takes one away"),
            (Action::SetDue, "set the day to look again"),
            (
                Action::MarkRow,
                "mark this note for the four above, or unmark it, and go on",
            ),
            (Action::MarkRange, "mark from here on; again: stop"),
            (Action::MarkAll, "mark all that are shown; again: none"),
            (Action::Undo, "take back the last change of the whole library"),
            (Action::Redo, "do it again"),
        ],
    ),
    (
        "Other screens",
        &[
            (
                Action::Statistics,
                "verdicts by outlet, what is due, flags by rule; again: the notes",
            ),
            (
                Action::Export,
                "write the notes that are marked or shown to a file",
            ),
            (Action::Review, "read the notes anew"),
            (Action::Help, "these keys"),
            (Action::Palette, "run a command by name"),
            (Action::Redraw, "draw the screen anew"),
        ],
    ),
    (
        "Leave",
        &[
            (Action::Back, "take marks or the filter away, or go back"),
            (Action::Quit, "leave copydesk; everything is saved"),
            (Action::Suspend, "stop and go back to the shell; `fg` returns"),
        ],
    ),
];

const VERSIONS: &[Section] = &[
    (
        "Move",
        &[
            (Action::FindNext, "next change"),
            (Action::FindPrevious, "previous change"),
            (Action::Next, "a line down"),
            (Action::Previous, "a line up"),
            (Action::LineDown, "a line down"),
            (Action::LineUp, "a line up"),
            (Action::HalfPageDown, "half a page down"),
            (Action::HalfPageUp, "half a page up"),
            (Action::PageDown, "a page down"),
            (Action::PageUp, "a page up"),
            (Action::Top, "to the beginning"),
            (Action::Bottom, "to the end"),
        ],
    ),
    (
        "Versions",
        &[
            (Action::Left, "compare with an older version"),
            (Action::Right, "compare with a newer version"),
            (Action::Changes, "what was changed, in the text; again: close"),
            (Action::Compare, "the two side by side; again: close"),
            (Action::Open, "go to this place in the open text"),
        ],
    ),
    (
        "Other screens",
        &[
            (Action::Help, "these keys"),
            (Action::Palette, "run a command by name"),
            (Action::Redraw, "draw the screen anew"),
        ],
    ),
    (
        "Leave",
        &[
            (Action::Back, "back to where you came from"),
            (Action::Quit, "leave copydesk; everything is saved"),
            (Action::Suspend, "stop and go back to the shell; `fg` returns"),
        ],
    ),
];

const PLACES: &[Section] = &[
    (
        "Move",
        &[
            (Action::Next, "next place"),
            (Action::Previous, "previous place"),
            (Action::LineDown, "a line down"),
            (Action::LineUp, "a line up"),
            (Action::FindNext, "next place"),
            (Action::FindPrevious, "previous place"),
            (Action::HalfPageDown, "three places on"),
            (Action::HalfPageUp, "three places back"),
            (Action::PageDown, "three places on"),
            (Action::PageUp, "three places back"),
            (Action::Top, "first place"),
            (Action::Bottom, "last place"),
        ],
    ),
    (
        "The note",
        &[
            (Action::Open, "put the note here"),
            (Action::PlaceNote, "put the note by hand"),
            (Action::OldVersion, "the version the note was made on"),
        ],
    ),
    (
        "Other screens",
        &[
            (Action::Help, "these keys"),
            (Action::Palette, "run a command by name"),
            (Action::Redraw, "draw the screen anew"),
        ],
    ),
    (
        "Leave",
        &[
            (Action::Back, "leave the note as it was"),
            (Action::Quit, "leave copydesk; everything is saved"),
            (Action::Suspend, "stop and go back to the shell; `fg` returns"),
        ],
    ),
];

/// A note card, whether its values are chosen or its text is written.
const CARD: &[Section] = &[(
    "Card",
    &[
        (Action::Save, "save the note"),
        (Action::NextField, "next field"),
        (Action::PreviousField, "previous field"),
        (Action::EditInEditor, "write the note's text in $EDITOR"),
        (Action::Help, "what the keys of the open field do, in a line"),
        (Action::Back, "back to the values; there: close, and keep a draft"),
        (Action::Redraw, "draw the screen anew"),
        (Action::Suspend, "stop and go back to the shell; `fg` returns"),
    ],
)];

/// A line that is typed in.
const PROMPT: &[Section] = &[(
    "Prompt",
    &[
        (Action::Open, "take what is typed, or the row that is picked"),
        (Action::Next, "next match or row"),
        (Action::Previous, "previous match or row"),
        (
            Action::ForgetQuery,
            "take the saved query under the cursor away, in their list",
        ),
        (Action::Back, "close it"),
        (Action::Suspend, "stop and go back to the shell; `fg` returns"),
    ],
)];

impl Context {
    /// What can be done here; `None` in the Reader, where all that is bound can be done.
    pub fn sections(self) -> Option<&'static [Section]> {
        Some(match self {
            Context::Library => LIBRARY,
            Context::Feeds => FEEDS,
            Context::Review => REVIEW,
            Context::Versions => VERSIONS,
            Context::Places => PLACES,
            Context::Card | Context::Text => CARD,
            Context::Prompt => PROMPT,
            Context::Global | Context::Reader | Context::Article | Context::Side => return None,
        })
    }

    /// What an action does here, in one line; `None` where it does nothing here.
    pub fn says(self, action: Action) -> Option<&'static str> {
        match self.sections() {
            Some(sections) => sections
                .iter()
                .flat_map(|(_, rows)| *rows)
                .find(|(a, _)| *a == action)
                .map(|(_, words)| *words),
            None => (!ELSEWHERE.contains(&action.group())).then(|| action.doc()),
        }
    }
}

impl Keymap {
    /// What is said of keys that mean nothing on a screen; `None` where they mean something, or may yet, and for the Esc that takes a
    /// half-typed sequence back.
    pub fn idle(&self, context: Context, keys: &[Key], found: Lookup) -> Option<String> {
        let told = |what: &str| {
            let help = self.keys_for(context, Action::Help);
            let help = help.first().map_or(":help", String::as_str);
            Some(format!("{} {what} here; {help} shows the keys", Key::label(keys)))
        };
        match found {
            Lookup::Action(action) if context.says(action).is_none() => told("does nothing"),
            Lookup::None if keys.last() != Some(&Key::plain(KeyCode::Esc)) => told("is not bound"),
            _ => None,
        }
    }
}

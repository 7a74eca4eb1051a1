//! Everything the reader can do by key, as named values. This one table gives the keymap's words, the key hints, the help screen,
//! the palette and the README's list of keys.

/// Makes the [`Action`] enum and its table.
macro_rules! actions {
    ($($group:literal { $($variant:ident $name:literal $doc:literal,)+ })+) => {
        /// Something the reader can do.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Action { $($(#[doc = $doc] $variant,)+)+ }

        impl Action {
            /// Every action, in the order of the help screen.
            pub const ALL: &'static [Action] = &[$($(Action::$variant,)+)+];

            /// The word for it in `keys.toml` and the palette.
            pub fn name(self) -> &'static str {
                match self { $($(Action::$variant => $name,)+)+ }
            }

            /// What it does, in one line.
            pub fn doc(self) -> &'static str {
                match self { $($(Action::$variant => $doc,)+)+ }
            }

            /// The heading it stands under in the help.
            pub fn group(self) -> &'static str {
                match self { $($(Action::$variant => $group,)+)+ }
            }

            /// The action of that name.
            pub fn named(name: &str) -> Option<Action> {
                Action::ALL.iter().copied().find(|a| a.name() == name)
            }
        }
    };
}

actions! {
    "Move" {
        Next "next" "next sentence, or next row of a list",
        Previous "previous" "previous sentence, or previous row of a list",
        NextParagraph "next-paragraph" "next paragraph or heading",
        PreviousParagraph "previous-paragraph" "previous paragraph or heading",
        LineDown "line-down" "scroll a line down",
        LineUp "line-up" "scroll a line up",
        HalfPageDown "half-page-down" "half a page down",
        HalfPageUp "half-page-up" "half a page up",
        PageDown "page-down" "a page down",
        PageUp "page-up" "a page up",
        Top "top" "first sentence; with a count, that sentence",
        Bottom "bottom" "last sentence; with a count, that sentence",
        GoTo "go-to" "go to a sentence by number, or to a percentage",
        Left "left" "to the article pane; while selecting, a word back",
        Right "right" "to the side pane; while selecting, a word on",
        OtherPane "other-pane" "to the other pane",
        NextTab "next-tab" "next tab of the side pane",
        PreviousTab "previous-tab" "previous tab of the side pane",
        Open "open" "open what the cursor is on",
    }
    "Jump" {
        NextEntity "next-entity" "next entity",
        PreviousEntity "previous-entity" "previous entity",
        NextDate "next-date" "next date",
        PreviousDate "previous-date" "previous date",
        NextFlag "next-flag" "next source flag",
        PreviousFlag "previous-flag" "previous source flag",
        NextFact "next-fact" "next fact",
        PreviousFact "previous-fact" "previous fact",
        NextNote "next-note" "next note",
        PreviousNote "previous-note" "previous note",
        SetMark "set-mark" "set a mark: a letter follows",
        GoToMark "go-to-mark" "go to a mark: its letter follows",
        JumpBack "jump-back" "back in the jump list",
        JumpForward "jump-forward" "forward in the jump list",
    }
    "Find" {
        Find "find" "find in the article, or filter the list",
        FindNext "find-next" "next match",
        FindPrevious "find-previous" "previous match",
    }
    "Select" {
        Select "select" "select a word; again: phrase, sentence, paragraph",
        Narrow "narrow" "narrow the selection",
        SwapEnds "swap-ends" "move the other end of the selection",
        Copy "copy" "copy the selection or the sentence to the clipboard",
    }
    "Note" {
        Annotate "annotate" "note a claim on the selection or the sentence",
        Question "question" "note a question on the selection or the sentence",
        Remark "remark" "note a remark on the selection or the sentence",
        Reply "reply" "answer the note under the cursor with another",
        OtherNote "other-note" "the next of the notes that overlap under the cursor",
        WholeNote "whole-note" "the note under the cursor whole, with its history",
        EditNote "edit-note" "edit the note under the cursor",
        EditInEditor "edit-in-editor" "write the note's text in $EDITOR",
        DeleteNote "delete-note" "delete the note under the cursor (undo brings it back)",
        PlaceNote "place-note" "where a note that lost its place may belong; again: put it by hand",
        OldVersion "old-version" "the version a note was made on, with its words in place",
        SetVerdict "set-verdict" "give a verdict: its key follows",
        SetStatus "set-status" "give a status: its key follows",
        AcceptFlag "accept-flag" "accept the flag here; again: it is not judged",
        RejectFlag "reject-flag" "reject the flag here: its mark goes; again: it is not judged",
        Undo "undo" "undo the last change to notes",
        Redo "redo" "redo it",
        ToggleCards "toggle-cards" "show or hide note cards in the text",
    }
    "View" {
        Entities "entities" "show the entities",
        Dates "dates" "show the dated events",
        Flags "flags" "show the source flags",
        Facts "facts" "show the facts to check",
        Notes "notes" "show the notes",
        Focus "focus" "article alone, and back",
        Wider "wider" "wider measure",
        Narrower "narrower" "narrower measure",
        Reload "reload" "read the file or fetch the address anew; notes are carried over",
        NextArticle "next-article" "next of the articles that were named",
        PreviousArticle "previous-article" "previous of the articles that were named",
        Review "review" "review the notes of the whole library, as they are on disk now",
        Library "library" "the library: every article, searched as you type",
        Feeds "feeds" "the feeds that are followed, and what is unread of them",
        Export "export" "write notes to a file, in a format that is chosen from a list",
        Changes "changes" "what was changed since the version before, in the text",
        Compare "compare" "two versions side by side, sentence by sentence",
        Browser "browser" "open the article's address in the browser",
        Help "help" "keys and what they do",
        Palette "palette" "run a command by name",
        Redraw "redraw" "draw the screen anew",
    }
    "Card" {
        Save "save" "save the note that is being written",
        NextField "next-field" "next field of the card",
        PreviousField "previous-field" "previous field of the card",
    }
    "Library" {
        NextState "next-state" "new, reading, checked, archived: the next one",
        Star "star" "give the article a star, or take it away",
        SetFolder "set-folder" "file the article in a folder, or take it out of one",
        SavedQueries "saved-queries" "choose one of the saved queries",
        SaveQuery "save-query" "save the query that is asked, under a name",
        ForgetQuery "forget-query" "take the saved query under the cursor away",
    }
    "Feeds" {
        Refresh "refresh" "ask the feed under the cursor, or all, what is new",
        FetchPage "fetch-page" "open the page of an item instead of what the feed says of it",
        ToggleRead "toggle-read" "mark an item as read, or as unread again",
        ReadAll "read-all" "mark all items that are listed as read (undo takes it back)",
        FilterUnread "filter-unread" "show only what is unread, and back",
    }
    "Review" {
        QueueWork "queue-work" "what wants you today, changed words first",
        QueueOpen "queue-open" "notes that are open",
        QueueWaiting "queue-waiting" "notes that are waiting",
        QueueDue "queue-due" "notes whose day has come",
        QueueChanged "queue-changed" "notes whose words were changed",
        QueueOrphaned "queue-orphaned" "notes whose words are gone",
        QueueAmbiguous "queue-ambiguous" "notes for which several places fit",
        QueueBare "queue-bare" "claims without evidence",
        QueueAll "queue-all" "every note",
        NextQueue "next-queue" "next queue",
        PreviousQueue "previous-queue" "previous queue",
        GroupBy "group-by" "group by article, outlet, tag or verdict",
        SortBy "sort-by" "sort another way; again: the next",
        MarkRow "mark-row" "mark this row, or unmark it, and go on",
        MarkRange "mark-range" "mark from here on; again: stop",
        MarkAll "mark-all" "mark all that is shown; again: none",
        SetTags "set-tags" "tags for what is marked; -tag takes away",
        SetDue "set-due" "set the day to look again",
        Statistics "statistics" "verdicts by outlet, what is due, flags by rule; again: the notes",
        ClearFilters "clear-filters" "take the filter away",
    }
    "Leave" {
        Back "back" "close what is open, go back, or leave",
        Quit "quit" "leave; everything is saved",
        Suspend "suspend" "stop and go back to the shell; `fg` returns",
    }
}

#[cfg(test)]
mod tests {
    use super::Action;

    #[test]
    fn names_are_words_and_unique() {
        for (i, a) in Action::ALL.iter().enumerate() {
            assert_eq!(Action::named(a.name()), Some(*a));
            assert!(a.name().chars().all(|c| c.is_ascii_lowercase() || c == '-'));
            assert!(Action::ALL[i + 1..].iter().all(|b| b.name() != a.name()));
        }
    }
}

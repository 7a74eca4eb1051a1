//! The queues of Review: which notes want something of the reader today, what of, and in which order.
//!
//! The first queue is the day's work. What the publisher changed under a note stands on top of it, then what lost its place, then what
//! is due, then what is open. A note that is to be looked at on a later day wants nothing until then.

use crate::action::Action;
use crate::note::{AnchorState, NoteKind, Status};
use crate::store::PlacedNote;
use jiff::civil::Date;

/// Which notes are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Queue {
    /// What wants something of the reader today.
    #[default]
    Work,
    /// Status open.
    Open,
    /// Status waiting.
    Waiting,
    /// To be looked at again today or before. A note that is done comes back on its day.
    Due,
    /// The publisher changed its words.
    Changed,
    /// Its words are gone, and it is not done all the same.
    Orphaned,
    /// Several places fit, and it is not done all the same.
    Ambiguous,
    /// A claim that nothing is brought for.
    Bare,
    /// Every note.
    All,
}

impl Queue {
    /// In the order of the screen.
    pub const ALL: [Queue; 9] = [
        Queue::Work,
        Queue::Open,
        Queue::Waiting,
        Queue::Due,
        Queue::Changed,
        Queue::Orphaned,
        Queue::Ambiguous,
        Queue::Bare,
        Queue::All,
    ];

    /// The one so many places on.
    pub fn step(self, by: isize) -> Queue {
        let all = Queue::ALL;
        let at = all.iter().position(|q| *q == self).unwrap_or_default();
        let to = (at as isize + by).rem_euclid(all.len() as isize);
        all.get(to as usize).copied().unwrap_or_default()
    }

    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Queue::Work => "to do",
            Queue::Open => "open",
            Queue::Waiting => "waiting",
            Queue::Due => "due",
            Queue::Changed => "changed",
            Queue::Orphaned => "orphaned",
            Queue::Ambiguous => "ambiguous",
            Queue::Bare => "no evidence",
            Queue::All => "all",
        }
    }

    /// The action that shows it.
    pub fn action(self) -> Action {
        match self {
            Queue::Work => Action::QueueWork,
            Queue::Open => Action::QueueOpen,
            Queue::Waiting => Action::QueueWaiting,
            Queue::Due => Action::QueueDue,
            Queue::Changed => Action::QueueChanged,
            Queue::Orphaned => Action::QueueOrphaned,
            Queue::Ambiguous => Action::QueueAmbiguous,
            Queue::Bare => Action::QueueBare,
            Queue::All => Action::QueueAll,
        }
    }

    /// The queue that an action shows.
    pub fn of(action: Action) -> Option<Queue> {
        Queue::ALL.into_iter().find(|q| q.action() == action)
    }

    /// Whether a note stands in it. Dropped notes stand among all only.
    pub fn holds(self, placed: &PlacedNote, today: Date) -> bool {
        let note = &placed.note;
        let state = placed.place.state;
        if self == Queue::All {
            return true;
        }
        if note.status == Status::Dropped {
            return false;
        }
        match self {
            Queue::Work => urgency(placed, today).is_some(),
            Queue::Open => note.status == Status::Open,
            Queue::Waiting => note.status == Status::Waiting,
            Queue::Due => is_due(placed, today),
            Queue::Changed => placed.is_changed(),
            Queue::Orphaned => state == AnchorState::Orphaned && note.status != Status::Done,
            Queue::Ambiguous => state == AnchorState::Ambiguous && note.status != Status::Done,
            Queue::Bare => note.kind == NoteKind::Claim && note.evidence.is_empty(),
            Queue::All => true,
        }
    }
}

fn day(placed: &PlacedNote) -> Option<Date> {
    placed.note.due.as_deref().and_then(crate::day::of)
}

fn is_due(placed: &PlacedNote, today: Date) -> bool {
    day(placed).is_some_and(|day| day <= today)
}

/// How soon a note wants the reader, 0 first; `None` when it wants nothing today.
pub fn urgency(placed: &PlacedNote, today: Date) -> Option<u8> {
    let lost = matches!(placed.place.state, AnchorState::Ambiguous | AnchorState::Orphaned);
    match placed.note.status {
        Status::Dropped => None,
        _ if placed.is_changed() => Some(0),
        Status::Open | Status::Waiting if lost => Some(1),
        _ if is_due(placed, today) => Some(2),
        // The reader has looked, and said when to look again.
        Status::Open if day(placed).is_some() => None,
        Status::Open => Some(3),
        Status::Waiting | Status::Done => None,
    }
}

/// In which order notes stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// What wants the reader most comes first.
    Urgency,
    /// As in the library and in the text.
    Place,
    /// By the day they are due, those without one last.
    Due,
    /// Changed last comes first.
    Updated,
}

impl Sort {
    /// The one after.
    pub fn next(self) -> Sort {
        match self {
            Sort::Urgency => Sort::Place,
            Sort::Place => Sort::Due,
            Sort::Due => Sort::Updated,
            Sort::Updated => Sort::Urgency,
        }
    }

    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Urgency => "urgency",
            Sort::Place => "place",
            Sort::Due => "due",
            Sort::Updated => "changed last",
        }
    }
}

/// Under which headings notes stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Group {
    /// The article.
    #[default]
    Article,
    /// The article's outlet.
    Outlet,
    /// The note's first tag.
    Tag,
    /// The verdict.
    Verdict,
}

impl Group {
    /// The one after.
    pub fn next(self) -> Group {
        match self {
            Group::Article => Group::Outlet,
            Group::Outlet => Group::Tag,
            Group::Tag => Group::Verdict,
            Group::Verdict => Group::Article,
        }
    }

    /// What it is called on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Group::Article => "article",
            Group::Outlet => "outlet",
            Group::Tag => "tag",
            Group::Verdict => "verdict",
        }
    }
}

//! The card's list of evidence: pieces are added, changed and taken out by single keys.

use super::{Card, Field, Part, next};
use crate::note::{Evidence, Relation};

/// The parts of a piece of evidence in the order of Tab.
const PARTS: [Part; 5] = [
    Part::Link,
    Part::Quote,
    Part::Archived,
    Part::Retrieved,
    Part::Hash,
];

/// Whether a piece says nothing yet.
pub fn is_empty(evidence: &Evidence) -> bool {
    *evidence == Evidence::new(evidence.relation)
}

impl Card {
    /// The keys of the list that change something, and what each is for; views show them, and [`Card::set`] obeys them.
    pub const EVIDENCE_KEYS: [(char, &'static str); 11] = [
        ('a', "add"),
        ('f', "attach a file or a page"),
        ('r', "relation"),
        ('l', "link"),
        ('q', "quote"),
        ('c', "archived copy"),
        ('d', "read on"),
        ('s', "sha256"),
        ('o', "open the link"),
        ('v', "view the copy"),
        ('x', "take out"),
    ];

    /// The selected piece.
    pub fn piece(&self) -> Option<&Evidence> {
        self.note.evidence.get(self.at)
    }

    pub(super) fn set_evidence(&mut self, key: char) -> bool {
        let some = !self.note.evidence.is_empty();
        let part = match key {
            'l' => Some(Part::Link),
            'q' => Some(Part::Quote),
            'c' => Some(Part::Archived),
            'd' => Some(Part::Retrieved),
            's' => Some(Part::Hash),
            _ => None,
        };
        match (key, part) {
            ('a', _) => {
                self.note.evidence.push(Evidence::new(Relation::Supports));
                self.at = self.note.evidence.len() - 1;
                self.open(Part::Link);
            }
            ('f', _) => self.open(Part::File),
            (_, Some(part)) if some => self.open(part),
            ('r', _) if some => {
                if let Some(piece) = self.note.evidence.get_mut(self.at) {
                    piece.relation = next(Relation::ALL, piece.relation);
                }
            }
            ('x', _) if some => {
                self.note
                    .evidence
                    .remove(self.at.min(self.note.evidence.len() - 1));
                self.at = self.at.min(self.note.evidence.len().saturating_sub(1));
            }
            ('j', _) => return self.next_field(false).is_ok(),
            ('k', _) => return self.next_field(true).is_ok(),
            ('1'..='9', _) => {
                let at = key.to_digit(10).map_or(0, |d| d as usize - 1);
                if at >= self.note.evidence.len() {
                    return false;
                }
                self.at = at;
            }
            _ => return false,
        }
        true
    }

    /// Takes in a piece the store has made of a file or page, and selects it; whether it is new. What is evidence already stays as it is.
    pub fn attached(&mut self, evidence: Evidence) -> bool {
        let all = &mut self.note.evidence;
        let same =
            |e: &Evidence| (&e.sha256, &e.file, &e.url) == (&evidence.sha256, &evidence.file, &evidence.url);
        let there = all.iter().position(same);
        self.at = there.unwrap_or(all.len());
        if there.is_none() {
            all.push(evidence);
        }
        self.field = Field::Evidence;
        there.is_none()
    }

    /// Takes out pieces that say nothing: one was begun and let go.
    pub(super) fn tidy(&mut self) {
        self.note.evidence.retain(|e| !is_empty(e));
        self.at = self.at.min(self.note.evidence.len().saturating_sub(1));
    }

    pub(super) fn next_part(&mut self, part: Part, back: bool) {
        let to = PARTS
            .iter()
            .position(|p| *p == part)
            .and_then(|at| if back { at.checked_sub(1) } else { Some(at + 1) });
        match to.and_then(|to| PARTS.get(to)) {
            Some(part) => self.open(*part),
            None => {
                self.field = Field::Evidence;
                self.tidy();
            }
        }
    }
}

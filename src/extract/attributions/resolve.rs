//! Which entity a source is: a name in it, or the one its pronoun stands for.

use crate::article::Span;
use crate::extract::token::key;
use crate::extract::{Doc, Entity, EntityKind};

/// All mentions of an article by place, for looking up.
pub struct Mentions<'e> {
    entities: &'e [Entity],
    all: Vec<(Span, usize)>,
}

impl<'e> Mentions<'e> {
    /// Sorts the mentions of all entities.
    pub fn new(entities: &'e [Entity]) -> Mentions<'e> {
        let mut all: Vec<(Span, usize)> = entities
            .iter()
            .enumerate()
            .flat_map(|(i, e)| e.mentions.iter().map(move |m| (m.span, i)))
            .collect();
        all.sort_unstable();
        Mentions { entities, all }
    }

    fn kind(&self, entity: usize) -> Option<EntityKind> {
        self.entities.get(entity).map(|e| e.kind)
    }

    fn speaks(&self, entity: usize) -> bool {
        !matches!(
            self.kind(entity),
            None | Some(EntityKind::Work | EntityKind::Event | EntityKind::Product)
        )
    }

    /// The mentions that lie in `span`, in order.
    pub fn within(&self, span: Span) -> impl Iterator<Item = (Span, usize)> + '_ {
        let from = self.all.partition_point(|(s, _)| s.start() < span.start());
        self.all[from..]
            .iter()
            .copied()
            .take_while(move |(s, _)| s.start() < span.end())
            .filter(move |(s, _)| s.end() <= span.end())
    }

    /// The entity that the words `first..end` name as a speaker. "Maria Lopez, a spokeswoman for the ministry" is Maria Lopez, "a
    /// spokeswoman for the ministry" nobody that has a name.
    pub fn named(&self, doc: &Doc, first: usize, end: usize) -> Option<usize> {
        let span = doc.tokens_span(first, end);
        // What stands behind "of", "for", "with" or a comma describes the speaker and is not them.
        let head_end = (first..end)
            .find(|&i| {
                let k = doc.key(i);
                i > first
                    && [
                        key("of"),
                        key("for"),
                        key("with"),
                        key("from"),
                        key("at"),
                        key("in"),
                        key(","),
                        key("who"),
                        key("to"),
                    ]
                    .contains(&k)
            })
            .map_or(span.end(), |i| doc.tokens[i].span.start());
        let mut best = None;
        for (place, entity) in self.within(span) {
            if !self.speaks(entity) || place.start() >= head_end {
                continue;
            }
            // "Trump's campaign": the owner does not speak.
            let after = doc.token_at(place.end());
            let owner = after < end
                && doc.tokens[after].span.start() == place.end()
                && (doc.is_word(after, "'s") || doc.is_word(after, "'"));
            if owner {
                continue;
            }
            if self.kind(entity) == Some(EntityKind::Person) {
                return Some(entity);
            }
            // "a Justice Department official": the name must be the last word of the head.
            if place.end() >= head_end.saturating_sub(1) {
                best = Some(entity);
            }
        }
        best
    }

    /// The last person named before byte `at`, not further back than `from`.
    pub fn person_before(&self, at: usize, from: usize) -> Option<usize> {
        let to = self.all.partition_point(|(s, _)| s.end() <= at);
        self.all[..to]
            .iter()
            .rev()
            .take(16)
            .take_while(|(s, _)| s.start() >= from)
            .find(|&&(_, e)| self.kind(e) == Some(EntityKind::Person))
            .map(|&(_, e)| e)
    }

    /// The entity whose mention ends right before byte `at`, white space and one comma aside.
    pub fn ending_at(&self, text: &str, at: usize) -> Option<usize> {
        let before = text.get(..at)?.trim_end();
        let before = before.strip_suffix(',').unwrap_or(before).trim_end();
        let i = self.all.partition_point(|(s, _)| s.end() <= before.len());
        let (span, entity) = *self.all.get(i.checked_sub(1)?)?;
        (span.end() == before.len() && self.speaks(entity)).then_some(entity)
    }

    /// The mention of somebody who can speak that ends right at byte `end`.
    pub fn speaker_ending_at(&self, end: usize) -> Option<Span> {
        let i = self.all.partition_point(|(s, _)| s.end() <= end);
        let (span, entity) = *self.all.get(i.checked_sub(1)?)?;
        (span.end() == end && self.utters(entity)).then_some(span)
    }

    /// The mention of somebody who can speak that begins right at byte `start`.
    pub fn speaker_starting_at(&self, start: usize) -> Option<Span> {
        let i = self.all.partition_point(|(s, _)| s.start() < start);
        let (span, entity) = *self.all.get(i)?;
        (span.start() == start && self.utters(entity)).then_some(span)
    }

    fn utters(&self, entity: usize) -> bool {
        matches!(
            self.kind(entity),
            Some(EntityKind::Person | EntityKind::Outlet | EntityKind::Organisation)
        )
    }

    /// Whether this entity is a news organisation.
    pub fn is_outlet(&self, entity: usize) -> bool {
        self.kind(entity) == Some(EntityKind::Outlet)
    }

    /// Whether this entity is a person.
    pub fn is_person(&self, entity: usize) -> bool {
        self.kind(entity) == Some(EntityKind::Person)
    }
}

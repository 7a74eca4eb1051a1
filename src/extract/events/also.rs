//! The predicates that share the date of another: tied to it by "and" or by "when", or telling what a dated event did ("the 1990
//! bombing that killed two and maimed one").

use super::attach::add;
use super::parts::Part;
use super::role::Placed;
use super::scene::{Predicate, Scene};
use crate::extract::token::{k, ks};

/// How many tokens on a verb may stand that shares the date of another.
const SHARED: usize = 25;
/// How many tokens on what an event did may be told.
const DEEDS: usize = 13;

/// What a dated event did happened with it: "the 1990 bombing of the mill that killed two and maimed one".
pub fn deeds(s: &Scene, noun: usize, out: &mut Vec<Predicate>) {
    for i in noun + 1..s.to.min(noun + DEEDS) {
        match s.part(i) {
            Part::Nominal | Part::Event | Part::Preposition | Part::Determiner | Part::Mark => {}
            Part::Opener if ks!["that", "which"].contains(&s.key(i)) && s.part(i + 1) == Part::Verb => {
                add(out, Predicate::word(i + 1));
                joined(s, i + 2, out);
                return;
            }
            _ => return,
        }
    }
}

/// A verb that "and" ties to what ends before token `i`.
fn joined(s: &Scene, i: usize, out: &mut Vec<Predicate>) {
    for c in i..(i + SHARED).min(s.to) {
        match s.part(c) {
            Part::Break | Part::Opener | Part::Verb | Part::Helper => return,
            Part::Conjunction => {
                let next = s.past_adverbs(c + 1);
                if s.part(next) == Part::Verb {
                    if !has_its_own(s, next) {
                        add(out, s.predicate(next, usize::MAX, usize::MAX));
                    }
                    return;
                }
            }
            _ => {}
        }
    }
}

/// Another date stands in the clause of the verb `v`: it dates that verb.
fn has_its_own(s: &Scene, v: usize) -> bool {
    s.next_date < s.to && s.next_date > v && !(v..s.next_date).any(|i| s.edge(i)) || s.before_date > v
}

/// A verb that "and" ties to the verb `v` shares a date that stands before both.
pub fn shared(s: &Scene, v: usize, at: &Placed, out: &mut Vec<Predicate>) {
    for i in v + 1..(v + SHARED).min(s.to) {
        match s.part(i) {
            Part::Break | Part::Opener => return,
            Part::Conjunction => {
                let next = s.past_adverbs(i + 1);
                if s.part(next) == Part::Verb {
                    add(out, s.predicate(next, at.first, at.last));
                    return;
                }
            }
            _ => {}
        }
    }
}

/// "killed two men and wounded a third on Friday": the verb before the verb `v` that "and" ties to it.
pub fn shared_before(s: &Scene, v: usize, at: &Placed, out: &mut Vec<Predicate>) {
    let mut c = v;
    while c > s.from && s.before(c) == Part::Adverb {
        c -= 1;
    }
    if s.before(c) != Part::Conjunction {
        return;
    }
    let floor = s.from.max(c.saturating_sub(SHARED / 2));
    for i in (floor..c - 1).rev() {
        match s.part(i) {
            Part::Verb if s.words.telling.contains(&s.key(i)) => return,
            Part::Verb => {
                if s.before_date <= i {
                    add(out, s.predicate(i, at.first, at.last));
                }
                return;
            }
            Part::Break | Part::Opener | Part::Helper | Part::Ing | Part::Infinitive => return,
            _ => {}
        }
    }
}

/// "the sale, which took place in May", "the blasts occurred on Friday": what happened has the date with the verb.
pub fn happened(s: &Scene, v: usize, out: &mut Vec<Predicate>) {
    let takes_place =
        ks!["took", "takes", "take", "taken"].contains(&s.key(v)) && s.key(v + 1) == k!("place");
    if !takes_place && !s.words.happening.contains(&s.key(v)) {
        return;
    }
    for i in (s.from.max(v.saturating_sub(DEEDS))..v).rev() {
        match s.part(i) {
            Part::Event => {
                if !s.modifies(i) {
                    add(out, Predicate::word(i));
                }
                return;
            }
            Part::Verb | Part::Infinitive | Part::Ing | Part::Pronoun | Part::Break => return,
            _ => {}
        }
    }
}

/// "on Friday, when the clerk left": a clause that "when" ties to the date has it too.
pub fn when(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    let i = at.last + usize::from(s.part(at.last) == Part::Comma);
    if s.key(i) == k!("when")
        && let Some(v) =
            (i + 1..s.to.min(i + SHARED)).find(|&v| matches!(s.part(v), Part::Verb | Part::Helper))
    {
        add(out, s.predicate(s.head(v), at.first, at.last));
    }
    if ks!["before", "after"].contains(&s.key(at.last)) && s.part(at.last + 1) == Part::Ing {
        add(out, Predicate::word(at.last + 1));
    }
}

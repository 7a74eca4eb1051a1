//! From the role of a date to the predicates it dates: the main verb of its clause, the noun it stands beside, or both where the
//! grammar leaves it open; and the verbs that share the date by a conjunction or by "when".

use super::also;
use super::parts::Part;
use super::role::{Placed, Role};
use super::scene::{Predicate, Scene};
use crate::extract::token::{k, ks};

/// Puts the predicates that the date dates into `out`, the one an editor would name first.
pub fn attach(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    match at.role {
        Role::None => return,
        // "until May, when it closed": the limit dates what "when" says of it.
        Role::Limit => {}
        Role::Noun(noun) => {
            add(out, Predicate::word(noun));
            also::deeds(s, noun, out);
            return;
        }
        Role::Subject(verb) => add(out, s.predicate(s.head(verb), at.first, at.last)),
        Role::Before => before(s, at, out),
        Role::Behind => behind(s, at, out),
    }
    also::when(s, at, out);
}

pub fn add(out: &mut Vec<Predicate>, p: Predicate) {
    if !out.iter().any(|o| o.first < p.last && p.first < o.last) {
        out.push(p);
    }
}

/// The date stands before the verb.
fn before(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    let noun = (s.from.max(at.lead.saturating_sub(8))..at.lead)
        .rev()
        .find(|&i| s.part(i) == Part::Event)
        .filter(|&i| of_only(s, i, at.lead));
    if let Some(noun) = noun {
        // "The attack on Friday killed two": the phrase is the subject. "In trading on Friday, it fell": it is not.
        let inside = (s.from..noun).rev().find_map(|i| match s.part(i) {
            Part::Preposition => {
                Some(s.before(i) == Part::Break || i == s.from || s.before(i) == Part::Comma)
            }
            Part::Break | Part::Opener => Some(false),
            _ => None,
        });
        if inside != Some(true) {
            add(out, Predicate::word(noun));
            return;
        }
    }
    if let Some(v) = main_verb(s, at.last) {
        add(out, s.predicate(v, at.first, at.last));
        also::shared(s, v, at, out);
    }
    if let Some(noun) = noun {
        add(out, Predicate::word(noun));
    }
}

/// The head of the main verb of the clause that goes on at `from`: what stands between commas is passed over.
fn main_verb(s: &Scene, from: usize) -> Option<usize> {
    let mut i = from;
    let mut fallback = None;
    while i < s.to {
        match s.part(i) {
            Part::Verb | Part::Helper => {
                let head = s.head(i);
                // ", accompanied by a lawyer, flew": a participle between commas.
                let aside = s.before(i) == Part::Comma
                    && s.part(i) == Part::Verb
                    && s.part(i + 1) == Part::Preposition
                    && i > from + 1;
                // "a group led by three clerks left": a participle with "by" behind its noun.
                let led = s.part(i) == Part::Verb
                    && s.key(i + 1) == k!("by")
                    && i > from
                    && s.before(i).is_nominal()
                    && (i + 1..s.to).any(|n| matches!(s.part(n), Part::Verb | Part::Helper));
                if led {
                    fallback = fallback.or(Some(head));
                    i += 1;
                    continue;
                }
                let on = aside.then(|| resumes(s, head)).flatten();
                match on.filter(|&n| matches!(s.part(n), Part::Verb | Part::Helper)) {
                    Some(next) => {
                        fallback = fallback.or(Some(head));
                        i = next;
                        continue;
                    }
                    None => return Some(head),
                }
            }
            Part::Ing | Part::Infinitive => fallback = fallback.or(Some(i)),
            Part::Opener if i > from => {
                // A clause of its own; the main verb stands behind it.
                let comma = s.before(i) == Part::Comma;
                match if comma { resumes(s, i) } else { past_clause(s, i) } {
                    Some(next) => {
                        i = next;
                        continue;
                    }
                    None => return fallback,
                }
            }
            Part::Break if !matches!(s.doc.word(i), "(" | ")") && fallback.is_some() => return fallback,
            _ => {}
        }
        i += 1;
    }
    fallback
}

/// Behind the next comma after `i`.
fn resumes(s: &Scene, i: usize) -> Option<usize> {
    (i..s.to).find(|&c| s.part(c) == Part::Comma).map(|c| c + 1)
}

/// Behind the verb of a clause that `i` opens.
fn past_clause(s: &Scene, i: usize) -> Option<usize> {
    (i + 1..s.to)
        .find(|&v| matches!(s.part(v), Part::Verb | Part::Helper))
        .map(|v| s.head(v) + 1)
}

/// The date stands behind the verb.
fn behind(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    let mut noun = None;
    let mut verb = None;
    let mut i = at.lead;
    while i > s.from {
        i -= 1;
        match s.part(i) {
            // "the inspection team": the team is no event.
            Part::Event if noun.is_none() && (i + 1 == at.lead || !s.modifies(i)) => noun = Some(i),
            part if part.is_verb() || part == Part::Helper => {
                verb = Some(i);
                break;
            }
            Part::Opener => break,
            // "according to a report on Friday".
            _ if s.key(i) == k!("according") => break,
            Part::Break => match s.doc.word(i) {
                ")" => {
                    let open = (s.from..i).rev().take(12).find(|&o| s.doc.word(o) == "(");
                    i = open.unwrap_or(i);
                }
                // “fresh breeze,” he noted at noon: what somebody said before is passed over.
                "”" | "\"" if i + 1 == at.lead || noun.is_none() && i + 2 >= at.lead => {
                    let open = (s.from..i).rev().find(|&o| matches!(s.doc.word(o), "“" | "\""));
                    i = open.unwrap_or(i);
                }
                ";" | ":" if noun.is_some() || i + 1 < at.lead => break,
                _ => {}
            },
            _ => {}
        }
    }
    // "recently cut", "is now leaving", "said sales in March fell": the verb right behind.
    let next = s.past_adverbs(at.last);
    let finite = matches!(s.part(next), Part::Verb | Part::Helper);
    let inside = s.before(at.lead) == Part::Helper && s.part(next) == Part::Ing;
    // "what held the mill up last year is over": the date belongs to the clause that "what" opens.
    let relative = verb.is_some_and(|v| s.before(v) == Part::Opener && v + 1 < at.lead);
    let subject = finite && s.before(at.lead).is_nominal() && !relative;
    if subject && noun.is_some_and(|n| n + 1 == at.lead && !s.words.measures.contains(&s.key(n))) {
        add(out, Predicate::word(at.lead - 1));
        return;
    }
    // "the guards Thursday marched": what looked like a verb is the subject.
    let mistaken = finite
        && verb.is_some_and(|v| {
            v + 1 == at.lead && s.part(v) == Part::Verb && !s.words.sure.contains(&s.key(v))
        })
        && !s.doc.word(at.lead - 1).ends_with("ed");
    let adverb = at.last == at.first + 1
        && finite
        && !relative
        && s.lower(at.first)
        && s.before(at.first) != Part::Preposition
        && verb.is_none_or(|v| s.part(v) == Part::Helper || v + 1 < at.lead);
    if finite && verb.is_none() || adverb || inside || subject || mistaken {
        let v = s.head(next);
        add(out, s.predicate(v, at.first, at.last));
        return;
    }
    let Some(v) = verb else {
        match noun {
            Some(noun) => add(out, Predicate::word(noun)),
            None => {
                if let Some(v) = main_verb(s, at.last) {
                    add(out, s.predicate(v, at.first, at.last));
                }
            }
        }
        return;
    };
    // "The election is on Sunday", "Today is Friday": the date is what is said of the subject.
    if s.part(v) == Part::Helper && v + 1 == at.lead && !s.words.light.contains(&s.key(v)) {
        let subject = (s.from.max(v.saturating_sub(8))..v)
            .rev()
            .find(|&i| s.part(i) == Part::Event);
        if let Some(noun) = subject {
            add(out, Predicate::word(noun));
        }
        return;
    }
    // "a sale expected in May", "predicting growth for next year": what is expected has the date.
    if s.words.forward.contains(&s.key(v)) {
        // "refers to a case in 1997", "plans a party on Friday".
        let named = at
            .lead
            .checked_sub(1)
            .filter(|&n| n > v + 1 && at.lead < at.first && s.part(n) == Part::Nominal && s.lower(n));
        let ahead = noun
            .filter(|&n| n > v && s.part(n) == Part::Event)
            .or(named)
            .or_else(|| expected(s, v, at));
        if let Some(noun) = ahead {
            add(out, Predicate::word(noun));
            return;
        }
    }
    let p = s.predicate(v, at.first, at.last);
    add(out, p);
    also::happened(s, v, out);
    also::shared_before(s, v, at, out);
    let Some(noun) = noun.filter(|&n| n >= p.last && s.words.nouns.contains(&s.key(n))) else {
        return;
    };
    let near = of_only(s, noun, at.lead);
    let preposition =
        at.lead < at.first || !s.words.telling.contains(&s.key(p.last - 1)) && noun + 1 < at.lead;
    if near && (inside_phrase(s, noun, v) || preposition && definite(s, noun, v)) {
        add(out, Predicate::word(noun));
    }
}

/// The event that the verb `v`, right before the date, is said of: "the sale, which is expected in May".
fn expected(s: &Scene, v: usize, at: &Placed) -> Option<usize> {
    let said_of = matches!(
        s.before(v),
        Part::Helper | Part::Adverb | Part::Event | Part::Comma
    );
    if v + 1 != at.lead || !said_of {
        return None;
    }
    for i in (s.from.max(v.saturating_sub(8))..v).rev() {
        match s.part(i) {
            Part::Event => return Some(i),
            // "at closing, which is expected in May".
            Part::Ing if s.part(i + 1) == Part::Comma => return Some(i),
            Part::Verb | Part::Infinitive | Part::Ing | Part::Pronoun => return None,
            _ => {}
        }
    }
    None
}

/// The noun stands in a phrase with a preposition: "said in a speech"; or what the verb is about is known: "fell on the verdict".
fn inside_phrase(s: &Scene, noun: usize, v: usize) -> bool {
    let Some(i) = (v + 1..noun).rev().find(|&i| {
        !(s.part(i).is_nominal() || matches!(s.part(i), Part::Determiner | Part::Mark | Part::Adverb))
    }) else {
        return false;
    };
    let key = s.key(i);
    ks![
        "in",
        "at",
        "during",
        "after",
        "before",
        "for",
        "over",
        "following"
    ]
    .contains(&key)
        || ks!["on", "of", "with", "by", "about", "from"].contains(&key)
            && (definite(s, noun, v) || key == k!("of"))
}

/// The noun tells of something known: "the invasion", "Iraq's invasion".
fn definite(s: &Scene, noun: usize, v: usize) -> bool {
    (v + 1..noun)
        .rev()
        .take(4)
        .find(|&i| !s.part(i).is_nominal())
        .is_some_and(|i| {
            s.part(i) == Part::Determiner && !ks!["a", "an", "some", "no", "any"].contains(&s.key(i))
        })
}

/// Between the noun and the date there is nothing but what the noun is of.
fn of_only(s: &Scene, noun: usize, lead: usize) -> bool {
    (noun + 1..lead).all(|i| {
        s.part(i).is_nominal()
            || matches!(s.part(i), Part::Determiner | Part::Mark)
            || ks!["of", "on", "in", "against"].contains(&s.key(i))
    })
}

//! From the role of a date to the predicates it dates: the main verb of its clause, the noun it stands beside, or both where the
//! grammar leaves it open; and the verbs that share the date by a conjunction or by "when".

use super::parts::Part;
use super::role::{Placed, Role};
use super::scene::{Predicate, Scene};
use crate::extract::token::{k, ks};

/// How many tokens on a verb may stand that shares the date of another.
const SHARED: usize = 25;

/// Puts the predicates that the date dates into `out`, the one an editor would name first.
pub fn attach(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    match at.role {
        Role::None => return,
        Role::Noun(noun) => {
            add(out, Predicate::word(noun));
            killing(s, noun, out);
            return;
        }
        Role::Subject(verb) => add(out, s.predicate(s.head(verb), at.first, at.last)),
        Role::Before => before(s, at, out),
        Role::Behind => behind(s, at, out),
    }
    when(s, at, out);
}

/// "the 1990 bombing that killed two": what the event did happened with it.
fn killing(s: &Scene, noun: usize, out: &mut Vec<Predicate>) {
    for i in noun + 1..(noun + 9).min(s.to) {
        match s.part(i) {
            Part::Nominal | Part::Event | Part::Preposition | Part::Determiner | Part::Mark => {}
            Part::Opener if ks!["that", "which"].contains(&s.key(i)) && s.part(i + 1) == Part::Verb => {
                add(out, Predicate::word(i + 1));
                return;
            }
            _ => return,
        }
    }
}

fn add(out: &mut Vec<Predicate>, p: Predicate) {
    if !out.iter().any(|o| o.first < p.last && p.first < o.last) {
        out.push(p);
    }
}

/// The date stands before the verb.
fn before(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    let noun = at.lead.checked_sub(1).filter(|&i| s.part(i) == Part::Event);
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
        shared(s, v, at, out);
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

/// A verb that "and" ties to the verb `v` shares a date that stands before both.
fn shared(s: &Scene, v: usize, at: &Placed, out: &mut Vec<Predicate>) {
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

/// The date stands behind the verb.
fn behind(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    let mut noun = None;
    let mut verb = None;
    let mut i = at.lead;
    while i > s.from {
        i -= 1;
        match s.part(i) {
            Part::Event if noun.is_none() => noun = Some(i),
            part if part.is_verb() || part == Part::Helper => {
                verb = Some(i);
                break;
            }
            Part::Opener => break,
            Part::Break => match s.doc.word(i) {
                ")" => {
                    let open = (s.from..i).rev().take(12).find(|&o| s.doc.word(o) == "(");
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
    let subject = finite && s.before(at.lead).is_nominal();
    if subject && noun.is_some_and(|n| n + 1 == at.lead && !s.words.measures.contains(&s.key(n))) {
        add(out, Predicate::word(at.lead - 1));
        return;
    }
    let adverb = at.last == at.first + 1
        && finite
        && s.lower(at.first)
        && s.before(at.first) != Part::Preposition
        && verb.is_none_or(|v| s.part(v) == Part::Helper || v + 1 < at.lead);
    if finite && verb.is_none() || adverb || inside || subject {
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
    let p = s.predicate(v, at.first, at.last);
    add(out, p);
    // "arrested and charged on Friday".
    if v > s.from + 1 && s.before(v) == Part::Conjunction && s.part(v - 2) == Part::Verb {
        add(out, Predicate::word(v - 2));
    }
    let Some(noun) = noun.filter(|&n| n >= p.last && s.words.nouns.contains(&s.key(n))) else {
        return;
    };
    let direct = noun + 1 == at.lead;
    let preposition = at.lead < at.first;
    if direct && inside_phrase(s, noun, v) || preposition && definite(s, noun, v) && of_only(s, noun, at.lead)
    {
        add(out, Predicate::word(noun));
    }
}

/// The noun stands in a phrase with a preposition: "said in a speech".
fn inside_phrase(s: &Scene, noun: usize, v: usize) -> bool {
    (v + 1..noun)
        .rev()
        .find(|&i| {
            !(s.part(i).is_nominal() || matches!(s.part(i), Part::Determiner | Part::Mark | Part::Adverb))
        })
        .is_some_and(|i| {
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
            .contains(&s.key(i))
        })
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

/// "on Friday, when the clerk left": a clause that "when" ties to the date has it too.
fn when(s: &Scene, at: &Placed, out: &mut Vec<Predicate>) {
    let i = if s.part(at.last) == Part::Comma {
        at.last + 1
    } else {
        at.last
    };
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

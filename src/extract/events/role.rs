//! What a date does in its sentence: it may date an act, a thing that is named beside it, or nothing at all.

use super::parts::Part;
use super::scene::Scene;
use crate::extract::token::{Case, k, ks};

/// How many tokens back the figure that a date is compared with may stand.
const COMPARED: usize = 14;

/// What a date does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// One side of a comparison, part of a name or of a thing that is no event: it dates nothing that is told.
    None,
    /// A limit: "until 1990". It dates only what "when" says of it.
    Limit,
    /// It stands in the noun phrase of this event: "the 1990 invasion".
    Noun(usize),
    /// It stands in a subject that is no event, before this verb: "third-quarter profit rose".
    Subject(usize),
    /// It opens its clause or stands before the verb: "On Friday, he left", "the court on Friday ruled".
    Before,
    /// It stands behind the verb: "he left on Friday".
    Behind,
}

/// A date in its sentence.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// The first token of the date.
    pub first: usize,
    /// One past its last token, with the noun that it makes a stretch of time: "the 1988 period".
    pub last: usize,
    /// The first token of the phrase that it stands in: that of its preposition, or `first`.
    pub lead: usize,
    /// What it does.
    pub role: Role,
}

impl Placed {
    /// Nothing but a small word or a mark stands between this date and the one before it in the sentence.
    pub fn beside(&self, s: &Scene) -> bool {
        const GAP: usize = 3;
        matches!(self.role, Role::Before | Role::Behind)
            && s.before_date >= s.from
            && s.before_date < self.first
            && self.first - s.before_date <= GAP
            // "left in May and now is back": another verb follows.
            && !(s.before(self.first) == Part::Conjunction
                && (matches!(s.part(s.past_adverbs(self.last)), Part::Verb | Part::Helper)
                    || ks!["now", "then", "today", "recently", "currently", "later"].contains(&s.key(self.first))))
            && (s.before_date..self.first).all(|i| match s.part(i) {
                Part::Comma | Part::Preposition | Part::Conjunction | Part::Determiner => true,
                Part::Break => matches!(s.doc.word(i), "(" | ")"),
                _ => false,
            })
    }
}

/// Finds the role of the date in `first..last`.
pub fn placed(s: &Scene, first: usize, last: usize) -> Placed {
    let mut at = Placed {
        first,
        last,
        lead: first,
        role: Role::None,
    };
    while at.lead > s.from
        && ks![
            "early",
            "late",
            "about",
            "around",
            "mid",
            "only",
            "just",
            "the",
            "of",
            "as",
            "then",
            "over",
            "during",
            "also",
            "throughout",
            "within"
        ]
        .contains(&s.key(at.lead - 1))
    {
        at.lead -= 1;
    }
    let word = at.lead.wrapping_sub(1);
    if s.part(word) == Part::Preposition && ks!["in", "on", "at", "for"].contains(&s.key(word)) {
        at.lead = word;
    }
    if dateline(s, &at) || s.key(first) == k!("now") && beside_noun(s, &at) {
        return at;
    }
    let noun = premodifier(s, &mut at);
    if let Some(Some(role)) = noun {
        at.role = role;
        return at;
    }
    if noun.is_some() {
        return at;
    }
    if limit(s, first, at.lead) || compared(s, &at) {
        at.role = Role::Limit;
        return at;
    }
    at.role = if before_verb(s, &at) {
        Role::Before
    } else {
        Role::Behind
    };
    at
}

/// "VARLE, 9 May 2025 - Harlow's buses": the line tells where and when the story was written.
fn dateline(s: &Scene, at: &Placed) -> bool {
    const LONGEST: usize = 10;
    at.first - s.base <= LONGEST
        && s.from == s.base
        && s.doc.tokens.get(s.base).is_some_and(|t| t.opens_block)
        && matches!(s.doc.word(at.last), "-" | "–" | "—" | "_" | "(")
        && s.doc.tokens.get(at.last).is_some_and(|t| t.spaced)
        && (s.base..at.first).all(|i| matches!(s.part(i), Part::Nominal | Part::Comma | Part::Mark))
}

/// "the soldiers now in Varle": the word tells of the noun, not of what is done.
fn beside_noun(s: &Scene, at: &Placed) -> bool {
    s.before(at.first).is_nominal() && matches!(s.part(at.last), Part::Preposition | Part::Nominal)
}

/// "until 1990", "the quarter ended Sept. 30", "notes due 2004".
fn limit(s: &Scene, first: usize, lead: usize) -> bool {
    [first, lead].into_iter().any(|at| {
        let Some(i) = at.checked_sub(1) else { return false };
        let key = s.key(i);
        if ks!["ended", "ending", "ends"].contains(&key) {
            return i > s.from && (s.words.periods.contains(&s.key(i - 1)));
        }
        if key == k!("due") {
            return !matches!(s.before(i), Part::Helper | Part::Adverb);
        }
        if key == k!("to") {
            // "the year to 31 March".
            return s.words.periods.contains(&s.key(i.wrapping_sub(1)));
        }
        if key == k!("record") {
            return s.key(i.wrapping_sub(1)) == k!("of");
        }
        s.words.bounds.contains(&key)
    })
}

/// "up from 3 million a year earlier", "compared with a loss of 2 million last year".
fn compared(s: &Scene, at: &Placed) -> bool {
    let earlier =
        ks!["earlier", "ago", "before"].contains(&s.key(at.last - 1)) || s.key(at.first) == k!("year");
    let figure = |i: usize| {
        s.doc
            .tokens
            .get(i)
            .is_some_and(|t| t.kind == crate::extract::token::TokenKind::Number)
            || matches!(s.doc.word(i), "$" | "£" | "€" | "#")
    };
    for i in (s.from.max(at.lead.saturating_sub(COMPARED))..at.lead).rev() {
        // "more than ten" compares nothing that has a date.
        let amount = ks!["more", "less", "fewer", "other"].contains(&s.key(i.wrapping_sub(1)));
        if !amount && s.words.against.contains(&s.key(i)) {
            return true;
        }
        if ks!["from", "with", "against"].contains(&s.key(i)) && (figure(i + 1) || earlier && i + 2 < at.lead)
        {
            return true;
        }
        match s.part(i) {
            Part::Break | Part::Opener => return false,
            part if part.is_verb() => return false,
            _ => {}
        }
    }
    false
}

/// Whether the date stands before a noun in its phrase, and if so, the event that the phrase names.
fn premodifier(s: &Scene, at: &mut Placed) -> Option<Option<Role>> {
    let genitive = s.key(at.last) == k!("'s");
    // "the May 3, 1991, raid".
    let comma = s.part(at.last) == Part::Comma
        && s.before(at.first) == Part::Determiner
        && s.part(at.last + 1).is_nominal()
        && s.phrase(at.last + 1).1.is_some();
    let next = at.last + usize::from(genitive || comma);
    let one = at.last == at.first + 1;
    let vague = one && ks!["recent", "current", "future", "past", "previous"].contains(&s.key(at.first));
    let joined = (at.first..at.last).any(|i| s.doc.word(i) == "-")
        && !s
            .doc
            .tokens
            .get(at.last - 1)
            .is_some_and(|t| t.case == Case::None);
    let tied = genitive
        || vague
        || joined
        || s.before(at.first) == Part::Determiner
        || matches!(s.key(at.first), key if key == k!("the") || key == k!("its") || key == k!("their"));
    if !tied || !(s.part(next).is_nominal() || genitive || vague || joined) {
        return None;
    }
    let (end, event, noun) = s.phrase(next);
    let Some(noun) = noun else {
        return (genitive && s.part(next) != Part::Comma).then_some(None);
    };
    if s.words.periods.contains(&s.key(noun)) && event.is_none() {
        at.last = end;
        return None;
    }
    // "Last year the mill closed": the noun after a whole expression begins another phrase.
    if !genitive && !vague && !joined && event.is_none() && s.before(at.first) != Part::Determiner {
        return None;
    }
    if s.words.printed.contains(&s.key(noun)) {
        return Some(None);
    }
    if joined || s.words.measures.contains(&s.key(noun)) {
        let verb = s.past_adverbs(end);
        if matches!(s.part(verb), Part::Verb | Part::Helper) {
            return Some(Some(Role::Subject(verb)));
        }
        return Some(event.map(Role::Noun));
    }
    let small = s.lower(noun).then_some(noun);
    let named = event.or(small.filter(|_| genitive));
    Some(named.map(Role::Noun))
}

/// No verb of its clause stands before the date.
fn before_verb(s: &Scene, at: &Placed) -> bool {
    let subject = |i: usize| {
        let i = s.past_adverbs(i);
        let i = if s.part(i) == Part::Comma { i + 1 } else { i };
        matches!(s.part(i), Part::Pronoun | Part::Determiner) || s.part(i).is_nominal()
    };
    match s.before(at.lead) {
        Part::Conjunction if subject(at.last) && finite_after(s, at.last) => return true,
        Part::Comma
            if matches!(s.part(at.last), Part::Pronoun | Part::Determiner) && finite_after(s, at.last) =>
        {
            return true;
        }
        _ => {}
    }
    let adjunct = s.part(at.last) == Part::Comma
        && s.part(s.from) == Part::Preposition
        && s.from == s.base
        && subject(at.last)
        && finite_after(s, at.last);
    for i in (s.from..at.lead).rev() {
        match s.part(i) {
            // "In the car carrying them to the hearing Friday, they were asked": no clause of its own yet.
            Part::Ing | Part::Infinitive if adjunct => {}
            Part::Verb | Part::Ing | Part::Infinitive | Part::Helper => {
                // "facing a revolt, the mayor on Friday left": a participle that opens the sentence has its own clause.
                if s.part(i) == Part::Ing && (i == s.from || s.before(i) == Part::Break) {
                    return (i..at.lead).any(|c| s.part(c) == Part::Comma) && finite_after(s, at.last);
                }
                return false;
            }
            Part::Break if !matches!(s.doc.word(i), "(" | ")") => return finite_after(s, at.last),
            Part::Opener => return finite_after(s, at.last),
            _ => {}
        }
    }
    finite_after(s, at.last)
}

/// A verb or a helper stands after token `i` before its clause ends.
fn finite_after(s: &Scene, i: usize) -> bool {
    (i..s.to).any(|i| matches!(s.part(i), Part::Verb | Part::Helper))
}

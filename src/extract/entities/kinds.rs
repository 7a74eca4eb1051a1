//! What a row of capitals names. The rules are asked in order; the first that answers gives the label, its name and its weight.

use super::candidate::{Candidate, Trust};
use super::lists::mark;
use super::reading::{Mode, Reading};
use super::runs::{ends_body, guess};
use crate::extract::EntityKind as K;
use crate::extract::token::{Case, TokenKind, key};
use std::ops::Range;

/// Labels one row; `None` where it is no name. `first..last` is its sentence.
pub fn label(
    r: &Reading,
    tokens: Range<usize>,
    titled: bool,
    first: usize,
    last: usize,
    mode: Mode,
) -> Option<Candidate> {
    let (at, end) = (tokens.start, tokens.end);
    let found = |kind, trust, rule| {
        Some(Candidate {
            trust,
            ..guess(at..end, kind, rule)
        })
    };
    let doc = r.doc;
    let words = (at..end)
        .filter(|&i| doc.tokens[i].kind == TokenKind::Word)
        .count();
    if words == 0 {
        return None;
    }
    let body = ends_body(r, at, end) || r.is(end - 1, mark::LEGAL) && words > 1;
    if let Some((len, known)) = r.lists.known(doc, at, end)
        && at + len == end
        && !(titled
            && known.kind == K::Place
            && words == 1
            && !known.demonym
            && r.is(at, mark::FAMILY | mark::GIVEN))
    {
        return Some(Candidate {
            entry: Some(known.entry),
            demonym: known.demonym,
            // A place that is also the name of people may yet turn out to be one of them.
            trust: if words == 1 && r.is(at, mark::FAMILY | mark::GIVEN) {
                Trust::Fair
            } else {
                Trust::Sure
            },
            ..guess(
                at..end,
                known.kind,
                if known.demonym {
                    "place.demonym"
                } else {
                    gazetteer(known.kind)
                },
            )
        });
    }
    if words == 1 && doc.word(at).chars().count() < 2 {
        return None;
    }
    let given = r.is(at, mark::GIVEN) && !r.is(at, mark::ORG_HEAD);
    let all_everyday =
        (at..end).all(|i| doc.tokens[i].kind != TokenKind::Word || r.everyday(i) || r.is(i, mark::ROLE));
    // "Anglo-Dutch": the second half says what the whole is.
    if words == 2
        && end - at == 3
        && doc.word(at + 1) == "-"
        && r.lists
            .known(doc, at + 2, end)
            .is_some_and(|(_, known)| known.demonym)
        && !given
    {
        return found(K::Group, Trust::Sure, "group.pair");
    }
    if titled && !body && words <= 5 {
        return found(K::Person, Trust::Sure, "person.title");
    }
    if r.is(end - 1, mark::LEGAL) && words > 1 && !(r.is(end - 1, mark::FAMILY)) {
        return found(K::Organisation, Trust::Sure, "org.legal");
    }
    let family = r.is(end - 1, mark::FAMILY | mark::GIVEN);
    let of = (at..end).find(|&i| doc.key(i) == const { key("of") } || doc.key(i) == const { key("for") });
    if words > 1
        && let Some(of) = of
    {
        let head = (at..of).fold(0, |m, i| m | r.marks[i]);
        if head & (mark::ORG_HEAD | mark::ORG_TAIL) != 0 {
            return found(K::Organisation, Trust::Sure, "org.head");
        }
        if head & mark::EVENT_HEAD != 0 {
            return found(K::Event, Trust::Sure, "event.head");
        }
        if head & (mark::WORK_HEAD | mark::WORK_TAIL) != 0 {
            return found(K::Work, Trust::Fair, "work.head");
        }
        return found(K::Place, Trust::Fair, "place.head");
    }
    if words > 1 && !(given && words == 2 && family) {
        let tail = r.marks[end - 1];
        if tail & mark::EVENT_TAIL != 0 {
            return found(K::Event, Trust::Sure, "event.tail");
        }
        if tail & mark::OUTLET_TAIL != 0 {
            return found(K::Outlet, Trust::Fair, "outlet.tail");
        }
        if tail & mark::ORG_TAIL != 0 && !(tail & mark::PLACE_TAIL != 0 && before_place(r, at, first)) {
            return found(K::Organisation, Trust::Sure, "org.tail");
        }
        if tail & mark::PLACE_TAIL != 0 && !(given && tail & mark::FAMILY != 0) {
            return found(K::Place, Trust::Sure, "place.tail");
        }
        if tail & mark::WORK_TAIL != 0 {
            return found(K::Work, Trust::Sure, "work.tail");
        }
        if r.marks[at] & mark::EVENT_HEAD != 0 {
            return found(K::Event, Trust::Fair, "event.head");
        }
        if (at..end).any(|i| doc.word(i) == "&") {
            return found(K::Organisation, Trust::Fair, "org.ampersand");
        }
    }
    if outlet_before(r, at, first) && words <= 4 && !given && !r.is(at, mark::NEVER) {
        return found(K::Outlet, Trust::Sure, "outlet.noun");
    }
    if (2..=3).contains(&words) && doc.key(at) == const { key("radio") } && r.capital(at) {
        return found(K::Outlet, Trust::Fair, "outlet.head");
    }
    if dateline(r, at, end, first) {
        return found(K::Place, Trust::Sure, "place.dateline");
    }
    if role_before(r, at, first) && words <= 4 && !r.is(at, mark::NEVER) {
        return found(K::Person, Trust::Sure, "person.role");
    }
    if words > 1 && words <= 5 {
        let initial = |i: usize| doc.word(i).len() == 2 && doc.word(i).ends_with('.') && r.capital(i);
        if initial(at) || (words > 2 && initial(at + 1)) {
            return found(K::Person, Trust::Sure, "person.initial");
        }
        if given && !all_everyday {
            return found(K::Person, Trust::Sure, "person.given");
        }
        if given && family {
            return found(K::Person, Trust::Fair, "person.given");
        }
        if (at + 1..end - 1).any(|i| r.is(i, mark::PARTICLE) && doc.tokens[i].case == Case::Lower) {
            return found(K::Person, Trust::Fair, "person.particle");
        }
        // "Lake Miren" has no article; with one, and an everyday word at its end, it is "the Island List", "the Bay Company".
        let the = at > first && doc.key(at - 1) == const { key("the") };
        if r.is(at, mark::PLACE_HEAD) && !family && !(the && r.everyday(end - 1)) {
            return found(K::Place, Trust::Fair, "place.head");
        }
        if family && !all_everyday && words <= 3 && mode != Mode::Upper {
            return found(K::Person, Trust::Fair, "person.family");
        }
        if r.is(at, mark::FAMILY) && !all_everyday && words == 3 && mode == Mode::Normal {
            return found(K::Person, Trust::Fair, "person.family_first");
        }
    }
    if r.is(at, mark::PARTICLE) && doc.tokens[at].case == Case::Lower {
        return found(K::Person, Trust::Fair, "person.particle");
    }
    let lone = words == 1;
    let opens = r.opens(at, first);
    if place_follows(r, end, last) && !r.is(at, mark::GIVEN) && words <= 3 && !all_everyday {
        return found(K::Place, Trust::Fair, "place.comma");
    }
    if lone && doc.tokens[at].case == Case::Upper && mode == Mode::Normal {
        let len = doc.word(at).chars().filter(|c| c.is_alphabetic()).count();
        if r.everyday(at) || len > 6 {
            return None;
        }
        return found(K::Organisation, Trust::Fair, "org.acronym");
    }
    if mode == Mode::Upper {
        return None;
    }
    if said_beside(r, at, end, first) && !all_everyday && words <= 3 {
        return found(K::Person, Trust::Fair, "person.said");
    }
    if before_place(r, at, first)
        && words <= 3
        && !all_everyday
        && !(lone && r.is(at, mark::GIVEN | mark::FAMILY))
    {
        return found(K::Place, Trust::Fair, "place.preposition");
    }
    if lone && r.is(at, mark::GIVEN | mark::FAMILY) {
        if r.everyday(at) && (opens || mode != Mode::Normal) {
            return None;
        }
        let rule = if r.is(at, mark::GIVEN) {
            "person.given"
        } else {
            "person.family"
        };
        return found(K::Person, Trust::Fair, rule);
    }
    if all_everyday {
        return None;
    }
    if lone {
        let word = doc.word(at);
        if word.chars().count() < 3 {
            return None;
        }
        let behind_article = at > first && [key("the"), key("a"), key("an")].contains(&doc.key(at - 1));
        let small_next = doc
            .tokens
            .get(end)
            .is_some_and(|t| t.case == Case::Lower && t.spaced)
            && !r.is(end, mark::SAID | mark::STOP);
        let adjective = ["ian", "ese"].iter().any(|e| word.ends_with(e)) && word.len() > 5;
        if adjective && behind_article && small_next || word.len() > 6 && word.ends_with("ians") {
            return found(K::Group, Trust::Fair, "group.adjective");
        }
        // "Valdan troops" beside "Valda".
        if word.ends_with("an") && small_next && r.capital_of(&word[..word.len() - 1]) > 0 {
            return found(K::Group, Trust::Fair, "group.adjective");
        }
        // The article also writes its adjective: "Dravia" beside "Dravian".
        if word.ends_with('a') && r.capital_of(&format!("{word}n")) > 0 {
            return found(K::Place, Trust::Fair, "place.adjective");
        }
        let (kind, rule) = if doc.tokens[at].case == Case::Mixed {
            (K::Organisation, "org.mixed")
        } else if at > first && doc.key(at - 1) == const { key("the") } {
            (K::Organisation, "org.article")
        } else {
            (K::Person, "person.shape")
        };
        return found(kind, Trust::Guess, rule);
    }
    if words <= 3 && (at..end).all(|i| !r.everyday(i) && doc.tokens[i].case != Case::Upper) {
        return found(K::Person, Trust::Guess, "person.shape");
    }
    found(K::Organisation, Trust::Guess, "org.shape")
}

fn gazetteer(kind: K) -> &'static str {
    match kind {
        K::Person => "person.gazetteer",
        K::Organisation => "org.gazetteer",
        K::Outlet => "outlet.gazetteer",
        K::Place => "place.gazetteer",
        K::Group => "group.gazetteer",
        K::Event => "event.gazetteer",
        K::Work => "work.gazetteer",
        K::Product => "product.gazetteer",
    }
}

/// The word before says that a place follows: "in".
fn before_place(r: &Reading, at: usize, first: usize) -> bool {
    // "to bring in Zajec": the word belongs to the verb.
    let particle =
        at > first + 1 && r.doc.key(at - 1) == const { key("in") } && BRINGERS.contains(&r.doc.key(at - 2));
    !particle
        && at > first
        && r.is(at - 1, mark::BEFORE_PLACE)
        && r.doc.tokens[at - 1].kind == TokenKind::Word
}

/// Verbs that take "in" with somebody behind it.
const BRINGERS: [u64; 8] = [
    key("bring"),
    key("brings"),
    key("bringing"),
    key("brought"),
    key("draft"),
    key("drafted"),
    key("drafting"),
    key("called"),
];

/// The word before says that a news organisation follows: "the newspaper Novi Glas", "news agency Anta".
fn outlet_before(r: &Reading, at: usize, first: usize) -> bool {
    if at <= first || !r.doc.tokens[at].spaced || r.doc.tokens[at - 1].case != Case::Lower {
        return false;
    }
    let (last, before) = (
        r.doc.key(at - 1),
        if at > first + 1 { r.doc.key(at - 2) } else { 0 },
    );
    r.is(at - 1, mark::PAPER | mark::BROADCASTER)
        || [
            key("agency"),
            key("site"),
            key("website"),
            key("outlet"),
            key("channel"),
            key("portal"),
        ]
        .contains(&last)
            && before == const { key("news") }
        || last == const { key("station") } && [key("radio"), key("television"), key("tv")].contains(&before)
}

/// `ORSOVA, Sept. 18 -` at the head of a paragraph.
fn dateline(r: &Reading, at: usize, end: usize, first: usize) -> bool {
    let doc = r.doc;
    at == first
        && doc.tokens[at].opens_block
        && (at..end).all(|i| doc.tokens[i].case == Case::Upper)
        && matches!(doc.word(end), "," | "(" | "-" | "—" | "–")
        && (end..end + 10).any(|i| {
            matches!(doc.word(i), "-" | "—" | "–")
                && doc.tokens.get(i).is_some_and(|t| t.spaced && !t.opens_block)
        })
}

/// A comma and a known place follow: "Springfield, Ohio".
fn place_follows(r: &Reading, end: usize, last: usize) -> bool {
    end + 1 < last
        && r.doc.word(end) == ","
        && r.lists.known(r.doc, end + 1, last).is_some_and(|(len, known)| {
            known.kind == K::Place
                && !known.demonym
                && matches!(
                    r.doc.word(end + 1 + len),
                    "," | "." | "-" | "—" | ")" | "" | "'s" | "’s"
                )
        })
}

/// A role in small letters stands right before: "spokesman".
fn role_before(r: &Reading, at: usize, first: usize) -> bool {
    // "The eight-player Mario Kart".
    let counted = at > first + 2 && r.doc.word(at - 2) == "-" && counts(r, at - 3);
    at > first
        && !counted
        && r.is(at - 1, mark::ROLE)
        && r.doc.tokens[at - 1].case == Case::Lower
        && r.doc.tokens[at].spaced
}

/// A number, or a word for one: "single", "multi".
fn counts(r: &Reading, at: usize) -> bool {
    let k = r.doc.key(at);
    r.doc.tokens[at].kind == TokenKind::Number
        || r.lists.numbers.small(k).is_some()
        || [key("single"), key("multi")].contains(&k)
}

/// Somebody says, does or is something right beside the row.
fn said_beside(r: &Reading, at: usize, end: usize, first: usize) -> bool {
    let small = |i: usize| r.doc.tokens.get(i).is_some_and(|t| t.case == Case::Lower);
    if small(end) && r.is(end, mark::SAID) || (at > first && small(at - 1) && r.is(at - 1, mark::SAID)) {
        return true;
    }
    // ", 45," and ", who".
    r.doc.word(end) == ","
        && (r.doc.key(end + 1) == const { key("who") }
            || (r.doc.word(end + 2) == ","
                && r.doc
                    .tokens
                    .get(end + 1)
                    .is_some_and(|t| t.kind == TokenKind::Number && t.span.len() == 2)))
}

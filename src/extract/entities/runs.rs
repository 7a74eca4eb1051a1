//! Rows of capitals: where a name may begin, what joins its words, and where a row is more than one name.

use super::candidate::{Candidate, Trust};
use super::kinds;
use super::lists::mark;
use super::reading::{Mode, Reading};
use crate::extract::EntityKind;
use crate::extract::token::{Case, TokenKind, key};
use std::ops::Range;

/// Longest row that is looked at as one, in tokens: longer ones are tables and noise.
const LONGEST: usize = 24;

/// A row of tokens and what was learnt on the way.
pub struct Row {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// "of" or "and" was joined: the row is one long name and is not cut by the names inside it.
    pub whole: bool,
}

/// All candidates of one sentence.
pub fn sentence(r: &Reading, sentence: usize, out: &mut Vec<Candidate>) {
    let Some(s) = r.doc.sentences.get(sentence) else {
        return;
    };
    let mode = r.modes.get(sentence).copied().unwrap_or(Mode::Normal);
    let (first, last) = (s.first as usize, s.last as usize);
    let mut at = first;
    while at < last {
        if let Some(work) = super::works::title(r, at, first, last) {
            at = (work.last as usize).max(at + 1);
            out.push(work);
            continue;
        }
        let start = begins(r, at, first, last, mode);
        if !start {
            at += 1;
            continue;
        }
        let row = grow(r, at, last, mode);
        at = row.tokens.end.max(at + 1);
        pieces(r, row, first, last, mode, out);
    }
}

/// A name may begin at token `i`.
fn begins(r: &Reading, i: usize, first: usize, last: usize, mode: Mode) -> bool {
    if r.barred[i] {
        return false;
    }
    if let Some((len, known)) = r.lists.known(r.doc, i, last) {
        // One everyday word at a beginning ("Nice", "Target") needs more than its capital.
        let lone = len == 1 && r.everyday(i) && (mode != Mode::Normal || r.opens(i, first)) && !known.demonym;
        if !lone || (r.seen(i).capital > 0 && r.seen(i).small == 0) {
            return true;
        }
    }
    if !r.capital(i) {
        return r.doc.tokens[i].case == Case::Lower
            && r.is(i, mark::PARTICLE)
            && !r.everyday(i)
            && particle(r, i, last).is_some()
            && (i == first || !r.capital(i - 1));
    }
    if r.lists
        .title(r.doc, i, last)
        .is_some_and(|n| r.capital(i + n) && i + n < last)
    {
        return true;
    }
    if r.is(i, mark::NEVER | mark::STOP) {
        return false;
    }
    match mode {
        Mode::Normal => !r.opens(i, first) || opening(r, i, last),
        Mode::Headline => !r.everyday(i) || named(r, i, last) || tail_follows(r, i, last),
        Mode::Upper => !r.everyday(i) && (r.is(i, mark::GIVEN) && r.capital(i + 1) || r.seen(i).capital > 0),
    }
}

/// A capital at the beginning of a sentence: is it more than that?
fn opening(r: &Reading, i: usize, last: usize) -> bool {
    let seen = r.seen(i);
    if !r.everyday(i) {
        // Of an unknown word the article may have the last say.
        return seen.small == 0 || seen.capital > seen.small || named(r, i, last);
    }
    if r.doc.tokens[i].case != Case::Title && r.doc.tokens[i].span.len() > 1 {
        return r.doc.tokens[i].case == Case::Mixed;
    }
    (seen.capital > 0 && seen.small == 0) || named(r, i, last) || tail_follows(r, i, last)
}

/// A given name and another capital: "Will Smith".
fn named(r: &Reading, i: usize, last: usize) -> bool {
    r.is(i, mark::GIVEN)
        && i + 1 < last
        && r.capital(i + 1)
        && !r.is(i + 1, mark::STOP | mark::NEVER)
        && r.doc.tokens[i + 1].spaced
}

/// A row of capitals from `i` ends in a word that ends the names of bodies or places: "Supreme Court".
fn tail_follows(r: &Reading, i: usize, last: usize) -> bool {
    let mut at = i + 1;
    while at < last.min(i + 6) && r.capital(at) && r.doc.tokens[at].spaced {
        if r.is(
            at,
            mark::ORG_TAIL | mark::PLACE_TAIL | mark::EVENT_TAIL | mark::WORK_TAIL,
        ) && !r.is(at, mark::STOP)
        {
            return true;
        }
        at += 1;
    }
    r.is(
        i,
        mark::ORG_HEAD | mark::EVENT_HEAD | mark::WORK_HEAD | mark::PLACE_HEAD,
    ) && r.doc.key(i + 1) == const { key("of") }
        && (r.capital(i + 2) || r.capital(i + 3) && r.doc.key(i + 2) == const { key("the") })
}

/// After one or two small particles at `i` (and a hyphen) comes a capital: its index.
fn particle(r: &Reading, i: usize, last: usize) -> Option<usize> {
    let mut at = i;
    while at < last && at < i + 3 && r.is(at, mark::PARTICLE) && r.doc.tokens[at].case == Case::Lower {
        at += 1;
        if r.doc.word(at) == "-" && r.doc.tokens.get(at).is_some_and(|t| !t.spaced) {
            at += 1;
        }
    }
    (at > i && at < last && r.capital(at) && !r.barred[at] && !r.is(at, mark::STOP | mark::NEVER))
        .then_some(at)
}

/// Follows the row from `at` to its end.
fn grow(r: &Reading, at: usize, last: usize, mode: Mode) -> Row {
    let doc = r.doc;
    let mut end = at;
    let mut whole = false;
    let mut headed = false;
    let limit = last.min(at + LONGEST);
    while end < limit {
        if r.barred[end] {
            break;
        }
        // A known name goes in as a whole, whatever it is made of.
        if let Some((len, _)) = r.lists.known(doc, end, limit)
            && (len > 1 || r.capital(end) || end == at)
        {
            end += len;
        } else if let Some(len) = r.lists.title(doc, end, limit).filter(|_| r.capital(end)) {
            end += len;
        } else if r.capital(end) && (end == at || enters(r, end, mode)) {
            headed |= r.is(end, HEADS);
            end += 1;
        } else if let Some(next) = particle(r, end, limit).filter(|_| end == at || doc.tokens[end].spaced) {
            end = next + 1;
        } else {
            break;
        }
        if end > at && r.is(end - 1, HEADS) {
            headed = true;
        }
        match join(r, at, end, limit, headed, mode) {
            Some((next, joined)) => {
                end = next;
                whole |= joined;
            }
            None => break,
        }
    }
    Row {
        tokens: at..end.max(at + 1).min(last),
        whole,
    }
}

const HEADS: u32 =
    mark::ORG_HEAD | mark::ORG_TAIL | mark::WORK_HEAD | mark::EVENT_HEAD | mark::PLACE_HEAD | mark::WORK_TAIL;

/// A capital that may go on with a row.
fn enters(r: &Reading, i: usize, mode: Mode) -> bool {
    if r.is(i, mark::NEVER)
        && !(r.doc.tokens[i].case == Case::Upper && r.doc.word(i).chars().all(|c| "IVX".contains(c)))
    {
        return false;
    }
    match mode {
        Mode::Normal => !(r.is(i, mark::STOP) && matches!(r.doc.tokens[i].case, Case::Title)),
        _ => {
            !r.everyday(i)
                || r.is(i, mark::GIVEN | mark::FAMILY) && mode == Mode::Headline
                || r.is(i, mark::ORG_TAIL | mark::PLACE_TAIL)
        }
    }
}

/// Where the row goes on after token `end - 1`, and whether a small word was joined; `None` where it ends.
fn join(r: &Reading, at: usize, end: usize, limit: usize, headed: bool, mode: Mode) -> Option<(usize, bool)> {
    let doc = r.doc;
    let token = doc.tokens.get(end).filter(|_| end < limit)?;
    let open = |i: usize| i < limit && r.capital(i) && !r.barred[i] && !r.is(i, mark::NEVER);
    if token.kind == TokenKind::Word {
        if !token.spaced {
            return None;
        }
        if r.capital(end) {
            return Some((end, false));
        }
        let next = end + 1;
        let article = usize::from(doc.key(next) == const { key("the") });
        return match token.key {
            OF if headed && open(next + article) => Some((next + article, true)),
            FOR if headed && open(next + article) && r.is(end - 1, mark::ORG_HEAD) => {
                Some((next + article, true))
            }
            ON if r.is(end - 1, mark::ORG_HEAD | mark::WORK_TAIL) && open(next) => Some((next, true)),
            // "Ministry of Trade and Industry", "Securities and Exchange Commission".
            AND if open(next) && doc.tokens[next].spaced => {
                let body = r
                    .lists
                    .known(doc, next, limit)
                    .is_some_and(|(_, known)| known.kind == EntityKind::Group);
                let inside = headed
                    && (at..end).any(|i| doc.key(i) == OF || doc.key(i) == FOR)
                    && (r.everyday(next) || body);
                let tail = r.is(next + 1, mark::ORG_TAIL)
                    && r.capital(next + 1)
                    && end - at <= 2
                    && r.everyday(end - 1)
                    && r.everyday(next);
                (inside || tail).then_some((next, true))
            }
            _ => particle(r, end, limit).map(|_| (end, false)),
        };
    }
    let next = end + 1;
    match doc.word(end) {
        "-" if !token.spaced && doc.tokens.get(next).is_some_and(|t| !t.spaced) && next < limit => {
            if open(next) {
                return Some((next, false));
            }
            // "Inzamam-ul-Haq".
            if r.is(next, mark::PARTICLE) && doc.word(next + 1) == "-" && open(next + 2) {
                return Some((next + 2, false));
            }
            // "Jong-un" goes on, "Paris-based" does not.
            let t = doc.tokens[next];
            let name = t.kind == TokenKind::Word
                && t.case == Case::Lower
                && !r.barred[next]
                && (!r.everyday(next) || (end - at >= 2 && t.span.len() <= 3))
                && r.lists.marks(t.key) & mark::SECOND_HALF == 0;
            // The small half is taken at once.
            (name && mode != Mode::Upper).then_some(())?;
            let after = next + 1;
            match doc.tokens.get(after) {
                Some(t) if after < limit && t.spaced && r.capital(after) => Some((after, false)),
                _ => Some((after, false)),
            }
        }
        "&" if open(next) => Some((next, true)),
        "/" | "." => None,
        // "Example Holdings, Inc."
        "," if r.is(next, mark::LEGAL) && open(next) && doc.word(next).len() <= 12 => Some((next, false)),
        _ => None,
    }
}

const OF: u64 = key("of");
const FOR: u64 = key("for");
const ON: u64 = key("on");
const AND: u64 = key("and");

/// Cuts a row into names and labels each.
fn pieces(r: &Reading, row: Row, first: usize, last: usize, mode: Mode, out: &mut Vec<Candidate>) {
    let mut at = row.tokens.start;
    let mut end = row.tokens.end;
    // A row that ran over the end of its name.
    while end > at
        && !(r.capital(end - 1)
            || r.doc.tokens[end - 1].case != Case::Lower
            || end - at == 1
            || small_end(r, at, end))
    {
        end -= 1;
    }
    let mut title: Option<usize> = None;
    while at < end {
        let known = r.lists.known(r.doc, at, end);
        let whole_known = known.is_some_and(|(len, _)| at + len == end);
        if !whole_known
            && known.is_none_or(|(len, _)| len == 1)
            && let Some(len) = r.lists.title(r.doc, at, end)
            && r.capital(at)
            && (at + len == end || !ends_body(r, at, end) || title_before_person(r, at + len, end))
        {
            title = (at + len < end).then_some(title.unwrap_or(at));
            at += len;
            continue;
        }
        if !r.capital(at) && known.is_none() && !r.is(at, mark::PARTICLE) {
            at += 1;
            continue;
        }
        let stop = if row.whole {
            end
        } else {
            cut(r, at, end, title.is_some())
        };
        if let Some(mut found) = kinds::label(r, at..stop, title.is_some(), first, last, mode) {
            found.title = title.map_or(found.first, |t| t as u32);
            if r.is(stop - 1, mark::LEGAL) && abbreviates(r, stop, last) {
                found.last += 1;
            }
            out.push(election(r, found, first, last));
        }
        title = None;
        at = stop.max(at + 1);
        while at < end && matches!(r.doc.word(at), "-" | "&" | "," | "." | "/") {
            at += 1;
        }
    }
}

/// The small second half of "Jong-un", or a known name that ends small.
fn small_end(r: &Reading, at: usize, end: usize) -> bool {
    (end - at >= 3 && r.doc.word(end - 2) == "-")
        || r.lists
            .known(r.doc, at, end)
            .is_some_and(|(len, _)| at + len == end)
}

fn title_before_person(r: &Reading, at: usize, end: usize) -> bool {
    end - at <= 3 && r.is(at, mark::GIVEN) && !ends_body(r, at, end)
}

/// The row ends as bodies, places, events or laws end.
pub fn ends_body(r: &Reading, at: usize, end: usize) -> bool {
    end > at + 1
        && r.is(
            end - 1,
            mark::ORG_TAIL
                | mark::PLACE_TAIL
                | mark::EVENT_TAIL
                | mark::WORK_TAIL
                | mark::OUTLET_TAIL
                | mark::LEGAL,
        )
        && !r.is(end - 1, mark::FAMILY)
}

/// Where the name that begins at `at` ends, given that the row ends at `end`.
fn cut(r: &Reading, at: usize, end: usize, titled: bool) -> usize {
    let doc = r.doc;
    if let Some((len, known)) = r.lists.known(doc, at, end) {
        let rest = at + len;
        if rest == end {
            return end;
        }
        let person = len == 1
            && (r.is(at, mark::GIVEN) || titled)
            && !known.demonym
            && end - rest <= 2
            && !ends_body(r, at, end)
            && r.lists
                .known(doc, rest, end)
                .is_none_or(|_| r.is(rest, mark::FAMILY));
        if person {
            return end;
        }
        use EntityKind as K;
        let body = ends_body(r, rest.saturating_sub(1), end)
            && !r.is(rest, mark::GIVEN)
            && r.lists.title(doc, rest, end).is_none();
        return match known.kind {
            _ if known.demonym && body => {
                if r.is(rest, mark::GOVERNMENT) || end - rest == 1 {
                    rest
                } else {
                    end
                }
            }
            K::Place | K::Organisation | K::Group if body && doc.word(rest) != "-" => end,
            K::Organisation | K::Outlet
                if end - rest == 1
                    && !r.is(rest, mark::GIVEN)
                    && r.lists.known(doc, rest, end).is_none()
                    && doc.tokens[rest].spaced =>
            {
                end
            }
            _ => rest,
        };
    }
    // An unknown beginning: the next title or known name of more than one word, or a demonym, begins anew.
    let mut i = at + 1;
    while i < end {
        if let Some((len, known)) = r.lists.known(doc, i, end) {
            if i + len < end && ends_body(r, i, end) {
                return end;
            }
            if len > 1 || (known.demonym && i + 1 < end && !r.is(at, mark::GIVEN)) {
                return i;
            }
        }
        if r.lists.title(doc, i, end).is_some()
            && i + 1 < end
            && !ends_body(r, at, end)
            && !r.is(i, mark::FAMILY | mark::GIVEN)
        {
            return i;
        }
        i += 1;
    }
    end
}

/// The full stop at `stop` belongs to the word before it: the sentence goes on in small letters or with a comma.
fn abbreviates(r: &Reading, stop: usize, last: usize) -> bool {
    stop + 1 < last
        && r.doc.word(stop) == "."
        && !r.doc.tokens[stop].spaced
        && (r.doc.tokens[stop + 1].case == Case::Lower || r.doc.tokens[stop + 1].kind == TokenKind::Sign)
}

/// "the 1998 Norland general election": a year, a place and a vote are the name of an event.
fn election(r: &Reading, c: Candidate, first: usize, last: usize) -> Candidate {
    let (at, end) = (c.first as usize, c.last as usize);
    let year = at > first && r.doc.tokens[at - 1].kind == TokenKind::Number && r.doc.word(at - 1).len() == 4;
    if !year || !matches!(c.kind, EntityKind::Place | EntityKind::Group) {
        return c;
    }
    let small = |i: usize| i < last && r.doc.tokens[i].case == Case::Lower;
    let vote = |i: usize| small(i) && matches!(r.doc.key(i), ELECTION | ELECTIONS | REFERENDUM);
    match (end..end + 3).find(|&i| vote(i)) {
        Some(i) if (end..i).all(small) => Candidate {
            last: (i + 1) as u32,
            trust: Trust::Sure,
            ..guess(at - 1..i + 1, EntityKind::Event, "event.election")
        },
        _ => c,
    }
}

const ELECTION: u64 = key("election");
const ELECTIONS: u64 = key("elections");
const REFERENDUM: u64 = key("referendum");

/// A guess is no more than its capital.
pub fn guess(tokens: Range<usize>, kind: crate::extract::EntityKind, rule: &'static str) -> Candidate {
    Candidate {
        first: tokens.start as u32,
        last: tokens.end as u32,
        kind,
        trust: Trust::Guess,
        entry: None,
        demonym: false,
        home: None,
        title: tokens.start as u32,
        rule,
    }
}

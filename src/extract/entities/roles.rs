//! Titles and roles said of a person: before the name ("President", "North Korean leader"), or beside it between commas
//! ("a top commander, Hwang Jang Yop,"; "Ana Ruiz, a spokeswoman for the union,").

use super::candidate::Candidate;
use super::lists::mark;
use super::reading::Reading;
use crate::article::Span;
use crate::extract::Doc;
use crate::extract::token::{Case, TokenKind, key};

/// Most words of a role.
const LONGEST: usize = 8;

/// Token `i` is a title that is said of anybody and tells no role; without its full stop, which is a token of its own.
pub fn courtesy(doc: &Doc, i: usize) -> bool {
    const TITLES: [u64; 8] = [
        key("mr"),
        key("mrs"),
        key("ms"),
        key("miss"),
        key("mx"),
        key("sir"),
        key("dame"),
        key("madam"),
    ];
    TITLES.contains(&doc.key(i))
}

/// The spans of all roles said right at this mention.
pub fn at(r: &Reading, c: &Candidate, mut add: impl FnMut(Span)) {
    let doc = r.doc;
    let first = c.first as usize;
    if c.title < c.first {
        let mut end = first;
        while end > c.title as usize + 1 && matches!(doc.word(end - 1), "," | "-") {
            end -= 1;
        }
        while end > c.title as usize && (courtesy(doc, end - 1) || doc.word(end - 1) == ".") {
            end -= 1;
        }
        if end > c.title as usize {
            add(doc.tokens_span(c.title as usize, end));
        }
    }
    let Some(sentence) = doc.sentence_at(doc.tokens.get(first).map_or(0, |t| t.span.start())) else {
        return;
    };
    let range = doc.sentences[sentence].tokens();
    before(r, c.title as usize, range.start, &mut add);
    after(r, c.last as usize, range.end, &mut add);
}

fn small(r: &Reading, i: usize) -> bool {
    r.doc
        .tokens
        .get(i)
        .is_some_and(|t| t.kind == TokenKind::Word && t.case == Case::Lower)
}

/// "leader Kim", "a top commander, Hwang".
fn before(r: &Reading, at: usize, start: usize, add: &mut impl FnMut(Span)) {
    let doc = r.doc;
    let comma = at > start + 1 && doc.word(at - 1) == ",";
    let head = if comma {
        at.saturating_sub(2)
    } else {
        at.saturating_sub(1)
    };
    if head < start || at == 0 || !small(r, head) || !r.is(head, mark::ROLE) {
        return;
    }
    let mut first = head;
    while first > start && head - first < LONGEST {
        let i = first - 1;
        let adjective = small(r, i)
            && !participle(r, i)
            && !r.is(i, mark::STOP | mark::SAID | mark::PARTICLE)
            && r.is(i, mark::COMMON);
        let hyphen = doc.word(i) == "-" && small(r, first) && i > start && small(r, i - 1);
        let capital = r.capital(i) && !r.is(i, mark::STOP | mark::NEVER) && !r.barred[i] && small(r, head);
        // "Bank of England governor".
        let of = doc.key(i) == OF && first > i && r.capital(i + 1) && i > start && r.capital(i - 1);
        let opening = small(r, i) && matches!(doc.key(i), TOP | FORMER | OLD | NEW);
        if !(adjective || hyphen || capital || of || opening) {
            break;
        }
        first = i;
    }
    // "The eight-player game": half a word is no role.
    if doc.word(first) == "-" {
        return;
    }
    let article = first > start && matches!(doc.key(first - 1), A | AN | THE);
    // Between commas a role has its article: "said the commander, Hwang" – and "spokesman, Hwang" is a list.
    if comma && !article {
        return;
    }
    let from = if article && doc.key(first - 1) != THE {
        first - 1
    } else {
        first
    };
    add(doc.tokens_span(from, head + 1));
}

/// "signing defender Babic": the verb before the role is none of it, "managing director" is.
fn participle(r: &Reading, i: usize) -> bool {
    r.doc.word(i).ends_with("ing") && !OFFICES.contains(&r.doc.key(i))
}

const OFFICES: [u64; 12] = [
    key("acting"),
    key("managing"),
    key("marketing"),
    key("leading"),
    key("founding"),
    key("visiting"),
    key("housing"),
    key("engineering"),
    key("planning"),
    key("ruling"),
    key("coaching"),
    key("training"),
];

/// "Ruiz, a spokeswoman for the union,".
fn after(r: &Reading, end: usize, last: usize, add: &mut impl FnMut(Span)) {
    let doc = r.doc;
    if doc.word(end) != "," || end + 2 >= last {
        return;
    }
    let first = end + 1;
    let mut at = first;
    let mut role = false;
    while at < last && at - first <= LONGEST + 4 {
        let t = &doc.tokens[at];
        if t.kind == TokenKind::Sign && !matches!(doc.word(at), "-" | "’" | "'") {
            break;
        }
        if !role && at - first > LONGEST {
            return;
        }
        role |= small(r, at) && r.is(at, mark::ROLE);
        // A verb: this was no apposition.
        if small(r, at) && (r.is(at, mark::SAID) || matches!(doc.key(at), WHO | IS | WAS | HAS)) {
            if doc.key(at) == WHO && role {
                break;
            }
            return;
        }
        at += 1;
    }
    let opens =
        matches!(doc.key(first), A | AN | THE) || r.is(first, mark::ROLE) || matches!(doc.key(first), FORMER);
    let closed = at < last && matches!(doc.word(at), "," | "." | ";" | "—" | "–" | ")") || doc.key(at) == WHO;
    if role && opens && closed {
        let from = if doc.key(first) == THE { first + 1 } else { first };
        add(doc.tokens_span(from, at));
    }
}

const OF: u64 = key("of");
const A: u64 = key("a");
const AN: u64 = key("an");
const THE: u64 = key("the");
const TOP: u64 = key("top");
const FORMER: u64 = key("former");
const OLD: u64 = key("old");
const NEW: u64 = key("new");
const WHO: u64 = key("who");
const IS: u64 = key("is");
const WAS: u64 = key("was");
const HAS: u64 = key("has");

//! Titles of books, films and songs: in quotation marks, or after "called".

use super::candidate::{Candidate, Trust};
use super::lists::mark;
use super::reading::Reading;
use super::runs::guess;
use crate::extract::EntityKind;
use crate::extract::token::{Case, TokenKind};

/// Most words of a title.
const LONGEST: usize = 12;

/// How far back the kind of work may stand from its title, in tokens.
const REACH: usize = 12;

/// The title that begins at token `at`, where something before it says that a title follows.
pub fn title(r: &Reading, at: usize, first: usize, last: usize) -> Option<Candidate> {
    let quoted = at > first && matches!(r.doc.word(at - 1), "\"" | "“" | "‘");
    if quoted {
        return inside_quotes(r, at, first, last);
    }
    let called = at > first + 1 && r.is(at - 1, mark::CALLED) && r.doc.tokens[at - 1].case == Case::Lower;
    let capital = |i: usize| {
        r.doc.tokens[i].kind == TokenKind::Word && !matches!(r.doc.tokens[i].case, Case::Lower | Case::None)
    };
    if !called || !capital(at) || r.barred[at] || !cue_before(r, at - 1, first) {
        return None;
    }
    let mut end = at;
    while end < last.min(at + LONGEST) && r.doc.tokens[end].kind == TokenKind::Word && !r.barred[end] {
        // Small words count only between capitals.
        let small = !capital(end);
        let inner = end + 1 < last
            && (capital(end + 1) || end + 2 < last && capital(end + 2) && r.is(end + 1, mark::STOP));
        if small && !(r.is(end, mark::STOP) && inner) {
            break;
        }
        end += 1;
    }
    Some(work(at, end, "work.called"))
}

fn work(at: usize, end: usize, rule: &'static str) -> Candidate {
    Candidate {
        trust: Trust::Sure,
        ..guess(at..end, EntityKind::Work, rule)
    }
}

fn cue_before(r: &Reading, at: usize, first: usize) -> bool {
    (at.saturating_sub(REACH).max(first)..at)
        .any(|i| r.is(i, mark::WORK_CUE) && r.doc.tokens[i].case == Case::Lower)
}

fn inside_quotes(r: &Reading, at: usize, first: usize, last: usize) -> Option<Candidate> {
    let limit = last.min(at + LONGEST);
    let end = (at..limit).find(|&i| matches!(r.doc.word(i), "\"" | "”" | "’"))?;
    let (mut high, mut low, mut words) = (0, 0, 0);
    for i in at..end {
        let t = &r.doc.tokens[i];
        if t.kind != TokenKind::Word {
            // A sentence of its own is speech, not a title.
            if matches!(r.doc.word(i), "." | "!" | ";") && i + 1 < end {
                return None;
            }
            continue;
        }
        words += 1;
        match t.case {
            Case::Lower if !r.is(i, mark::STOP | mark::PARTICLE) => low += 1,
            Case::Title | Case::Upper | Case::Mixed => high += 1,
            _ => {}
        }
    }
    let cued = cue_before(r, at - 1, first.max(at.saturating_sub(6)));
    let comma = matches!(r.doc.word(end - 1), "," | "." | "!" | "?") as usize;
    if end - comma <= at || low > 0 || high == 0 || !r.capital(at) && !r.is(at, mark::STOP) {
        return None;
    }
    // Without a word for its kind, a title needs two capitals and must not be the name of somebody.
    let known = r.lists.known(r.doc, at, end).is_some() || r.is(at, mark::GIVEN);
    (cued || (high >= 2 && words >= 2 && !known)).then(|| work(at, end - comma, "work.quoted"))
}

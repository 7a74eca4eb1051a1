//! Where the words beside a name leave no doubt that the model is wrong.

use super::{Found, class};
use crate::extract::EntityKind as K;
use crate::extract::entities::candidate::Candidate;
use crate::extract::entities::lists::mark;
use crate::extract::entities::reading::Reading;
use crate::extract::entities::roles::courtesy;
use crate::extract::token::{Case, TokenKind, key};

/// What the model found, put right; `None` where it is no name. `rules` are the proposals from its first token on.
pub fn mended<'c>(r: &Reading, f: &Found, rules: impl Iterator<Item = &'c Candidate>) -> Option<Found> {
    if order(r, f) || plain(r, f, rules) {
        return None;
    }
    let mut f = *f;
    // "al-Qaeda": the article of an Arabic name belongs to it.
    let first = f.first as usize;
    if first > 1
        && !r.doc.tokens[first].spaced
        && r.doc.word(first - 1) == "-"
        && ARTICLES.contains(&r.doc.key(first - 2))
    {
        f.first -= 2;
    }
    f.first = owner(r, &f).unwrap_or(f.first);
    // "The Olympic 800m champion": the number belongs to its unit.
    let last = f.last as usize;
    let number = last - f.first as usize > 1 && r.doc.tokens[last - 1].kind == TokenKind::Number;
    let unit = |t: &crate::extract::token::Token| !t.spaced && t.kind == TokenKind::Word;
    if number && r.doc.tokens.get(last).is_some_and(unit) {
        f.last -= 1;
    }
    if f.class != class(K::Person) && (addressed(r, &f) || national(r, &f)) {
        f.class = class(K::Person);
    }
    Some(f)
}

const ARTICLES: [u64; 2] = [key("al"), key("el")];

/// "The Bank's Monetary Policy Committee": the body that another one owns begins behind the genitive. "Women's Institute" is one name.
fn owner(r: &Reading, f: &Found) -> Option<u32> {
    let first = f.first as usize;
    let genitive = matches!(r.doc.word(first + 1), "'s" | "’s");
    let body = r.is(first, mark::ORG_HEAD | mark::ORG_TAIL) && r.is(f.last as usize - 1, mark::ORG_TAIL);
    (genitive && body && f.class == class(K::Organisation) && first + 3 < f.last as usize)
        .then_some(f.first + 2)
}

/// "Mr Stamp".
fn addressed(r: &Reading, f: &Found) -> bool {
    let mut at = f.first as usize;
    let titled = courtesy(r.doc, at);
    at += 1 + usize::from(r.doc.word(at + 1) == ".");
    titled && at < f.last as usize && r.capital(at)
}

/// "France's Hind Dehiba": behind a country two or three words that are no everyday ones, of the class that training texts agree on
/// least, are somebody of that country.
fn national(r: &Reading, f: &Found) -> bool {
    let (first, last) = (f.first as usize, f.last as usize);
    let name = |i: usize| {
        let t = &r.doc.tokens[i];
        t.kind == TokenKind::Word && t.case == Case::Title && t.spaced && !r.everyday(i)
    };
    let genitive = first > 1 && matches!(r.doc.word(first - 1), "'s" | "’s");
    f.class == class(K::Work)
        && (2..=3).contains(&(last - first))
        && (first..last).all(name)
        && genitive
        && r.lists
            .known(r.doc, first - 2, first - 1)
            .is_some_and(|(_, known)| r.lists.country(known.entry) && !known.demonym)
}

/// "Mark a claim": a verb that is a given name too, where it begins a sentence and its object follows. "The" follows many a
/// person as well.
fn order(r: &Reading, f: &Found) -> bool {
    let (at, next) = (f.first as usize, f.last as usize);
    let sentence = r.doc.sentences.partition_point(|s| s.tokens().end <= at);
    let opens = r
        .doc
        .sentences
        .get(sentence)
        .is_some_and(|s| r.opens(at, s.tokens().start));
    let the = r.everyday(at) && r.doc.key(next) == const { key("the") };
    next == at + 1 && opens && r.is(at, mark::GIVEN) && (the || OBJECTS.contains(&r.doc.key(next)))
}

/// Words that begin the object of a verb.
const OBJECTS: [u64; 7] = [
    key("a"),
    key("an"),
    key("this"),
    key("these"),
    key("your"),
    key("my"),
    key("our"),
];

/// "Press Tab": an everyday word by itself, of the class that training texts agree on least, and no rule sees a name in it.
fn plain<'c>(r: &Reading, f: &Found, mut rules: impl Iterator<Item = &'c Candidate>) -> bool {
    f.class == class(K::Work)
        && f.last == f.first + 1
        && r.everyday(f.first as usize)
        && rules.next().is_none_or(|c| c.first >= f.last)
}

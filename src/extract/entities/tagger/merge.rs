//! What the model sees and what the rules propose, made one row of candidates. The model says what is a name and of which class;
//! the rules say the rest: the entry of the lexicon, the title before it, which kind within the class, how sure it is.

use super::{CLASSES, Found, class, slips};
use crate::extract::EntityKind as K;
use crate::extract::entities::candidate::{Candidate, Trust};
use crate::extract::entities::lists::mark;
use crate::extract::entities::reading::Reading;
use crate::extract::entities::runs::guess;
use crate::extract::token::{Case, TokenKind};

/// The class of a candidate: the demonym of a place is no place.
fn class_of(c: &Candidate) -> usize {
    if c.demonym { class(K::Group) } else { class(c.kind) }
}

/// Longest title that is looked for before a person, in tokens.
const TITLE: usize = 5;

/// The candidates, in order.
pub fn merge(r: &Reading, rules: &[Candidate], found: &[Found]) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
    let mut model = found.iter().peekable();
    let mut rest = rules.iter().peekable();
    loop {
        let next = match (model.peek(), rest.peek()) {
            (None, None) => return out,
            (Some(f), Some(c)) => f.first <= c.first,
            (Some(_), None) => true,
            (None, Some(_)) => false,
        };
        if next {
            let Some(f) = model.next() else { return out };
            // What the reader listed stands, whatever the model thinks of it.
            let own = rest.clone().take_while(|c| c.first < f.last).any(|c| own(r, c));
            let Some(f) = slips::mended(r, f, rest.clone()) else {
                continue;
            };
            let f = &f;
            if !own && !torn(r, f, rest.clone()) && out.last().is_none_or(|last| last.last <= f.first) {
                let bare = untitled(r, f);
                let same = rest
                    .clone()
                    .take_while(|c| c.first <= bare.first)
                    .find(|c| c.first == bare.first);
                let mut name = join(r, &bare, same);
                if bare.first > f.first {
                    name.title = name.title.min(f.first);
                }
                if let Some(firm) = out.last().and_then(|before| firm(r, before, &name)) {
                    out.pop();
                    name = firm;
                }
                out.push(name);
            }
        } else {
            let Some(c) = rest.next() else { return out };
            if out.last().is_some_and(|last| last.last > c.first) {
                continue;
            }
            let unseen = model.peek().is_none_or(|f| f.first >= c.last);
            if model.next_if(|f| fuller(c, f)).is_some() || own(r, c) || unseen && stands(c) {
                out.push(*c);
            }
        }
    }
}

/// "President Satoru Iwata", of whom the model saw the family name only.
fn fuller(c: &Candidate, f: &Found) -> bool {
    c.kind == K::Person
        && c.trust == Trust::Sure
        && f.class == class(K::Person)
        && c.first < f.first
        && c.last == f.last
}

/// The reader's own file lists it.
fn own(r: &Reading, c: &Candidate) -> bool {
    c.entry.is_some_and(|e| r.lists.own(e))
}

/// A proposal that needs no model: the model has seen few texts with names of these kinds.
fn stands(c: &Candidate) -> bool {
    class_of(c) == class(K::Work) && (c.trust == Trust::Sure || c.kind == K::Group && c.trust == Trust::Fair)
        || c.kind == K::Outlet && c.trust == Trust::Sure
}

/// An everyday word in small letters stands in it, and the rules see names on both sides: "the Norwegian newspaper Dagen".
fn torn<'c>(r: &Reading, f: &Found, rules: impl Iterator<Item = &'c Candidate>) -> bool {
    let small = |i: usize| {
        r.doc.tokens[i].kind == TokenKind::Word
            && r.doc.tokens[i].case == Case::Lower
            && !r.is(i, mark::STOP | mark::PARTICLE)
    };
    (f.first as usize..f.last as usize).any(small) && rules.take_while(|c| c.first < f.last).count() > 1
}

/// "Norwegian": the lists know it, and the training texts do not agree on whether it is a name. "Tutsis" are several.
fn of_a_people(r: &Reading, c: &Candidate) -> bool {
    let several =
        || c.kind == K::Group && c.entry.is_some() && r.doc.word(c.last as usize - 1).ends_with('s');
    c.trust == Trust::Sure && (c.demonym || several())
}

/// "Brill & Weber": two bare names and the sign between them are one firm.
fn firm(r: &Reading, before: &Candidate, name: &Candidate) -> Option<Candidate> {
    let person = |c: &Candidate| c.kind == K::Person && c.len() == 1;
    let joined = name.first == before.last + 1 && r.doc.word(before.last as usize) == "&";
    (joined && person(before) && person(name)).then(|| Candidate {
        trust: Trust::Fair,
        ..guess(
            before.first as usize..name.last as usize,
            K::Organisation,
            "org.ampersand",
        )
    })
}

/// A person without the titles that the model took for the beginning of the name: "Prime Minister Ada Brill", "Mr Brill". A word
/// that is also a given name is none: "Dean Brill".
fn untitled(r: &Reading, f: &Found) -> Found {
    let mut bare = *f;
    if f.class != class(K::Person) {
        return bare;
    }
    let last = f.last as usize;
    while let Some(len) = r.lists.title(r.doc, bare.first as usize, last).filter(|&len| {
        bare.first as usize + len < last && !(len == 1 && r.is(bare.first as usize, mark::GIVEN))
    }) {
        let next = bare.first as usize + len;
        if !r.capital(next) && !r.is(next, mark::PARTICLE) {
            break;
        }
        bare.first = next as u32;
    }
    // "Ada Brill KC": letters behind a name are an honour.
    let capitals = matches!(r.doc.tokens[last - 1].case, Case::Upper | Case::Mixed);
    if bare.last - bare.first > 2 && capitals && r.is(last - 1, mark::HONOUR) {
        bare.last -= 1;
    }
    bare
}

/// A name that the model sees, with what the rules know of it. `rule` begins at the same token.
fn join(r: &Reading, f: &Found, rule: Option<&Candidate>) -> Candidate {
    let tokens = f.first as usize..f.last as usize;
    let title = rule.map(|c| c.title).filter(|&t| t < f.first).or_else(|| {
        (f.class == class(K::Person))
            .then(|| title(r, tokens.start))
            .flatten()
    });
    // "Something else" is the class that training texts agree on least: what a rule is sure of goes before it.
    // So does a listed name of several words: a town lends its name to a club, "North Korea" to nobody.
    // A country lends it to its team, which the news also means by it.
    let country = |c: &Candidate| !c.demonym && c.entry.is_some_and(|e| r.lists.country(e));
    let surer = |c: &Candidate| {
        c.trust == Trust::Sure
            && (f.class == class(K::Work)
                || c.entry.is_some() && c.len() > 1
                || f.class == class(K::Place)
                    && c.rule == "org.tail"
                    && !r.is(c.last as usize - 1, mark::PLACE_TAIL | mark::TOWN_TAIL)
                || f.class == class(K::Organisation) && country(c))
    };
    let same = rule.filter(|c| c.last == f.last && (class_of(c) == f.class || of_a_people(r, c) || surer(c)));
    let mut c = match same {
        Some(c) => Candidate {
            trust: c.trust.max(Trust::Fair),
            ..*c
        },
        None => Candidate {
            trust: Trust::Fair,
            ..known(r, f).unwrap_or_else(|| {
                let (kind, name) = kind(r, f);
                guess(tokens, kind, name)
            })
        },
    };
    c.title = title.unwrap_or(c.first);
    c
}

/// The entry of the lexicon that a name of this class is.
fn known(r: &Reading, f: &Found) -> Option<Candidate> {
    let (first, last) = (f.first as usize, f.last as usize);
    let (len, known) = r.lists.known(r.doc, first, last)?;
    let c = Candidate {
        entry: Some(known.entry),
        demonym: known.demonym,
        ..guess(first..last, known.kind, rule_of(f.class))
    };
    (first + len == last && class_of(&c) == f.class).then_some(c)
}

/// The name of the rule for what the model alone sees.
fn rule_of(class: usize) -> &'static str {
    ["person.model", "org.model", "place.model", "name.model"]
        .get(class)
        .copied()
        .unwrap_or("name.model")
}

/// The kind within the class.
fn kind(r: &Reading, f: &Found) -> (K, &'static str) {
    let kind = CLASSES.get(f.class).copied().unwrap_or(K::Work);
    // "The Skarvik Observer": a word that papers end in, behind one that is only theirs.
    let paper = f.last - f.first > 1 && r.is(f.last as usize - 1, mark::OUTLET_TAIL) && {
        let before = f.last as usize - 2;
        r.capital(before) && !r.everyday(before)
    };
    if paper && matches!(kind, K::Work | K::Organisation) {
        return (K::Outlet, "outlet.tail");
    }
    if kind != K::Work {
        return (kind, rule_of(f.class));
    }
    let word = r.doc.word(f.first as usize);
    let lone = f.last - f.first == 1;
    let people = ["an", "ans", "ish", "ese", "ist", "ists", "ite", "ites", "i", "is"];
    if lone && r.doc.tokens[f.first as usize].case == Case::Title && people.iter().any(|e| word.ends_with(e))
    {
        return (K::Group, "group.model");
    }
    let digits = (f.first as usize..f.last as usize).any(|i| r.doc.tokens[i].kind == TokenKind::Number);
    let year = r.doc.tokens[f.first as usize].kind == TokenKind::Number && word.len() == 4;
    if year {
        return (K::Event, "event.model");
    }
    let last = f.last as usize - 1;
    // "Terrorism Act 2000".
    if digits && r.doc.word(last).len() == 4 && r.is(last - 1, mark::WORK_TAIL) {
        return (K::Work, "work.tail");
    }
    if digits {
        return (K::Product, "product.model");
    }
    (K::Work, "work.model")
}

/// First token of the title that ends right before `at`.
fn title(r: &Reading, at: usize) -> Option<u32> {
    (at.saturating_sub(TITLE)..at)
        .find(|&i| r.capital(i) && r.lists.title(r.doc, i, at).is_some_and(|len| i + len == at))
        .map(|i| i as u32)
}

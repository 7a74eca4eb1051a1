//! What the article says once about a name holds for all of it: a row that is surely a person makes persons of the guesses with
//! the same words, a bare family name follows its full name, and a capital that proved nothing at the beginning of a sentence is
//! a name after all when the name is known from elsewhere.

use super::candidate::{Candidate, Trust};
use super::lists::mark;
use super::reading::{Mode, Reading};
use super::runs::guess;
use crate::article::BlockKind;
use crate::extract::EntityKind as K;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{Case, TokenKind, key};

/// The words of a candidate as one key: hyphens and other signs do not count.
fn words_key(r: &Reading, c: &Candidate) -> u64 {
    c.tokens()
        .filter(|&i| r.doc.tokens[i].kind == TokenKind::Word)
        .fold(0, |hash, i| {
            (hash ^ r.doc.key(i))
                .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .rotate_left(23)
        })
}

/// The first and the last word of a candidate, and how many it has.
pub fn words(r: &Reading, c: &Candidate) -> (usize, usize, usize) {
    let is_word = |i: &usize| r.doc.tokens[*i].kind == TokenKind::Word;
    let first = c.tokens().find(is_word).unwrap_or(c.first as usize);
    let last = c.tokens().rev().find(is_word).unwrap_or(c.first as usize);
    (first, last, c.tokens().filter(is_word).count())
}

/// Makes the candidates agree, and adds those that only now are seen to be names. They come out in order.
pub fn agree(r: &Reading, candidates: &mut Vec<Candidate>) {
    let mut best: KeyMap<Candidate> = KeyMap::default();
    let mut people: KeyMap<()> = KeyMap::default();
    let mut bodies: KeyMap<()> = KeyMap::default();
    let mut nicknames: KeyMap<K> = KeyMap::default();
    let mut towns: KeyMap<()> = KeyMap::default();
    let mut votes: KeyMap<[u32; 3]> = KeyMap::default();
    // What names are that more than the model's rest class says something of.
    let mut told: KeyMap<K> = KeyMap::default();
    for c in candidates.iter() {
        if let Some(side) = side(c.kind).filter(|_| c.trust > Trust::Guess) {
            told.entry(words_key(r, c)).or_insert(c.kind);
            votes.entry(words_key(r, c)).or_default()[side] += if in_heading(r, c) { 1 } else { 2 };
        }
        let name = best.entry(words_key(r, c)).or_insert(*c);
        if c.trust > name.trust {
            *name = *c;
        }
        let (first, last, count) = words(r, c);
        if count < 2 || c.trust == Trust::Guess {
            continue;
        }
        if let Some(town) = town(r, c) {
            towns.insert(r.doc.key(town), ());
        }
        match c.kind {
            K::Person => {
                people.insert(r.doc.key(last), ());
                if r.is(first, mark::FAMILY | mark::GIVEN) {
                    people.insert(r.doc.key(first), ());
                }
            }
            K::Organisation | K::Outlet => {
                if !r.everyday(first) {
                    bodies.insert(r.doc.key(first), ());
                }
                // "Villa" for Aston Villa.
                if c.entry.is_some() && !r.everyday(last) {
                    nicknames.insert(r.doc.key(last), c.kind);
                }
            }
            _ => {}
        }
    }
    for c in candidates.iter_mut() {
        let (first, _, count) = words(r, c);
        let word = r.doc.key(first);
        let weak_place = c.entry.is_some() && c.trust == Trust::Fair && !c.demonym && !place_here(r, c);
        if count == 1
            && people.contains_key(&word)
            && c.kind != K::Person
            && (c.entry.is_none() || weak_place)
            && c.trust != Trust::Sure
        {
            *c = Candidate {
                kind: K::Person,
                trust: Trust::Sure,
                entry: None,
                rule: "consistency.surname",
                ..*c
            };
            continue;
        }
        if let Some(&kind) = nicknames.get(&word).filter(|_| {
            count == 1
                && c.kind == K::Person
                && c.entry.is_none()
                && c.trust != Trust::Sure
                && c.title == c.first
        }) {
            (c.kind, c.trust, c.rule) = (kind, Trust::Fair, "consistency.short");
            continue;
        }
        let lent = count == 1 && c.entry.is_none() && c.trust != Trust::Sure && c.title == c.first;
        if lent && matches!(c.kind, K::Person | K::Organisation) && towns.contains_key(&word) {
            (c.kind, c.rule) = (K::Place, "consistency.town");
            continue;
        }
        if lent && over_the(r, c) {
            (c.kind, c.trust, c.rule) = (K::Place, Trust::Fair, "place.article");
            continue;
        }
        // "Quoted Radio Valda", which is an outlet elsewhere and here taken for whatever else there is.
        if c.rule == "work.model"
            && let Some(&kind) = told.get(&words_key(r, c))
        {
            (c.kind, c.rule) = (kind, "consistency.name");
            continue;
        }
        if by_model(c) && c.entry.is_none() {
            let seen = votes.get(&words_key(r, c)).copied().unwrap_or_default();
            if let Some(kind) = outvoted(c.kind, seen) {
                (c.kind, c.rule) = (kind, "consistency.name");
                continue;
            }
            // "Brannock" beside "Brannock Textiles": a firm, where nobody has the name.
            if count == 1 && c.kind == K::Person && bodies.contains_key(&word) && !r.is(first, mark::GIVEN) {
                (c.kind, c.rule) = (K::Organisation, "consistency.short");
                continue;
            }
        }
        if c.trust != Trust::Guess {
            if c.trust == Trust::Fair
                && c.entry.is_none()
                && let Some(b) = best.get(&words_key(r, c))
                && b.trust == Trust::Sure
                && b.kind != c.kind
                && !(by_model(c) && b.entry.is_some())
            {
                *c = Candidate {
                    kind: b.kind,
                    entry: b.entry,
                    rule: "consistency.name",
                    ..*c
                };
            }
            continue;
        }
        if count == 1 && people.contains_key(&word) {
            (c.kind, c.trust, c.rule) = (K::Person, Trust::Sure, "consistency.surname");
        } else if let Some(b) = best.get(&words_key(r, c)).filter(|b| b.trust > Trust::Guess) {
            (c.kind, c.trust, c.entry, c.rule) = (b.kind, Trust::Fair, b.entry, "consistency.name");
        } else if count == 1 && bodies.contains_key(&word) {
            (c.kind, c.trust, c.rule) = (K::Organisation, Trust::Fair, "consistency.short");
        }
    }
    recover(r, candidates, &best, &people);
}

/// The token that names the town of a paper or of a public house: "The Skarvik Observer", "Skarvik Maritime Museum". A firm is
/// seldom called so after anything else.
fn town(r: &Reading, c: &Candidate) -> Option<usize> {
    let tail = c.last as usize - 1;
    let at = (c.first as usize..tail).find(|&i| !r.is(i, mark::STOP))?;
    let paper = r.is(tail, mark::OUTLET_TAIL) && at + 1 == tail;
    let lone =
        r.doc.tokens[at].case == Case::Title && !r.everyday(at) && !r.is(at, mark::GIVEN | mark::FAMILY);
    (lone && (paper || r.is(tail, mark::TOWN_TAIL))).then_some(at)
}

/// Puts to the vote what the model left as the rules had it: a lone name that no list knows is one thing in an article, so "Nordby votes"
/// in its headline is the place of "the council of Nordby".
pub fn settle(r: &Reading, candidates: &mut [Candidate]) {
    let mut votes: KeyMap<[u32; 3]> = KeyMap::default();
    for c in candidates.iter().filter(|c| c.trust > Trust::Guess) {
        if let Some(side) = side(c.kind) {
            votes.entry(words_key(r, c)).or_default()[side] += if in_heading(r, c) { 1 } else { 2 };
        }
    }
    for c in candidates.iter_mut() {
        let unknown = c.entry.is_none() && !r.is(c.first as usize, mark::GIVEN | mark::FAMILY);
        if c.len() > 1 || !unknown || c.title < c.first || c.trust == Trust::Sure {
            continue;
        }
        let seen = votes.get(&words_key(r, c)).copied().unwrap_or_default();
        if let Some(kind) = outvoted(c.kind, seen) {
            (c.kind, c.rule) = (kind, "consistency.name");
        }
    }
}

/// It stands in a heading, where half of the words that would tell what it is are left out.
fn in_heading(r: &Reading, c: &Candidate) -> bool {
    let doc = r.doc;
    let sentence = doc
        .sentences
        .partition_point(|s| s.tokens().end <= c.first as usize);
    let block = doc
        .sentences
        .get(sentence)
        .and_then(|s| doc.article.blocks.get(s.block as usize));
    block.is_some_and(|b| matches!(b.kind, BlockKind::Heading(_)))
}

/// The kinds among which a name is put to the vote.
fn side(kind: K) -> Option<usize> {
    match kind {
        K::Person => Some(0),
        K::Organisation | K::Outlet => Some(1),
        K::Place => Some(2),
        _ => None,
    }
}

/// What most mentions of the name are, where that is another kind. A known town lends its name to its club and is not put to the
/// vote; of a name that no list has, the article speaks in one sense.
fn outvoted(kind: K, votes: [u32; 3]) -> Option<K> {
    let own = votes[side(kind)?];
    let most = votes.iter().copied().max().filter(|&most| most > own)?;
    let kinds = [K::Person, K::Organisation, K::Place];
    votes.iter().position(|&v| v == most).map(|winner| kinds[winner])
}

/// The model said what it is where it stands: a club may have the name of its town.
fn by_model(c: &Candidate) -> bool {
    c.rule.ends_with(".model")
}

/// The words before it say that a place is meant.
fn place_here(r: &Reading, c: &Candidate) -> bool {
    let at = c.first as usize;
    at > 0 && r.is(at - 1, mark::BEFORE_PLACE)
}

/// "Over the Aalen": rivers, ranges and moors have an article. Nobody has one; a body may ("in the Army"), but nothing goes over it.
fn over_the(r: &Reading, c: &Candidate) -> bool {
    let at = c.first as usize;
    if at < 2 || r.doc.tokens[at].case != Case::Title || r.doc.key(at - 1) != const { key("the") } {
        return false;
    }
    let across = ACROSS.contains(&r.doc.key(at - 2));
    match c.kind {
        K::Person => across || r.is(at - 2, mark::BEFORE_PLACE),
        K::Organisation => across && !r.is(at, mark::ORG_HEAD | mark::ORG_TAIL),
        _ => false,
    }
}

const ACROSS: [u64; 6] = [
    key("over"),
    key("across"),
    key("along"),
    key("beside"),
    key("below"),
    key("above"),
];

/// Capitals that were passed over and are names elsewhere in the article.
fn recover(r: &Reading, candidates: &mut Vec<Candidate>, best: &KeyMap<Candidate>, people: &KeyMap<()>) {
    let mut found = Vec::new();
    let mut taken = candidates.iter().peekable();
    for (s, sentence) in r.doc.sentences.iter().enumerate() {
        for i in sentence.tokens() {
            while taken.peek().is_some_and(|c| c.last as usize <= i) {
                taken.next();
            }
            if taken.peek().is_some_and(|c| c.first as usize <= i) || !r.capital(i) || r.barred[i] {
                continue;
            }
            if r.is(i, mark::STOP | mark::NEVER) || r.seen(i).small > 0 {
                continue;
            }
            // An everyday word in a headline or at a beginning stays one unless the article writes it as a name; all in capitals it is
            // written as one.
            let shouted = r.doc.tokens[i].case == Case::Upper && r.modes.get(s) == Some(&Mode::Normal);
            if r.everyday(i) && !shouted && (r.modes.get(s) != Some(&Mode::Normal) || r.seen(i).capital == 0)
            {
                continue;
            }
            let alone = guess(i..i + 1, K::Person, "");
            if people.contains_key(&r.doc.key(i)) {
                found.push(Candidate {
                    trust: Trust::Fair,
                    rule: "consistency.surname",
                    ..alone
                });
            } else if let Some(b) = best.get(&words_key(r, &alone)).filter(|b| b.trust > Trust::Guess) {
                found.push(Candidate {
                    kind: b.kind,
                    trust: Trust::Fair,
                    entry: b.entry,
                    demonym: b.demonym,
                    rule: "consistency.name",
                    ..alone
                });
            }
        }
    }
    candidates.append(&mut found);
    candidates.sort_by_key(|c| c.first);
}

/// "the South" where the article speaks of both South Korea and North Korea (or of another divided country).
pub fn halves(r: &Reading, candidates: &mut Vec<Candidate>) {
    let mut half: [Option<(u32, &str)>; 2] = [None, None];
    for c in candidates.iter() {
        let Some(entry) = c.entry.filter(|_| c.kind == K::Place) else {
            continue;
        };
        let name = r.lists.name(entry);
        for (side, slot) in ["North ", "South "].iter().zip(half.iter_mut()) {
            if let Some(rest) = name.strip_prefix(side) {
                slot.get_or_insert((entry, rest));
            }
        }
    }
    let (Some(north), Some(south)) = (half[0], half[1]) else {
        return;
    };
    // "Carolina" and "Africa" are not two halves of one country.
    if north.1 != south.1 || !matches!(north.1, "Korea" | "Vietnam" | "Yemen" | "Sudan") {
        return;
    }
    let mut added = Vec::new();
    for i in 1..r.doc.tokens.len() {
        let entry = match r.doc.key(i) {
            k if k == const { key("north") } => north.0,
            k if k == const { key("south") } => south.0,
            _ => continue,
        };
        if r.doc.tokens[i].case == Case::Title
            && r.doc.key(i - 1) == const { key("the") }
            && !r.capital(i + 1)
            && !r.barred[i]
        {
            added.push(Candidate {
                trust: Trust::Fair,
                entry: Some(entry),
                ..guess(i..i + 1, K::Place, "place.short")
            });
        }
    }
    if added.is_empty() {
        return;
    }
    let at: std::collections::HashSet<u32> = added.iter().map(|c| c.first).collect();
    candidates.retain(|c| !(c.len() == 1 && at.contains(&c.first)));
    candidates.append(&mut added);
    candidates.sort_by_key(|c| c.first);
}

//! Which names are one: across spelling and hyphens, short forms, acronyms, demonyms and the other names of the lexicon.
//!
//! Every name leaves a few keys (its letters without marks and signs, its family name, its initials) and every later name asks for
//! its own, so the work grows with the number of names and not with its square.

use super::acronym;
use super::candidate::Candidate;
use super::consistency::words;
use super::lists::mark;
use super::reading::Reading;
use crate::extract::EntityKind as K;
use crate::extract::phrase::KeyMap;
use crate::extract::token::{Case, TokenKind};

/// Candidates that name one thing: their indices, in order.
#[derive(Default)]
pub struct Cluster {
    /// Indices of candidates.
    pub members: Vec<u32>,
    /// The entry of the lexicon.
    pub entry: Option<u32>,
}

/// What a key says of the name that left it.
#[derive(Clone, Copy)]
enum Role {
    Entry = 1,
    Letters,
    Person,
    Initial,
    Short,
    Acronym,
    Plain,
}

/// Kinds that may be one thing: an outlet is a body, a people belongs to its place.
fn class(kind: K) -> u64 {
    match kind {
        K::Person => 1,
        K::Organisation | K::Outlet => 2,
        K::Place | K::Group => 3,
        K::Event => 4,
        K::Work => 5,
        K::Product => 6,
    }
}

/// A running hash.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn new(role: Role, class: u64) -> Key {
        Key(0xcbf2_9ce4_8422_2325 ^ (role as u64) << 8 ^ class).eat(0x5bd1)
    }

    fn eat(self, value: u64) -> Key {
        Key((self.0 ^ value)
            .wrapping_mul(0x0000_0100_0000_01b3)
            .rotate_left(5))
    }

    /// Letters and digits only, small, without marks.
    fn word(mut self, word: &str) -> Key {
        for c in word.chars() {
            for c in c.to_lowercase() {
                let c = plain(c);
                if c.is_alphanumeric() {
                    self = self.eat(u64::from(u32::from(c)));
                }
            }
        }
        self
    }
}

/// The letter without its mark, for the letters of European names and of the usual transliterations.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' | 'ĉ' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
        'ł' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => c,
    }
}

/// The consonants of a word as they sound in most transliterations: Gaddafi, Gadhafi, Qaddafi, Kadhafi are one.
fn sound(mut key: Key, word: &str) -> Key {
    let mut before = '\0';
    let mut last = ' ';
    for c in word.chars().flat_map(char::to_lowercase).map(plain) {
        let c = match c {
            'q' | 'g' | 'c' => 'k',
            'y' | 'j' => 'i',
            'w' => 'v',
            'z' => 's',
            'h' if before != '\0' => continue,
            c => c,
        };
        if c.is_alphabetic() {
            last = c;
            if c != before && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') {
                key = key.eat(u64::from(u32::from(c)));
            }
            before = c;
        }
    }
    // Maria and Mario are two.
    key.eat(u64::from(u32::from(if matches!(last, 'e' | 'i') {
        'i'
    } else {
        last
    })))
}

/// Names that left a key, by where they stand.
type Left = KeyMap<Vec<(u32, u32)>>;

/// The nearest before `at`, or else the first after it.
fn nearest(left: &Left, key: Key, at: u32) -> Option<u32> {
    let there = left.get(&key.0)?;
    let before = there.partition_point(|&(i, _)| i <= at);
    there.get(before.saturating_sub(1)).map(|&(_, cluster)| cluster)
}

/// Joins candidates, which stand in order.
pub fn join(r: &Reading, candidates: &[Candidate]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut exact: KeyMap<u32> = KeyMap::default();
    let mut left: Left = KeyMap::default();
    let mut of = vec![u32::MAX; candidates.len()];
    // Full names first, so that a short form may stand before its full one.
    for short_forms in [false, true] {
        for (i, c) in candidates.iter().enumerate() {
            let (first, last, count) = words(r, c);
            let short = is_short(r, c, count);
            if short != short_forms {
                continue;
            }
            let at = i as u32;
            let keys = full_keys(r, c, first, last, count);
            let found = keys
                .iter()
                .flatten()
                .find_map(|k| exact.get(&k.0).copied())
                .filter(|&g| agrees(&clusters, g, c))
                .or_else(|| {
                    short
                        .then(|| short_for(r, c, first, last, count, &left, at))
                        .flatten()
                });
            let cluster = found.unwrap_or_else(|| {
                clusters.push(Cluster::default());
                (clusters.len() - 1) as u32
            });
            of[i] = cluster;
            clusters[cluster as usize].entry = clusters[cluster as usize].entry.or(c.entry);
            for k in keys.iter().flatten() {
                exact.entry(k.0).or_insert(cluster);
            }
            if !short {
                leave(r, c, first, last, count, |k| {
                    left.entry(k.0).or_default().push((at, cluster))
                });
            }
        }
    }
    for (i, &cluster) in of.iter().enumerate() {
        if let Some(cluster) = clusters.get_mut(cluster as usize) {
            cluster.members.push(i as u32);
        }
    }
    clusters.retain(|c| !c.members.is_empty());
    clusters.sort_by_key(|c| c.members[0]);
    clusters
}

/// A name may not join a cluster that the lexicon knows as something else.
fn agrees(clusters: &[Cluster], cluster: u32, c: &Candidate) -> bool {
    match (clusters.get(cluster as usize).and_then(|g| g.entry), c.entry) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// One word, of a person or a body: it may stand for a longer name.
fn is_short(r: &Reading, c: &Candidate, count: usize) -> bool {
    match c.kind {
        K::Person => count == 1 || r.doc.hyphened(c.first as usize, c.last as usize),
        K::Organisation | K::Outlet => {
            count == 1 || c.len() <= 2 && !r.is(c.last as usize - 1, mark::ORG_TAIL)
        }
        _ => count == 1 && c.entry.is_none(),
    }
}

/// Keys by which equal names are one, surest first.
fn full_keys(r: &Reading, c: &Candidate, first: usize, last: usize, count: usize) -> [Option<Key>; 4] {
    let class = class(c.kind);
    let mut letters = Key::new(Role::Letters, class);
    let legal = |i: usize| count > 1 && i == last && r.is(i, mark::LEGAL) && class == 2;
    let place = c.home.map_or(c.tokens(), |home| home as usize..home as usize + 1);
    for i in place.filter(|&i| !legal(i) && r.doc.tokens[i].kind != TokenKind::Sign) {
        letters = letters.word(r.doc.word(i));
    }
    let entry = c
        .entry
        .or_else(|| national(r, c))
        .map(|e| Key::new(Role::Entry, 0).eat(u64::from(e)));
    let (mut ends, mut sounds) = (None, None);
    if c.kind == K::Person && count > 1 {
        ends = Some(
            Key::new(Role::Person, 1)
                .word(r.doc.word(first))
                .eat(0)
                .word(r.doc.word(last)),
        );
        let mut key = Key::new(Role::Plain, 1);
        for i in c.tokens().filter(|&i| r.doc.tokens[i].kind == TokenKind::Word) {
            key = sound(key, r.doc.word(i)).eat(1);
        }
        let long = c.tokens().map(|i| r.doc.word(i).len()).sum::<usize>() >= 11;
        sounds = long.then_some(key);
    }
    [entry, Some(letters), ends, sounds]
}

/// The entry that a body is behind its country: "US Federal Reserve".
fn national(r: &Reading, c: &Candidate) -> Option<u32> {
    let (first, last) = (c.first as usize, c.last as usize);
    let (len, country) = r.lists.known(r.doc, first, last)?;
    let (rest, body) = r.lists.known(r.doc, first + len, last)?;
    let bodies = [K::Organisation, K::Outlet];
    (r.lists.country(country.entry)
        && rest > 1
        && first + len + rest == last
        && bodies.contains(&body.kind)
        && bodies.contains(&c.kind))
    .then_some(body.entry)
}

/// The key of a family name of one word, or of several with hyphens.
fn surname(r: &Reading, first: usize, last: usize) -> Key {
    (first..=last)
        .filter(|&i| r.doc.tokens[i].kind == TokenKind::Word)
        .fold(Key::new(Role::Short, 1), |key, i| key.word(r.doc.word(i)))
}

/// Keys that a full name leaves for its short forms.
fn leave(r: &Reading, c: &Candidate, first: usize, last: usize, count: usize, mut add: impl FnMut(Key)) {
    let class = class(c.kind);
    if count < 2 || c.demonym {
        return;
    }
    if c.kind == K::Person {
        add(Key::new(Role::Short, 1).word(r.doc.word(last)));
        // "Zoë Lindqvist-Okafor" is "Lindqvist-Okafor" later.
        if let Some(from) = (first + 1..last).find(|&i| r.doc.hyphened(i, last + 1)) {
            add(surname(r, from, last));
        }
        add(Key::new(Role::Initial, 1).word(r.doc.word(first)));
        // Korean and Chinese names begin with the family name.
        if r.is(first, mark::FAMILY) && count <= 3 {
            add(Key::new(Role::Short, 1).word(r.doc.word(first)));
        }
        return;
    }
    let mut initials = Key::new(Role::Acronym, 0);
    let mut capitals = 0;
    for i in c.tokens().filter(|&i| r.capital(i) && !r.is(i, mark::LEGAL)) {
        if let Some(letter) = r.doc.word(i).chars().next() {
            initials = initials.word(letter.encode_utf8(&mut [0; 4]));
            capitals += 1;
        }
    }
    if capitals > 1 {
        add(initials);
    }
    if let Some(short) = acronym::defined(r, c) {
        add(Key::new(Role::Acronym, 0).word(r.doc.word(short)));
    }
    if capitals > 2 && class == 2 {
        add(Key(initials.0).eat(2));
    }
    if class == 2 || class == 6 || class == 4 {
        // "Sony" for "Sony Pictures"; never "Bank" for "Bank of Japan".
        if !r.everyday(first) && !r.is(first, mark::ORG_HEAD) {
            add(Key::new(Role::Short, class).word(r.doc.word(first)));
        }
        if count > 2 {
            let mut key = Key::new(Role::Short, class).word(r.doc.word(first));
            for i in (first + 1..last)
                .filter(|&i| r.doc.tokens[i].kind == TokenKind::Word)
                .take(2)
            {
                key = key.word(r.doc.word(i));
                add(key);
            }
        }
        if class == 2 && !r.everyday(last) && !r.is(last, mark::ORG_TAIL | mark::LEGAL) {
            add(Key::new(Role::Short, class).word(r.doc.word(last)));
        }
    }
}

/// "Sepa" is the Scottish Environment Protection Agency: British papers write an acronym that is spoken as a word like a name.
fn pronounced(r: &Reading, c: &Candidate, first: usize, left: &Left, at: u32) -> Option<u32> {
    let word = r.doc.word(first);
    let unknown =
        c.len() == 1 && c.title == c.first && !r.is(first, mark::GIVEN | mark::FAMILY) && !r.everyday(first);
    (unknown && (3..=7).contains(&word.len()) && r.doc.tokens[first].case == Case::Title)
        .then(|| nearest(left, Key::new(Role::Acronym, 0).word(word).eat(2), at))
        .flatten()
}

/// The cluster that a short form stands for.
fn short_for(
    r: &Reading,
    c: &Candidate,
    first: usize,
    last: usize,
    count: usize,
    left: &Left,
    at: u32,
) -> Option<u32> {
    let class = class(c.kind);
    let word = r.doc.word(first);
    if c.kind == K::Person {
        return nearest(left, surname(r, first, last), at).or_else(|| {
            // A given name, or one that the lists do not know and that somebody here has.
            (r.is(first, mark::GIVEN) || !r.is(first, mark::FAMILY) && !r.everyday(first))
                .then(|| nearest(left, Key::new(Role::Initial, 1).word(word), at))
                .flatten()
                .or_else(|| pronounced(r, c, first, left, at))
        });
    }
    if count == 1
        && r.doc.tokens[first].case == Case::Upper
        && let Some(found) = nearest(left, Key::new(Role::Acronym, 0).word(word), at)
    {
        return Some(found);
    }
    let mut key = Key::new(Role::Short, class);
    for i in (first..=last)
        .filter(|&i| r.doc.tokens[i].kind == TokenKind::Word && !(i > first && r.is(i, mark::LEGAL)))
    {
        key = key.word(r.doc.word(i));
    }
    nearest(left, key, at)
}

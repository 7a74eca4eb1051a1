//! Stories in libraries made for it: a report of an agency as several papers would print it, and what is like one and is none.

use super::*;
use crate::index::{Answer, Index, Order};
use crate::ingest::{Hints, read};
use crate::query::Query;
use crate::store::Store;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

const NOW: &str = "2026-03-05T09:00:00Z";

/// Numbers that look thrown, the same in every run: xorshift (Marsaglia, 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

const SMALL: &[&str] = &[
    "the", "of", "a", "in", "to", "and", "was", "for", "on", "said", "by", "that", "with", "had",
];
const BEGINNINGS: &[&str] = &[
    "bar", "cal", "dren", "fol", "gri", "hask", "lam", "mor", "nel", "ost", "pri", "quil", "ran", "sel",
    "tor", "vel",
];
const ENDINGS: &[&str] = &[
    "by", "den", "er", "ing", "ish", "ket", "low", "man", "ness", "or", "port", "ton", "ure", "ward", "y",
    "ine",
];

/// Paragraphs of a report, each of 36 words that somebody might have made up.
fn report(seed: u64, paragraphs: usize) -> Vec<String> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut word = |_| match dice.below(5) {
        0 | 1 => dice.of(SMALL).to_owned(),
        _ => format!("{}{}", dice.of(BEGINNINGS), dice.of(ENDINGS)),
    };
    (0..paragraphs)
        .map(|_| (0..36).map(&mut word).collect::<Vec<_>>().join(" ") + ".")
        .collect()
}

struct Desk {
    _dir: tempfile::TempDir,
    store: Store,
}

impl Desk {
    fn new() -> Desk {
        let dir = tempfile::tempdir().expect("dir");
        let store = Store::new(dir.path().join("library"));
        Desk { _dir: dir, store }
    }

    fn keep(&self, outlet: &str, title: &str, day: &str, paragraphs: &[String]) {
        let host = outlet.to_lowercase().replace(' ', "-");
        let address = format!(
            "https://{host}.example/{}",
            title.to_lowercase().replace(' ', "-")
        );
        let text = format!(
            "---\ntitle: {title}\noutlet: {outlet}\nurl: {address}\ndate: {day}\n---\n\n{}\n",
            paragraphs.join("\n\n")
        );
        let hints = Hints {
            name: Some("a.md"),
            ..Hints::default()
        };
        let article = read(text.as_bytes(), &hints).expect("read");
        assert_eq!(article.meta.outlet.as_deref(), Some(outlet));
        assert_eq!(article.meta.url.as_deref(), Some(address.as_str()));
        self.store
            .folder(&article, None)
            .expect("folder")
            .keep(false, NOW)
            .expect("kept");
    }

    fn index(&self) -> Index {
        let mut index = Index::open(&self.store, None).expect("index");
        refresh(&mut index);
        index
    }
}

fn refresh(index: &mut Index) {
    index
        .refresh(&mut |_, _| {}, &AtomicBool::new(false))
        .expect("refreshed");
}

/// Which outlets carry which stories together.
fn stories(index: &mut Index) -> BTreeSet<BTreeSet<String>> {
    let query = Query::parse("has:copies ").expect("a query");
    let Answer { found, .. } = index.search(&query, 1000, "2026-03-05").expect("searched");
    let mut all: HashMap<u32, BTreeSet<String>> = HashMap::new();
    for one in found {
        all.entry(one.row.story).or_default().insert(one.row.outlet);
    }
    all.into_values().collect()
}

fn set(outlets: &[&str]) -> BTreeSet<String> {
    outlets.iter().map(|o| (*o).to_owned()).collect()
}

#[test]
fn a_report_that_five_outlets_print_in_their_ways_is_one_story() {
    let desk = Desk::new();
    let agency = report(1, 12);
    desk.keep("Velm Wire", "Pier closed", "2026-03-01", &agency);
    desk.keep("Ostby Post", "Pier is shut", "2026-03-01", &agency[..5]);
    let own = report(90, 4);
    desk.keep(
        "The Lamp",
        "Why the pier closed",
        "2026-03-02",
        &[&own[..2], &agency[..8], &own[2..]].concat(),
    );
    let edited: Vec<String> = agency
        .iter()
        .map(|p| p.replace("mor", "MOR-").replace("velton", "port"))
        .collect();
    desk.keep("Quay Radio", "A pier, closed", "2026-03-02", &edited);
    desk.keep("Nordblad", "Pier closed again", "2026-03-04", &agency[1..]);
    desk.keep("Ostby Post", "Bread prices", "2026-03-01", &report(2, 10));
    desk.keep("The Lamp", "Fog horn", "2026-03-01", &report(3, 10));
    let mut index = desk.index();
    let five = set(&["Velm Wire", "Ostby Post", "The Lamp", "Quay Radio", "Nordblad"]);
    assert_eq!(stories(&mut index), BTreeSet::from([five]));
    // In a list they stand together behind the first, wherever their days would put them.
    let listing = index
        .list(&Query::default(), Order::Published, "2026-03-05")
        .expect("listed");
    assert_eq!((listing.ids.len(), listing.copies.len()), (7, 4));
    let rows = index.rows(&listing.ids).expect("rows");
    assert_eq!(rows[0].outlet, "Nordblad");
    assert!(
        !listing.copies.contains(&rows[0].number)
            && rows[1..5].iter().all(|r| listing.copies.contains(&r.number))
    );
    assert_eq!(rows[0].sources.len(), 4, "{:?}", rows[0].sources);
    assert!(rows[5].sources.is_empty());
    // Asked for by the beginning of an id.
    for (row, many) in [(&rows[2], 5), (&rows[6], 1)] {
        let query = Query::parse(&format!("story:{} ", &row.id[..8])).expect("a query");
        let found = index.search(&query, 20, "2026-03-05").expect("searched").found;
        assert_eq!(found.len(), many);
    }
}

#[test]
fn what_one_outlet_prints_every_day_and_what_is_printed_weeks_later_must_share_more() {
    let desk = Desk::new();
    let form = report(4, 3);
    for (day, seed) in [("2026-03-01", 41), ("2026-03-02", 42), ("2026-03-03", 43)] {
        desk.keep(
            "Ostby Post",
            &format!("Tides of {day}"),
            day,
            &[form.clone(), report(seed, 3)].concat(),
        );
    }
    desk.keep(
        "The Lamp",
        "Tides in spring",
        "2026-04-20",
        &[form.clone(), report(44, 3)].concat(),
    );
    let whole = report(5, 9);
    desk.keep("Velm Wire", "The winch", "2026-01-02", &whole);
    desk.keep("Nordblad", "The winch again", "2026-03-02", &whole);
    assert_eq!(
        stories(&mut desk.index()),
        BTreeSet::from([set(&["Velm Wire", "Nordblad"])])
    );
}

#[test]
fn a_story_grows_and_goes_with_its_articles_and_marks_leave_it_alone() {
    let desk = Desk::new();
    let agency = report(6, 8);
    desk.keep("Velm Wire", "Barges", "2026-03-01", &agency);
    let mut index = desk.index();
    assert!(stories(&mut index).is_empty());
    desk.keep("Ostby Post", "Eleven barges", "2026-03-01", &agency[..6]);
    refresh(&mut index);
    let two = BTreeSet::from([set(&["Velm Wire", "Ostby Post"])]);
    assert_eq!(stories(&mut index), two);
    let names = desk.store.names().expect("names");
    desk.store
        .mark(&names[0], &crate::store::Mark::Star(true))
        .expect("marked");
    index.renew(&names).expect("renewed");
    assert_eq!(stories(&mut index), two);
    std::fs::remove_dir_all(desk.store.folder_named(&names[0])).expect("removed");
    refresh(&mut index);
    assert!(stories(&mut index).is_empty());
}

/// The figures in docs/library.md: `cargo test --lib index::story::tests::figures -- --nocapture` prints them.
#[test]
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
fn figures_of_invented_rewritings() {
    let desk = Desk::new();
    let mut truth: HashMap<String, u64> = HashMap::new();
    let mut keep = |seed: u64, outlet: u64, paragraphs: &[String]| {
        // What outlet 9 prints is a report of its own.
        let story = if outlet == 9 { seed + 10_000 } else { seed };
        let outlet = format!("Paper {seed} {outlet}");
        desk.keep(&outlet, &format!("Report {seed}"), "2026-03-01", paragraphs);
        truth.insert(outlet, story);
    };
    for seed in 100..160u64 {
        let agency = report(seed, 10);
        let own = report(seed + 1000, 10);
        keep(seed, 0, &agency);
        // Cut to a third; half of it and as much of its own; one word in fifteen changed; paragraphs in another order with three new ones.
        keep(seed, 1, &agency[..4]);
        keep(seed, 2, &[&agency[..5], &own[..5]].concat());
        let mut dice = Dice(seed | 1);
        let changed = |p: &String| {
            let word = |w| if dice.below(15) == 0 { "reportedly" } else { w };
            p.split(' ').map(word).collect::<Vec<_>>().join(" ")
        };
        keep(seed, 3, &agency.iter().map(changed).collect::<Vec<_>>());
        keep(seed, 4, &[&own[5..8], &agency[5..], &agency[..3]].concat());
        // Another report that quotes one paragraph of it.
        let other = [&report(seed + 2000, 9)[..], &agency[2..3]].concat();
        keep(seed, 9, &other);
    }
    let (mut right, mut wrong) = (0, 0);
    for story in stories(&mut desk.index()) {
        let all: Vec<&String> = story.iter().collect();
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                match truth[*a] == truth[*b] {
                    true => right += 1,
                    false => wrong += 1,
                }
            }
        }
    }
    let all = 60 * 10;
    println!("pairs of copies: {right} of {all} found, {wrong} wrong");
    assert!(right * 100 >= all * 95, "{right} of {all}");
    assert!(wrong * 100 <= right, "{wrong} wrong");
}

#[test]
fn groups_are_joined_where_half_of_the_pairs_between_them_are_alike() {
    let groups = |alike: &[(usize, usize, f32)]| {
        let mut all = joined(alike.to_vec());
        for group in &mut all {
            group.sort_unstable();
        }
        all.sort();
        all
    };
    // Two copies, and a third that is like one of them only.
    assert_eq!(groups(&[(0, 1, 0.9), (1, 2, 0.3)]), [vec![0, 1, 2]]);
    // A digest (4) of two stories with two copies each.
    let digest = [
        (0, 1, 0.9),
        (2, 3, 0.8),
        (0, 4, 0.4),
        (1, 4, 0.39),
        (2, 4, 0.3),
        (3, 4, 0.3),
    ];
    assert_eq!(groups(&digest), [vec![0, 1, 4], vec![2, 3]]);
    assert_eq!(groups(&[]), Vec::<Vec<usize>>::new());
}

//! Libraries of any size, made of words that mean nothing: plain files in the layout of docs/store.md, written without the care that a
//! save takes, for they can be made again.
//!
//! Words are drawn from a vocabulary of 40,000 by Zipf's law (the n-th word once where the first comes n times), as in any language, so
//! that an index of them has the shape of a real one: some words in every article, half of them in few.

use copydesk::store::hash;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

const VOCABULARY: usize = 40_000;

/// Words of an article. The median of a news story.
const WORDS: usize = 450;

const SYLLABLES: &[&str] = &[
    "ba", "con", "der", "el", "fi", "gra", "hol", "in", "jo", "ka", "lum", "mer", "no", "or", "pra", "qui",
    "ros", "sta", "tur", "ul", "ven", "wis", "ya", "zel", "ache", "ing", "ton", "ster", "ed", "ly",
];

/// Numbers that look random and are the same each time (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }

    /// The place of a word: small ones often.
    fn rank(&mut self) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((share * (VOCABULARY as f64).ln()).exp() as usize - 1).min(VOCABULARY - 1)
    }
}

/// The words, the most frequent first and short.
pub fn vocabulary() -> Vec<String> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut seen = std::collections::HashSet::new();
    let mut out = Vec::with_capacity(VOCABULARY);
    while out.len() < VOCABULARY {
        let syllables = 1 + (out.len() + 2).ilog10() as usize / 2 + dice.below(3);
        let word: String = (0..syllables)
            .map(|_| SYLLABLES[dice.below(SYLLABLES.len())])
            .collect();
        if seen.insert(word.clone()) {
            out.push(word);
        }
    }
    out
}

fn sentence(dice: &mut Dice, words: &[String], out: &mut String) {
    let length = 8 + dice.below(20);
    for n in 0..length {
        let word = &words[dice.rank()];
        match n {
            0 => {
                let (first, rest) = word.split_at(1);
                out.push_str(&first.to_uppercase());
                out.push_str(rest);
            }
            _ => {
                out.push(' ');
                out.push_str(word);
            }
        }
    }
    out.push('.');
}

fn text(dice: &mut Dice, words: &[String]) -> (String, String) {
    let mut title = String::new();
    sentence(dice, words, &mut title);
    title.pop();
    let mut text = format!("{title}\n\n");
    let mut n = 0;
    while text.len() < WORDS * 6 {
        sentence(dice, words, &mut text);
        n += 1;
        text.push_str(if n % 3 == 0 { "\n\n" } else { " " });
    }
    text.truncate(text.trim_end().len());
    (title, text)
}

const STATES: &[&str] = &["new", "reading", "checked", "archived"];
const VERDICTS: &[&str] = &["unchecked", "supported", "unsupported", "unverifiable"];

/// Writes `articles` articles with `notes` notes on each into a folder.
pub fn library(root: &Path, articles: usize, notes: usize) {
    let words = vocabulary();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= articles {
                        return;
                    }
                    article(root, n, notes, &words);
                }
            });
        }
    });
}

fn article(root: &Path, n: usize, notes: usize, words: &[String]) {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d ^ (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    dice.next();
    let (title, text) = text(&mut dice, words);
    let version = hash(text.as_bytes());
    let id = &version[..12];
    let slug: Vec<String> = title.split(' ').take(5).map(str::to_lowercase).collect();
    let folder = root.join(format!("{}-{id}", slug.join("-")));
    std::fs::create_dir_all(folder.join("text")).expect("a folder");
    let day = format!(
        "{}-{:02}-{:02}",
        2016 + n % 10,
        1 + dice.below(12),
        1 + dice.below(28)
    );
    let outlet = &words[2000 + dice.below(60)];
    let mut sketch: Vec<u32> = (0..64).map(|_| dice.next() as u32 >> 4).collect();
    sketch.sort_unstable();
    let mut toml = format!(
        "schema = 1\nid = \"{id}\"\ntitle = \"{title}\"\noutlet = \"The {outlet} Post\"\nurl = \"https://{outlet}.example/{n}\"\nformat = \"html\"\n\
         version = \"{version}\"\nversions = [\"{version}\"]\nauthors = [\"{} {}\"]\nadded = \"{day}T12:00:00Z\"\nsketch = \"{}\"\n",
        words[3000 + dice.below(300)],
        words[4000 + dice.below(900)],
        sketch.iter().map(|h| format!("{h:08x}")).collect::<String>(),
    );
    let state = STATES[dice.below(STATES.len())];
    let _ = writeln!(toml, "state = \"{state}\"");
    if dice.below(10) == 0 {
        let _ = writeln!(
            toml,
            "starred = true\ntags = [\"{}\"]",
            words[5000 + dice.below(50)]
        );
    }
    let _ = write!(toml, "\n[published]\nvalue = \"{day}\"\nfrom = \"metadata\"\n");
    write(&folder.join("article.toml"), &toml);
    write(&folder.join("text").join(format!("{version}.txt")), &text);
    if notes > 0 {
        write(
            &folder.join("notes.toml"),
            &notes_on(&mut dice, &text, &version, words, n, notes),
        );
    }
}

fn notes_on(dice: &mut Dice, text: &str, version: &str, words: &[String], n: usize, notes: usize) -> String {
    let mut out = "schema = 1\n".to_owned();
    for m in 0..notes {
        // The text is ASCII: bytes are code points.
        let start = text[dice.below(text.len() - 300)..]
            .find(' ')
            .map_or(0, |gap| gap + 1)
            + m * 97;
        let end = start + text[start..].find('.').map_or(10, |e| e.max(1));
        let quote = &text[start..end];
        let mut remark = String::new();
        sentence(dice, words, &mut remark);
        let _ = write!(
            out,
            "\n[[note]]\nid = \"{n:08x}{m:04x}\"\nkind = \"claim\"\nverdict = \"{}\"\nstatus = \"open\"\ntext = \"{remark}\"\ntags = [\"{}\"]\n\
             created = \"2026-01-02T10:00:00Z\"\nupdated = \"2026-01-02T10:00:00Z\"\n\n[note.anchor]\nquote = {quote:?}\nprefix = {:?}\nsuffix = {:?}\n\
             start = {start}\nend = {end}\nversion = \"{version}\"\n\n[[note.history]]\nat = \"2026-01-02T10:00:00Z\"\nwhat = \"made\"\n",
            VERDICTS[dice.below(VERDICTS.len())],
            words[5000 + dice.below(200)],
            &text[start.saturating_sub(32)..start],
            &text[end..(end + 32).min(text.len())],
        );
    }
    out
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

//! What the teacher said, laid over our tokens. The two cut words apart differently ("did" + "n't", "Jong-un"), so labels are
//! carried by where they stand in the text.

use crate::data;
use anyhow::Context;
use copydesk::extract::Doc;
use copydesk::extract::tags::Tag;
use copydesk::extract::tags::features::Style;
use copydesk::extract::token::{Case, Token, TokenKind, key};
use std::collections::HashMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The sets, and how many of a hundred of their texts are used: posts are many and little like news.
const SETS: &[(&str, u64)] = &[
    ("btc", 25),
    ("crossner_other_devtest", 100),
    ("crossner_train", 100),
    ("gum_open", 100),
    ("meantime_airbus_apple", 100),
    ("wikigold", 100),
    ("wnut17_train", 40),
];

/// How many of a hundred sentences are learned from a second time, in other capitals.
const RECASED: u64 = 16;

/// A sentence with its labels.
pub struct Sample {
    /// The text that it stands in.
    pub text: Arc<str>,
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// The tag of each.
    pub gold: Vec<Tag>,
    /// Whether the teachers agree on it.
    pub sure: Vec<bool>,
    /// Its capitals.
    pub style: Style,
    /// The set it is from.
    pub set: &'static str,
    /// Kept back for the report.
    pub held_out: bool,
    /// A copy in other capitals.
    pub recased: bool,
}

/// A label of the teacher.
#[derive(Clone, Copy)]
struct Label {
    start: usize,
    end: usize,
    code: u8,
    sure: bool,
}

/// All sentences of all sets.
pub fn samples(sets: &Path) -> anyhow::Result<Vec<Sample>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/train/tags/teacher.txt.gz");
    let mut all = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).context(path)?)
        .read_to_string(&mut all)
        .context(path)?;
    let mut said: HashMap<(&str, &str), &str> = HashMap::new();
    for line in all.lines() {
        let mut parts = line.split('\t');
        if let (Some(set), Some(id), Some(labels)) = (parts.next(), parts.next(), parts.next()) {
            said.insert((set, id), labels);
        }
    }
    let mut out = Vec::new();
    for &(set, share) in SETS {
        for text in data::read(sets, set)? {
            let lot = lot(set, &text.id);
            if lot / 100 % 100 >= share {
                continue;
            }
            let labels = said
                .get(&(set, text.id.as_str()))
                .with_context(|| format!("{set} {}: the teacher has not read it", text.id))?;
            let labels = read(labels, &text.text).with_context(|| format!("{set} {}", text.id))?;
            let article = copydesk::ingest::text::raw(text.text);
            let doc = Doc::new(&article);
            let text: Arc<str> = Arc::from(doc.text);
            for sentence in &doc.sentences {
                let tokens = &doc.tokens[sentence.tokens()];
                let (gold, sure) = tokens.iter().map(|t| lay(t, &text, &labels)).unzip();
                out.push(Sample {
                    text: text.clone(),
                    tokens: tokens.to_vec(),
                    gold,
                    sure,
                    style: Style::of(tokens),
                    set,
                    held_out: lot.is_multiple_of(10),
                    recased: false,
                });
                let last = &out[out.len() - 1];
                if let Some(copy) = recase(last, lot ^ out.len() as u64) {
                    out.push(copy);
                }
            }
        }
    }
    Ok(out)
}

/// A number that is always the same for one text, and as good as random.
fn lot(set: &str, id: &str) -> u64 {
    use copydesk::extract::token::key_of;
    spread(key_of(set) ^ key_of(id).rotate_left(7))
}

fn spread(number: u64) -> u64 {
    copydesk::extract::model::mix(0x1234_5678_9abc_def1, number) >> 8
}

/// Takes the labels of one text apart: see teach.py.
fn read(labels: &str, text: &str) -> anyhow::Result<Vec<Label>> {
    let mut chars = text.char_indices().peekable();
    let mut codes = labels.bytes().peekable();
    let mut out = Vec::new();
    while let Some(code) = codes.next() {
        let length = match codes.next() {
            Some(c @ b'0'..=b'9') => c - b'0',
            Some(c @ b'a'..=b'z') => c - b'a' + 10,
            Some(c @ b'A'..=b'Z') => c - b'A' + 36,
            other => anyhow::bail!("no length: {other:?}"),
        };
        let sure = codes.next_if_eq(&b'?').is_none();
        while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {}
        let start = chars.peek().map_or(text.len(), |(at, _)| *at);
        for _ in 0..length {
            anyhow::ensure!(chars.next().is_some(), "labels go on after the text");
        }
        let end = chars.peek().map_or(text.len(), |(at, _)| *at);
        out.push(Label {
            start,
            end,
            code,
            sure,
        });
    }
    Ok(out)
}

/// The tag of one of our tokens.
fn lay(token: &Token, text: &str, labels: &[Label]) -> (Tag, bool) {
    match token.kind {
        TokenKind::Number => return (Tag::Number, true),
        TokenKind::Sign if token.key == key("&") => return (Tag::Conjunction, true),
        TokenKind::Sign if token.key != key("'") => return (Tag::Sign, true),
        _ => {}
    }
    let first = labels.partition_point(|l| l.end <= token.span.start());
    let Some(label) = labels.get(first).filter(|l| l.start < token.span.end()) else {
        return (Tag::Other, false);
    };
    let tag = tag(label.code);
    if token.key == key("to") && tag == Tag::Preposition {
        return (Tag::To, true);
    }
    if token.kind == TokenKind::Sign {
        let whole = label.end - label.start <= token.span.len();
        return if tag == Tag::Possessive && whole {
            (tag, label.sure)
        } else {
            (Tag::Sign, true)
        };
    }
    // "they" + "'re" are one token to us, and so are "did" + "n't".
    let second = labels
        .get(first + 1)
        .filter(|l| l.end <= token.span.end() && matches!(text.as_bytes().get(l.start), Some(b'\'' | 0xe2)));
    match second.map(|l| self::tag(l.code)) {
        Some(verb) if verb.is_verb() && !tag.is_verb() => (Tag::Contraction, label.sure),
        _ => (tag, label.sure),
    }
}

/// Our tag for a letter of teach.py.
fn tag(code: u8) -> Tag {
    match code {
        b'n' | b'N' => Tag::Noun,
        b'p' | b'P' => Tag::Name,
        b'b' => Tag::VerbBase,
        b'v' | b'z' => Tag::VerbPresent,
        b'd' => Tag::VerbPast,
        b'e' => Tag::Participle,
        b'g' => Tag::Gerund,
        b'm' => Tag::Modal,
        b'j' | b'k' | b'l' => Tag::Adjective,
        b'r' | b's' | b't' => Tag::Adverb,
        b'D' | b'Q' | b'h' | b'H' => Tag::Determiner,
        b'W' | b'w' | b'R' => Tag::Relative,
        b'S' => Tag::Possessive,
        b'i' | b'E' => Tag::Pronoun,
        b'I' => Tag::Preposition,
        b'M' => Tag::Subordinator,
        b'C' => Tag::Conjunction,
        b'T' => Tag::To,
        b'a' => Tag::Particle,
        b'c' => Tag::Number,
        _ => Tag::Other,
    }
}

/// A copy of a sentence as a headline, in capitals or in small letters would have it; of most there is none.
fn recase(sample: &Sample, lot: u64) -> Option<Sample> {
    let lot = spread(lot);
    if lot % 100 >= RECASED || sample.style != Style::Prose || sample.tokens.len() < 5 {
        return None;
    }
    let way = lot / 100 % 4;
    let mut tokens = sample.tokens.clone();
    for (i, token) in tokens.iter_mut().enumerate() {
        if token.kind != TokenKind::Word || matches!(token.case, Case::None | Case::Mixed) {
            continue;
        }
        let small_word = token.span.len() < 4 && i > 0;
        token.case = match way {
            0 | 1 if token.case == Case::Lower && !small_word => Case::Title,
            2 => Case::Upper,
            3 => Case::Lower,
            _ => token.case,
        };
    }
    Some(Sample {
        text: sample.text.clone(),
        style: Style::of(&tokens),
        tokens,
        gold: sample.gold.clone(),
        sure: sample.sure.clone(),
        set: sample.set,
        held_out: sample.held_out,
        recased: true,
    })
}

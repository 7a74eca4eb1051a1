//! The worklist: what a fact-checker would check, in reading order. It is made of what the other passes found (names, dates,
//! quotations) and of what numbers and a few words show (ages, sums, shares, superlatives, comparisons, causes). The words are data:
//! `config/lexicon/facts.toml`.

use super::limits::List;
use super::number::Numbers;
use super::phrase::{KeySet, Phrases};
use super::token::{TokenKind, key, key_of};
use super::{Doc, EntityKind, Extraction, Fact, FactKind, Lexicon, LexiconError, Rule};
use crate::article::{BlockKind, Span};
use serde::Deserialize;

/// Words of a quotation that make it worth checking word by word.
const QUOTE_WORDS: usize = 3;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    superlatives: Vec<String>,
    ranking_nothing: Vec<String>,
    adverbs: Vec<String>,
    standing_alone: Vec<String>,
    causes: Vec<String>,
    comparisons: Vec<String>,
    numbered: Vec<String>,
    numbers: Vec<String>,
}

/// The words that show something to check, compiled.
pub struct Signs {
    superlatives: KeySet,
    /// What follows a superlative that ranks nothing.
    ranking_nothing: KeySet,
    /// Superlatives that are adverbs where nothing makes them more.
    adverbs: KeySet,
    /// What follows an ordinal that counts nothing.
    standing_alone: KeySet,
    phrases: Phrases<(FactKind, &'static str)>,
    /// What has numbers for names: `page`.
    numbered: KeySet,
    /// Numbers without a figure: `dozens`.
    many: KeySet,
    numbers: Numbers,
}

impl Signs {
    /// Compiles `facts.toml` and `numbers.toml`.
    pub fn new(lexicon: &Lexicon) -> Result<Signs, LexiconError> {
        let file: File = lexicon.read("facts")?;
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect();
        let mut phrases = Phrases::default();
        for (list, is) in [
            (&file.causes, (FactKind::Cause, "fact.cause")),
            (&file.comparisons, (FactKind::Comparison, "fact.comparison")),
        ] {
            list.iter().for_each(|phrase| phrases.add(phrase, is));
        }
        Ok(Signs {
            superlatives: set(&file.superlatives),
            ranking_nothing: set(&file.ranking_nothing),
            adverbs: set(&file.adverbs),
            standing_alone: set(&file.standing_alone),
            phrases,
            numbered: set(&file.numbered),
            many: set(&file.numbers),
            numbers: Numbers::new(lexicon)?,
        })
    }

    /// Every checkable item, once, in reading order.
    pub fn find(&self, doc: &Doc, found: &Extraction) -> Vec<Fact> {
        let mut out: Vec<Fact> = Vec::new();
        let mut add = |kind: FactKind, span: Span, rule: &'static str| {
            if doc.bounds.full(List::Facts, out.len()) {
                return;
            }
            if let Some(sentence) = doc.sentence_at(span.start()).filter(|_| !span.is_empty()) {
                out.push(Fact {
                    kind,
                    span,
                    sentence,
                    rule: Rule::Borrowed(rule),
                });
            }
        };
        for entity in &found.entities {
            let Some(first) = entity.mentions.first() else {
                continue;
            };
            match entity.kind {
                EntityKind::Place => add(FactKind::Place, first.span, "fact.place"),
                _ => add(FactKind::Name, first.span, "fact.name"),
            }
            if entity.kind == EntityKind::Person {
                title(doc, entity, &mut add);
            }
        }
        let mut listed = None;
        for date in &found.dates {
            // A date with several events stands there once for each.
            if listed.replace(date.span) == Some(date.span) {
                continue;
            }
            // "now", "recently", "for years": there is nothing to look up.
            let vague =
                date.value.ends_with("_REF") || date.value.contains('X') && date.value.starts_with('P');
            if !vague {
                add(FactKind::Date, date.span, "fact.date");
            }
        }
        for a in &found.attributions {
            if a.direct && a.rule != "quote.continued" {
                for part in &a.content {
                    if part.of(doc.text).split_whitespace().count() >= QUOTE_WORDS {
                        add(FactKind::Quotation, *part, "fact.quotation");
                    }
                }
            }
        }
        self.words(doc, found, &mut add);
        out.sort_by_key(|f| (f.span, f.kind));
        out.dedup_by(|b, a| a.span == b.span && a.kind == b.kind);
        out
    }

    fn words(&self, doc: &Doc, found: &Extraction, add: &mut impl FnMut(FactKind, Span, &'static str)) {
        // Dates, names and sentences come in order, so one walk over the tokens goes along with them.
        let mut date = 0;
        let mentions = found.entities.iter().flat_map(|e| &e.mentions);
        let mut names: Vec<Span> = mentions.map(|m| m.span).collect();
        names.sort_unstable();
        let mut names = names.into_iter().peekable();
        for sentence in &doc.sentences {
            let block = doc.article.blocks.get(sentence.block as usize).map(|b| b.kind);
            if matches!(block, Some(BlockKind::Pre | BlockKind::Credit)) {
                continue;
            }
            for i in sentence.tokens() {
                let token = doc.tokens[i];
                while found
                    .dates
                    .get(date)
                    .is_some_and(|d| d.span.end() <= token.span.start())
                {
                    date += 1;
                }
                while names.next_if(|n| n.end() <= token.span.start()).is_some() {}
                // "Radio 4", "Best Buy": a word of a name claims nothing.
                if names.peek().is_some_and(|n| n.overlaps(token.span)) {
                    continue;
                }
                let in_date = found.dates.get(date).is_some_and(|d| d.span.overlaps(token.span));
                let k = token.key;
                if self.counts(doc, i) && !in_date {
                    self.number(doc, i, add);
                } else if self.superlatives.contains(&k) && !in_date && self.ranks(doc, i) {
                    add(FactKind::Superlative, token.span, "fact.superlative");
                } else if !in_date && self.ordinal(doc, i) {
                    add(FactKind::Number, doc.tokens_span(i, i + 2), "fact.ordinal");
                } else if k == key("most") && i > 0 && doc.key(i - 1) == key("the") {
                    add(
                        FactKind::Superlative,
                        doc.tokens_span(i, i + 2),
                        "fact.superlative",
                    );
                } else if let Some((len, &(kind, rule))) = self.phrases.longest(doc, i, sentence.tokens().end)
                {
                    add(kind, doc.tokens_span(i, i + len), rule);
                }
            }
        }
    }

    /// Token `i` is a number: figures, or a word for more than one.
    fn counts(&self, doc: &Doc, i: usize) -> bool {
        let k = doc.key(i);
        let word = || self.many.contains(&k) || self.numbers.small(k).is_some_and(|n| n > 1);
        doc.tokens[i].kind == TokenKind::Number || word()
    }

    /// "only" before a figure, "first" behind "at", "last couple" rank nothing.
    fn ranks(&self, doc: &Doc, i: usize) -> bool {
        let (k, next) = (doc.key(i), doc.key(i + 1));
        let before = if i > 0 { doc.key(i - 1) } else { 0 };
        let behind_article = ["the", "an", "his", "her", "its", "their", "'s", "’s"]
            .iter()
            .any(|a| before == key(a));
        let always = k == key("never") || k == key("always");
        !self.ranking_nothing.contains(&next)
            && (behind_article || !self.adverbs.contains(&k))
            // "always" is a claim where somebody makes it of himself or others, "never mind" is none.
            && !(always && (next == key("mind") || before == key("as")))
    }

    /// An ordinal, and what it counts follows: "third case", not "the second, those" or "third, he left".
    fn ordinal(&self, doc: &Doc, i: usize) -> bool {
        let ordinal = self.numbers.ordinals.get(&doc.key(i)).is_some_and(|&n| n > 1);
        ordinal
            && doc
                .tokens
                .get(i + 1)
                .is_some_and(|t| t.kind == TokenKind::Word && !self.standing_alone.contains(&t.key))
    }

    /// A number with what it counts in: "$1.2 million", "12 per cent"; or an age.
    fn number(&self, doc: &Doc, i: usize, add: &mut impl FnMut(FactKind, Span, &'static str)) {
        // The second half of "1.2 million" was told with the first; a part of a word such as B-52 is a name.
        let glued = i > 0 && !doc.tokens[i].spaced && !doc.tokens[i].opens_block && doc.word(i - 1) == "-";
        let named = i > 0
            && doc.tokens[i].kind == TokenKind::Number
            && !doc.tokens[i].opens_block
            && self.numbered.contains(&doc.key(i - 1))
            && self.numbers.figure_end(doc, i) == i + 1;
        let again =
            i > 0 && doc.tokens[i].kind == TokenKind::Word && doc.tokens[i - 1].kind == TokenKind::Number;
        if glued || again || named {
            return;
        }
        let dash = key("-");
        if doc.key(i + 1) == dash
            && doc.key(i + 2) == key("year")
            && doc.key(i + 3) == dash
            && doc.key(i + 4) == key("old")
        {
            return add(FactKind::Age, doc.tokens_span(i, i + 5), "fact.age");
        }
        if [key("year"), key("years")].contains(&doc.key(i + 1)) && doc.key(i + 2) == key("old") {
            return add(FactKind::Age, doc.tokens_span(i, i + 3), "fact.age");
        }
        let comma = key(",");
        let small = doc.word(i).parse::<u8>().is_ok_and(|n| (1..=120).contains(&n));
        let name = i >= 2 && doc.word(i - 2).starts_with(char::is_uppercase);
        if small && name && doc.key(i - 1) == comma && (doc.key(i + 1) == comma || doc.word(i + 1) == ".") {
            return add(FactKind::Age, doc.tokens[i].span, "fact.age");
        }
        let mut first = i;
        if i > 0 && matches!(doc.word(i - 1), "$" | "£" | "€" | "¥") && !doc.tokens[i].spaced {
            first = i - 1;
        }
        add(
            FactKind::Number,
            doc.tokens_span(first, self.numbers.figure_end(doc, i)),
            "fact.number",
        );
    }
}

/// The role of a person where it stands beside the first mention, as the entity pass read it.
fn title(doc: &Doc, entity: &super::Entity, add: &mut impl FnMut(FactKind, Span, &'static str)) {
    for role in entity.roles.iter().take(4) {
        // Looked for near the mentions, not in the whole text.
        for mention in entity.mentions.iter().take(3) {
            let from = floor(doc.text, mention.span.start().saturating_sub(80));
            let to = floor(doc.text, (mention.span.end() + 120).min(doc.text.len()));
            let near = doc.text.get(from..to).unwrap_or("");
            if let Some(at) = near.find(role.as_str()) {
                add(
                    FactKind::Title,
                    Span::new(from + at, from + at + role.len()),
                    "fact.title",
                );
                break;
            }
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::flags::testing::article;
    use crate::extract::{Engine, Entity, Lexicon, Mention};

    fn facts(text: &str) -> Vec<(FactKind, String)> {
        let article = article(&[text]);
        let engine = Engine::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        engine
            .extract(&article)
            .facts
            .into_iter()
            .map(|f| (f.kind, f.span.of(&article.text).to_owned()))
            .collect()
    }

    fn of(kind: FactKind, text: &str) -> Vec<String> {
        facts(text)
            .into_iter()
            .filter(|f| f.0 == kind)
            .map(|f| f.1)
            .collect()
    }

    #[test]
    fn numbers_come_with_what_they_count_in() {
        assert_eq!(
            of(
                FactKind::Number,
                "It cost $1.2 million and took 12 per cent of 40 boats."
            ),
            ["$1.2 million", "12 per cent", "40"]
        );
        assert_eq!(
            of(FactKind::Number, "It lost £18m and its shares fell to 87.4p."),
            ["£18m", "87.4p"]
        );
    }

    #[test]
    fn numbers_that_name_are_no_figures() {
        let text =
            "On page 47 of Radio 4's report, section 3 says that 12 of 30 pages were lost on Flight 370.";
        assert_eq!(of(FactKind::Number, text), ["12", "30"]);
        assert_eq!(of(FactKind::Number, "A class of 30 from row 4."), ["30", "4"]);
    }

    #[test]
    fn ages_are_told_from_numbers() {
        assert_eq!(
            of(FactKind::Age, "Ada Brill, 33, met a 34-year-old pilot."),
            ["33", "34-year-old"]
        );
        assert!(of(FactKind::Number, "Ada Brill, 33, met a 34-year-old pilot.").is_empty());
    }

    #[test]
    fn ranks_comparisons_and_causes_are_checked() {
        let text = "It was the only mill, larger than most, and burned because of a lamp.";
        assert_eq!(of(FactKind::Superlative, text), ["only"]);
        assert_eq!(of(FactKind::Comparison, text), ["larger than"]);
        assert_eq!(of(FactKind::Cause, text), ["because"]);
    }

    #[test]
    fn what_cannot_be_looked_up_is_no_fact() {
        assert!(of(FactKind::Date, "The mill recently closed, and now it is a club.").is_empty());
        assert!(of(FactKind::Comparison, "They walked rather than ride.").is_empty());
        assert!(of(FactKind::Superlative, "It rose by only 3 points at first.").is_empty());
        assert!(
            of(
                FactKind::Number,
                "The first figure counts cups and the second those of tin."
            )
            .is_empty()
        );
    }

    #[test]
    fn quotations_are_checked_word_by_word() {
        assert_eq!(
            of(FactKind::Quotation, "“We saw the boat go down,” Ada Brill said."),
            ["“We saw the boat go down,”"]
        );
    }

    #[test]
    fn a_name_is_checked_where_it_first_stands() {
        let article = article(&["Brill ran. Brill fell."]);
        let doc = Doc::new(&article);
        let mention = |start| Mention {
            span: Span::new(start, start + 5),
            kind: None,
            rule: "test".into(),
        };
        let found = Extraction {
            entities: vec![Entity {
                name: "Brill".into(),
                kind: EntityKind::Person,
                aliases: Vec::new(),
                mentions: vec![mention(0), mention(11)],
                roles: Vec::new(),
            }],
            ..Extraction::default()
        };
        let signs = Signs::new(&Lexicon::shipped().expect("reads")).expect("compiles");
        let facts = signs.find(&doc, &found);
        assert_eq!(facts.len(), 1);
        assert_eq!(
            (facts[0].kind, facts[0].sentence, facts[0].span.start()),
            (FactKind::Name, 0, 0)
        );
    }
}

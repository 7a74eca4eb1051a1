//! How often each rule fired, over all articles: which ones carry the work, which never fire, and what their findings look like.

use crate::cli::table;
use crate::extract::Extraction;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

/// Columns for the example of a rule.
const EXAMPLE: usize = 48;

#[derive(Default)]
struct Count {
    findings: u64,
    articles: u64,
    /// The words of the first one that was counted; of the article with the lowest number, so that it is the same however many workers
    /// there were.
    example: (u64, String),
}

/// The rules by what they find and by name.
#[derive(Default)]
pub struct Counts {
    rules: BTreeMap<(&'static str, Cow<'static, str>), Count>,
    articles: u64,
}

impl Counts {
    /// Counts what was found in article number `number`.
    pub fn add(&mut self, number: u64, text: &str, found: &Extraction) {
        self.articles += 1;
        let mut here: BTreeMap<(&'static str, &Cow<'static, str>), (u64, &str)> = BTreeMap::new();
        let mut count = |list, rule, words| here.entry((list, rule)).or_insert((0, words)).0 += 1;
        for mention in found.entities.iter().flat_map(|e| &e.mentions) {
            count("mentions", &mention.rule, mention.span.of(text));
        }
        for date in &found.dates {
            count("dates", &date.rule, date.span.of(text));
        }
        for a in &found.attributions {
            let words = a.cue.first().or(a.content.first()).copied().unwrap_or_default();
            count("attributions", &a.rule, words.of(text));
        }
        for flag in &found.flags {
            count("flags", &flag.rule, flag.span.of(text));
        }
        for fact in &found.facts {
            count("facts", &fact.rule, fact.span.of(text));
        }
        for ((list, rule), (findings, words)) in here {
            let sum = self.rules.entry((list, rule.clone())).or_default();
            if sum.articles == 0 || number < sum.example.0 {
                sum.example = (number, table::shortened(words, EXAMPLE));
            }
            sum.findings += findings;
            sum.articles += 1;
        }
    }

    /// Prints them, each list by number of findings.
    pub fn print(&self, out: &mut impl Write, look: table::Look) -> anyhow::Result<()> {
        writeln!(out, "{} articles", self.articles)?;
        for list in ["mentions", "dates", "attributions", "flags", "facts"] {
            let mut rules: Vec<_> = self.rules.iter().filter(|((l, _), _)| *l == list).collect();
            rules.sort_by_key(|(_, count)| std::cmp::Reverse(count.findings));
            let rows = rules.into_iter().map(|((_, rule), count)| {
                vec![
                    rule.to_string(),
                    format!("{}×", count.findings),
                    format!("in {}", count.articles),
                    count.example.1.clone(),
                ]
            });
            let total: u64 = self
                .rules
                .iter()
                .filter(|((l, _), _)| *l == list)
                .map(|(_, c)| c.findings)
                .sum();
            table::section(out, &format!("{list}: {total}"), rows.collect(), look)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Engine, Lexicon};
    use crate::ingest;

    #[test]
    fn rules_are_summed_over_articles_and_show_the_first_one() {
        let engine = Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
        let mut counts = Counts::default();
        for (number, text) in [
            (
                1,
                "The minister reportedly left on 4 May 2016 and reportedly never came back to the town.",
            ),
            (
                0,
                "The bridge allegedly fell on 5 June 2017, and nobody in the town saw it.",
            ),
        ] {
            let article = ingest::text::raw(text.to_owned());
            counts.add(number, text, &engine.extract(&article));
        }
        let hedge = |c: &Counts| {
            c.rules
                .iter()
                .filter(|((list, rule), _)| *list == "flags" && rule.starts_with("hedge."))
                .map(|(_, c)| (c.findings, c.articles, c.example.1.clone()))
                .next()
        };
        assert_eq!(hedge(&counts), Some((3, 2, "allegedly".to_owned())));
        let mut out = Vec::new();
        counts.print(&mut out, table::Look::default()).expect("prints");
        let out = String::from_utf8(out).expect("text");
        assert!(out.starts_with("2 articles\n"), "{out}");
        assert!(out.contains("dates: 2"), "{out}");
    }
}

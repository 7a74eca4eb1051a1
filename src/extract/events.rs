//! Ties each date to the event it dates: the verb of the clause that the date stands in, or the noun that names an event.
//!
//! Without a parser the governing word is found from the shape of the clause. A date behind a verb dates it ("said Thursday",
//! "will expire on 6 May"), a date before a noun that names an event dates that ("the 1990 invasion"), a date that opens its
//! clause dates the first verb after it ("On Friday, he left"). The words are in `config/lexicon/verbs.toml`.

use super::phrase::KeySet;
use super::token::{Case, TokenKind, k, key_of, ks};
use super::{DatedEvent, Doc, Entity, Lexicon, LexiconError, TimexKind};
use crate::article::Span;
use serde::Deserialize;

/// How many tokens from a date its event and the ends of its clause are looked for.
const REACH: usize = 40;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct File {
    bases: Vec<String>,
    irregular: Vec<String>,
    nouns: Vec<String>,
    not: Vec<String>,
    helpers: Vec<String>,
}

/// The compiled word lists.
pub struct Verbs {
    /// Forms that are verbs wherever they stand: `said`, `withdrew`.
    sure: KeySet,
    /// Forms that are nouns too: `plan`, `reports`.
    open: KeySet,
    nouns: KeySet,
    not: KeySet,
    helpers: KeySet,
}

impl Verbs {
    /// Compiles them.
    pub fn new(lexicon: &Lexicon) -> Result<Verbs, LexiconError> {
        let file: File = lexicon.read("verbs")?;
        let set = |words: &[String]| words.iter().map(|w| key_of(w)).collect::<KeySet>();
        let mut sure = set(&file.irregular);
        let mut open = KeySet::default();
        for base in &file.bases {
            let stem = base.strip_suffix('e').unwrap_or(base);
            let consonant_y = base
                .strip_suffix('y')
                .filter(|s| !s.ends_with(['a', 'e', 'o', 'u']));
            sure.insert(key_of(&format!("{stem}ing")));
            sure.insert(key_of(&match consonant_y {
                Some(s) => format!("{s}ied"),
                None => format!("{stem}ed"),
            }));
            // `planned`, `stopping`.
            if let Some(last) = base.chars().next_back().filter(|c| "bdgklmnprt".contains(*c)) {
                sure.insert(key_of(&format!("{base}{last}ed")));
                sure.insert(key_of(&format!("{base}{last}ing")));
            }
            open.insert(key_of(base));
            open.insert(key_of(&match consonant_y {
                Some(s) => format!("{s}ies"),
                None if base.ends_with(['s', 'x', 'z']) || base.ends_with("sh") || base.ends_with("ch") => {
                    format!("{base}es")
                }
                None => format!("{base}s"),
            }));
        }
        Ok(Verbs {
            sure,
            open,
            nouns: set(&file.nouns),
            not: set(&file.not),
            helpers: set(&file.helpers),
        })
    }

    /// Fills `event`, `clause` and `participants` of every date and time of day.
    pub fn tie(&self, doc: &Doc, entities: &[Entity], dates: &mut [DatedEvent]) {
        let mut mentions: Vec<(Span, usize)> = entities
            .iter()
            .enumerate()
            .flat_map(|(i, e)| e.mentions.iter().map(move |m| (m.span, i)))
            .collect();
        mentions.sort_unstable_by_key(|m| (m.0.start(), m.1));
        let mut sentence = 0;
        for date in dates.iter_mut() {
            while doc
                .sentences
                .get(sentence)
                .is_some_and(|s| s.span.end() <= date.span.start())
            {
                sentence += 1;
            }
            let Some(range) = doc.sentences.get(sentence).map(|s| s.tokens()) else {
                break;
            };
            if !matches!(date.kind, TimexKind::Date | TimexKind::Time) {
                continue;
            }
            let first = doc.token_at(date.span.start());
            let last = doc.token_at(date.span.end().saturating_sub(1)) + 1;
            let scene = Scene {
                verbs: self,
                doc,
                from: range.start.max(first.saturating_sub(REACH)),
                to: range.end.min(last + REACH),
            };
            let Some(event) = scene.event(first, last) else {
                continue;
            };
            date.event = doc.tokens.get(event).map(|t| t.span);
            let clause = scene.clause(first.min(event), last.max(event + 1));
            date.clause = Some(clause);
            let begin = mentions.partition_point(|m| m.0.start() < clause.start());
            let mut who: Vec<usize> = mentions[begin..]
                .iter()
                .take_while(|m| m.0.start() < clause.end())
                .filter(|m| clause.covers(m.0) && !date.span.overlaps(m.0))
                .map(|m| m.1)
                .collect();
            who.sort_unstable();
            who.dedup();
            date.participants = who;
        }
    }
}

/// The stretch around one date.
struct Scene<'a> {
    verbs: &'a Verbs,
    doc: &'a Doc<'a>,
    from: usize,
    to: usize,
}

impl Scene<'_> {
    fn key(&self, i: usize) -> u64 {
        if (self.from..self.to).contains(&i) {
            self.doc.key(i)
        } else {
            0
        }
    }

    fn is_word(&self, i: usize) -> bool {
        (self.from..self.to).contains(&i) && self.doc.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    fn lower(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| t.case == Case::Lower)
    }

    /// Token `i` is a verb of its clause, helpers aside.
    fn verb(&self, i: usize) -> bool {
        if !self.is_word(i) || !self.lower(i) {
            return false;
        }
        let k = self.key(i);
        if self.verbs.not.contains(&k) {
            return false;
        }
        let before = if i > self.from { self.doc.key(i - 1) } else { 0 };
        let article = ks![
            "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my",
            "your", "'s", "of", "no", "any", "some", "new", "first", "second", "last"
        ]
        .contains(&before);
        let word = self.doc.word(i);
        // "suspected of blowing up a mill": a gerund.
        let article = article && !(before == k!("of") && word.ends_with("ing"));
        let sure = self.verbs.sure.contains(&k) || word.len() > 4 && word.ends_with("ed");
        if sure {
            // `the announced merger`: a participle before its noun.
            return !(article
                && self.is_word(i + 1)
                && self.lower(i + 1)
                && !self.verbs.helpers.contains(&self.key(i + 1)));
        }
        if word.len() > 5 && word.ends_with("ing") {
            return !article && !self.verbs.nouns.contains(&k);
        }
        // "will terminate", "could slash": behind a modal verb every plain word is one.
        if ks![
            "will", "would", "can", "could", "may", "might", "must", "shall", "should", "'ll"
        ]
        .contains(&before)
            && word.len() > 3
            && !word.ends_with("ly")
            && !self.helper(i)
            && !ks![
                "also", "then", "only", "still", "soon", "never", "have", "even", "just", "once", "thus"
            ]
            .contains(&k)
        {
            return true;
        }
        // `plans` and `report` are verbs behind a subject, not behind an article or a preposition.
        self.verbs.open.contains(&k)
            && !article
            && !ks![
                "in", "on", "for", "with", "from", "by", "at", "and", "or", "as", "after", "before",
                "during", "under", "over", "between", "against"
            ]
            .contains(&before)
            && self.before_is_subject(i)
    }

    /// What stands before a form that may be a noun lets it be a verb.
    fn before_is_subject(&self, i: usize) -> bool {
        if i == self.from {
            return false;
        }
        let before = self.doc.key(i - 1);
        let word = self.doc.word(i - 1);
        ks![
            "to",
            "will",
            "would",
            "can",
            "could",
            "may",
            "might",
            "must",
            "shall",
            "should",
            "'ll",
            "i",
            "you",
            "he",
            "she",
            "it",
            "we",
            "they",
            "who",
            "which",
            "not",
            "n't",
            "did",
            "does",
            "do",
            "also",
            "now",
            "don't",
            "doesn't",
            "didn't",
            "won't",
            "cannot",
            "currently",
            "recently",
            "already",
            "still",
            "never",
            "often",
            "probably",
            "previously"
        ]
        .contains(&before)
            || self
                .doc
                .tokens
                .get(i - 1)
                .is_some_and(|t| matches!(t.case, Case::Title | Case::Upper))
            || self.lower(i - 1) && word.ends_with('s') && word.len() > 3 && !self.doc.word(i).ends_with('s')
            || word == ","
    }

    /// A noun that names an event.
    fn noun(&self, i: usize) -> bool {
        if !self.is_word(i) || !self.lower(i) {
            return false;
        }
        let word = self.doc.word(i);
        self.verbs.nouns.contains(&self.key(i))
            || !self.verbs.not.contains(&self.key(i))
                && word.len() > 6
                && ["tion", "sion", "tions", "sions"]
                    .iter()
                    .any(|e| word.ends_with(e))
    }

    /// A small word that ends a noun phrase.
    fn is_function(&self, i: usize) -> bool {
        self.helper(i)
            || ks![
                "of", "in", "on", "at", "for", "by", "with", "to", "from", "and", "or", "the", "a", "an",
                "as", "after", "before", "that", "he", "she", "they", "it"
            ]
            .contains(&self.key(i))
    }

    fn helper(&self, i: usize) -> bool {
        self.verbs.helpers.contains(&self.key(i))
    }

    /// A clause ends before or at token `i`.
    fn edge(&self, i: usize) -> bool {
        matches!(
            self.doc.word(i),
            ";" | ":" | "“" | "”" | "\"" | "—" | "–" | "_" | "``" | "''"
        ) || ks![
            "that", "which", "who", "whom", "whose", "because", "while", "when", "where", "although",
            "though", "but", "if", "whether", "unless"
        ]
        .contains(&self.key(i))
            || self.doc.word(i) == ","
                && ks![
                    "and",
                    "but",
                    "or",
                    "which",
                    "who",
                    "as",
                    "while",
                    "said",
                    "according"
                ]
                .contains(&self.key(i + 1))
    }

    /// The word that the date in `first..last` dates.
    fn event(&self, first: usize, last: usize) -> Option<usize> {
        self.noun_after(first, last)
            .or_else(|| {
                let opens = self.opens_clause(first) || self.subject_part(first, last);
                if opens {
                    self.verb_after(last).or_else(|| self.left(first))
                } else {
                    self.adverb(first, last)
                        .or_else(|| self.between(first, last))
                        .or_else(|| self.left(first))
                        .or_else(|| self.verb_after(last))
                }
            })
            .or_else(|| (self.from..self.to).find(|&i| self.noun(i)))
    }

    /// `the 1990 invasion`, `today's speech`, `its third-quarter loss`.
    fn noun_after(&self, first: usize, last: usize) -> Option<usize> {
        // `recent declines`, `its current owner`: an adjective dates its noun, whatever that is.
        if last == first + 1 && ks!["recent", "current"].contains(&self.key(first)) {
            return (last..(last + 3).min(self.to))
                .take_while(|&i| self.is_word(i) && self.lower(i) && !self.is_function(i) && !self.verb(i))
                .last();
        }
        let genitive = usize::from(self.key(last) == k!("'s"));
        let at = last + genitive;
        let mut found = None;
        for i in at..(at + 4).min(self.to) {
            if !self.is_word(i) || self.is_function(i) {
                break;
            }
            if self.noun(i) {
                found = Some(i);
            } else if self.doc.word(i).ends_with("ed") {
                break;
            }
        }
        // `Friday's close`, `yesterday's selling`: what a day has, happened on it.
        if genitive == 1 && found.is_none() {
            found = (at..(at + 3).min(self.to))
                .take_while(|&i| self.is_word(i) && self.lower(i) && !self.is_function(i) && !self.edge(i))
                .take_while(|&i| i == at || !self.verb(i))
                .last();
        }
        // A date behind a preposition or a verb of saying has its own event, unless an article ties it to the noun.
        let tied = genitive == 1
            || first > self.from
                && ks![
                    "the", "a", "an", "its", "his", "her", "their", "this", "that", "'s", "of", "own", "our"
                ]
                .contains(&self.doc.key(first - 1))
            || self.key(first) == k!("the");
        found.filter(|_| tied)
    }

    /// The date is the first of its clause, a preposition aside.
    fn opens_clause(&self, first: usize) -> bool {
        let mut i = first;
        while i > self.from
            && ks![
                "on",
                "in",
                "at",
                "by",
                "since",
                "until",
                "during",
                "for",
                "from",
                "through",
                "around",
                "about",
                "late",
                "early",
                "also",
                "only",
                "just",
                "as",
                "of",
                "the",
                "then",
                "and",
                "but",
                "over",
                "after",
                "before",
                "within",
                "throughout",
                "between"
            ]
            .contains(&self.doc.key(i - 1))
        {
            i -= 1;
            if ks!["and", "but"].contains(&self.doc.key(i)) {
                if i > self.from && self.doc.word(i - 1) == "," {
                    return true;
                }
                break;
            }
        }
        if i == self.from {
            return true;
        }
        if matches!(
            self.doc.word(i - 1),
            ";" | ":" | "—" | "“" | "\"" | "_" | "(" | "``"
        ) {
            return true;
        }
        self.doc.word(i - 1) == "," && !(self.from..i).any(|at| self.verb(at))
    }

    /// `said its third-quarter earnings will fall`: the date is part of the subject of a clause that is told.
    fn subject_part(&self, first: usize, last: usize) -> bool {
        let small = |i: usize| self.is_word(i) && self.lower(i);
        if !small(last) || self.is_function(last) || self.verb(last) {
            return false;
        }
        let mut i = first;
        if i > self.from
            && ks!["the", "its", "his", "her", "their", "our", "a", "an"].contains(&self.doc.key(i - 1))
        {
            i -= 1;
        }
        i > self.from
            && ks![
                "that", "said", "says", "because", "although", "while", "when", "if"
            ]
            .contains(&self.doc.key(i - 1))
    }

    /// `recently cut`, `now believes`: the verb right behind.
    fn adverb(&self, first: usize, last: usize) -> Option<usize> {
        let adverb = last == first + 1 && self.is_word(first) && self.lower(first);
        let vague = ks![
            "recently",
            "now",
            "currently",
            "previously",
            "already",
            "formerly",
            "lately",
            "once",
            "today",
            "yesterday"
        ]
        .contains(&self.key(first));
        if !(adverb && vague) {
            return None;
        }
        (last..(last + 3).min(self.to))
            .take_while(|&i| self.is_word(i))
            .find(|&i| self.verb(i))
            .map(|i| self.last_of_chain(i))
            .filter(|_| self.verb(last) || self.helper(last))
    }

    /// `the mill last week announced`: the date stands between a subject and its verb.
    fn between(&self, first: usize, last: usize) -> Option<usize> {
        let subject = first > self.from
            && self.is_word(first - 1)
            && !self.is_function(first - 1)
            && !self.verb(first - 1)
            && !self.noun(first - 1);
        (subject && self.verb(last) && !self.doc.word(last).ends_with("ing") && !self.is_function(last))
            .then(|| self.last_of_chain(last))
    }

    /// The nearest verb before the date, or an event noun that stands closer with nothing but its own complements between.
    fn left(&self, first: usize) -> Option<usize> {
        let mut noun = None;
        for i in (self.from..first).rev() {
            if self.verb(i) {
                // `said in a speech six weeks ago`: the speech, when it is right before.
                // "was found abandoned": the second only tells how.
                if i > self.from
                    && self.verb(i)
                    && ks!["found", "seen", "spotted", "left", "caught", "kept"].contains(&self.key(i - 1))
                    && (self.doc.word(i).ends_with("ed") || self.doc.word(i).ends_with("ing"))
                {
                    return Some(i - 1);
                }
                let weak = ks![
                    "said",
                    "says",
                    "told",
                    "saying",
                    "announced",
                    "reported",
                    "made",
                    "had",
                    "held",
                    "gave",
                    "took"
                ]
                .contains(&self.key(i));
                return Some(
                    noun.filter(|&n: &usize| weak && n + 3 >= first && n > i + 1)
                        .unwrap_or(i),
                );
            }
            if noun.is_none() && self.noun(i) {
                noun = Some(i);
            }
            // "said it had a loss of 5 million in the third quarter": had is the verb of its clause, and the loss what happened.
            if self.main_copula(i, first) {
                return Some(noun.unwrap_or(i));
            }
            if self.edge(i) && (noun.is_some() || i + 2 < first) && self.doc.word(i) != "," {
                break;
            }
        }
        // A form of be carries the clause: `was chairman until 1990`.
        noun.or_else(|| {
            (self.from..first)
                .rev()
                .take_while(|&i| !self.edge(i))
                .find(|&i| self.copula(i))
        })
    }

    /// A form of be or have that carries no other verb, behind a subject of its own.
    fn main_copula(&self, i: usize, first: usize) -> bool {
        self.copula(i)
            && i > self.from
            && self.is_word(i - 1)
            && !self.helper(i - 1)
            && !(i + 1..(i + 4).min(first))
                .take_while(|&t| self.is_word(t))
                .any(|t| self.verb(t) || self.helper(t))
    }

    fn copula(&self, i: usize) -> bool {
        ks!["is", "are", "was", "were", "be", "been", "has", "have", "had"].contains(&self.key(i))
    }

    /// The first verb after the date at its level: what stands between commas is passed over.
    fn verb_after(&self, last: usize) -> Option<usize> {
        let mut copula = None;
        let mut noun = None;
        for i in last..self.to {
            if i > last && self.edge(i) && (copula.is_some() || noun.is_some()) {
                break;
            }
            if self.verb(i) {
                return Some(self.last_of_chain(i));
            }
            if copula.is_none() && self.copula(i) {
                copula = Some(i);
            }
            if noun.is_none() && self.noun(i) {
                noun = Some(i);
            }
        }
        copula.or(noun)
    }

    /// `expected to announce`: the last verb of a row of verbs tied by helpers.
    fn last_of_chain(&self, i: usize) -> usize {
        let carries = ks![
            "expected",
            "scheduled",
            "set",
            "due",
            "began",
            "begun",
            "continued",
            "going"
        ];
        if carries.contains(&self.key(i)) && self.key(i + 1) == k!("to") && self.is_word(i + 2) {
            return i + 2;
        }
        i
    }

    /// The clause around tokens `first..last`.
    fn clause(&self, first: usize, last: usize) -> Span {
        let mut from = first;
        while from > self.from && !self.edge(from - 1) {
            from -= 1;
        }
        let mut to = last;
        while to < self.to && !self.edge(to) {
            to += 1;
        }
        // Marks at the ends are not part of it.
        while from < first
            && self.doc.tokens.get(from).is_some_and(|t| {
                t.kind == TokenKind::Sign
                    && t.span.len() == 1
                    && matches!(self.doc.word(from), "," | ")" | "]")
            })
        {
            from += 1;
        }
        while to > last && matches!(self.doc.word(to - 1), "." | "," | "!" | "?" | ")" | "’" | "'") {
            to -= 1;
        }
        self.doc.tokens_span(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{DateFrom, Published};
    use crate::extract::Engine;
    use crate::ingest::text::raw;

    /// `date → event` of every date.
    fn ties(text: &str) -> Vec<String> {
        let mut article = raw(text.to_owned());
        article.meta.published = Some(Published {
            value: "2019-05-16".to_owned(),
            from: DateFrom::Given,
        });
        let engine = Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
        engine
            .extract(&article)
            .dates
            .iter()
            .map(|d| format!("{} → {}", d.span.of(text), d.event.map_or("", |e| e.of(text))))
            .collect()
    }

    #[test]
    fn a_date_behind_its_verb() {
        assert_eq!(
            ties("The mayor said Tuesday that the mill will close in July."),
            ["Tuesday → said", "July → close"]
        );
        assert_eq!(
            ties("The offer, which was set to expire on 6 May, was extended."),
            ["6 May → expire"]
        );
    }

    #[test]
    fn a_date_that_opens_its_clause() {
        assert_eq!(
            ties("On Monday, the mayor of Varle resigned."),
            ["Monday → resigned"]
        );
        assert_eq!(
            ties("Yesterday the company was told to leave."),
            ["Yesterday → told"]
        );
    }

    #[test]
    fn a_date_before_a_noun_that_names_an_event() {
        assert_eq!(
            ties("She wrote about the 1990 invasion of Varle."),
            ["1990 → invasion"]
        );
    }

    #[test]
    fn the_nearest_clause_counts_also_where_its_verb_is_a_form_of_have() {
        assert_eq!(
            ties("The mill said it had a loss of 5 million in March."),
            ["March → loss"]
        );
        assert_eq!(
            ties("The mill said its third-quarter figures will fall."),
            ["third-quarter → fall"]
        );
        assert_eq!(ties("They spoke of Friday's jitters."), ["Friday → jitters"]);
    }

    #[test]
    fn verbs_that_no_list_holds_are_seen_by_what_stands_before_them() {
        assert_eq!(
            ties("The mill said all rights will terminate in July."),
            ["July → terminate"]
        );
        assert_eq!(
            ties("He was suspected of blowing up a mill in 1988."),
            ["1988 → blowing"]
        );
        assert_eq!(
            ties("The mill last week announced a sale."),
            ["last week → announced"]
        );
        assert_eq!(
            ties("He has paid late, but now he sends letters."),
            ["now → sends"]
        );
    }

    #[test]
    fn the_clause_ends_where_another_begins() {
        let text = "The mayor left on Monday, but the clerk, who was ill, stayed.";
        let article = raw(text.to_owned());
        let engine = Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
        let found = engine.extract(&article);
        assert_eq!(
            found.dates[0].clause.map(|c| c.of(text)),
            Some("The mayor left on Monday")
        );
    }
}

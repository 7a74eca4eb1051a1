//! How much is listed of one text. An article, and the longest book, stays far below; a text beyond is no article (a table, a log, noise), and
//! without a bound 20 MB of `May ` would be gigabytes of dates. What is cut is named in the record, never silently: the lists hold
//! what comes first in the text.
//!
//! The passes ask here before each sentence, so this is also where they learn that nobody waits for the answer any more.

use crate::note::words;
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

words! {
    /// What is listed of a text.
    List {
        /// The text itself: tokens.
        Text = "text",
        /// Entities, counted by their mentions.
        Entities = "entities",
        /// Expressions of time.
        Dates = "dates",
        /// Attributions.
        Attributions = "attributions",
        /// Flags.
        Flags = "flags",
        /// Facts.
        Facts = "facts",
    }
}

impl List {
    /// The most of it for one article. A book of 6 MB has about 1.4 million tokens, 60,000 mentions and fewer of anything else.
    const fn most(self) -> usize {
        match self {
            // 576 MB of tokens; some 100 MB of running text.
            List::Text => 24_000_000,
            List::Entities => 500_000,
            _ => 200_000,
        }
    }
}

/// What has been cut so far, and whether the work is still wanted.
#[derive(Default, Debug)]
pub struct Bounds<'a> {
    /// Bits of the lists.
    cut: Cell<u8>,
    /// How often the bounds are halved: only tests are in a hurry.
    narrower: usize,
    abandoned: Option<&'a AtomicBool>,
}

impl<'a> Bounds<'a> {
    /// Bounds for work that is given up as soon as `abandoned` is set.
    pub fn until(abandoned: &'a AtomicBool) -> Bounds<'a> {
        Bounds {
            abandoned: Some(abandoned),
            ..Bounds::default()
        }
    }

    fn most(&self, list: List) -> usize {
        list.most() >> self.narrower
    }

    /// Whether a list that holds `count` takes no more; remembers that it was asked to.
    pub fn full(&self, list: List, count: usize) -> bool {
        let full = count >= self.most(list);
        if full {
            self.cut.set(self.cut.get() | 1 << list as u8);
        }
        full || self.abandoned()
    }

    /// Cuts a list that grew over its bound.
    pub fn cut<T>(&self, list: List, items: &mut Vec<T>) {
        if items.len() > self.most(list) {
            self.full(list, items.len());
            items.truncate(self.most(list));
        }
    }

    /// Whether nobody waits for the answer any more.
    pub fn abandoned(&self) -> bool {
        self.abandoned.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// The names of the lists that were cut.
    pub fn truncated(&self) -> Vec<&'static str> {
        let cut = |list: &List| self.cut.get() & (1 << *list as u8) != 0;
        List::ALL.iter().filter(|l| cut(l)).map(|l| l.word()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::extract::{Doc, Engine, Lexicon};
    use crate::ingest::text::raw;

    fn engine() -> Engine {
        Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles")
    }

    fn year(dates: usize) -> Article {
        raw("In May 2016 it rained. ".repeat(dates))
    }

    #[test]
    fn a_text_that_is_no_article_is_listed_up_to_the_bound_and_says_so() {
        let engine = engine();
        let article = year(250);
        let bounds = Bounds {
            narrower: 10,
            ..Bounds::default()
        };
        let most = bounds.most(List::Dates);
        assert_eq!(most, 195);
        let found = engine.find(&Doc::within(&article, &engine.segmenter, bounds));
        assert_eq!(found.dates.len(), most);
        assert_eq!(found.sentences.len(), 250);
        assert!(found.truncated.contains(&"dates"), "{:?}", found.truncated);
        assert!(!found.truncated.contains(&"text"), "{:?}", found.truncated);
    }

    #[test]
    fn an_article_is_listed_whole() {
        let found = engine().extract(&year(50));
        assert_eq!((found.dates.len(), found.truncated.len()), (50, 0));
    }

    #[test]
    fn work_that_nobody_waits_for_is_given_up() {
        let flag = AtomicBool::new(true);
        assert_eq!(engine().extract_unless(&year(50), &flag), None);
        flag.store(false, Ordering::Relaxed);
        assert!(engine().extract_unless(&year(50), &flag).is_some());
    }
}

//! Carries spans from one version of a text to another: through the alignment of the two, then confirmed by how much of the quote is
//! left; what was not left in its place is looked for among the passages that are new. A wrong place is worse than a lost one, so what
//! stays below the bars is orphaned.

use super::Placed;
use super::diff::{self, NONE, Token, Words};
use super::slide;
use crate::article::{CodePoints, Span};
use crate::note::{Anchor, AnchorState};

/// The least likeness of the quote and what stands in its place for the note to go along. Measured on pairs of versions of encyclopaedia
/// articles and blogs: above it lie edits, below it mostly texts that replaced the passage.
const EDITED: f32 = 0.6;

/// The likeness asked of a passage that stands elsewhere.
const FOUND: f32 = 0.75;

/// Letters that must agree, quote and what is around it together, for a passage that stands elsewhere.
const FOUND_WEIGHT: u32 = 24;

/// Most places that are looked at for one quote.
const PLACES: usize = 200;

/// Carries spans of `old` over to `new`, one answer for each, in order. Spans that are no passage of `old` are orphaned.
pub fn carry(old: &str, new: &str, spans: &[Span]) -> Vec<Placed> {
    let at_all = |s: &Span| !s.of(old).is_empty();
    if old == new {
        return spans
            .iter()
            .map(|s| {
                if at_all(s) {
                    super::exactly(*s)
                } else {
                    super::orphaned("the note stood on no text")
                }
            })
            .collect();
    }
    let pair = Pair::new(old, new);
    spans
        .iter()
        .map(|s| {
            if at_all(s) {
                pair.carry(*s)
            } else {
                super::orphaned("the note stood on no text")
            }
        })
        .collect()
}

/// Where a byte of `old` comes to lie in `new`, as near as can be told.
pub fn carry_point(old: &str, new: &str, at: usize) -> usize {
    let pair = Pair::new(old, new);
    let i = pair.a.partition_point(|t| t.end as usize <= at);
    let next = (i..pair.a.len()).find(|&i| pair.map[i] != NONE);
    next.map_or(new.len(), |i| pair.b[pair.map[i] as usize].start as usize)
}

/// Finds an anchor in a text when the version it was made on is not at hand: by its words, by what stood before and after them, and by
/// where it was.
pub fn resolve(anchor: &Anchor, text: &str) -> Placed {
    if anchor.quote.trim().is_empty() {
        return super::orphaned("the note stood on no text");
    }
    let points = CodePoints::new(text);
    let there = points
        .to_span(anchor.start, anchor.end)
        .filter(|s| s.of(text) == anchor.quote);
    let old = format!("{}{}{}", anchor.prefix, anchor.quote, anchor.suffix);
    let span = Span::new(anchor.prefix.len(), anchor.prefix.len() + anchor.quote.len());
    let pair = Pair::apart(&old, text);
    let placed = pair.carry(span);
    let fits = |s: &Span| placed.span == Some(*s) || placed.candidates.contains(s);
    if let Some(span) = there.filter(fits) {
        // Of places that fit equally well, the one where it was. One that fits better goes before it.
        let better = placed.state == AnchorState::Moved && placed.span != Some(span);
        if !better {
            return super::exactly(span);
        }
    }
    placed
}

/// Two texts and what is the same in them.
pub(super) struct Pair<'t> {
    pub(super) old: &'t str,
    pub(super) new: &'t str,
    pub(super) a: Vec<Token>,
    pub(super) b: Vec<Token>,
    /// Old token to new token.
    map: Vec<u32>,
    /// The nearest old token before each that has a counterpart, and the nearest from each on; [`NONE`] where there is none.
    before: Vec<u32>,
    after: Vec<u32>,
    /// Whether a new token is the counterpart of none.
    free: Vec<bool>,
    /// The free new tokens of each word: `index[first[w]..first[w + 1]]`.
    first: Vec<u32>,
    index: Vec<u32>,
}

/// What stands in a quote's place.
pub(super) struct InPlace {
    /// New tokens.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) likeness: f32,
}

impl<'t> Pair<'t> {
    pub(super) fn new(old: &'t str, new: &'t str) -> Pair<'t> {
        let mut words = Words::default();
        let (a, b) = (words.tokens(old), words.tokens(new));
        let mut map = diff::align(&a, &b);
        diff::clean(&mut map, &a, &b);
        Pair::with(old, new, a, b, map)
    }

    /// Two texts that are not versions of one another: every place of the new one may be meant.
    pub(super) fn apart(old: &'t str, new: &'t str) -> Pair<'t> {
        let mut words = Words::default();
        let (a, b) = (words.tokens(old), words.tokens(new));
        let map = vec![NONE; a.len()];
        Pair::with(old, new, a, b, map)
    }

    fn with(old: &'t str, new: &'t str, a: Vec<Token>, b: Vec<Token>, map: Vec<u32>) -> Pair<'t> {
        let mut before = vec![NONE; map.len()];
        let mut after = vec![NONE; map.len()];
        let mut near = NONE;
        for i in 0..map.len() {
            before[i] = near;
            if map[i] != NONE {
                near = i as u32;
            }
        }
        near = NONE;
        for i in (0..map.len()).rev() {
            if map[i] != NONE {
                near = i as u32;
            }
            after[i] = near;
        }
        let mut free = vec![true; b.len()];
        for &j in map.iter().filter(|&&j| j != NONE) {
            free[j as usize] = false;
        }
        let count = a.iter().chain(&b).map(|t| t.word + 1).max().unwrap_or(0) as usize;
        let mut first = vec![0u32; count + 1];
        let loose = || {
            b.iter()
                .enumerate()
                .zip(&free)
                .filter(|(_, f)| **f)
                .map(|(t, _)| t)
        };
        for (_, t) in loose() {
            first[t.word as usize + 1] += 1;
        }
        for w in 0..count {
            first[w + 1] += first[w];
        }
        let mut next = first.clone();
        let mut index = vec![0u32; first.last().copied().unwrap_or(0) as usize];
        for (j, t) in loose() {
            let slot = &mut next[t.word as usize];
            index[*slot as usize] = j as u32;
            *slot += 1;
        }
        Pair {
            old,
            new,
            a,
            b,
            map,
            before,
            after,
            free,
            first,
            index,
        }
    }

    fn carry(&self, span: Span) -> Placed {
        let lo = self.a.partition_point(|t| t.end as usize <= span.start());
        let hi = self.a.partition_point(|t| (t.start as usize) < span.end());
        if lo >= hi {
            return super::orphaned("the note stood on white space");
        }
        if let Some(at) = self.unbroken(lo, hi) {
            let (found, same) = self.exact_span(span, lo, at);
            let why = if same {
                "same words, same place"
            } else {
                "same words, other spacing"
            };
            return Placed {
                state: if same {
                    AnchorState::Exact
                } else {
                    AnchorState::Edited
                },
                span: Some(found),
                score: 1.0,
                why: why.into(),
                candidates: Vec::new(),
            };
        }
        let place = self.in_place(lo, hi);
        if let Some(place) = &place
            && place.likeness >= EDITED
            && self.map.iter().any(|&j| j != NONE)
        {
            return self.edited(lo, hi, place);
        }
        self.elsewhere(span, lo, hi, place)
    }

    /// Where tokens `lo..hi` begin in the new text, when all of them are there side by side, where the alignment has at least one of
    /// them. (It may have given a repeated word or a full stop at the quote's end to its twin next door.)
    fn unbroken(&self, lo: usize, hi: usize) -> Option<usize> {
        let mut last = None;
        (lo..hi)
            .filter(|&i| self.map[i] != NONE)
            .filter_map(|i| (self.map[i] as usize).checked_sub(i - lo))
            .filter(|&at| last.replace(at) != Some(at))
            .find(|&at| {
                let there = self.b.get(at..at + (hi - lo));
                there.is_some_and(|t| t.iter().zip(&self.a[lo..hi]).all(|(x, y)| x.word == y.word))
            })
    }

    /// The span of the new text that says what `span` says, its first token being old `lo` and new `at`; whether it says it letter for
    /// letter. A span may begin or end inside a token, or in white space.
    fn exact_span(&self, span: Span, lo: usize, at: usize) -> (Span, bool) {
        let quote = span.of(self.old);
        let shift = |p: usize| (p + self.b[at].start as usize).checked_sub(self.a[lo].start as usize);
        if let Some(start) = shift(span.start())
            && self.new.get(start..start + quote.len()) == Some(quote)
        {
            return (Span::new(start, start + quote.len()), true);
        }
        // The white space is another: from the first token to the last.
        let hi = self.a.partition_point(|t| (t.start as usize) < span.end());
        let last = at + (hi - 1 - lo);
        let start = shift(span.start().max(self.a[lo].start as usize)).unwrap_or(0);
        let cut = (self.a[hi - 1].end as usize).saturating_sub(span.end());
        let found = Span::new(start, self.b[last].end as usize - cut);
        let same = found.of(self.new) == quote.trim();
        (found, same)
    }

    /// What stands between the neighbours of tokens `lo..hi`, and how alike it is.
    pub(super) fn in_place(&self, lo: usize, hi: usize) -> Option<InPlace> {
        let some = |i: u32| (i != NONE).then_some(i as usize);
        let left = some(self.before[lo]);
        let right = self.after.get(hi).and_then(|&i| some(i));
        let gap_from = left.map_or(0, |i| self.map[i] as usize + 1);
        let gap_to = right.map_or(self.b.len(), |i| self.map[i] as usize);
        let (old_from, old_to) = (left.map_or(0, |i| i + 1), right.unwrap_or(self.a.len()));
        let f = (lo..hi).find(|&i| self.map[i] != NONE);
        let l = (lo..hi).rev().find(|&i| self.map[i] != NONE);
        let (from, to) = match (f, l) {
            (Some(f), Some(l)) => {
                let (nf, nl) = (self.map[f] as usize, self.map[l] as usize + 1);
                // What replaced the words before the first that stayed; of a change that began before the quote, its share.
                let before = share(f - lo, f - old_from, nf - gap_from);
                let after = share(hi - 1 - l, old_to - 1 - l, gap_to - nl);
                (nf - before, nl + after)
            }
            _ => {
                if gap_from >= gap_to || lo > old_from && hi < old_to {
                    return None;
                }
                let all = gap_to - gap_from;
                let before = share(lo - old_from, old_to - old_from, all);
                let after = share(old_to - hi, old_to - old_from, all);
                (gap_from + before, (gap_to - after).max(gap_from + before))
            }
        };
        if from >= to {
            return None;
        }
        let likeness = self.likeness(lo, hi, from, to);
        Some(InPlace { from, to, likeness })
    }

    /// How alike old tokens `lo..hi` and new tokens `from..to` are, 0 to 1: letters in common over all letters, with a half-changed
    /// word counting by its pairs of letters.
    pub(super) fn likeness(&self, lo: usize, hi: usize, from: usize, to: usize) -> f32 {
        let (a, b) = (&self.a[lo..hi], &self.b[from..to]);
        let all = weigh(a) + weigh(b);
        // Were all of the smaller in the larger, it would still not do.
        let most = 2.0 * weigh(a).min(weigh(b)) as f32 / all.max(1) as f32;
        if most < EDITED || a.len() * b.len() > 1_000_000 {
            return 0.0;
        }
        let pairs = diff::common(a, b);
        let mut same: f32 = pairs.iter().map(|&(i, _)| 2.0 * weight(&a[i]) as f32).sum();
        let (mut i0, mut j0) = (0, 0);
        for (i, j) in pairs.into_iter().chain([(a.len(), b.len())]) {
            if i > i0 && j > j0 {
                let was = &self.old[a[i0].start as usize..a[i - 1].end as usize];
                let is = &self.new[b[j0].start as usize..b[j - 1].end as usize];
                same += letters(was, is) * (weigh(&a[i0..i]) + weigh(&b[j0..j])) as f32;
            }
            (i0, j0) = (i + 1, j + 1);
        }
        same / all as f32
    }

    /// The end of a sentence that a note was on to its end. Where the sentence after it went, the alignment may have given the full stop
    /// that stayed to that one; what came before the full stop is then of the note's sentence.
    fn full_stop(&self, lo: usize, hi: usize, to: usize) -> usize {
        if self.map[hi - 1] != NONE || slide::edge((self.old, &self.a), hi) < 2 {
            return to;
        }
        let next = self.after.get(hi).filter(|&&i| i != NONE);
        let until = next.map_or(self.b.len(), |&i| self.map[i as usize] as usize + 1);
        // No further than the note is long: more is another statement.
        let until = until.min(to + hi - lo);
        (to..until)
            .find(|&j| self.b.get(j).is_some_and(|t| t.word == self.a[hi - 1].word))
            .map_or(to, |j| j + 1)
    }

    fn edited(&self, lo: usize, hi: usize, place: &InPlace) -> Placed {
        let to = self.full_stop(lo, hi, place.to);
        let found = Span::new(self.b[place.from].start as usize, self.b[to - 1].end as usize);
        Placed {
            state: AnchorState::Edited,
            span: Some(found),
            score: place.likeness,
            why: self.changed(lo, hi, place.from, to),
            candidates: Vec::new(),
        }
    }

    /// What was changed, in words.
    fn changed(&self, lo: usize, hi: usize, from: usize, to: usize) -> String {
        let words = |n: usize| format!("{} {}", in_words(n), if n == 1 { "word" } else { "words" });
        match self.words_changed(lo, hi, from, to) {
            (0, 0) => "same words, other marks".into(),
            (0, n) => format!("same words, {} put in", words(n)),
            (n, 0) => format!("same words, {} taken out", words(n)),
            (m, n) => format!("same place, {} changed", words(m.max(n))),
        }
    }

    /// How many words of old tokens `lo..hi` are not in new tokens `from..to`, and how many of those are not in the old ones.
    pub(super) fn words_changed(&self, lo: usize, hi: usize, from: usize, to: usize) -> (usize, usize) {
        let pairs = diff::common(&self.a[lo..hi], &self.b[from..to]);
        let is_word = |text: &str, t: &Token| {
            text[t.start as usize..t.end as usize]
                .chars()
                .next()
                .is_some_and(char::is_alphanumeric)
        };
        let went = (lo..hi)
            .filter(|&i| !pairs.iter().any(|p| p.0 == i - lo) && is_word(self.old, &self.a[i]))
            .count();
        let came = (from..to)
            .filter(|&j| !pairs.iter().any(|p| p.1 == j - from) && is_word(self.new, &self.b[j]))
            .count();
        (went, came)
    }

    /// The quote among what is new in the text.
    fn elsewhere(&self, span: Span, lo: usize, hi: usize, place: Option<InPlace>) -> Placed {
        let gone = |candidates: Vec<Span>| Placed {
            candidates,
            score: place.as_ref().map_or(0.0, |p| p.likeness),
            ..super::orphaned("the words are gone")
        };
        let quote = weigh(&self.a[lo..hi]);
        let mut whole = self.repeats(lo, hi);
        whole.sort_by_key(|&(_, around)| std::cmp::Reverse(around));
        if let Some(&(at, around)) = whole.first() {
            let spans: Vec<Span> = whole
                .iter()
                .map(|&(at, _)| self.exact_span(span, lo, at).0)
                .collect();
            if quote + around < FOUND_WEIGHT {
                return gone(spans);
            }
            if whole.get(1).is_some_and(|second| second.1 == around) {
                return Placed {
                    state: AnchorState::Ambiguous,
                    span: None,
                    score: 0.5,
                    why: format!("the same words stand in {} places", in_words(spans.len())),
                    candidates: spans,
                };
            }
            return Placed {
                state: AnchorState::Moved,
                span: Some(self.exact_span(span, lo, at).0),
                score: 1.0,
                why: "same words, elsewhere".into(),
                candidates: Vec::new(),
            };
        }
        let near = self.similar(lo, hi);
        let Some(best) = near.first() else {
            return gone(Vec::new());
        };
        let spans = || -> Vec<Span> {
            near.iter()
                .map(|p| Span::new(self.b[p.from].start as usize, self.b[p.to - 1].end as usize))
                .collect()
        };
        if best.likeness < FOUND || quote < FOUND_WEIGHT {
            return gone(spans());
        }
        if near
            .get(1)
            .is_some_and(|second| best.likeness - second.likeness < 0.05)
        {
            return Placed {
                state: AnchorState::Ambiguous,
                span: None,
                score: best.likeness,
                why: "several places are like it".into(),
                candidates: spans(),
            };
        }
        let mut placed = self.edited(lo, hi, best);
        placed.why = format!("elsewhere, {}", placed.why);
        placed
    }

    /// Free new tokens of one word.
    fn places(&self, word: u32) -> &[u32] {
        let w = word as usize;
        &self.index[self.first[w] as usize..self.first[w + 1] as usize]
    }

    /// Where the free part of the new text has old tokens `lo..hi` word for word, each with the letters around it that agree.
    pub(super) fn repeats(&self, lo: usize, hi: usize) -> Vec<(usize, u32)> {
        let Some(rarest) = (lo..hi).min_by_key(|&i| self.places(self.a[i].word).len()) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for &j in self.places(self.a[rarest].word).iter().take(PLACES) {
            let Some(at) = (j as usize).checked_sub(rarest - lo) else {
                continue;
            };
            let there = self.b.get(at..at + (hi - lo));
            if !there.is_some_and(|t| t.iter().zip(&self.a[lo..hi]).all(|(x, y)| x.word == y.word)) {
                continue;
            }
            let before = self.a[..lo].iter().rev().zip(self.b[..at].iter().rev());
            let after = self.a[hi..].iter().zip(&self.b[at + (hi - lo)..]);
            let agree = |pairs: &mut dyn Iterator<Item = (&Token, &Token)>| -> u32 {
                pairs
                    .take(16)
                    .take_while(|(x, y)| x.word == y.word)
                    .map(|(x, _)| weight(x))
                    .sum()
            };
            out.push((at, agree(&mut before.into_iter()) + agree(&mut after.into_iter())));
        }
        out
    }

    /// Where the free part of the new text is like old tokens `lo..hi`, best first.
    pub(super) fn similar(&self, lo: usize, hi: usize) -> Vec<InPlace> {
        let n = hi - lo;
        if !(4..=400).contains(&n) {
            return Vec::new();
        }
        // Rare words of the quote vote for where it would begin.
        let mut votes: std::collections::BTreeMap<usize, u32> = std::collections::BTreeMap::new();
        for i in lo..hi {
            let places = self.places(self.a[i].word);
            if places.len() <= 20 {
                for &j in places {
                    let begin = (j as usize).saturating_sub(i - lo);
                    *votes.entry(begin / n.max(8)).or_default() += weight(&self.a[i]);
                }
            }
        }
        let mut bins: Vec<(usize, u32)> = votes.into_iter().collect();
        bins.sort_by_key(|b| std::cmp::Reverse(b.1));
        let mut out: Vec<InPlace> = Vec::new();
        for &(bin, _) in bins.iter().take(4) {
            let begin = bin * n.max(8);
            let slack = n / 2 + 4;
            let (w0, w1) = (
                begin.saturating_sub(slack),
                (begin + 2 * n + slack + 8).min(self.b.len()),
            );
            let pairs: Vec<(usize, usize)> = diff::common(&self.a[lo..hi], &self.b[w0..w1])
                .into_iter()
                .filter(|&(_, j)| self.free[w0 + j])
                .collect();
            let (Some(from), Some(to)) = (pairs.first(), pairs.last()) else {
                continue;
            };
            let (from, to) = (w0 + from.1, w0 + to.1 + 1);
            if out.iter().any(|p| p.from < to && from < p.to) {
                continue;
            }
            let likeness = self.likeness(lo, hi, from, to);
            out.push(InPlace { from, to, likeness });
        }
        out.sort_by(|x, y| y.likeness.total_cmp(&x.likeness));
        out
    }
}

/// Of `new` tokens that took the place of `all` old ones, those that fall to `part` of them.
fn share(part: usize, all: usize, new: usize) -> usize {
    if all == 0 || part == 0 {
        return 0;
    }
    ((new * part + all / 2) / all).min(new)
}

fn weight(token: &Token) -> u32 {
    token.end - token.start
}

pub(super) fn weigh(tokens: &[Token]) -> u32 {
    tokens.iter().map(weight).sum()
}

/// How alike two short texts are by their pairs of neighbouring letters (Dice), 0 to 1.
fn letters(a: &str, b: &str) -> f32 {
    let pairs = |s: &str| -> Vec<(char, char)> {
        let mut out: Vec<(char, char)> = s.chars().take(400).zip(s.chars().take(400).skip(1)).collect();
        out.sort_unstable();
        out
    };
    let (a, b) = (pairs(a), pairs(b));
    let (mut i, mut j, mut same) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        same += usize::from(a[i] == b[j]);
        let (x, y) = (a[i], b[j]);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    if a.is_empty() || b.is_empty() {
        0.0
    } else {
        2.0 * same as f32 / (a.len() + b.len()) as f32
    }
}

pub(super) fn in_words(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "The harbour opened in 1931. Two cranes of the old yard still stand there. Nobody has counted the gulls. \
                       The council wants to sell the north pier by autumn, the clerk said. Fish is landed every morning at six.";

    /// Carries `quote`, which stands once in [`OLD`], and says what it came to and what it stands on.
    fn carried(quote: &str, new: &str) -> (AnchorState, String, String) {
        let at = OLD.find(quote).expect("stands in the old text");
        let placed = carry(OLD, new, &[Span::new(at, at + quote.len())]).remove(0);
        let words = placed.span.map_or("", |s| s.of(new)).to_owned();
        (placed.state, words, placed.why)
    }

    #[test]
    fn words_that_stayed_are_exact_whatever_was_put_before_them() {
        let new = format!(
            "Updated on Friday. {}",
            OLD.replace("Nobody has counted the gulls.", "It rained.")
        );
        let (state, words, _) = carried("sell the north pier", &new);
        assert_eq!(
            (state, words.as_str()),
            (AnchorState::Exact, "sell the north pier")
        );
    }

    #[test]
    fn a_note_on_a_sentence_is_on_the_whole_of_it_also_where_the_next_one_went() {
        let next = " The council wants to sell the north pier by autumn, the clerk said.";
        for (new, whole) in [
            ("Nobody has seen the gulls.", "Nobody has seen the gulls."),
            (
                "Nobody has counted the gulls of this year.",
                "Nobody has counted the gulls of this year.",
            ),
        ] {
            let new = OLD
                .replace("Nobody has counted the gulls.", new)
                .replace(next, "");
            let (state, words, _) = carried("Nobody has counted the gulls.", &new);
            assert_eq!((state, words.as_str()), (AnchorState::Edited, whole));
        }
        // Words inside a sentence do not grow to its end.
        let new = OLD
            .replace("counted the gulls.", "counted them.")
            .replace(next, "");
        let (_, words, _) = carried("Nobody has counted", &new);
        assert_eq!(words, "Nobody has counted");
    }

    #[test]
    fn a_changed_sentence_is_edited_and_says_how() {
        let new = OLD.replace("by autumn", "before winter");
        let (state, words, why) = carried(
            "The council wants to sell the north pier by autumn, the clerk said.",
            &new,
        );
        assert_eq!(state, AnchorState::Edited);
        assert_eq!(
            words,
            "The council wants to sell the north pier before winter, the clerk said."
        );
        assert_eq!(why, "same place, two words changed");
    }

    #[test]
    fn a_passage_that_went_is_orphaned_and_its_neighbours_hold() {
        let new = OLD.replace(
            "The council wants to sell the north pier by autumn, the clerk said. ",
            "",
        );
        assert_eq!(carried("sell the north pier", &new).0, AnchorState::Orphaned);
        assert_eq!(carried("counted the gulls", &new).0, AnchorState::Exact);
        assert_eq!(carried("Fish is landed", &new).0, AnchorState::Exact);
    }

    #[test]
    fn a_passage_that_was_replaced_is_orphaned() {
        let new = OLD.replace(
            "The council wants to sell the north pier by autumn, the clerk said.",
            "A brass band from the valley will play on Sunday if the weather holds.",
        );
        assert_eq!(
            carried("The council wants to sell the north pier", &new).0,
            AnchorState::Orphaned
        );
    }

    #[test]
    fn the_same_word_elsewhere_is_not_the_same_passage() {
        // "pier" is deleted with its sentence; another pier that was always there must not take the note.
        let old = "The pier burned down on Monday night. Visitors walk along the other pier and buy ice.";
        let new = "Visitors walk along the other pier and buy ice.";
        let placed = carry(old, new, &[Span::new(4, 8)]).remove(0);
        assert_eq!(placed.state, AnchorState::Orphaned);
    }

    #[test]
    fn a_paragraph_that_was_moved_takes_its_note_along() {
        let moved = "The council wants to sell the north pier by autumn, the clerk said. ";
        let new = format!("{moved}{}", OLD.replace(moved, ""));
        let (state, words, _) = carried("Fish is landed every morning", &new);
        assert_eq!(
            (state, words.as_str()),
            (AnchorState::Exact, "Fish is landed every morning")
        );
        let (state, words, _) = carried("wants to sell the north pier by autumn", &new);
        assert!(matches!(state, AnchorState::Moved | AnchorState::Exact));
        assert_eq!(words, "wants to sell the north pier by autumn");
    }

    #[test]
    fn a_passage_that_now_stands_twice_is_asked_about() {
        let passage = "The council wants to sell the north pier by autumn, the clerk said.";
        let rest = OLD.replace(passage, "");
        let new = format!("{passage}\n\n{rest}\n\n{passage}");
        let old = format!("{rest}\n\nThe rest is weather and tides. {passage} So it goes on for ever.");
        let at = old.find(passage).expect("there");
        let placed = carry(&old, &new, &[Span::new(at, at + passage.len())]).remove(0);
        match placed.state {
            AnchorState::Ambiguous => assert_eq!(placed.candidates.len(), 2),
            _ => assert_eq!(placed.span.expect("a place").of(&new), passage),
        }
    }

    #[test]
    fn spans_that_end_in_quotes_and_emoji_keep_whole_characters() {
        let old = "She wrote “no more 👩‍👩‍👧” and left the é room.";
        let new = format!("¿ {old}");
        for quote in ["“no more 👩‍👩‍👧”", "👩‍👩‍👧", "é", "” and"] {
            let at = old.find(quote).expect("there");
            let placed = carry(old, &new, &[Span::new(at, at + quote.len())]).remove(0);
            assert_eq!(placed.span.map(|s| s.of(&new)), Some(quote));
        }
    }

    #[test]
    fn spans_of_no_text_and_texts_of_nothing_are_orphaned() {
        let spans = [Span::new(5, 5), Span::new(500, 600), Span::new(0, 3)];
        for new in ["", "   ", "other words"] {
            for placed in carry(OLD, new, &spans) {
                assert_eq!((placed.state, placed.span), (AnchorState::Orphaned, None));
            }
        }
        assert!(carry("", "x", &[Span::new(0, 0)])[0].span.is_none());
    }

    fn anchor(quote: &str) -> Anchor {
        let at = OLD.find(quote).expect("there");
        crate::anchor::make(OLD, &CodePoints::new(OLD), Span::new(at, at + quote.len()), "v")
    }

    #[test]
    fn an_anchor_alone_finds_its_words_by_what_is_around_them() {
        let placed = resolve(&anchor("north pier"), OLD);
        assert_eq!(placed.state, AnchorState::Exact);
        let new = format!("Pier news: the north pier of Ostby. {OLD}");
        let placed = resolve(&anchor("north pier"), &new);
        assert_eq!(placed.state, AnchorState::Moved);
        let span = placed.span.expect("a place");
        assert!(span.start() > 60, "the one with the right neighbours");
        let placed = resolve(&anchor("north pier"), "Another north pier, in another text.");
        assert_eq!(placed.state, AnchorState::Orphaned);
        assert_eq!(placed.candidates.len(), 1);
    }

    #[test]
    fn an_anchor_alone_finds_a_sentence_that_was_changed() {
        let new = OLD.replace("by autumn", "before winter");
        let placed = resolve(
            &anchor("The council wants to sell the north pier by autumn, the clerk said."),
            &new,
        );
        assert_eq!(placed.state, AnchorState::Edited);
        let words = placed.span.expect("a place").of(&new);
        assert!(
            words.starts_with("The council") && words.contains("before winter"),
            "{words}"
        );
    }

    #[test]
    fn offsets_without_sense_are_only_hints() {
        let anchor = Anchor {
            start: usize::MAX,
            end: 3,
            ..anchor("counted the gulls")
        };
        assert_eq!(
            resolve(&anchor, OLD).span.map(|s| s.of(OLD)),
            Some("counted the gulls")
        );
    }

    proptest::proptest! {
        #[test]
        fn anchors_survive_unrelated_edits(
            before in proptest::collection::vec("[a-z]{2,9}", 0..40),
            put_in in proptest::collection::vec("[a-z]{2,9}", 0..40),
            taken_out in 0usize..40,
        ) {
            let quote = "the north pier was sold for 1,200 crowns on Tuesday";
            let tail = "and nobody asked who had bought it.";
            let old = format!("{} . {quote} {tail}", before.join(" "));
            let left = &before[taken_out.min(before.len())..];
            let new = format!("{} {} . {quote} {tail}", put_in.join(" "), left.join(" "));
            let at = old.find(quote).expect("there");
            let placed = carry(&old, &new, &[Span::new(at, at + quote.len())]).remove(0);
            proptest::prop_assert_eq!(placed.span.map(|s| s.of(&new)), Some(quote));
            proptest::prop_assert_eq!(placed.state, AnchorState::Exact);
        }

        #[test]
        fn nothing_from_outside_breaks_it(old in ".{0,60}", new in ".{0,60}", a in 0usize..80, b in 0usize..80) {
            for placed in carry(&old, &new, &[Span::new(a, b), Span::new(0, old.len())]) {
                if let Some(span) = placed.span {
                    proptest::prop_assert!(new.get(span.range()).is_some(), "whole characters inside the text");
                }
            }
            let anchor = Anchor { quote: old.clone(), prefix: new.clone(), start: a, end: b, ..Anchor::default() };
            let placed = resolve(&anchor, &new);
            proptest::prop_assert!(placed.span.is_none_or(|s| new.get(s.range()).is_some()));
            let at = carry_point(&old, &new, a);
            proptest::prop_assert!(new.is_char_boundary(at));
        }
    }
}

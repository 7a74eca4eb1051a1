//! A selection: grows and shrinks by words, widens to phrase, sentence and paragraph, and never splits what the reader sees as one
//! character.

use super::page::Page;
use super::state::State;
use crate::article::Span;

/// What is selected: everything from one unit (word or sign) to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection {
    /// The end that stays.
    pub fixed: Span,
    /// The end that moves.
    pub head: Span,
}

impl Selection {
    /// One unit.
    pub fn one(unit: Span) -> Selection {
        Selection {
            fixed: unit,
            head: unit,
        }
    }

    /// All of it.
    pub fn span(self) -> Span {
        self.fixed.join(self.head)
    }

    /// The other end moves from now on.
    pub fn swapped(self) -> Selection {
        Selection {
            fixed: self.head,
            head: self.fixed,
        }
    }

    /// The selection of all units inside `span`.
    pub fn over(page: &Page, span: Span) -> Option<Selection> {
        let first = unit_at(page, span.start())?;
        let last = unit_before(page, span.end())?;
        Some(Selection {
            fixed: first,
            head: if last.end() < first.end() { first } else { last },
        })
    }

    /// The moving end, `by` units on or back.
    pub fn moved(self, page: &Page, by: isize) -> Selection {
        let mut head = self.head;
        for _ in 0..by.unsigned_abs() {
            let next = if by > 0 {
                unit_at(page, head.end())
            } else {
                unit_before(page, head.start())
            };
            match next {
                Some(unit) => head = unit,
                None => break,
            }
        }
        Selection { head, ..self }
    }
}

/// The unit that holds byte `at`, or the first after it.
pub fn unit_at(page: &Page, at: usize) -> Option<Span> {
    let mut piece = page.piece_at(at);
    loop {
        let units = page.units(piece);
        if let Some(unit) = units.get(units.partition_point(|u| u.end() <= at)) {
            return Some(*unit);
        }
        piece += 1;
        if piece >= page.pieces().len() {
            return None;
        }
    }
}

/// The last unit that begins before byte `at`.
pub fn unit_before(page: &Page, at: usize) -> Option<Span> {
    let mut piece = page.piece_at(at);
    loop {
        let units = page.units(piece);
        if let Some(unit) = units
            .partition_point(|u| u.start() < at)
            .checked_sub(1)
            .and_then(|i| units.get(i))
        {
            return Some(*unit);
        }
        piece = piece.checked_sub(1)?;
    }
}

impl State {
    /// The next wider thing than `inner`: word, phrase, sentence, paragraph.
    pub fn wider(&self, inner: Span) -> Option<Span> {
        let mut best: Option<Span> = None;
        let mut offer = |span: Span| {
            if span.covers(inner) && span.len() > inner.len() && best.is_none_or(|b| span.len() < b.len()) {
                best = Some(span);
            }
        };
        let sentence = self.sentence_at(inner.start());
        let whole = self.sentence_at(inner.end().saturating_sub(1)).join(sentence);
        if let Some(found) = &self.found {
            for (span, _) in self.sides.near(inner) {
                // A finding longer than the sentence is no phrase.
                if span.len() < whole.len() {
                    offer(span);
                }
            }
            for a in &found.attributions {
                for &span in a
                    .source
                    .iter()
                    .chain(&a.content)
                    .filter(|s| s.len() < whole.len())
                {
                    offer(span);
                }
            }
        }
        offer(clause(&self.article.text, sentence, inner));
        offer(whole);
        let piece = self.page.piece_at(inner.start());
        if let Some(p) = self.page.pieces().get(piece) {
            offer(p.span.join(whole));
        }
        best
    }
}

/// The part of the sentence around `inner` between signs that part clauses.
fn clause(text: &str, sentence: Span, inner: Span) -> Span {
    let parts = |c: char| {
        matches!(
            c,
            ',' | ';' | ':' | '(' | ')' | '[' | ']' | '“' | '”' | '"' | '—' | '–' | '.' | '!' | '?'
        )
    };
    let before = Span::new(sentence.start(), inner.start()).of(text);
    let after = Span::new(inner.end(), sentence.end()).of(text);
    let start = before
        .rfind(parts)
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let end = after.find(parts).unwrap_or(after.len());
    let start_trimmed = start + (before[start..].len() - before[start..].trim_start().len());
    Span::new(
        sentence.start() + start_trimmed,
        inner.end() + after[..end].trim_end().len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_lies_between_signs() {
        let text = "In May, the mayor of Oslo said, nobody left.";
        let whole = Span::new(0, text.len());
        let mayor = Span::new(
            text.find("mayor").expect("there"),
            text.find(" of").expect("there"),
        );
        assert_eq!(clause(text, whole, mayor).of(text), "the mayor of Oslo said");
    }
}

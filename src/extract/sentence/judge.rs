//! Is this the end of a sentence? The rules, one block at a time.

use super::{Segmenter, key_without_stop, sign, touching};
use crate::extract::token::{Case, Token, TokenKind, k, ks};

/// How far apart, in tokens, an opening and a closing bracket may stand to be taken as a pair.
const BRACKET_REACH: usize = 80;

/// How much of a run without white space is looked at for an address, in bytes: what browsers still take as one.
const ADDRESS_REACH: usize = 2048;

/// The running state of one block.
pub(super) struct Judge<'a> {
    lists: &'a Segmenter,
    text: &'a str,
    tokens: &'a [Token],
    /// Pairs of brackets, by opening token.
    pairs: Vec<(u32, u32)>,
    next_pair: usize,
    /// One past the token where the outermost bracket that is open closes.
    closed_at: usize,
    /// That bracket opened the sentence.
    opened_sentence: bool,
    /// First token of the run without white space that we are in, and whether it is an address.
    address: bool,
    /// The list marker that would come next in a list that began in this block.
    expected: Option<Marker>,
}

/// `2)`, `2.)`, `2.`, `b.`: what the marker of an item of a running list is made of.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Marker {
    /// Number, or place in the alphabet.
    value: u32,
    letter: bool,
    /// Signs after it: `.`, `)` or both.
    stop: bool,
    bracket: bool,
    /// A list sign stands before it.
    bullet: bool,
}

impl<'a> Judge<'a> {
    pub(super) fn new(lists: &'a Segmenter, text: &'a str, tokens: &'a [Token]) -> Judge<'a> {
        Judge {
            lists,
            text,
            tokens,
            pairs: pairs(text, tokens),
            next_pair: 0,
            closed_at: 0,
            opened_sentence: false,
            address: false,
            expected: None,
        }
    }

    /// Looks at token `i` of a sentence that began at `first`. Where the sentence ends here, says one past its last token.
    pub(super) fn step(&mut self, first: usize, i: usize) -> Option<usize> {
        let token = self.tokens.get(i)?;
        if token.spaced || i == 0 {
            self.address = self.is_address(i);
        }
        while let Some(&(open, close)) = self.pairs.get(self.next_pair).filter(|p| p.0 as usize <= i) {
            self.next_pair += 1;
            if open as usize >= self.closed_at {
                self.closed_at = close as usize;
                self.opened_sentence = open as usize == first;
            }
        }
        if i == first {
            if let Some((marker, len)) = self.marker(i) {
                // The stop of the marker ends nothing: go on after it.
                self.expected = Some(marker.next());
                let after = i + len;
                return (after >= self.tokens.len()).then_some(self.tokens.len());
            }
        } else if self.expected.is_some() && token.spaced && self.opens_item(i) {
            return Some(i);
        }
        let mark = sign(self.text, token);
        let ends = match mark {
            Some('.' | '!' | '?' | '…' | '。' | '！' | '？') => true,
            None => token.kind == TokenKind::Word && token.span.of(self.text).ends_with('.'),
            _ => false,
        };
        if !ends || self.in_marker(first, i) {
            return None;
        }
        self.judge(first, i)
    }

    /// `i` is the first of a row of end marks or an abbreviation with its stop.
    fn judge(&self, first: usize, i: usize) -> Option<usize> {
        let n = self.tokens.len();
        if i > first && self.continues_run(i) {
            return None;
        }
        let run = self.run(i);
        let mut end = run.end;
        // `. . . The`: an ellipsis that opens the sentence; `[...]`: words left out.
        if end < n && run.strong == 0 && (run.dots > 1 || run.ellipsis) {
            let left_out = i > 0 && matches!(sign(self.text, &self.tokens[i - 1]), Some('[' | '('));
            if i == first || left_out && self.is_closing(end) {
                return None;
            }
        }
        let mut bracketed = false;
        let mut quoted = false;
        while end < n && !self.tokens[end].spaced && self.is_closing(end) {
            let bracket = matches!(sign(self.text, &self.tokens[end]), Some(')' | ']' | '}'));
            bracketed |= bracket;
            quoted |= !bracket;
            end += 1;
        }
        // A quotation mark apart: `he left . "` in loosely typed text.
        if end < n && self.tokens[end].spaced && self.straight_closes(first, end) {
            quoted = true;
            end += 1;
        }
        // `“… complex. . . .”`, `. . . The`: a stop and three dots apart; the dots open the next sentence, unless all is over.
        if run.dots == 4
            && run.apart == 3
            && touching_before(self.tokens, i)
            && end < n
            && !quoted
            && self.capital_at(end)
        {
            return Some(i + 1);
        }
        if end >= n {
            return Some(n);
        }
        if self.inside_bracket(end) {
            return None;
        }
        let next = &self.tokens[end];
        if !next.spaced {
            return self.glued(first, i, end, &run).then_some(end);
        }
        if bracketed && next.case == Case::Lower {
            return None;
        }
        self.spaced(first, i, end, &run, quoted).then_some(end)
    }

    /// Whether a sentence ends before `end`, where no white space follows the mark.
    fn glued(&self, first: usize, i: usize, end: usize, run: &Run) -> bool {
        let next = &self.tokens[end];
        if self.address || next.kind != TokenKind::Word || !matches!(next.case, Case::Title) {
            // `home.........Julie`: a long row of marks parts what it touches.
            return !self.address && run.dots >= 5 && next.case == Case::Title;
        }
        if run.dots > 1 || i == first {
            return run.dots == 0 && run.marks > 1;
        }
        let before = &self.tokens[i - 1];
        let word = next.span.of(self.text);
        if word.ends_with('.') || word.chars().nth(1).is_none() && !matches!(word, "I" | "A") {
            return false;
        }
        match before.kind {
            TokenKind::Number => true,
            TokenKind::Word => {
                before.span.len() > 1
                    && !matches!(before.case, Case::Upper)
                    && !self.is_abbreviation(before)
                    && self
                        .tokens
                        .get(end + 1)
                        .is_none_or(|t| t.spaced || sign(self.text, t).is_some())
            }
            TokenKind::Sign => self.is_closing(i - 1),
        }
    }

    /// Whether a sentence ends before `end`, where white space follows the mark.
    fn spaced(&self, first: usize, i: usize, end: usize, run: &Run, quoted: bool) -> bool {
        let Some(opening) = self.opening(end) else {
            // Nothing but signs: a dash or a comma goes on, an arrow or a rule does not matter.
            return false;
        };
        let next = &self.tokens[opening];
        if matches!(
            sign(self.text, &self.tokens[end]),
            Some(',' | ';' | ':' | '/' | '&' | '%')
        ) {
            return false;
        }
        let capital = matches!(next.case, Case::Title | Case::Upper | Case::Mixed);
        let number = next.kind == TokenKind::Number;
        let opener = self.lists.openers.contains(&next.key);
        // Where the sentence itself began without a capital, the writer uses none; an address has none; `(b) Oars` has one later.
        let loose = self
            .opening(first)
            .is_some_and(|at| self.tokens[at].case == Case::Lower);
        let address = next.key == k!("http") || next.key == k!("https") || next.key == k!("www");
        let lower =
            next.case == Case::Lower && !address && !(opening > end && self.label_in_brackets(opening));
        if quoted {
            if lower {
                return false;
            }
            // "Why?" Brook asked.
            return !(capital && end == opening && self.speaker_follows(opening));
        }
        let acronym = run.marks == 0;
        let before = if acronym {
            &self.tokens[i]
        } else {
            &self.tokens[i.saturating_sub(1)]
        };
        let has_before = acronym || (i > first && touching_before(self.tokens, i));
        let strong = run.strong > 0;
        // Dots in a row: an ellipsis.
        if !strong && run.dots >= 2 {
            let pause = run.dots == 3 && run.apart >= 2;
            return !(lower || number && pause || capital && (pause || run.dots == 3) && self.is_i(next));
        }
        if strong {
            if !lower {
                let named = self.lists.marked_names.contains(&before.key) && before.case == Case::Title;
                return !named || opener;
            }
            // `Yahoo! in the …`; loosely typed text has no capitals.
            return loose && before.case == Case::Lower
                || opening == end
                    && has_before
                    && run.marks == 1
                    && before.case == Case::Lower
                    && (opener || sign(self.text, &self.tokens[i]) == Some('?'))
                || opening == end && run.marks > 1 && opener;
        }
        if run.ellipsis {
            return capital && !self.is_i(next);
        }
        if !has_before {
            return capital || number || opener;
        }
        let bare = if acronym {
            key_without_stop(self.text, before.span)
        } else {
            before.key
        };
        if number && (self.lists.before_number.contains(&bare) || before.span.of(self.text) == "°") {
            return false;
        }
        if self.lists.clock.contains(&bare) {
            // `At 6 a.m. Ms. Brook woke.`: what begins with a preposition is not yet a clause.
            let clause = i - first > 8 || i - first > 2 && !is_preposition(self.tokens[first].key);
            return !lower && !number && (opener || clause && next.case == Case::Title && !is_day(next.key));
        }
        if self.lists.general.contains(&bare) && before.kind == TokenKind::Word {
            return (capital && opener) || (number && !self.lists.before_number.contains(&bare));
        }
        if self.lists.before_name.contains(&bare) && before.kind == TokenKind::Word {
            return false;
        }
        if acronym {
            return self.after_acronym(first, i, next, opener, capital);
        }
        if before.key == k!("i") && before.case == Case::Title {
            // `you and I. Did …` but `Albert I. Jones`.
            let initial = i >= first + 2
                && self.tokens[i - 2].case == Case::Title
                && self.tokens[i - 2].kind == TokenKind::Word;
            return !initial || opener;
        }
        // `12. The`, `Henry VIII. Jones` aside, an ordinary stop.
        if lower {
            return (opener || loose)
                && before.span.len() > 3 - usize::from(loose)
                && end == opening
                && !before_lower_name(before);
        }
        true
    }

    /// The stop belongs to an acronym or an initial.
    fn after_acronym(&self, first: usize, i: usize, next: &Token, opener: bool, capital: bool) -> bool {
        let word = self.tokens[i].span.of(self.text);
        if !capital {
            return false;
        }
        let single = word.chars().filter(|c| c.is_alphabetic()).nth(1).is_none();
        if single {
            // `J. The`: an initial before a name; `plan B. The`, `vitamin C. We` end.
            let after_word = i > first && self.tokens[i - 1].case == Case::Lower;
            return opener && (after_word || next.key != k!("a"));
        }
        opener && !self.is_titled_opener(next)
    }

    /// Words of the list of openers that open many names too: none so far among those with capitals after an acronym.
    fn is_titled_opener(&self, next: &Token) -> bool {
        next.case == Case::Upper && next.span.len() > 1
    }

    fn is_i(&self, token: &Token) -> bool {
        let word = token.span.of(self.text);
        word == "I" || word.starts_with("I'") || word.starts_with("I’")
    }

    fn is_abbreviation(&self, word: &Token) -> bool {
        self.lists.general.contains(&word.key) || self.lists.before_name.contains(&word.key)
    }

    /// `asked`, `Brook asked`, `Ada Brook asked` at `at`.
    fn speaker_follows(&self, at: usize) -> bool {
        for token in self.tokens[at..].iter().take(4) {
            if self.lists.said.contains(&token.key) && token.case == Case::Lower {
                return true;
            }
            if token.kind != TokenKind::Word || token.case == Case::Lower {
                return false;
            }
        }
        false
    }

    /// The first word or number from `at` on, behind opening quotes, brackets and dashes; `None` when a sign of another sort stands there.
    fn opening(&self, at: usize) -> Option<usize> {
        let mut i = at;
        while let Some(token) = self.tokens.get(i) {
            match sign(self.text, token) {
                None => return Some(i),
                Some(c) if is_opener_sign(c) && i < at + 6 => i += 1,
                Some(_) => return (i < at + 6 && i > at).then_some(i).or(Some(i)),
            }
        }
        None
    }

    /// `(b) Oars`: a label in brackets, a capital behind it.
    fn label_in_brackets(&self, at: usize) -> bool {
        let closes = self.tokens.get(at + 1).and_then(|t| sign(self.text, t)) == Some(')');
        closes
            && self.tokens[at].span.len() <= 4
            && self.tokens.get(at + 2).is_some_and(|t| t.case != Case::Lower)
    }

    fn capital_at(&self, at: usize) -> bool {
        self.opening(at)
            .is_some_and(|i| matches!(self.tokens[i].case, Case::Title | Case::Upper | Case::Mixed))
    }

    /// A row of end marks that begins at `i`.
    fn run(&self, i: usize) -> Run {
        let mut run = Run::default();
        let mut at = i;
        if sign(self.text, &self.tokens[i]).is_none() {
            at += 1;
        }
        while let Some(token) = self.tokens.get(at) {
            let c = sign(self.text, token);
            let spaced = at > i && token.spaced;
            match c {
                // Dots may stand apart: `. . .`.
                Some('.') if !spaced || run.strong == 0 => {
                    run.dots += 1;
                    run.apart += usize::from(spaced);
                }
                Some('…') if !spaced => run.ellipsis = true,
                Some('!' | '?' | '。' | '！' | '？') if !spaced => run.strong += 1,
                _ => break,
            }
            run.marks += 1;
            at += 1;
        }
        run.end = at;
        run
    }

    /// Token `i` is an end mark in the middle of a row that was judged from its first.
    fn continues_run(&self, i: usize) -> bool {
        let (before, token) = (&self.tokens[i - 1], &self.tokens[i]);
        let (Some(a), Some(b)) = (sign(self.text, before), sign(self.text, token)) else {
            return false;
        };
        let end = |c| matches!(c, '.' | '!' | '?' | '…');
        end(a) && end(b) && (!token.spaced || (a == '.' && b == '.'))
    }

    /// A quote or bracket that closes, at a token that touches what stands before it.
    fn is_closing(&self, at: usize) -> bool {
        match sign(self.text, &self.tokens[at]) {
            Some('”' | '’' | '»' | ')' | ']' | '}') => true,
            // A straight quote closes where the next character is no letter.
            Some('"' | '\'' | '*' | '_') => self
                .tokens
                .get(at + 1)
                .is_none_or(|n| n.spaced || n.kind == TokenKind::Sign || n.case == Case::Title),
            _ => false,
        }
    }

    /// A straight quote apart from the stop, which closes one that opened in this sentence.
    fn straight_closes(&self, first: usize, at: usize) -> bool {
        if sign(self.text, &self.tokens[at]) != Some('"')
            || self.tokens.get(at + 1).is_some_and(|n| !n.spaced)
        {
            return false;
        }
        let open = self.tokens[first..at]
            .iter()
            .rev()
            .take(60)
            .filter(|t| sign(self.text, t) == Some('"'))
            .count();
        open % 2 == 1
    }

    /// The place before `end` lies inside brackets that opened within the sentence.
    fn inside_bracket(&self, end: usize) -> bool {
        end < self.closed_at
            && (!self.opened_sentence || sign(self.text, &self.tokens[self.closed_at - 1]) == Some(']'))
    }

    /// The run without white space from `i` on is a web or mail address or a file name.
    fn is_address(&self, i: usize) -> bool {
        let chunk = chunk(self.text, self.tokens[i].span.start());
        chunk.contains("://")
            || chunk.contains("www.")
            || (chunk.contains('@') && chunk.contains('.') && !chunk.starts_with('@'))
            || [".com", ".org", ".net", ".gov", ".edu", ".co.uk", ".html", ".htm"]
                .iter()
                .any(|tld| chunk.len() < 200 && chunk.contains(tld))
    }

    /// The marker of a list item at `i`: its value and how many tokens it has.
    fn marker(&self, i: usize) -> Option<(Marker, usize)> {
        let mut at = i;
        let bullet = matches!(
            sign(self.text, self.tokens.get(at)?),
            Some('•' | '⁃' | '‣' | '◦' | '▪')
        );
        at += usize::from(bullet);
        let label = self.tokens.get(at)?;
        let word = label.span.of(self.text);
        let (value, letter) = match label.kind {
            TokenKind::Number if word.len() <= 3 => (word.parse().ok()?, false),
            TokenKind::Word if label.span.len() == 1 || label.span.len() == 2 && word.ends_with('.') => {
                let c = word.bytes().next()?;
                if !c.is_ascii_alphabetic() {
                    return None;
                }
                (u32::from(c.to_ascii_lowercase() - b'a') + 1, true)
            }
            _ => return None,
        };
        let mut stop = word.ends_with('.');
        at += 1;
        let glued = |at: usize| {
            self.tokens
                .get(at)
                .filter(|t| !t.spaced)
                .and_then(|t| sign(self.text, t))
        };
        if glued(at) == Some('.') {
            stop = true;
            at += 1;
        }
        let bracket = glued(at) == Some(')');
        at += usize::from(bracket);
        // A capital with a stop is an initial.
        if letter && !bracket && (label.case != Case::Lower || word == "i") {
            return None;
        }
        let spaced = self.tokens.get(at).is_some_and(|t| t.spaced);
        (spaced && (stop || bracket)).then_some((
            Marker {
                value,
                letter,
                stop,
                bracket,
                bullet,
            },
            at - i,
        ))
    }

    /// The next item of the running list begins at `i`.
    fn opens_item(&self, i: usize) -> bool {
        self.marker(i).is_some_and(|(marker, len)| {
            Some(marker) == self.expected
                && self
                    .tokens
                    .get(i + len)
                    .is_some_and(|t| t.case != Case::Lower || marker.bracket)
        })
    }

    /// Token `i` belongs to the marker that opens the sentence.
    fn in_marker(&self, first: usize, i: usize) -> bool {
        i < first + 5 && self.marker(first).is_some_and(|(_, len)| i < first + len)
    }
}

impl Marker {
    fn next(self) -> Marker {
        Marker {
            value: self.value.saturating_add(1),
            ..self
        }
    }
}

/// A row of end marks.
#[derive(Default)]
struct Run {
    /// How many full stops.
    dots: usize,
    /// How many of them stand apart from the one before.
    apart: usize,
    /// How many marks of exclamation and question.
    strong: usize,
    /// All marks; 0 after an acronym with its own stop.
    marks: usize,
    /// There is an ellipsis sign.
    ellipsis: bool,
    /// One past the last token.
    end: usize,
}

/// The run from byte `start` on, to what parts tokens or to [`ADDRESS_REACH`]. Without that end, a text that is one word in many
/// blocks would be walked to its end from each of them.
pub(super) fn chunk(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or("");
    let near = &rest[..rest.floor_char_boundary(ADDRESS_REACH)];
    near.split(|c: char| c.is_whitespace() || c.is_control())
        .next()
        .unwrap_or("")
}

fn touching_before(tokens: &[Token], i: usize) -> bool {
    i > 0 && touching(&tokens[i - 1], &tokens[i])
}

fn is_opener_sign(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '‘'
            | '\''
            | '«'
            | '('
            | '['
            | '{'
            | '-'
            | '–'
            | '—'
            | '`'
            | '¿'
            | '¡'
            | '*'
            | '_'
            | '#'
            | '$'
            | '£'
            | '€'
            | '@'
            | '.'
            | '…'
            | '<'
            | '>'
            | '~'
            | '='
    )
}

/// Days of the week follow a time of day: `at 5 p.m. Monday`.
fn is_day(key: u64) -> bool {
    const DAYS: &[u64] = ks![
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday"
    ];
    DAYS.contains(&key)
}

/// Prepositions that open a time at the head of a sentence.
fn is_preposition(key: u64) -> bool {
    const PREPOSITIONS: &[u64] = ks![
        "at", "by", "on", "around", "about", "before", "after", "until", "from", "since", "between"
    ];
    PREPOSITIONS.contains(&key)
}

/// A word that no sentence ends on before a small letter: names of files and versions.
fn before_lower_name(before: &Token) -> bool {
    before.kind == TokenKind::Number
}

/// Pairs of brackets no further apart than [`BRACKET_REACH`], by opening token. A bracket that is not closed opens nothing.
fn pairs(text: &str, tokens: &[Token]) -> Vec<(u32, u32)> {
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match sign(text, token) {
            Some('(' | '[') => open.push(i),
            Some(')' | ']') => {
                if let Some(at) = open.pop().filter(|at| i - at <= BRACKET_REACH) {
                    out.push((at as u32, i as u32 + 1));
                }
            }
            _ => {}
        }
    }
    out.sort_unstable();
    out
}

//! Tokens → sentences.

use super::Sentence;
use super::token::Token;
use crate::article::Article;

/// Cuts every block into sentences at full stops, question and exclamation marks.
pub fn sentences(article: &Article, tokens: &[Token]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut first = 0;
    let mut block = 0;
    for (i, token) in tokens.iter().enumerate() {
        while article
            .blocks
            .get(block)
            .is_some_and(|b| b.span.end() <= token.span.start())
        {
            block += 1;
        }
        let word = token.span.of(&article.text);
        let ends = matches!(word, "." | "!" | "?") && tokens.get(i + 1).is_none_or(|n| n.spaced);
        let last_of_block = tokens.get(i + 1).is_none_or(|n| n.opens_block);
        if ends || last_of_block {
            out.push(Sentence {
                span: tokens[first].span.join(token.span),
                first: first as u32,
                last: (i + 1) as u32,
                block: block as u32,
            });
            first = i + 1;
        }
    }
    out
}

//! Posts in the article: embedded ones, picture links, handles. Marks that stand together are one post and raise one flag.

use super::{Case, flag};
use crate::article::{BlockKind, Span};
use crate::extract::token::{TokenKind, key};
use crate::extract::{Flag, FlagKind, Severity};

/// Bytes between two marks of one post: its author's line and the break before it.
const NEAR: usize = 40;

/// Tokens before a handle in which "follow" makes it an invitation.
const LINE: usize = 14;

/// Flags every post.
pub(super) fn find(case: &Case, out: &mut Vec<Flag>) {
    let doc = case.doc;
    let mut marks: Vec<Span> = Vec::new();
    for block in &doc.article.blocks {
        if block.kind == BlockKind::Embed {
            marks.push(block.span);
        }
    }
    for i in 0..doc.tokens.len() {
        let token = doc.tokens[i];
        // @handle, not an address of mail.
        if doc.key(i) == key("@")
            && doc
                .tokens
                .get(i + 1)
                .is_some_and(|t| !t.spaced && t.kind == TokenKind::Word)
            && (token.spaced || doc.word(i.wrapping_sub(1)) == "(")
            && !invites(case, i)
        {
            marks.push(doc.tokens_span(i, i + 2));
        }
        if token.kind == TokenKind::Word
            && matches!(
                doc.word(i),
                "pic" | "twitter" | "x" | "instagram" | "facebook" | "t" | "youtube"
            )
        {
            let text = doc.text.get(token.span.start()..).unwrap_or("");
            let address = [
                "pic.twitter.com/",
                "twitter.com/",
                "pic.x.com/",
                "x.com/",
                "instagram.com/p",
                "facebook.com/",
                "t.co/",
            ]
            .iter()
            .any(|a| text.starts_with(a));
            if address && !invites(case, i) {
                // Addresses are short: a page without a space is no address.
                let len: usize = text
                    .chars()
                    .take(120)
                    .take_while(|c| !c.is_whitespace())
                    .map(char::len_utf8)
                    .sum();
                marks.push(Span::new(token.span.start(), token.span.start() + len));
            }
        }
    }
    marks.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.start() <= last.end() + NEAR => *last = last.join(mark),
            _ => merged.push(mark),
        }
    }
    for span in merged {
        out.push(flag(
            FlagKind::SocialEmbed,
            span,
            "social.embed",
            "Rests on a post: who runs the account, and is it still there?",
            Severity::Note,
        ));
    }
}

/// "Follow Ada Brill on Twitter @adabrill": an invitation under the article, on which nothing rests.
fn invites(case: &Case, i: usize) -> bool {
    (i.saturating_sub(LINE)..i)
        .rev()
        .take_while(|&j| !case.doc.tokens[j + 1].opens_block)
        .any(|j| [key("follow"), key("subscribe"), key("reach")].contains(&case.doc.key(j)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::words;
    use super::*;

    #[test]
    fn the_marks_of_one_post_raise_one_flag() {
        let text = &["The ferry is late again. pic.twitter.com/abc — Harbour (@harbour_watch) May 3, 2019"];
        let found = words(FlagKind::SocialEmbed, text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("pic.twitter.com/abc — Harbour (@harbour"));
        assert!(words(FlagKind::SocialEmbed, &["Follow Ada Brill on Twitter @adabrill."]).is_empty());
        assert!(
            words(
                FlagKind::SocialEmbed,
                &["Write to ada@example.org about the ferry."]
            )
            .is_empty()
        );
    }
}

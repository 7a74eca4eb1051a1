//! Plain text → blocks.

use crate::article::{Article, Block, BlockKind, Span};

/// The article for a text that must not be altered: offsets count in exactly what came in.
pub fn raw(text: String) -> Article {
    let blocks = blocks(&text);
    Article::plain(text, blocks)
}

/// Cuts text into blocks: one a line.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        if !inner.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            out.push(Block {
                span: Span::new(start, start + inner.len()),
                kind: BlockKind::Paragraph,
            });
        }
        at += line.len();
    }
    out
}

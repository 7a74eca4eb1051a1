//! The one gate for untrusted text. Whatever comes from outside passes here before it can reach a terminal.

/// Whether a character could drive a terminal or hide what the text says: C0 and C1 controls, bidi overrides and isolates, tag
/// characters, invisible operators, interlinear marks.
pub fn is_dangerous(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{e0000}'..='\u{e007f}')
}

//! What a piece of the screen means. Views ask for roles, never for colours; a theme says how a role looks.

/// Makes the [`Role`] enum and its table.
macro_rules! roles {
    ($($variant:ident $name:literal $letter:literal $doc:literal,)+) => {
        /// What a piece of the screen means.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Role { $(#[doc = $doc] $variant,)+ }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Role] = &[$(Role::$variant,)+];

            /// The word for it in a theme file.
            pub fn name(self) -> &'static str {
                match self { $(Role::$variant => $name,)+ }
            }

            /// The letter for it in the style grids of tests.
            pub fn letter(self) -> char {
                match self { $(Role::$variant => $letter,)+ }
            }

            /// What it is for, in a few words.
            pub fn doc(self) -> &'static str {
                match self { $(Role::$variant => $doc,)+ }
            }
        }
    };
}

roles! {
    Text "text" 't' "running text, and the ground of the screen",
    Muted "muted" 'm' "what can be overlooked: captions, counts, numbers of lines",
    Title "title" 'T' "the article's title in the header",
    Header "header" 'h' "the rest of the header",
    Heading "heading" 'H' "a heading in the text",
    Quote "quote" 'q' "a block quotation",
    Caption "caption" 'c' "captions, credits, bylines",
    Link "link" 'l' "words that carry a link",
    Gutter "gutter" 'g' "signs beside the text",
    Cursor "cursor" 'C' "the sentence the reader is on",
    Selection "selection" 'S' "the selection",
    Match "match" 'M' "words that were searched for",
    MatchCurrent "match-current" 'X' "the match the reader is on",
    Entity "entity" 'e' "a mention of an entity",
    Date "date" 'd' "an expression of time",
    Attribution "attribution" 'a' "a source or the words that attribute",
    FlagInfo "flag-info" 'i' "a source flag that informs",
    FlagNote "flag-note" 'f' "a source flag worth a look",
    FlagWarning "flag-warning" 'w' "a source flag that warns",
    Fact "fact" 'k' "a fact to check",
    NoteMark "note-mark" 'N' "words that carry a note",
    Lost "lost" 'L' "a note that lost its place, or is not sure of it",
    Gone "gone" 'G' "words that the newer version does not have any more",
    Come "come" 'K' "words that the newer version put in",
    Card "card" 'b' "a note card",
    CardFocused "card-focused" 'B' "the card, field or button that has the keys",
    VerdictUnchecked "verdict-unchecked" '1' "the verdict unchecked",
    VerdictSupported "verdict-supported" '2' "the verdict supported",
    VerdictPartlySupported "verdict-partly-supported" '3' "the verdict partly supported",
    VerdictUnsupported "verdict-unsupported" '4' "the verdict unsupported",
    VerdictContradicted "verdict-contradicted" '5' "the verdict contradicted",
    VerdictUnverifiable "verdict-unverifiable" '6' "the verdict unverifiable",
    VerdictOutdated "verdict-outdated" '7' "the verdict outdated",
    VerdictOpinion "verdict-opinion" '8' "the verdict opinion",
    Tag "tag" '#' "a tag",
    Border "border" '-' "lines between panes",
    BorderFocused "border-focused" '=' "lines around the pane that has the keys",
    Tab "tab" 'p' "a tab that is not open",
    TabActive "tab-active" 'P' "the open tab",
    Row "row" 'r' "a row of a list",
    RowSelected "row-selected" 'R' "the row the cursor is on",
    Status "status" 's' "the status line",
    StatusKey "status-key" 'y' "a key in a hint",
    Prompt "prompt" '>' "a line that asks for something",
    Inferred "inferred" '~' "a value that was inferred, not told",
    Error "error" '!' "what failed",
    Saved "saved" '+' "what is safely on disk",
    Danger "danger" '^' "a dangerous character made visible",
}

impl Role {
    /// The role of that name.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|r| r.name() == name)
    }

    /// The role of a verdict.
    pub fn of_verdict(verdict: crate::note::Verdict) -> Role {
        use crate::note::Verdict as V;
        match verdict {
            V::Unchecked => Role::VerdictUnchecked,
            V::Supported => Role::VerdictSupported,
            V::PartlySupported => Role::VerdictPartlySupported,
            V::Unsupported => Role::VerdictUnsupported,
            V::Contradicted => Role::VerdictContradicted,
            V::Unverifiable => Role::VerdictUnverifiable,
            V::Outdated => Role::VerdictOutdated,
            V::Opinion => Role::VerdictOpinion,
        }
    }

    /// The role of a flag's severity.
    pub fn of_severity(severity: crate::extract::finding::Severity) -> Role {
        use crate::extract::finding::Severity as S;
        match severity {
            S::Info => Role::FlagInfo,
            S::Note => Role::FlagNote,
            S::Warning => Role::FlagWarning,
        }
    }

    /// Its place in [`Role::ALL`].
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_letters_are_unique() {
        for (i, role) in Role::ALL.iter().enumerate() {
            assert_eq!(role.index(), i);
            assert_eq!(Role::named(role.name()), Some(*role));
            assert!(role.letter().is_ascii_graphic());
            for other in &Role::ALL[i + 1..] {
                assert_ne!(role.letter(), other.letter(), "{role:?} {other:?}");
            }
        }
    }
}

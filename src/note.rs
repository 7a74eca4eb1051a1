//! A note: what a reader said about a span of an article. Data only; the store writes it, the anchor module places it.

use serde::{Deserialize, Serialize};

/// Makes an enum whose values are single words in files and flags, with one table for parsing, printing and help.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value, in the order in which it is offered.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The word for it in files, flags and on screen.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<$name, String> {
                $name::ALL.iter().copied().find(|v| v.word() == word).ok_or_else(|| {
                    let all: Vec<&str> = $name::ALL.iter().map(|v| v.word()).collect();
                    format!("`{word}` is none of {}", all.join(", "))
                })
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What the reader is doing with the span.
    NoteKind {
        /// A remark.
        Note = "note",
        /// Something to find out.
        Question = "question",
        /// A claim to be checked.
        Claim = "claim",
    }
}

words! {
    /// What checking a claim came to. The order is that of the keys 1 to 8.
    Verdict {
        /// Not looked at yet.
        Unchecked = "unchecked",
        /// The evidence bears it out.
        Supported = "supported",
        /// Part of it is borne out.
        PartlySupported = "partly_supported",
        /// No evidence was found; this is not "false".
        Unsupported = "unsupported",
        /// The evidence says otherwise.
        Contradicted = "contradicted",
        /// It cannot be checked.
        Unverifiable = "unverifiable",
        /// It was so once.
        Outdated = "outdated",
        /// It is an opinion, not a statement of fact.
        Opinion = "opinion",
    }
}

impl Verdict {
    /// One plain character for it, in gutters and lists: they differ in shape, so that colour is never needed.
    pub fn sign(self) -> char {
        match self {
            Verdict::Unchecked => 'o',
            Verdict::Supported => '+',
            Verdict::PartlySupported => '±',
            Verdict::Unsupported => '-',
            Verdict::Contradicted => 'x',
            Verdict::Unverifiable => '~',
            Verdict::Outdated => '<',
            Verdict::Opinion => '"',
        }
    }
}

words! {
    /// Where work on a note stands.
    Status {
        /// To be worked on.
        Open = "open",
        /// Somebody or something is awaited.
        Waiting = "waiting",
        /// Finished.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

words! {
    /// How far the reader is with an article.
    ReadState {
        /// Not looked at yet.
        New = "new",
        /// Begun.
        Reading = "reading",
        /// Read and gone through.
        Checked = "checked",
        /// Put away.
        Archived = "archived",
    }
}

#[allow(clippy::derivable_impls, reason = "the type is made by a macro")]
impl Default for ReadState {
    fn default() -> ReadState {
        ReadState::New
    }
}

words! {
    /// How sure the reader is of the verdict.
    Confidence {
        /// A guess.
        Low = "low",
        /// Probably.
        Moderate = "moderate",
        /// Would put a name to it.
        High = "high",
    }
}

words! {
    /// The source's record, as graded in the Admiralty code (NATO AJP-2.1).
    Reliability {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

words! {
    /// The information's own credibility, judged apart from who said it (Admiralty code).
    Credibility {
        /// Confirmed by other sources.
        One = "1",
        /// Probably true.
        Two = "2",
        /// Possibly true.
        Three = "3",
        /// Doubtful.
        Four = "4",
        /// Improbable.
        Five = "5",
        /// Cannot be judged.
        Six = "6",
    }
}

words! {
    /// How a piece of evidence bears on the claim.
    Relation {
        /// Speaks for it.
        Supports = "supports",
        /// Speaks against it.
        Contradicts = "contradicts",
        /// Neither; good to know.
        Context = "context",
    }
}

words! {
    /// What the reader made of a finding.
    Judged {
        /// It is right to be raised.
        Accepted = "accepted",
        /// It is not.
        Rejected = "rejected",
    }
}

words! {
    /// How well a note still sits on the text that is open.
    AnchorState {
        /// Same words, same place.
        Exact = "exact",
        /// Same words, elsewhere.
        Moved = "moved",
        /// The words were changed.
        Edited = "edited",
        /// Several places fit; the reader is asked.
        Ambiguous = "ambiguous",
        /// The words are gone. The note stays, on no text.
        Orphaned = "orphaned",
    }
}

/// One piece of evidence.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// How it bears on the claim.
    pub relation: Relation,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where a copy of it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive_url: Option<String>,
    /// When it was read, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<String>,
    /// SHA-256 of what was read, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The name of the file that was copied into the article's folder, where it is one; `sha256` then says which copy it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The words that matter in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Fields of a newer or another program.
    #[serde(flatten)]
    pub extra: toml::Table,
}

impl Evidence {
    /// Evidence of which nothing is said yet but how it bears on the claim.
    pub fn new(relation: Relation) -> Evidence {
        Evidence {
            relation,
            url: None,
            archive_url: None,
            retrieved: None,
            sha256: None,
            file: None,
            quote: None,
            extra: toml::Table::new(),
        }
    }
}

/// Where a note hangs. Offsets are **Unicode code points** in the text of the version that `version` names.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Anchor {
    /// The exact words.
    pub quote: String,
    /// Up to 32 code points before them.
    #[serde(default)]
    pub prefix: String,
    /// Up to 32 code points after them.
    #[serde(default)]
    pub suffix: String,
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// SHA-256 of the text the anchor was made on, in hex.
    #[serde(default)]
    pub version: String,
    /// Fields of a newer or another program.
    #[serde(flatten)]
    pub extra: toml::Table,
}

impl Anchor {
    /// Code points of the text that are kept on each side of the words; fewer at the ends of the text.
    pub const AROUND: usize = 32;
}

/// One line of a note's history.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// When, RFC 3339.
    pub at: String,
    /// What: `created`, `verdict unchecked -> supported`, `anchor edited: two words changed`.
    pub what: String,
    /// Fields of a newer or another program.
    #[serde(flatten)]
    pub extra: toml::Table,
}

impl Change {
    /// A line that says what happened at `at` (RFC 3339, UTC).
    pub fn new(at: &str, what: impl Into<String>) -> Change {
        Change {
            at: at.to_owned(),
            what: what.into(),
            extra: toml::Table::new(),
        }
    }
}

/// A note. Everything but `id` and `anchor` is optional in a file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// Unique in the library, made of lower-case letters and digits, sorts by time of creation.
    pub id: String,
    /// What the reader is doing with the span.
    #[serde(default = "Note::default_kind")]
    pub kind: NoteKind,
    /// What checking came to.
    #[serde(default = "Note::default_verdict")]
    pub verdict: Verdict,
    /// Where the work stands.
    #[serde(default = "Note::default_status")]
    pub status: Status,
    /// How sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The source, A to F.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_reliability: Option<Reliability>,
    /// The information, 1 to 6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub info_credibility: Option<Credibility>,
    /// What the reader wrote, Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Rules of the source flags it answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
    /// Who makes the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimant: Option<String>,
    /// When it was made, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_date: Option<String>,
    /// To be looked at again on this day, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Last looked at, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<String>,
    /// The note that this one answers, by its id. That note may be gone: the answer stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// RFC 3339, UTC.
    #[serde(default)]
    pub created: String,
    /// RFC 3339, UTC.
    #[serde(default)]
    pub updated: String,
    /// Where it hangs.
    pub anchor: Anchor,
    /// What bears on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What happened to it, oldest first; only ever added to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Change>,
    /// Fields of a newer or another program.
    #[serde(flatten)]
    pub extra: toml::Table,
}

impl Note {
    /// A fresh note on `anchor`, made at `now` (RFC 3339, UTC).
    pub fn new(id: String, kind: NoteKind, anchor: Anchor, now: &str) -> Note {
        Note {
            id,
            kind,
            verdict: Verdict::Unchecked,
            status: Status::Open,
            confidence: None,
            source_reliability: None,
            info_credibility: None,
            text: String::new(),
            tags: Vec::new(),
            flags: Vec::new(),
            claimant: None,
            claim_date: None,
            due: None,
            reviewed_at: None,
            reply_to: None,
            created: now.to_owned(),
            updated: now.to_owned(),
            anchor,
            evidence: Vec::new(),
            history: vec![Change::new(now, "created")],
            extra: toml::Table::new(),
        }
    }

    fn default_kind() -> NoteKind {
        NoteKind::Note
    }

    fn default_verdict() -> Verdict {
        Verdict::Unchecked
    }

    fn default_status() -> Status {
        Status::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_of_a_newer_program_keeps_its_fields() {
        let text = "id = \"n1\"\nmood = \"curious\"\nhistory = [{ at = \"\", what = \"made\", by = \"Ada\" }]\n\
                    [anchor]\nquote = \"x\"\nstart = 0\nend = 1\npage = 3\n";
        let note: Note = toml::from_str(text).expect("parses");
        assert_eq!(note.kind, NoteKind::Note);
        let again = toml::to_string(&note).expect("prints");
        for kept in ["mood = \"curious\"", "by = \"Ada\"", "page = 3"] {
            assert!(again.contains(kept), "{kept}\n{again}");
        }
    }

    #[test]
    fn every_word_reads_back() {
        for v in Verdict::ALL {
            assert_eq!(v.word().parse::<Verdict>().as_ref(), Ok(v));
        }
        assert!("true".parse::<Verdict>().is_err());
    }
}

//! The formats by name, and what each cannot carry. The losses are data, so that they can be listed before anything is written, and so
//! that an export can say which of them happened to it.

use super::sheet::Sheet;
use crate::note::{Note, NoteKind, Status, Verdict};

/// A form in which notes leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Format {
    /// Our own: everything.
    Json,
    /// One row for each note.
    Csv,
    /// Obsidian-friendly Markdown.
    Markdown,
    /// A page that stands alone and prints.
    Html,
    /// W3C Web Annotation, JSON-LD.
    W3c,
    /// What the Hypothesis client and API speak.
    Hypothesis,
    /// schema.org ClaimReview, JSON-LD.
    ClaimReview,
    /// What Readwise imports.
    Readwise,
    /// The articles, for BibLaTeX.
    Bibtex,
    /// The articles, for citation processors.
    Csl,
}

/// A form in which notes come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Source {
    /// Our own JSON.
    Json,
    /// A table with a header, ours or another's.
    Csv,
    /// W3C Web Annotation, JSON-LD.
    W3c,
    /// What the Hypothesis client and API speak.
    Hypothesis,
    /// What Readwise exports, or imports.
    Readwise,
    /// `My Clippings.txt` of a Kindle.
    Clippings,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: &'static [Format] = &[
        Format::Json,
        Format::Csv,
        Format::Markdown,
        Format::Html,
        Format::W3c,
        Format::Hypothesis,
        Format::ClaimReview,
        Format::Readwise,
        Format::Bibtex,
        Format::Csl,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::W3c => "w3c",
            Format::Hypothesis => "hypothesis",
            Format::ClaimReview => "claimreview",
            Format::Readwise => "readwise",
            Format::Bibtex => "bibtex",
            Format::Csl => "csl",
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Json | Format::Hypothesis | Format::Csl => "json",
            Format::Csv | Format::Readwise => "csv",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::W3c | Format::ClaimReview => "jsonld",
            Format::Bibtex => "bib",
        }
    }

    /// What it cannot carry, whatever the notes are.
    pub fn losses(self) -> &'static [Loss] {
        use Part::*;
        const COPIES: Loss = Loss(
            Copies,
            "the copies of attached files; their names and hashes stay",
        );
        const GRADES: Loss = Loss(Grades, "confidence, grades, due date and date of review");
        const WORK: Loss = Loss(Work, "status, confidence, grades, due date and date of review");
        const FLAGS: Loss = Loss(Flags, "the rules of flags");
        const CLAIM: Loss = Loss(Claim, "who makes the claim, and when");
        const EVIDENCE: Loss = Loss(Evidence, "evidence");
        const ANSWERS: Loss = Loss(Answers, "which note an answer answers");
        const HISTORY: Loss = Loss(History, "the histories of the notes");
        const EXTRA: Loss = Loss(Extra, "fields of other programs");
        const SPACES: Loss = Loss(Spaces, "the spaces in tags, which become hyphens");
        const CONTEXT: Loss = Loss(Context, "where exactly a note stands: its quotation stays");
        const TEXT: Loss = Loss(Text, "the text of the articles");
        match self {
            Format::Json => &[
                COPIES,
                Loss(
                    Text,
                    "the texts of earlier versions, and the layout and links of this one",
                ),
            ],
            Format::Csv => &[COPIES, TEXT],
            Format::Markdown => &[SPACES, HISTORY, EXTRA, CONTEXT, TEXT],
            Format::Html => &[HISTORY, EXTRA, CONTEXT, TEXT],
            Format::W3c => &[
                WORK,
                FLAGS,
                CLAIM,
                Loss(
                    Relation,
                    "whether evidence speaks for or against; its address and quotation stay",
                ),
                Loss(
                    Details,
                    "evidence without an address, and of the other its hash, copies and date",
                ),
                HISTORY,
                EXTRA,
                TEXT,
            ],
            Format::Hypothesis => &[GRADES, FLAGS, CLAIM, EVIDENCE, HISTORY, EXTRA, TEXT],
            Format::ClaimReview => &[
                Loss(Other, "every note that is no rated claim"),
                Loss(Words, "what was written; the verdict stays"),
                GRADES,
                Loss(Tags, "tags"),
                FLAGS,
                EVIDENCE,
                ANSWERS,
                HISTORY,
                EXTRA,
                CONTEXT,
                TEXT,
            ],
            Format::Readwise => &[
                Loss(Judgement, "kind and verdict"),
                WORK,
                FLAGS,
                CLAIM,
                EVIDENCE,
                ANSWERS,
                SPACES,
                HISTORY,
                EXTRA,
                CONTEXT,
                TEXT,
            ],
            Format::Bibtex | Format::Csl => &[
                Loss(Notes, "the notes: only the articles they stand on are listed"),
                TEXT,
            ],
        }
    }

    /// Which of [`Format::losses`] happen to these notes, in words, each once.
    pub fn lost(self, sheets: &[Sheet]) -> Vec<&'static str> {
        let mut out: Vec<&'static str> = Vec::new();
        for loss in self.losses() {
            // What happens at every export is said in the list, and to nobody's surprise afterwards.
            let happens = !matches!(loss.0, Part::Text | Part::Context | Part::Notes)
                && sheets
                    .iter()
                    .flat_map(|s| &s.entries)
                    .any(|e| loss.0.is_in(&e.note));
            if happens && !out.contains(&loss.1) {
                out.push(loss.1);
            }
        }
        out
    }
}

impl Source {
    /// Every source, in the order of the help.
    pub const ALL: &'static [Source] = &[
        Source::Json,
        Source::Csv,
        Source::W3c,
        Source::Hypothesis,
        Source::Readwise,
        Source::Clippings,
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Source::Json => "json",
            Source::Csv => "csv",
            Source::W3c => "w3c",
            Source::Hypothesis => "hypothesis",
            Source::Readwise => "readwise",
            Source::Clippings => "clippings",
        }
    }
}

/// Something that a format cannot carry, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss(Part, &'static str);

impl Loss {
    /// In words.
    pub fn words(&self) -> &'static str {
        self.1
    }
}

/// A part of a note, or of its article, that may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Copies,
    Text,
    History,
    Extra,
    Context,
    Work,
    Grades,
    Flags,
    Tags,
    Claim,
    Relation,
    Details,
    Evidence,
    Answers,
    Spaces,
    Judgement,
    Words,
    Other,
    Notes,
}

impl Part {
    fn is_in(self, note: &Note) -> bool {
        let grades = note.confidence.is_some()
            || note.source_reliability.is_some()
            || note.info_credibility.is_some()
            || note.due.is_some()
            || note.reviewed_at.is_some();
        match self {
            Part::Text | Part::Notes | Part::Context => true,
            Part::Copies => note.evidence.iter().any(|e| e.file.is_some()),
            Part::History => note.history.len() > 1,
            Part::Extra => {
                !note.extra.is_empty()
                    || !note.anchor.extra.is_empty()
                    || note.evidence.iter().any(|e| !e.extra.is_empty())
                    || note.history.iter().any(|h| !h.extra.is_empty())
            }
            Part::Work => grades || note.status != Status::Open,
            Part::Grades => grades,
            Part::Flags => !note.flags.is_empty(),
            Part::Tags => !note.tags.is_empty(),
            Part::Claim => note.claimant.is_some() || note.claim_date.is_some(),
            Part::Relation => note.evidence.iter().any(|e| e.url.is_some()),
            Part::Details => note.evidence.iter().any(|e| {
                e.url.is_none() || e.sha256.is_some() || e.archive_url.is_some() || e.retrieved.is_some()
            }),
            Part::Evidence => !note.evidence.is_empty(),
            Part::Answers => note.reply_to.is_some(),
            Part::Spaces => note.tags.iter().any(|t| t.contains(char::is_whitespace)),
            Part::Judgement => note.verdict != Verdict::Unchecked || note.kind != NoteKind::Note,
            Part::Words => !note.text.is_empty(),
            Part::Other => note.kind != NoteKind::Claim,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    #[test]
    fn a_loss_is_told_only_where_there_is_something_to_lose() {
        let mut sheet = testing::sheet();
        sheet.entries.truncate(1);
        sheet.entries[0].note = Note::new(
            "a".into(),
            NoteKind::Note,
            Default::default(),
            "2026-01-01T00:00:00Z",
        );
        for format in [Format::Json, Format::Csv, Format::W3c, Format::Hypothesis] {
            assert!(format.lost(std::slice::from_ref(&sheet)).is_empty(), "{format:?}");
        }
        sheet.entries[0].note.claimant = Some("Odo Brill".into());
        assert!(Format::Json.lost(std::slice::from_ref(&sheet)).is_empty());
        assert_eq!(Format::W3c.lost(&[sheet]), ["who makes the claim, and when"]);
    }

    #[test]
    fn the_docs_list_every_loss() {
        let docs = include_str!("../../docs/exchange.md");
        let listed = docs.split("<!-- losses -->").nth(1).expect("a list");
        let mut wanted = String::from("\n\n");
        for format in Format::ALL {
            wanted.push_str(&format!("- `{}`:\n", format.word()));
            for loss in format.losses() {
                wanted.push_str(&format!("  - {}\n", loss.words()));
            }
        }
        wanted.push('\n');
        assert_eq!(
            listed, wanted,
            "docs/exchange.md (left) against the formats (right)"
        );
    }

    #[test]
    fn words_are_unique() {
        let mut words: Vec<&str> = Format::ALL.iter().map(|f| f.word()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Format::ALL.len());
    }
}

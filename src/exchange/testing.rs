//! Notes to test the formats with.

use super::sheet::{About, Entry, Kept, Sheet};
use crate::article::{CodePoints, DateFrom, Published, Span};
use crate::note::{
    Anchor, AnchorState, Confidence, Credibility, Evidence, Note, NoteKind, Relation, Reliability, Status,
    Verdict,
};

/// A text with characters of every width.
pub const TEXT: &str = "Ferry late again 🚢\n\nThe ferry “Ostby” was two hours late 👩‍🚀 on Monday, harbour master Odo Brill said.\n\n\
                        =SUM(A1) was painted on its side. Seven boats were lost.";

/// The place of `words` in [`TEXT`].
pub fn span(words: &str) -> Span {
    let at = TEXT.find(words).expect("in the text");
    Span::new(at, at + words.len())
}

/// A note on `words` of [`TEXT`].
pub fn entry(id: &str, kind: NoteKind, words: &str) -> Entry {
    let place = span(words);
    let [start, end] = CodePoints::new(TEXT).of_span(place);
    let at = Anchor {
        quote: words.into(),
        prefix: TEXT[..place.start()]
            .chars()
            .rev()
            .take(32)
            .collect::<Vec<_>>()
            .iter()
            .rev()
            .collect(),
        suffix: TEXT[place.end()..].chars().take(32).collect(),
        start,
        end,
        version: "5e1f".into(),
        ..Anchor::default()
    };
    Entry {
        note: Note::new(id.into(), kind, at, "2026-03-01T10:00:00Z"),
        state: AnchorState::Exact,
        why: "same words, same place".into(),
        span: Some(place),
        told: None,
    }
}

/// An article with a full note, a bare one, and one whose words would be a formula.
pub fn sheet() -> Sheet {
    let mut full = entry("m0full", NoteKind::Claim, "two hours late 👩‍🚀 on Monday");
    let note = &mut full.note;
    note.verdict = Verdict::Contradicted;
    note.status = Status::Done;
    note.confidence = Some(Confidence::High);
    note.source_reliability = Some(Reliability::B);
    note.info_credibility = Some(Credibility::Two);
    note.text = "The log says *one* hour.\n\n> [!note] not a head\n\n<b>& more</b>".into();
    note.tags = vec!["harbour".into(), "tide, high".into()];
    note.flags = vec!["hedge.adverb".into()];
    note.claimant = Some("Odo Brill".into());
    note.claim_date = Some("2026-02-28".into());
    note.due = Some("2026-04-01".into());
    note.reviewed_at = Some("2026-03-02T08:00:00Z".into());
    let mut evidence = Evidence::new(Relation::Contradicts);
    evidence.url = Some("https://example.org/log?a=1&b=2".into());
    evidence.quote = Some("arrived 11:02".into());
    evidence.retrieved = Some("2026-03-02T08:00:00Z".into());
    note.evidence = vec![evidence];
    let mut formula = entry("m0sums", NoteKind::Question, "=SUM(A1)");
    formula.note.text = "+cmd|' /C calc'!A0".into();
    Sheet {
        article: About {
            id: "3f0c9a77b1de".into(),
            title: Some("Ferry late again 🚢 & <more>".into()),
            url: Some("https://example.org/news/ferry?id=7".into()),
            authors: vec!["Ada Quist".into(), "Bo Lind, Jr.".into()],
            outlet: Some("Ostby Post".into()),
            published: Some(Published {
                value: "2026-02-28".into(),
                from: DateFrom::Metadata,
            }),
            modified: None,
            language: Some("en".into()),
            format: "text".into(),
            version: "5e1f".into(),
        },
        text: Some(TEXT.into()),
        entries: vec![full, entry("m0bare", NoteKind::Note, "Seven boats"), formula],
        kept: Kept::default(),
    }
}

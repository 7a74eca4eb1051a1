//! Notes and the text that is open: each is carried to it from the version it was made on, or found again by its words.

use super::folder::{looked_at, wants_a_look};
use super::info::ArticleInfo;
use super::on_disk::OnDisk;
use super::{PlacedNote, Shelved, texts};
use crate::anchor::{self, Placed};
use crate::article::{CodePoints, Span};
use crate::note::{Note, Status};
use std::collections::HashMap;
use std::path::Path;

/// By place; those without one last, in the order in which they once stood.
pub(super) fn sort(notes: &mut [PlacedNote]) {
    notes.sort_by_key(|n| match n.place.span {
        Some(span) => (0, span.start(), span.end()),
        None => (1, n.note.anchor.start, n.note.anchor.end),
    });
}

/// A note as it is shown at a place: one whose words the publisher changed or took away is open again, until it is settled on this version.
pub(super) fn presented(mut note: Note, place: Placed, version: &str) -> PlacedNote {
    if wants_a_look(&place) && note.status == Status::Done && !looked_at(&note, version) {
        note.status = Status::Open;
    }
    PlacedNote { note, place }
}

/// Places notes on a text: carried from the version each was made on where that is kept, else by their words alone.
pub(super) fn placed(folder: &Path, notes: &[&Note], text: &str, version: &str) -> Vec<PlacedNote> {
    let mut by_version: HashMap<&str, Vec<&Note>> = HashMap::new();
    for note in notes {
        by_version.entry(&note.anchor.version).or_default().push(note);
    }
    let mut out = Vec::with_capacity(notes.len());
    for (its, group) in by_version {
        let kept;
        let old = if its == version {
            Some(text)
        } else {
            kept = texts::text(folder, its);
            kept.as_deref()
        };
        // Offsets are hints: they count where the words are found at them.
        let points = old.map(CodePoints::new);
        let span = |n: &Note| -> Option<Span> {
            let (old, points) = (old?, points.as_ref()?);
            let span = points.to_span(n.anchor.start, n.anchor.end)?;
            // Of a note that was imported only the passage was kept: what stood around it there says more than the passages beside it.
            let apart = its != version
                && !(old.get(..span.start())?.ends_with(&n.anchor.prefix)
                    && old.get(span.end()..)?.starts_with(&n.anchor.suffix));
            (!span.is_empty() && !apart && span.of(old) == n.anchor.quote).then_some(span)
        };
        let (sure, lost): (Vec<&Note>, Vec<&Note>) = group.into_iter().partition(|n| span(n).is_some());
        let spans: Vec<Span> = sure.iter().filter_map(|n| span(n)).collect();
        let places = match old {
            Some(_) if its == version => spans.iter().map(|&s| anchor::exactly(s)).collect(),
            Some(old) => anchor::carry(old, text, &spans),
            None => Vec::new(),
        };
        for (note, place) in sure.into_iter().zip(places) {
            out.push(presented(note.clone(), place, version));
        }
        for note in lost {
            let place = anchor::resolve(&note.anchor, text);
            out.push(presented(note.clone(), place, version));
        }
    }
    out
}

/// One article of the library with its notes on the text that was read last; `None` for a folder that is none of ours.
pub(super) fn shelved(folder: &Path) -> Option<Shelved> {
    let disk = OnDisk::read(folder);
    let (info, problem) = ArticleInfo::read(folder);
    if info.is_none() && problem.is_none() && disk.notes.is_empty() && disk.problems.is_empty() {
        return None;
    }
    let mut info = info.unwrap_or_default();
    info.folder = folder.to_owned();
    let (notes, mut problems) = (disk.notes, disk.problems);
    let elsewhere = notes.iter().any(|n| n.anchor.version != info.version);
    let text = elsewhere.then(|| texts::text(folder, &info.version)).flatten();
    let mut out = match &text {
        Some(text) => placed(folder, &notes.iter().collect::<Vec<_>>(), text, &info.version),
        // All were made on the text that was read last, or that text is not kept: they are where they say.
        None => notes
            .into_iter()
            .map(|note| PlacedNote {
                place: anchor::as_made(&note.anchor),
                note,
            })
            .collect(),
    };
    sort(&mut out);
    problems.extend(problem);
    Some(Shelved {
        article: info,
        notes: out,
        problems,
    })
}

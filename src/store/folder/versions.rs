//! A text that differs from the one before: it is kept with its time, and the notes whose words the publisher changed are opened again.

use super::{Folder, OnDisk};
use crate::anchor::{self, Candidate, Placed};
use crate::note::{Change, Note, Status};
use crate::store::{StoreError, disk, texts};

/// How the line of a note's history begins that says it was opened again.
const REOPENED: &str = "reopened: ";

/// The beginning of a version's hash, as people are shown it.
pub fn short(version: &str) -> &str {
    version.get(..12).unwrap_or(version)
}

/// How the line begins that says it was settled though its words are nowhere in the text.
const SETTLED: &str = "settled without a place: ";

/// Whether a text did something to a note that its reader should see: other words, none, or several places.
pub(in crate::store) fn wants_a_look(place: &Placed) -> bool {
    place.words_changed() || place.span.is_none()
}

/// Whether the note was opened again for that version already, or settled on it. What the reader then made of it holds.
pub(in crate::store) fn looked_at(note: &Note, version: &str) -> bool {
    let version = format!("version {} ", short(version));
    let lines = [REOPENED, SETTLED];
    let of_it = |what: &str| {
        lines.iter().any(|line| {
            what.strip_prefix(line)
                .is_some_and(|rest| rest.starts_with(&version))
        })
    };
    note.history.iter().any(|c| of_it(&c.what))
}

/// What the history of a note says that is done though it has no place in that version; `None` where there is nothing to say, or it says
/// so already.
pub(super) fn settled(note: &Note, place: &Placed, version: &str) -> Option<String> {
    let said = note.status == Status::Done && place.span.is_none() && !looked_at(note, version);
    said.then(|| {
        format!(
            "{SETTLED}version {} has none for it: {}",
            short(version),
            place.why
        )
    })
}

impl Folder {
    /// Keeps the open text as a version read at `now` (RFC 3339, UTC) and opens the finished notes again whose words are others in it;
    /// how many those were. Does nothing where the article is not in the library, or where its text is the one that was read last.
    pub fn keep_text(&mut self, now: &str) -> Result<usize, StoreError> {
        let news = self.info.has_news();
        self.info.stamp(now);
        if !news || self.read_only.is_some() || !self.info.folder.is_dir() {
            return Ok(0);
        }
        let _lock = self.lock()?;
        self.keep_article()?;
        self.reopen(now)
    }

    /// The lock is held.
    fn reopen(&mut self, now: &str) -> Result<usize, StoreError> {
        let changed: Vec<(String, String)> = self
            .notes
            .iter()
            .filter(|n| wants_a_look(&n.place))
            .map(|n| {
                let what = match n.place.span {
                    Some(_) => "has other words here",
                    None => "has no sure place for it",
                };
                (n.note.id.clone(), format!("{what}: {}", n.place.why))
            })
            .collect();
        if changed.is_empty() {
            return Ok(0);
        }
        let mut disk = OnDisk::read(&self.info.folder);
        if disk.read_only.is_some() {
            return Ok(0);
        }
        let mut count = 0;
        for (id, why) in changed {
            let done = |n: &&mut Note| n.id == id && n.status == Status::Done;
            let Some(note) = disk.notes.iter_mut().find(done) else {
                continue;
            };
            if note.anchor.version == self.version || looked_at(note, &self.version) {
                continue;
            }
            note.status = Status::Open;
            let what = format!("{REOPENED}version {} {why}", short(&self.version));
            note.history.push(Change::new(now, what));
            now.clone_into(&mut note.updated);
            count += 1;
        }
        if count > 0 {
            disk.write()?;
            self.adopt(OnDisk::read(&self.info.folder));
        }
        Ok(count)
    }

    /// Where in the open text a note may belong, best first.
    pub fn candidates(&self, id: &str) -> Vec<Candidate> {
        let Some(placed) = self.notes.iter().find(|n| n.note.id == id) else {
            return Vec::new();
        };
        let anchor = &placed.note.anchor;
        let old = self.text_of(&anchor.version).ok();
        anchor::candidates(anchor, old.as_deref(), &self.article.text)
    }

    /// The text of a version: the open one, or one that is kept.
    pub fn text_of(&self, version: &str) -> Result<String, StoreError> {
        if version == self.version {
            return Ok(self.article.text.clone());
        }
        texts::text(&self.info.folder, version).ok_or_else(|| not_kept(&self.info.folder, version))
    }
}

/// That a version's text cannot be had.
pub(in crate::store) fn not_kept(folder: &std::path::Path, version: &str) -> StoreError {
    StoreError::Failed(format!(
        "the text of version {} is not kept in {}, or was changed there",
        short(version),
        disk::shown(&folder.join("text"))
    ))
}

//! What is wrong in the library, found and put right. Nothing is ever deleted: what is in the way is renamed into a folder `aside`, and
//! what a person wrote by hand and slipped in is left to that person, with the line.

mod examine;
mod one;
mod repair;

use super::{Store, StoreError, disk};
use serde::Serialize;
use std::path::PathBuf;

/// Where things are put that were in the way, in an article's folder.
pub(super) const ASIDE: &str = "aside";

/// The same for whole folders, in the library; a name that is passed over when the library is read.
pub(super) const ASIDE_FOLDERS: &str = ".aside";

/// The kinds of what can be wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ill {
    /// A temporary file that a crash left.
    StaleTemporary,
    /// A file of ours that cannot be understood.
    Unreadable,
    /// Two notes with one id.
    DuplicateId,
    /// A text that is not what its name says.
    WrongHash,
    /// A text or an attached file that is named and not there.
    Missing,
    /// A folder of notes or texts without `article.toml`.
    NoArticle,
    /// Two folders for one article.
    TwoFolders,
    /// Lines of the journal that cannot be understood.
    Journal,
    /// Others than the owner can read it.
    OpenToOthers,
    /// A copy that a sync tool, a merge or a broken file left.
    ConflictCopy,
}

impl Ill {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Ill::StaleTemporary => "a temporary file was left behind",
            Ill::Unreadable => "cannot be understood",
            Ill::DuplicateId => "two notes have one id",
            Ill::WrongHash => "is not what its name says",
            Ill::Missing => "is not there",
            Ill::NoArticle => "a folder without article.toml",
            Ill::TwoFolders => "two folders for one article",
            Ill::Journal => "the journal is damaged",
            Ill::OpenToOthers => "others can read it",
            Ill::ConflictCopy => "a copy left beside the notes",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Finding {
    /// What kind.
    pub kind: Ill,
    /// Where.
    pub file: PathBuf,
    /// The line, from 1, where there is one.
    pub line: Option<usize>,
    /// What is wrong, in words.
    pub what: String,
    /// What [`Store::repair`] does about it, or, where it does nothing, what the reader can do.
    pub remedy: String,
    /// Whether [`Store::repair`] can do it.
    pub repairable: bool,
    /// The other folder, where two are one article.
    #[serde(skip)]
    pub other: Option<PathBuf>,
    /// What came of the repair: nothing yet, what was done, or why it failed.
    pub outcome: Option<Result<String, String>>,
}

impl Finding {
    fn new(kind: Ill, file: PathBuf, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding {
            kind,
            file,
            line: None,
            what: what.into(),
            remedy: remedy.into(),
            repairable: true,
            other: None,
            outcome: None,
        }
    }

    fn by_hand(self) -> Finding {
        Finding {
            repairable: false,
            ..self
        }
    }

    /// Whether it has been put right.
    pub fn is_repaired(&self) -> bool {
        matches!(self.outcome, Some(Ok(_)))
    }
}

impl Store {
    /// Everything that is wrong in the library, by folder. Changes nothing.
    pub fn examine(&self) -> Result<Vec<Finding>, StoreError> {
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", self.root(), &e))?;
        let mut found = examine::library(self.root(), &folders);
        if let (_, Some(problem)) = self.saved_queries()? {
            let remedy = "put the file right in an editor; until then no query is saved or taken away";
            let finding = Finding {
                line: problem.line,
                ..Finding::new(Ill::Unreadable, problem.file, problem.what, remedy)
            };
            found.push(finding.by_hand());
        }
        Ok(found)
    }

    /// Puts right what can be put right, and says of each finding what came of it. What is in the way is renamed and kept. `now` is
    /// RFC 3339, UTC.
    pub fn repair(&self, mut findings: Vec<Finding>, now: &str) -> Vec<Finding> {
        // Whole folders last: what was put right within them comes along.
        findings.sort_by_key(|f| (f.kind == Ill::TwoFolders, f.kind == Ill::ConflictCopy));
        for finding in findings.iter_mut().filter(|f| f.repairable) {
            finding.outcome = Some(repair::one(self.root(), finding, now).map_err(|e| e.to_string()));
        }
        findings
    }
}

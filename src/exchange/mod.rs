//! Notes to and from other programs, one file for each format. Data in, data out: the caller brings the text of files and what the time is,
//! and writes what comes back.
//!
//! What comes from elsewhere passes [`crate::ingest::clean`] here; our own JSON and CSV are taken as they are, like a `notes.toml` that
//! somebody synced, because a round trip may lose nothing. Ids are kept where they are ours, and else made from the source's own id or from
//! address and quotation, so that a second import meets the notes of the first.

mod bibtex;
mod cell;
mod cite;
mod claim_review;
mod clippings;
mod csl;
mod csv;
mod format;
mod html;
mod hypothesis;
mod json;
mod later;
pub mod markdown;
mod own;
mod readwise;
mod sheet;
mod sniff;
#[cfg(test)]
mod testing;
mod w3c;

pub use format::{Format, Loss, Source};
pub use later::{is_packed, read_packed};
pub use sheet::{About, Entry, Kept, Offsets, Sheet, Told};
pub use sniff::sniff;

/// What the caller knows and a format may need.
#[derive(Clone, Debug, Default)]
pub struct Ask<'a> {
    /// The time, RFC 3339, UTC.
    pub now: &'a str,
    /// Who publishes the reviews, for ClaimReview.
    pub publisher: Option<&'a str>,
    /// The address of the page on which they are published, for ClaimReview.
    pub page: Option<&'a str>,
}

/// What is to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub body: String,
    /// Notes that the format cannot hold: the id of each and why.
    pub refused: Vec<(String, String)>,
}

/// Why something cannot be written or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ExchangeError(pub String);

/// Brings notes into a format.
pub fn write(format: Format, sheets: &[Sheet], ask: &Ask<'_>) -> Result<Written, ExchangeError> {
    let body = match format {
        Format::Json => own::write(sheets, ask),
        Format::Csv => csv::write(sheets),
        Format::Markdown => markdown::write(sheets),
        Format::Html => html::write(sheets, ask),
        Format::W3c => w3c::write(sheets, ask),
        Format::Hypothesis => hypothesis::write(sheets),
        Format::ClaimReview => return claim_review::write(sheets, ask),
        Format::Readwise => readwise::write(sheets),
        Format::Bibtex => bibtex::write(sheets, ask),
        Format::Csl => csl::write(sheets, ask),
    };
    Ok(Written {
        body,
        refused: Vec::new(),
    })
}

/// What came in, and what of it could not be taken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// The notes, by article.
    pub sheets: Vec<Sheet>,
    /// They were written by a copydesk, and are all that it knew of them.
    pub ours: bool,
    /// The articles themselves were kept there, and are kept here with or without notes.
    pub saved: bool,
    /// What was passed over, in words that say where it stands.
    pub skipped: Vec<String>,
}

/// Reads notes. What is wrong with one of them costs only that one and is told in [`Taken::skipped`]; a file that is not of this kind at
/// all is an error. Notes that do not say when they were made are of `now` (RFC 3339, UTC).
pub fn read(source: Source, text: &str, now: &str) -> Result<Taken, ExchangeError> {
    let text = text.trim_start_matches('\u{feff}');
    match source {
        Source::Json => own::read(text, now),
        Source::Csv => csv::read(text, now),
        Source::W3c => w3c::read(text, now),
        Source::Hypothesis => hypothesis::read(text, now),
        Source::Readwise => readwise::read(text, now),
        Source::Clippings => clippings::read(text, now),
        Source::Pocket | Source::Instapaper | Source::Omnivore | Source::Wallabag | Source::Reader => {
            later::read(source, text, now)
        }
    }
}

impl Taken {
    /// Puts a note with the others of its article: that of the same address, or of the same name where there is no address.
    fn add(&mut self, about: About, mut entry: Entry) {
        let same = |s: &&mut Sheet| {
            let its = &s.article;
            match (&its.url, &about.url) {
                (Some(a), Some(b)) => a == b,
                (None, None) => {
                    its.title == about.title && its.authors == about.authors && its.id == about.id
                }
                _ => false,
            }
        };
        match self.sheets.iter_mut().find(same) {
            Some(sheet) => {
                let same = |e: &&Entry| e.note.id == entry.note.id;
                match sheet.entries.iter().find(same).map(|e| &e.note) {
                    // The same note twice in one file is one note; two of one id, or on one passage, are two.
                    Some(there) if there.text == entry.note.text && there.tags == entry.note.tags => {}
                    Some(_) => {
                        let tags = entry.note.tags.join("\n");
                        entry.note.id = sheet::stable_id(&[&entry.note.id, &tags, &entry.note.text]);
                        if !sheet.entries.iter().any(|e| e.note.id == entry.note.id) {
                            sheet.entries.push(entry);
                        }
                    }
                    None => sheet.entries.push(entry),
                }
                if sheet.article.title.is_none() {
                    sheet.article.title = about.title;
                }
            }
            None => self.sheets.push(Sheet {
                article: about,
                text: None,
                entries: vec![entry],
                kept: Kept::default(),
            }),
        }
    }
}

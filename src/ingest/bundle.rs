//! Files that hold several articles: mailboxes, web archives. They are listed first and each article is read when it is asked for, so that a
//! damaged one costs itself and the memory is that of the file.

use super::{Hints, IngestError, Kind, mail, warc};
use crate::article::Article;
use std::ops::Range;

/// Bytes of a file that holds several articles, or an article and its pictures.
pub const MAX_BUNDLE: usize = 200 << 20;

/// Articles that are listed of one file.
const MAX_PARTS: usize = 20_000;

/// Bytes of a file that show whether it may be [that large](MAX_BUNDLE).
pub const HEAD: usize = 64 << 10;

/// A file that holds several articles.
pub struct Bundle {
    bytes: Vec<u8>,
    parts: Vec<Part>,
    /// What is wrong with it as a whole.
    pub problem: Option<String>,
}

enum Part {
    Letter(Range<usize>),
    Page(warc::Page),
}

/// Whether a file that begins so may be larger than an article: the rest are pictures, or other articles.
pub fn may_be_large(head: &[u8]) -> bool {
    holds_several(head) || super::epub::is_epub(head) || mail::is_mail(head)
}

/// Whether a file that begins so holds several articles.
pub fn holds_several(head: &[u8]) -> bool {
    mail::is_mbox(head) || warc::is_warc(head)
}

impl Bundle {
    /// Lists the articles. Gives the bytes back where they are one article, or none.
    pub fn open(bytes: Vec<u8>) -> Result<Bundle, Vec<u8>> {
        let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
        let (parts, problem) = if mail::is_mbox(head) {
            let all = mail::messages(&bytes);
            let more = all.len().checked_sub(MAX_PARTS).filter(|more| *more > 0);
            let problem = more.map(|more| format!("the last {more} messages are not listed"));
            (all.into_iter().map(Part::Letter).collect(), problem)
        } else if warc::is_warc(head) {
            let (pages, problem) = warc::pages(&bytes);
            (pages.into_iter().map(Part::Page).collect(), problem)
        } else {
            return Err(bytes);
        };
        let mut parts: Vec<Part> = parts;
        parts.truncate(MAX_PARTS);
        Ok(Bundle {
            bytes,
            parts,
            problem,
        })
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Reads article number `at`, from 0.
    pub fn read(&self, at: usize) -> Result<Article, IngestError> {
        match self.parts.get(at) {
            Some(Part::Letter(lies)) => {
                let hints = Hints {
                    kind: Some(Kind::Mail),
                    ..Hints::default()
                };
                super::read(self.bytes.get(lies.clone()).unwrap_or_default(), &hints)
            }
            Some(Part::Page(page)) => warc::read(&self.bytes, page),
            None => Err(IngestError::Broken(match self.parts.len() {
                1 => "it holds one article only".to_owned(),
                n => format!("it holds {n} articles only"),
            })),
        }
    }
}

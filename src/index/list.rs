//! Lists of articles in an order, for the Library.

use super::{Index, IndexError};
use crate::ingest::clean;
use crate::note::ReadState;
use crate::query::Query;

crate::note::words! {
    /// In which order articles are listed.
    Order {
        /// The latest published first.
        Published = "published",
        /// The latest that came into the library first.
        Added = "added",
        /// By headline.
        Title = "title",
        /// By outlet, the latest first.
        Outlet = "outlet",
        /// By how far the reader is: new first.
        State = "state",
        /// Most notes first.
        Notes = "notes",
    }
}

impl Order {
    /// The one after it, round and round.
    pub fn next(self) -> Order {
        let at = Order::ALL.iter().position(|o| *o == self).unwrap_or(0);
        Order::ALL.get(at + 1).copied().unwrap_or(Order::Published)
    }

    /// What stands after ORDER BY, of `article JOIN about`.
    pub(super) fn sql(self) -> &'static str {
        match self {
            Order::Published => "published DESC, id DESC",
            Order::Added => "added DESC, id DESC",
            Order::Title => "title_f, id",
            Order::Outlet => "outlet_f, published DESC, id DESC",
            Order::State => "state, published DESC, id DESC",
            Order::Notes => "notes DESC, published DESC, id DESC",
        }
    }

    /// The tables that it needs.
    pub(super) fn tables(self) -> &'static str {
        match self {
            Order::Title | Order::Outlet => "article JOIN about USING (id)",
            _ => "article",
        }
    }
}

/// The articles that answer a query, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// By their numbers in the index; see [`Index::rows`].
    pub ids: Vec<u32>,
    /// How many of them are new.
    pub new: usize,
    /// Articles in the library.
    pub all: usize,
}

/// An article as it stands in a list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// Its number in the index.
    pub number: u32,
    /// The name of its folder.
    pub folder: String,
    /// Its id.
    pub id: String,
    /// The headline, or the first words.
    pub title: String,
    /// Empty where it is not known.
    pub outlet: String,
    /// The people who signed it, apart by commas.
    pub authors: String,
    /// The address; empty for none.
    pub url: String,
    /// ISO 8601; empty where it is not known.
    pub published: String,
    /// RFC 3339; empty where it is not known.
    pub added: String,
    /// How far the reader is.
    pub state: ReadState,
    /// Starred.
    pub starred: bool,
    /// In lower case.
    pub tags: Vec<String>,
    /// Its notes, and those of them that are done or dropped.
    pub notes: usize,
    /// See `notes`.
    pub settled: usize,
    /// Entries that could not be understood.
    pub problems: usize,
    /// SHA-256 of the text that was read last.
    pub version: String,
}

impl Index {
    /// The articles that answer a query, themselves or by a note, in an order.
    pub fn list(&mut self, query: &Query, order: Order, today: &str) -> Result<Listing, IndexError> {
        let (db, sets) = self.current()?;
        let answering = sets.answering(db, query, today, false, &|_| Vec::new())?.articles;
        let new = sets.new_ones(db)?;
        let ids: Vec<u32> = sets
            .order(db, order)?
            .iter()
            .copied()
            .filter(|id| answering.contains(*id))
            .collect();
        Ok(Listing {
            new: ids.iter().filter(|id| new.contains(**id)).count(),
            ids,
            all: sets.all(),
        })
    }

    /// Articles by their numbers, in that order; those that are gone are left out.
    pub fn rows(&self, ids: &[u32]) -> Result<Vec<Row>, IndexError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, folder, own, title, outlet, authors, url, published, added, state, starred, tags, notes, settled, problems, version
             FROM article JOIN about USING (id) WHERE id = ?1",
        )?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id])?;
            if let Some(row) = rows.next()? {
                out.push(read(row)?);
            }
        }
        Ok(out)
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let text = |at: usize| -> rusqlite::Result<String> {
        Ok(clean::line(row.get_ref(at)?.as_str().unwrap_or_default()).into_owned())
    };
    let number = |at: usize| -> rusqlite::Result<usize> {
        Ok(usize::try_from(row.get::<_, i64>(at)?).unwrap_or_default())
    };
    let tags: String = row.get(11)?;
    Ok(Row {
        number: row.get(0)?,
        // A name of a folder is not changed: it is asked for again.
        folder: row.get(1)?,
        id: text(2)?,
        title: text(3)?,
        outlet: text(4)?,
        authors: text(5)?,
        url: text(6)?,
        published: text(7)?,
        added: text(8)?,
        state: ReadState::ALL.get(number(9)?).copied().unwrap_or(ReadState::New),
        starred: row.get(10)?,
        tags: tags
            .split('\n')
            .filter(|t| !t.is_empty())
            .map(|t| clean::line(t).into_owned())
            .collect(),
        notes: number(12)?,
        settled: number(13)?,
        problems: number(14)?,
        version: row.get(15)?,
    })
}

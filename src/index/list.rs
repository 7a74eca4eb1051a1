//! Lists of articles in an order, for the Library.

use super::{Index, IndexError};
use crate::ingest::clean;
use crate::note::ReadState;
use crate::query::{Query, host};
use std::collections::{HashMap, HashSet};

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
    /// By their numbers in the index; see [`Index::rows`]. Those that carry the story of one stand right behind it.
    pub ids: Vec<u32>,
    /// Those that stand behind another one of their story.
    pub copies: HashSet<u32>,
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
    /// The folder that the reader filed it in, `outer/inner`; empty for none.
    pub filed: String,
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
    /// What all articles with the same story have in common, and no others; 0 for an article whose story no other carries.
    pub story: u32,
    /// Who else carries the story: outlets, or hosts where the outlet is not known, each once, the earliest first.
    pub sources: Vec<String>,
}

/// Brings those that carry one story together, behind the first of them, and says which those are that stand behind.
fn together(ids: Vec<u32>, stories: &HashMap<u32, u32>) -> (Vec<u32>, HashSet<u32>) {
    let mut of_story: HashMap<u32, Vec<u32>> = HashMap::new();
    for id in ids.iter().filter(|_| !stories.is_empty()) {
        if let Some(story) = stories.get(id) {
            of_story.entry(*story).or_default().push(*id);
        }
    }
    of_story.retain(|_, all| all.len() > 1);
    if of_story.is_empty() {
        return (ids, HashSet::new());
    }
    let copies: HashSet<u32> = of_story
        .values()
        .flat_map(|all| all.iter().skip(1).copied())
        .collect();
    let mut out = Vec::with_capacity(ids.len());
    for id in ids {
        if copies.contains(&id) {
            continue;
        }
        match stories.get(&id).and_then(|story| of_story.get(story)) {
            Some(all) => out.extend(all),
            None => out.push(id),
        }
    }
    (out, copies)
}

impl Index {
    /// The articles that answer a query, themselves or by a note, in an order.
    pub fn list(&mut self, query: &Query, order: Order, today: &str) -> Result<Listing, IndexError> {
        let (db, sets) = self.current()?;
        let answering = sets.answering(db, query, today, false, &|_| Vec::new())?.articles;
        let new = sets.new_ones(db)?;
        let stories = sets.stories(db)?;
        let ids: Vec<u32> = sets
            .order(db, order)?
            .iter()
            .copied()
            .filter(|id| answering.contains(*id))
            .collect();
        let (ids, copies) = together(ids, &stories);
        Ok(Listing {
            new: ids.iter().filter(|id| new.contains(**id)).count(),
            ids,
            copies,
            all: sets.all(),
        })
    }

    /// Articles by their numbers, in that order; those that are gone are left out.
    pub fn rows(&self, ids: &[u32]) -> Result<Vec<Row>, IndexError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, about.folder, own, title, outlet, authors, url, published, added, state, starred, tags, notes, settled, problems, version,
                 story, filed FROM article JOIN about USING (id) WHERE id = ?1",
        )?;
        let mut out = Vec::with_capacity(ids.len());
        for id in ids {
            let mut rows = statement.query([id])?;
            if let Some(row) = rows.next()? {
                let mut row = read(row)?;
                if row.story > 0 {
                    row.sources = self.sources(&row)?;
                }
                out.push(row);
            }
        }
        Ok(out)
    }

    fn sources(&self, row: &Row) -> Result<Vec<String>, IndexError> {
        let mut statement = self.db.prepare_cached(
            "SELECT outlet, url FROM article JOIN about USING (id) WHERE story = ?1 AND story > 0 AND id <> ?2
             ORDER BY published, added, own LIMIT 200",
        )?;
        let mut rows = statement.query([row.story, row.number])?;
        let mut out: Vec<String> = Vec::new();
        while let Some(row) = rows.next()? {
            let (outlet, url): (String, String) = (row.get(0)?, row.get(1)?);
            let name = match outlet.trim() {
                "" => host(&url),
                outlet => outlet,
            };
            let name = clean::line(if name.is_empty() { "source not known" } else { name });
            if !out
                .iter()
                .any(|known| known.to_lowercase() == name.to_lowercase())
            {
                out.push(name.into_owned());
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
        story: row.get(16)?,
        filed: text(17)?,
        sources: Vec::new(),
    })
}

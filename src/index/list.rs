//! Lists of articles in an order, for the Library.

use super::sql::{Instead, Of, condition};
use super::{Index, IndexError};
use crate::ingest::clean;
use crate::note::ReadState;
use crate::query::Query;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

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
    fn sql(self) -> &'static str {
        match self {
            Order::Published => "a.published DESC, a.id DESC",
            Order::Added => "a.added DESC, a.id DESC",
            Order::Title => "a.title_f, a.id",
            Order::Outlet => "a.outlet_f, a.published DESC, a.id DESC",
            Order::State => "a.state, a.published DESC, a.id DESC",
            Order::Notes => "a.notes DESC, a.published DESC, a.id DESC",
        }
    }

    /// What articles are grouped by in this order, as an expression; `None` where groups make no sense.
    fn group(self) -> Option<&'static str> {
        match self {
            Order::Published => Some("substr(a.published, 1, 7)"),
            Order::Added => Some("substr(a.added, 1, 10)"),
            Order::Outlet => Some("a.outlet"),
            Order::State => Some("CAST(a.state AS TEXT)"),
            Order::Title | Order::Notes => None,
        }
    }
}

/// Articles that stand together in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they have in common: a month, a day, an outlet, a state. Empty where that is not known.
    pub name: String,
    /// How many they are.
    pub articles: usize,
}

/// The articles that answer a query, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// By their numbers in the index; see [`Index::rows`].
    pub ids: Vec<i64>,
    /// What they are grouped by, in order; empty where they are not.
    pub groups: Vec<Group>,
    /// Articles in the library.
    pub all: usize,
}

/// An article as it stands in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its number in the index.
    pub number: i64,
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
    pub(super) version: String,
}

impl Index {
    /// The articles that answer a query, themselves or by a note, in an order; with `grouped` also what they are grouped by.
    pub fn list(
        &self,
        query: &Query,
        order: Order,
        grouped: bool,
        today: &str,
    ) -> Result<Listing, IndexError> {
        let (sql, values) = either(query, today, &|_, _| Vec::new());
        let all = self
            .db
            .prepare_cached("SELECT count(*) FROM article")?
            .query_row([], |r| r.get::<_, i64>(0))?;
        let group = order.group().filter(|_| grouped);
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT a.id, {} FROM article a WHERE {sql} ORDER BY {}",
            group.unwrap_or("''"),
            order.sql()
        ))?;
        let mut out = Listing {
            all: usize::try_from(all).unwrap_or_default(),
            ..Listing::default()
        };
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            out.ids.push(row.get(0)?);
            if group.is_none() {
                continue;
            }
            let name = row.get_ref(1)?.as_str().unwrap_or_default();
            match out.groups.last_mut() {
                Some(last) if last.name == name => last.articles += 1,
                _ => out.groups.push(Group {
                    name: name.to_owned(),
                    articles: 1,
                }),
            }
        }
        if order == Order::State {
            for group in &mut out.groups {
                let state = group
                    .name
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| ReadState::ALL.get(at));
                group.name = state.map_or("", |s| s.word()).to_owned();
            }
        }
        Ok(out)
    }

    /// Articles by their numbers, in that order; those that are gone are left out.
    pub fn rows(&self, ids: &[i64]) -> Result<Vec<Row>, IndexError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, folder, aid, title, outlet, authors, url, published, added, state, starred, tags, notes, settled, problems, version
             FROM article WHERE id = ?1",
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

/// The condition on articles that answer themselves or by a note, and its parameters.
fn either(query: &Query, today: &str, instead: Instead<'_>) -> (String, Vec<Value>) {
    if query.is_empty() {
        return ("1".to_owned(), Vec::new());
    }
    let mut parts = Vec::new();
    let mut values = Vec::new();
    if let Some(asked) = condition(query, Of::Articles, today, instead) {
        let mut sql = asked.sql();
        values.extend(asked.values);
        if let Some(words) = asked.words {
            sql.push_str(" AND a.id IN (SELECT rowid FROM words WHERE words MATCH ?)");
            values.push(words.into());
        }
        parts.push(format!("({sql})"));
    }
    if let Some(asked) = condition(query, Of::Notes, today, instead) {
        let mut sql = asked.sql();
        values.extend(asked.values);
        if let Some(words) = asked.words {
            sql.push_str(" AND n.id IN (SELECT rowid FROM said WHERE said MATCH ?)");
            values.push(words.into());
        }
        parts.push(format!(
            "a.id IN (SELECT n.article FROM note n JOIN article a ON a.id = n.article WHERE {sql})"
        ));
    }
    (parts.join(" OR "), values)
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

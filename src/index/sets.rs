//! Which articles and notes answer a query: each term is asked by itself, its answer is a set of rows, and the sets are joined. The terms of
//! the last queries are kept: while a reader types, all but the last are as they were.

use super::atoms::{Atom, Instead, Of, atoms};
use super::bits::Bits;
use super::list::Order;
use crate::note::ReadState;
use crate::query::{Key, Query, Side, Test};
use rusqlite::{Connection, params_from_iter};
use std::collections::HashMap;
use std::rc::Rc;

/// The sets of one state of the index.
#[derive(Default)]
pub struct Sets {
    /// All articles, and all notes.
    articles: Bits,
    notes: Bits,
    /// The article of each note, by the note's number; 0 for none.
    article_of: Vec<u32>,
    orders: Vec<(Order, Rc<Vec<u32>>)>,
    /// The stories of the articles that share one, once they were needed.
    stories: Option<Rc<HashMap<u32, u32>>>,
    asked: Vec<(Asked, Rc<Bits>)>,
}

/// A term with all that its answer hangs on.
#[derive(Clone, PartialEq)]
struct Asked {
    test: Test,
    of: Of,
    typing: bool,
    today: String,
}

/// Answers that are kept.
const KEPT: usize = 64;

/// Which rows answer a query.
#[derive(Default, Clone, Debug)]
pub struct Answering {
    /// Articles that answer themselves.
    pub themselves: Bits,
    /// Notes that answer.
    pub notes: Bits,
    /// Articles that answer themselves or by a note.
    pub articles: Bits,
}

impl Sets {
    pub fn read(db: &Connection) -> rusqlite::Result<Sets> {
        let mut out = Sets {
            articles: numbers(db, "SELECT id FROM article", &[])?,
            ..Sets::default()
        };
        let mut all = db.prepare("SELECT id, article FROM note")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let (note, article): (u32, u32) = (row.get(0)?, row.get(1)?);
            out.notes.insert(note);
            let at = note as usize;
            if at >= out.article_of.len() {
                out.article_of.resize(at + 1, 0);
            }
            if let Some(place) = out.article_of.get_mut(at) {
                *place = article;
            }
        }
        Ok(out)
    }

    /// How many articles there are.
    pub fn all(&self) -> usize {
        self.articles.len()
    }

    /// All articles in an order.
    pub fn order(&mut self, db: &Connection, order: Order) -> rusqlite::Result<Rc<Vec<u32>>> {
        if let Some((_, known)) = self.orders.iter().find(|(o, _)| *o == order) {
            return Ok(Rc::clone(known));
        }
        let mut all = db.prepare(&format!(
            "SELECT id FROM {} ORDER BY {}",
            order.tables(),
            order.sql()
        ))?;
        let ids: Rc<Vec<u32>> = Rc::new(all.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?);
        self.orders.push((order, Rc::clone(&ids)));
        Ok(ids)
    }

    /// The stories of the articles that share theirs with others.
    pub fn stories(&mut self, db: &Connection) -> rusqlite::Result<Rc<HashMap<u32, u32>>> {
        if let Some(known) = &self.stories {
            return Ok(Rc::clone(known));
        }
        let mut all = db.prepare("SELECT id, story FROM article WHERE story > 0")?;
        let stories: HashMap<u32, u32> = all
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(Rc::clone(self.stories.insert(Rc::new(stories))))
    }

    /// Articles that the reader has not looked at.
    pub fn new_ones(&mut self, db: &Connection) -> rusqlite::Result<Rc<Bits>> {
        let asked = Asked {
            test: Test::Key(Key::State, vec![ReadState::New.word().to_owned()]),
            of: Of::Articles,
            typing: false,
            today: String::new(),
        };
        self.kept(db, asked)
    }

    /// The article of a note.
    pub fn article_of(&self, note: u32) -> u32 {
        self.article_of.get(note as usize).copied().unwrap_or_default()
    }

    /// What answers a query. `instead`: what may stand for a word that is nowhere, where `mended` says that there is such a word.
    pub fn answering(
        &mut self,
        db: &Connection,
        query: &Query,
        today: &str,
        mended: bool,
        instead: Instead<'_>,
    ) -> rusqlite::Result<Answering> {
        let mut out = Answering {
            themselves: self.articles.clone(),
            ..Answering::default()
        };
        if query.is_empty() {
            out.articles = self.articles.clone();
            return Ok(out);
        }
        out.notes = self.notes.clone();
        let last = query.terms().len().saturating_sub(1);
        for (i, term) in query.terms().iter().enumerate() {
            let typing = i == last && query.is_unfinished();
            for of in [Of::Articles, Of::Notes] {
                let set = match of {
                    Of::Articles => &mut out.themselves,
                    Of::Notes => &mut out.notes,
                };
                if of == Of::Articles && term.side() == Side::Note {
                    *set = Bits::default();
                    continue;
                }
                if set.len() == 0 {
                    continue;
                }
                let asked = Asked {
                    test: term.test.clone(),
                    of,
                    typing,
                    today: today.to_owned(),
                };
                let its = match mended {
                    true => Rc::new(self.ask(db, &asked, instead)?),
                    false => self.kept(db, asked)?,
                };
                if term.not {
                    set.without(&its);
                } else {
                    set.and(&its);
                }
            }
        }
        out.articles = out.themselves.clone();
        for note in out.notes.iter() {
            out.articles.insert(self.article_of(note));
        }
        Ok(out)
    }

    fn kept(&mut self, db: &Connection, asked: Asked) -> rusqlite::Result<Rc<Bits>> {
        if let Some((_, known)) = self.asked.iter().find(|(a, _)| *a == asked) {
            return Ok(Rc::clone(known));
        }
        let answer = Rc::new(self.ask(db, &asked, &|_| Vec::new())?);
        if self.asked.len() >= KEPT {
            self.asked.remove(0);
        }
        self.asked.push((asked, Rc::clone(&answer)));
        Ok(answer)
    }

    fn ask(&self, db: &Connection, asked: &Asked, instead: Instead<'_>) -> rusqlite::Result<Bits> {
        let mut out = Bits::default();
        for atom in atoms(&asked.test, asked.of, &asked.today, asked.typing, instead) {
            let (of, its) = match &atom {
                Atom::All => match asked.of {
                    Of::Articles => return Ok(self.articles.clone()),
                    Of::Notes => return Ok(self.notes.clone()),
                },
                Atom::Where(of, sql, values) => {
                    let table = match of {
                        Of::Articles => "article",
                        Of::Notes => "note",
                    };
                    let sql = format!("SELECT id FROM {table} WHERE {sql}");
                    (*of, numbers(db, &sql, values)?)
                }
                Atom::Texts(words) => (Of::Articles, matching(db, "words", words)?),
                Atom::Heads(words) => (Of::Articles, matching(db, "heads", words)?),
                Atom::Said(words) => (Of::Notes, matching(db, "said", words)?),
            };
            if of == asked.of {
                out.or(&its);
            } else {
                // Of a note its article is asked; of an article never a note.
                let theirs = self.notes.iter().filter(|n| its.contains(self.article_of(*n)));
                out.or(&theirs.collect());
            }
        }
        Ok(out)
    }
}

fn matching(db: &Connection, table: &str, words: &str) -> rusqlite::Result<Bits> {
    let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ?");
    numbers(db, &sql, &[words.to_owned().into()])
}

fn numbers(db: &Connection, sql: &str, values: &[rusqlite::types::Value]) -> rusqlite::Result<Bits> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut out = Bits::default();
    while let Some(row) = rows.next()? {
        out.insert(row.get(0)?);
    }
    Ok(out)
}

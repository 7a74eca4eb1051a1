//! Which articles of the library carry one story, see [`crate::store::Origin::share_asked`]. They are found anew among all whenever a text
//! came, went or was changed: what is found so does not hang on the order in which articles came.
//!
//! Two articles are compared when they share one of the smallest hashes of their sketches (the bands of locality-sensitive hashing with one
//! hash each: Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3). Pairs that are alike are joined, the most alike first,
//! and two groups of articles only where at least half of the pairs between them are alike: a digest that carries two stories does not make
//! them one.

use crate::store::{ArticleInfo, Origin, Sketch};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{HashMap, HashSet};

/// Hashes of a sketch by which it meets others. Of two texts that share a fifth of their runs of words, none of these is the same once in two
/// hundred times.
const SMALLEST: usize = 24;

/// A run of words that more articles have is a form of words, and brings none together.
const FORM: usize = 128;

/// What is asked of an article when stories are looked for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Print {
    sketch: Vec<u8>,
    outlet: String,
    url: String,
    published: String,
}

impl Print {
    /// Made where a folder is read; `text` for an article whose sketch was not kept.
    pub fn new(info: &ArticleInfo, text: &str) -> Print {
        let about = info.about();
        Print {
            sketch: info.sketch_of(text).to_bytes(),
            outlet: about.outlet.to_owned(),
            url: about.url.to_owned(),
            published: about.published.to_owned(),
        }
    }
}

/// What the index had of an article that is put in again: the story it is in and its print.
pub fn before(db: &Connection, id: i64) -> rusqlite::Result<Option<(i64, Print)>> {
    db.prepare_cached(
        "SELECT story, coalesce(sketch, x''), outlet, url, published
         FROM article JOIN about USING (id) LEFT JOIN print USING (id) WHERE id = ?1",
    )?
    .query_row([id], |row| {
        let print = Print {
            sketch: row.get(1)?,
            outlet: row.get(2)?,
            url: row.get(3)?,
            published: row.get(4)?,
        };
        Ok((row.get(0)?, print))
    })
    .optional()
}

/// Puts the print of an article in, with the story that it was in where the print is as it was. Whether stories are to be looked for.
pub fn put(db: &Connection, id: i64, print: &Print, before: Option<(i64, Print)>) -> rusqlite::Result<bool> {
    if !print.sketch.is_empty() {
        db.prepare_cached("INSERT INTO print (id, sketch) VALUES (?1, ?2)")?
            .execute(params![id, print.sketch])?;
    }
    match before {
        Some((story, was)) if was == *print => {
            if story > 0 {
                set(db, id, story)?;
            }
            Ok(false)
        }
        Some((story, _)) if story > 0 => Ok(true),
        _ => Ok(!print.sketch.is_empty()),
    }
}

/// Whether others carry the story of an article, which is about to go.
pub fn is_shared(db: &Connection, id: i64) -> rusqlite::Result<bool> {
    let story: Option<i64> = db
        .prepare_cached("SELECT story FROM article WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(story.is_some_and(|s| s > 0))
}

fn set(db: &Connection, id: i64, story: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE article SET story = ?2 WHERE id = ?1")?
        .execute([id, story])?;
    Ok(())
}

/// Finds the stories of all articles.
pub fn find(db: &Connection) -> rusqlite::Result<()> {
    // By the ids that people see: these are the same in every index of the library.
    let mut all = db.prepare("SELECT id, sketch FROM print JOIN article USING (id) ORDER BY own, id")?;
    let prints: Vec<(i64, Sketch)> = all
        .query_map([], |row| {
            Ok((row.get(0)?, Sketch::from_bytes(row.get_ref(1)?.as_blob()?)))
        })?
        .collect::<Result<_, _>>()?;
    let mut alike = Vec::new();
    let mut origins: HashMap<usize, Origin> = HashMap::new();
    for (a, b, share) in met(&prints) {
        let (a, b) = (a as usize, b as usize);
        for i in [a, b] {
            if let (false, Some((id, _))) = (origins.contains_key(&i), prints.get(i)) {
                origins.insert(i, origin(db, *id)?);
            }
        }
        if let (Some(one), Some(other)) = (origins.get(&a), origins.get(&b))
            && share >= one.share_asked(other)
        {
            alike.push((a, b, share));
        }
    }
    let mut found: HashMap<i64, i64> = HashMap::new();
    for group in joined(alike) {
        let ids: Vec<i64> = group.iter().filter_map(|i| Some(prints.get(*i)?.0)).collect();
        let story = ids.iter().copied().min().unwrap_or_default();
        found.extend(ids.into_iter().map(|id| (id, story)));
    }
    let mut known = db.prepare("SELECT id, story FROM article WHERE story > 0")?;
    let known: HashMap<i64, i64> = known
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for id in known.keys().filter(|id| !found.contains_key(id)) {
        set(db, *id, 0)?;
    }
    for (id, story) in found.iter().filter(|(id, story)| known.get(id) != Some(story)) {
        set(db, *id, *story)?;
    }
    Ok(())
}

fn origin(db: &Connection, id: i64) -> rusqlite::Result<Origin> {
    db.prepare_cached("SELECT outlet, url, published FROM article JOIN about USING (id) WHERE id = ?1")?
        .query_row([id], |row| {
            let text = |at: usize| row.get_ref(at).map(|t| t.as_str().unwrap_or_default());
            Ok(Origin::new(text(0)?, text(1)?, text(2)?))
        })
}

/// The pairs of articles that may carry one story, by their places, the lower first, with the share of runs of words in common.
fn met(prints: &[(i64, Sketch)]) -> Vec<(u32, u32, f32)> {
    let mut hashes: Vec<(u32, u32)> = Vec::with_capacity(prints.len() * SMALLEST);
    for ((_, sketch), at) in prints.iter().zip(0u32..) {
        hashes.extend(
            sketch
                .smallest(SMALLEST)
                .filter_map(|h| Some((u32::try_from(h).ok()?, at))),
        );
    }
    hashes.sort_unstable();
    // Few hashes are of two articles, so few articles are gone through below.
    let mut meetings: Vec<(u32, &[(u32, u32)])> = Vec::new();
    for of_one in hashes.chunk_by(|a, b| a.0 == b.0) {
        if (2..=FORM).contains(&of_one.len()) {
            meetings.extend(of_one.iter().map(|(_, at)| (*at, of_one)));
        }
    }
    meetings.sort_unstable_by_key(|(at, _)| *at);
    let mut out = Vec::new();
    let mut others: Vec<u32> = Vec::new();
    for of_one in meetings.chunk_by(|a, b| a.0 == b.0) {
        let Some((a, _)) = of_one.first() else { continue };
        others.clear();
        let its = of_one.iter().flat_map(|(_, all)| all.iter());
        others.extend(its.map(|(_, b)| *b).filter(|b| b > a));
        others.sort_unstable();
        others.dedup();
        for b in &others {
            if let (Some((_, one)), Some((_, other))) = (prints.get(*a as usize), prints.get(*b as usize)) {
                let share = one.likeness(other);
                if share >= Origin::LEAST {
                    out.push((*a, *b, share));
                }
            }
        }
    }
    out
}

/// The groups that pairs make, each of two or more.
fn joined(mut alike: Vec<(usize, usize, f32)>) -> Vec<Vec<usize>> {
    alike.sort_unstable_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let pairs: HashSet<(usize, usize)> = alike.iter().map(|(a, b, _)| (*a, *b)).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    for (a, b, _) in alike {
        let mut its = |i: usize| {
            *group_of.entry(i).or_insert_with(|| {
                groups.push(vec![i]);
                groups.len() - 1
            })
        };
        let (one, other) = (its(a), its(b));
        if one == other {
            continue;
        }
        let (Some(mine), Some(theirs)) = (groups.get(one), groups.get(other)) else {
            continue;
        };
        let both = mine
            .iter()
            .flat_map(|i| theirs.iter().map(move |j| (i.min(j), i.max(j))));
        let alike = both.filter(|(i, j)| pairs.contains(&(**i, **j))).count();
        if 2 * alike < mine.len() * theirs.len() {
            continue;
        }
        let gone = groups.get_mut(other).map(std::mem::take).unwrap_or_default();
        for i in &gone {
            group_of.insert(*i, one);
        }
        if let Some(mine) = groups.get_mut(one) {
            mine.extend(gone);
        }
    }
    groups.retain(|g| g.len() > 1);
    groups
}

#[cfg(test)]
mod tests;

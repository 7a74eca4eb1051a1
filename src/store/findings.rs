//! What the reader made of what was found: flags that were accepted and rejected, beside the notes, in `findings.toml`.
//!
//! A judgement belongs to a rule and to words. It is carried to a new text like a note, and holds for whatever flag of its rule then
//! touches those words: so it survives another version of the article, and of the program.

use super::folder::Folder;
use super::journal::{Entry, Journal};
use super::{Store, StoreError, disk, id, marks};
use crate::anchor::{self, Placed};
use crate::article::{CodePoints, Span};
use crate::note::{Anchor, Judged};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// The file, in an article's folder.
pub(super) const FILE: &str = "findings.toml";

/// The newest schema that is read.
const SCHEMA: i64 = 1;

/// The table of a judged flag.
const FLAG: &str = "flag";

/// The list of hashes of copies that were taken in.
const MERGED: &str = "merged";

/// What the reader made of a flag.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Judgement {
    /// The rule that raised it.
    pub rule: String,
    /// Accepted or rejected.
    pub judged: Judged,
    /// When, RFC 3339, UTC.
    #[serde(default)]
    pub at: String,
    /// The words it stands on.
    pub anchor: Anchor,
    /// Fields of other programs.
    #[serde(flatten)]
    pub extra: toml::Table,
}

impl Judgement {
    /// Whether both are of one flag.
    fn same(&self, other: &Judgement) -> bool {
        self.key() == other.key()
    }

    /// What a flag is known by.
    fn key(&self) -> (&str, &str, usize, usize) {
        let a = &self.anchor;
        (&self.rule, &a.version, a.start, a.end)
    }
}

/// A flag of the open text that was judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JudgedFlag {
    /// The rule.
    pub rule: String,
    /// The words, in the open text.
    pub span: Span,
    /// Accepted or rejected.
    pub judged: Judged,
}

/// A rule and how often its flags were accepted and rejected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleTally {
    /// The rule.
    pub rule: String,
    /// Flags that were accepted.
    pub accepted: usize,
    /// Flags that were rejected.
    pub rejected: usize,
}

/// What the file holds, with what copies of it hold that a sync tool or a merge left.
#[derive(Default)]
struct File {
    doc: DocumentMut,
    /// Each that can be understood, with the number of its table.
    judgements: Vec<(usize, Judgement)>,
    /// Judgements of copies that are others here, or not here: the next save takes them in.
    theirs: Vec<Judgement>,
    /// The copies that were read, with the hashes of their bytes.
    copies: Vec<(PathBuf, String)>,
    /// The copies that are not understood, and why.
    broken: Vec<(PathBuf, String)>,
    /// The file as a merge left it, with its marks in it.
    marked: Option<Vec<u8>>,
}

/// The file as data.
#[derive(Deserialize)]
struct Listed {
    #[serde(default)]
    flag: Vec<toml::Value>,
}

/// Reads the file of `folder` and its copies. Where it cannot be understood as a whole, says why; a copy that cannot is left as it is.
fn read(folder: &Path) -> Result<File, String> {
    let path = folder.join(FILE);
    let bytes = disk::read(&path)
        .map_err(|e| format!("{} cannot be read: {}", disk::shown(&path), disk::plain(&e)))?
        .unwrap_or_default();
    let sides = marks::sides(&bytes);
    let mut file = match &sides {
        Some((ours, ..)) => understood(&path, ours)?,
        None => understood(&path, &bytes)?,
    };
    if let Some((_, theirs, _)) = sides {
        let theirs = understood(&path, &theirs)?;
        file.take_in(theirs.judgements);
        file.marked = Some(bytes);
    }
    let merged = listed(file.doc.get(MERGED));
    for copy in copies(folder) {
        let Ok(Some(bytes)) = disk::read(&copy) else {
            continue;
        };
        let hash = id::hash(&bytes);
        if !merged.contains(&hash) {
            match understood(&copy, &bytes) {
                Ok(theirs) => file.take_in(theirs.judgements),
                Err(why) => {
                    file.broken.push((copy, why));
                    continue;
                }
            }
        }
        file.copies.push((copy, hash));
    }
    Ok(file)
}

/// The files beside it that are called after it, sorted.
fn copies(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut out: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|e| {
            let name = e.file_name();
            let name = name.to_string_lossy();
            name.starts_with("findings") && name.ends_with(".toml") && name != FILE
        })
        .map(|e| e.path())
        .collect();
    out.sort();
    out
}

fn listed(item: Option<&Item>) -> Vec<String> {
    let words = item.and_then(Item::as_array).into_iter().flatten();
    words.filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn understood(path: &Path, bytes: &[u8]) -> Result<File, String> {
    let wrong = |what: &str| format!("{} is not understood: {what}", disk::shown(path));
    let text = std::str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8 text"))?;
    let doc: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| {
        let at = e.span().map_or(0, |s| s.start);
        let line = text.bytes().take(at).filter(|&b| b == b'\n').count() + 1;
        wrong(&format!("line {line}: {}", e.message()))
    })?;
    if doc.get("schema").and_then(Item::as_integer) > Some(SCHEMA) {
        return Err(wrong("a newer copydesk wrote it"));
    }
    if doc.get(FLAG).is_some_and(|item| !item.is_array_of_tables()) {
        return Err(wrong("`flag` is no list of tables"));
    }
    let listed: Listed = toml::from_str(text).map_err(|e| wrong(e.message()))?;
    let judgements = listed
        .flag
        .into_iter()
        .enumerate()
        .filter_map(|(n, flag)| Some((n, flag.try_into().ok()?)))
        .collect();
    Ok(File {
        doc,
        judgements,
        ..File::default()
    })
}

impl File {
    /// All judgements: of one flag the later one.
    fn all(&self) -> Vec<Judgement> {
        let later: HashSet<_> = self.theirs.iter().map(Judgement::key).collect();
        let own = self.judgements.iter().map(|(_, j)| j);
        let own = own.filter(|j| !later.contains(&j.key()));
        own.chain(&self.theirs).cloned().collect()
    }

    /// Takes in what a copy holds.
    fn take_in(&mut self, judgements: Vec<(usize, Judgement)>) {
        for (_, theirs) in judgements {
            let taken = self.theirs.iter().position(|j| j.same(&theirs));
            let own = || self.judgements.iter().map(|(_, j)| j).find(|j| j.same(&theirs));
            let there = taken.map_or_else(own, |at| self.theirs.get(at));
            if there.is_some_and(|there| there.at >= theirs.at) {
                continue;
            }
            match taken {
                Some(at) => self.theirs[at] = theirs,
                None => self.theirs.push(theirs),
            }
        }
    }

    /// Whether a copy has been taken in.
    fn has_taken(&self, hash: &str) -> bool {
        listed(self.doc.get(MERGED)).iter().any(|h| h == hash)
    }

    /// Makes the file itself say what its copies say, so that they need not be read again.
    fn settle(&mut self) -> Result<(), String> {
        for theirs in std::mem::take(&mut self.theirs) {
            self.set(&theirs, Some(&theirs))?;
        }
        let mut merged = listed(self.doc.get(MERGED));
        let before = merged.len();
        for (_, hash) in &self.copies {
            if !merged.contains(hash) {
                merged.push(hash.clone());
            }
        }
        if merged.len() > before {
            let list: toml_edit::Array = merged.iter().map(String::as_str).collect();
            self.doc[MERGED] = toml_edit::value(list);
        }
        Ok(())
    }

    /// Takes in what became of a flag. `None` takes its judgement away.
    fn set(&mut self, wanted: &Judgement, judged: Option<&Judgement>) -> Result<(), String> {
        if self.doc.is_empty() {
            self.doc["schema"] = toml_edit::value(SCHEMA);
        }
        let old = self.judgements.iter().position(|(_, j)| j.same(wanted));
        let list = self
            .doc
            .entry(FLAG)
            .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
            .as_array_of_tables_mut()
            .ok_or("`flag` is no list of tables")?;
        match (old.and_then(|at| self.judgements.get_mut(at)), judged) {
            (Some((n, _)), None) => {
                let n = *n;
                drop(list.remove(n));
                self.judgements.retain(|(at, _)| *at != n);
                for (at, _) in self.judgements.iter_mut().filter(|(at, _)| *at > n) {
                    *at -= 1;
                }
            }
            (Some((n, held)), Some(new)) => {
                if let Some(table) = list.get_mut(*n) {
                    table["judged"] = toml_edit::value(new.judged.word());
                    table["at"] = toml_edit::value(new.at.as_str());
                    for (key, item) in self::table(new)?
                        .iter()
                        .filter(|(k, _)| new.extra.contains_key(*k))
                    {
                        table.insert(key, item.clone());
                    }
                }
                *held = new.clone();
            }
            (None, None) => {}
            (None, Some(new)) => {
                self.judgements.push((list.len(), new.clone()));
                list.push(table(new)?);
            }
        }
        Ok(())
    }
}

fn table(judgement: &Judgement) -> Result<Table, String> {
    let doc = toml_edit::ser::to_document(judgement).map_err(|e| e.to_string())?;
    let mut table = Table::new();
    let (anchor, others): (Vec<_>, Vec<_>) = doc.iter().partition(|(key, _)| *key == "anchor");
    // The anchor last, as in a note: what comes after it would be a part of it.
    for (key, item) in others {
        table.insert(key, item.clone());
    }
    for (key, item) in anchor {
        table.insert(key, item.clone().into_table().map_or_else(|i| i, Item::Table));
    }
    Ok(table)
}

impl Folder {
    /// The flags that were judged, on the open text; those whose words are gone are left out. Of two on the same words the later counts.
    pub fn judged(&self) -> Vec<JudgedFlag> {
        let Ok(file) = read(&self.info.folder) else {
            return Vec::new();
        };
        let mut judgements = file.all();
        judgements.sort_by(|a, b| b.at.cmp(&a.at));
        let mut out: Vec<JudgedFlag> = Vec::new();
        for (judgement, place) in judgements.iter().zip(self.places(&judgements)) {
            let Some(span) = place.span else { continue };
            let later = out.iter().any(|j| j.rule == judgement.rule && j.span == span);
            if !later {
                out.push(JudgedFlag {
                    rule: judgement.rule.clone(),
                    span,
                    judged: judgement.judged,
                });
            }
        }
        out
    }

    /// Where judgements stand in the open text, one place for each.
    fn places(&self, judgements: &[Judgement]) -> Vec<Placed> {
        let mut carried: HashMap<(&str, Span), Placed> = HashMap::new();
        let mut by_version: BTreeMap<&str, Vec<&Anchor>> = BTreeMap::new();
        for judgement in judgements {
            let anchor = &judgement.anchor;
            by_version.entry(&anchor.version).or_default().push(anchor);
        }
        let mut known: HashMap<&str, String> = HashMap::new();
        for (version, anchors) in by_version {
            let Ok(old) = self.text_of(version) else { continue };
            let points = CodePoints::new(&old);
            let spans: Vec<Span> = anchors
                .iter()
                .filter_map(|a| points.to_span(a.start, a.end).filter(|s| s.of(&old) == a.quote))
                .collect();
            let places = match version == self.version {
                true => spans.iter().map(|s| anchor::exactly(*s)).collect(),
                false => anchor::carry(&old, &self.article.text, &spans),
            };
            carried.extend(spans.into_iter().map(|s| (version, s)).zip(places));
            known.insert(version, old);
        }
        judgements
            .iter()
            .map(|j| {
                let a = &j.anchor;
                let span = known
                    .get(a.version.as_str())
                    .and_then(|old| CodePoints::new(old).to_span(a.start, a.end));
                span.and_then(|s| carried.get(&(a.version.as_str(), s)).cloned())
                    .unwrap_or_else(|| anchor::resolve(a, &self.article.text))
            })
            .collect()
    }

    /// Accepts or rejects the flag of a rule on these words of the open text; `None` takes the judgement away. On return it is on disk,
    /// and undo takes it back.
    pub fn judge(
        &mut self,
        rule: &str,
        span: Span,
        judged: Option<Judged>,
        now: &str,
    ) -> Result<(), StoreError> {
        self.writable()?;
        let points = CodePoints::new(&self.article.text);
        let _lock = self.lock()?;
        let mut file = read(&self.info.folder).map_err(refused)?;
        file.settle().map_err(refused)?;
        let existing = file.all();
        let places = self.places(&existing);
        let mut here: Vec<Judgement> = existing
            .into_iter()
            .zip(places)
            .filter(|(j, place)| j.rule == rule && place.span.is_some_and(|s| s.overlaps(span)))
            .map(|(j, _)| j)
            .collect();
        // The one that holds is the latest; those beneath it say nothing any more.
        here.sort_by(|a, b| a.at.cmp(&b.at));
        let before = here.pop();
        for beneath in &here {
            file.set(beneath, None).map_err(refused)?;
        }
        let anchor = match &before {
            Some(before) => before.anchor.clone(),
            None => anchor::make(&self.article.text, &points, span, &self.version),
        };
        let wanted = Judgement {
            rule: rule.to_owned(),
            judged: judged.unwrap_or(Judged::Accepted),
            at: now.to_owned(),
            anchor,
            extra: toml::Table::new(),
        };
        let after = judged.map(|_| wanted.clone());
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        self.keep_article()?;
        file.set(&wanted, after.as_ref()).map_err(refused)?;
        self.write_findings(&file)?;
        let what = match judged {
            Some(judged) => format!("flag {rule} {}", judged.word()),
            None => format!("flag {rule} no longer judged"),
        };
        let hold = |j: &Judgement| toml::to_string(j).ok();
        let entry = Entry {
            finding: true,
            group: Some(id::new_id(now)),
            before: before.as_ref().and_then(hold),
            after: after.as_ref().and_then(hold),
            ..Entry::new(rule, now, what, None, None)
        };
        let told = Journal::did(&self.info.folder, vec![entry]);
        self.tell_journal(told);
        Ok(())
    }

    fn write_findings(&self, file: &File) -> Result<(), StoreError> {
        write(&self.info.folder, file)
    }

    /// Brings a judgement back to what it was, or makes it again. The lock is held.
    pub(super) fn step_finding(&mut self, from: Option<&str>, to: Option<&str>) -> Result<bool, StoreError> {
        let held = |text: Option<&str>| text.and_then(|t| toml::from_str::<Judgement>(t).ok());
        let (from, to) = (held(from), held(to));
        let Some(wanted) = to.as_ref().or(from.as_ref()) else {
            return Ok(true);
        };
        let mut file = read(&self.info.folder).map_err(refused)?;
        file.settle().map_err(refused)?;
        // Judged elsewhere since: that stays.
        let there = file.all().into_iter().find(|j| j.same(wanted));
        let said = |j: &Option<Judgement>| j.as_ref().map(|j| (j.judged, j.at.clone()));
        if said(&there) != said(&from) {
            return Ok(false);
        }
        file.set(wanted, to.as_ref()).map_err(refused)?;
        self.write_findings(&file)?;
        Ok(true)
    }
}

fn write(folder: &Path, file: &File) -> Result<(), StoreError> {
    if let Some(marked) = &file.marked {
        // What only the other side said by hand, comments above all, is in the file as the merge left it.
        let aside = folder.join(super::doctor::ASIDE);
        disk::make_folder(&aside)?;
        let name = format!("{FILE}.{}", &id::hash(marked)[..12]);
        disk::write(&aside.join(name), marked)?;
    }
    disk::write(&folder.join(FILE), file.doc.to_string().as_bytes())
}

/// A copy of the file.
pub(super) enum Copied {
    /// What it holds has been taken in.
    Taken,
    /// The next save takes it in.
    Waiting,
    /// It is not understood, for this reason.
    Broken(String),
}

/// The copies of the file in `folder`. None where the file itself is not understood.
pub(super) fn copies_of(folder: &Path) -> Vec<(PathBuf, Copied)> {
    let Ok(mut file) = read(folder) else {
        return Vec::new();
    };
    let broken = std::mem::take(&mut file.broken);
    let broken = broken.into_iter().map(|(copy, why)| (copy, Copied::Broken(why)));
    let read = file.copies.iter().map(|(copy, hash)| match file.has_taken(hash) {
        true => (copy.clone(), Copied::Taken),
        false => (copy.clone(), Copied::Waiting),
    });
    read.chain(broken).collect()
}

/// Brings what the copies in `folder` hold into the file itself. The lock is held.
pub(super) fn join(folder: &Path) -> Result<(), StoreError> {
    let mut file = read(folder).map_err(refused)?;
    file.settle().map_err(refused)?;
    write(folder, &file)
}

/// Takes what another folder of the same article holds into that of `into`. The locks are held.
pub(super) fn take_from(into: &Path, from: &Path) -> Result<(), StoreError> {
    let theirs = read(from).map_err(refused)?.all();
    if theirs.is_empty() {
        return Ok(());
    }
    let mut file = read(into).map_err(refused)?;
    file.take_in(theirs.into_iter().map(|j| (0, j)).collect());
    file.settle().map_err(refused)?;
    write(into, &file)
}

fn refused(why: String) -> StoreError {
    StoreError::Failed(format!(
        "not saved: {why}; put it right first, nothing was changed"
    ))
}

impl Store {
    /// How often the flags of each rule were accepted and rejected, in all articles; the rule that was judged most often first. Files that
    /// cannot be understood count for nothing.
    pub fn rules(&self) -> Result<Vec<RuleTally>, StoreError> {
        let folders = self
            .folders()
            .map_err(|e| disk::failed("read the library", &self.root, &e))?;
        let mut tally: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for file in folders.iter().filter_map(|f| read(f).ok()) {
            for judgement in file.all() {
                let (accepted, rejected) = tally.entry(judgement.rule).or_default();
                match judgement.judged {
                    Judged::Accepted => *accepted += 1,
                    Judged::Rejected => *rejected += 1,
                }
            }
        }
        let mut out: Vec<RuleTally> = tally
            .into_iter()
            .map(|(rule, (accepted, rejected))| RuleTally {
                rule,
                accepted,
                rejected,
            })
            .collect();
        out.sort_by_key(|t| std::cmp::Reverse(t.accepted + t.rejected));
        Ok(out)
    }
}

//! `article.toml`: what the library knows of an article, and by what it is found again.

use super::sketch::{ALIKE, ALIKE_OTHER_DAY, ALIKE_SAME_PATH, Sketch};
use super::story::Origin;
use super::{Problem, StoreError, disk, id, patch, texts};
use crate::article::{Article, Published};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// An article of the library.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleInfo {
    #[serde(default)]
    schema: i64,
    /// Made from the article's address, or its text. Stays what it is.
    #[serde(default)]
    pub id: String,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The news organisation that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The canonical address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// `text`, `markdown` or `html`.
    #[serde(default)]
    pub format: String,
    /// The files it was read from, latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// SHA-256 of the text that was read last.
    #[serde(default)]
    pub version: String,
    /// All versions that were read, latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
    /// When each of them was read, and from where, oldest first. One that came back has a line of its own; those that were read before
    /// this was kept have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    readings: Vec<Reading>,
    /// What the text is like, see [`Sketch`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) sketch: String,
    /// When it was published and who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    /// The people who signed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// When the publisher says it was changed, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// BCP 47 tag, as declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How far the reader is with it, one of [`crate::note::ReadState`]; empty is new. See [`super::library`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state: String,
    /// The reader's tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether the reader starred it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub starred: bool,
    /// The folder that the reader filed it in, `outer/inner`; empty for none. Nothing on disk is named by it.
    #[serde(default, rename = "folder", skip_serializing_if = "String::is_empty")]
    pub filed: String,
    /// When it came into the library, RFC 3339; empty where that was not written down.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub added: String,
    /// The article itself was never read: its text is the passages of notes that came from another program.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub excerpts: bool,
    /// Fields of a newer or another program.
    #[serde(flatten)]
    extra: toml::Table,
    /// Its folder.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The file is there and could not be understood, so it is not written.
    #[serde(skip)]
    pub(super) frozen: bool,
}

/// That a text was read which differs from the one before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// SHA-256 of the text.
    #[serde(default)]
    pub version: String,
    /// When it was read first, RFC 3339 in UTC. Empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// The file or the address it came from. Empty where that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Fields of a newer or another program.
    #[serde(flatten)]
    extra: toml::Table,
}

impl Reading {
    /// When it was read, in local time, for people.
    pub fn when(&self) -> String {
        match self.at.parse::<jiff::Timestamp>() {
            Ok(_) => crate::day::local(&self.at),
            Err(_) => "time not known".to_owned(),
        }
    }
}

/// Paths that are remembered of one article.
const PATHS: usize = 16;

impl ArticleInfo {
    /// What is known of an article that is opened for the first time.
    pub fn new(root: &Path, article: &Article, path: Option<&Path>, version: &str) -> ArticleInfo {
        let key = article.meta.url.as_deref().and_then(id::address);
        let id = id::of(key.as_deref().unwrap_or(version));
        let opening: String = article.text.chars().take(80).collect();
        let title = article.meta.title.as_deref().unwrap_or(&opening);
        let mut info = ArticleInfo {
            schema: 1,
            folder: root.join(id::folder_name(title, &id)),
            id,
            ..ArticleInfo::default()
        };
        info.meet(article, path, version);
        info
    }

    /// Reads the `article.toml` of a folder. `None`: there is none.
    pub fn read(folder: &Path) -> (Option<ArticleInfo>, Option<Problem>) {
        let file = folder.join("article.toml");
        let problem = |line: Option<usize>, what: String| Problem {
            file: file.clone(),
            line,
            what,
        };
        let text = match disk::read(&file).map(|b| b.map(String::from_utf8)) {
            Ok(None) => return (None, None),
            Ok(Some(Ok(text))) => text,
            Ok(Some(Err(_))) => return (None, Some(problem(None, "is not UTF-8 text".into()))),
            Err(e) => {
                return (
                    None,
                    Some(problem(None, format!("cannot be read: {}", disk::plain(&e)))),
                );
            }
        };
        match toml::from_str::<ArticleInfo>(&text) {
            Ok(mut info) => {
                info.folder = folder.to_owned();
                if info.schema > 1 {
                    info.frozen = true;
                    let what = format!(
                        "has schema {}, this copydesk knows 1: it is not written",
                        info.schema
                    );
                    return (Some(info), Some(problem(None, what)));
                }
                (Some(info), None)
            }
            Err(e) => {
                let line = e
                    .span()
                    .map(|s| text.get(..s.start).unwrap_or("").matches('\n').count() + 1);
                (
                    None,
                    Some(problem(
                        line,
                        e.message().lines().next().unwrap_or_default().to_owned(),
                    )),
                )
            }
        }
    }

    /// What its text is like, made from the text where an older program did not; empty where it is too short to tell, or not its own.
    pub fn sketch_of(&self, text: &str) -> Sketch {
        match (self.excerpts, self.sketch.is_empty()) {
            (true, _) => Sketch::default(),
            (_, true) => Sketch::new(text),
            _ => Sketch::from_hex(&self.sketch),
        }
    }

    /// Takes in what opening the article tells; whether anything was new.
    pub fn meet(&mut self, article: &Article, path: Option<&Path>, version: &str) -> bool {
        let before = self.clone();
        let meta = &article.meta;
        for (mine, its) in [
            (&mut self.title, &meta.title),
            (&mut self.outlet, &meta.outlet),
            (&mut self.url, &meta.url),
            (&mut self.modified, &meta.modified),
            (&mut self.language, &meta.language),
        ] {
            if its.is_some() {
                mine.clone_from(its);
            }
        }
        if !meta.authors.is_empty() {
            self.authors.clone_from(&meta.authors);
        }
        if meta.published.is_some() {
            self.published.clone_from(&meta.published);
        }
        texts::format_word(article.format).clone_into(&mut self.format);
        if let Some(path) = path.map(known) {
            self.paths.retain(|p| *p != path);
            self.paths.push(path);
            let away = self.paths.len().saturating_sub(PATHS);
            self.paths.drain(..away);
        }
        if self.version != version {
            // Those that an older program read get a line now: this version may be one of them come back.
            self.readings = self.history();
            self.readings.push(Reading {
                version: version.to_owned(),
                source: path.map(known).or_else(|| meta.url.clone()).unwrap_or_default(),
                ..Reading::default()
            });
            self.version = version.to_owned();
            self.excerpts = false;
            self.versions.retain(|v| v != version);
            self.versions.push(version.to_owned());
            self.sketch = Sketch::new(&article.text).to_hex();
        }
        *self != before
    }

    /// What a copy of `article.toml` says that a sync tool left beside it; `None` for any other file, and for one that is not understood.
    pub(super) fn of_copy(file: &Path) -> Option<ArticleInfo> {
        let name = file.file_name()?.to_string_lossy();
        let ours = name.starts_with("article") && name.ends_with(".toml");
        let info: ArticleInfo = toml::from_str(&disk::read_text(file).filter(|_| ours)?).ok()?;
        (info.schema == 1).then(|| ArticleInfo {
            folder: file.parent().unwrap_or(Path::new("")).to_owned(),
            ..info
        })
    }

    /// What can be known of an article whose `article.toml` is gone: by the texts that are kept and the name of its folder.
    pub(super) fn remade(folder: &Path) -> ArticleInfo {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let named = id::of_folder(&name);
        let mut texts: Vec<(std::time::SystemTime, String)> = super::verify::texts_of(folder)
            .into_iter()
            .filter(|(_, version)| texts::text(folder, version).is_some())
            .filter_map(|(path, version)| Some((path.metadata().ok()?.modified().ok()?, version)))
            .collect();
        texts.sort();
        let mut versions: Vec<String> = texts.into_iter().map(|(_, version)| version).collect();
        versions.dedup();
        let version = versions.last().cloned().unwrap_or_default();
        let text = texts::text(folder, &version).unwrap_or_default();
        ArticleInfo {
            schema: 1,
            id: match named {
                Some((_, id)) => id.to_owned(),
                None => id::hash(name.as_bytes())[..12].to_owned(),
            },
            title: named
                .map(|(words, _)| words.replace('-', " "))
                .filter(|words| !words.is_empty()),
            format: "text".into(),
            sketch: Sketch::new(&text).to_hex(),
            version,
            versions,
            folder: folder.to_owned(),
            ..ArticleInfo::default()
        }
    }

    /// Takes in what another folder of the same article says: what this one does not know, and the versions and paths of both.
    pub(super) fn take_in(&mut self, other: ArticleInfo) {
        for (mine, its) in [
            (&mut self.title, &other.title),
            (&mut self.outlet, &other.outlet),
            (&mut self.url, &other.url),
            (&mut self.modified, &other.modified),
            (&mut self.language, &other.language),
        ] {
            if mine.is_none() {
                mine.clone_from(its);
            }
        }
        if self.authors.is_empty() {
            self.authors.clone_from(&other.authors);
        }
        if self.published.is_none() {
            self.published.clone_from(&other.published);
        }
        let mine = std::mem::take(&mut self.extra);
        let marks = self.marks().with(other.marks());
        let added = [&self.added, &other.added]
            .into_iter()
            .filter(|a| !a.is_empty())
            .min()
            .cloned();
        self.catch_up(other);
        self.extra.extend(mine);
        self.set_marks(marks);
        self.added = added.unwrap_or_default();
    }

    /// Takes in what another program wrote since this was read. What was met last, by us, stays last.
    pub(super) fn catch_up(&mut self, there: ArticleInfo) {
        // Another program read a later text since: that one was read last.
        let at = self
            .readings
            .last()
            .and_then(|l| there.readings.iter().position(|r| r == l));
        if at.is_some_and(|at| at + 1 < there.readings.len()) {
            let mine = std::mem::replace(self, there.clone());
            self.paths = mine.paths;
            self.folder = mine.folder;
        }
        for (mine, theirs) in [
            (&mut self.versions, there.versions),
            (&mut self.paths, there.paths),
        ] {
            let own = std::mem::take(mine);
            *mine = theirs
                .into_iter()
                .filter(|v| !own.contains(v))
                .chain(own.iter().cloned())
                .collect();
        }
        let away = self.paths.len().saturating_sub(PATHS);
        self.paths.drain(..away);
        // These are changed on disk, never in memory alone.
        self.state = there.state;
        self.tags = there.tags;
        self.starred = there.starred;
        self.filed = there.filed;
        self.added = there.added;
        let own = std::mem::replace(&mut self.readings, there.readings);
        for reading in own {
            // Two programs that meet the same new text have read one version.
            let known = self.readings.contains(&reading)
                || self.readings.last().is_some_and(|l| l.version == reading.version);
            if !known {
                self.readings.push(reading);
            }
        }
        for (key, value) in there.extra {
            self.extra.insert(key, value);
        }
        self.frozen |= there.frozen;
    }

    /// Every version in the order in which it was read, latest last: what a person counts from 1.
    pub fn history(&self) -> Vec<Reading> {
        let untold = self
            .versions
            .iter()
            .filter(|v| self.readings.iter().all(|r| r.version != **v))
            .map(|v| Reading {
                version: v.clone(),
                ..Reading::default()
            });
        let mut out: Vec<Reading> = untold.chain(self.readings.iter().cloned()).collect();
        out.dedup_by(|b, a| a.version == b.version);
        out
    }

    /// Whether the text that was read last is one that has no time yet, because it was met just now.
    pub(super) fn has_news(&self) -> bool {
        self.readings.last().is_some_and(|r| r.at.is_empty())
    }

    /// Gives what was met just now its time. What is met for the first time comes into the library now.
    pub(super) fn stamp(&mut self, now: &str) {
        if self.added.is_empty() && self.versions.len() <= 1 && self.has_news() {
            now.clone_into(&mut self.added);
        }
        if let Some(reading) = self.readings.last_mut().filter(|r| r.at.is_empty()) {
            now.clone_into(&mut reading.at);
        }
    }

    /// Writes the file, unless there is one that could not be understood.
    pub fn save(&self) -> Result<(), StoreError> {
        if self.frozen {
            return Ok(());
        }
        let file = self.folder.join("article.toml");
        // Without what is there, its comments and the fields of other programs would go.
        let old = disk::read(&file)
            .map_err(|e| disk::failed("read", &file, &e))?
            .unwrap_or_default();
        let new = patch::patched_value(&old, self)
            .map_err(|e| StoreError::Failed(format!("cannot save {}: {e}", disk::shown(&file))))?;
        if new.as_bytes() == old {
            return Ok(());
        }
        disk::write(&file, new.as_bytes())
    }

    /// The headline; without one the first words, as the folder's name has them, or that name.
    pub fn name(&self) -> String {
        self.title.clone().unwrap_or_else(|| {
            let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
            match id::of_folder(&name) {
                Some((words, _)) if !words.is_empty() => words.replace('-', " ") + "…",
                _ => name.into_owned(),
            }
        })
    }
}

/// A path as it is remembered: absolute, so that it means the same from everywhere.
pub(super) fn known(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .to_string_lossy()
        .into_owned()
}

/// Which of the library's articles this is: the one of its address, else one that had this very text, else the one that is most like it
/// (see [`ALIKE`] and its neighbours). Two different addresses are two articles, however alike the texts are, and so are what two outlets
/// print, see [`super::story`]. File names do not count.
pub fn find<'i>(
    infos: &'i [ArticleInfo],
    article: &Article,
    path: Option<&Path>,
    version: &str,
) -> Option<&'i ArticleInfo> {
    let key = article.meta.url.as_deref().and_then(id::address);
    let key_of = |i: &ArticleInfo| i.url.as_deref().and_then(id::address);
    if key.is_some()
        && let Some(info) = infos.iter().find(|i| key_of(i) == key)
    {
        return Some(info);
    }
    if article.text.trim().is_empty() {
        return None;
    }
    // What two sites print word for word is two articles with one story.
    let site = Origin::new("", article.meta.url.as_deref().unwrap_or_default(), "");
    if let Some(info) = infos
        .iter()
        .filter(|i| i.version == version || i.versions.iter().any(|v| v == version))
        .find(|i| !site.is_elsewhere(&Origin::of(i)))
    {
        return Some(info);
    }
    let path = path.map(known);
    let sketch = Sketch::new(&article.text);
    let day = |p: &Option<Published>| p.as_ref().and_then(|p| p.value.get(..10).map(str::to_owned));
    let today = day(&article.meta.published);
    let origin = Origin::new(article.meta.outlet.as_deref().unwrap_or_default(), "", "");
    infos
        .iter()
        // Passages from two articles may be alike though the articles are not.
        .filter(|i| (key.is_none() || i.url.is_none()) && !i.excerpts)
        .filter(|i| !origin.is_another(&Origin::of(i)))
        .filter_map(|i| {
            let then = day(&i.published);
            let needed = if path.as_ref().is_some_and(|p| i.paths.contains(p)) {
                ALIKE_SAME_PATH
            } else if today.is_some() && then.is_some() && today != then {
                ALIKE_OTHER_DAY
            } else {
                ALIKE
            };
            let likeness = sketch.likeness(&Sketch::from_hex(&i.sketch));
            (likeness >= needed).then_some((likeness, i))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, i)| i)
}

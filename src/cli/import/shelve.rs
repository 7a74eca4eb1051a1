//! Sheets that were read, into the library. An article that is here keeps its text, and the passages are looked for in it. One that is not is
//! made of what came: its own text, or else the passages alone, one a paragraph, until the article itself is opened.

use crate::anchor;
use crate::article::{Article, CodePoints, Format, Span};
use crate::exchange::{About, Kept, Sheet, Taken, Told};
use crate::ingest::{clean, text};
use crate::note::{Anchor, AnchorState, Note, NoteKind, ReadState};
use crate::store::library::folder_name;
use crate::store::{ArticleInfo, Folder, Mark, Marks, Store, StoreError, TakenIn, address_key};
use std::collections::{HashMap, HashSet};

/// What became of a file.
#[derive(Default)]
pub struct Outcome {
    /// The notes.
    pub taken: TakenIn,
    /// Articles that got notes.
    pub articles: usize,
    /// Articles that the library did not have, kept without a note.
    pub bare: usize,
    /// Articles came, not notes alone.
    pub saved: bool,
    /// What could not be saved, each with its reason.
    pub failed: Vec<String>,
}

/// Takes all sheets in. What goes wrong with one article stops no other.
pub fn all(store: &Store, taken: Taken, now: &str) -> Result<Outcome, StoreError> {
    let mut out = Outcome {
        saved: taken.saved && !taken.sheets.is_empty(),
        ..Outcome::default()
    };
    let mut library = Library::new(store.articles()?);
    for sheet in taken.sheets {
        let name = sheet.article.name().to_owned();
        let bare = sheet.entries.is_empty();
        if bare && !taken.saved {
            continue;
        }
        match one(store, &mut library, sheet, taken.ours, now) {
            Ok((taken, kept)) => {
                out.articles += usize::from(taken.new > 0);
                out.bare += usize::from(bare && kept);
                out.taken += taken;
            }
            Err(e) => out.failed.push(match bare {
                true => format!("“{name}” is not kept: {e}"),
                false => format!("the notes of “{name}” are not saved: {e}"),
            }),
        }
    }
    Ok(out)
}

/// The articles that are here, by what they are known by.
struct Library {
    all: Vec<ArticleInfo>,
    ids: HashMap<String, usize>,
    addresses: HashMap<String, usize>,
    versions: HashMap<String, usize>,
    /// Those without an address of which only passages are known, by title.
    titles: HashMap<String, usize>,
}

impl Library {
    fn new(infos: Vec<ArticleInfo>) -> Library {
        let mut out = Library {
            all: Vec::with_capacity(infos.len()),
            ids: HashMap::new(),
            addresses: HashMap::new(),
            versions: HashMap::new(),
            titles: HashMap::new(),
        };
        infos.into_iter().for_each(|info| out.add(info));
        out
    }

    fn add(&mut self, info: ArticleInfo) {
        let n = self.all.len();
        self.ids.entry(info.id.clone()).or_insert(n);
        for version in &info.versions {
            self.versions.entry(version.clone()).or_insert(n);
        }
        match info.address() {
            Some(address) => {
                self.addresses.entry(address).or_insert(n);
            }
            None => {
                if let Some(title) = info.title.clone().filter(|_| info.excerpts) {
                    self.titles.entry(title).or_insert(n);
                }
            }
        }
        self.all.push(info);
    }

    /// The article that is meant: by its address, by our id of it, by its very text, by its name where it is known by nothing else.
    fn find(&self, about: &About) -> Option<usize> {
        let address = about.url.as_deref().and_then(address_key);
        if let Some(address) = &address {
            let by_id = || self.ids.get(&about.id).filter(|_| !about.id.is_empty());
            return self.addresses.get(address).or_else(by_id).copied();
        }
        if !about.id.is_empty()
            && let Some(&n) = self.ids.get(&about.id)
        {
            return Some(n);
        }
        if !about.version.is_empty()
            && let Some(&n) = self.versions.get(&about.version)
        {
            return Some(n);
        }
        about.title.as_ref().and_then(|t| self.titles.get(t)).copied()
    }
}

fn one(
    store: &Store,
    library: &mut Library,
    sheet: Sheet,
    ours: bool,
    now: &str,
) -> Result<(TakenIn, bool), StoreError> {
    let known = library.find(&sheet.article).and_then(|n| library.all.get(n));
    let marks = marks(&sheet.kept);
    if sheet.entries.is_empty() && known.is_some_and(|i| !i.excerpts || sheet.text.is_none()) {
        if let Some(info) = known {
            mark(store, info, marks)?;
        }
        return Ok((TakenIn::default(), false));
    }
    let kept = known.and_then(|info| store.open_again(info));
    let (mut article, excerpts) = match (kept, &sheet.text) {
        (Some(article), _) if !known.is_some_and(|i| i.excerpts) => (article, false),
        // The text came at last.
        (Some(kept), Some(text)) => (
            Article {
                meta: kept.meta.clone(),
                ..read(text, &sheet.article)
            },
            false,
        ),
        (Some(kept), None) => (passages(Some(kept), &sheet), true),
        (None, Some(text)) => (read(text, &sheet.article), false),
        (None, None) => (passages(None, &sheet), true),
    };
    let mut folder = match known {
        Some(info) => {
            // What the library knows of the article holds; what it does not know is taken.
            if article.meta.title.is_none() {
                article.meta.title.clone_from(&sheet.article.title);
            }
            store.folder_of(info, &article)
        }
        // A text of passages is like others without being one of them; what it is, its name and address have said.
        None if excerpts => store.folder_among(&[], &article, None),
        None => store.folder_among(&library.all, &article, None),
    };
    let points = CodePoints::new(&article.text);
    let here: HashMap<String, Note> = folder
        .notes()
        .iter()
        .map(|p| (p.note.id.clone(), p.note.clone()))
        .collect();
    let places = paragraphs(&article.text);
    // A program that keeps no ids gives back as new what it once got from here.
    let twins: HashMap<(&str, &str), &Note> = here
        .values()
        .map(|n| ((n.anchor.quote.as_str(), n.text.as_str()), n))
        .collect();
    let mut notes = Vec::with_capacity(sheet.entries.len());
    for entry in sheet.entries {
        let told = entry.told;
        let mut note = entry.note;
        // One of our own says itself on which text it was made, and is merged as it is.
        if !ours || note.anchor.version.is_empty() && !here.contains_key(&note.id) {
            let words = (note.anchor.quote.as_str(), note.text.as_str());
            match here.get(&note.id).or_else(|| twins.get(&words).copied()) {
                Some(there) => meet(&mut note, there, now),
                None => settle(
                    &mut note,
                    told,
                    &article.text,
                    &points,
                    folder.version(),
                    excerpts.then_some(&places),
                ),
            }
        }
        notes.push(note);
    }
    let taken = match notes.is_empty() {
        true => TakenIn::default(),
        false => folder.take_in(notes, excerpts, now)?,
    };
    // Without notes, and where each of them was here already.
    let kept = folder.keep(excerpts, now)?;
    tell(&mut folder);
    mark(store, folder.info(), marks)?;
    if known.is_none() {
        library.add(folder.info().clone());
    }
    Ok((taken, kept))
}

/// What the other program says of the article as a whole.
fn marks(kept: &Kept) -> Marks {
    Marks {
        // What is new is so without a word.
        state: kept.state.filter(|s| *s != ReadState::New),
        tags: kept.tags.clone(),
        starred: kept.starred,
        folder: folder_name(&kept.folder),
    }
}

/// Marks an article that nothing is marked with here; what the reader marked here holds, so that a second import changes nothing.
fn mark(store: &Store, info: &ArticleInfo, marks: Marks) -> Result<(), StoreError> {
    let name = info.folder.file_name().and_then(|n| n.to_str());
    let untouched = |m: Marks| {
        m == Marks::default()
            || m == Marks {
                state: Some(ReadState::New),
                ..Marks::default()
            }
    };
    if marks != Marks::default()
        && let Some(name) = name
        && store.info(name).is_some_and(|there| untouched(there.marks()))
    {
        store.mark(name, &Mark::All(marks))?;
    }
    Ok(())
}

fn tell(folder: &mut Folder) {
    if let Some(warning) = folder.warning() {
        super::talk(&warning);
    }
}

/// The article that came with its text.
fn read(words: &str, about: &About) -> Article {
    let mut article = text::raw(words.to_owned());
    describe(&mut article, about);
    article
}

/// The article of which only passages are known: those it has, and those that are new, one a paragraph. What has no address has its name above
/// them, so that the same passage of two books makes two texts.
fn passages(kept: Option<Article>, sheet: &Sheet) -> Article {
    let name = clean::title(sheet.article.name(), &mut clean::Tally::default());
    let mut words = match &kept {
        Some(kept) => kept.text.clone(),
        None if sheet.article.url.is_none() => name.clone(),
        None => String::new(),
    };
    let mut there: HashSet<String> = words.split("\n\n").map(str::to_owned).collect();
    for entry in &sheet.entries {
        let passage = clean::block(&entry.note.anchor.quote).trim().to_owned();
        // One of several paragraphs is none of the paragraphs that are there.
        let again = passage.contains("\n\n") && words.contains(&passage);
        if passage.is_empty() || again || !there.insert(passage.clone()) {
            continue;
        }
        if !words.is_empty() {
            words.push_str("\n\n");
        }
        words.push_str(&passage);
    }
    if words.is_empty() {
        words = name;
    }
    let mut article = text::raw(words);
    match kept {
        Some(kept) => article.meta = kept.meta,
        None => describe(&mut article, &sheet.article),
    }
    article
}

/// Where each paragraph of a text begins, in bytes.
fn paragraphs(text: &str) -> HashMap<&str, usize> {
    let mut out = HashMap::new();
    let mut at = 0;
    for paragraph in text.split("\n\n") {
        out.entry(paragraph).or_insert(at);
        at += paragraph.len() + 2;
    }
    out
}

fn describe(article: &mut Article, about: &About) {
    article.format = match about.format.as_str() {
        "markdown" => Format::Markdown,
        "html" => Format::Html,
        _ => Format::Text,
    };
    let line = |t: &String| clean::line(t).into_owned();
    let meta = &mut article.meta;
    meta.title = about.title.as_ref().map(line);
    meta.url = about.url.as_ref().map(line);
    meta.outlet = about.outlet.as_ref().map(line);
    meta.modified = about.modified.as_ref().map(line);
    meta.language = about.language.as_ref().map(line);
    meta.authors = about.authors.iter().map(line).collect();
    meta.published.clone_from(&about.published);
}

/// A note from another program that is here already. What such a program does not know is not changed by it, and what is not newer is not news.
fn meet(note: &mut Note, here: &Note, now: &str) {
    let undated = note.created == now;
    if undated || note.id != here.id || note.updated <= here.updated {
        note.clone_from(here);
        return;
    }
    let bare = Note::new(String::new(), NoteKind::Note, Anchor::default(), "");
    note.anchor.clone_from(&here.anchor);
    note.created.clone_from(&here.created);
    note.history.clone_from(&here.history);
    if note.kind == bare.kind {
        note.kind = here.kind;
    }
    if note.verdict == bare.verdict {
        note.verdict = here.verdict;
    }
    if note.status == bare.status {
        note.status = here.status;
    }
    if note.reply_to.is_none() {
        note.reply_to.clone_from(&here.reply_to);
    }
}

/// Gives a note from another program its place: where its words stand in the text that is here.
fn settle(
    note: &mut Note,
    told: Option<Told>,
    text: &str,
    points: &CodePoints<'_>,
    version: &str,
    places: Option<&HashMap<&str, usize>>,
) {
    if let Some(places) = places {
        let words = clean::block(&note.anchor.quote).trim().to_owned();
        let at = places.get(words.as_str()).copied().or_else(|| text.find(&words));
        if let Some(at) = at.filter(|_| !words.is_empty()) {
            let [start, end] = points.of_span(Span::new(at, at + words.len()));
            // What stood around it is what the source says, not the passage beside it.
            note.anchor = Anchor {
                quote: words,
                start,
                end,
                version: version.to_owned(),
                ..note.anchor.clone()
            };
        }
        return;
    }
    // Words that stand where they are said to stand, between what is said to stand around them, need no search.
    let around = |span: &Span| {
        let before = text.get(..span.start()).unwrap_or_default();
        let after = text.get(span.end()..).unwrap_or_default();
        before.ends_with(&note.anchor.prefix) && after.starts_with(&note.anchor.suffix)
    };
    let there = told
        .and_then(|t| t.span(text, &note.anchor.quote))
        .filter(around)
        .or_else(|| alone(&note.anchor, text));
    let place = match there {
        Some(span) => anchor::exactly(span),
        None => anchor::resolve(&note.anchor, text),
    };
    if let (AnchorState::Exact | AnchorState::Moved, Some(span)) = (place.state, place.span) {
        let extra = std::mem::take(&mut note.anchor.extra);
        note.anchor = Anchor {
            extra,
            ..anchor::make(text, points, span, version)
        };
    }
}

/// Where the words of an anchor stand that says nothing of what is around them, when they stand there once. Few words are weak evidence that
/// a changed text still says this; but here nothing changed: they were marked in this article, and there is no other place for them.
fn alone(anchor: &Anchor, text: &str) -> Option<Span> {
    if anchor.quote.trim().is_empty() || !anchor.prefix.is_empty() || !anchor.suffix.is_empty() {
        return None;
    }
    let mut all = text.match_indices(&anchor.quote);
    match (all.next(), all.next()) {
        (Some((at, words)), None) => Some(Span::new(at, at + words.len())),
        _ => None,
    }
}

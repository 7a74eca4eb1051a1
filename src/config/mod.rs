//! The reader's configuration: found, read and laid over what is shipped. Files are read here and nowhere else in the configuration;
//! the keymap, the themes, the settings and the lexicon understand text.
//!
//! | in the configuration folder | laid over |
//! |---|---|
//! | `copydesk.toml` | the settings |
//! | `keys.toml` | the keymap |
//! | `themes/NAME.toml` | the theme of that name, or a theme of the reader's own |
//! | `lexicon/NAME.toml` | the word list of that name |

#![allow(
    clippy::disallowed_methods,
    reason = "the configuration is an edge: it reads the reader's files and the environment"
)]

mod settings;

pub use settings::{Origin, SHIPPED, Setting, Settings, Value};

use crate::extract::Lexicon;
use crate::extract::lexicon;
use crate::fault::{Fault, Source, did_you_mean};
use crate::keymap::Keymap;
use crate::theme::{self, Colours, Theme};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What the command line and the environment say about configuration.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// `--config DIR`.
    pub config: Option<PathBuf>,
    /// `--store DIR`.
    pub store: Option<PathBuf>,
    /// `--offline`.
    pub offline: bool,
    /// `COPYDESK_CONFIG`.
    pub env_config: Option<PathBuf>,
    /// `COPYDESK_STORE`.
    pub env_store: Option<PathBuf>,
    /// The user's configuration folder and data folder, where the system knows them.
    pub home: Option<Folders>,
    /// What the environment tells about colour.
    pub colours: Colours,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
}

/// The user's folders for copydesk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folders {
    /// For settings.
    pub config: PathBuf,
    /// For the library.
    pub data: PathBuf,
    /// The home folder, for `~/`.
    pub home: PathBuf,
}

impl Asked {
    /// The environment of this process, with what the command line says. Variables that are set but empty count as not set.
    pub fn of_process(config: Option<PathBuf>, store: Option<PathBuf>, offline: bool) -> Asked {
        let os = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty());
        let text = |name: &str| os(name).and_then(|v: OsString| v.into_string().ok());
        let folders = directories::ProjectDirs::from("", "", "copydesk").zip(directories::BaseDirs::new());
        Asked {
            config,
            store,
            offline,
            env_config: os("COPYDESK_CONFIG").map(PathBuf::from),
            env_store: os("COPYDESK_STORE").map(PathBuf::from),
            home: folders.map(|(project, base)| Folders {
                config: project.config_dir().to_owned(),
                // Where settings and data share a folder, as on macOS, the library still has one of its own.
                data: project.data_dir().join("library"),
                home: base.home_dir().to_owned(),
            }),
            colours: Colours {
                none: os("NO_COLOR").is_some(),
                colorterm: text("COLORTERM"),
                colorfgbg: text("COLORFGBG"),
            },
            editor: text("VISUAL").or_else(|| text("EDITOR")),
        }
    }

    /// The configuration folder. `None` where the system knows no home and nobody named one.
    pub fn folder(&self) -> Option<PathBuf> {
        let users = self.home.as_ref().map(|h| &h.config);
        self.config
            .as_ref()
            .or(self.env_config.as_ref())
            .or(users)
            .cloned()
    }
}

/// Everything that is configured.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// The longest line of text, in columns.
    pub measure: u16,
    /// The width of the side pane, in columns.
    pub side: u16,
    /// Whether note cards are open when an article is opened.
    pub cards: bool,
    /// Whether the window's title names the article.
    pub title: bool,
    /// Whether nothing is fetched.
    pub offline: bool,
    /// For the minutes in the header.
    pub words_per_minute: usize,
    /// The program for long notes and its options.
    pub editor: String,
    /// The library's folder; `None` where nobody named one and the system knows no home. See [`Config::store`].
    store: Option<PathBuf>,
    /// The configuration folder, which need not exist; `None` where the system knows none.
    pub folder: Option<PathBuf>,
    /// What each key does.
    pub keymap: Keymap,
    /// How each role looks.
    pub theme: Theme,
    /// All settings with where they come from.
    pub settings: Settings,
}

impl Config {
    /// Reads the configuration. The lexicon is left for [`Config::lexicon`], because the first frame does not wait for it.
    pub fn load(asked: &Asked) -> Result<Config, Fault> {
        let folder = asked.folder();
        if let Some(path) = &asked.config
            && !path.is_dir()
        {
            let what = "--config names no folder; make it, or name another";
            return Err(Fault::of_file(&path.display().to_string(), what));
        }
        let read = |name: &str| -> Result<Option<(String, String)>, Fault> {
            folder
                .as_ref()
                .map_or(Ok(None), |folder| read(&folder.join(name)))
        };
        let mut settings = Settings::shipped()?;
        if let Some((file, text)) = read("copydesk.toml")? {
            settings.lay(&text, &file)?;
        }
        let mut keymap = Keymap::shipped()?;
        if let Some((file, text)) = read("keys.toml")? {
            keymap.lay(&text, &file)?;
        }
        let store = place_store(asked, &mut settings)?;
        if asked.colours.none {
            settings.set("look.theme", "mono".to_owned(), Origin::Environment("NO_COLOR"));
        }
        if let (Some(editor), "") = (&asked.editor, settings.text("notes.editor")) {
            settings.set(
                "notes.editor",
                editor.clone(),
                Origin::Environment("VISUAL or EDITOR"),
            );
        }
        if asked.offline {
            settings.turn_on("net.offline", Origin::Option("--offline"));
        }
        let wanted = settings.get("look.theme").cloned();
        let name = match settings.text("look.theme") {
            "auto" => asked.colours.fitting(),
            name => name,
        };
        let theme = find_theme(
            name,
            wanted.as_ref(),
            folder.as_deref(),
            read(&format!("themes/{name}.toml")),
        )?;
        let editor = match settings.text("notes.editor").trim() {
            "" => "vi",
            editor => editor,
        };
        Ok(Config {
            measure: settings.number("reading.measure"),
            side: settings.number("reading.side"),
            cards: settings.yes("reading.cards"),
            title: settings.yes("look.title"),
            offline: settings.yes("net.offline"),
            words_per_minute: settings.number("reading.words-per-minute"),
            editor: editor.to_owned(),
            store,
            folder,
            keymap,
            theme,
            settings,
        })
    }

    /// The library's folder. The error is for those who need one where there is none: reading and extracting do without.
    pub fn store(&self) -> Result<&Path, Fault> {
        self.store.as_deref().ok_or_else(|| {
            Fault::of_file(
                "store",
                "this system names no home folder; say where the library is with --store or COPYDESK_STORE",
            )
        })
    }

    /// What is shipped, with a library at `store`: for tests and for the benches.
    pub fn shipped(store: &Path) -> Result<Config, Fault> {
        Config::load(&Asked {
            store: Some(store.to_owned()),
            ..Asked::default()
        })
    }

    /// The shipped lexicon with the reader's files laid over it.
    pub fn lexicon(&self) -> Result<Lexicon, Fault> {
        let mut lexicon = Lexicon::shipped()
            .map_err(|e| Fault::of_file(&format!("config/lexicon/{}.toml", e.file), e.what))?;
        let Some(folder) = self.folder.as_ref().map(|f| f.join("lexicon")) else {
            return Ok(lexicon);
        };
        for path in files_of(&folder)? {
            let Some((file, text)) = read(&path)? else {
                continue;
            };
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            lay_lexicon(&mut lexicon, &name, &text, &file)?;
        }
        Ok(lexicon)
    }
}

/// Lays one of the reader's word lists over the shipped one. A file of another name would say nothing to anybody, so that is a fault.
fn lay_lexicon(lexicon: &mut Lexicon, name: &str, text: &str, file: &str) -> Result<(), Fault> {
    let known = || lexicon::SHIPPED.iter().map(|(n, _)| *n);
    if !known().any(|n| n == name) {
        let all: Vec<&str> = known().collect();
        let meant = did_you_mean(name, known());
        let what = format!(
            "there are the word lists {} and none called \"{name}\"{meant}",
            all.join(", ")
        );
        return Err(Fault::of_file(file, what));
    }
    Source::parse(file, text)?;
    lexicon
        .lay(name, text)
        .map_err(|e| Fault::of_file(file, e.what.replace('\n', " ")))
}

/// Where the library is: the option, the variable, the setting, the user's data folder. `None` where the system knows no home.
fn place_store(asked: &Asked, settings: &mut Settings) -> Result<Option<PathBuf>, Fault> {
    let key = "store.folder";
    let given = match (&asked.store, &asked.env_store) {
        (Some(path), _) => Some((path, Origin::Option("--store"))),
        (None, Some(path)) => Some((path, Origin::Environment("COPYDESK_STORE"))),
        (None, None) => None,
    };
    if let Some((path, from)) = given {
        settings.set(key, path.display().to_string(), from);
        return Ok(Some(path.clone()));
    }
    let written = settings.text(key);
    if written.is_empty() {
        return Ok(asked.home.as_ref().map(|home| home.data.clone()));
    }
    let path = match (written.strip_prefix("~/"), &asked.home) {
        (Some(rest), Some(home)) => home.home.join(rest),
        _ => PathBuf::from(written),
    };
    if !path.is_absolute() {
        let (file, line) = match settings.get(key).map(|s| &s.from) {
            Some(Origin::File(file, line)) => (file.clone(), Some(*line)),
            _ => (key.to_owned(), None),
        };
        let what =
            format!("\"{key}\" must begin with / or ~/, or it would mean another folder wherever you stand");
        return Err(Fault { file, line, what });
    }
    Ok(Some(path))
}

/// The theme of that name: shipped, patched, or the reader's own.
fn find_theme(
    name: &str,
    wanted: Option<&Setting>,
    folder: Option<&Path>,
    own: Result<Option<(String, String)>, Fault>,
) -> Result<Theme, Fault> {
    let shipped: Vec<&str> = theme::SHIPPED.iter().map(|(n, _)| *n).collect();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let own = if plain { own? } else { None };
    match (shipped.contains(&name), own) {
        (true, None) => Theme::shipped(name),
        (true, Some((file, text))) => {
            let mut theme = Theme::shipped(name)?;
            theme.lay(&text, &file)?;
            Ok(theme)
        }
        (false, Some((file, text))) => {
            let base = Theme::based_on(&text, &file)?;
            let mut theme = match base {
                Some(base) => Theme::shipped(&base)?.renamed(name),
                None => Theme::bare(name),
            };
            theme.lay(&text, &file)?;
            Ok(theme)
        }
        (false, None) => {
            let own = folder
                .map(|f| files_of(&f.join("themes")))
                .transpose()?
                .unwrap_or_default();
            let own: Vec<String> = own
                .iter()
                .filter_map(|p| p.file_stem())
                .map(|n| n.to_string_lossy().into_owned())
                .collect();
            let known: Vec<&str> = ["auto"]
                .into_iter()
                .chain(shipped)
                .chain(own.iter().map(String::as_str))
                .collect();
            let meant = did_you_mean(name, known.iter().copied());
            let what = format!(
                "\"look.theme\": there are the themes {} and none called \"{name}\"{meant}",
                known.join(", ")
            );
            Err(match wanted.map(|w| &w.from) {
                Some(Origin::File(file, line)) => Fault {
                    file: file.clone(),
                    line: Some(*line),
                    what,
                },
                _ => Fault::of_file("look.theme", what),
            })
        }
    }
}

/// A file's name for messages and its text; `None` when it is not there.
fn read(path: &Path) -> Result<Option<(String, String)>, Fault> {
    let name = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some((name, text))),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = error.as_bytes().iter().take(at).filter(|&&b| b == b'\n').count() + 1;
                Err(Fault {
                    file: name,
                    line: Some(line),
                    what: "not UTF-8; save the file as UTF-8".to_owned(),
                })
            }
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::of_file(&name, format!("cannot be read: {error}"))),
    }
}

/// The TOML files of a folder, sorted; none when there is no such folder.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let fault =
        |e: std::io::Error| Fault::of_file(&folder.display().to_string(), format!("cannot be listed: {e}"));
    let listing = match std::fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(fault(error)),
    };
    let mut files = Vec::new();
    for entry in listing {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests;

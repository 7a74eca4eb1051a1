//! One task → its row.

use super::order::{Sink, Turn};
use super::rules::Counts;
use super::source::{LONGEST_LINE, Task};
use super::{Output, Report};
use crate::article::{Article, DateFrom, Published};
use crate::cli::web::Web;
use crate::cli::{input, json, table};
use crate::extract::record::Record;
use crate::extract::{Engine, Extraction};
use crate::ingest;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

#[derive(Deserialize)]
struct Asked {
    id: Value,
    text: String,
    #[serde(default)]
    published: Option<String>,
}

impl Asked {
    /// Its id and its article; `published` is for one that does not tell.
    fn article(self, published: Option<&str>) -> (Value, Article) {
        // Never altered: offsets count in what came in.
        let mut article = ingest::text::raw(self.text);
        let published = self.published.or_else(|| published.map(str::to_owned));
        article.meta.published = published.and_then(given);
        (self.id, article)
    }
}

/// What is left of a line that is no [`Asked`].
#[derive(Deserialize, Default)]
struct Named {
    #[serde(default)]
    id: Value,
}

#[derive(Serialize)]
struct Failed<'a> {
    id: &'a Value,
    error: &'a str,
}

/// Everything that a worker needs.
pub struct Desk {
    /// The rules.
    pub engine: Engine,
    /// What goes out.
    pub format: Output,
    /// The day of publication of articles that do not tell.
    pub published: Option<String>,
    /// For [`Output::Rules`].
    pub counts: Mutex<Counts>,
    /// Fetches what is named by its address.
    pub web: Web,
    /// How the terminal is told about it.
    pub report: Report,
}

impl Desk {
    /// Answers one task. The outer error ends the run: nothing can be written any more.
    pub fn answer<S: Sink>(&self, number: u64, task: Task, out: &mut Turn<'_, S>) -> anyhow::Result<()> {
        let progress = &self.report.progress;
        let bad = match task {
            Task::File(path) => {
                let id = Value::from(path.to_string_lossy());
                match input::article(&path, &self.web) {
                    Ok(mut article) => {
                        for warning in &article.warnings {
                            out.say(format!("{}: {warning}", input::shown(&path)));
                        }
                        if let Some(value) = &self.published {
                            article.meta.published = given(value.clone());
                        }
                        self.row(number, &id, true, &article, out)?
                    }
                    Err(error) => Some((id, format!("{error:#}"))),
                }
                .inspect(|(_, error)| out.say(error.clone()))
            }
            Task::Failed(path, why) => {
                let error = format!("could not read all of {}: {why}", input::shown(&path));
                out.say(error.clone());
                Some((path.to_string_lossy().as_ref().into(), error))
            }
            Task::Long => {
                let error = format!("the line is longer than {} MB", LONGEST_LINE >> 20);
                Some((Value::Null, error))
            }
            Task::Line(line) => match asked(&line) {
                Err(bad) => Some(bad),
                Ok(asked) => {
                    drop(line);
                    let (id, article) = asked.article(self.published.as_deref());
                    self.row(number, &id, false, &article, out)?
                }
            },
        };
        if let Some((id, error)) = bad {
            progress.bad.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if self.format == Output::Jsonl || self.report.lines {
                json::line(
                    out,
                    &Failed {
                        id: &id,
                        error: &error,
                    },
                )?;
            }
        }
        progress.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(())
    }

    /// The row of one article, or its id and why there is none.
    fn row<S: Sink>(
        &self,
        number: u64,
        id: &Value,
        with_text: bool,
        article: &Article,
        out: &mut Turn<'_, S>,
    ) -> anyhow::Result<Option<(Value, String)>> {
        let size = article.text.len() as u64;
        let found = catch_unwind(AssertUnwindSafe(|| self.engine.extract(article)));
        self.report
            .progress
            .bytes
            .fetch_add(size, std::sync::atomic::Ordering::Relaxed);
        let Ok(found) = found else {
            return Ok(Some((
                id.clone(),
                "a fault of the program while it was read".to_owned(),
            )));
        };
        if !found.truncated.is_empty() {
            out.say(format!(
                "{}: more than is listed of one article: {}",
                named(id),
                found.truncated.join(", ")
            ));
        }
        self.print(number, id, with_text, article, &found, out)?;
        Ok(None)
    }

    fn print(
        &self,
        number: u64,
        id: &Value,
        with_text: bool,
        article: &Article,
        found: &Extraction,
        out: &mut impl Write,
    ) -> anyhow::Result<()> {
        let record = || Record::new(id, &article.text, with_text, found);
        match self.format {
            Output::Table => table::print(out, &named(id), article, found, self.report.look),
            Output::Rules => {
                let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
                counts.add(number, &article.text, found);
                Ok(())
            }
            Output::Json if with_text => json::pretty(out, &record()),
            Output::Json | Output::Jsonl => json::line(out, &record()),
        }
    }
}

/// An id as it is named to people.
fn named(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// The answer to one line of JSON Lines, as `--format jsonl` prints it.
pub fn answered(engine: &Engine, line: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let written = match asked(line) {
        Ok(asked) => {
            let (id, article) = asked.article(None);
            let found = engine.extract(&article);
            json::line(&mut out, &Record::new(&id, &article.text, false, &found))
        }
        Err((id, error)) => json::line(
            &mut out,
            &Failed {
                id: &id,
                error: &error,
            },
        ),
    };
    debug_assert!(written.is_ok(), "memory takes everything");
    out
}

fn given(value: String) -> Option<Published> {
    Some(Published {
        value,
        from: DateFrom::Given,
    })
}

/// What a line asks for; else its id, as far as it has one, and what is wrong with it.
fn asked(line: &[u8]) -> Result<Asked, (Value, String)> {
    let Ok(text) = std::str::from_utf8(line) else {
        return Err((Value::Null, "the line is not UTF-8".to_owned()));
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    serde_json::from_str(text).map_err(|e| {
        let named: Named = serde_json::from_str(text).unwrap_or_default();
        (named.id, e.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_cannot_be_answered_keeps_its_id() {
        let bad = |line: &str| asked(line.as_bytes()).err();
        assert_eq!(bad("{\"id\":7,\"txt\":\"x\"}").map(|b| b.0), Some(7.into()));
        assert_eq!(bad("{\"id\":\"a\",\"text\":3}").map(|b| b.0), Some("a".into()));
        assert_eq!(bad("no json").map(|b| b.0), Some(Value::Null));
        assert_eq!(bad("\u{feff}{\"id\":\"a\",\"text\":\"x\"}").map(|b| b.1), None);
        assert!(asked(&[0xff]).is_err());
    }
}

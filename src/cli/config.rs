//! `copydesk config`: what holds and where it comes from, where the files are, what is shipped.

use super::Common;
use crate::config::{self, Config, Value};
use crate::extract::lexicon;
use crate::fault::did_you_mean;
use crate::ingest::clean;
use crate::keymap::{self, Key};
use crate::theme;
use clap::{ArgGroup, Args};
use std::io::Write;

/// What to show.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").args(["show", "path", "default"]))]
pub struct ConfigArgs {
    /// Print what holds, and where each value comes from (this is what happens without an option)
    #[arg(long)]
    show: bool,
    /// Print the configuration folder
    #[arg(long)]
    path: bool,
    /// Print a shipped file, to copy from: copydesk, keys, theme NAME, lexicon NAME
    #[arg(long, num_args = 0..=2, value_names = ["FILE", "NAME"], default_missing_value = "copydesk")]
    default: Option<Vec<String>>,
}

/// Runs it.
pub fn run(args: &ConfigArgs, common: &Common) -> anyhow::Result<()> {
    let text = if args.path {
        let folder = common.asked().folder();
        let folder = folder.ok_or_else(|| {
            anyhow::anyhow!("this system names no home folder; say where the configuration is with --config or COPYDESK_CONFIG")
        })?;
        format!("{}\n", clean::line(&folder.display().to_string()))
    } else if let Some(which) = &args.default {
        let words: Vec<&str> = which.iter().map(String::as_str).collect();
        shipped(&words)?.to_owned()
    } else {
        show(&common.config()?)
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// A shipped file by the words after `--default`.
fn shipped(words: &[&str]) -> anyhow::Result<&'static str> {
    const KINDS: [&str; 4] = ["copydesk", "keys", "theme", "lexicon"];
    let (kind, files) = match *words {
        [] | ["copydesk"] => return Ok(config::SHIPPED),
        ["keys"] => return Ok(keymap::SHIPPED),
        ["theme", ..] => ("theme", theme::SHIPPED),
        ["lexicon", ..] => ("lexicon", lexicon::SHIPPED),
        [kind @ ("copydesk" | "keys"), name, ..] => {
            anyhow::bail!("--default {kind} takes no name such as \"{name}\"")
        }
        [other, ..] => anyhow::bail!(
            "--default prints {} and has no \"{other}\"{}",
            KINDS.join(", "),
            did_you_mean(other, KINDS)
        ),
    };
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let Some(name) = words.get(1) else {
        anyhow::bail!("--default {kind} needs a name: {}", names.join(", "));
    };
    let found = files.iter().find(|(n, _)| n == name).map(|(_, text)| *text);
    found.ok_or_else(|| {
        let meant = did_you_mean(name, names.iter().copied());
        anyhow::anyhow!(
            "--default {kind}: there are {} and none called \"{name}\"{meant}",
            names.join(", ")
        )
    })
}

/// Everything that holds, as TOML that could be pasted, each value with where it comes from. Of the keys only the reader's own are listed;
/// `--default keys` prints the rest.
fn show(config: &Config) -> String {
    let mut out = String::new();
    let folder = config.folder.as_ref().map(|f| f.display().to_string());
    let library = config.store().map(|f| f.display().to_string());
    for (what, value) in [
        (
            "configuration",
            folder
                .as_deref()
                .unwrap_or("none, this system names no home folder"),
        ),
        (
            "library",
            library
                .as_deref()
                .unwrap_or("none, this system names no home folder"),
        ),
        ("theme in use", config.theme.name()),
    ] {
        out.push_str(&format!("# {what}: {}\n", clean::line(value)));
    }
    let mut table = "";
    for setting in config.settings.all() {
        let (head, key) = setting.key.split_once('.').unwrap_or(("", &setting.key));
        if head != table {
            out.push_str(&format!("\n[{head}]\n"));
            table = head;
        }
        let value = match &setting.value {
            Value::Text(_) => clean::line(&setting.value.to_string()).into_owned(),
            value => value.to_string(),
        };
        let row = format!("{key} = {value}");
        out.push_str(&format!(
            "{row:<36} # {}\n",
            clean::line(&setting.from.to_string())
        ));
    }
    let changes: Vec<_> = config.keymap.changes().collect();
    if !changes.is_empty() {
        out.push_str("\n# keys.toml, your rows\n");
    }
    let mut table = None;
    for change in changes {
        if table != Some(change.context) {
            out.push_str(&format!("[{}]\n", change.context.name()));
            table = Some(change.context);
        }
        let key = toml_edit::Value::from(Key::written(change.keys));
        let action = change.action.map_or("none", |a| a.name());
        let row = format!("{} = \"{action}\"", clean::line(&key.to_string()));
        out.push_str(&format!(
            "{row:<36} # {}:{}\n",
            clean::line(change.file),
            change.line
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Asked;

    #[test]
    fn every_shipped_file_can_be_printed() {
        assert_eq!(shipped(&[]).expect("settings"), config::SHIPPED);
        assert_eq!(shipped(&["keys"]).expect("keys"), keymap::SHIPPED);
        for (name, text) in theme::SHIPPED {
            assert_eq!(shipped(&["theme", name]).expect(name), *text);
        }
        for (name, text) in lexicon::SHIPPED {
            assert_eq!(shipped(&["lexicon", name]).expect(name), *text);
        }
    }

    #[test]
    fn an_unknown_file_names_the_nearest() {
        let error = |words: &[&str]| shipped(words).expect_err("unknown").to_string();
        assert!(error(&["kyes"]).contains("did you mean \"keys\"?"));
        assert!(error(&["theme", "drak"]).contains("did you mean \"dark\"?"));
        assert!(error(&["theme"]).contains("needs a name: dark, light"));
        assert!(error(&["keys", "x"]).contains("takes no name"));
    }

    #[test]
    fn what_is_shown_reads_back_and_says_where_it_comes_from() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("copydesk.toml"), "[reading]\nside = 44\n").expect("written");
        std::fs::write(dir.path().join("keys.toml"), "[side]\n\"x\" = \"none\"\n").expect("written");
        let config = Config::load(&Asked {
            config: Some(dir.path().to_owned()),
            store: Some("/library \u{1b}[31m".into()),
            ..Asked::default()
        })
        .expect("loads");
        let shown = show(&config);
        assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        let line = |start: &str| {
            shown
                .lines()
                .find(|l| l.starts_with(start))
                .expect(start)
                .to_owned()
        };
        assert!(line("side = 44").ends_with("copydesk.toml:2"));
        assert!(line("measure = ").ends_with("# shipped"));
        assert!(line("folder = ").ends_with("# --store"));
        assert!(line("\"x\" = \"none\"").ends_with("keys.toml:2"));
        let table: toml::Table = shown.parse().expect("TOML");
        assert_eq!(table["reading"]["side"].as_integer(), Some(44));
    }
}

//! `copydesk man`: the manual page, made from the command line, the keymap and the tables that the program itself uses, so that it cannot
//! drift. `copydesk man | man -l -` reads it; packagers put it in a file.

use crate::keymap::{Context, Keymap};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};
use std::io::Write;

/// Environment variables and what they do.
const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "COPYDESK_STORE",
        "The folder of the library. --store goes before it, the setting store.folder after it.",
    ),
    (
        "COPYDESK_CONFIG",
        "The folder of the configuration. --config goes before it.",
    ),
    ("NO_COLOR", "When it is not empty, nothing is coloured."),
    (
        "COLORTERM",
        "truecolor or 24bit choose the full themes; otherwise sixteen colours are used. The terminal itself is never asked.",
    ),
    (
        "ALL_PROXY, HTTPS_PROXY, HTTP_PROXY, NO_PROXY",
        "The proxy that pages are fetched through, the first that is set, and the hosts that are asked without it.",
    ),
    (
        "VISUAL, EDITOR",
        "The program for long notes, where the setting notes.editor is empty.",
    ),
];

/// Files and what they hold.
const FILES: &[(&str, &str)] = &[
    (
        "copydesk.toml",
        "Settings, laid over the shipped ones key by key.",
    ),
    (
        "keys.toml",
        "Keys, laid over the shipped ones row by row; \"none\" takes a key away.",
    ),
    (
        "themes/NAME.toml",
        "Colours: a patch of the shipped theme of that name, or a theme of your own.",
    ),
    (
        "lexicon/NAME.toml",
        "Words and rules, laid over the shipped list of that name.",
    ),
];

/// Files of the library and what they hold.
const LIBRARY: &[(&str, &str)] = &[
    (
        "ARTICLE/notes.toml",
        "The notes on one article, with their evidence and history. Another copydesk that is open shows what is saved there.",
    ),
    (
        "ARTICLE/article.toml",
        "What is known of the article, and what you marked it with: state, tags, star, folder.",
    ),
    (
        "ARTICLE/findings.toml",
        "The source flags that you accepted and rejected.",
    ),
    (
        "ARTICLE/evidence/",
        "Copies of the files and pages that were attached to notes.",
    ),
    ("queries.toml", "The saved queries."),
    ("feeds.toml", "The feeds that you follow."),
];

/// What the exit status says.
const STATUS: &[(&str, &str)] = &[
    (
        "0",
        "It was done. A pipe that was closed by its reader counts as done.",
    ),
    (
        "1",
        "It failed, in all or in part; what failed and why is said on standard error.",
    ),
    ("2", "It was called wrongly."),
];

/// Runs it.
pub fn run() -> anyhow::Result<()> {
    let page = page(&Keymap::shipped()?)?;
    let mut out = std::io::stdout().lock();
    out.write_all(&page)?;
    out.flush()?;
    Ok(())
}

/// The page, as roff.
fn page(keymap: &Keymap) -> anyhow::Result<Vec<u8>> {
    let mut command = super::command();
    command.build();
    let man = Man::new(command.clone());
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    commands(&command).to_writer(&mut out)?;
    keys(keymap).to_writer(&mut out)?;
    table(
        "FILES",
        "In the folder that copydesk config --path prints:",
        FILES,
    )
    .to_writer(&mut out)?;
    let library = "In the library, of which copydesk config --show prints the folder:";
    table("LIBRARY", library, LIBRARY).to_writer(&mut out)?;
    table("ENVIRONMENT", "", ENVIRONMENT).to_writer(&mut out)?;
    table("EXIT STATUS", "", STATUS).to_writer(&mut out)?;
    Ok(out)
}

/// Each subcommand with its own arguments.
fn commands(command: &clap::Command) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    under(command, "copydesk", &mut roff);
    roff
}

/// The subcommands of `command`, which is called `called`, and theirs.
fn under(command: &clap::Command, called: &str, roff: &mut Roff) {
    for sub in command
        .get_subcommands()
        .filter(|s| s.get_name() != "help" && !s.is_hide_set())
    {
        let name = format!("{called} {}", sub.get_name());
        let mut synopsis = vec![bold(name.as_str())];
        for positional in sub.get_positionals() {
            synopsis.push(roman(" "));
            synopsis.push(italic(value_name(positional)));
        }
        roff.control("TP", []);
        roff.text(synopsis);
        roff.text([roman(
            sub.get_about().map(ToString::to_string).unwrap_or_default() + ".",
        )]);
        roff.control("RS", []);
        for option in sub
            .get_arguments()
            .filter(|a| !a.is_global_set() && a.get_id() != "help" && !a.is_hide_set())
        {
            roff.control("TP", []);
            let mut name = match option.get_long() {
                Some(long) => vec![bold(format!("--{long}"))],
                None => vec![italic(value_name(option))],
            };
            if option.get_long().is_some() && option.get_action().takes_values() {
                name.push(roman(" "));
                name.push(italic(value_name(option)));
            }
            roff.text(name);
            let mut help = option.get_help().map(ToString::to_string).unwrap_or_default() + ".";
            let values: Vec<String> = option
                .get_possible_values()
                .iter()
                .map(|v| v.get_name().to_owned())
                .collect();
            if option.get_action().takes_values() && !values.is_empty() {
                help.push_str(&format!(" One of {}.", values.join(", ")));
            }
            roff.text([roman(help)]);
        }
        roff.control("RE", []);
        under(sub, &name, roff);
    }
}

fn value_name(argument: &clap::Arg) -> String {
    match argument.get_value_names() {
        Some(names) => names.iter().map(|n| n.as_str()).collect::<Vec<_>>().join(" "),
        None => argument.get_id().as_str().to_uppercase(),
    }
}

/// The keys of each context, as shipped.
fn keys(keymap: &Keymap) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    roff.text([roman(
        "As shipped; ? in the program shows them with your changes, and what each does on the screen that is open. A number before a \
         movement repeats it.",
    )]);
    for &context in Context::ALL {
        let told = keymap.told(context);
        if told.is_empty() {
            continue;
        }
        roff.control("SS", [context.title()]);
        for (keys, action, words) in told {
            roff.control("TP", []);
            roff.text([bold(keys.join("  "))]);
            roff.text([roman(format!("{words} (")), italic(action.name()), roman(")")]);
        }
    }
    roff
}

fn table(title: &str, lead: &str, rows: &[(&str, &str)]) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    if !lead.is_empty() {
        roff.text([roman(lead)]);
    }
    for (name, what) in rows {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*what)]);
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;

    fn page() -> String {
        let keymap = Keymap::shipped().expect("shipped");
        String::from_utf8(super::page(&keymap).expect("a page"))
            .expect("UTF-8")
            .replace("\\-", "-")
    }

    #[test]
    fn the_page_has_every_command_option_action_and_section() {
        let page = page();
        for section in [
            "NAME",
            "SYNOPSIS",
            "COMMANDS",
            "KEYS",
            "FILES",
            "LIBRARY",
            "ENVIRONMENT",
            "EXIT STATUS",
        ] {
            assert!(
                page.contains(&format!(".SH {section}")) || page.contains(&format!(".SH \"{section}\"")),
                "{section}"
            );
        }
        let mut command = crate::cli::command();
        command.build();
        for sub in command.get_subcommands().filter(|s| s.get_name() != "help") {
            let name = format!("copydesk {}", sub.get_name());
            assert!(page.contains(&name), "{name}");
            for deeper in sub.get_subcommands().filter(|s| s.get_name() != "help") {
                let name = format!("{name} {}", deeper.get_name());
                assert!(page.contains(&name), "{name}");
            }
            for option in sub.get_opts() {
                let long = option.get_long().expect("every option has a long name");
                assert!(page.contains(&format!("--{long}")), "{long}");
            }
        }
        for action in Action::ALL {
            assert!(page.contains(action.name()), "{action:?}");
        }
    }

    #[test]
    fn keys_that_roff_would_read_as_requests_are_text() {
        // The key ' at the start of a line would be a control line.
        assert!(!page().lines().any(|line| line.starts_with('\'')));
    }
}

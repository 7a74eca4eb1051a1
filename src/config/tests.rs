#![allow(clippy::disallowed_methods, reason = "tests lay out folders")]

use super::*;
use crate::action::Action;
use crate::keymap::{Context, Key, Lookup};
use crate::theme::Role;
use std::fs;

/// A configuration folder with these files, and a process that was told of it.
fn folder(files: &[(&str, &str)]) -> (tempfile::TempDir, Asked) {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    let asked = Asked {
        env_config: Some(dir.path().to_owned()),
        home: Some(Folders {
            config: "/nowhere/config".into(),
            data: "/nowhere/data".into(),
            cache: "/nowhere/cache".into(),
            home: "/nowhere".into(),
        }),
        ..Asked::default()
    };
    (dir, asked)
}

fn fault(files: &[(&str, &str)]) -> String {
    let (dir, asked) = folder(files);
    let fault = Config::load(&asked).expect_err("a fault").to_string();
    fault.replace(&format!("{}/", dir.path().display()), "")
}

#[test]
fn without_files_everything_is_as_shipped() {
    let (_dir, asked) = folder(&[]);
    let config = Config::load(&asked).expect("loads");
    assert_eq!(config.keymap, Keymap::shipped().expect("shipped"));
    assert_eq!(config.store().expect("a home"), Path::new("/nowhere/data"));
    assert_eq!(config.theme.name(), "ansi16");
    assert_eq!(config.editor, "vi");
    assert!(config.settings.all().iter().all(|s| s.from == Origin::Shipped));
    config.lexicon().expect("the shipped lexicon");
}

#[test]
fn the_readers_files_are_laid_over() {
    let (_dir, asked) = folder(&[
        (
            "copydesk.toml",
            "[reading]\nmeasure = 72\n[look]\ntheme = \"dusk\"\n",
        ),
        ("keys.toml", "[global]\n\"J\" = \"next-flag\"\n"),
        (
            "themes/dusk.toml",
            "based-on = \"dark\"\n[roles]\nentity = { fg = 99 }\n",
        ),
    ]);
    let config = Config::load(&asked).expect("loads");
    assert_eq!(config.measure, 72);
    assert_eq!(config.theme.name(), "dusk");
    assert_eq!(
        config.theme.style(Role::Entity).fg,
        Some(ratatui::style::Color::Indexed(99))
    );
    assert_eq!(
        config.theme.style(Role::Date),
        Theme::shipped("dark").expect("dark").style(Role::Date)
    );
    let key = Key::parse_all("J").expect("a key");
    assert_eq!(
        config.keymap.lookup(Context::Article, &key),
        Lookup::Action(Action::NextFlag)
    );
}

#[test]
fn the_store_is_named_by_option_then_variable_then_setting_then_home() {
    let (_dir, mut asked) = folder(&[("copydesk.toml", "[store]\nfolder = \"~/desk\"")]);
    let store = |asked: &Asked| {
        let config = Config::load(asked).expect("loads");
        let from = config.settings.get("store.folder").expect("there").from.clone();
        (config.store().expect("a library").to_owned(), from)
    };
    assert_eq!(store(&asked).0, Path::new("/nowhere/desk"));
    assert!(matches!(store(&asked).1, Origin::File(_, 2)));
    asked.env_store = Some("/b".into());
    assert_eq!(
        store(&asked),
        ("/b".into(), Origin::Environment("COPYDESK_STORE"))
    );
    asked.store = Some("a".into());
    assert_eq!(store(&asked), ("a".into(), Origin::Option("--store")));
}

#[test]
fn without_a_home_only_who_needs_the_library_is_refused() {
    let config = Config::load(&Asked::default()).expect("everything else holds");
    config.lexicon().expect("the shipped lexicon");
    let homeless = config.store().expect_err("no home").to_string();
    assert!(homeless.contains("--store or COPYDESK_STORE"), "{homeless}");
}

#[test]
fn no_color_goes_before_every_theme() {
    let (_dir, mut asked) = folder(&[("copydesk.toml", "[look]\ntheme = \"light\"")]);
    assert_eq!(Config::load(&asked).expect("loads").theme.name(), "light");
    asked.colours.none = true;
    assert_eq!(Config::load(&asked).expect("loads").theme.name(), "mono");
}

#[test]
fn the_setting_goes_before_the_editor_of_the_environment() {
    let (_dir, mut asked) = folder(&[("copydesk.toml", "[notes]\neditor = \"hx --tutor\"")]);
    asked.editor = Some("nano".to_owned());
    assert_eq!(Config::load(&asked).expect("loads").editor, "hx --tutor");
    asked.env_config = None;
    assert_eq!(Config::load(&asked).expect("loads").editor, "nano");
}

#[test]
fn faults_name_the_file_and_the_line() {
    assert_eq!(
        fault(&[("copydesk.toml", "[look]\ntheme = \"drak\"")]),
        "copydesk.toml:2: \"look.theme\": there are the themes auto, dark, light, ansi16, mono and none called \"drak\"; did you mean \"dark\"?"
    );
    assert!(fault(&[("keys.toml", "[global]\n\"x\" = \"quti\"")]).starts_with("keys.toml:2: "));
    assert!(
        fault(&[
            ("copydesk.toml", "[look]\ntheme = \"mine\""),
            ("themes/mine.toml", "based-on = \"dark\"\n\n[roles]\nentiti = {}")
        ])
        .starts_with("themes/mine.toml:4: ")
    );
    assert!(fault(&[("copydesk.toml", "[store]\nfolder = \"desk\"")]).contains("must begin with / or ~/"));
    // A theme is a name, never a way out of the folder.
    assert!(fault(&[("copydesk.toml", "[look]\ntheme = \"../x\"")]).contains("none called"));
}

#[test]
fn a_file_that_is_not_utf8_names_its_line() {
    let (dir, asked) = folder(&[]);
    fs::write(dir.path().join("keys.toml"), b"[global]\n\"\xff\" = 1").expect("written");
    let fault = Config::load(&asked).expect_err("a fault");
    assert_eq!(fault.line, Some(2));
}

#[test]
fn a_folder_named_by_option_must_be_there() {
    let asked = Asked {
        config: Some("/nowhere/at/all".into()),
        ..Asked::default()
    };
    let fault = Config::load(&asked).expect_err("a fault").to_string();
    assert!(
        fault.starts_with("/nowhere/at/all: ") && fault.contains("--config"),
        "{fault}"
    );
}

#[test]
fn word_lists_of_an_unknown_name_and_broken_ones_are_faults() {
    let (dir, asked) = folder(&[("lexicon/no-such-list.toml", "words = []")]);
    let config = Config::load(&asked).expect("the lexicon is read later");
    let fault = config.lexicon().expect_err("unknown").to_string();
    assert!(
        fault.contains("no-such-list.toml: there are the word lists"),
        "{fault}"
    );
    fs::remove_file(dir.path().join("lexicon/no-such-list.toml")).expect("removed");
    if let Some((name, _)) = lexicon::SHIPPED.first() {
        fs::write(dir.path().join(format!("lexicon/{name}.toml")), "\nwords = [").expect("written");
        let fault = config.lexicon().expect_err("broken");
        assert_eq!(fault.line, Some(2), "{fault}");
    }
}

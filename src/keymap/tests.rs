#![allow(clippy::disallowed_methods, reason = "a test looks at docs/keys.md")]

use super::*;

/// Actions that the shipped keymap leaves to the palette, on purpose.
const LEFT_TO_THE_PALETTE: &[Action] = &[];

fn shipped() -> Keymap {
    Keymap::shipped().expect("the shipped keymap is sound")
}

fn keys(words: &str) -> Vec<Key> {
    Key::parse_all(words).expect(words)
}

fn fault(text: &str) -> String {
    shipped().lay(text, "keys.toml").expect_err(text).to_string()
}

#[test]
fn each_action_is_bound_or_listed_as_unbound() {
    assert_eq!(shipped().unbound(), LEFT_TO_THE_PALETTE);
}

#[test]
fn no_binding_is_hidden_by_another() {
    let keymap = shipped();
    for &context in Context::ALL {
        for (pressed, action) in keymap.bindings(context) {
            for n in 1..pressed.len() {
                assert_eq!(
                    keymap.lookup(context, &pressed[..n]),
                    Lookup::Prefix,
                    "{context:?} {}",
                    Key::written(pressed)
                );
            }
            assert_eq!(keymap.lookup(context, pressed), Lookup::Action(*action));
        }
    }
}

#[test]
fn sequences_wait_and_inheritance_stops_where_text_is_written() {
    let keymap = shipped();
    assert_eq!(keymap.lookup(Context::Article, &keys("]")), Lookup::Prefix);
    assert_eq!(
        keymap.lookup(Context::Article, &keys("] n")),
        Lookup::Action(Action::NextNote)
    );
    assert_eq!(keymap.lookup(Context::Article, &keys("] q")), Lookup::None);
    assert_eq!(
        keymap.lookup(Context::Side, &keys("j")),
        Lookup::Action(Action::Next)
    );
    for context in [Context::Card, Context::Text, Context::Prompt] {
        assert_eq!(keymap.lookup(context, &keys("j")), Lookup::None);
        assert_eq!(keymap.lookup(context, &keys("q")), Lookup::None);
        assert_eq!(keymap.lookup(context, &keys("esc")), Lookup::Action(Action::Back));
    }
}

#[test]
fn a_patch_adds_replaces_and_takes_away() {
    let mut keymap = shipped();
    keymap
        .lay("[global]\n\"j\" = \"next-flag\"\n\"k\" = \"none\"\n[side]\n\"y\" = \"none\"\n\"ctrl-j\" = \"next\"\n", "keys.toml")
        .expect("a sound patch");
    assert_eq!(
        keymap.lookup(Context::Review, &keys("j")),
        Lookup::Action(Action::NextFlag)
    );
    assert_eq!(keymap.lookup(Context::Article, &keys("k")), Lookup::None);
    assert_eq!(keymap.lookup(Context::Side, &keys("y")), Lookup::None);
    assert_eq!(
        keymap.lookup(Context::Article, &keys("y")),
        Lookup::Action(Action::Copy)
    );
    assert_eq!(keymap.keys_for(Context::Side, Action::Next), ["Ctrl-j", "Down"]);
    assert_eq!(keymap.keys_for(Context::Article, Action::Next), ["Down"]);
}

#[test]
fn a_nearer_table_wins() {
    let mut keymap = shipped();
    keymap
        .lay("[side]\n\"enter\" = \"select\"", "keys.toml")
        .expect("sound");
    assert_eq!(
        keymap.lookup(Context::Side, &keys("enter")),
        Lookup::Action(Action::Select)
    );
    assert_eq!(
        keymap.lookup(Context::Article, &keys("enter")),
        Lookup::Action(Action::Open)
    );
}

#[test]
fn faults_name_file_line_key_and_the_nearest() {
    assert_eq!(
        fault("[global]\n\n\"x\" = \"nxet\""),
        "keys.toml:3: \"x\": no action is called \"nxet\"; did you mean \"next\"?"
    );
    assert!(
        fault("[globl]\n\"x\" = \"next\"").starts_with("keys.toml:1: there are the tables global, reader, ")
    );
    assert_eq!(
        fault("[global]\n\"ctr-x\" = \"next\""),
        "keys.toml:2: no key is called \"ctr\"; did you mean \"ctrl\"?"
    );
    assert_eq!(
        fault("[global]\n\"x\" = 3"),
        "keys.toml:2: \"x\": an action is a string in quotes, not a whole number"
    );
    assert_eq!(
        fault("global = 3"),
        "keys.toml:1: \"global\" must be a table, [global]"
    );
}

#[test]
fn conflicts_are_faults() {
    assert_eq!(
        fault("[reader]\n\"g\" = \"next\""),
        format!(
            "keys.toml:2: \"g\" hides \"g t\" in [reader] (config/keys.toml line {}); take one away, such as \"g t\" = \"none\"",
            SHIPPED
                .lines()
                .position(|l| l.starts_with("\"g t\""))
                .expect("there")
                + 1
        )
    );
    // A longer sequence behind a shipped key is the same fault, and so is one that only meets it through a parent.
    assert!(fault("[article]\n\"j j\" = \"next\"").contains("\"j\" hides \"j j\" in [article]"));
    assert!(
        fault("[global]\n\"ctrl-q\" = \"next\"\n\"Ctrl-Q\" = \"quit\"")
            .contains("keys.toml:3: \"ctrl-q\" is bound twice in [global], here and on line 2")
    );
}

#[test]
fn taking_the_short_key_away_lets_the_long_one_in() {
    let mut keymap = shipped();
    let patch = "[global]\n\"j\" = \"none\"\n\"j j\" = \"next\"";
    keymap.lay(patch, "keys.toml").expect("sound");
    assert_eq!(keymap.lookup(Context::Global, &keys("j")), Lookup::Prefix);
}

#[test]
fn counts_verdicts_and_text_stay_what_they_are() {
    assert!(fault("[reader]\n\"4\" = \"next\"").contains("the digits 1 to 9 are counts and verdicts"));
    assert!(fault("[text]\n\"x\" = \"save\"").contains("is text in [text]"));
    assert!(fault("[prompt]\n\"space\" = \"open\"").contains("is text in [prompt]"));
}

#[test]
fn a_fault_changes_nothing() {
    let mut keymap = shipped();
    let before = keymap.clone();
    keymap
        .lay("[global]\n\"x\" = \"next\"\n\"g\" = \"top\"", "keys.toml")
        .expect_err("a conflict");
    assert_eq!(keymap, before);
}

#[test]
fn an_open_sequence_tells_what_may_follow() {
    let after = shipped().after(Context::Article, &keys("]"));
    assert!(after.contains(&("n".to_owned(), Action::NextNote)), "{after:?}");
    assert!(shipped().after(Context::Article, &keys("j")).is_empty());
}

#[test]
fn the_hands_find_what_they_know() {
    let keymap = shipped();
    for (words, action) in [
        ("j", Action::Next),
        ("down", Action::Next),
        ("g g", Action::Top),
        ("G", Action::Bottom),
        ("ctrl-d", Action::HalfPageDown),
        ("space", Action::PageDown),
        ("tab", Action::OtherPane),
        ("h", Action::Left),
        ("/", Action::Find),
        ("N", Action::FindPrevious),
        ("?", Action::Help),
        (":", Action::Palette),
        ("v", Action::Select),
        ("a", Action::Annotate),
        ("y", Action::Copy),
        ("o", Action::Browser),
        ("m", Action::SetMark),
        ("'", Action::GoToMark),
        ("ctrl-o", Action::JumpBack),
        ("ctrl-n", Action::JumpForward),
        ("ctrl-i", Action::JumpForward),
        ("{", Action::PreviousParagraph),
        ("] f", Action::NextFlag),
        ("+", Action::Wider),
        ("z", Action::Focus),
        ("u", Action::Undo),
        ("ctrl-r", Action::Redo),
        ("q", Action::Back),
        ("esc", Action::Back),
        ("enter", Action::Open),
    ] {
        assert_eq!(
            keymap.lookup(Context::Article, &keys(words)),
            Lookup::Action(action),
            "{words}"
        );
    }
}

#[test]
fn the_list_of_keys_in_the_docs_is_this_keymap() {
    let page = format!(
        "# Keys\n\nMade from `config/keys.toml` and the table of actions; a test keeps it true. `?` shows the same in the program, with your own\nchanges. A number before a movement repeats it: `5j`, `12G`. Where a verdict is asked for, 1 to 8 give it.\n\nThe first table holds everywhere, in the words of the Reader. The table of a screen has all that can be done there; a key that it does\nnot name does nothing there, and says so.\n{}",
        shipped().markdown()
    );
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if std::env::var_os("COPYDESK_WRITE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("docs/keys.md can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == page,
        "docs/keys.md is out of date: run COPYDESK_WRITE_DOCS=1 cargo test the_list_of_keys"
    );
}

#[test]
fn a_screen_says_what_each_of_its_own_keys_does() {
    for &context in Context::ALL {
        for (keys, action) in shipped().own(context) {
            let inherited = context == Context::Global || context.says(action).is_some();
            assert!(inherited, "{context:?} {} {action:?}", Key::written(keys));
        }
        let sections = context.sections().unwrap_or_default();
        let mut named: Vec<Action> = sections.iter().flat_map(|(_, r)| *r).map(|(a, _)| *a).collect();
        let all = named.len();
        named.sort_unstable();
        named.dedup();
        assert_eq!(named.len(), all, "{context:?}: an action is named twice");
    }
}

#[test]
fn keys_that_mean_nothing_on_a_screen_say_so() {
    let keymap = shipped();
    let said = |context, words: &str| {
        let keys = keys(words);
        keymap.idle(context, &keys, keymap.lookup(context, &keys))
    };
    assert_eq!(
        said(Context::Library, "n").as_deref(),
        Some("n does nothing here; ? shows the keys")
    );
    assert_eq!(
        said(Context::Versions, "y").as_deref(),
        Some("y is not bound here; ? shows the keys")
    );
    for words in ["l", "g", "g g", "g esc"] {
        assert_eq!(said(Context::Library, words), None, "{words}");
    }
}

use super::*;
use ratatui::layout::Rect;

fn fault(text: &str) -> String {
    Theme::bare("dark")
        .lay(text, "themes/dark.toml")
        .expect_err(text)
        .to_string()
}

#[test]
fn shipped_themes_are_sound_and_say_something_of_each_role() {
    for (name, text) in SHIPPED {
        let theme = Theme::shipped(name).expect(name);
        assert_eq!(theme.name(), *name);
        for role in Role::ALL {
            assert!(
                text.contains(&format!("\n{} = ", role.name())),
                "{name}: {role:?}"
            );
        }
    }
}

#[test]
fn without_colour_every_state_that_matters_still_looks_its_own_way() {
    let mono = Theme::shipped("mono").expect("shipped");
    for role in Role::ALL {
        let style = mono.style(*role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?} has a colour");
    }
    let marks = [
        Role::Text,
        Role::Selection,
        Role::Match,
        Role::MatchCurrent,
        Role::Entity,
        Role::Date,
        Role::Attribution,
        Role::FlagInfo,
        Role::FlagNote,
        Role::FlagWarning,
        Role::NoteMark,
    ];
    let cursor = mono.style(Role::Cursor);
    for (i, a) in marks.iter().enumerate() {
        // On the cursor's sentence, too, and against the same mark outside it.
        assert_ne!(
            cursor.patch(mono.style(*a)),
            mono.style(*a),
            "{a:?} in and outside the cursor's sentence"
        );
        for b in &marks[i + 1..] {
            assert_ne!(mono.style(*a), mono.style(*b), "{a:?} and {b:?}");
            assert_ne!(
                cursor.patch(mono.style(*a)),
                cursor.patch(mono.style(*b)),
                "{a:?} and {b:?} under the cursor"
            );
        }
    }
    for (plain, chosen) in [
        (Role::Row, Role::RowSelected),
        (Role::Tab, Role::TabActive),
        (Role::Border, Role::BorderFocused),
        (Role::Card, Role::CardFocused),
        (Role::Status, Role::StatusKey),
        (Role::Status, Role::Error),
        (Role::Status, Role::Saved),
        (Role::Error, Role::Saved),
    ] {
        assert_ne!(mono.style(plain), mono.style(chosen), "{plain:?} and {chosen:?}");
    }
}

#[test]
fn sixteen_colours_leave_text_and_ground_to_the_terminal() {
    let theme = Theme::shipped("ansi16").expect("shipped");
    assert_eq!(theme.style(Role::Text), Style::new());
    for role in Role::ALL {
        let style = theme.style(*role);
        for color in [style.fg, style.bg].into_iter().flatten() {
            assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_)), "{role:?}");
        }
    }
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(a: Color, b: Color) -> f64 {
    let luminance = |c: Color| {
        let Color::Rgb(r, g, b) = c else {
            panic!("{c:?} is not 24-bit")
        };
        let part = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_full_colour_themes_can_be_read() {
    for name in ["dark", "light"] {
        let theme = Theme::shipped(name).expect("shipped");
        let text = theme.style(Role::Text);
        for role in Role::ALL.iter().filter(|r| **r != Role::Border) {
            let style = text.patch(theme.style(*role));
            let ratio = contrast(style.fg.expect("a colour"), style.bg.expect("a ground"));
            assert!(ratio >= 4.5, "{name}: {role:?} has a contrast of {ratio:.2}");
            // Marks keep their colour on the sentence under the cursor.
            let line = theme.style(Role::Cursor).bg.expect("a ground");
            if style.bg == text.bg {
                let ratio = contrast(style.fg.expect("a colour"), line);
                assert!(ratio >= 4.0, "{name}: {role:?} under the cursor has {ratio:.2}");
            }
        }
    }
}

#[test]
fn a_patch_replaces_a_role_and_leaves_the_others() {
    let mut theme = Theme::shipped("dark").expect("shipped");
    let date = theme.style(Role::Date);
    theme
        .lay(
            "[roles]\nentity = { fg = \"sea\", add = [\"bold\"] }\n[palette]\nsea = \"#0a141e\"",
            "themes/dark.toml",
        )
        .expect("sound");
    assert_eq!(
        theme.style(Role::Entity),
        Style::new()
            .fg(Color::Rgb(10, 20, 30))
            .add_modifier(Modifier::BOLD)
    );
    assert_eq!(theme.style(Role::Date), date);
}

#[test]
fn faults_name_file_line_key_and_the_nearest() {
    for (text, says) in [
        (
            "[roles]\nentiy = {}",
            "themes/dark.toml:2: no role is called \"entiy\"; did you mean \"entity\"?",
        ),
        (
            "[roles]\nentity = { fg = \"bleu\" }",
            "themes/dark.toml:2: \"entity\": no colour is called \"bleu\"; did you mean \"blue\"?",
        ),
        (
            "[roles]\nentity = { fg = \"#12345\" }",
            "themes/dark.toml:2: \"entity\": \"#12345\" is no colour; write # and six digits, such as \"#1c7c54\"",
        ),
        (
            "[roles]\nentity = { fg = 256 }",
            "themes/dark.toml:2: \"entity\": 256 is no colour; the numbers go from 0 to 255",
        ),
        (
            "[roles]\nentity = { fb = 1 }",
            "themes/dark.toml:2: \"entity\": a style has fg, bg, add and no \"fb\"; did you mean \"fg\"?",
        ),
        (
            "\nrole = 1",
            "themes/dark.toml:2: a theme has based-on, palette, roles and no \"role\"; did you mean \"roles\"?",
        ),
        (
            "[roles]\nentity = true",
            "themes/dark.toml:2: \"entity\": a style is a table such as { fg = \"blue\", add = [\"bold\"] }, not true or false",
        ),
    ] {
        assert_eq!(fault(text), says);
    }
    assert!(
        fault("[roles]\nentity = { add = [\"bald\"] }").contains("and no \"bald\"; did you mean \"bold\"?")
    );
    assert!(
        Theme::shipped("drak")
            .expect_err("unknown")
            .to_string()
            .contains("did you mean \"dark\"?")
    );
    let base = Theme::based_on("based-on = \"drak\"", "themes/mine.toml")
        .expect_err("unknown")
        .to_string();
    assert!(
        base.starts_with("themes/mine.toml:1: ") && base.contains("did you mean \"dark\"?"),
        "{base}"
    );
}

#[test]
fn the_environment_chooses() {
    let colours = |none, term: &str, ground: &str| Colours {
        none,
        colorterm: Some(term.to_owned()),
        colorfgbg: Some(ground.to_owned()),
    };
    assert_eq!(colours(true, "truecolor", "").fitting(), "mono");
    assert_eq!(colours(false, "truecolor", "15;0").fitting(), "dark");
    assert_eq!(colours(false, "24bit", "0;15").fitting(), "light");
    assert_eq!(colours(false, "256color", "0;15").fitting(), "ansi16");
    assert_eq!(Colours::default().fitting(), "ansi16");
}

#[test]
fn the_letters_of_a_drawn_buffer_are_its_roles() {
    let theme = Theme::letters();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 2));
    buffer.set_string(0, 0, "ab", theme.style(Role::Entity));
    buffer.set_string(2, 1, "c", theme.style(Role::VerdictOpinion));
    assert_eq!(letters(&buffer), "ee.\n..8\n");
}

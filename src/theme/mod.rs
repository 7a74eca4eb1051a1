//! How the roles of the screen look. A theme is a TOML file under `config/themes/`, compiled in and patched by the reader's file of
//! the same name. The terminal is never asked what it can do: a query can freeze a reader on the other side; the environment tells.

mod role;

pub use role::Role;

use crate::fault::{Fault, Source, did_you_mean, entries, kind_of};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;

/// The shipped themes: name and text.
pub const SHIPPED: &[(&str, &str)] = &[
    ("dark", include_str!("../../config/themes/dark.toml")),
    ("light", include_str!("../../config/themes/light.toml")),
    ("ansi16", include_str!("../../config/themes/ansi16.toml")),
    ("mono", include_str!("../../config/themes/mono.toml")),
];

/// A style for each role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Theme {
    name: String,
    styles: Vec<Style>,
}

impl Theme {
    /// A shipped theme by name; the error names the shipped ones. Their own faults can only be faults of the build.
    pub fn shipped(name: &str) -> Result<Theme, Fault> {
        let Some((_, text)) = SHIPPED.iter().find(|(n, _)| *n == name) else {
            let known: Vec<&str> = SHIPPED.iter().map(|(n, _)| *n).collect();
            let meant = did_you_mean(name, known.iter().copied());
            return Err(Fault::of_file(
                "theme",
                format!(
                    "no theme is called \"{name}\"{meant}; there are {}",
                    known.join(", ")
                ),
            ));
        };
        let mut theme = Theme::bare(name);
        theme.lay(text, &format!("config/themes/{name}.toml"))?;
        Ok(theme)
    }

    /// A theme in which every role looks like the terminal's own text.
    pub fn bare(name: &str) -> Theme {
        Theme {
            name: name.to_owned(),
            styles: vec![Style::new(); Role::ALL.len()],
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same styles under another name: the start of a theme of the reader's own.
    pub fn renamed(mut self, name: &str) -> Theme {
        name.clone_into(&mut self.name);
        self
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role.index()).copied().unwrap_or_default()
    }

    /// Lays a theme file over this one; `file` is its name for messages. A role of the file replaces what was said of that role before.
    /// On a fault nothing is changed.
    pub fn lay(&mut self, text: &str, file: &str) -> Result<(), Fault> {
        let source = Source::parse(file, text)?;
        let mut palette: BTreeMap<&str, Color> = BTreeMap::new();
        let mut laid = self.styles.clone();
        // The palette first, wherever it stands in the file.
        for (table, item) in source.entries().filter(|(key, _)| key.get() == "palette") {
            let rows = item
                .as_table_like()
                .ok_or_else(|| source.fault(table, "\"palette\" must be a table, [palette]"))?;
            for (key, item) in entries(rows) {
                let color = color(item, &BTreeMap::new())
                    .map_err(|what| source.fault(key, format!("\"{}\": {what}", key.get())))?;
                palette.insert(key.get(), color);
            }
        }
        for (table, item) in source.entries().filter(|(key, _)| key.get() != "palette") {
            match table.get() {
                "based-on" => {}
                "roles" => {
                    let rows = item
                        .as_table_like()
                        .ok_or_else(|| source.fault(table, "\"roles\" must be a table, [roles]"))?;
                    for (key, item) in entries(rows) {
                        let Some(role) = Role::named(key.get()) else {
                            let meant = did_you_mean(key.get(), Role::ALL.iter().map(|r| r.name()));
                            return Err(
                                source.fault(key, format!("no role is called \"{}\"{meant}", key.get()))
                            );
                        };
                        let style = style(item, &palette)
                            .map_err(|what| source.fault(key, format!("\"{}\": {what}", key.get())))?;
                        if let Some(slot) = laid.get_mut(role.index()) {
                            *slot = style;
                        }
                    }
                }
                other => {
                    let meant = did_you_mean(other, ["based-on", "palette", "roles"]);
                    return Err(source.fault(
                        table,
                        format!("a theme has based-on, palette, roles and no \"{other}\"{meant}"),
                    ));
                }
            }
        }
        self.styles = laid;
        Ok(())
    }

    /// The theme that a file of the reader's own says it starts from, where it says so.
    pub fn based_on(text: &str, file: &str) -> Result<Option<String>, Fault> {
        let source = Source::parse(file, text)?;
        let Some((key, item)) = source.entries().find(|(key, _)| key.get() == "based-on") else {
            return Ok(None);
        };
        let name = item.as_str().ok_or_else(|| {
            source.fault(
                key,
                format!("\"based-on\" names a theme in quotes, not {}", kind_of(item)),
            )
        })?;
        if !SHIPPED.iter().any(|(n, _)| *n == name) {
            let known: Vec<&str> = SHIPPED.iter().map(|(n, _)| *n).collect();
            let meant = did_you_mean(name, known.iter().copied());
            return Err(source.fault(
                key,
                format!(
                    "\"based-on\": there are the shipped themes {} and none called \"{name}\"{meant}",
                    known.join(", ")
                ),
            ));
        }
        Ok(Some(name.to_owned()))
    }

    /// A theme for tests: each role has a foreground of its own and nothing else, so that [`letters`] can read a drawn buffer.
    pub fn letters() -> Theme {
        let mut theme = Theme::bare("letters");
        for (role, style) in Role::ALL.iter().zip(&mut theme.styles) {
            // The first sixteen colours belong to the terminal.
            *style = Style::new().fg(Color::Indexed(16 + u8::try_from(role.index()).unwrap_or(0)));
        }
        theme
    }
}

/// A drawn buffer as one letter per cell: the role that was drawn last there, in the theme [`Theme::letters`]; `.` where no role was.
pub fn letters(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in buffer.content().chunks(usize::from(buffer.area.width).max(1)) {
        for cell in row {
            out.push(match cell.fg {
                Color::Indexed(n) => usize::from(n)
                    .checked_sub(16)
                    .and_then(|at| Role::ALL.get(at))
                    .map_or('?', |role| role.letter()),
                _ => '.',
            });
        }
        out.push('\n');
    }
    out
}

/// What the environment tells about colour.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Colours {
    /// `NO_COLOR` is set and not empty.
    pub none: bool,
    /// `COLORTERM`.
    pub colorterm: Option<String>,
    /// `COLORFGBG`, set by some terminals: foreground and background as numbers of the sixteen colours.
    pub colorfgbg: Option<String>,
}

impl Colours {
    /// The shipped theme that fits: "mono" for `NO_COLOR`, "dark" or "light" where the terminal says that it shows 24-bit colour,
    /// else "ansi16".
    pub fn fitting(&self) -> &'static str {
        let full = matches!(self.colorterm.as_deref(), Some("truecolor" | "24bit"));
        // Seven and fifteen are the two whites.
        let light = self
            .colorfgbg
            .as_deref()
            .and_then(|v| v.rsplit(';').next())
            .is_some_and(|bg| bg == "7" || bg == "15");
        match (self.none, full, light) {
            (true, ..) => "mono",
            (_, false, _) => "ansi16",
            (_, _, true) => "light",
            _ => "dark",
        }
    }
}

const NAMED: &[(&str, Color)] = &[
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const MODIFIERS: &[(&str, Modifier)] = &[
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("crossed-out", Modifier::CROSSED_OUT),
];

/// A colour: `"#rrggbb"`, a number from 0 to 255, or a name; a name of the palette wins over one of the sixteen.
fn color(item: &toml_edit::Item, palette: &BTreeMap<&str, Color>) -> Result<Color, String> {
    if let Some(n) = item.as_integer() {
        return u8::try_from(n)
            .map(Color::Indexed)
            .map_err(|_| format!("{n} is no colour; the numbers go from 0 to 255"));
    }
    let word = item
        .as_str()
        .ok_or_else(|| format!("a colour is a string or a number, not {}", kind_of(item)))?;
    if let Some(hex) = word.strip_prefix('#') {
        let digits = hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        let value = u32::from_str_radix(hex, 16).ok().filter(|_| digits);
        return match value {
            Some(value) => {
                let [_, r, g, b] = value.to_be_bytes();
                Ok(Color::Rgb(r, g, b))
            }
            None => Err(format!(
                "\"{word}\" is no colour; write # and six digits, such as \"#1c7c54\""
            )),
        };
    }
    let named = NAMED
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, color)| *color);
    palette.get(word).copied().or(named).ok_or_else(|| {
        let known = palette.keys().copied().chain(NAMED.iter().map(|(name, _)| *name));
        format!("no colour is called \"{word}\"{}", did_you_mean(word, known))
    })
}

/// A style: `{ fg = …, bg = …, add = ["bold", …] }`, each part optional.
fn style(item: &toml_edit::Item, palette: &BTreeMap<&str, Color>) -> Result<Style, String> {
    let table = item.as_table_like().ok_or_else(|| {
        format!(
            "a style is a table such as {{ fg = \"blue\", add = [\"bold\"] }}, not {}",
            kind_of(item)
        )
    })?;
    let mut style = Style::new();
    for (part, item) in table.iter() {
        match part {
            "fg" => style = style.fg(color(item, palette)?),
            "bg" => style = style.bg(color(item, palette)?),
            "add" => {
                let words = item
                    .as_array()
                    .ok_or_else(|| format!("\"add\" is a list such as [\"bold\"], not {}", kind_of(item)))?;
                for word in words {
                    let word = word.as_str().ok_or("\"add\" is a list of words in quotes")?;
                    let modifier = MODIFIERS.iter().find(|(name, _)| *name == word).ok_or_else(|| {
                        let known: Vec<&str> = MODIFIERS.iter().map(|(name, _)| *name).collect();
                        let meant = did_you_mean(word, known.iter().copied());
                        format!("\"add\" has {} and no \"{word}\"{meant}", known.join(", "))
                    })?;
                    style = style.add_modifier(modifier.1);
                }
            }
            other => {
                let meant = did_you_mean(other, ["fg", "bg", "add"]);
                return Err(format!("a style has fg, bg, add and no \"{other}\"{meant}"));
            }
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests;

//! JSON, as it comes: cut off, with keys twice, with half a character. What is there is read, what was wrong is told.

/// Values inside values.
const MAX_DEPTH: usize = 64;

/// A value. Numbers stay as they are written: they are identifiers here.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Nothing,
    Word(String),
    Number(String),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
}

impl Value {
    /// What stands under a key; where it stands twice, the last, as programs read it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Value::Table(pairs) => pairs.iter().rev().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// Everything that stands under a key.
    pub fn all<'v>(&'v self, key: &'v str) -> impl Iterator<Item = &'v Value> {
        let pairs = match self {
            Value::Table(pairs) => pairs.as_slice(),
            _ => &[],
        };
        pairs.iter().filter(move |(k, _)| k == key).map(|(_, v)| v)
    }

    /// The words, where it is some.
    pub fn words(&self) -> Option<&str> {
        match self {
            Value::Word(text) => Some(text),
            _ => None,
        }
    }

    /// What is in the list.
    pub fn list(&self) -> &[Value] {
        match self {
            Value::List(values) => values,
            _ => &[],
        }
    }
}

/// What was wrong.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Damage {
    /// It ends before it should.
    pub cut: bool,
    /// Keys that stand twice in one table.
    pub twice: usize,
    /// Anything else that is no JSON.
    pub broken: usize,
    /// Values deeper than [`MAX_DEPTH`], left out.
    pub deep: bool,
}

/// Reads a value, whatever follows it.
pub fn read(text: &str) -> (Value, Damage) {
    let mut reader = Reader {
        text,
        at: 0,
        damage: Damage::default(),
    };
    let value = reader.value(0);
    (value, reader.damage)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    damage: Damage,
}

impl Reader<'_> {
    fn blank(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.blank() {
            None => {
                self.damage.cut = true;
                Value::Nothing
            }
            Some(b'{') if depth < MAX_DEPTH => self.table(depth),
            Some(b'[') if depth < MAX_DEPTH => self.items(depth),
            Some(b'{' | b'[') => {
                self.damage.deep = true;
                self.pass();
                Value::Nothing
            }
            Some(b'"') => Value::Word(self.string()),
            Some(_) => self.bare(),
        }
    }

    /// Past what is too deep: brackets are counted, strings are read for what they are.
    fn pass(&mut self) {
        let mut open = 0usize;
        loop {
            match self.blank() {
                None => {
                    self.damage.cut = true;
                    return;
                }
                Some(b'"') => {
                    self.string();
                    continue;
                }
                Some(b'{' | b'[') => open += 1,
                Some(b'}' | b']') => open = open.saturating_sub(1),
                Some(_) => {}
            }
            self.step();
            if open == 0 {
                return;
            }
        }
    }

    /// On by one character.
    fn step(&mut self) {
        let next = self.text.get(self.at..).and_then(|r| r.chars().next());
        self.at += next.map_or(1, char::len_utf8);
    }

    fn table(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut pairs: Vec<(String, Value)> = Vec::new();
        loop {
            match self.blank() {
                None => {
                    self.damage.cut = true;
                    break;
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    let key = self.string();
                    if self.blank() == Some(b':') {
                        self.at += 1;
                    } else if !self.damage.cut {
                        self.damage.broken += 1;
                    }
                    let value = match self.blank() {
                        Some(b'}' | b',') => Value::Nothing,
                        _ => self.value(depth + 1),
                    };
                    // Feeds have ten keys; a table of thousands would be looked through again and again.
                    if pairs.len() < 256 {
                        self.damage.twice += usize::from(pairs.iter().any(|(k, _)| *k == key));
                        pairs.push((key, value));
                    }
                }
                // The end of a list that was opened further out: this table was never closed.
                Some(b']') => {
                    self.damage.broken += 1;
                    break;
                }
                Some(_) => {
                    self.damage.broken += 1;
                    self.step();
                }
            }
        }
        Value::Table(pairs)
    }

    fn items(&mut self, depth: usize) -> Value {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            match self.blank() {
                None => {
                    self.damage.cut = true;
                    break;
                }
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b',') => self.at += 1,
                Some(b'}' | b':') => {
                    self.damage.broken += 1;
                    self.at += 1;
                }
                Some(_) => values.push(self.value(depth + 1)),
            }
        }
        Value::List(values)
    }

    /// `true`, `null`, `12.5`, and words that nobody put in quotation marks. Always goes on by a character at least.
    fn bare(&mut self) -> Value {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | ':' | '"' | '{' | '['))
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or("");
        if end == 0 {
            self.damage.broken += 1;
            self.step();
            return Value::Nothing;
        }
        self.at += end;
        match word {
            "null" | "true" | "false" => Value::Nothing,
            _ if word.parse::<f64>().is_ok() => Value::Number(word.to_owned()),
            _ => {
                self.damage.broken += 1;
                Value::Nothing
            }
        }
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let Some(stop) = rest.find(['"', '\\']) else {
                self.damage.cut = true;
                out.push_str(rest);
                self.at = self.text.len();
                return out;
            };
            out.push_str(rest.get(..stop).unwrap_or(""));
            self.at += stop;
            if rest.as_bytes().get(stop) == Some(&b'"') {
                self.at += 1;
                return out;
            }
            self.escape(&mut out);
        }
    }

    /// `\n`, `\u00e9` and pairs of surrogates; half a pair is no character.
    fn escape(&mut self, out: &mut String) {
        self.at += 1;
        let Some(letter) = self.text.get(self.at..).and_then(|r| r.chars().next()) else {
            self.damage.cut = true;
            return;
        };
        self.at += letter.len_utf8();
        match letter {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            '"' | '\\' | '/' => out.push(letter),
            'u' => {
                let first = self.unit();
                let c = match first {
                    Some(high @ 0xd800..0xdc00) => {
                        let back = self.at;
                        let low = match self.text.get(self.at..).is_some_and(|r| r.starts_with("\\u")) {
                            true => {
                                self.at += 2;
                                self.unit()
                            }
                            false => None,
                        };
                        match low {
                            Some(low @ 0xdc00..0xe000) => {
                                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
                            }
                            _ => {
                                self.at = back;
                                None
                            }
                        }
                    }
                    Some(unit) => char::from_u32(unit),
                    None => None,
                };
                self.damage.broken += usize::from(c.is_none());
                out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => {
                self.damage.broken += 1;
                out.push(other);
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let four = self.text.get(self.at..self.at + 4)?;
        let unit = u32::from_str_radix(four, 16).ok()?;
        self.at += 4;
        Some(unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_json_is_read_as_json() {
        let (value, damage) =
            read(r#" {"a": "x\n\u00e9\ud83d\ude00", "b": [1, 2.5e3, null, true], "c": {}} "#);
        assert_eq!(value.get("a").and_then(Value::words), Some("x\né😀"));
        assert_eq!(
            value.get("b").map(Value::list),
            Some(
                &[
                    Value::Number("1".into()),
                    Value::Number("2.5e3".into()),
                    Value::Nothing,
                    Value::Nothing
                ][..]
            )
        );
        assert_eq!(damage, Damage::default());
    }

    #[test]
    fn what_is_cut_off_is_kept_up_to_there() {
        let (value, damage) = read(r#"{"items": [{"id": "1", "text": "quay and fer"#);
        let items = value.get("items").expect("items");
        assert_eq!(
            items.list()[0].get("text").and_then(Value::words),
            Some("quay and fer")
        );
        assert!(damage.cut);
    }

    #[test]
    fn what_is_broken_costs_itself() {
        let (value, damage) = read(r#"{"a": "\ud800 x", "a": "y", b: 1, "c" 3, "d": [{"e": 1 ], "f": "z"}"#);
        assert_eq!(value.get("a").and_then(Value::words), Some("y"));
        assert_eq!(value.all("a").next().and_then(Value::words), Some("\u{fffd} x"));
        assert_eq!(value.get("c"), Some(&Value::Number("3".into())));
        assert_eq!(value.get("f").and_then(Value::words), Some("z"));
        assert_eq!(damage.twice, 1);
        assert!(damage.broken >= 3);
    }

    #[test]
    fn depth_is_bounded_and_what_follows_is_read() {
        let deep = format!(
            "{{\"a\": {}{}, \"b\": 1}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let (value, damage) = read(&deep);
        assert_eq!(value.get("b"), Some(&Value::Number("1".into())));
        assert!(damage.deep);
    }
}

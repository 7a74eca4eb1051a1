//! Lists of links as a page, as Pocket and Instapaper wrote them: every link of the web in it is an article.

use super::{Saved, Shelf, state};
use crate::exchange::{Kept, Source};
use crate::ingest::xml::{Token, Tokens};

/// Bytes that show what a page is.
const HEAD: usize = 4 << 10;

/// Which service wrote it.
pub fn service(text: &str) -> Option<Source> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end)?.to_ascii_lowercase();
    if !head.starts_with('<') {
        return None;
    }
    if head.contains("<title>instapaper") {
        Some(Source::Instapaper)
    } else if head.contains("<title>pocket") || head.contains("time_added=") {
        Some(Source::Pocket)
    } else {
        None
    }
}

/// Takes the links.
pub fn read(text: &str, name: &str, shelf: &mut Shelf<'_>) {
    let mut tokens = Tokens::new(text);
    let mut open: Option<Saved> = None;
    // What the heading above says: `Unread`, `Read Archive`, or the name of a folder.
    let mut heading: Option<String> = None;
    let mut above = Kept::default();
    let mut count = 0;
    let mut close = |open: &mut Option<Saved>| {
        if let Some(saved) = open.take() {
            count += 1;
            shelf.add(format!("{name} link {count}").trim_start(), saved);
        }
    };
    while let Some(token) = tokens.token() {
        match token {
            Token::Open { name, attributes, .. } if name.eq_ignore_ascii_case("a") => {
                close(&mut open);
                let find = |key: &str| {
                    let found = attributes.iter().find(|(k, _)| k.eq_ignore_ascii_case(key));
                    found.map(|(_, value)| value.clone())
                };
                let tags = find("tags").unwrap_or_default();
                open = find("href").map(|url| Saved {
                    url,
                    at: find("time_added"),
                    kept: Kept {
                        tags: tags
                            .split(',')
                            .map(str::to_owned)
                            .filter(|t| !t.trim().is_empty())
                            .collect(),
                        ..above.clone()
                    },
                    title: Some(String::new()),
                    ..Saved::default()
                });
            }
            Token::Open { name, .. } if name.eq_ignore_ascii_case("h1") => {
                close(&mut open);
                heading = Some(String::new());
            }
            Token::Close(name) if name.eq_ignore_ascii_case("h1") => {
                above = kept(heading.take().unwrap_or_default().trim());
            }
            Token::Text(words) | Token::Data(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                } else if let Some(title) = open.as_mut().and_then(|o| o.title.as_mut()) {
                    title.push_str(&words);
                }
            }
            Token::Close(name) if name.eq_ignore_ascii_case("a") => close(&mut open),
            _ => {}
        }
    }
    close(&mut open);
}

/// What a heading says of the links below it.
fn kept(heading: &str) -> Kept {
    let state = state(heading);
    let starred = heading.eq_ignore_ascii_case("starred") || heading.eq_ignore_ascii_case("liked");
    let title = heading.to_lowercase().contains("export");
    let own = state.is_none() && !starred && !title;
    Kept {
        state,
        starred,
        folder: if own { heading.to_owned() } else { String::new() },
        ..Kept::default()
    }
}

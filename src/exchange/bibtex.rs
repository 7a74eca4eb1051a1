//! The articles that notes stand on, as entries for BibLaTeX (`@online`; classic BibTeX styles take that for `@misc`). In UTF-8.

use super::sheet::Sheet;
use super::{Ask, cite};
use crate::ingest::clean;

/// Writes one entry for each article.
pub fn write(sheets: &[Sheet], ask: &Ask<'_>) -> String {
    let mut out = String::new();
    for (sheet, key) in sheets.iter().zip(cite::keys(sheets)) {
        let about = &sheet.article;
        let mut fields: Vec<(&str, String)> = Vec::new();
        // Two pairs of braces: styles leave the capitals of a headline as they are.
        fields.push(("title", format!("{{{}}}", escaped(about.name()))));
        if !about.authors.is_empty() {
            // In braces of its own a name is not taken apart, nor at an "and" in it.
            let names: Vec<String> = about
                .authors
                .iter()
                .map(|a| format!("{{{}}}", escaped(a)))
                .collect();
            fields.push(("author", names.join(" and ")));
        }
        if let Some(outlet) = &about.outlet {
            fields.push(("organization", escaped(outlet)));
        }
        if let Some(published) = &about.published {
            let parts = cite::day(&published.value);
            if let Some((year, rest)) = parts.split_first() {
                let rest: String = rest.iter().map(|n| format!("-{n:02}")).collect();
                fields.push(("date", format!("{year:04}{rest}")));
            }
        }
        if let Some(url) = about.link() {
            fields.push(("url", address(url)));
            fields.push(("urldate", cite::date_of(ask.now).to_owned()));
        }
        if let Some(language) = &about.language {
            fields.push(("langid", escaped(language)));
        }
        out.push_str(&format!("@online{{{key},\n"));
        for (name, value) in fields {
            out.push_str(&format!("  {name} = {{{value}}},\n"));
        }
        out.push_str("}\n\n");
    }
    out
}

/// Words as TeX prints them. Braces come in pairs always, whatever the text.
fn escaped(text: &str) -> String {
    let line = clean::title(text, &mut clean::Tally::default());
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            c => out.push(c),
        }
    }
    out
}

/// An address, which BibLaTeX takes as it stands; what would end the field is written as a percent code.
fn address(url: &str) -> String {
    clean::line(url)
        .replace('{', "%7B")
        .replace('}', "%7D")
        .replace('\\', "%5C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    #[test]
    fn an_article_is_an_entry() {
        let mut sheet = testing::sheet();
        sheet.article.outlet = Some("50% {Post".into());
        let ask = Ask {
            now: "2026-03-05T00:00:00Z",
            ..Ask::default()
        };
        let out = write(&[sheet], &ask);
        for line in [
            "@online{quist2026ferry,",
            "  title = {{Ferry late again 🚢 \\& <more>}},",
            "  author = {{Ada Quist} and {Bo Lind, Jr.}},",
            "  organization = {50\\% \\textbraceleft{}Post},",
            "  date = {2026-02-28},",
            "  url = {https://example.org/news/ferry?id=7},",
            "  urldate = {2026-03-05},",
        ] {
            assert!(out.lines().any(|l| l == line), "{line}\n{out}");
        }
    }
}

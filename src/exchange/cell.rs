//! Tables as RFC 4180 has them, and cells that no spreadsheet runs.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` (or their full-width forms), a tab or a line end for a formula, which can read
//! files and call programs. Such a cell gets an apostrophe in front, the spreadsheets' own sign for "this is text"; [`plain`] takes it off
//! again. A cell that had such an apostrophe already gets another, so that nothing is lost.

/// Whether a cell could be run.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ])
}

/// A cell that is text to every spreadsheet.
pub fn harmless(cell: &str) -> String {
    if is_formula(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// A cell as it was before [`harmless`].
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// One row with its line end (CRLF). Every cell that is more than plain words is quoted: some spreadsheets part cells at semicolons or tabs.
pub fn row<S: AsRef<str>>(out: &mut String, cells: &[S]) {
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        let cell = cell.as_ref();
        let outer = cell.starts_with(' ') || cell.ends_with(' ');
        if outer || cell.contains(['"', ',', ';', '\t', '\r', '\n', '\'']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}

/// The rows of a table whose cells `separator` parts, each with the line it begins on, from 1. Line ends of any kind part rows; rows without anything are left out. What
/// follows a closing quotation mark is taken as it stands, as the readers of spreadsheets do; a quotation that is never closed is an error
/// with its line.
pub fn rows(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, usize> {
    let mut out = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut cell = String::new();
    let mut line = 1;
    let mut began = 1;
    let mut quote_at = 0;
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            c if quoted => cell.push(c),
            '"' if cell.is_empty() => {
                quoted = true;
                quote_at = line;
            }
            c if c == separator => row.push(std::mem::take(&mut cell)),
            '\r' | '\n' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                    line += 1;
                }
                row.push(std::mem::take(&mut cell));
                push(&mut out, began, &mut row);
                began = line;
            }
            c => cell.push(c),
        }
    }
    if quoted {
        return Err(quote_at);
    }
    row.push(cell);
    push(&mut out, began, &mut row);
    Ok(out)
}

fn push(out: &mut Vec<(usize, Vec<String>)>, line: usize, row: &mut Vec<String>) {
    let row = std::mem::take(row);
    if row.iter().any(|c| !c.is_empty()) {
        out.push((line, row));
    }
}

/// The separator a table uses in its header: a comma, or, from spreadsheets of some countries, a semicolon or a tab.
pub fn separator(text: &str) -> char {
    let head = text.lines().next().unwrap_or_default();
    let count = |c: char| head.matches(c).count();
    [';', '\t']
        .into_iter()
        .find(|&c| count(c) > count(','))
        .unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_whatever_they_hold() {
        let cells = [
            "a",
            "",
            "b,\"c\"\r\nd",
            "=1+1",
            "'=x",
            "''-",
            "'s",
            " pad ",
            "é;\t",
            "@a",
            "x'",
        ];
        let mut out = String::new();
        row(&mut out, &cells.map(harmless));
        row(&mut out, &["", "", "2"]);
        let back = rows(&out, ',').expect("reads");
        assert_eq!(back[0].0, 1);
        let plain: Vec<&str> = back[0].1.iter().map(|c| plain(c)).collect();
        assert_eq!(plain, cells);
        assert_eq!(back[1], (3, vec![String::new(), String::new(), "2".into()]));
    }

    #[test]
    fn no_cell_begins_as_a_formula() {
        for cell in ["=1", "+1", "-1", "@x", "\tx", "\rx", "＝1", "'=1"] {
            let safe = harmless(cell);
            assert!(safe.starts_with('\''), "{cell}");
            assert_eq!(plain(&safe), cell);
        }
        for cell in ["1-1", "'tis", "", "a=b", "'"] {
            assert_eq!(harmless(cell), cell);
            assert_eq!(plain(cell), cell);
        }
    }

    #[test]
    fn a_quotation_without_end_is_named_by_its_line() {
        assert_eq!(rows("a,b\n\"c\nd", ','), Err(2));
        assert_eq!(rows("", ',').map(|r| r.len()), Ok(0));
    }

    #[test]
    fn tables_of_other_countries_are_read() {
        let text = "quote;note\r\n\"a;b\";1,5\r\n";
        let back = rows(text, separator(text)).expect("reads");
        assert_eq!(back[1].1, ["a;b", "1,5"]);
    }
}

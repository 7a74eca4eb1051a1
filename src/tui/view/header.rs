//! The head of the screen: what is read, where it is from, when and on whose word, and how far the work is.

use super::paint::Pen;
use crate::article::DateFrom;
use crate::theme::Role;
use crate::tui::layout::Areas;
use crate::tui::notes::plain;
use crate::tui::state::State;
use crate::tui::wrap;

/// The title, or the opening words of an article without one.
pub fn title(state: &State) -> String {
    if let Some(title) = state
        .article
        .meta
        .title
        .as_deref()
        .filter(|t| !t.trim().is_empty())
    {
        return title.to_owned();
    }
    let first = state
        .page
        .pieces()
        .first()
        .map_or("", |p| p.span.of(&state.article.text));
    let cut = first.char_indices().nth(200).map_or(first.len(), |(i, _)| i);
    first.get(..cut).unwrap_or(first).to_owned()
}

/// A count and its word.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// Digits in groups of three from four digits on.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// Draws it.
pub fn draw(state: &State, areas: &Areas, pen: &mut Pen) {
    let area = areas.header;
    pen.line(areas.rule, "─", Role::Border);
    if areas.divider.width > 0 && areas.rule.height > 0 {
        pen.text(
            areas.divider.x,
            areas.rule.y,
            areas.divider.right(),
            "┬",
            Role::Border,
        );
    }
    if area.height == 0 {
        return;
    }
    pen.fill(area, Role::Header);
    let right = area.right().saturating_sub(1);
    let left = area.x + u16::from(area.width > 2);
    let outlet = state.article.meta.outlet.as_deref().unwrap_or("");
    let end = if outlet.is_empty() || usize::from(area.width) < wrap::width(outlet) + 24 {
        right
    } else {
        pen.text_right(left, area.y, right, outlet, Role::Header)
            .saturating_sub(2)
    };
    let named = state.article.meta.title.is_some();
    pen.fitted(
        left,
        area.y,
        end,
        &title(state),
        if named { Role::Title } else { Role::Header },
    );
    if area.height < 2 {
        return;
    }
    let y = area.y + 1;
    let (done, facts) = state.checked();
    let mut told = Vec::new();
    if let Some((at, all)) = state.listed {
        told.push(format!("article {at} of {all}"));
    }
    told.push(counted(state.notes.len(), "note", "notes"));
    if !state.unreadable.is_empty() {
        told.push(format!("{} unreadable", grouped(state.unreadable.len())));
    }
    if state.found.is_some() {
        told.push(format!("{} of {} checked", grouped(done), grouped(facts)));
    } else if state.failed.is_none() && state.waiting.is_none() {
        told.push("reading…".to_owned());
    }
    // What the reader does stands at the right; what the article is, at the left, and gives way first.
    let work = told.join(" · ");
    let end = pen.text_right(left, y, right, &work, Role::Header);
    let end = end.saturating_sub(2);
    let mut x = left;
    let mut first = true;
    let mut add = |pen: &mut Pen, text: &str, role: Role| {
        let lead = if first { "" } else { " · " };
        let need = u16::try_from(wrap::width(lead) + wrap::width(text)).unwrap_or(u16::MAX);
        if x.saturating_add(need) <= end {
            x = pen.text(x, y, end, lead, Role::Header);
            x = pen.text(x, y, end, text, role);
            first = false;
        }
    };
    match state.published() {
        Some(p) => {
            let from = match p.from {
                DateFrom::Given => "as you said",
                DateFrom::Metadata => "from the page",
                DateFrom::Dateline => "from the dateline",
                DateFrom::Inferred => "inferred",
            };
            let role = if p.from == DateFrom::Inferred {
                Role::Inferred
            } else {
                Role::Header
            };
            let day = p.value.split('T').next().unwrap_or(&p.value);
            add(pen, &format!("{day} {from}"), role);
        }
        None if state.found.is_some() => {
            let changed = state.article.meta.modified.as_deref();
            let told = changed.map(|m| format!("changed {}", m.split('T').next().unwrap_or(m)));
            add(pen, told.as_deref().unwrap_or("no date"), Role::Inferred);
        }
        None => {}
    }
    if state.read_only.is_some() {
        add(pen, "read-only", Role::Error);
    }
    if let Some(why) = state.found.as_ref().and_then(|f| f.abstained.as_deref()) {
        add(pen, &plain(why), Role::Inferred);
    }
    // Who wrote it is worth more than how long it is.
    if !state.article.meta.authors.is_empty() {
        add(pen, &state.article.meta.authors.join(", "), Role::Header);
    }
    if let Some(words) = state.words {
        add(pen, &counted(words, "word", "words"), Role::Header);
        let minutes = words.div_ceil(state.config.words_per_minute.max(1)).max(1);
        add(pen, &format!("{} min", grouped(minutes)), Role::Header);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(counted(1, "note", "notes"), "1 note");
        assert_eq!(counted(1234567, "word", "words"), "1,234,567 words");
        assert_eq!(counted(0, "note", "notes"), "0 notes");
    }
}

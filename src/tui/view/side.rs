//! The side pane: tabs, a list that follows the article, and more about the selected row.

use super::inline::{lost, summary};
use super::paint::Pen;
use crate::article::Span;
use crate::theme::Role;
use crate::tui::layout::Areas;
use crate::tui::notes::plain;
use crate::tui::side::{Item, Tab};
use crate::tui::state::{Pane, State};
use crate::tui::wrap;
use ratatui::layout::Rect;

/// Draws it.
pub fn draw(state: &State, areas: &Areas, pen: &mut Pen) {
    let area = areas.side;
    if area.width < 2 || area.height == 0 {
        return;
    }
    let inner = Rect::new(area.x + 1, area.y, area.width - 1, area.height);
    tabs(state, inner, pen);
    if inner.height < 2 {
        return;
    }
    let list = state.sides.list(state.tab);
    let body = Rect::new(inner.x, inner.y + 1, inner.width, inner.height - 1);
    if list.items.is_empty() {
        let why = match (state.tab, &state.found, &state.failed) {
            _ if state.waiting.is_some() => String::new(),
            (Tab::Notes, ..) if !state.opened => "looking for notes…".to_owned(),
            (Tab::Notes, ..) => format!(
                "No notes yet. {} makes one.",
                state.key_for(crate::action::Action::Annotate)
            ),
            (_, _, Some(why)) => format!("Nothing could be found: {why}"),
            (_, None, _) => "reading…".to_owned(),
            // Nothing found and nothing looked for are not the same.
            (_, Some(found), _) if found.abstained.is_some() => {
                let why = found.abstained.as_deref().unwrap_or_default();
                format!("Nothing was looked for: {why}.")
            }
            (tab, Some(_), _) => format!("No {} found.", tab.name().to_lowercase()),
        };
        paragraph(&why, Role::Muted, body, 0, pen);
        return;
    }
    let detail = detail(state);
    let want = detail
        .iter()
        .map(|(text, _)| rows(text, body.width).len())
        .sum::<usize>()
        + 1;
    let most = usize::from(body.height) * 2 / 5;
    let below = if body.height < 8 { 0 } else { want.min(most) } as u16;
    let above = Rect::new(body.x, body.y, body.width, body.height - below);
    draw_list(state, above, pen);
    if below > 0 {
        let y = above.bottom();
        pen.line(Rect::new(area.x, y, area.width, 1), "─", Role::Border);
        if areas.divider.width > 0 {
            pen.text(
                areas.divider.x,
                y,
                area.x,
                "├",
                if state.pane == Pane::Side {
                    Role::BorderFocused
                } else {
                    Role::Border
                },
            );
        }
        let foot = Rect::new(body.x, y + 1, body.width, below - 1);
        let mut at = 0;
        for (text, role) in &detail {
            at = paragraph(text, *role, foot, at, pen);
        }
    }
}

/// The names of the tabs, shortened together where they do not fit.
fn tabs(state: &State, area: Rect, pen: &mut Pen) {
    let full: usize = Tab::ALL.iter().map(|t| t.name().len() + 1).sum();
    let short = full > usize::from(area.width) + 1;
    let mut x = area.x;
    for tab in Tab::ALL {
        let active = tab == state.tab;
        let name = tab.name();
        let name = if short && !active {
            name.get(..3).unwrap_or(name)
        } else {
            name
        };
        x = pen.text(
            x,
            area.y,
            area.right(),
            name,
            if active { Role::TabActive } else { Role::Tab },
        ) + 1;
    }
}

fn draw_list(state: &State, area: Rect, pen: &mut Pen) {
    let list = state.sides.list(state.tab);
    let rows = usize::from(area.height);
    if rows == 0 {
        return;
    }
    // The selected row stands in the middle, but no room is left empty at the ends.
    let top = list
        .selected
        .saturating_sub(rows / 2)
        .min(list.items.len().saturating_sub(rows));
    for (i, item) in list.items.iter().enumerate().skip(top).take(rows) {
        let y = area.y + (i - top) as u16;
        let selected = i == list.selected;
        let role = if selected { Role::RowSelected } else { Role::Row };
        if selected && state.pane == Pane::Side {
            pen.fill(Rect::new(area.x, y, area.width, 1), role);
        }
        draw_item(state, item, selected, Rect::new(area.x, y, area.width, 1), pen);
    }
}

fn draw_item(state: &State, item: &Item, selected: bool, area: Rect, pen: &mut Pen) {
    let focused = selected && state.pane == Pane::Side;
    let role = if focused { Role::RowSelected } else { Role::Row };
    let y = area.y;
    let here = item.spots.iter().any(|s| s.overlaps(state.cursor));
    let sign = if selected { "▸" } else { " " };
    let x = pen.text(
        area.x,
        y,
        area.right(),
        sign,
        if focused {
            Role::RowSelected
        } else {
            Role::StatusKey
        },
    );
    let x = pen.sign(x, y, area.right(), item.sign, item.role) + 1;
    let mut end = area.right();
    if !item.right.is_empty() {
        end = pen.text_right(
            x + 8,
            y,
            end,
            &item.right,
            if focused { Role::RowSelected } else { Role::Muted },
        );
        end = end.saturating_sub(u16::from(end < area.right()));
    }
    // What stands in the sentence under the cursor is told from the rest.
    let role = if here && !focused { Role::Title } else { role };
    let style = state.config.theme.style(role);
    let text = wrap::fit(&item.label, usize::from(end.saturating_sub(x)));
    let from = x;
    let to = pen.text(x, y, end, &text, Role::Row);
    if role == Role::Title {
        for at in from..to {
            pen.buffer[(at, y)].modifier.insert(style.add_modifier);
        }
    } else {
        pen.buffer.set_style(Rect::new(from, y, to - from, 1), style);
    }
}

/// More about the selected row.
fn detail(state: &State) -> Vec<(String, Role)> {
    let list = state.sides.list(state.tab);
    let Some(item) = list.items.get(list.selected) else {
        return Vec::new();
    };
    let text = &state.article.text;
    let mut out = Vec::new();
    let Some(found) = &state.found else {
        return if state.tab == Tab::Notes {
            note(state, item)
        } else {
            out
        };
    };
    match state.tab {
        Tab::Entities => {
            if let Some(e) = found.entities.get(item.index) {
                out.push((e.name.clone(), Role::Heading));
                let mut what = plain(e.kind.word());
                for role in &e.roles {
                    what.push_str(", ");
                    what.push_str(role);
                }
                out.push((what, Role::Row));
                if !e.aliases.is_empty() {
                    out.push((format!("also {}", e.aliases.join(", ")), Role::Row));
                }
                let here = state.spot.and_then(|s| item.spots.iter().position(|m| *m == s));
                let n = e.mentions.len();
                let mentions = match here {
                    Some(i) => format!("mention {} of {n}", i + 1),
                    None => super::header::counted(n, "mention", "mentions"),
                };
                out.push((mentions, Role::Muted));
                let rule = here
                    .or(Some(0))
                    .and_then(|i| e.mentions.get(i))
                    .map_or("", |m| m.rule.as_ref());
                out.push((format!("rule {rule}"), Role::Muted));
            }
        }
        Tab::Dates => {
            if let Some(d) = found.dates.get(item.index) {
                out.push((format!("“{}”", d.span.of(text)), Role::Heading));
                let modifier = d
                    .modifier
                    .map_or(String::new(), |m| format!(" {}", m.word().to_lowercase()));
                out.push((
                    format!("{}{modifier} ({})", d.value, d.kind.word().to_lowercase()),
                    Role::Row,
                ));
                let basis = match d.basis.word() {
                    "text" => "from the words alone",
                    "published" => "against the publication date",
                    "running" => "against a date named before",
                    _ => "against an inferred date",
                };
                let role = if d.basis == crate::extract::Basis::Inferred {
                    Role::Inferred
                } else {
                    Role::Row
                };
                out.push((format!("{basis}, {}", d.certainty.word()), role));
                let events: Vec<String> = found
                    .dates
                    .iter()
                    .skip(item.index)
                    .take_while(|other| (other.span, other.clause) == (d.span, d.clause))
                    .filter_map(|other| other.event)
                    .map(|e| format!("“{}”", e.of(text)))
                    .collect();
                if !events.is_empty() {
                    out.push((format!("dates {}", events.join(", ")), Role::Row));
                }
                let who: Vec<&str> = d
                    .participants
                    .iter()
                    .filter_map(|&i| found.entities.get(i))
                    .map(|e| e.name.as_str())
                    .collect();
                if !who.is_empty() {
                    out.push((format!("with {}", who.join(", ")), Role::Row));
                }
                out.push((format!("rule {}", d.rule), Role::Muted));
            }
        }
        Tab::Flags => {
            if let Some(f) = found.flags.get(item.index) {
                out.push((plain(f.kind.word()), Role::of_severity(f.severity)));
                out.push((f.why.clone(), Role::Row));
                if let Some(judged) = state.judgement(f) {
                    out.push((format!("{} by you", judged.word()), Role::Saved));
                }
                if let Some(other) = f.other {
                    out.push((format!("against “{}”", other.of(text)), Role::Row));
                }
                out.push((format!("{} · rule {}", f.severity.word(), f.rule), Role::Muted));
            }
        }
        Tab::Facts => {
            if let Some(f) = found.facts.get(item.index) {
                out.push((format!("“{}”", f.span.of(text)), Role::Heading));
                let checked = if state.is_checked(f.span) {
                    "checked"
                } else {
                    "not checked yet"
                };
                out.push((format!("{}, {checked}", f.kind.word()), Role::Row));
                out.push((format!("rule {}", f.rule), Role::Muted));
            }
        }
        Tab::Notes => return note(state, item),
    }
    out
}

fn note(state: &State, item: &Item) -> Vec<(String, Role)> {
    let Some(placed) = state.notes.get(item.index) else {
        let more = "the file is left as it is; put it right in an editor, `copydesk doctor` says how";
        return vec![(item.label.clone(), Role::Error), (more.to_owned(), Role::Muted)];
    };
    let n = &placed.note;
    let mut out = vec![
        (plain(n.verdict.word()), Role::of_verdict(n.verdict)),
        (summary(n), Role::Row),
    ];
    if let Some(lost) = lost(placed) {
        out.push((lost, Role::Lost));
    }
    out.push((format!("“{}”", n.anchor.quote), Role::Quote));
    if !n.text.is_empty() {
        out.push((n.text.clone(), Role::Row));
    }
    let mut more = Vec::new();
    more.extend(n.claimant.as_ref().map(|who| format!("claimed by {who}")));
    more.extend(n.due.as_ref().map(|day| format!("due {day}")));
    match n.evidence.len() {
        0 => {}
        1 => more.push("one piece of evidence".to_owned()),
        count => more.push(format!("{count} pieces of evidence")),
    }
    if !more.is_empty() {
        out.push((more.join(" · "), Role::Muted));
    }
    if !n.tags.is_empty() {
        out.push((
            n.tags
                .iter()
                .map(|t| format!("#{t}"))
                .collect::<Vec<_>>()
                .join(" "),
            Role::Tag,
        ));
    }
    out
}

fn rows(text: &str, width: u16) -> Vec<wrap::Row> {
    wrap::rows(text, Span::new(0, text.len()), width, false)
}

/// Wrapped text from row `from` of an area on. Gives back the row after it.
pub(super) fn paragraph(text: &str, role: Role, area: Rect, from: u16, pen: &mut Pen) -> u16 {
    let mut y = from;
    for row in rows(text, area.width) {
        if y >= area.height {
            return y;
        }
        pen.text(area.x, area.y + y, area.right(), row.span.of(text), role);
        y += 1;
    }
    y
}

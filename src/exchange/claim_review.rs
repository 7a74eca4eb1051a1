//! schema.org ClaimReview, JSON-LD: what search engines and claim databases take as a published fact check. It says in public that somebody
//! rates somebody's claim, so a note goes out only when it holds every part that this needs; the others are refused, each with the reason.

use super::sheet::Sheet;
use super::{Ask, ExchangeError, Written, cite, json};
use crate::ingest::clean;
use crate::note::{Note, NoteKind, Verdict};
use serde_json::{Value, json};

/// Writes a graph of reviews.
pub fn write(sheets: &[Sheet], ask: &Ask<'_>) -> Result<Written, ExchangeError> {
    let Some(publisher) = ask.publisher.filter(|p| !p.trim().is_empty()) else {
        return Err(ExchangeError(
            "a ClaimReview names who publishes it: give --publisher NAME".into(),
        ));
    };
    let Some(page) = ask.page.filter(|p| super::sheet::is_link(p)) else {
        return Err(ExchangeError(
            "a ClaimReview names the page on which it is published: give --page https://…".into(),
        ));
    };
    let mut out = Written::default();
    let mut reviews = Vec::new();
    for sheet in sheets {
        for entry in &sheet.entries {
            match review(sheet, &entry.note, publisher, page) {
                Ok(review) => reviews.push(review),
                Err(why) => out.refused.push((entry.note.id.clone(), why.to_owned())),
            }
        }
    }
    out.body = json::file(&json!({ "@context": "https://schema.org", "@graph": reviews }));
    Ok(out)
}

fn review(sheet: &Sheet, note: &Note, publisher: &str, page: &str) -> Result<Value, &'static str> {
    if note.kind != NoteKind::Claim {
        return Err("it is no claim");
    }
    let claimant = note.claimant.as_deref().map(str::trim).filter(|c| !c.is_empty());
    let claimant = claimant.ok_or("it does not say who makes the claim")?;
    let rating = rating(note.verdict)?;
    let claim = clean::title(&note.anchor.quote, &mut clean::Tally::default());
    if claim.is_empty() {
        return Err("it quotes nothing");
    }
    let reviewed = note.reviewed_at.as_deref().unwrap_or(&note.updated);
    let day = cite::date_of(reviewed);
    if cite::day(day).len() != 3 {
        return Err("it does not say when it was reviewed");
    }
    let line = |text: &str| clean::title(text, &mut clean::Tally::default());
    let mut item = json!({ "@type": "Claim", "author": { "@type": "Thing", "name": line(claimant) } });
    if let Some(said) = note.claim_date.as_deref().filter(|d| !cite::day(d).is_empty()) {
        item["datePublished"] = line(said).into();
    }
    if let Some(url) = sheet.article.link() {
        let mut appearance =
            json!({ "@type": "NewsArticle", "url": line(url), "headline": line(sheet.article.name()) });
        if let Some(published) = &sheet.article.published {
            appearance["datePublished"] = line(&published.value).into();
        }
        if let Some(outlet) = &sheet.article.outlet {
            appearance["publisher"] = json!({ "@type": "Organization", "name": line(outlet) });
        }
        item["appearance"] = appearance;
    }
    Ok(json!({
        "@type": "ClaimReview",
        "@id": format!("{page}#{}", anchor(&note.id)),
        "url": page,
        "author": { "@type": "Organization", "name": line(publisher) },
        "datePublished": day,
        "claimReviewed": claim,
        "itemReviewed": item,
        "reviewRating": rating,
    }))
}

/// What a verdict is as a rating. A number says how true a claim is, 1 to 5; "unsupported", "unverifiable" and "outdated" say nothing of
/// that and have none.
fn rating(verdict: Verdict) -> Result<Value, &'static str> {
    let (number, words) = match verdict {
        Verdict::Unchecked => return Err("it has no verdict yet"),
        Verdict::Opinion => return Err("an opinion cannot be rated true or false"),
        Verdict::Supported => (Some(5), "Supported"),
        Verdict::PartlySupported => (Some(3), "Partly supported"),
        Verdict::Contradicted => (Some(1), "Contradicted"),
        Verdict::Unsupported => (None, "Unsupported"),
        Verdict::Unverifiable => (None, "Unverifiable"),
        Verdict::Outdated => (None, "Outdated"),
    };
    let mut out = json!({ "@type": "Rating", "alternateName": words });
    if let Some(number) = number {
        out["ratingValue"] = number.into();
        out["bestRating"] = 5.into();
        out["worstRating"] = 1.into();
    }
    Ok(out)
}

fn anchor(id: &str) -> String {
    id.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::testing;

    fn ask() -> Ask<'static> {
        Ask {
            now: "2026-03-05T00:00:00Z",
            publisher: Some("Ostby Desk"),
            page: Some("https://example.org/checks"),
        }
    }

    #[test]
    fn what_is_missing_is_a_reason() {
        let mut sheet = testing::sheet();
        let full = sheet.entries[0].clone();
        let change = |change: fn(&mut Note)| {
            let mut entry = full.clone();
            change(&mut entry.note);
            entry
        };
        sheet.entries = vec![
            change(|_| {}),
            change(|n| n.kind = NoteKind::Question),
            change(|n| n.claimant = Some(" ".into())),
            change(|n| n.verdict = Verdict::Unchecked),
            change(|n| n.verdict = Verdict::Opinion),
        ];
        let out = write(&[sheet], &ask()).expect("written");
        let why: Vec<&str> = out.refused.iter().map(|r| r.1.as_str()).collect();
        assert_eq!(
            why,
            [
                "it is no claim",
                "it does not say who makes the claim",
                "it has no verdict yet",
                "an opinion cannot be rated true or false"
            ]
        );
        let json: Value = serde_json::from_str(&out.body).expect("JSON");
        assert_eq!(json["@graph"].as_array().map(Vec::len), Some(1));
        assert_eq!(json["@graph"][0]["reviewRating"]["ratingValue"], 1);
    }

    #[test]
    fn unsupported_is_not_false() {
        assert!(
            rating(Verdict::Unsupported)
                .expect("rated")
                .get("ratingValue")
                .is_none()
        );
    }

    #[test]
    fn nobody_publishes_nothing() {
        let said = write(&[], &Ask::default()).expect_err("refused").0;
        assert!(said.contains("--publisher"), "{said}");
    }
}

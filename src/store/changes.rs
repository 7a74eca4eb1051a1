//! What changed between two states of a note, in words, for its history and for undo.

use crate::note::{Evidence, Note};

/// What changed between two states of a note, for its history.
pub(super) fn differences(old: &Note, new: &Note) -> Vec<String> {
    let mut out = Vec::new();
    macro_rules! words {
        ($($name:ident),+) => {$(
            if old.$name != new.$name {
                out.push(format!(concat!(stringify!($name), " {} -> {}"), old.$name, new.$name));
            }
        )+};
    }
    macro_rules! options {
        ($($name:ident),+) => {$(
            if old.$name != new.$name {
                let say = |v: &Option<_>| v.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
                out.push(format!(concat!(stringify!($name), " {} -> {}"), say(&old.$name), say(&new.$name)));
            }
        )+};
    }
    words!(kind, verdict, status);
    options!(
        confidence,
        source_reliability,
        info_credibility,
        claimant,
        claim_date,
        due,
        reply_to
    );
    if old.reviewed_at != new.reviewed_at {
        out.push(match &new.reviewed_at {
            Some(at) => format!("reviewed {}", at.get(..10).unwrap_or(at)),
            None => "no longer reviewed".into(),
        });
    }
    if old.anchor != new.anchor {
        let [was, is] = [&old.anchor.quote, &new.anchor.quote];
        out.push(format!("put by hand from “{was}” on “{is}”"));
    }
    if old.text != new.text {
        out.push("text changed".into());
    }
    if old.tags != new.tags {
        let say = |tags: &[String]| match tags {
            [] => "none".to_owned(),
            tags => tags.join(" "),
        };
        out.push(format!("tags {} -> {}", say(&old.tags), say(&new.tags)));
    }
    if old.flags != new.flags {
        out.push("flags changed".into());
    }
    if old.evidence != new.evidence {
        let without = |all: &[Evidence], less: &[Evidence]| -> Vec<String> {
            all.iter().filter(|e| !less.contains(e)).map(named).collect()
        };
        let (went, came) = (
            without(&old.evidence, &new.evidence),
            without(&new.evidence, &old.evidence),
        );
        let one = |what: &str, names: &[String]| format!("evidence {what}: {}", names.join(", "));
        match (went.as_slice(), came.as_slice()) {
            ([], []) => out.push("evidence in another order".into()),
            ([], came) => out.push(one("added", came)),
            (went, []) => out.push(one("taken out", went)),
            (_, came) => out.push(one("changed", came)),
        }
    }
    out
}

/// A piece of evidence in a few words: how it bears, and what it is.
fn named(evidence: &Evidence) -> String {
    let quote = evidence.quote.as_ref().map(|q| format!("“{q}”"));
    let what = evidence.file.clone().or(evidence.url.clone()).or(quote);
    match what {
        Some(what) => format!("{what} ({})", evidence.relation),
        None => evidence.relation.to_string(),
    }
}

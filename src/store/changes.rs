//! What changed between two states of a note, in words, for its history and for undo.

use crate::note::Note;

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
        out.push(format!("tags {} -> {}", old.tags.join(" "), new.tags.join(" ")));
    }
    if old.flags != new.flags {
        out.push("flags changed".into());
    }
    if old.evidence != new.evidence {
        out.push(format!(
            "evidence {} -> {}",
            old.evidence.len(),
            new.evidence.len()
        ));
    }
    out
}

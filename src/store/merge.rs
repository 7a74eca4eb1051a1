//! Two programs, or two machines, changed one note: nothing that either of them wrote is lost.

use crate::note::{Change, Note};

/// Calls a macro with the names of the fields of a note that hold one value, and of `more`. One list, so that a new field is merged everywhere.
macro_rules! fields_of_one_value {
    ($call:ident $($more:ident)*) => {
        $call!(kind verdict status confidence source_reliability info_credibility claimant claim_date due reviewed_at reply_to $($more)*)
    };
}

/// Brings together `ours` and `theirs`, which both come from `base`. Where only one side changed a field, that side holds; where
/// both did, ours holds and the history says what the other was; two texts are both kept.
pub fn three_way(base: &Note, ours: &Note, theirs: &Note, now: &str) -> Note {
    if ours == theirs || theirs == base {
        return ours.clone();
    }
    if ours == base {
        return theirs.clone();
    }
    let mut out = ours.clone();
    let mut lost: Vec<String> = Vec::new();
    macro_rules! field {
        ($($name:ident)+) => {$(
            if ours.$name == base.$name {
                out.$name = theirs.$name.clone();
            } else if theirs.$name != base.$name && theirs.$name != ours.$name {
                lost.push(format!(concat!(stringify!($name), " was also set to {}"), said(&theirs.$name)));
            }
        )+};
    }
    fields_of_one_value!(field);
    out.text = texts(&base.text, &ours.text, &theirs.text);
    out.tags = lists(&base.tags, &ours.tags, &theirs.tags);
    out.flags = lists(&base.flags, &ours.flags, &theirs.flags);
    out.evidence = lists(&base.evidence, &ours.evidence, &theirs.evidence);
    if ours.anchor == base.anchor {
        out.anchor = theirs.anchor.clone();
    }
    for (key, value) in &theirs.extra {
        let was = base.extra.get(key);
        if ours.extra.get(key) == was {
            out.extra.insert(key.clone(), value.clone());
        } else if Some(value) != was && ours.extra.get(key) != Some(value) {
            lost.push(format!("{key} was also set to {}", said(value)));
        }
    }
    for key in base.extra.keys() {
        if !theirs.extra.contains_key(key) && ours.extra.get(key) == base.extra.get(key) {
            out.extra.remove(key);
        }
    }
    out.history = histories(&theirs.history, &ours.history);
    out.updated = ours.updated.clone().max(theirs.updated.clone());
    for what in lost {
        out.history.push(Change::new(now, format!("merged: {what}")));
    }
    out
}

/// Brings together two copies of a note of which no common origin is known (a sync tool's conflict copy). A copy whose history
/// continues the other's is the newer one; otherwise the later one holds, and the other's words are kept.
pub fn unbased(a: &Note, b: &Note) -> Note {
    if a == b || continues(a, b) {
        return a.clone();
    }
    if continues(b, a) {
        return b.clone();
    }
    let (newer, older) = if b.updated > a.updated { (b, a) } else { (a, b) };
    let mut out = newer.clone();
    let mut lost: Vec<String> = Vec::new();
    // What only one side's history tells of is that side's. Of what neither or both tell, the newer holds, and what it does not say is taken.
    macro_rules! field {
        ($($name:ident)+) => {$(
            if newer.$name != older.$name {
                let word = stringify!($name);
                match (told(newer, older, word), told(older, newer, word)) {
                    (true, false) => {}
                    (false, true) => out.$name = older.$name.clone(),
                    _ if is_nothing(&newer.$name) => out.$name = older.$name.clone(),
                    _ if is_nothing(&older.$name) => {}
                    _ => lost.push(format!("{word} was also set to {}", said(&older.$name))),
                }
            }
        )+};
    }
    fields_of_one_value!(field);
    macro_rules! joined {
        ($($name:ident $word:literal $join:expr),+ $(,)?) => {$(
            match (told(newer, older, $word), told(older, newer, $word)) {
                (true, false) => {}
                (false, true) => out.$name = older.$name.clone(),
                _ => out.$name = $join(&newer.$name, &older.$name),
            }
        )+};
    }
    joined!(
        text "text" |a: &str, b: &str| texts(&common(a, b), a, b),
        tags "tags" |a: &Vec<_>, b: &Vec<_>| both(a, b),
        flags "flags" |a: &Vec<_>, b: &Vec<_>| both(a, b),
        evidence "evidence" |a: &Vec<_>, b: &Vec<_>| both(a, b),
    );
    if told(older, newer, "anchor") && !told(newer, older, "anchor") {
        out.anchor = older.anchor.clone();
    }
    for (key, value) in &older.extra {
        match newer.extra.get(key) {
            None => {
                out.extra.insert(key.clone(), value.clone());
            }
            Some(other) if other != value => lost.push(format!("{key} was also set to {}", said(value))),
            Some(_) => {}
        }
    }
    out.history = histories(&older.history, &newer.history);
    for what in lost {
        let line = Change::new(&newer.updated, format!("merged: {what}"));
        if !out.history.contains(&line) {
            out.history.push(line);
        }
    }
    out
}

/// Whether `a` is `b` and what was done to it since: it has all lines of its history and more, and they tell of all that differs. What was
/// changed by hand has no line.
fn continues(a: &Note, b: &Note) -> bool {
    let more = a.history.len() > b.history.len() && b.history.iter().all(|l| a.history.contains(l));
    macro_rules! told_of {
        ($($name:ident)+) => { $((a.$name == b.$name || told(a, b, stringify!($name))))&&+ };
    }
    more && a.extra == b.extra && fields_of_one_value!(told_of text tags flags evidence)
}

/// Whether a line of `own` that `other` has not tells of a change of this field.
fn told(own: &Note, other: &Note, field: &str) -> bool {
    let of_it = |what: &str| {
        let what = what
            .strip_prefix("undone: ")
            .or(what.strip_prefix("done again: "))
            .unwrap_or(what);
        let word = |w: &str| w.strip_prefix(field).is_some_and(|rest| rest.starts_with(' '));
        what == "edited in a table since"
            || what.split(", ").any(word)
            || match field {
                "reviewed_at" => what.starts_with("reviewed ") || what.starts_with("no longer reviewed"),
                "status" => what.starts_with("reopened: "),
                "anchor" => what.starts_with("put by hand from "),
                _ => false,
            }
    };
    own.history
        .iter()
        .any(|l| of_it(&l.what) && !other.history.contains(l))
}

/// What either has, in the order of the first.
fn both<T: PartialEq + Clone>(a: &[T], b: &[T]) -> Vec<T> {
    let more = b.iter().filter(|t| !a.contains(t));
    a.iter().chain(more).cloned().collect()
}

/// Whether both sides made of one field two different things.
pub fn clash(base: &Note, ours: &Note, theirs: &Note) -> bool {
    macro_rules! any {
        ($($name:ident)+) => {
            $((ours.$name != base.$name && theirs.$name != base.$name && theirs.$name != ours.$name))||+
        };
    }
    fields_of_one_value!(any text anchor)
}

/// Whether two states of a note say the same, histories and dates of change aside.
pub fn same_words(a: &Note, b: &Note) -> bool {
    let strip = |n: &Note| Note {
        history: Vec::new(),
        updated: String::new(),
        ..n.clone()
    };
    strip(a) == strip(b)
}

/// Whether a field says nothing: TOML has no word for that.
fn is_nothing(value: &impl serde::Serialize) -> bool {
    toml::Value::try_from(value).is_err()
}

fn said(value: &impl serde::Serialize) -> String {
    match toml::Value::try_from(value) {
        Ok(toml::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        // TOML has no word for "none".
        Err(_) => "nothing".to_owned(),
    }
}

/// Between the two texts of one note, where both were kept.
const ALSO: &str = "\n\n(Also written, by another copydesk:)\n\n";

fn texts(base: &str, ours: &str, theirs: &str) -> String {
    // Who changed nothing gives way, also to one who took words out.
    if ours == base {
        theirs.to_owned()
    } else if theirs == base {
        ours.to_owned()
    } else if theirs.contains(ours) {
        theirs.to_owned()
    } else if ours.contains(theirs) {
        ours.to_owned()
    } else {
        format!("{ours}{ALSO}{theirs}")
    }
}

/// The text both share when one contains the other, else nothing.
fn common(a: &str, b: &str) -> String {
    if a.contains(b) {
        b.to_owned()
    } else if b.contains(a) {
        a.to_owned()
    } else {
        String::new()
    }
}

/// What either side added, less what either side took out.
fn lists<T: PartialEq + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    // Where one side changed nothing the order of the other holds as well.
    if ours == base {
        return theirs.to_vec();
    }
    let mut out: Vec<T> = ours
        .iter()
        .filter(|t| theirs.contains(t) || !base.contains(t))
        .cloned()
        .collect();
    for t in theirs {
        if !base.contains(t) && !out.contains(t) {
            out.push(t.clone());
        }
    }
    out
}

/// Both histories, each line once, by time.
fn histories(a: &[Change], b: &[Change]) -> Vec<Change> {
    let mut out = a.to_vec();
    for line in b {
        if !out.contains(line) {
            out.push(line.clone());
        }
    }
    out.sort_by(|x, y| x.at.cmp(&y.at));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Anchor, NoteKind, Status, Verdict};

    fn note() -> Note {
        Note::new(
            "n1".into(),
            NoteKind::Claim,
            Anchor::default(),
            "2026-01-01T00:00:00Z",
        )
    }

    #[test]
    fn changes_to_different_fields_are_both_kept() {
        let base = note();
        let mut ours = base.clone();
        ours.verdict = Verdict::Supported;
        ours.tags.push("harbour".into());
        let mut theirs = base.clone();
        theirs.status = Status::Waiting;
        theirs.tags.push("budget".into());
        let out = three_way(&base, &ours, &theirs, "2026-01-02T00:00:00Z");
        assert_eq!((out.verdict, out.status), (Verdict::Supported, Status::Waiting));
        assert_eq!(out.tags, ["harbour", "budget"]);
    }

    #[test]
    fn words_that_were_taken_out_stay_out_whatever_else_was_changed() {
        let base = Note {
            text: "Ask the master. And the crew.".into(),
            ..note()
        };
        let shorter = Note {
            text: "Ask the master.".into(),
            ..base.clone()
        };
        let judged = Note {
            verdict: Verdict::Supported,
            ..base.clone()
        };
        for (ours, theirs) in [(&shorter, &judged), (&judged, &shorter)] {
            let out = three_way(&base, ours, theirs, "2026-01-02T00:00:00Z");
            assert_eq!(
                (out.text.as_str(), out.verdict),
                ("Ask the master.", Verdict::Supported)
            );
        }
    }

    #[test]
    fn a_verdict_given_twice_is_ours_and_the_history_names_the_other() {
        let base = note();
        let mut ours = base.clone();
        ours.verdict = Verdict::Supported;
        let mut theirs = base.clone();
        theirs.verdict = Verdict::Contradicted;
        let out = three_way(&base, &ours, &theirs, "2026-01-02T00:00:00Z");
        assert_eq!(out.verdict, Verdict::Supported);
        let last = &out.history.last().expect("a line").what;
        assert_eq!(last, "merged: verdict was also set to contradicted");
    }

    #[test]
    fn two_texts_are_both_kept_and_merging_again_adds_nothing() {
        let base = note();
        let mut ours = base.clone();
        ours.text = "Ask the harbour master.".into();
        let mut theirs = base.clone();
        theirs.text = "See the 2019 budget.".into();
        let out = three_way(&base, &ours, &theirs, "2026-01-02T00:00:00Z");
        assert!(out.text.contains("harbour master") && out.text.contains("2019 budget"));
        let again = three_way(&base, &out, &theirs, "2026-01-03T00:00:00Z");
        assert_eq!(again.text, out.text);
    }

    #[test]
    fn a_copy_that_continues_the_other_is_the_newer_whatever_the_clock_says() {
        let old = note();
        let mut new = old.clone();
        new.updated = "2016-01-01T00:00:00Z".into();
        new.verdict = Verdict::Opinion;
        new.history.push(Change::new(
            "2016-01-01T00:00:00Z",
            "verdict unchecked -> opinion",
        ));
        assert_eq!(unbased(&old, &new), new);
        assert_eq!(unbased(&new, &old), new);
    }

    #[test]
    fn two_copies_with_no_common_origin_lose_no_words() {
        let mut a = note();
        a.text = "One.".into();
        a.tags.push("x".into());
        a.updated = "2026-01-05T00:00:00Z".into();
        let mut b = note();
        b.text = "Two.".into();
        b.tags.push("y".into());
        b.claimant = Some("The mayor".into());
        let out = unbased(&a, &b);
        assert!(out.text.starts_with("One.") && out.text.ends_with("Two."));
        assert_eq!(out.tags, ["x", "y"]);
        assert_eq!(out.claimant.as_deref(), Some("The mayor"));
        assert_eq!(unbased(&out, &b), out);
    }

    /// A state of the note that the fields of a test are drawn for.
    fn state() -> impl proptest::strategy::Strategy<Value = Note> {
        use proptest::prelude::*;
        let text = prop::sample::select(vec!["", "one", "one two", "one two three", "two"]);
        let list = || prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
        let verdict = prop::sample::select(Verdict::ALL.to_vec());
        (text, list(), list(), verdict, prop::option::of("[ab]")).prop_map(
            |(text, tags, flags, verdict, claimant)| Note {
                text: text.to_owned(),
                tags: tags.into_iter().map(str::to_owned).collect(),
                flags: flags.into_iter().map(str::to_owned).collect(),
                verdict,
                claimant,
                ..note()
            },
        )
    }

    proptest::proptest! {
        /// In each field by itself: where one side is as the origin was, the other side's field holds, whatever it is.
        #[test]
        fn who_changed_nothing_gives_way(base in state(), ours in state(), theirs in state()) {
            let out = three_way(&base, &ours, &theirs, "2026-01-02T00:00:00Z");
            macro_rules! gives_way {
                ($($name:ident),+) => {$(
                    if ours.$name == base.$name {
                        proptest::prop_assert_eq!(&out.$name, &theirs.$name);
                    } else if theirs.$name == base.$name {
                        proptest::prop_assert_eq!(&out.$name, &ours.$name);
                    }
                )+};
            }
            gives_way!(text, tags, flags, verdict, claimant);
        }
    }
}

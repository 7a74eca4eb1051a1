//! Which event each kind of date gets, and which dates get none.

use crate::article::{DateFrom, Published};
use crate::extract::{Engine, Lexicon};
use crate::ingest::text::raw;

/// `date → event` of every date.
fn ties(text: &str) -> Vec<String> {
    let mut article = raw(text.to_owned());
    article.meta.published = Some(Published {
        value: "2019-05-16".to_owned(),
        from: DateFrom::Given,
    });
    let engine = Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
    engine
        .extract(&article)
        .dates
        .iter()
        .map(|d| format!("{} → {}", d.span.of(text), d.event.map_or("", |e| e.of(text))))
        .collect()
}

#[test]
fn a_date_behind_its_verb() {
    assert_eq!(
        ties("The mayor said Tuesday that the mill will close in July."),
        ["Tuesday → said", "July → close"]
    );
    assert_eq!(
        ties("The offer, which was set to expire on 6 May, was extended."),
        ["6 May → expire"]
    );
}

#[test]
fn a_date_that_opens_its_clause() {
    assert_eq!(
        ties("On Monday, the mayor of Varle resigned."),
        ["Monday → resigned"]
    );
    assert_eq!(
        ties("Yesterday the company was told to leave."),
        ["Yesterday → told"]
    );
}

#[test]
fn a_date_before_a_noun_that_names_an_event() {
    assert_eq!(
        ties("She wrote about the 1990 invasion of Varle."),
        ["1990 → invasion"]
    );
}

#[test]
fn the_nearest_clause_counts_also_where_its_verb_is_a_form_of_have() {
    assert_eq!(
        ties("The mill said it had a loss of 5 million in March."),
        ["March → loss"]
    );
    assert_eq!(
        ties("The mill said its third-quarter figures will fall."),
        ["third-quarter → fall"]
    );
    assert_eq!(ties("They spoke of Friday's jitters."), ["Friday → jitters"]);
}

#[test]
fn verbs_that_no_list_holds_are_seen_by_what_stands_before_them() {
    assert_eq!(
        ties("The mill said all rights will terminate in July."),
        ["July → terminate"]
    );
    assert_eq!(
        ties("He was suspected of blowing up a mill in 1988."),
        ["1988 → blowing"]
    );
    assert_eq!(
        ties("The mill last week announced a sale."),
        ["last week → announced"]
    );
    assert_eq!(
        ties("He has paid late, but now he sends letters."),
        ["now → sends"]
    );
}

#[test]
fn the_clause_ends_where_another_begins() {
    let text = "The mayor left on Monday, but the clerk, who was ill, stayed.";
    let article = raw(text.to_owned());
    let engine = Engine::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
    let found = engine.extract(&article);
    assert_eq!(
        found.dates[0].clause.map(|c| c.of(text)),
        Some("The mayor left on Monday")
    );
}

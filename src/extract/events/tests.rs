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
        ["6 May → set to expire"]
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
        ["March → had a loss"]
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

#[test]
fn a_limit_or_one_side_of_a_comparison_dates_no_event() {
    assert_eq!(ties("The mill has been shut since March."), ["March → "]);
    assert_eq!(
        ties("Sales in the quarter ended Sept. 30 were flat."),
        ["the quarter → Sales", "Sept. 30 → "]
    );
    assert_eq!(ties("Output was higher than in 1990."), ["1990 → "]);
    assert_eq!(ties("VARLE, 9 May 2019 - The mayor resigned."), ["9 May 2019 → "]);
}

#[test]
fn verbs_tied_by_a_conjunction_share_the_date() {
    assert_eq!(
        ties("On Monday, the guards shot two men and wounded a third."),
        ["Monday → shot", "Monday → wounded"]
    );
    assert_eq!(
        ties("Two men were arrested and charged on Monday."),
        ["Monday → charged", "Monday → arrested"]
    );
}

#[test]
fn a_verb_that_says_little_takes_what_it_does_with_it() {
    assert_eq!(ties("The clerks held talks on Monday."), ["Monday → held talks"]);
    assert_eq!(ties("The roof began to fall in May."), ["May → began to fall"]);
    assert_eq!(
        ties("The vigil took place on Monday."),
        ["Monday → took place", "Monday → vigil"]
    );
    assert_eq!(
        ties("She was found floating in the river on Monday."),
        ["Monday → found floating"]
    );
}

#[test]
fn a_noun_in_a_phrase_of_its_own_has_the_date_as_well() {
    assert_eq!(
        ties("She said in a speech on Monday that all was well."),
        ["Monday → said", "Monday → speech"]
    );
    assert_eq!(ties("The attack on Monday killed two."), ["Monday → attack"]);
}

#[test]
fn what_a_figure_did_is_the_event_and_not_the_figure() {
    assert_eq!(
        ties("The mill said third-quarter profit rose."),
        ["third-quarter → rose"]
    );
    assert_eq!(ties("She read it in Friday's edition."), ["Friday → "]);
}

#[test]
fn a_participle_between_commas_is_not_the_main_verb() {
    assert_eq!(
        ties("On Monday, the clerk, accompanied by a lawyer, flew home."),
        ["Monday → flew"]
    );
}

#[test]
fn what_is_counted_is_no_verb() {
    assert_eq!(
        ties("The tramway was lengthened by 7 stops in June 2017."),
        ["June 2017 → lengthened"]
    );
}

#[test]
fn what_is_expected_has_the_date_and_not_the_expecting() {
    assert_eq!(
        ties("The clerks predict slow growth for next year."),
        ["next year → growth"]
    );
    assert_eq!(
        ties("They wait for the ruling, which is expected in July."),
        ["July → ruling"]
    );
    assert_eq!(
        ties("The mayor predicted Tuesday that it will rain."),
        ["Tuesday → predicted"]
    );
}

#[test]
fn an_event_that_took_place_has_the_date_with_its_verb() {
    assert_eq!(
        ties("The blasts in Varle occurred on Friday."),
        ["Friday → occurred", "Friday → blasts"]
    );
    assert_eq!(
        ties("They paid for the merger that took place in 1988."),
        ["1988 → took place", "1988 → merger"]
    );
    // The team is no event.
    assert_eq!(
        ties("The head of an inspection team resumed work on Friday."),
        ["Friday → resumed"]
    );
}

#[test]
fn two_dates_side_by_side_date_the_same() {
    assert_eq!(
        ties("The bridge fell at 9 p.m. on Friday."),
        ["9 p.m. → fell", "Friday → fell"]
    );
}

#[test]
fn a_limit_dates_what_when_says_of_it() {
    assert_eq!(
        ties("The mill has been shut since March, when it burned."),
        ["March → burned"]
    );
}

#[test]
fn what_stands_behind_to_is_not_always_a_verb() {
    assert_eq!(
        ties("The mill mailed letters to shareholders on Friday."),
        ["Friday → mailed"]
    );
    assert_eq!(
        ties("It was the revolt that brought him to power in 1990."),
        ["1990 → brought"]
    );
}

#[test]
fn what_an_event_did_has_its_date() {
    assert_eq!(
        ties("She spoke of the May 3, 1991, bombing of the mill that killed two and maimed one."),
        [
            "May 3, 1991 → bombing",
            "May 3, 1991 → killed",
            "May 3, 1991 → maimed"
        ]
    );
}

#[test]
fn a_participle_that_opens_the_sentence_may_be_what_is_dated() {
    assert_eq!(
        ties("Rescued on Friday by two boys, the clerk has become a hero."),
        ["Friday → Rescued"]
    );
    assert_eq!(
        ties("On Monday, a crowd led by three clerks, all of them old, burned the mill."),
        ["Monday → burned"]
    );
}

#[test]
fn a_report_that_is_cited_has_the_date() {
    assert_eq!(
        ties("The mill gave him a car, according to a report on Friday."),
        ["Friday → report"]
    );
}

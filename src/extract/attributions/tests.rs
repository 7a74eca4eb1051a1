//! Annotation triples: a text, and who says what by which words.

use super::*;
use crate::extract::flags::testing::article;
use crate::extract::{EntityKind, Mention};

fn cues() -> &'static Cues {
    static CUES: std::sync::OnceLock<Cues> = std::sync::OnceLock::new();
    CUES.get_or_init(|| Cues::new(&Lexicon::shipped().expect("reads")).expect("compiles"))
}

/// `source | cue | content / content`, each attribution a line; `“` before a direct one.
fn read(paragraphs: &[&str]) -> Vec<String> {
    let article = article(paragraphs);
    let doc = Doc::new(&article);
    let words = |spans: &[Span]| -> String {
        spans
            .iter()
            .map(|s| s.of(doc.text))
            .collect::<Vec<_>>()
            .join(" / ")
    };
    cues()
        .find(&doc, &[])
        .iter()
        .map(|a| {
            format!(
                "{}{} | {} | {}",
                if a.direct { "“" } else { "" },
                words(&a.source),
                words(&a.cue),
                words(&a.content)
            )
        })
        .collect()
}

#[test]
fn a_clause_with_and_without_that() {
    assert_eq!(
        read(&["The clerk said that the gate was open."]),
        ["The clerk | said | that the gate was open"]
    );
    assert_eq!(
        read(&["The clerk has repeatedly said the gate was open."]),
        ["The clerk | has repeatedly said | the gate was open"]
    );
}

#[test]
fn what_is_said_may_come_first() {
    assert_eq!(
        read(&["The gate was open, the clerk said."]),
        ["the clerk | said | The gate was open"]
    );
    assert_eq!(
        read(&["The gate was open, said Maria Lopez."]),
        ["Maria Lopez | said | The gate was open"]
    );
}

#[test]
fn quotations_keep_their_marks_and_their_parts() {
    assert_eq!(
        read(&["“The gate is open,” Maria Lopez said."]),
        ["“Maria Lopez | said | “The gate is open,”"]
    );
    assert_eq!(
        read(&["“The gate,” said Maria Lopez, a nurse, “is open.”"]),
        ["“Maria Lopez, a nurse | said | “The gate,” / “is open.”"]
    );
    assert_eq!(
        read(&["“The gate is open,” she said. “Go in and see for yourself.”"]),
        ["“she | said | “The gate is open,” / “Go in and see for yourself.”"]
    );
}

#[test]
fn a_quotation_in_a_clause_is_not_direct() {
    assert_eq!(
        read(&["The clerk said the gate was “wide open” all night."]),
        ["The clerk | said | the gate was “wide open” all night"]
    );
}

#[test]
fn an_open_quotation_goes_on_in_the_next_paragraph() {
    let all = read(&[
        "“We opened the gate,” the clerk said. “Then it rained for days.",
        "“Nobody came to close it.”",
    ]);
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[1].starts_with("“the clerk |  | “Nobody came"), "{all:?}");
}

#[test]
fn a_lost_mark_spoils_its_paragraph_only() {
    let all = read(&[
        "\"We opened the gate and it rained.",
        "The clerk said that the gate was open.",
    ]);
    assert!(
        all.contains(&"The clerk | said | that the gate was open".to_owned()),
        "{all:?}"
    );
}

#[test]
fn descriptions_belong_to_the_source() {
    assert_eq!(
        read(&["Maria Lopez, a spokeswoman for the ministry, said that it would close."]),
        ["Maria Lopez, a spokeswoman for the ministry, | said | that it would close"]
    );
    assert_eq!(
        read(&["A person familiar with the talks told reporters on Monday that it would close."])[0]
            .split(" | ")
            .next(),
        Some("A person familiar with the talks")
    );
}

#[test]
fn according_to_stands_on_either_side() {
    assert_eq!(
        read(&["According to the clerk, the gate was open."]),
        ["the clerk | According to | the gate was open"]
    );
    assert_eq!(
        read(&["The gate was open, according to the clerk."]),
        ["the clerk | according to | The gate was open"]
    );
}

#[test]
fn nobody_may_say_it() {
    assert_eq!(
        read(&["It is said that the gate was open."]),
        [" | is said | that the gate was open"]
    );
    assert_eq!(
        read(&["The gate was reported to be open."]),
        [" | was reported | The gate / to be open"]
    );
}

#[test]
fn two_speakers_share_a_sentence() {
    assert_eq!(
        read(&["The clerk said the gate was open, but the guard said it was shut."]),
        [
            "The clerk | said | the gate was open",
            "the guard | said | it was shut"
        ]
    );
    assert_eq!(
        read(&["The clerk said the gate was open, adding that it rained."]),
        [
            "The clerk | said | the gate was open",
            "The clerk | adding | that it rained"
        ]
    );
}

#[test]
fn nouns_that_look_like_verbs_are_none() {
    assert!(read(&["The report was late and its claims were few."]).is_empty());
}

#[test]
fn pronouns_stand_for_the_last_speaker() {
    let article = article(&["Maria Lopez said that the gate was open. She added that it rained."]);
    let doc = Doc::new(&article);
    let lopez = Entity {
        name: "Maria Lopez".into(),
        kind: EntityKind::Person,
        aliases: Vec::new(),
        mentions: vec![Mention {
            span: Span::new(0, 11),
            kind: None,
            rule: "test".into(),
        }],
        roles: Vec::new(),
    };
    let found = cues().find(&doc, &[lopez]);
    assert_eq!(
        found.iter().map(|a| a.entity).collect::<Vec<_>>(),
        [Some(0), Some(0)]
    );
}

#[test]
fn hostile_pages_are_read_to_their_end() {
    for piece in [
        "said ",
        "\"",
        "“ ",
        "' ",
        "said, \"",
        "he said that ",
        "(",
        "according to ",
    ] {
        let page = piece.repeat(40_000);
        let found = read(&[&page]);
        assert!(found.len() < 50_000);
    }
}

#[test]
fn a_relative_clause_may_name_the_source() {
    assert_eq!(
        read(&["Shops have closed for good, which Harbour Watch reported on."]),
        ["Harbour Watch | reported on | Shops have closed for good"]
    );
}

#[test]
fn a_participle_in_a_subject_quotes_nobody() {
    let all = read(&[
        "Many of the papers reporting on these fires are small, which, according to Harbour Watch, is new.",
    ]);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(
        all[0].starts_with("Harbour Watch | according to | Many of the papers"),
        "{all:?}"
    );
}

#[test]
fn a_speaker_may_break_in_anywhere() {
    assert_eq!(
        read(&["The answer, says Maria Lopez, is a wider gate."]),
        ["Maria Lopez | says | The answer / is a wider gate"]
    );
    assert_eq!(
        read(&["They wait and, according to reports, hungry shoppers are at the gate."])[0]
            .split(" | ")
            .next(),
        Some("reports")
    );
}

#[test]
fn the_nearest_subject_speaks() {
    let sources = |t: &str| {
        read(&[t])
            .iter()
            .map(|a| a.split(" | ").next().unwrap_or("").to_owned())
            .collect::<Vec<_>>()
    };
    assert!(
        sources("Why people would want a small boat and Professor Brill thinks that they would.")
            .contains(&"Professor Brill".to_owned())
    );
    assert_eq!(
        sources("On wages the report says that nothing was paid."),
        ["the report"]
    );
    assert!(read(&["The firm raised its rate by a point to 2 per cent."]).is_empty());
    assert!(read(&["They have what looks like a small boat."]).is_empty());
}

#[test]
fn what_a_paper_is_quoted_as_is_told_once() {
    let all = read(&["Harbour Watch quoted the Bergen Herald as confirming the sale."]);
    assert!(all.iter().all(|a| !a.contains("Herald as |")), "{all:?}");
    assert_eq!(
        read(&["One Western diplomat described it as a trap."])[0]
            .split(" | ")
            .next(),
        Some("One Western diplomat")
    );
}

#[test]
fn the_last_words_of_a_sentence_in_marks_are_not_all_that_is_said() {
    assert_eq!(
        read(&["The gate was “wide open for a week,” Maria Lopez said."]),
        ["Maria Lopez | said | The gate was “wide open for a week,”"]
    );
    assert_eq!(
        read(&["He shook his head. “It was shut,” Maria Lopez said."]),
        ["“Maria Lopez | said | “It was shut,”"]
    );
}

#[test]
fn a_quotation_may_follow_an_aside_and_the_colon_is_part_of_the_cue() {
    assert_eq!(
        read(&["Maria Lopez said of the gate, “It was shut.”"]),
        ["“Maria Lopez | said | “It was shut.”"]
    );
    assert_eq!(
        read(&["Maria Lopez said: “It was shut.”"]),
        ["“Maria Lopez | said: | “It was shut.”"]
    );
    assert_eq!(
        read(&["As it rained, Maria Lopez said, “It was shut.”"]),
        ["“Maria Lopez | said | “It was shut.”"]
    );
}

#[test]
fn brackets_belong_to_the_name_before_them() {
    assert_eq!(
        read(&["“It was shut,” Rep. Ada Brill (D-Ohio) said."]),
        ["“Rep. Ada Brill (D-Ohio) | said | “It was shut,”"]
    );
}

#[test]
fn a_name_behind_a_dash_signs_the_quotation() {
    assert_eq!(
        read(&["“I have never seen it open.” ― Maria Lopez"]),
        ["“Maria Lopez | ― | “I have never seen it open.”"]
    );
    assert!(read(&["“I have never seen it open.” — The gate was shut again by noon"]).is_empty());
}

#[test]
fn capitals_and_a_colon_that_come_back_are_a_transcript() {
    assert_eq!(
        read(&["LOPEZ: Well, it rained.", "BRILL: Did it?", "LOPEZ: All night."]),
        ["LOPEZ | : | Well, it rained", "LOPEZ | : | All night"]
    );
    assert!(read(&["UPDATE: Well, it rained."]).is_empty());
}

#[test]
fn what_is_judged_inside_what_is_said_is_not_told_again() {
    assert_eq!(
        read(&["Maria Lopez said that the clerk praised the gate."]),
        ["Maria Lopez | said | that the clerk praised the gate"]
    );
    assert_eq!(
        read(&["The Harbour Watch reported that the ministry said that it was shut."]).len(),
        2
    );
}

#[test]
fn a_question_asked_of_somebody_has_no_source() {
    assert_eq!(
        read(&["Asked whether the gate was open, she shook her head."]),
        [" | Asked | whether the gate was open"]
    );
}

#[test]
fn a_paragraph_behind_a_speaker_is_theirs() {
    let all = read(&["The gate was shut, Maria Lopez said. “It rained for a whole week.”"]);
    assert_eq!(
        all,
        ["“Maria Lopez | said | The gate was shut / “It rained for a whole week.”"]
    );
}

#[test]
fn an_object_may_be_her_own() {
    assert_eq!(
        read(&["Maria Lopez said her family had left."]),
        ["Maria Lopez | said | her family had left"]
    );
    assert_eq!(
        read(&["The gate was shut, Maria Lopez told The Harbour Watch."]),
        ["Maria Lopez | told | The gate was shut"]
    );
}

#[test]
fn what_somebody_is_accused_of_is_the_content() {
    assert_eq!(
        read(&["The port has been accused by the pilots of hiding the report."]),
        ["the pilots | has been accused by | of hiding the report"]
    );
    assert_eq!(
        read(&["The plan was criticised by the pilots."]),
        ["the pilots | was criticised by | The plan"]
    );
}

#[test]
fn the_hour_is_no_part_of_the_source() {
    assert_eq!(
        read(&["At 9:15 a.m. Lopez wrote that the gate was shut."]),
        ["Lopez | wrote | that the gate was shut"]
    );
}

#[test]
fn who_asked_not_to_be_named_is_told_of_and_asks_nothing() {
    assert_eq!(
        read(&["The gate is the oldest of all, said a man who asked not to be named."]),
        ["a man who asked not to be named | said | The gate is the oldest of all"]
    );
}

#[test]
fn reports_of_reports_are_told_up_to_a_depth() {
    let chain = |links: usize| {
        let mut text = String::new();
        for n in 0..links {
            text += &format!("the clerk{} said that ", "s".repeat(n % 2));
        }
        read(&[&(text + "the gate was open.")])
    };
    assert_eq!(chain(3).len(), 3);
    assert_eq!(chain(4).len(), 4);
    assert_eq!(chain(20).len(), 4);
}

#[test]
fn a_question_may_stand_before_the_sentence_of_its_speaker() {
    assert_eq!(
        read(&["“Is the gate open?” Maria Lopez asked. “Go and see.”"]),
        ["“Maria Lopez | asked | “Is the gate open?” / “Go and see.”"]
    );
    // The quotation is a sentence of its own.
    assert_eq!(
        read(&["“It is open!” She says that it rained."]),
        ["She | says | that it rained"]
    );
}

#[test]
fn a_word_in_marks_is_no_speech() {
    assert_eq!(
        read(&["The clerk promised “budget reforms” and a new gate."]),
        ["The clerk | promised | “budget reforms” and a new gate"]
    );
    assert_eq!(
        read(&["The clerk said “what a gate!” and left."]),
        ["“The clerk | said | “what a gate!” and left"]
    );
}

#[test]
fn a_title_is_no_speech() {
    let none: [&str; 0] = [];
    assert_eq!(read(&["He saw a short film called “The Lamp” on Friday."]), none);
    assert_eq!(
        read(&["On “Morning Hour,” the clerk said it rained."]),
        ["the clerk | said | it rained"]
    );
}

#[test]
fn a_saying_inside_the_clause_that_is_said() {
    assert_eq!(
        read(&["He left after what analysts said was a bad day."]),
        ["analysts | said | what / was a bad day"]
    );
}

#[test]
fn an_aside_between_the_verb_and_that() {
    assert_eq!(
        read(&["The clerk said, among other things, that it rained."]),
        ["The clerk | said | that it rained"]
    );
}

#[test]
fn a_speaker_between_dashes_or_of_a_party() {
    assert_eq!(
        read(&["Many clerks — some of them old — said that it rained."]),
        ["Many clerks — some of them old — | said | that it rained"]
    );
    assert_eq!(
        read(&["“It rained,” Senator Ada Brill, R-Ohio, said."]),
        ["“Senator Ada Brill, R-Ohio, | said | “It rained,”"]
    );
    assert_eq!(
        read(&["About four in ten said they were wet."]),
        ["About four in ten | said | they were wet"]
    );
}

#[test]
fn what_only_seems_so_has_no_source() {
    assert_eq!(
        read(&["The gate appears to be open."]),
        [" | appears | The gate / to be open"]
    );
    assert_eq!(
        read(&["The gate is seen as a risk."]),
        [" | is seen | The gate / as a risk"]
    );
    assert!(read(&["The band appeared again on Friday."]).is_empty());
}

#[test]
fn a_stand_that_somebody_takes() {
    assert_eq!(
        read(&["The clerk is critical of the gate."]),
        ["The clerk | is critical of | the gate"]
    );
    assert_eq!(
        read(&["The clerk is confident that it will rain."]),
        ["The clerk | is confident | that it will rain"]
    );
}

#[test]
fn parts_of_a_screen_say_nothing() {
    let none: [&str; 0] = [];
    assert_eq!(read(&["The pane beside the text shows what was found."]), none);
    assert_eq!(read(&["The map leaves out who reported it."]), none);
}

#[test]
fn a_name_in_a_script_without_capitals_is_a_name() {
    assert_eq!(
        read(&["The director, ליאת ברק (Liat Barak), said that it rained."]),
        ["The director, ליאת ברק (Liat Barak), | said | that it rained"]
    );
}

#[test]
fn what_is_cited_ends_where_the_saying_goes_on() {
    assert_eq!(
        read(&["The station said on Wednesday, citing a witness, that it rained."]),
        [
            "The station | said | that it rained",
            "The station | citing | a witness"
        ]
    );
}

#[test]
fn what_papers_show_and_what_was_reported() {
    assert_eq!(
        read(&["The fund paid him, documents show."]),
        ["documents | show | The fund paid him"]
    );
    assert_eq!(
        read(&["As the Watch reported, the gate was open."]),
        ["the Watch | reported | the gate was open"]
    );
    assert_eq!(
        read(&["Records show the fund paid him."]),
        ["Records | show | the fund paid him"]
    );
}

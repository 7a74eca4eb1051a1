use super::*;
use crate::ingest;

fn entities(text: &str) -> Vec<Entity> {
    let lexicon = Lexicon::shipped().expect("the shipped lexicon reads");
    let gazetteer = Gazetteer::new(&lexicon).expect("the shipped lexicon compiles");
    let article = ingest::text::raw(text.to_owned());
    gazetteer.find(&Doc::new(&article), &[])
}

/// `kind name` of each entity.
fn names(text: &str) -> Vec<String> {
    entities(text)
        .iter()
        .map(|e| format!("{} {}", e.kind.word(), e.name))
        .collect()
}

#[test]
fn a_title_makes_a_person_and_is_kept_as_a_role() {
    let found = entities("Yesterday Prime Minister Torvo Baskel met President Lira Ossen in Harare.");
    let people: Vec<_> = found.iter().filter(|e| e.kind == EntityKind::Person).collect();
    assert_eq!(people.len(), 2);
    assert_eq!(people[0].name, "Torvo Baskel");
    assert_eq!(people[0].roles, ["Prime Minister"]);
    assert_eq!(people[0].mentions[0].rule, "person.title");
    assert_eq!(people[1].name, "Lira Ossen");
}

#[test]
fn hyphens_and_spelling_do_not_make_two_people() {
    let found = entities("Choi Jong Su spoke first. Later Choi Jong-su left, and nobody saw Choi again.");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].mentions.len(), 3);
    assert_eq!(found[0].aliases, ["Choi Jong-su", "Choi"]);
}

#[test]
fn two_people_with_one_family_name_stay_two() {
    assert_eq!(
        names("Anna Weber met Thomas Weber in Vienna. Weber paid."),
        ["person Anna Weber", "person Thomas Weber", "place Vienna"]
    );
}

#[test]
fn a_demonym_is_a_group_mention_of_its_place() {
    let found = entities("Officials in Norway said a Norwegian ship had sunk.");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].mentions[1].kind, Some(EntityKind::Group));
}

#[test]
fn an_acronym_in_brackets_is_the_body_before_it() {
    let found = entities("The Harbour Safety Bureau (HSB) objected. On Friday the HSB agreed.");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "Harbour Safety Bureau");
    assert_eq!(found[0].mentions.len(), 3);
}

#[test]
fn what_opens_a_sentence_is_no_name_for_that() {
    assert!(names("However, nobody came. Even so, Photo albums sold. For years it rained.").is_empty());
}

#[test]
fn the_half_of_a_country_is_a_place_only_where_both_are_spoken_of() {
    let text = "North Korea wrote to South Korea. Envoys from the South answered.";
    assert_eq!(names(text), ["place North Korea", "place South Korea"]);
    assert_eq!(entities(text)[1].mentions.len(), 2);
    assert!(
        !names("Rain fell in the South on Anna Weber.")
            .iter()
            .any(|n| n.contains("Korea"))
    );
}

#[test]
fn a_title_after_called_is_a_work() {
    let found = entities("They made a comedy about bees called The Golden Hive and sold it.");
    assert_eq!(found[0].kind, EntityKind::Work);
    assert_eq!(found[0].name, "The Golden Hive");
}

#[test]
fn handles_and_addresses_hold_no_names() {
    assert!(names("see @AnnaWeber and #Vienna or www.Paris.com and mail Anna@Rome.org").is_empty());
}

#[test]
fn apposition_gives_a_role() {
    let found = entities("A top commander, Anna Weber, left. Tomas Ruiz, a spokesman for the union, agreed.");
    assert_eq!(found[0].roles, ["A top commander"]);
    assert_eq!(found[1].roles, ["a spokesman for the union"]);
}

#[test]
fn a_row_without_end_and_names_without_number_are_read_in_linear_work() {
    // Squares of these would be 10^10 steps and more: the test would not come back.
    let row = "Aa ".repeat(200_000);
    assert!(entities(&row).len() < 10);
    let mut many = String::new();
    for i in 0..30_000u32 {
        let letters: String = (0..4)
            .map(|d| char::from(b'a' + (i / 26u32.pow(d) % 26) as u8))
            .collect();
        many.push_str(&format!("Anna Q{letters} met Weber. "));
    }
    assert!(entities(&many).len() >= 20_000);
}

#[test]
fn outlets_of_states_are_told_with_their_state() {
    let lexicon = Lexicon::shipped().expect("shipped");
    let outlets = state_outlets(&lexicon).expect("reads");
    assert!(outlets.contains(&("Xinhua".to_owned(), "China".to_owned())));
    assert!(!outlets.iter().any(|(name, _)| name == "Reuters"));
}

#[test]
fn what_stands_before_a_name_tells_what_it_is() {
    assert_eq!(
        names("He told the newspaper Glas Nova about it."),
        ["outlet Glas Nova"]
    );
    assert_eq!(
        names("ORVANT, Sept. 18 - The bridge is closed.")
            .first()
            .map(String::as_str),
        Some("place ORVANT")
    );
}

#[test]
fn a_title_is_no_part_of_the_name_behind_it() {
    let found = entities("On Monday Prime Minister Anna Weber met Mr Tomas Ruiz. Weber paid.");
    let people: Vec<_> = found.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(people, ["Anna Weber", "Tomas Ruiz"]);
    assert_eq!(found[0].roles, ["Prime Minister"]);
    assert!(found[1].roles.is_empty(), "{:?}", found[1].roles);
}

#[test]
fn a_listed_name_in_small_letters_is_an_everyday_word() {
    assert!(!names("He said: \"The age rests on a guess.\"").contains(&"outlet The Age".to_owned()));
    assert!(names("She told The Age about it.").contains(&"outlet The Age".to_owned()));
}

#[test]
fn a_country_nobody_knows_is_told_by_its_adjective() {
    holds(
        "They said the Dravian delegation left. It would let Dravia draw water.",
        "place Dravia",
        2,
    );
}

#[test]
fn a_verb_before_a_role_is_no_part_of_it() {
    let found = entities("The club is signing goalkeeper Ada Brill. It has met managing director Tom Weber.");
    assert_eq!(found[0].roles, ["goalkeeper"]);
    assert_eq!(found[1].roles, ["managing director"]);
}

#[test]
fn a_pair_of_nations_is_a_group_and_a_dateline_takes_its_plain_spelling() {
    assert_eq!(names("The Anglo-Dutch firm paid."), ["group Anglo-Dutch"]);
    assert_eq!(
        names("ORVANTA, Sept. 18 - It is closed.\n\nNobody in Orvanta knows why."),
        ["place Orvanta"]
    );
}

#[test]
fn a_film_that_is_called_like_a_day_ends_the_search() {
    let found = names("He made a film called Sunday 4 June 1989 with Velmar Zurec.");
    assert!(found.contains(&"person Velmar Zurec".to_owned()), "{found:?}");
}

/// How often each entity is named, and as what.
fn counted(text: &str) -> Vec<(String, usize)> {
    entities(text)
        .iter()
        .map(|e| (format!("{} {}", e.kind.word(), e.name), e.mentions.len()))
        .collect()
}

#[track_caller]
fn holds(text: &str, name: &str, mentions: usize) {
    let found = counted(text);
    assert!(found.contains(&(name.to_owned(), mentions)), "{found:?}");
}

#[test]
fn a_people_that_no_list_knows_belongs_to_the_place_it_is_named_after() {
    let text = "The Orvian press wrote of it. Two Orvians were seen. \"No,\" said a minister in Orvia.";
    holds(text, "place Orvia", 3);
    assert!(
        counted("Damian Weber said so in Dama.")
            .iter()
            .any(|(name, _)| name == "person Damian Weber")
    );
}

#[test]
fn a_word_for_a_ship_or_a_weapon_says_what_the_name_beside_it_is() {
    holds(
        "The storm sank the trawler Havdis. Two vessels, Havdis the nearer, had been warned.",
        "product Havdis",
        2,
    );
    holds(
        "The army moved a KRTX missile battery to the coast.",
        "product KRTX",
        1,
    );
}

#[test]
fn a_word_for_a_firm_or_for_who_comes_from_somewhere_says_what_the_name_is() {
    holds(
        "The shipping company Vestlinjen has ordered two ferries. Vestlinjen did not answer.",
        "organisation Vestlinjen",
        2,
    );
    holds("A visitor from Pelune wrote one word.", "place Pelune", 1);
    holds(
        "She bought the company Petersen founded. Petersen has left.",
        "person Petersen",
        2,
    );
}

#[test]
fn a_paper_and_a_museum_are_called_after_their_town() {
    let text = "Ada Brill lives in Skarvik. She runs the Skarvik Maritime Museum, and Skarvik has thanked her in The Skarvik Observer.";
    holds(text, "place Skarvik", 2);
    holds(text, "outlet The Skarvik Observer", 1);
}

#[test]
fn a_family_name_of_two_words_follows_its_full_name() {
    holds(
        "The judge, Zora Lindt-Okafor, heard both sides. Ms Lindt-Okafor will rule in May.",
        "person Zora Lindt-Okafor",
        2,
    );
}

#[test]
fn a_firm_between_commas_behind_its_noun_is_a_firm() {
    assert_eq!(
        names("The shipping company, Sundvik, said that it had no comment."),
        ["organisation Sundvik"]
    );
}

#[test]
fn a_house_that_somebody_works_for_is_a_body() {
    let found = names("Ragna Moe, a historian at the Skarnes Maritime Museum, has read the book.");
    assert!(
        found.contains(&"organisation Skarnes Maritime Museum".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_verb_that_begins_a_sentence_is_nobody() {
    assert!(names("Mark a claim. Then read what it says.").is_empty());
    assert_eq!(names("Mark Reeve read the claim."), ["person Mark Reeve"]);
}

#[test]
fn what_one_goes_over_with_an_article_is_a_place() {
    let found = names(
        "Two signs hung on the bridge over the Aalen. Nobody at the Aalen Institute of Technology saw them.",
    );
    assert!(found.contains(&"place Aalen".to_owned()), "{found:?}");
}

#[test]
fn a_short_name_in_brackets_is_the_body_whatever_its_letters() {
    let found = entities("The Widows Fund (WIND) objected. On Friday WIND agreed to wait.");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, EntityKind::Organisation);
    assert_eq!(found[0].mentions.len(), 3);
}

#[test]
fn an_acronym_that_is_spoken_as_a_word_is_its_body() {
    let found = entities(
        "The Norland Environment Protection Agency warned a committee on Friday. Nepa said that the river was low.",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].kind, EntityKind::Organisation);
}

#[test]
fn somebody_who_is_addressed_is_a_person() {
    let found =
        names("The voice of The Guide was added later, said Mr Stamp. The Tutsis and the Hutus fled.");
    assert!(found.contains(&"person Stamp".to_owned()), "{found:?}");
    assert!(found.contains(&"group Tutsis".to_owned()), "{found:?}");
}

#[test]
fn what_a_line_by_line_reading_of_reports_showed() {
    let all = |text: &str, name: &str| {
        let found = names(text);
        assert!(found.contains(&name.to_owned()), "{name}: {found:?}");
    };
    all(
        "The charge was one of al-Qaeda links, police said.",
        "organisation Al-Qaeda",
    );
    all(
        "In an interview with the Independent, she said that it would pass.",
        "outlet The Independent",
    );
    all(
        "He was quoted in the Herald newspaper on Friday.",
        "outlet Herald",
    );
    all(
        "They were held under Section 9 of the Harbours Act 2003 in March.",
        "work Harbours Act 2003",
    );
    all(
        "The Bank's Tariff Policy Committee decided to wait.",
        "organisation Tariff Policy Committee",
    );
    let governor = entities("Bank of England governor Edda Moran has warned of that.");
    assert!(
        governor.iter().any(|e| e.roles == ["Bank of England governor"]),
        "{governor:?}"
    );
    let father = entities("Azmar said that he was tired. Later Azmar Belg left the building.");
    assert_eq!(father.len(), 1, "{father:?}");
}

#[test]
fn what_is_an_outlet_once_is_no_work_elsewhere() {
    let found = names(
        "Radio Valda, which is controlled by the government, said so on Wednesday. The paper quoted Radio Valda as confirming it.",
    );
    assert_eq!(found, ["outlet Radio Valda"]);
}

#[test]
fn a_name_in_the_headline_is_what_the_story_says_it_is() {
    let mut article = ingest::text::raw(
        "Norvig votes to move its quay\n\nThe council of Norvig voted on Tuesday to close the old quay.\n"
            .to_owned(),
    );
    article.blocks[0].kind = crate::article::BlockKind::Heading(1);
    let engine = crate::extract::Engine::new(&Lexicon::shipped().expect("reads")).expect("compiles");
    let found = engine.extract(&article).entities;
    let norvig: Vec<_> = found
        .iter()
        .filter(|e| e.name == "Norvig")
        .map(|e| e.kind)
        .collect();
    assert_eq!(norvig, [EntityKind::Place]);
}

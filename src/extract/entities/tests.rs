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

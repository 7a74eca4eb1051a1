//! Whole sentences, tagged and grouped.

use super::*;
use crate::article::Article;
use crate::extract::Doc;

fn with<T>(text: &str, look: impl Fn(&Doc) -> T) -> T {
    let article: Article = crate::ingest::text::raw(text.to_owned());
    look(&Doc::new(&article))
}

/// The tags of these words of a text, in the order in which they stand there.
fn tags(text: &str, words: &[&str]) -> Vec<Tag> {
    with(text, |doc| {
        let mut from = 0;
        words
            .iter()
            .map(|word| {
                let at = (from..doc.tokens.len()).find(|&i| doc.word(i) == *word);
                let at = at.unwrap_or_else(|| panic!("{word:?} stands in the text"));
                from = at + 1;
                doc.tag(at)
            })
            .collect()
    })
}

fn at(doc: &Doc, word: &str) -> usize {
    (0..doc.tokens.len())
        .find(|&i| doc.word(i) == word)
        .expect("the word stands in the text")
}

fn group(text: &str, word: &str) -> String {
    with(text, |doc| {
        let group = doc.verb_group(at(doc, word));
        doc.tokens_span(group.start, group.end).of(doc.text).to_owned()
    })
}

fn phrase(text: &str, word: &str) -> (String, String) {
    with(text, |doc| {
        let i = at(doc, word);
        let phrase = doc.noun_phrase(i);
        let whole = doc.tokens_span(phrase.start, phrase.end).of(doc.text).to_owned();
        (whole, doc.word(doc.noun_head(i)).to_owned())
    })
}

#[test]
fn one_spelling_is_a_verb_here_and_a_noun_there() {
    let text = "The council plans to report on Monday, but its report on the plans was late.";
    assert_eq!(
        tags(text, &["plans", "report", "report", "plans"]),
        [Tag::VerbPresent, Tag::VerbBase, Tag::Noun, Tag::Noun]
    );
    assert_eq!(
        tags(
            "Two men were shot after a warning shot was fired.",
            &["shot", "shot"]
        ),
        [Tag::Participle, Tag::Noun]
    );
}

#[test]
fn past_and_participle_are_told_apart() {
    let text = "Officers arrested a baker who had arrested nobody, and the baker was arrested on Friday.";
    assert_eq!(
        tags(text, &["arrested", "arrested", "arrested"]),
        [Tag::VerbPast, Tag::Participle, Tag::Participle]
    );
}

#[test]
fn that_opens_a_clause_or_a_noun_phrase_or_refers() {
    assert_eq!(
        tags(
            "She said that the bridge that collapsed was old.",
            &["that", "that"]
        ),
        [Tag::Subordinator, Tag::Relative]
    );
    assert_eq!(tags("They left at that time.", &["that"]), [Tag::Determiner]);
}

#[test]
fn an_ending_s_is_a_possessive_or_a_verb() {
    assert_eq!(
        tags("It's the mayor's car.", &["'s", "'s"]),
        [Tag::VerbPresent, Tag::Possessive]
    );
    assert_eq!(tags("The farmers' leader resigned.", &["'"]), [Tag::Possessive]);
}

#[test]
fn a_pronoun_with_its_verb_is_both() {
    assert_eq!(
        tags("They're sure that we've won.", &["They're", "we've"]),
        [Tag::Contraction; 2]
    );
    assert_eq!(
        tags("He didn't go.", &["didn't", "go"]),
        [Tag::VerbPast, Tag::VerbBase]
    );
}

#[test]
fn headline_capitals_make_no_names_of_small_words() {
    let text = "Workers Of The Northern Harbours Reject New Pay Offer";
    assert_eq!(tags(text, &["Of", "The"]), [Tag::Preposition, Tag::Determiner]);
}

#[test]
fn a_verb_group_runs_from_its_first_helper_to_its_head() {
    let text = "The men had not yet been told that the firm might soon be sold, and resigned.";
    assert_eq!(group(text, "told"), "had not yet been told");
    assert_eq!(group(text, "had"), "had not yet been told");
    assert_eq!(group(text, "been"), "had not yet been told");
    assert_eq!(group(text, "sold"), "might soon be sold");
    assert_eq!(group(text, "resigned"), "resigned");
    assert_eq!(group(text, "firm"), "");
    assert_eq!(group("She refused to be searched.", "searched"), "to be searched");
    assert_eq!(group("He went to Oslo.", "to"), "");
}

#[test]
fn a_helper_of_another_clause_is_not_taken() {
    assert_eq!(group("The man she said was innocent left.", "said"), "said");
    assert_eq!(group("What they have left is little.", "is"), "is");
}

#[test]
fn passives() {
    let passive = |text: &str, word: &str| with(text, |doc| doc.passive(at(doc, word)));
    assert!(passive("The mayor was quickly arrested.", "arrested"));
    assert!(passive("The mayor was quickly arrested.", "was"));
    assert!(passive("Two boats have been seized.", "seized"));
    assert!(!passive("They have seized two boats.", "seized"));
    assert!(!passive("They were seizing two boats.", "seizing"));
    assert!(!passive("The mayor arrested nobody.", "arrested"));
}

#[test]
fn a_noun_phrase_ends_with_its_head() {
    let text = "The ministry's new spokeswoman praised two badly damaged fishing boats of the northern fleet on Monday.";
    assert_eq!(
        phrase(text, "new"),
        ("The ministry's new spokeswoman".into(), "spokeswoman".into())
    );
    assert_eq!(
        phrase(text, "The"),
        ("The ministry's new spokeswoman".into(), "spokeswoman".into())
    );
    assert_eq!(
        phrase(text, "boats"),
        ("two badly damaged fishing boats".into(), "boats".into())
    );
    assert_eq!(
        phrase(text, "northern"),
        ("the northern fleet".into(), "fleet".into())
    );
    assert_eq!(phrase(text, "praised").0, "");
    assert_eq!(phrase("We saw them leave.", "them").0, "them");
    assert_eq!(
        phrase("A 19-year-old student fell.", "student").0,
        "A 19-year-old student"
    );
}

#[test]
fn every_token_has_a_tag_whatever_the_text() {
    for text in [
        "",
        " ",
        "'",
        "’’’",
        "–—",
        "a",
        "ÀÉÎ ß ﬁ 中文 ١٢",
        "to to to to",
        "'s 's 's",
    ] {
        with(text, |doc| {
            for i in 0..doc.tokens.len() + 2 {
                let (verbs, nouns) = (doc.verb_group(i), doc.noun_phrase(i));
                assert!(verbs.is_empty() || verbs.contains(&i));
                assert!(nouns.is_empty() || nouns.contains(&i));
                let _ = (doc.passive(i), doc.noun_head(i));
            }
        });
    }
}

#[test]
fn numbers_of_tags_are_their_places() {
    for (i, tag) in Tag::ALL.into_iter().enumerate() {
        assert_eq!(tag as usize, i);
        assert_eq!(Tag::of(tag as u8), Some(tag));
    }
    assert_eq!(Tag::of(23), None);
    assert_eq!(TagSet::OPEN.iter().collect::<Vec<_>>().len(), 10);
    assert!(TagSet::from_bits(u32::MAX).iter().eq(Tag::ALL));
}

#[test]
fn a_damaged_model_is_refused() {
    assert!(Tagger::read(model::FILE).is_ok());
    assert!(Tagger::read(&[]).is_err());
    for cut in [1, 11, 40, model::FILE.len() / 2, model::FILE.len() - 1] {
        assert!(Tagger::read(&model::FILE[..cut]).is_err(), "{cut} bytes");
    }
}

#[test]
fn the_shipped_file_is_the_one_that_the_docs_describe() {
    use sha2::{Digest, Sha256};
    let sum: String = Sha256::digest(model::FILE)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert!(
        include_str!("../../../docs/models.md").contains(&sum),
        "tags.bin is {sum}"
    );
}

use super::*;
use crate::ingest::text::raw;

/// The sentences of a text, one a line.
fn cut(text: &str) -> Vec<String> {
    let article = raw(text.to_owned());
    let tokens = crate::extract::token::tokens(&article, &Default::default());
    sentences(&article, &tokens)
        .iter()
        .map(|s| s.span.of(text).to_owned())
        .collect()
}

/// `|` marks the places where a sentence must end.
fn check(marked: &str) {
    let want: Vec<String> = marked.split('|').map(|s| s.trim().to_owned()).collect();
    assert_eq!(cut(&marked.replace('|', "")), want, "{marked}");
}

#[test]
fn abbreviations_end_a_sentence_only_before_an_opener() {
    check("Mr. Brook met Gen. Oll at Varle & Co. in May. | They left.");
    check("The deal was with Varle Inc. | It failed.");
    check("She works for the U.S. Navy. | He left the U.S. | The ship stayed.");
    check("See p. 12 and No. 5. | Nobody did.");
    check("He came on Jan. 5 and left in Feb. | She stayed.");
}

#[test]
fn parts_of_the_day_need_a_clause_before_them() {
    check("At 6 a.m. Ms. Brook woke. | She slept until 9 P.M. | Ms. Oll did not.");
    check("It opens at 5 p.m. Monday.");
}

#[test]
fn quotes_and_brackets_close_with_the_sentence() {
    check("“It is over.” | He sat down.");
    check("\"Is it over?\" he asked.");
    check("\"Is it over?\" Brook asked.");
    check("She left (she had been ill. Very ill.) before noon.");
    check("He nodded. | (Nobody saw it.) | Then he left.");
}

#[test]
fn rows_of_marks() {
    check("Really?! | Yes.");
    check("I waited ... and waited. | She never came.... | He did.");
    check("The rest . . . I forget.");
}

#[test]
fn numbers_addresses_and_missing_spaces() {
    check(
        "It cost $4.50. | Write to a.brook@varle.example.com. | Or see https://varle.example.com/Home.Page today.",
    );
    check(
        "He left.| She stayed.| It paid 1,200.| That was all."
            .replace("| ", "|")
            .as_str(),
    );
}

#[test]
fn items_of_a_list_on_one_line() {
    check("1) Oars | 2) Rope | 3) Lamp oil");
    check("a. Oars are needed | b. Rope is not");
    check("1. Bring oars. | 2. Bring rope.");
}

#[test]
fn a_line_end_is_white_space_in_a_block() {
    check("The night was \nlong and cold. | Nobody slept.");
}

#[test]
fn every_token_lies_in_one_sentence() {
    for text in [
        "",
        "... ! ?",
        "(((",
        "\"\"\" . \"",
        "1. 2. 3.",
        "a.b.c",
        "[x. Y. Z",
    ] {
        let article = raw(text.to_owned());
        let tokens = crate::extract::token::tokens(&article, &Default::default());
        let found = sentences(&article, &tokens);
        let mut next = 0;
        for s in &found {
            assert_eq!(s.first, next);
            assert!(s.last > s.first);
            next = s.last;
        }
        assert_eq!(next as usize, tokens.len());
    }
}

#[test]
fn a_run_without_end_is_not_walked_to_its_end() {
    use super::judge::chunk;
    assert_eq!(chunk("see example.org/a now", 4), "example.org/a");
    assert_eq!(chunk("a\u{1}b", 0), "a");
    for word in ["a", "ø", "\u{1f5de}"] {
        let text = word.repeat(1 << 20);
        assert!(chunk(&text, 0).len() <= 2048);
    }
}

//! Which language a text is in, as far as extraction must know: the rules and lists are English, and on another language they
//! would find nonsense. Small words decide, and the script where it is not Latin. A text too short to tell is taken as English.

use super::lexicon::{Lexicon, LexiconError};
use super::phrase::KeyMap;
use super::token::{Case, Token, TokenKind, key_of};
use std::collections::BTreeMap;

/// Words looked at, from the beginning of the text.
const SAMPLE: usize = 2000;
/// Fewest words that can tell.
const ENOUGH: usize = 12;
/// Fewest words in small letters that must hold a small English word now and then: prose has one in three, a table of goods few,
/// a program or a language that no list knows next to none.
const PROSE: usize = 80;
/// One word in this many is English, or the text is not.
const SPARSE: usize = 16;

/// The small words of each language.
pub struct Languages {
    /// Tags, in order.
    tags: Vec<String>,
    /// The languages a word belongs to, one bit each.
    words: KeyMap<u32>,
}

/// What was recognised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recognised {
    /// BCP 47 tag, where the text is long enough to tell.
    pub language: Option<String>,
    /// Why nothing should be looked for.
    pub abstained: Option<String>,
}

impl Languages {
    /// Compiles them. More than 32 languages are an error.
    pub fn new(lexicon: &Lexicon) -> Result<Languages, LexiconError> {
        let file: BTreeMap<String, Vec<String>> = lexicon.read("languages")?;
        if file.len() > 32 {
            return Err(LexiconError {
                file: "languages".to_owned(),
                what: format!("{} languages are listed, 32 is the most", file.len()),
            });
        }
        let mut words: KeyMap<u32> = KeyMap::default();
        for (i, list) in file.values().enumerate() {
            for word in list {
                *words.entry(key_of(word)).or_default() |= 1 << i;
            }
        }
        Ok(Languages {
            tags: file.into_keys().collect(),
            words,
        })
    }

    /// Looks at the first words of a text. `declared` is the tag that the page gives; it decides where the text is too short.
    pub fn recognise(&self, text: &str, tokens: &[Token], declared: Option<&str>) -> Recognised {
        let mut counts = vec![0usize; self.tags.len()];
        let (mut all, mut foreign, mut small) = (0usize, 0usize, 0usize);
        for token in tokens.iter().filter(|t| t.kind == TokenKind::Word).take(SAMPLE) {
            all += 1;
            let first = token.span.of(text).chars().next();
            if first.is_some_and(|c| !is_latin(c)) {
                foreign += 1;
                continue;
            }
            small += usize::from(token.case == Case::Lower && token.span.len() > 1);
            let mut bits = self.words.get(&token.key).copied().unwrap_or(0);
            while bits != 0 {
                counts[bits.trailing_zeros() as usize] += 1;
                bits &= bits - 1;
            }
        }
        let english = self.tags.iter().position(|t| t == "en");
        let score = |i: Option<usize>| i.map_or(0, |i| counts[i]);
        let best = (0..counts.len()).max_by_key(|&i| counts[i]);
        if foreign * 2 > all {
            return Recognised {
                language: declared.map(str::to_owned),
                abstained: Some("the text is not in a Latin script; only English is read so far".to_owned()),
            };
        }
        // Another language must be clearly ahead, and be there: a list of names has hardly any small word.
        if let Some(best) = best
            && Some(best) != english
            && all >= ENOUGH
            && counts[best] * 10 >= all
            && counts[best] * 2 > score(english) * 3
        {
            let tag = &self.tags[best];
            return Recognised {
                language: Some(tag.clone()),
                abstained: Some(format!(
                    "the text is in another language ({tag}); only English is read so far"
                )),
            };
        }
        if small >= PROSE && score(english) * SPARSE < small {
            return Recognised {
                language: declared.filter(|d| !d.is_empty()).map(str::to_owned),
                abstained: Some(
                    "hardly a word of it is English prose; only English is read so far".to_owned(),
                ),
            };
        }
        let told = declared.filter(|d| !d.is_empty());
        if all < ENOUGH
            && let Some(tag) = told.filter(|d| !d.to_ascii_lowercase().starts_with("en"))
        {
            return Recognised {
                language: Some(tag.to_owned()),
                abstained: Some(format!(
                    "the page says that it is in {tag}; only English is read so far"
                )),
            };
        }
        let seen = score(english) * 10 >= all && all >= ENOUGH;
        Recognised {
            language: if seen {
                Some("en".to_owned())
            } else {
                told.map(str::to_owned)
            },
            abstained: None,
        }
    }
}

/// Letters of the Latin script, and what has no script of its own.
fn is_latin(c: char) -> bool {
    !c.is_alphabetic()
        || c < '\u{370}'
        || matches!(c, '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff21}'..='\u{ff5a}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Doc;
    use crate::ingest::text::raw;

    fn of(text: &str, declared: Option<&str>) -> Recognised {
        let article = raw(text.to_owned());
        let doc = Doc::new(&article);
        let languages = Languages::new(&Lexicon::shipped().expect("shipped")).expect("compiles");
        languages.recognise(text, &doc.tokens, declared)
    }

    #[test]
    fn english_is_read_and_others_are_told() {
        let english = of(
            "The mill at Varle was closed by its owner on Monday, and nobody knows what will be done with the land.",
            None,
        );
        assert_eq!(
            (english.language.as_deref(), english.abstained),
            (Some("en"), None)
        );
        for (text, tag) in [
            (
                "Die Mühle in Varle wurde am Montag von der Besitzerin geschlossen, und niemand weiß, was mit dem Land werden soll.",
                "de",
            ),
            (
                "Le moulin de Varle a été fermé lundi par la propriétaire et personne ne sait ce qui sera fait avec les terres.",
                "fr",
            ),
            (
                "El molino de Varle fue cerrado el lunes por la dueña y nadie sabe lo que se hará con los campos que lo rodean.",
                "es",
            ),
        ] {
            let found = of(text, None);
            assert_eq!(found.language.as_deref(), Some(tag));
            assert!(found.abstained.is_some_and(|why| why.contains(tag)));
        }
    }

    #[test]
    fn languages_that_look_like_english_or_each_other_are_told() {
        for (text, tags) in [
            (
                "De molen in Varle is op maandag door de eigenaar gesloten en niemand weet wat er met het land moet gebeuren.",
                &["nl"][..],
            ),
            (
                "Møllen i Varle ble stengt av eieren på mandag, og ingen vet hva som skal skje med jorden etter at den er solgt.",
                &["no", "da"],
            ),
            (
                "Kinu cha Varle kilifungwa na mmiliki wake siku ya Jumatatu na watu wa kijiji hawajui kama ardhi hiyo itauzwa kwa nani.",
                &["sw"],
            ),
            (
                "Isinara ng may-ari ang gilingan sa Varle noong Lunes at hindi alam ng mga tao kung ano ang gagawin sa lupa.",
                &["tl"],
            ),
            (
                "Die meule in Varle is Maandag deur die eienaar gesluit en niemand weet wat met die grond moet gebeur nie.",
                &["af"],
            ),
            (
                "Omistaja sulki Varlen myllyn maanantaina, ja kukaan ei tiedä mitä maalle tehdään kun se on myyty, mutta kylä on surullinen.",
                &["fi"],
            ),
            (
                "Moara din Varle a fost închisă luni de proprietar și nu se știe ce va fi cu terenul pentru care au plătit.",
                &["ro"],
            ),
            (
                "Młyn w Varle został zamknięty w poniedziałek przez właściciela i nikt nie wie, co się stanie z ziemią.",
                &["pl"],
            ),
        ] {
            let found = of(text, None);
            assert!(
                found.language.as_deref().is_some_and(|l| tags.contains(&l)) && found.abstained.is_some(),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn english_in_odd_dress_is_read() {
        for text in [
            "THE MILL AT VARLE WAS CLOSED BY ITS OWNER ON MONDAY AND NOBODY KNOWS WHAT WILL BE DONE WITH THE LAND",
            "omg the mill 😭😭 is closed 🔥🔥 and i have no idea what they will do with it 🙏 rip 💀💀",
            "The wee mill at Varle wis shut on Monday an naebody kens whit will be done wi the land, said the auld miller.",
            "Mme Brill de la Tour, who runs Le Moulin de Varle in the Val d'Or, said that la vie est belle and closed it.",
            "Brook 12 40\nOll 13 41\nMoss 9 12\nVarle 8 3\nSenn 1 1\nTarn 7 6\nHolt 3 2\nQuay 1 2\nReed 4 4\nPike 2 3\nDace 1 1\nBream 2 2\nRoach 9 9",
        ] {
            assert_eq!(of(text, None).abstained, None, "{text}");
        }
    }

    #[test]
    fn a_program_or_an_unlisted_language_is_no_english_prose() {
        let program =
            "let mut count = start; while count < limit { count += step; push(count); } return list; "
                .repeat(12);
        assert!(of(&program, None).abstained.is_some());
        let welsh = "mae melin wedi cau ddydd Llun gan ei pherchennog ac nid oes neb yn gwybod beth fydd yn digwydd i dir wedyn ".repeat(6);
        assert!(of(&welsh, None).abstained.is_some());
    }

    #[test]
    fn another_script_is_told() {
        assert!(
            of("Мельница в Варле была закрыта в понедельник.", None)
                .abstained
                .is_some()
        );
    }

    #[test]
    fn short_texts_are_taken_as_english_unless_declared() {
        assert_eq!(of("Mill closes", None).abstained, None);
        assert!(of("Mühle zu", Some("de-AT")).abstained.is_some());
        assert_eq!(
            of(
                "Brook, Oll, Moss, Varle, Senn, Tarn, Holt, Quay, Reed, Pike, Dace, Roach, Bream",
                None
            )
            .abstained,
            None
        );
    }
}

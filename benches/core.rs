//! The core's speed: `cargo bench --bench core`.
//!
//! `stage` times each pass on what the passes before it found, `whole` all of them together, `linear` the whole over growing text of
//! several kinds: in its column of bytes per second every row of a kind must be about the same. All text is generated, or made of the
//! bundled articles.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "benches stand outside the house"
)]

use copydesk::article::{Article, CodePoints, Span};
use copydesk::extract::{Engine, Lexicon};
use copydesk::{anchor, ingest};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// The bundled articles in plain text, one after the other, many times over.
fn corpus(bytes: usize) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/sample-articles");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("the samples")
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt" || e == "md"))
        .collect();
    names.sort();
    let once: String = names
        .iter()
        .map(|p| std::fs::read_to_string(p).expect("a sample") + "\n\n")
        .collect();
    once.repeat(bytes / once.len() + 1)
}

fn lexicon() -> Lexicon {
    Lexicon::shipped().expect("shipped")
}

fn engine() -> Engine {
    Engine::new(&lexicon()).expect("compiles")
}

#[divan::bench(args = [4_000, 100_000, 1_000_000])]
fn whole(bencher: divan::Bencher, bytes: usize) {
    let engine = engine();
    let article = ingest::text::raw(corpus(bytes));
    bencher
        .counter(BytesCount::new(article.text.len()))
        .bench_local(|| engine.extract(&article));
}

/// Each pass on 100 KB, on what the passes before it found.
mod stage {
    use super::*;
    use copydesk::extract::limits::Bounds;
    use copydesk::extract::record::Record;
    use copydesk::extract::{
        Doc, Extraction, attributions, entities, events, facts, flags, language, published, sentence, times,
        token,
    };

    fn article() -> Article {
        ingest::text::raw(corpus(100_000))
    }

    fn found(article: &Article) -> Extraction {
        engine().extract(article)
    }

    #[divan::bench]
    fn blocks(bencher: divan::Bencher) {
        let text = corpus(100_000);
        bencher
            .counter(BytesCount::new(text.len()))
            .bench_local(|| ingest::text::blocks(&text));
    }

    #[divan::bench]
    fn tokens(bencher: divan::Bencher) {
        let article = article();
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| token::tokens(&article, &Bounds::default()));
    }

    #[divan::bench]
    fn sentences(bencher: divan::Bencher) {
        let article = article();
        let tokens = token::tokens(&article, &Bounds::default());
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| sentence::sentences(&article, &tokens));
    }

    #[divan::bench]
    fn language(bencher: divan::Bencher) {
        let article = article();
        let tokens = token::tokens(&article, &Bounds::default());
        let languages = language::Languages::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| languages.recognise(&article.text, &tokens, None));
    }

    #[divan::bench]
    fn times_read(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let times = times::Times::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| times.read(&doc));
    }

    #[divan::bench]
    fn times_resolved(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let times = times::Times::new(&lexicon()).expect("compiles");
        let readings = times.read(&doc);
        let published = published::published(&doc, &readings);
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| times.resolve(&doc, &readings, published.as_ref()));
    }

    #[divan::bench]
    fn entities(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let found = found(&article);
        let gazetteer = entities::Gazetteer::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| gazetteer.find(&doc, &found.dates));
    }

    #[divan::bench]
    fn events(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let found = found(&article);
        let events = events::Events::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .with_inputs(|| found.dates.clone())
            .bench_local_values(|dates| events.tie(&doc, &found.entities, dates));
    }

    #[divan::bench]
    fn attributions(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let found = found(&article);
        let cues = attributions::Cues::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| cues.find(&doc, &found.entities));
    }

    #[divan::bench]
    fn flags(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let found = found(&article);
        let rules = flags::Rules::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| rules.find(&doc, &found));
    }

    #[divan::bench]
    fn facts(bencher: divan::Bencher) {
        let article = article();
        let doc = Doc::new(&article);
        let found = found(&article);
        let signs = facts::Signs::new(&lexicon()).expect("compiles");
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| signs.find(&doc, &found));
    }

    #[divan::bench]
    fn record(bencher: divan::Bencher) {
        let article = article();
        let found = found(&article);
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| {
                let mut out = Vec::new();
                copydesk::cli::json::line(&mut out, &Record::new("a", &article.text, false, &found))
                    .expect("written");
                out
            });
    }
}

/// The whole over text that grows: articles, and what would bring a pass to its knees that looks back or ahead without a bound.
mod linear {
    use super::*;

    const SIZES: &[usize] = &[1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    fn grow(bencher: divan::Bencher, text: String) {
        let engine = engine();
        let mut article = ingest::text::raw(text);
        // Noise too is looked through as if it were English.
        article.meta.language = Some("en".to_owned());
        bencher
            .counter(BytesCount::new(article.text.len()))
            .bench_local(|| engine.extract(&article));
    }

    macro_rules! shapes {
        ($($name:ident: $piece:expr,)*) => {
            $(#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
            fn $name(bencher: divan::Bencher, bytes: usize) {
                let piece: &str = $piece;
                grow(bencher, piece.repeat(bytes / piece.len() + 1));
            })*
        };
    }

    #[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
    fn articles(bencher: divan::Bencher, bytes: usize) {
        grow(bencher, corpus(bytes));
    }

    /// No two names alike.
    #[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
    fn names_all_different(bencher: divan::Bencher, bytes: usize) {
        let mut text = String::new();
        let mut state = 7u64;
        while text.len() < bytes {
            for _ in 0..2 {
                text.push('K');
                for _ in 0..6 {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    text.push(char::from(b'a' + (state >> 33) as u8 % 20));
                }
                text.push(' ');
            }
            text.push_str("said that the town was quiet. ");
        }
        grow(bencher, text);
    }

    shapes! {
        one_sentence: "and the mayor of Arvin, who had seen it, said the council would not ",
        one_letter: "a",
        capitals: "THE MINISTER SAID ON MONDAY THAT ",
        quotation_marks: "\"",
        open_quotations: "“He said ",
        brackets: "([{",
        dates: "On 4 May 2016, ",
        months: "May ",
        numbers: "7 ",
        one_name: "Kim ",
        attributions: "sources say that ",
        reports_of_reports: "Ada Lovelett said that ",
        emoji: "👩‍👩‍👧 ",
        marks: "e\u{301}\u{302}\u{303}",
        right_to_left: "שלום عليكم ",
        paragraphs: "x\n\n",
    }
}

#[divan::bench]
fn compile_the_lexicon(bencher: divan::Bencher) {
    bencher.bench_local(|| Engine::new(&lexicon()).map(|_| ()));
}

#[divan::bench]
fn code_points_of_a_megabyte(bencher: divan::Bencher) {
    let text = corpus(1_000_000) + "é";
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| CodePoints::new(&text).len());
}

/// Ten thousand notes on a megabyte, of which every hundredth word was changed.
#[divan::bench(sample_count = 10)]
fn carry_ten_thousand_spans(bencher: divan::Bencher) {
    let old = corpus(1_000_000);
    let new: String = old
        .split_inclusive(' ')
        .enumerate()
        .map(|(i, word)| if i % 100 == 99 { "altered " } else { word })
        .collect();
    let step = old.len() / 10_000;
    let floor = |mut at: usize| {
        while !old.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let spans: Vec<Span> = (0..10_000)
        .map(|i| Span::new(floor(i * step), floor((i * step + 60).min(old.len()))))
        .collect();
    bencher.bench_local(|| anchor::carry(&old, &new, &spans));
}

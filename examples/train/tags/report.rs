//! How often a model agrees with the teacher on texts that it has not learned from.

use super::teacher::Sample;
use copydesk::extract::tags::{Tag, Tagger};

/// Prints the agreement, whole and per tag, and the commonest confusions.
pub fn print(file: &[u8], held: &[&Sample]) -> anyhow::Result<()> {
    let tagger = Tagger::read(file)?;
    let posts = |s: &Sample| matches!(s.set, "btc" | "wnut17_train");
    let prose: Vec<&Sample> = held.iter().copied().filter(|s| !posts(s) && !s.recased).collect();
    let post: Vec<&Sample> = held.iter().copied().filter(|s| posts(s) && !s.recased).collect();
    let recased: Vec<&Sample> = held.iter().copied().filter(|s| !posts(s) && s.recased).collect();
    for (name, of) in [("posts", &post), ("recased prose", &recased), ("prose", &prose)] {
        let counts = Counts::of(&tagger, of);
        eprintln!(
            "  {name}: {:.2} % of {} tokens; words {:.2} %; where both teachers agree {:.2} %",
            counts.share(|_| true, false),
            counts.total(|_| true),
            counts.share(|t| !matches!(t, Tag::Sign | Tag::Number), false),
            counts.share(|_| true, true),
        );
        if name == "prose" {
            counts.table();
        }
    }
    Ok(())
}

struct Counts {
    /// By what the teacher said, what the tagger said, and whether the teachers agree.
    cells: Vec<u32>,
}

impl Counts {
    fn of(tagger: &Tagger, samples: &[&Sample]) -> Counts {
        let mut cells = vec![0; 2 * Tag::COUNT * Tag::COUNT];
        for sample in samples {
            let said = tagger.tag_tokens(&sample.text, &sample.tokens);
            for (i, tag) in said.iter().enumerate() {
                let at =
                    (sample.gold[i] as usize * Tag::COUNT + *tag as usize) * 2 + usize::from(sample.sure[i]);
                cells[at] += 1;
            }
        }
        Counts { cells }
    }

    fn cell(&self, gold: Tag, said: Tag, sure_only: bool) -> u32 {
        let at = (gold as usize * Tag::COUNT + said as usize) * 2;
        self.cells[at + 1] + if sure_only { 0 } else { self.cells[at] }
    }

    fn total(&self, of: impl Fn(Tag) -> bool) -> u32 {
        let golds = Tag::ALL.into_iter().filter(|t| of(*t));
        golds.flat_map(|g| Tag::ALL.map(|s| self.cell(g, s, false))).sum()
    }

    fn share(&self, of: impl Fn(Tag) -> bool, sure_only: bool) -> f64 {
        let golds: Vec<Tag> = Tag::ALL.into_iter().filter(|t| of(*t)).collect();
        let right: u32 = golds.iter().map(|g| self.cell(*g, *g, sure_only)).sum();
        let all: u32 = golds
            .iter()
            .flat_map(|g| Tag::ALL.map(|s| self.cell(*g, s, sure_only)))
            .sum();
        100.0 * f64::from(right) / f64::from(all.max(1))
    }

    fn table(&self) {
        let mut confusions = Vec::new();
        for tag in Tag::ALL {
            let right = f64::from(self.cell(tag, tag, false));
            let gold = f64::from(self.total(|t| t == tag));
            let said: u32 = Tag::ALL.into_iter().map(|g| self.cell(g, tag, false)).sum();
            let tag_name = format!("{tag:?}");
            eprintln!(
                "    {tag_name:13} {gold:6} P {:5.1} R {:5.1}",
                100.0 * right / f64::from(said.max(1)),
                100.0 * right / gold.max(1.0)
            );
            confusions.extend(
                Tag::ALL
                    .into_iter()
                    .filter(|s| *s != tag)
                    .map(|s| (self.cell(tag, s, false), tag, s)),
            );
        }
        confusions.sort_by_key(|c| std::cmp::Reverse(*c));
        for (count, gold, said) in confusions.iter().take(20) {
            eprintln!("    {count:5} {gold:?} taken for {said:?}");
        }
    }
}

//! What was meant by a word that is nowhere in the library: the words in it that are one or two slips away.

use rusqlite::Connection;

/// All words of the library, one after the other, apart by line ends: a few megabytes for a hundred thousand articles.
pub struct Vocabulary(String);

/// Words that are tried for one that is nowhere.
const TRIED: usize = 6;

impl Vocabulary {
    pub fn read(db: &Connection) -> rusqlite::Result<Vocabulary> {
        let mut out = String::new();
        let mut all = db.prepare("SELECT word FROM word")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            out.push_str(row.get_ref(0)?.as_str().unwrap_or_default());
            out.push('\n');
        }
        Ok(Vocabulary(out))
    }

    /// The words nearest to one, nearest first: one slip away from a word of four to seven letters, at most two from a longer one. For
    /// one that is being typed, words that begin so count as well.
    pub fn near(&self, word: &str, beginning: bool) -> Vec<String> {
        let asked: Vec<char> = word.chars().collect();
        let most = match asked.len() {
            0..=3 => return Vec::new(),
            4..=7 => 1,
            _ => 2,
        };
        let mut rows = [Vec::new(), Vec::new(), Vec::new()];
        let mut there = Vec::new();
        let mut found: Vec<(usize, &str)> = Vec::new();
        for candidate in self.0.lines() {
            let short = candidate.len() + 4 * most < word.len();
            let long = !beginning && candidate.len() > word.len() + 4 * most;
            if short || long {
                continue;
            }
            there.clear();
            there.extend(candidate.chars());
            if beginning && there.len() > asked.len() {
                there.truncate(asked.len());
            }
            if there.len().abs_diff(asked.len()) > most || candidate == word {
                continue;
            }
            let slips = distance(&asked, &there, &mut rows);
            if slips <= most {
                found.push((slips, candidate));
            }
        }
        found.sort();
        found.truncate(TRIED);
        found.into_iter().map(|(_, word)| word.to_owned()).collect()
    }
}

/// Letters that are missing, too many, another, or changed places with their neighbour (Damerau's distance, restricted to neighbours).
fn distance(a: &[char], b: &[char], rows: &mut [Vec<usize>; 3]) -> usize {
    let [before, last, row] = rows;
    last.clear();
    last.extend(0..=b.len());
    for (i, x) in a.iter().enumerate() {
        row.clear();
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let same = usize::from(x != y);
            let mut least = (last[j] + same).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        std::mem::swap(before, last);
        std::mem::swap(last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(word: &str, beginning: bool) -> Vec<String> {
        Vocabulary("casualties\nharbour\nharbours\nharvest\nhat\nyonhap\n".into()).near(word, beginning)
    }

    #[test]
    fn slips_are_mended() {
        assert_eq!(near("yohnap", false), ["yonhap"]);
        assert_eq!(near("harbor", false), ["harbour"]);
        assert_eq!(near("casulaties", false), ["casualties"]);
        assert_eq!(near("casaulites", false), ["casualties"]);
        assert!(near("cat", false).is_empty());
        assert!(near("zeppelin", false).is_empty());
    }

    #[test]
    fn a_slip_in_a_word_that_is_being_typed_is_mended() {
        assert_eq!(near("casaul", true), ["casualties"]);
    }
}

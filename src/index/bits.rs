//! Sets of row numbers. What a query asks is answered term by term, and the answers are joined here: a hundred thousand articles are twelve
//! kilobytes.

/// A set of small numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Puts a number in.
    pub fn insert(&mut self, n: u32) {
        let at = n as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (n % 64);
        }
    }

    /// Whether a number is in.
    pub fn contains(&self, n: u32) -> bool {
        self.0
            .get(n as usize / 64)
            .is_some_and(|word| word & (1 << (n % 64)) != 0)
    }

    /// Keeps what the other has too.
    pub fn and(&mut self, other: &Bits) {
        self.0.truncate(other.0.len());
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a &= b;
        }
    }

    /// Takes away what the other has.
    pub fn without(&mut self, other: &Bits) {
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a &= !b;
        }
    }

    /// Takes in what the other has.
    pub fn or(&mut self, other: &Bits) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a |= b;
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().zip(0u32..).flat_map(|(&word, at)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros();
                (left != 0).then(|| {
                    left &= left - 1;
                    at * 64 + bit
                })
            })
        })
    }
}

impl FromIterator<u32> for Bits {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Bits {
        let mut out = Bits::default();
        for n in numbers {
            out.insert(n);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[u32]) -> Bits {
        numbers.iter().copied().collect()
    }

    #[test]
    fn sets_are_joined_whatever_their_lengths() {
        let (small, large) = (set(&[1, 63, 64]), set(&[64, 65, 700]));
        let joined = |f: fn(&mut Bits, &Bits), a: &Bits, b: &Bits| {
            let mut out = a.clone();
            f(&mut out, b);
            out.iter().collect::<Vec<_>>()
        };
        assert_eq!(joined(Bits::and, &small, &large), [64]);
        assert_eq!(joined(Bits::and, &large, &small), [64]);
        assert_eq!(joined(Bits::or, &small, &large), [1, 63, 64, 65, 700]);
        assert_eq!(joined(Bits::without, &small, &large), [1, 63]);
        assert_eq!(joined(Bits::without, &large, &small), [65, 700]);
        assert_eq!(large.len(), 3);
        assert!(large.contains(700) && !large.contains(701) && !small.contains(700));
    }
}

//! Chance that falls the same way every time.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The seed of the demo.
const SEED: u64 = 20_260_101;

/// A source of choices.
#[derive(Debug, Clone)]
pub struct Chance(ChaCha8Rng);

impl Default for Chance {
    fn default() -> Self {
        Self::new()
    }
}

impl Chance {
    /// The demo's own source.
    #[must_use]
    pub fn new() -> Self {
        Self(ChaCha8Rng::seed_from_u64(SEED))
    }

    /// A source of its own for what this names.
    #[must_use]
    pub fn of(what: &str) -> Self {
        Self::of_row(SEED, what, 0)
    }

    /// A source of its own for a row of what this names, independent of all other rows: any row can be drawn alone.
    #[must_use]
    pub fn of_row(seed: u64, what: &str, row: u64) -> Self {
        let name = what.bytes().fold(seed, |seed, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        let mut source = ChaCha8Rng::seed_from_u64(name);
        source.set_stream(row);
        Self(source)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 to one less than `count`; 0 for a count of 0.
    pub fn below(&mut self, count: u64) -> u64 {
        self.0.next_u64() % count.max(1)
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        let span = u64::from(most.saturating_sub(least)) + 1;
        least.saturating_add(u32::try_from(self.below(span)).unwrap_or_default())
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    /// Puts the values in any order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            let other = self.below(u64::try_from(last + 1).unwrap_or_default());
            values.swap(last, usize::try_from(other).unwrap_or_default());
        }
    }

    /// One of the values; the default one of an empty list.
    pub fn one_of<T: Copy + Default>(&mut self, values: &[T]) -> T {
        let at = self.below(u64::try_from(values.len()).unwrap_or_default());
        let at = usize::try_from(at).unwrap_or_default();
        values.get(at).copied().unwrap_or_default()
    }

    /// One of the values, each as often as its weight says.
    pub fn weighted<T: Copy + Default>(&mut self, values: &[(T, u32)]) -> T {
        let total = values.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.below(total);
        for (value, weight) in values {
            match left.checked_sub(u64::from(*weight)) {
                Some(rest) => left = rest,
                None => return *value,
            }
        }
        T::default()
    }

    /// So many decimal digits.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from_digit(self.between(0, 9), 10).unwrap_or('0'))
            .collect()
    }

    /// So many characters of a text, each drawn anew.
    pub fn characters(&mut self, of: &str, count: usize) -> String {
        let letters: Vec<char> = of.chars().collect();
        (0..count).map(|_| self.one_of(&letters)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_run_draws_the_same() {
        let draw = || {
            let mut chance = Chance::new();
            (0..100).map(|_| chance.between(5, 9)).collect::<Vec<_>>()
        };
        let drawn = draw();
        assert_eq!(drawn, draw());
        assert_eq!(drawn.iter().min(), Some(&5));
        assert_eq!(drawn.iter().max(), Some(&9));
    }

    #[test]
    fn what_weighs_nothing_is_never_drawn() {
        let mut chance = Chance::new();
        let drawn: Vec<char> = (0..200)
            .map(|_| chance.weighted(&[('a', 3), ('b', 0), ('c', 1)]))
            .collect();
        assert!(drawn.contains(&'a') && drawn.contains(&'c'));
        assert!(!drawn.contains(&'b') && !drawn.contains(&char::default()));
    }
}

//! Likeness of names.

use std::collections::HashMap;

use crate::normalise::pairs;

/// How alike two texts are, 0 to 100: twice the number of pairs of neighbouring characters they
/// share, divided by the number of all their pairs (Dice), rounded down.
///
/// 100 means the same pairs in the same number, so equal texts have 100, and texts without a common
/// pair 0. Symmetric. Texts of one character are 100 if equal and otherwise 0; so are empty ones.
/// Meant for the cores of company names ([`crate::company_core`]); texts are taken as they are.
#[must_use]
pub fn similarity(a: &str, b: &str) -> u8 {
    if a == b {
        return 100;
    }
    let mut left: HashMap<String, usize> = HashMap::new();
    let mut total = 0_usize;
    for pair in pairs(a) {
        *left.entry(pair).or_default() += 1;
        total += 1;
    }
    let mut shared = 0_usize;
    for pair in pairs(b) {
        total += 1;
        if let Some(count) = left.get_mut(&pair).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    let percent = (200 * shared).checked_div(total).unwrap_or(0);
    u8::try_from(percent).unwrap_or(100)
}

//! The common written form of names and of texts searched in them.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// The form in which names are compared: NFKC, lower case, without spaces and invisible characters,
/// all brackets round, all middle dots `·`. Normalising twice changes nothing.
#[must_use]
pub fn normalise(name: &str) -> String {
    name.nfkc()
        .filter(|c| !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(unify)
        .collect::<String>()
        // Removing a space may bring a letter and its mark together.
        .nfkc()
        .collect()
}

/// Every distinct substring of one and of two characters, in the order of first appearance.
///
/// A text that contains a search text contains all of its bigrams, which an inverted index answers
/// for texts of one and two characters too.
#[must_use]
pub fn bigrams(normalised: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let singles = normalised.chars().map(String::from);
    singles
        .chain(pairs(normalised))
        .filter(|gram| seen.insert(gram.clone()))
        .collect()
}

/// The substrings of two characters, from left to right.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = String> + '_ {
    text.chars()
        .zip(text.chars().skip(1))
        .map(|(a, b)| String::from_iter([a, b]))
}

fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

fn unify(c: char) -> char {
    match c {
        '[' | '{' | '【' | '〔' | '〈' | '《' | '「' => '(',
        ']' | '}' | '】' | '〕' | '〉' | '》' | '」' => ')',
        '•' | '‧' | '∙' | '⋅' | '・' => '·',
        _ => c,
    }
}

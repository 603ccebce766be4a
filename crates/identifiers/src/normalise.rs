//! The common written form of identifiers.

/// Half-width, upper case, without spaces, hyphens and invisible characters.
///
/// Works character by character, so normalising twice changes nothing.
#[must_use]
pub fn normalise(input: &str) -> String {
    input
        .chars()
        .map(half_width)
        .filter(|c| !is_separator(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// The ASCII form of a full-width character; any other character unchanged.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        // The full-width block repeats ASCII 0x21..=0x7E at a fixed distance.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Whether the character is one of the dashes that people type for a hyphen.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}')
}

/// Whether the character only separates or is not seen at all.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_hyphen(c)
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

/// Whether every character is an ASCII digit; true for the empty text.
pub(crate) fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

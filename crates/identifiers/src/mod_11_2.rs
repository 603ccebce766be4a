//! ISO 7064 MOD 11-2, the check of resident identity numbers.

/// The check character of a row of digits, `0`-`9` or `X`; `None` if a character is no digit.
pub(crate) fn check_character(body: &str) -> Option<char> {
    let remainder = body
        .chars()
        .try_fold(0, |p, c| Some((p + c.to_digit(10)?) * 2 % 11))?;
    match (12 - remainder) % 11 {
        10 => Some('X'),
        value => char::from_digit(value, 10),
    }
}

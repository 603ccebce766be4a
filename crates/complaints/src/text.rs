//! Texts that people write.

use crate::Error;
use kehu_kernel::Faults;

/// What was found, said or decided at a step.
pub(crate) const FOUND: usize = 4000;
/// A reason or remark.
pub(crate) const REASON: usize = 2000;

/// A text without the blanks around it, of 1 to `most` characters.
pub(crate) fn checked<'a>(text: &'a str, pointer: &str, most: usize) -> Result<&'a str, Error> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(Faults::one(
            pointer,
            "length",
            format!("must have 1 to {most} characters"),
            format!("长度须为 1 至 {most} 个字符"),
        )
        .into());
    }
    Ok(text)
}

/// As [`checked`], where there is one.
pub(crate) fn checked_if_any<'a>(
    text: Option<&'a str>,
    pointer: &str,
    most: usize,
) -> Result<Option<&'a str>, Error> {
    text.map(|text| checked(text, pointer, most)).transpose()
}

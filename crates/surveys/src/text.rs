//! Texts that people write.

use crate::Error;
use kehu_kernel::Faults;

/// A title.
pub(crate) const TITLE: usize = 200;
/// A reason, result or remark.
pub(crate) const REASON: usize = 2000;
/// What came of a stage.
pub(crate) const SUMMARY: usize = 4000;
/// A report.
pub(crate) const REPORT: usize = 8000;

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

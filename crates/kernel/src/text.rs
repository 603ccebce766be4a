//! Texts that people write: what belongs into one, and what does not.

use crate::Faults;

/// A text of one line, without the blanks around it, of 1 to `most` characters.
///
/// # Errors
/// A text that is empty, too long, or has line breaks or other control characters.
pub fn line<'a>(text: &'a str, pointer: &str, most: usize) -> Result<&'a str, Faults> {
    let text = passage(text, pointer, most)?;
    if text.chars().any(char::is_control) {
        return Err(Faults::one(
            pointer,
            "control-character",
            "must be one line without control characters",
            "须为单行文字，不得包含控制字符",
        ));
    }
    Ok(text)
}

/// A text of any number of lines, without the blanks around it, of 1 to `most` characters.
///
/// # Errors
/// A text that is empty or too long, or has control characters beside line breaks and tabs.
pub fn passage<'a>(text: &'a str, pointer: &str, most: usize) -> Result<&'a str, Faults> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(Faults::one(
            pointer,
            "length",
            format!("must have 1 to {most} characters"),
            format!("长度须为 1 至 {most} 个字符"),
        ));
    }
    if text.chars().any(is_forbidden) {
        return Err(Faults::one(
            pointer,
            "control-character",
            "must not contain control characters",
            "不得包含控制字符",
        ));
    }
    Ok(text)
}

/// Whether no text has it: a control character beside line breaks and tabs.
#[must_use]
pub fn is_forbidden(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')
}

/// Characters that nobody sees and that turn the direction of writing: they make `annexe\u{202e}fdp.exe` look like a PDF, and
/// hang on telephone numbers that were copied. Neither Chinese nor English needs them.
#[must_use]
pub fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_1_to_so_many_characters_and_no_control_characters() {
        for (text, in_line, in_passage) in [
            ("名", true, true),
            (" 四个字符 ", true, true),
            ("", false, false),
            (" ", false, false),
            ("五个字符了", false, false),
            ("a\nb", false, true),
            ("a\tb", false, true),
            ("a\u{1b}b", false, false),
            ("a\u{85}b", false, false),
        ] {
            assert_eq!(line(text, "/x", 4).is_ok(), in_line, "{text:?}");
            assert_eq!(passage(text, "/x", 4).is_ok(), in_passage, "{text:?}");
        }
    }
}

//! 组织机构代码, the organisation code of GB 11714-1997: eight characters and a check character.

use crate::{Checked, Derived, Fault, Stage, normalise};

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Checks an organisation code, with or without its hyphen.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(input: &str) -> Result<Checked, Fault> {
    let code = normalise(input);
    if code.chars().count() != 9 {
        return Err(Fault::new(
            Stage::Length,
            code,
            "组织机构代码应为9位",
            "an organisation code has nine characters",
        ));
    }
    let alphanumeric = code.chars().all(|c| c.is_ascii_alphanumeric());
    if !(alphanumeric && code.ends_with(|c: char| c.is_ascii_digit() || c == 'X')) {
        return Err(Fault::new(
            Stage::Charset,
            code,
            "组织机构代码只含数字和大写字母，末位为数字或X",
            "an organisation code has digits and capital letters and ends in a digit or X",
        ));
    }
    if !is_right(&code) {
        return Err(Fault::new(
            Stage::Checksum,
            code,
            "组织机构代码校验码不符",
            "the check character of the organisation code is wrong",
        ));
    }
    let derived = Derived {
        organisation_code: Some(code.clone()),
        ..Derived::default()
    };
    Ok(Checked {
        derived,
        ..Checked::plain(code)
    })
}

/// The code as printed, `XXXXXXXX-X`; anything but nine ASCII characters is returned unchanged.
#[must_use]
pub fn display(normalised: &str) -> String {
    match (normalised.get(..8), normalised.get(8..)) {
        (Some(body), Some(check)) if check.len() == 1 => format!("{body}-{check}"),
        _ => normalised.to_owned(),
    }
}

/// Composes a normalised code from its eight characters `0-9A-Z`; `None` if they are malformed.
#[must_use]
pub fn compose(body8: &str) -> Option<String> {
    Some(format!("{body8}{}", check_character(body8)?))
}

/// Whether a normalised code carries the right check character.
pub(crate) fn is_right(code: &str) -> bool {
    match (code.get(..8), code.get(8..)) {
        (Some(body), Some(check)) => {
            check_character(body).is_some_and(|right| check.chars().eq([right]))
        }
        _ => false,
    }
}

fn check_character(body: &str) -> Option<char> {
    if body.chars().count() != WEIGHTS.len() || body.chars().any(|c| c.is_ascii_lowercase()) {
        return None;
    }
    let sum = body
        .chars()
        .zip(WEIGHTS)
        .try_fold(0, |sum, (c, weight)| Some(sum + c.to_digit(36)? * weight))?;
    match (11 - sum % 11) % 11 {
        10 => Some('X'),
        value => char::from_digit(value, 10),
    }
}

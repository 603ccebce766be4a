//! 邮政编码, the postal code: six digits, the first two naming the postal province.

use crate::{Fault, Stage, normalise};

/// Checks a postal code and returns its six digits. The couriers' codes 999077 (Hong Kong) and
/// 999078 (Macau) are accepted. There is no check digit.
///
/// # Errors
/// The first [`Fault`]: length, characters, or a province outside 01-86.
pub fn check(input: &str) -> Result<String, Fault> {
    let code = normalise(input);
    if code.chars().count() != 6 {
        return Err(Fault::new(
            Stage::Length,
            code,
            "邮政编码应为6位",
            "a postal code has six digits",
        ));
    }
    if !normalise::all_digits(&code) {
        return Err(Fault::new(
            Stage::Charset,
            code,
            "邮政编码只含数字",
            "a postal code has digits only",
        ));
    }
    let province = code.get(..2).and_then(|two| two.parse::<u8>().ok());
    let known = province.is_some_and(|two| (1..=86).contains(&two));
    if known || matches!(code.as_str(), "999077" | "999078") {
        Ok(code)
    } else {
        Err(Fault::new(
            Stage::Region,
            code,
            "邮政编码的前两位不存在",
            "the first two digits of the postal code do not exist",
        ))
    }
}

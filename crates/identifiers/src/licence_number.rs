//! 营业执照注册号, the business licence number of 15 digits (GS15-2006, ISO 7064 MOD 11,10) that
//! preceded the unified social credit code. The forms from before 2007 have no check and are kept as
//! free text elsewhere.

use crate::{Checked, Derived, Fault, Stage, normalise};

/// Checks a business licence number.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(input: &str) -> Result<Checked, Fault> {
    let number = normalise(input);
    if number.chars().count() != 15 {
        return Err(Fault::new(
            Stage::Length,
            number,
            "营业执照注册号应为15位；2007年以前的旧号请作为文字填写",
            "a business licence number has 15 digits; keep the forms from before 2007 as text",
        ));
    }
    if !normalise::all_digits(&number) {
        return Err(Fault::new(
            Stage::Charset,
            number,
            "营业执照注册号只含数字",
            "a business licence number has digits only",
        ));
    }
    let right = number.get(..14).and_then(check_digit);
    if right.is_none() || number.chars().next_back() != right {
        return Err(Fault::new(
            Stage::Checksum,
            number,
            "营业执照注册号校验码不符",
            "the check digit of the business licence number is wrong",
        ));
    }
    let derived = Derived {
        region: number.get(..6).map(str::to_owned),
        ..Derived::default()
    };
    Ok(Checked {
        derived,
        ..Checked::plain(number)
    })
}

/// Composes a number from its first 14 digits; `None` if they are not 14 digits.
#[must_use]
pub fn compose(body14: &str) -> Option<String> {
    let check = check_digit(body14)?;
    (body14.len() == 14).then(|| format!("{body14}{check}"))
}

fn check_digit(body: &str) -> Option<char> {
    let product = body.chars().try_fold(10, |product, c| {
        let sum = (product + c.to_digit(10)?) % 10;
        Some((if sum == 0 { 10 } else { sum }) * 2 % 11)
    })?;
    char::from_digit((11 - product) % 10, 10)
}

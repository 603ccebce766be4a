//! 银行账号, an account that is not a card, above all a company's 对公账户. Lengths differ by bank and
//! there is no common check digit, so only length and characters are checked.

use crate::{Checked, Fault, Stage, normalise};

/// Checks an account number: 8 to 32 digits, hyphens and spaces between them ignored.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(input: &str) -> Result<Checked, Fault> {
    let number = normalise(input);
    if !(8..=32).contains(&number.chars().count()) {
        return Err(Fault::new(
            Stage::Length,
            number,
            "银行账号应为8至32位数字",
            "a bank account number has 8 to 32 digits",
        ));
    }
    if !normalise::all_digits(&number) {
        return Err(Fault::new(
            Stage::Charset,
            number,
            "银行账号只含数字和连字符",
            "a bank account number has digits and hyphens only",
        ));
    }
    Ok(Checked {
        personal: true,
        ..Checked::plain(number)
    })
}

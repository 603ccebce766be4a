//! 银行卡号, the bank card number: 13 to 19 digits, the last by the Luhn rule (ISO/IEC 7812).

use crate::{Checked, Fault, Stage, normalise};

/// Checks a bank card number. A company's account is no card: see [`crate::bank_account`].
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(input: &str) -> Result<Checked, Fault> {
    let number = normalise(input);
    if !(13..=19).contains(&number.chars().count()) {
        return Err(Fault::new(
            Stage::Length,
            number,
            "银行卡号应为13至19位；对公账户请选择银行账号",
            "a bank card number has 13 to 19 digits; a company account is entered as an account",
        ));
    }
    if !normalise::all_digits(&number) {
        return Err(Fault::new(
            Stage::Charset,
            number,
            "银行卡号只含数字",
            "a bank card number has digits only",
        ));
    }
    let split = number.split_at_checked(number.len() - 1);
    if !split.is_some_and(|(body, check)| check_digit(body).is_some_and(|d| check.chars().eq([d])))
    {
        return Err(Fault::new(
            Stage::Checksum,
            number,
            "银行卡号校验位不符",
            "the check digit of the bank card number is wrong",
        ));
    }
    Ok(Checked {
        personal: true,
        ..Checked::plain(number)
    })
}

/// Composes a card number from its first 12 to 18 digits; `None` if they are malformed.
#[must_use]
pub fn compose(prefix: &str) -> Option<String> {
    let check = check_digit(prefix)?;
    (12..=18)
        .contains(&prefix.len())
        .then(|| format!("{prefix}{check}"))
}

/// The Luhn digit: every second digit from the right is doubled, beginning with the last one.
fn check_digit(body: &str) -> Option<char> {
    let sum = body.chars().rev().enumerate().try_fold(0, |sum, (i, c)| {
        let digit = c.to_digit(10)?;
        let doubled = if i % 2 == 0 { digit * 2 } else { digit };
        Some(sum + doubled / 10 + doubled % 10)
    })?;
    char::from_digit((10 - sum % 10) % 10, 10)
}

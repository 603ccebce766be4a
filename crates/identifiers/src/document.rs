//! Identity documents other than the resident identity card. Their numbers carry no public check,
//! save for the newer permanent residence card; so only the form is checked, and generously.

use crate::{Checked, Fault, Stage, mod_11_2, normalise};

/// Checks a passport number of any country: 5 to 20 letters and digits, at least one digit.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_passport(input: &str) -> Result<Checked, Fault> {
    let number = sized(
        input,
        5..=20,
        "护照号应为5至20位",
        "a passport number has 5 to 20 characters",
    )?;
    alphanumeric(
        number,
        "护照号只含字母和数字",
        "a passport number has letters and digits only",
    )
}

/// Checks a mainland travel permit for Hong Kong (`H`) and Macau (`M`) residents: the letter and
/// 8 digits, or 10 on older cards, whose last two count the renewals.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_hk_macau_permit(input: &str) -> Result<Checked, Fault> {
    let zh = "港澳居民来往内地通行证号应为H或M加8位或10位数字";
    let en = "the permit number is H or M and 8 or 10 digits";
    let number = sized(input, 9..=11, zh, en)?;
    let digits = number.strip_prefix(['H', 'M']);
    let right = digits.is_some_and(|d| matches!(d.len(), 8 | 10) && normalise::all_digits(d));
    formed(number, right, zh, en)
}

/// Checks a mainland travel permit for Taiwan residents: 8 digits, or on older cards 10 digits and
/// possibly a letter, with or without brackets.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_taiwan_permit(input: &str) -> Result<Checked, Fault> {
    let zh = "台湾居民来往大陆通行证号应为8位数字，旧证为10位数字加字母";
    let en = "the permit number has 8 digits, on older cards 10 digits and a letter";
    let bare = input.replace(['(', ')', '（', '）'], "");
    let number = sized(&bare, 8..=11, zh, en)?;
    let digits = number.strip_suffix(|c: char| c.is_ascii_uppercase());
    let right = match digits {
        Some(ten) => ten.len() == 10 && normalise::all_digits(ten),
        None => matches!(number.len(), 8 | 10) && normalise::all_digits(&number),
    };
    formed(number, right, zh, en)
}

/// Checks a foreigner's permanent residence card: 18 digits that begin with 9 and end in a check
/// character (issued since December 2023), or 3 letters and 12 digits.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_foreigner_card(input: &str) -> Result<Checked, Fault> {
    let zh = "外国人永久居留身份证号应为9开头的18位，旧证为3位字母加12位数字";
    let en =
        "the card number has 18 digits beginning with 9, on older cards 3 letters and 12 digits";
    let number = sized(input, 15..=18, zh, en)?;
    let Some((body, check)) = number
        .split_at_checked(17)
        .filter(|(_, check)| check.len() == 1)
    else {
        let right = number.split_at_checked(3).is_some_and(|(letters, digits)| {
            letters.bytes().all(|b| b.is_ascii_uppercase())
                && digits.len() == 12
                && normalise::all_digits(digits)
        });
        return formed(number, right, zh, en);
    };
    let right = mod_11_2::check_character(body);
    let well_formed =
        body.starts_with('9') && right.is_some() && (check == "X" || normalise::all_digits(check));
    if well_formed && !right.is_some_and(|c| check.chars().eq([c])) {
        return Err(Fault::new(
            Stage::Checksum,
            number,
            "外国人永久居留身份证号校验码不符",
            "the check character of the card number is wrong",
        ));
    }
    formed(number, well_formed, zh, en)
}

/// Checks an officer's certificate: up to 20 characters with 6 to 10 digits, possibly inside a
/// text such as 南字第01234567号.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_military_id(input: &str) -> Result<Checked, Fault> {
    let zh = "军官证号应含6至10位数字，可带“字第…号”";
    let en = "an officer's certificate has 6 to 10 digits, possibly within its printed words";
    let number = sized(input, 6..=20, zh, en)?;
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let right = (6..=10).contains(&digits) && number.chars().all(char::is_alphanumeric);
    formed(number, right, zh, en)
}

/// Checks the number of a household register: 6 to 18 letters and digits, at least one digit.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_household_register(input: &str) -> Result<Checked, Fault> {
    let number = sized(
        input,
        6..=18,
        "户口簿号应为6至18位",
        "a household register number has 6 to 18 characters",
    )?;
    alphanumeric(
        number,
        "户口簿号只含字母和数字",
        "a household register number has letters and digits only",
    )
}

fn sized(
    input: &str,
    length: std::ops::RangeInclusive<usize>,
    zh: &'static str,
    en: &'static str,
) -> Result<String, Fault> {
    let number = normalise(input);
    if length.contains(&number.chars().count()) {
        Ok(number)
    } else {
        Err(Fault::new(Stage::Length, number, zh, en))
    }
}

fn alphanumeric(number: String, zh: &'static str, en: &'static str) -> Result<Checked, Fault> {
    let right = number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().any(|b| b.is_ascii_digit());
    if right {
        formed(number, right, zh, en)
    } else {
        Err(Fault::new(Stage::Charset, number, zh, en))
    }
}

fn formed(
    number: String,
    right: bool,
    zh: &'static str,
    en: &'static str,
) -> Result<Checked, Fault> {
    if right {
        Ok(Checked {
            personal: true,
            ..Checked::plain(number)
        })
    } else {
        Err(Fault::new(Stage::Format, number, zh, en))
    }
}

//! 公民身份号码, the resident identity number of GB 11643-1999: six digits of region, birth date,
//! three digits of sequence, check character. The old form of 15 digits lacks the century and the
//! check character.

use chrono::{Datelike, NaiveDate};

use crate::{Checked, Derived, Fault, Stage, Warning, mod_11_2, normalise};

/// The two-digit provinces, with 81, 82 and 83 of the residence permits for residents of Hong Kong,
/// Macau and Taiwan. Districts are not checked: they are abolished all the time and the numbers
/// stay valid.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83",
];

/// Checks a resident identity number. The old form is converted to 18 characters, with a warning.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(input: &str, today: NaiveDate) -> Result<Checked, Fault> {
    let typed = normalise(input);
    let (number, warnings) = match typed.chars().count() {
        18 => (typed, Vec::new()),
        15 if normalise::all_digits(&typed) => (modernise(&typed), vec![Warning::OldResidentId]),
        15 => return Err(charset_fault(typed)),
        _ => {
            return Err(Fault::new(
                Stage::Length,
                typed,
                "身份证号应为18位",
                "a resident identity number has 18 characters",
            ));
        }
    };
    let derived = read(&number, today)?;
    Ok(Checked {
        warnings,
        derived,
        personal: true,
        ..Checked::plain(number)
    })
}

/// Composes a number from six digits of region, the birth date and a sequence number up to 999.
///
/// `None` if the province does not exist, the region is not six digits, the sequence is too large,
/// or the year does not have four digits.
#[must_use]
pub fn compose(region: &str, birth: NaiveDate, sequence: u16) -> Option<String> {
    let plausible = region.len() == 6
        && is_province(region)
        && sequence <= 999
        && (1000..=9999).contains(&birth.year());
    let body = format!("{region}{}{sequence:03}", birth.format("%Y%m%d"));
    let check = mod_11_2::check_character(&body)?;
    plausible.then(|| format!("{body}{check}"))
}

/// Reads the facts out of 18 characters, or tells the first fault.
fn read(number: &str, today: NaiveDate) -> Result<Derived, Fault> {
    let (Some(region), Some(birth), Some(body), Some(check)) = (
        number.get(..6),
        number.get(6..14),
        number.get(..17),
        number.get(17..),
    ) else {
        return Err(charset_fault(number.to_owned()));
    };
    let Some(right) = mod_11_2::check_character(body) else {
        return Err(charset_fault(number.to_owned()));
    };
    if !(check == "X" || normalise::all_digits(check)) {
        return Err(charset_fault(number.to_owned()));
    }
    if !is_province(region) {
        return Err(Fault::new(
            Stage::Region,
            number.to_owned(),
            "身份证号的省级区划不存在",
            "the province in the identity number does not exist",
        ));
    }
    let born = birth_date(birth).filter(|date| *date <= today);
    let Some(birth_date) = born else {
        return Err(Fault::new(
            Stage::BirthDate,
            number.to_owned(),
            "身份证号的出生日期不存在或晚于今天",
            "the birth date in the identity number does not exist or lies in the future",
        ));
    };
    if !check.chars().eq([right]) {
        return Err(Fault::new(
            Stage::Checksum,
            number.to_owned(),
            "身份证号校验码不符",
            "the check character of the identity number is wrong",
        ));
    }
    Ok(Derived {
        region: Some(region.to_owned()),
        birth_date: Some(birth_date),
        ..Derived::default()
    })
}

/// The number of 18 characters for an old one of 15 digits; anything else is returned unchanged.
fn modernise(old: &str) -> String {
    old.split_at_checked(6)
        .map(|(region, rest)| format!("{region}19{rest}"))
        .and_then(|body| mod_11_2::check_character(&body).map(|check| format!("{body}{check}")))
        .unwrap_or_else(|| old.to_owned())
}

fn is_province(region: &str) -> bool {
    region.get(..2).is_some_and(|two| PROVINCES.contains(&two))
}

fn birth_date(eight: &str) -> Option<NaiveDate> {
    let part = |range: std::ops::Range<usize>| eight.get(range)?.parse::<u32>().ok();
    let year = i32::try_from(part(0..4)?).ok()?;
    NaiveDate::from_ymd_opt(year, part(4..6)?, part(6..8)?)
}

fn charset_fault(number: String) -> Fault {
    Fault::new(
        Stage::Charset,
        number,
        "身份证号只含数字，末位可为X",
        "a resident identity number has digits only, and may end in X",
    )
}

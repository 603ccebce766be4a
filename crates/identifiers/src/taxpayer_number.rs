//! 纳税人识别号, the taxpayer identification number. Its length tells what is inside (announcement 66
//! of 2015 of the State Taxation Administration):
//!
//! | length | inside |
//! |---|---|
//! | 15 | six digits of region and an organisation code |
//! | 17 | old resident identity number and two digits of sequence |
//! | 18 | unified social credit code, or resident identity number |
//! | 19 | `L` and 18 as above: temporary taxpayer |
//! | 20 | resident identity number (or passport) and two characters of sequence |
//!
//! A wrong check inside 15, 17 and 20 is a warning only: old offices composed numbers otherwise, and
//! a foreigner's number holds a passport.

use chrono::NaiveDate;

use crate::{
    Checked, Derived, Fault, Stage, Warning, normalise, organisation_code, resident_id, uscc,
};

/// Checks a taxpayer identification number.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check(input: &str, today: NaiveDate) -> Result<Checked, Fault> {
    let number = normalise(input);
    let temporary = number.strip_prefix('L');
    match (number.chars().count(), temporary) {
        (15 | 17 | 18 | 20, _) | (19, Some(_)) => {}
        _ => {
            return Err(Fault::new(
                Stage::Length,
                number,
                "纳税人识别号应为15、17、18或20位，临时纳税人为L加18位",
                "a taxpayer number has 15, 17, 18 or 20 characters; a temporary one is L and 18",
            ));
        }
    }
    if !number.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(Fault::new(
            Stage::Charset,
            number,
            "纳税人识别号只含数字和大写字母",
            "a taxpayer number has digits and capital letters only",
        ));
    }
    match number.len() {
        15 => fifteen(number),
        17 => seventeen(number, today),
        20 => twenty(number, today),
        _ => eighteen(&number, today),
    }
}

/// Region and organisation code.
fn fifteen(number: String) -> Result<Checked, Fault> {
    let Some((region, code)) = number
        .split_at_checked(6)
        .filter(|(region, _)| normalise::all_digits(region))
    else {
        return Err(Fault::new(
            Stage::Format,
            number,
            "15位纳税人识别号的前6位应为行政区划码",
            "a taxpayer number of 15 characters begins with six digits of region",
        ));
    };
    let right = organisation_code::is_right(code);
    let derived = Derived {
        region: Some(region.to_owned()),
        organisation_code: right.then(|| code.to_owned()),
        ..Derived::default()
    };
    let warnings = if right {
        Vec::new()
    } else {
        vec![Warning::EmbeddedOrganisationCode]
    };
    Ok(Checked {
        warnings,
        derived,
        ..Checked::plain(number)
    })
}

/// Old resident identity number and sequence.
fn seventeen(number: String, today: NaiveDate) -> Result<Checked, Fault> {
    if !normalise::all_digits(&number) {
        return Err(Fault::new(
            Stage::Format,
            number,
            "17位纳税人识别号应全为数字",
            "a taxpayer number of 17 characters has digits only",
        ));
    }
    let inner = number.get(..15).unwrap_or_default();
    Ok(with_person(&number, resident_id::check(inner, today).ok()))
}

/// Resident identity number and sequence.
fn twenty(number: String, today: NaiveDate) -> Result<Checked, Fault> {
    let inner = number.get(..18).unwrap_or_default();
    Ok(with_person(&number, resident_id::check(inner, today).ok()))
}

/// Unified social credit code or resident identity number, possibly behind an `L`.
fn eighteen(number: &str, today: NaiveDate) -> Result<Checked, Fault> {
    let inner = match number.len() {
        19 => number.get(1..).unwrap_or_default(),
        _ => number,
    };
    let as_company = match uscc::check(inner) {
        Ok(company) => {
            return Ok(Checked {
                normalised: number.to_owned(),
                ..company
            });
        }
        Err(fault) => fault,
    };
    let as_person = match resident_id::check(inner, today) {
        Ok(person) => return Ok(with_person(number, Some(person))),
        Err(fault) => fault,
    };
    // The reading that came further through its checks is the likelier one.
    let fault = if as_person.stage > as_company.stage {
        as_person
    } else {
        as_company
    };
    Err(Fault {
        normalised: number.to_owned(),
        ..fault
    })
}

/// A number that holds a person's identity number, right or not.
fn with_person(number: &str, person: Option<Checked>) -> Checked {
    let warnings = match person {
        Some(_) => Vec::new(),
        None => vec![Warning::EmbeddedResidentId],
    };
    Checked {
        warnings,
        derived: person.map(|inner| inner.derived).unwrap_or_default(),
        personal: true,
        ..Checked::plain(number.to_owned())
    }
}

/// Whether a normalised number holds, or by its length may hold, a person's document number.
#[must_use]
pub fn is_personal(normalised: &str) -> bool {
    match normalised.len() {
        17 | 20 => true,
        18 => uscc::check(normalised).is_err(),
        19 => normalised
            .strip_prefix('L')
            .is_none_or(|inner| uscc::check(inner).is_err()),
        _ => false,
    }
}

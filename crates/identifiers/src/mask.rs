//! Masks for people who may not see a value in full. Each mask states what it leaves visible; what
//! does not have the expected form is hidden more, never less.
//!
//! Company names and the published facts of a company are not masked.

use crate::{IdentifierKind, normalise, taxpayer_number, telephone};

/// A person's name: the surname stays, every other character becomes a star. Two-character surnames
/// stay whole in names of three characters or more; a single character is hidden.
#[must_use]
pub fn name(name: &str) -> String {
    let name = name.trim();
    let (surname, given) = kehu_names::split_surname(name);
    if given.is_empty() {
        stars(name.chars().count())
    } else {
        format!("{surname}{}", stars(given.chars().count()))
    }
}

/// A mobile: the first three and last four of eleven digits; the last two of any other text.
#[must_use]
pub fn mobile(number: &str) -> String {
    let number = normalise(number);
    if number.chars().count() == 11 {
        reveal(&number, 3, 4)
    } else {
        reveal(&number, 0, 2)
    }
}

/// A landline: area code and last two digits. An extension is dropped.
#[must_use]
pub fn landline(number: &str) -> String {
    let parsed = telephone::Telephone::parse(number)
        .ok()
        .filter(|t| t.kind == telephone::TelephoneKind::Landline);
    let cut = parsed.as_ref().and_then(|t| {
        t.normalised
            .split_at_checked(telephone::area_length(&t.normalised))
    });
    match cut {
        Some((area, local)) => format!("{area}-{}", reveal(local, 0, 2)),
        None => reveal(&normalise(number), 0, 2),
    }
}

/// Any telephone number by its kind: [`mobile`], [`landline`], service numbers in full, overseas
/// the last four digits.
#[must_use]
pub fn telephone(number: &str) -> String {
    use telephone::TelephoneKind;
    match telephone::Telephone::parse(number) {
        Ok(t) => match t.kind {
            TelephoneKind::Mobile => mobile(&t.normalised),
            TelephoneKind::Landline => landline(number),
            TelephoneKind::Overseas => format!("+{}", reveal(&t.normalised.replace('+', ""), 0, 4)),
            TelephoneKind::Service | TelephoneKind::Hidden => t.normalised,
        },
        Err(_) => mobile(number),
    }
}

/// A resident identity number: the first three characters, and the last four of 18 or last two of
/// 15; the last two of any other text. District and birth date stay hidden.
#[must_use]
pub fn resident_id(number: &str) -> String {
    let number = normalise(number);
    match number.chars().count() {
        18 => reveal(&number, 3, 4),
        15 => reveal(&number, 3, 2),
        _ => reveal(&number, 0, 2),
    }
}

/// A bank card or account: the last four characters, behind groups of stars. Fewer than eight
/// characters are hidden whole.
#[must_use]
pub fn bank(number: &str) -> String {
    let number = normalise(number);
    let length = number.chars().count();
    if length < 8 {
        return stars(4);
    }
    let groups = (length - 4).div_ceil(4);
    let tail: String = number.chars().skip(length - 4).collect();
    format!("{}{tail}", "**** ".repeat(groups))
}

/// Any other document number: first character and last two.
#[must_use]
pub fn document(number: &str) -> String {
    reveal(&normalise(number), 1, 2)
}

/// An e-mail address: the first character and the domain.
#[must_use]
pub fn email(address: &str) -> String {
    match address.trim().rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None => stars(3),
    }
}

/// An identifier by its kind: personal ones masked, the public ones of companies as they are. A
/// taxpayer number is masked if it may hold a person's document number.
#[must_use]
pub fn identifier(kind: IdentifierKind, value: &str) -> String {
    match kind {
        IdentifierKind::ResidentId => resident_id(value),
        IdentifierKind::BankCard | IdentifierKind::BankAccount => bank(value),
        IdentifierKind::TaxpayerNumber if taxpayer_number::is_personal(&normalise(value)) => {
            reveal(&normalise(value), 3, 2)
        }
        kind if kind.is_personal() => document(value),
        _ => value.to_owned(),
    }
}

/// An address down to its district or county; without one, to its city; otherwise nothing. The rest
/// becomes four stars whatever its length.
#[must_use]
pub fn address(address: &str) -> String {
    let address = address.trim();
    if address.is_empty() {
        return String::new();
    }
    let shown: String = address.chars().take(district_end(address)).collect();
    format!("{shown}****")
}

/// Endings of places below the district, which a name ending in 区 may also have.
const ESTATES: [&str; 8] = [
    "小区", "社区", "园区", "校区", "厂区", "院区", "街区", "片区",
];

/// The number of characters up to the end of the district, or of the last larger unit.
fn district_end(address: &str) -> usize {
    let mut end = 0;
    let mut part = String::new();
    for (i, c) in address.chars().enumerate() {
        // Street names and house numbers are past the district.
        let inside = !part.is_empty();
        if c.is_numeric() || (inside && matches!(c, '路' | '街' | '巷' | '弄' | '村' | '号' | '栋'))
        {
            break;
        }
        part.push(c);
        // A unit has a name of its own, or names the kind of the one just ended: 广州 + 市.
        let long_enough = inside || (end > 0 && end == i);
        match c {
            '省' | '市' | '州' | '盟' if long_enough => {}
            '区' if ["自治区", "地区", "特别行政区"]
                .iter()
                .any(|s| part.ends_with(s)) => {}
            '区' if ESTATES.iter().any(|s| part.ends_with(s)) => break,
            '区' | '县' | '旗' if long_enough => return i + 1,
            _ => continue,
        }
        end = i + 1;
        part.clear();
    }
    end
}

/// Shows `head` characters at the front and `tail` at the end; hides everything if fewer than three
/// characters would stay hidden.
fn reveal(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length < head + tail + 3 {
        return stars(length);
    }
    text.chars()
        .enumerate()
        .map(|(i, c)| {
            if i < head || i + tail >= length {
                c
            } else {
                '*'
            }
        })
        .collect()
}

fn stars(count: usize) -> String {
    "*".repeat(count)
}

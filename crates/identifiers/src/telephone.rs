//! Telephone numbers as Chinese offices write them.
//!
//! Readings are tried in this order: hidden, mobile, service, landline, overseas. The mobile comes
//! before the landline because a mobile with a trunk zero looks like an area code that does not
//! exist. Operators are not told apart: numbers are carried from one to another.

use serde::{Deserialize, Serialize};

use crate::normalise::{all_digits, half_width, is_hyphen, is_separator};

/// The kind of a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TelephoneKind {
    /// 手机: 11 digits.
    Mobile,
    /// 固定电话: area code and local number, possibly an extension.
    Landline,
    /// 400 and 800 numbers, and short numbers 95xxx and 96xxx(x).
    Service,
    /// Any country or territory other than the mainland, with its country code.
    Overseas,
    /// 隐号: a mobile of which only the first three and last four digits are known.
    Hidden,
}

impl TelephoneKind {
    /// The wire name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Service => "service",
            Self::Overseas => "overseas",
            Self::Hidden => "hidden",
        }
    }
}

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telephone {
    /// The kind.
    pub kind: TelephoneKind,
    /// The form to store and search: digits only; `+` and digits overseas; `138****1234` if hidden.
    /// A landline has its area code and no extension.
    pub normalised: String,
    /// The extension of a landline, one to six digits.
    pub extension: Option<String>,
    /// What was typed.
    pub typed: String,
}

/// A text that is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TelephoneFault {
    /// A character that does not occur in telephone numbers.
    #[error("a telephone number has digits, spaces, hyphens, brackets and a leading plus only")]
    Charset,
    /// Seven or eight digits alone: a local number whose area is not known.
    #[error("the area code is missing, such as 0731")]
    AreaMissing,
    /// None of the known forms.
    #[error("neither a mobile nor a landline with area code; overseas numbers begin with +")]
    Form,
}

impl TelephoneFault {
    /// The reason in Chinese.
    #[must_use]
    pub const fn message_zh(self) -> &'static str {
        match self {
            Self::Charset => "电话号码只含数字、空格、连字符、括号和开头的加号",
            Self::AreaMissing => "缺少区号，例如0731",
            Self::Form => "不是手机号，也不是带区号的固定电话；境外号码请以+开头",
        }
    }
}

impl Telephone {
    /// Reads a telephone number.
    ///
    /// # Errors
    /// A [`TelephoneFault`] if no reading fits.
    pub fn parse(input: &str) -> Result<Self, TelephoneFault> {
        let text = tidy(input)?;
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let found = hidden(&digits)
            .map(|n| (TelephoneKind::Hidden, n, None))
            .or_else(|| mobile(&digits).map(|n| (TelephoneKind::Mobile, n, None)))
            .or_else(|| service(&digits).map(|n| (TelephoneKind::Service, n, None)))
            .or_else(|| landline(&text).map(|(n, ext)| (TelephoneKind::Landline, n, ext)))
            .or_else(|| overseas(&digits).map(|n| (TelephoneKind::Overseas, n, None)));
        let Some((kind, normalised, extension)) = found else {
            let local =
                matches!(digits.len(), 7 | 8) && all_digits(&digits) && !digits.starts_with('0');
            return Err(if local {
                TelephoneFault::AreaMissing
            } else {
                TelephoneFault::Form
            });
        };
        Ok(Self {
            kind,
            normalised,
            extension,
            typed: input.to_owned(),
        })
    }

    /// Whether both may be the same line. A hidden number matches every mobile with its first three
    /// and last four digits, so a match is then a likelihood and not a proof. Extensions count only
    /// if both have one.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        use TelephoneKind::{Hidden, Mobile};
        match (self.kind, other.kind) {
            (Hidden, Mobile) => Some(&self.normalised) == other.hidden_form().as_ref(),
            (Mobile, Hidden) => other.matches(self),
            _ => {
                let apart = self.extension.is_some()
                    && other.extension.is_some()
                    && self.extension != other.extension;
                self.normalised == other.normalised && !apart
            }
        }
    }

    /// The hidden form `138****1234` of a mobile or hidden number; `None` for other kinds.
    #[must_use]
    pub fn hidden_form(&self) -> Option<String> {
        match self.kind {
            TelephoneKind::Hidden => Some(self.normalised.clone()),
            TelephoneKind::Mobile => hide(&self.normalised),
            _ => None,
        }
    }

    /// The number as printed: hyphens after the area code and before the extension, groups of 3-4-4
    /// or 3-3-4 otherwise.
    #[must_use]
    pub fn display(&self) -> String {
        let number = self.normalised.as_str();
        let cuts: &[usize] = match (self.kind, number.len()) {
            (TelephoneKind::Mobile, _) => &[3, 7],
            (TelephoneKind::Service, 10) => &[3, 6],
            (TelephoneKind::Landline, _) => &[area_length(number)],
            _ => &[],
        };
        let separator = if self.kind == TelephoneKind::Mobile {
            " "
        } else {
            "-"
        };
        let mut shown: String = number
            .char_indices()
            .flat_map(|(i, c)| {
                let gap = if cuts.contains(&i) { separator } else { "" };
                gap.chars().chain([c])
            })
            .collect();
        if let Some(extension) = &self.extension {
            shown.push('-');
            shown.push_str(extension);
        }
        shown
    }
}

/// The length of the area code at the head of a landline: three for 010 and 02x, otherwise four.
pub(crate) fn area_length(number: &str) -> usize {
    if number.starts_with("01") || number.starts_with("02") {
        3
    } else {
        4
    }
}

/// Half-width digits, `-`, `*` and a leading `+`. A closing bracket and the marks of an extension
/// become hyphens, other separators vanish.
fn tidy(input: &str) -> Result<String, TelephoneFault> {
    let mut text = String::with_capacity(input.len());
    for c in input.trim().chars().map(half_width) {
        match c {
            '0'..='9' | '*' => text.push(c),
            'x' | 'X' if !text.is_empty() => text.push('*'),
            '+' if text.is_empty() => text.push('+'),
            ')' | '#' | '转' | '分' | '机' => text.push('-'),
            '(' => {}
            c if is_hyphen(c) || c == '/' => text.push('-'),
            c if is_separator(c) || c == '.' => {}
            _ => return Err(TelephoneFault::Charset),
        }
    }
    Ok(text)
}

/// The digits behind a mainland prefix `+86`, `0086` or `86`; the input itself without one.
fn domestic(digits: &str) -> &str {
    ["+86", "0086", "86"]
        .into_iter()
        .find_map(|prefix| digits.strip_prefix(prefix))
        .unwrap_or(digits)
}

fn mobile(digits: &str) -> Option<String> {
    let bare = domestic(digits);
    let bare = bare.strip_prefix('0').unwrap_or(bare);
    let right = bare.len() == 11 && all_digits(bare) && mobile_head(bare);
    right.then(|| bare.to_owned())
}

/// Whether the text begins like a mobile: 1, then 3 to 9.
fn mobile_head(text: &str) -> bool {
    text.strip_prefix('1')
        .is_some_and(|rest| rest.starts_with(|c| ('3'..='9').contains(&c)))
}

/// Three digits, one or more stars, four digits.
fn hidden(digits: &str) -> Option<String> {
    let (head, rest) = domestic(digits).split_once('*')?;
    let tail = rest.trim_start_matches('*');
    let right = head.len() == 3
        && tail.len() == 4
        && all_digits(head)
        && all_digits(tail)
        && mobile_head(head);
    right.then(|| format!("{head}****{tail}"))
}

/// `138****1234` of eleven digits.
fn hide(mobile: &str) -> Option<String> {
    Some(format!("{}****{}", mobile.get(..3)?, mobile.get(7..)?))
}

fn service(digits: &str) -> Option<String> {
    let bare = domestic(digits);
    let right = all_digits(bare)
        && match bare.len() {
            10 => bare.starts_with("400") || bare.starts_with("800"),
            5 => bare.starts_with("95") || bare.starts_with("96"),
            6 => bare.starts_with("96"),
            _ => false,
        };
    right.then(|| bare.to_owned())
}

/// Number with area code, and extension.
fn landline(text: &str) -> Option<(String, Option<String>)> {
    let bare = domestic(text).trim_start_matches('-');
    // Behind the country code the trunk zero is left out.
    let full = if bare.len() < text.len() && !bare.starts_with('0') {
        format!("0{bare}")
    } else {
        bare.to_owned()
    };
    let area = full.get(..area_length(&full))?;
    let known =
        all_digits(area) && (area == "010" || matches!(area.as_bytes(), [b'0', b'2'..=b'9', ..]));
    if !known {
        return None;
    }
    let lengths = if area.len() == 3 { 8..=8 } else { 7..=8 };
    let mut groups = full
        .get(area.len()..)?
        .split('-')
        .filter(|group| !group.is_empty());
    let mut local = String::new();
    while !lengths.contains(&local.len()) {
        local.push_str(groups.next()?);
    }
    let extension = groups.next();
    let right = all_digits(&local)
        && !local.starts_with('0')
        && extension.is_none_or(|ext| ext.len() <= 6 && all_digits(ext))
        && groups.next().is_none();
    right.then(|| (format!("{area}{local}"), extension.map(str::to_owned)))
}

/// Country code and number, 7 to 15 digits in all (E.164), behind `+` or `00`.
fn overseas(digits: &str) -> Option<String> {
    let number = match digits.strip_prefix('+') {
        Some(number) => number,
        None => {
            let number = digits.strip_prefix("00")?;
            // One zero too many before an area code is commoner than a call abroad, except to the
            // neighbours whose country codes are also area codes.
            let neighbour = ["852", "853", "886"]
                .iter()
                .any(|code| number.starts_with(code));
            if !neighbour && landline(&format!("0{number}")).is_some() {
                return None;
            }
            number
        }
    };
    let right = (7..=15).contains(&number.len())
        && all_digits(number)
        && !number.starts_with('0')
        && !number.starts_with("86");
    right.then(|| format!("+{number}"))
}

//! 统一社会信用代码, the unified social credit code of GB 32100-2015: authority, class, six digits of
//! region, organisation code with its own check character, check character.

use crate::{Checked, Derived, Fault, Label, Stage, normalise, organisation_code};

/// The 31 characters of the standard: no I, O, S, V, Z.
pub const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

const MODULUS: usize = 31;

/// Checks a unified social credit code: both its own check character and that of the organisation
/// code inside it.
///
/// # Errors
/// The first [`Fault`]. On a checksum fault `inner_right` tells whether the organisation code is
/// right; if it is, the code may be a genuine one from before the standard.
pub fn check(input: &str) -> Result<Checked, Fault> {
    let code = normalise(input);
    if code.chars().count() != 18 {
        return Err(Fault::new(
            Stage::Length,
            code,
            "统一社会信用代码应为18位",
            "a unified social credit code has 18 characters",
        ));
    }
    if !code.chars().all(|c| ALPHABET.contains(c)) {
        return Err(Fault::new(
            Stage::Charset,
            code,
            "统一社会信用代码只含数字和除I、O、S、V、Z以外的大写字母",
            "a unified social credit code has digits and capital letters other than I, O, S, V, Z",
        ));
    }
    let Some(parts) = Parts::of(&code) else {
        return Err(Fault::new(
            Stage::Format,
            code,
            "登记管理部门代码不存在，或行政区划码不是6位数字",
            "the registration authority does not exist, or the region is not six digits",
        ));
    };
    let inner_right = organisation_code::is_right(parts.organisation);
    let outer_right = check_character(parts.body) == Some(parts.check);
    if !(inner_right && outer_right) {
        return Err(checksum_fault(&code, outer_right, inner_right));
    }
    let derived = Derived {
        region: Some(parts.region.to_owned()),
        authority: Some(parts.authority),
        class: Some(parts.class),
        organisation_code: Some(parts.organisation.to_owned()),
        birth_date: None,
    };
    Ok(Checked {
        derived,
        ..Checked::plain(code)
    })
}

/// Composes a code with right check characters from authority, class, six digits of region and the
/// eight characters of an organisation code body.
///
/// `None` if a part is malformed or the authority does not exist.
#[must_use]
pub fn compose(authority: char, class: char, region: &str, body8: &str) -> Option<String> {
    let organisation = organisation_code::compose(body8)?;
    let body = format!("{authority}{class}{region}{organisation}");
    let code = format!("{body}{}", check_character(&body)?);
    check(&code).ok().map(|checked| checked.normalised)
}

/// The name of a registration authority; `None` if the character is none.
#[must_use]
pub fn authority_label(authority: char) -> Option<Label> {
    let (zh, en) = match authority {
        '1' => ("机构编制", "public sector staffing"),
        '2' => ("外交", "foreign affairs"),
        '3' => ("司法行政", "judicial administration"),
        '4' => ("文化", "culture"),
        '5' => ("民政", "civil affairs"),
        '6' => ("旅游", "tourism"),
        '7' => ("宗教", "religious affairs"),
        '8' => ("工会", "trade unions"),
        '9' => ("市场监管", "market regulation"),
        'A' => ("中央军委", "Central Military Commission"),
        'N' => ("农业农村", "agriculture"),
        'Y' => ("其他", "other"),
        _ => return None,
    };
    Some(Label { zh, en })
}

/// The name of a class within market regulation (authority 9); `None` for other authorities and
/// classes.
#[must_use]
pub fn class_label(authority: char, class: char) -> Option<Label> {
    let (zh, en) = match (authority, class) {
        ('9', '1') => ("企业", "enterprise"),
        ('9', '2') => ("个体工商户", "sole trader"),
        ('9', '3') => ("农民专业合作社", "farmers' cooperative"),
        ('9', '9') => ("其他", "other"),
        _ => return None,
    };
    Some(Label { zh, en })
}

struct Parts<'a> {
    authority: char,
    class: char,
    region: &'a str,
    organisation: &'a str,
    body: &'a str,
    check: char,
}

impl<'a> Parts<'a> {
    /// Splits 18 characters of the alphabet; `None` if authority or region cannot be.
    fn of(code: &'a str) -> Option<Self> {
        let mut chars = code.chars();
        let parts = Self {
            authority: chars.next()?,
            class: chars.next()?,
            region: code.get(2..8)?,
            organisation: code.get(8..17)?,
            body: code.get(..17)?,
            check: chars.next_back()?,
        };
        let known = authority_label(parts.authority).is_some();
        (known && normalise::all_digits(parts.region)).then_some(parts)
    }
}

/// The check character of the first 17; the weights are the powers of 3 modulo 31.
fn check_character(body: &str) -> Option<char> {
    let (sum, _) = body.chars().try_fold((0, 1), |(sum, weight), c| {
        let value = ALPHABET.find(c)?;
        Some((sum + value * weight, weight * 3 % MODULUS))
    })?;
    // The outer remainder turns 31 into 0: a sum without remainder is checked by `0`.
    ALPHABET.chars().nth((MODULUS - sum % MODULUS) % MODULUS)
}

fn checksum_fault(code: &str, outer_right: bool, inner_right: bool) -> Fault {
    let (zh, en) = match (outer_right, inner_right) {
        (false, true) => (
            "校验码不符，但其中的组织机构代码正确；试点时期发放的代码可能如此",
            "the check character is wrong, but the organisation code inside is right; codes issued \
             in the pilot period can be so",
        ),
        (true, _) => (
            "其中的组织机构代码校验不符",
            "the organisation code inside fails its check",
        ),
        (false, false) => ("校验码不符", "the check character is wrong"),
    };
    Fault {
        inner_right: Some(inner_right),
        ..Fault::new(Stage::Checksum, code.to_owned(), zh, en)
    }
}

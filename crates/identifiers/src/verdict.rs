//! What a check answers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A text for people, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// The stage at which a check failed. Stages run in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The number of characters.
    Length,
    /// A character that does not occur in such identifiers.
    Charset,
    /// A part has the wrong form, or names something that does not exist.
    Format,
    /// The province does not exist.
    Region,
    /// The birth date is no calendar day, or lies in the future.
    BirthDate,
    /// A check character is wrong.
    Checksum,
}

/// Why an identifier is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message_en}")]
pub struct Fault {
    /// The first stage that failed.
    pub stage: Stage,
    /// The reason in English.
    pub message_en: &'static str,
    /// The reason in Chinese.
    pub message_zh: &'static str,
    /// Whether an authorised person may accept the value with a reason: true for check characters
    /// only.
    pub overridable: bool,
    /// The normalised form of what was typed, as it would be stored after an override.
    pub normalised: String,
    /// For a unified social credit code with a wrong check character: whether the organisation code
    /// inside it is right, which speaks for a genuine code from before the standard. `None`
    /// elsewhere.
    pub inner_right: Option<bool>,
}

impl Fault {
    pub(crate) fn new(
        stage: Stage,
        normalised: String,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            stage,
            message_en: en,
            message_zh: zh,
            overridable: stage == Stage::Checksum,
            normalised,
            inner_right: None,
        }
    }
}

/// Something odd about an accepted identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The old form of 15 digits was converted; such cards are no longer valid documents.
    OldResidentId,
    /// The organisation code inside a taxpayer number does not check.
    EmbeddedOrganisationCode,
    /// The identity number inside a taxpayer number does not check.
    EmbeddedResidentId,
}

impl Warning {
    /// The text for people.
    #[must_use]
    pub const fn label(self) -> Label {
        match self {
            Self::OldResidentId => Label {
                zh: "15位旧身份证号已换算为18位，旧证已失效",
                en: "the old 15-digit number was converted to 18 digits; the old card is no longer valid",
            },
            Self::EmbeddedOrganisationCode => Label {
                zh: "号码中的组织机构代码校验不符",
                en: "the organisation code inside the number fails its check",
            },
            Self::EmbeddedResidentId => Label {
                zh: "号码中的身份证号校验不符",
                en: "the identity number inside the number fails its check",
            },
        }
    }
}

/// Facts read out of an identifier. Sex is left out on purpose: nothing here needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Derived {
    /// Administrative division code, six digits (GB/T 2260).
    pub region: Option<String>,
    /// Registration authority of a unified social credit code, see [`crate::uscc::authority_label`].
    pub authority: Option<char>,
    /// Class within the authority, see [`crate::uscc::class_label`].
    pub class: Option<char>,
    /// Normalised organisation code, nine characters without hyphen.
    pub organisation_code: Option<String>,
    /// Birth date of a person.
    pub birth_date: Option<NaiveDate>,
}

/// An accepted identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The form to store and compare; what was typed is kept beside it by the caller.
    pub normalised: String,
    /// Oddities that do not stop the value.
    pub warnings: Vec<Warning>,
    /// Facts read out of the value.
    pub derived: Derived,
    /// Whether this very value points to a person or an account and is shown masked.
    pub personal: bool,
}

impl Checked {
    pub(crate) fn plain(normalised: String) -> Self {
        Self {
            normalised,
            warnings: Vec::new(),
            derived: Derived::default(),
            personal: false,
        }
    }
}

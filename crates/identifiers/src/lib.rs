//! Identifiers of Chinese companies and persons: how they are written, checked, composed and
//! masked.
//!
//! Everything here is a pure function: no clock, no storage. A check runs in a fixed order
//! (length, characters, form, region or birth date, check character) and reports the first
//! fault. A failed check character may be overridden by an authorised person, because genuine
//! codes that break their own standard are in circulation; every other fault is final.

pub mod bank_account;
pub mod bank_card;
pub mod document;
pub mod licence_number;
pub mod mask;
pub mod organisation_code;
pub mod postal_code;
pub mod resident_id;
pub mod taxpayer_number;
pub mod telephone;
pub mod uscc;

mod kind;
mod mod_11_2;
mod normalise;
mod verdict;

pub use kind::IdentifierKind;
pub use normalise::normalise;
pub use telephone::{Telephone, TelephoneFault, TelephoneKind};
pub use verdict::{Checked, Derived, Fault, Label, Stage, Warning};

use chrono::NaiveDate;

/// Checks `input` as an identifier of the given kind.
///
/// `today` is the calendar day in China; a birth date after it is refused.
///
/// # Errors
/// The first [`Fault`] found, with the normalised form of the input in it.
pub fn check(kind: IdentifierKind, input: &str, today: NaiveDate) -> Result<Checked, Fault> {
    let mut checked = match kind {
        IdentifierKind::UnifiedSocialCreditCode => uscc::check(input),
        IdentifierKind::OrganisationCode => organisation_code::check(input),
        IdentifierKind::ResidentId => resident_id::check(input, today),
        IdentifierKind::Passport => document::check_passport(input),
        IdentifierKind::HkMacauPermit => document::check_hk_macau_permit(input),
        IdentifierKind::TaiwanPermit => document::check_taiwan_permit(input),
        IdentifierKind::ForeignerPermanentResident => document::check_foreigner_card(input),
        IdentifierKind::MilitaryId => document::check_military_id(input),
        IdentifierKind::HouseholdRegister => document::check_household_register(input),
        IdentifierKind::BusinessLicenceNumber => licence_number::check(input),
        IdentifierKind::TaxpayerNumber => taxpayer_number::check(input, today),
        IdentifierKind::BankCard => bank_card::check(input),
        IdentifierKind::BankAccount => bank_account::check(input),
    }?;
    checked.personal |= kind.is_personal();
    Ok(checked)
}

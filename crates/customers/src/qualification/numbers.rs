//! Whether a document's number is one, and the customer's (CUS-10). Pure.

use super::error::Error;
use super::kind::{DocumentKind, Subject};
use super::model::NewDocument;
use super::policy::QualificationPolicy;
use crate::dossier::CustomerKind;
use chrono::NaiveDate;
use kehu_identifiers::{IdentifierKind, mask};
use kehu_kernel::Faults;

/// The published numbers by which the dossier knows a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownNumbers {
    /// Unified social credit code.
    pub credit_code: Option<String>,
    /// Organisation code.
    pub organisation_code: Option<String>,
    /// Licence number of 15 digits.
    pub licence_number: Option<String>,
    /// Taxpayer number.
    pub taxpayer_number: Option<String>,
}

impl KnownNumbers {
    /// What the law sees in a customer: class 2 under authority 9 of the unified social credit code is a sole trader; so
    /// is a 15-digit licence whose sequence begins with 6 to 9.
    #[must_use]
    pub fn subject(&self, kind: CustomerKind) -> Subject {
        if kind == CustomerKind::Person {
            return Subject::Person;
        }
        let sole_trader = match (&self.credit_code, &self.licence_number) {
            (Some(code), _) => code.starts_with("92"),
            (None, Some(number)) => number
                .chars()
                .nth(6)
                .is_some_and(|digit| matches!(digit, '6'..='9')),
            (None, None) => false,
        };
        if sole_trader {
            Subject::SoleTrader
        } else {
            Subject::Company
        }
    }

    /// The organisation code: the recorded one, or places 9 to 17 of the unified social credit code.
    fn organisation(&self) -> Option<String> {
        self.organisation_code.clone().or_else(|| {
            self.credit_code
                .as_deref()
                .and_then(|code| code.get(8..17))
                .map(str::to_owned)
        })
    }

    /// The taxpayer number: the recorded one, or the unified social credit code that has taken its place.
    fn taxpayer(&self) -> Option<String> {
        self.taxpayer_number
            .clone()
            .or_else(|| self.credit_code.clone())
    }
}

/// A number that may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    /// The normalised number; of an identity document masked.
    pub(crate) stored: String,
    /// Whether it was taken in spite of a failed check.
    pub(crate) overridden: bool,
}

/// Checks a document's number by its kind and against the dossier.
///
/// # Errors
/// [`Error::Invalid`] for a number that is none, [`Error::NumberMismatch`] and [`Error::NumberUnknown`].
pub(crate) fn check_number(
    new: &NewDocument,
    known: &KnownNumbers,
    today: NaiveDate,
) -> Result<Number, Error> {
    use DocumentKind::*;
    let number = match new.kind {
        BusinessLicenceUscc => checked(IdentifierKind::UnifiedSocialCreditCode, new, today)?,
        BusinessLicence => checked(IdentifierKind::BusinessLicenceNumber, new, today)?,
        OrganisationCodeCertificate => checked(IdentifierKind::OrganisationCode, new, today)?,
        TaxRegistrationNational | TaxRegistrationLocal | InvoicingDetails => {
            checked(IdentifierKind::TaxpayerNumber, new, today)?
        }
        LegalRepresentativeId => identity_number(new, today)?,
        HazardousChemicalsLicence
        | BankAccountCertificate
        | LetterOfAuthority
        | PrecursorCertificate
        | Other => Number {
            stored: new.number.trim().to_owned(),
            overridden: false,
        },
    };
    agree(new.kind, &number.stored, known)?;
    Ok(number)
}

/// Whether a document's number agrees with those by which the dossier knows the customer. The dossier can change after
/// the document was sent in, so that this is asked again when it is verified.
///
/// # Errors
/// [`Error::NumberMismatch`] and [`Error::NumberUnknown`].
pub(crate) fn agree(kind: DocumentKind, number: &str, known: &KnownNumbers) -> Result<(), Error> {
    use DocumentKind::*;
    let expected = match kind {
        BusinessLicenceUscc => Some(known.credit_code.clone().ok_or(Error::NumberUnknown {})?),
        BusinessLicence => known.licence_number.clone(),
        OrganisationCodeCertificate => known.organisation(),
        TaxRegistrationNational | TaxRegistrationLocal => known.taxpayer_number.clone(),
        InvoicingDetails => known.taxpayer(),
        LegalRepresentativeId
        | HazardousChemicalsLicence
        | BankAccountCertificate
        | LetterOfAuthority
        | PrecursorCertificate
        | Other => None,
    };
    match expected {
        Some(known) if known != number => Err(Error::NumberMismatch {
            shown: number.to_owned(),
            known,
        }),
        _ => Ok(()),
    }
}

fn checked(
    identifier: IdentifierKind,
    new: &NewDocument,
    today: NaiveDate,
) -> Result<Number, Error> {
    match kehu_identifiers::check(identifier, &new.number, today) {
        Ok(checked) => Ok(Number {
            stored: checked.normalised,
            overridden: false,
        }),
        Err(fault) if fault.overridable && new.override_reason.is_some() => Ok(Number {
            stored: fault.normalised,
            overridden: true,
        }),
        Err(fault) => {
            Err(Faults::one("/number", "identifier", fault.message_en, fault.message_zh).into())
        }
    }
}

/// The kinds of identity document of which a representative may have one.
const IDENTITY: [IdentifierKind; 5] = [
    IdentifierKind::ResidentId,
    IdentifierKind::ForeignerPermanentResident,
    IdentifierKind::HkMacauPermit,
    IdentifierKind::TaiwanPermit,
    IdentifierKind::Passport,
];

/// Only the masked form is kept: nothing here needs the whole number, and the scan shows it.
fn identity_number(new: &NewDocument, today: NaiveDate) -> Result<Number, Error> {
    let looks_resident = kehu_identifiers::normalise(&new.number).chars().count() == 18;
    let kinds = if looks_resident {
        &IDENTITY[..2]
    } else {
        &IDENTITY[1..]
    };
    let found = kinds.iter().find_map(|kind| {
        kehu_identifiers::check(*kind, &new.number, today)
            .ok()
            .map(|checked| (*kind, checked))
    });
    match found {
        Some((kind, checked)) => Ok(Number {
            stored: mask::identifier(kind, &checked.normalised),
            overridden: false,
        }),
        None => checked(IdentifierKind::ResidentId, new, today).map(|number| Number {
            stored: mask::resident_id(&number.stored),
            ..number
        }),
    }
}

/// Checks what the dates of a document say of each other, of the day and of the policy.
///
/// # Errors
/// [`Faults`] at each date that contradicts.
pub(crate) fn check_dates(
    new: &NewDocument,
    policy: &QualificationPolicy,
    today: NaiveDate,
) -> Result<(), Error> {
    let mut faults = Faults::default();
    if new.issued_on > today {
        faults.add(
            "/issued_on",
            "in-the-future",
            "a document cannot have been issued after today",
            "发证日期不能晚于今天",
        );
    }
    match new.valid_until {
        Some(until) if until < new.valid_from => {
            faults.add(
                "/valid_until",
                "before-valid-from",
                "must not lie before valid_from",
                "截止日期不能早于起始日期",
            );
        }
        Some(until) if until < new.issued_on => {
            faults.add(
                "/valid_until",
                "before-issue",
                "must not lie before issued_on",
                "截止日期不能早于发证日期",
            );
        }
        Some(until) if until < today => {
            faults.add(
                "/valid_until",
                "expired",
                "the document has expired; send in a valid one",
                "材料已过期，请提交有效材料",
            );
        }
        None if !policy.may_be_unlimited(new.kind) => {
            faults.add(
                "/valid_until",
                "required",
                "documents of this kind have an end",
                "此类材料须有截止日期",
            );
        }
        _ => {}
    }
    check_invoicing(&mut faults, new);
    Ok(faults.none()?)
}

fn check_invoicing(faults: &mut Faults, new: &NewDocument) {
    match (&new.invoicing, new.kind == DocumentKind::InvoicingDetails) {
        (None, true) => faults.add(
            "/invoicing",
            "required",
            "invoicing details must be given",
            "须填写开票资料",
        ),
        (Some(_), false) => faults.add(
            "/invoicing",
            "not-allowed",
            "only documents of kind invoicing_details have them",
            "仅开票资料类材料可填写",
        ),
        (Some(invoicing), true) => {
            if let Err(fault) = kehu_identifiers::bank_account::check(&invoicing.account) {
                faults.add(
                    "/invoicing/account",
                    "identifier",
                    fault.message_en,
                    fault.message_zh,
                );
            }
        }
        (None, false) => {}
    }
}

#[cfg(test)]
mod tests;

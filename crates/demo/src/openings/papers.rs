//! What stands in a customer's papers.

use crate::Error;
use crate::chance::Chance;
use crate::wording::BANKS;
use chrono::{Days, NaiveDate};
use kehu_customers::dossier::{Customer, Dossier, Number, Profile};
use kehu_customers::qualification::{DocumentKind, NewDocument, NewInvoicing};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::FileId;

/// The customer's unified social credit code.
fn code(dossier: &Dossier) -> Result<String, Error> {
    dossier
        .identifiers
        .iter()
        .find_map(|one| match &one.number {
            Number::Published(code) if one.kind == IdentifierKind::UnifiedSocialCreditCode => {
                Some(code.clone())
            }
            _ => None,
        })
        .ok_or(Error::Inconsistent {
            what: "a unified social credit code",
        })
}

fn founded(customer: &Customer) -> Option<NaiveDate> {
    match &customer.profile {
        Profile::Company(company) => company.founded_on,
        Profile::Person(_) => None,
    }
}

/// The last day of a licence that holds until `decided`, when the account is opened: of most there is none, of some it
/// is near `today`, on either side.
fn last_day(chance: &mut Chance, decided: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    let day = match chance.below(100) {
        0..12 => today.checked_sub_days(Days::new(u64::from(chance.between(2, 50)))),
        12..30 => today.checked_add_days(Days::new(u64::from(chance.between(1, 59)))),
        30..60 => today.checked_add_days(Days::new(u64::from(chance.between(90, 3000)))),
        _ => None,
    };
    day.filter(|day| *day > decided)
}

/// The business licence. It holds until `decided` at least.
pub(super) fn licence(
    chance: &mut Chance,
    dossier: &Dossier,
    file_id: FileId,
    decided: NaiveDate,
    today: NaiveDate,
) -> Result<NewDocument, Error> {
    let issued_on = founded(&dossier.customer).unwrap_or(NaiveDate::MIN);
    Ok(NewDocument {
        kind: DocumentKind::BusinessLicenceUscc,
        number: code(dossier)?,
        override_reason: None,
        issuer: "市场监督管理局".to_owned(),
        issued_on,
        valid_from: issued_on,
        valid_until: last_day(chance, decided, today),
        file_id,
        remark: None,
        invoicing: None,
    })
}

/// The invoicing details.
pub(super) fn invoicing(
    chance: &mut Chance,
    dossier: &Dossier,
    file_id: FileId,
    issued_on: NaiveDate,
) -> Result<NewDocument, Error> {
    let customer = &dossier.customer;
    let city = customer.address.as_deref().unwrap_or_default();
    let city: String = city.chars().take_while(|one| *one != '市').collect();
    Ok(NewDocument {
        kind: DocumentKind::InvoicingDetails,
        number: code(dossier)?,
        override_reason: None,
        issuer: customer.name.clone(),
        issued_on,
        valid_from: issued_on,
        valid_until: None,
        file_id,
        remark: None,
        invoicing: Some(NewInvoicing {
            title: customer.name.clone(),
            bank: format!("{}{city}分行", chance.one_of(&BANKS)),
            account: format!("6222{}", chance.digits(15)),
            address: customer.address.clone().unwrap_or_default(),
            telephone: customer
                .telephone
                .clone()
                .unwrap_or_else(|| "0731-84001234".to_owned()),
        }),
    })
}

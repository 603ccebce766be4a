//! Customers as rows of an export: the columns of an import.

use super::cell::Cell;
use super::update::hidden;
use super::word::Listed;
use super::{Column, Error, store};
use crate::dossier::search::{self, Filters, Place, Sort};
use crate::dossier::{self, Customer, CustomerKind, Dossier, Number, ProcessingState, Profile};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_identifiers::{IdentifierKind, mask};
use kehu_kernel::{AuditId, Caller, CustomerId, PageRequest, UnitId};
use kehu_vault::Vault;
use std::collections::HashMap;
use store::Names;
use uuid::Uuid;

/// A part of an export.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportPage {
    /// The rows, each with a cell for every column in the order of [`Column::ALL`].
    pub rows: Vec<Vec<Cell>>,
    /// Whom the rows show, with their units.
    pub customers: Vec<(CustomerId, UnitId)>,
    /// Where the next part begins; none at the end.
    pub next: Option<Place>,
}

/// The next customers of an export, in the caller's scope, masked unless the caller sees personal data in full. Those
/// whose data may only be stored, or was erased, are left out (CUS-05).
///
/// # Errors
/// [`Error::Database`].
pub async fn export_page(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    filters: &Filters,
    sort: Sort,
    after: Option<Place>,
) -> Result<ExportPage, Error> {
    let request = PageRequest { limit: 200, after };
    let found = search::search(connection, caller, vault, filters, sort, &request).await?;
    let ids: Vec<CustomerId> = found
        .items
        .iter()
        .filter(|found| found.processing_state == ProcessingState::Active)
        .map(|found| found.id)
        .collect();
    let dossiers = dossier::get_each(connection, caller, &ids).await?;
    let units: Vec<UnitId> = dossiers
        .iter()
        .map(|dossier| dossier.customer.unit_id)
        .collect();
    let people: Vec<_> = dossiers
        .iter()
        .filter_map(|dossier| dossier.customer.account_manager_id)
        .collect();
    let names = store::names(connection, &units, &people).await?;
    let mut by_id: HashMap<CustomerId, Dossier> = dossiers
        .into_iter()
        .map(|dossier| (dossier.customer.id, dossier))
        .collect();
    let mut page = ExportPage {
        rows: Vec::with_capacity(ids.len()),
        customers: Vec::with_capacity(ids.len()),
        next: found.next,
    };
    for dossier in ids.iter().filter_map(|id| by_id.remove(id)) {
        let customer = &dossier.customer;
        page.customers.push((customer.id, customer.unit_id));
        let row = Writer {
            dossier: &dossier,
            names: &names,
            caller,
        };
        page.rows
            .push(Column::ALL.iter().map(|column| row.cell(*column)).collect());
    }
    Ok(page)
}

/// Records that an export began, and in which form.
///
/// # Errors
/// [`Error::Database`].
pub async fn record_export(tx: &mut Tx, caller: &Caller) -> Result<(), Error> {
    let entry = Entry {
        action: "customers.export",
        subject_kind: "customer_export",
        subject_id: AuditId::generate().0,
        reason: Some(if caller.unmasked { "in full" } else { "masked" }),
        disclosure: caller.unmasked,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

/// Records that customers were shown in full in an export: who saw what of whom (CUS-05).
///
/// # Errors
/// [`Error::Database`].
pub async fn record_disclosures(
    tx: &mut Tx,
    caller: &Caller,
    customers: &[(CustomerId, UnitId)],
) -> Result<(), Error> {
    let subjects: Vec<(Uuid, Option<UnitId>)> = customers
        .iter()
        .map(|(customer, unit)| (customer.0, Some(*unit)))
        .collect();
    let entry = Entry {
        action: "customers.export",
        subject_kind: "customer",
        fields: &[
            "name",
            "telephone",
            "mobile",
            "email",
            "address",
            "born_on",
            "contacts",
        ],
        disclosure: true,
        ..Entry::default()
    };
    Ok(kehu_audit::record_each(tx, caller, entry, &subjects).await?)
}

struct Writer<'a> {
    dossier: &'a Dossier,
    names: &'a Names,
    caller: &'a Caller,
}

impl Writer<'_> {
    fn customer(&self) -> &Customer {
        &self.dossier.customer
    }

    fn cell(&self, column: Column) -> Cell {
        let customer = self.customer();
        match (column, &customer.profile) {
            (Column::RegisteredCapital, Profile::Company(company)) => company
                .registered_capital
                .map_or(Cell::Empty, |capital| Cell::Number(capital.value())),
            (Column::Headcount, Profile::Company(company)) => company
                .headcount
                .map_or(Cell::Empty, |count| Cell::Number(count.into())),
            (Column::FoundedOn, Profile::Company(company)) => {
                company.founded_on.map_or(Cell::Empty, Cell::Date)
            }
            (Column::BornOn, Profile::Person(person)) => person
                .born_on
                .filter(|_| self.caller.unmasked)
                .map_or(Cell::Empty, Cell::Date),
            _ => Cell::of(column.kind(), self.text(column)),
        }
    }

    fn text(&self, column: Column) -> Option<String> {
        let customer = self.customer();
        let person = customer.kind() == CustomerKind::Person;
        let language = self.caller.language;
        match column {
            Column::CustomerId => Some(customer.id.to_string()),
            Column::Status => Some(customer.status.label(language).to_owned()),
            Column::Kind => Some(customer.kind().label(language).to_owned()),
            Column::Name => self.masked(person, Some(&customer.name), mask::name),
            Column::CustomerType => customer
                .customer_type
                .map(|kind| kind.label(language).to_owned()),
            Column::UnitCode => self.names.units.get(&customer.unit_id).cloned(),
            Column::AccountManager => customer
                .account_manager_id
                .and_then(|id| self.names.people.get(&id).cloned()),
            Column::CreditCode => self.number(IdentifierKind::UnifiedSocialCreditCode),
            Column::ResidentId => self.number(IdentifierKind::ResidentId),
            Column::Telephone => self.masked(person, customer.telephone.as_ref(), mask::telephone),
            Column::Mobile => self.masked(true, customer.mobile.as_ref(), mask::telephone),
            Column::Email => self.masked(true, customer.email.as_ref(), mask::email),
            Column::RegionCode => customer.region_code.clone(),
            Column::Address => self.masked(person, customer.address.as_ref(), mask::address),
            Column::PostalCode => customer.postal_code.clone(),
            Column::Industry => customer.industry.clone(),
            Column::Website => customer.website.clone(),
            Column::Remark => customer
                .remark
                .clone()
                .filter(|_| !person || self.caller.unmasked),
            Column::MarketingOptOut => Some(customer.marketing_opt_out.label(language).to_owned()),
            Column::SurveyOptOut => Some(customer.survey_opt_out.label(language).to_owned()),
            Column::LegalRepresentative | Column::Size | Column::BusinessScope => {
                self.of_company(column)
            }
            Column::ContactName
            | Column::ContactTitle
            | Column::ContactRole
            | Column::ContactTelephone
            | Column::ContactMobile
            | Column::ContactEmail => self.of_contact(column),
            Column::RegisteredCapital | Column::Headcount | Column::FoundedOn | Column::BornOn => {
                None
            }
        }
    }

    fn of_company(&self, column: Column) -> Option<String> {
        let Profile::Company(company) = &self.customer().profile else {
            return None;
        };
        match column {
            Column::LegalRepresentative => company.legal_representative.clone(),
            Column::BusinessScope => company.business_scope.clone(),
            _ => company
                .size
                .map(|size| size.label(self.caller.language).to_owned()),
        }
    }

    fn of_contact(&self, column: Column) -> Option<String> {
        let contact = self.dossier.first_contact()?;
        match column {
            Column::ContactName => self.masked(true, Some(&contact.name), mask::name),
            Column::ContactTitle => contact.title.clone(),
            Column::ContactRole => Some(contact.role.label(self.caller.language).to_owned()),
            Column::ContactTelephone => {
                self.masked(true, contact.telephone.as_ref(), mask::telephone)
            }
            Column::ContactMobile => self.masked(true, contact.mobile.as_ref(), mask::telephone),
            _ => self.masked(true, contact.email.as_ref(), mask::email),
        }
    }

    fn masked(
        &self,
        personal: bool,
        text: Option<&String>,
        mask: fn(&str) -> String,
    ) -> Option<String> {
        text.map(|text| match personal && !self.caller.unmasked {
            true => mask(text),
            false => text.clone(),
        })
    }

    /// Sealed numbers are shown by their last characters to everyone.
    fn number(&self, kind: IdentifierKind) -> Option<String> {
        let identifier = self
            .dossier
            .identifiers
            .iter()
            .find(|other| other.kind == kind)?;
        Some(match &identifier.number {
            Number::Published(number) => number.clone(),
            Number::Sealed(last4) => hidden(last4),
        })
    }
}

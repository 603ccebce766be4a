//! Reading registers.

use super::model::{Register, RegisterEntry};
use super::store;
use crate::{Error, site};
use chrono::{DateTime, Utc};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{AuditId, Caller, Page, PageRequest, UnitId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which lines of which register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterFilter {
    /// The register.
    pub register: Register,
    /// From this instant on.
    pub occurred_from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub occurred_before: Option<DateTime<Utc>>,
}

/// The lines of a register of a site whose deals lie inside the caller's scope, the latest number first.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &RegisterFilter,
    page: &PageRequest<i64>,
) -> Result<Page<RegisterEntry, i64>, Error> {
    site::find(connection, caller, site).await?;
    let rows = store::list(connection, &caller.scope, site, filter, page).await?;
    Ok(page.page(rows, |entry| entry.number))
}

/// Records that an export of a register began, and in which form.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn record_export(tx: &mut Tx, caller: &Caller, site: UnitId) -> Result<(), Error> {
    site::find(tx, caller, site).await?;
    let entry = Entry {
        action: "registers.export",
        subject_kind: "register_export",
        subject_id: AuditId::generate().0,
        unit_id: Some(site),
        reason: Some(if caller.unmasked { "in full" } else { "masked" }),
        disclosure: caller.unmasked,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

/// Records that customers were shown in full in an export or on a printed document: who saw what of whom (CUS-05).
///
/// # Errors
/// [`Error::Database`].
pub async fn record_disclosures(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    action: &'static str,
    customers: impl Iterator<Item = kehu_kernel::CustomerId>,
) -> Result<(), Error> {
    let each: BTreeSet<Uuid> = customers.map(Uuid::from).collect();
    let subjects: Vec<(Uuid, Option<UnitId>)> = each
        .into_iter()
        .map(|customer| (customer, Some(site)))
        .collect();
    let entry = Entry {
        action,
        subject_kind: "customer",
        fields: &["name", "mobile", "telephone", "address"],
        disclosure: true,
        ..Entry::default()
    };
    Ok(kehu_audit::record_each(tx, caller, entry, &subjects).await?)
}

//! The use cases.

use super::error::Error;
use super::model::{Delivery, DeliveryFilter, News};
use super::policy::{DeliveryPolicy, Recipient, Target};
use super::store::{self, NewDelivery};
use crate::dossier::{self, Change};
use crate::lineage::{into_database, policy_of};
use chrono::{Days, NaiveDate};
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_identity::units;
use kehu_kernel::{Caller, ChangeId, CustomerId, DeliveryId, Page, PageRequest, UnitId};
use kehu_vault::Vault;
use serde_json::json;
use std::collections::BTreeMap;

/// Passes a change of the named fields or events on to the recipients that take them: one delivery for each recipient
/// unit, in the transaction of the change.
///
/// # Errors
/// When the database fails.
pub async fn pass_on(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    changed: &[&str],
) -> Result<(), kehu_db::Error> {
    let Some(unit) = store::unit_of(tx, customer).await? else {
        return Ok(());
    };
    pass_on_changes(tx, caller, (customer, unit), changed, &[]).await
}

/// As [`pass_on`], for a customer of which the unit is known, naming the lines of the history that tell what changed.
///
/// # Errors
/// When the database fails.
pub async fn pass_on_changes(
    tx: &mut Tx,
    caller: &Caller,
    (customer, unit): (CustomerId, UnitId),
    changed: &[&str],
    changes: &[ChangeId],
) -> Result<(), kehu_db::Error> {
    let (due_on, recipients) = recipients_of(tx, caller, unit, changed).await?;
    for new in &recipients {
        let id = store::insert(tx, caller, customer, due_on, new, changes).await?;
        let event = created(id, new, customer);
        outbox::emit(tx, caller, event).await?;
    }
    Ok(())
}

/// As [`pass_on_changes`], of many customers of whom the same is told, each with its unit and one line of its history.
///
/// # Errors
/// When the database fails.
pub(crate) async fn pass_on_each(
    tx: &mut Tx,
    caller: &Caller,
    news: &[(CustomerId, UnitId, ChangeId)],
    changed: &[&str],
) -> Result<(), kehu_db::Error> {
    let mut by_unit: BTreeMap<UnitId, Vec<(CustomerId, ChangeId)>> = BTreeMap::new();
    for (customer, unit, change) in news {
        by_unit.entry(*unit).or_default().push((*customer, *change));
    }
    for (unit, news) in by_unit {
        let (due_on, recipients) = recipients_of(tx, caller, unit, changed).await?;
        for new in &recipients {
            let ids = store::insert_each(tx, caller, due_on, new, &news).await?;
            for (id, (customer, _)) in ids.into_iter().zip(&news) {
                outbox::emit(tx, caller, created(id, new, *customer)).await?;
            }
        }
    }
    Ok(())
}

/// To whom a change at a unit is passed on, and by when they acknowledge it.
async fn recipients_of(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    changed: &[&str],
) -> Result<(NaiveDate, Vec<NewDelivery>), kehu_db::Error> {
    let policy = policy_of::<DeliveryPolicy>(tx, unit, caller.today())
        .await
        .map_err(into_database)?
        .document;
    let due_on = caller
        .today()
        .checked_add_days(Days::new(u64::from(policy.acknowledge_within_days)))
        .unwrap_or(caller.today());
    let mut recipients = Vec::new();
    for recipient in &policy.recipients {
        let subjects = recipient.interesting(changed);
        if subjects.is_empty() {
            continue;
        }
        let lineage = kehu_policy::lineage(tx, unit)
            .await
            .map_err(into_database)?;
        for target in units_of(tx, caller, unit, &lineage, recipient).await? {
            recipients.push(NewDelivery {
                recipient: recipient.key.clone(),
                unit: target,
                subjects: subjects.clone(),
            });
        }
    }
    Ok((due_on, recipients))
}

/// The deliveries to units in the caller's scope, and those of the customers in it; the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &DeliveryFilter,
    page: &PageRequest<DeliveryId>,
) -> Result<Page<Delivery, DeliveryId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |delivery| delivery.id))
}

/// A delivery as [`list`] shows it, with the lines of the history that it passes on.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Dossier`] when a sealed value cannot be read; [`Error::Database`].
pub async fn read(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    id: DeliveryId,
) -> Result<News, Error> {
    let (delivery, lines) = store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let told = |change: &Change| delivery.tells_of(&change.field);
    let changes = dossier::lines_passed_on(connection, vault, delivery.processing_state, &lines)
        .await?
        .into_iter()
        .filter(told)
        .collect();
    Ok(News { delivery, changes })
}

/// What was passed on of a customer inside the caller's scope, and what became of it; the latest first.
///
/// # Errors
/// [`Error::Dossier`] when there is no such customer.
pub async fn list_of(
    connection: &mut PgConnection,
    caller: &Caller,
    customer: CustomerId,
    page: &PageRequest<DeliveryId>,
) -> Result<Page<Delivery, DeliveryId>, Error> {
    dossier::load(connection, caller, customer).await?;
    let filter = DeliveryFilter {
        customer: Some(customer),
        ..DeliveryFilter::default()
    };
    list(connection, caller, &filter, page).await
}

/// Acknowledges deliveries to units in the caller's scope: all of them or none.
///
/// # Errors
/// [`Error::NotFound`] when one is not there, [`Error::AlreadyAcknowledged`] when one was acknowledged before.
pub async fn acknowledge(
    tx: &mut Tx,
    caller: &Caller,
    ids: &[DeliveryId],
) -> Result<Vec<Delivery>, Error> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let found = store::find_for_update(tx, &caller.scope, &ids).await?;
    if found.len() != ids.len() {
        return Err(Error::NotFound {});
    }
    if found.iter().any(|delivery| delivery.acknowledged.is_some()) {
        return Err(Error::AlreadyAcknowledged {});
    }
    let expected = u64::try_from(ids.len()).unwrap_or_default();
    kehu_db::Error::expect_rows(
        "customer_deliveries",
        store::acknowledge(tx, caller, &ids).await?,
        expected,
    )?;
    for delivery in &found {
        let entry = Entry {
            action: "deliveries.acknowledge",
            subject_kind: "delivery",
            subject_id: delivery.id.0,
            unit_id: Some(delivery.recipient_unit_id),
            ..Entry::default()
        };
        kehu_audit::record(tx, caller, entry).await?;
        let event = event(
            "delivery.acknowledged",
            delivery.id,
            delivery.recipient_unit_id,
            delivery.customer_id,
            &delivery.subjects,
        );
        outbox::emit(tx, caller, event).await?;
    }
    Ok(store::find_for_update(tx, &caller.scope, &ids).await?)
}

/// The units of a recipient. A customer outside any company, at the group itself, has the group for its company.
async fn units_of(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    lineage: &[UnitId],
    recipient: &Recipient,
) -> Result<Vec<UnitId>, kehu_db::Error> {
    let found = units::company_of(tx, unit).await.map_err(into_database)?;
    let Some(company) = found.or_else(|| lineage.last().copied()) else {
        return Ok(Vec::new());
    };
    match &recipient.to {
        Target::UnitKind { kind } => store::units_of_kind(tx, company, kind.as_str()).await,
        Target::Role { role } => store::units_with_role(tx, company, role, caller.today()).await,
        Target::ParentCompany {} => {
            let above = lineage.iter().skip_while(|one| **one != company).nth(1);
            Ok(above.copied().into_iter().collect())
        }
    }
}

fn created(id: DeliveryId, new: &NewDelivery, customer: CustomerId) -> outbox::Event {
    event("delivery.created", id, new.unit, customer, &new.subjects)
}

fn event(
    kind: &'static str,
    id: DeliveryId,
    unit: UnitId,
    customer: CustomerId,
    subjects: &[String],
) -> outbox::Event {
    outbox::Event {
        kind,
        subject_kind: "delivery",
        subject_id: id.0,
        unit_id: Some(unit),
        payload: json!({ "customer_id": customer, "subjects": subjects }),
    }
}

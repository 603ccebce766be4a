//! The use cases of records.

use super::store::{self, Filter};
use crate::rules::check_counterpart;
use crate::{Communication, Error, NewCommunication, plans};
use chrono::{DateTime, Utc};
use kehu_audit::Entry;
use kehu_customers::dossier::{self, CustomerType};
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::text::{line, passage};
use kehu_kernel::{Caller, CommunicationId, Faults, Page, PageRequest, Scope, UnitId};
use serde_json::json;

const SUBJECT: &str = "communication";

/// Records a communication, and sets the plan that it fulfils to its next day.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::Customer`] for one outside the caller's scope, [`Error::PlanNotFound`],
/// [`Error::PlanEnded`], [`Error::PlanOfAnother`]; [`Error::Invalid`] for texts out of range, a counterpart without name or
/// reference, an instant in the future.
pub async fn record(
    tx: &mut Tx,
    caller: &Caller,
    new: NewCommunication,
) -> Result<Communication, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    check(caller, &new)?;
    demand_unit(tx, caller, new.unit_id).await?;
    let customer_type: Option<CustomerType> = match new.counterpart.customer() {
        Some(customer) => {
            dossier::load_for_update(tx, caller, customer)
                .await?
                .customer_type
        }
        None => None,
    };
    let id = CommunicationId::generate();
    store::insert(tx, caller, id, &new, (user, customer_type)).await?;
    if let Some(plan) = new.plan_id {
        plans::fulfil(tx, caller, plan, &new.counterpart, new.held_at).await?;
    }
    let found = store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    note(
        tx,
        caller,
        &found,
        ("communications.record", "communication.recorded"),
    )
    .await?;
    Ok(found)
}

/// Reviews a communication for its effect, once: 1 to 2000 characters.
///
/// # Errors
/// [`Error::NotFound`], [`Error::AlreadyReviewed`], [`Error::Invalid`].
pub async fn review(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationId,
    effect: &str,
) -> Result<Communication, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let effect = passage(effect, "/effect", 2000)?;
    store::find(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    if !store::review(tx, caller, id, user, effect).await? {
        return Err(Error::AlreadyReviewed {});
    }
    let found = store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    note(
        tx,
        caller,
        &found,
        ("communications.review", "communication.reviewed"),
    )
    .await?;
    Ok(found)
}

/// A communication inside the caller's scope: of its unit, or recorded by the caller.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: CommunicationId,
) -> Result<Communication, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The communications inside the caller's scope that a filter names, the latest held first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<(DateTime<Utc>, CommunicationId)>,
) -> Result<Page<Communication, (DateTime<Utc>, CommunicationId)>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| (one.held_at, one.id)))
}

/// Records and plans belong where the caller works, or to a unit in the caller's scope.
pub(crate) async fn demand_unit(tx: &mut Tx, caller: &Caller, unit: UnitId) -> Result<(), Error> {
    let within = caller.scope.holds(unit, None) || caller.scope.places.contains(&unit);
    let found = kehu_identity::units::find(tx, &Scope::everything(), unit).await?;
    if within && found.is_some_and(|unit| unit.active) {
        Ok(())
    } else {
        Err(Error::UnknownUnit {})
    }
}

fn check(caller: &Caller, new: &NewCommunication) -> Result<(), Error> {
    check_counterpart(&new.counterpart)?;
    line(&new.matter, "/matter", 200)?;
    passage(&new.course, "/course", 4000)?;
    passage(&new.result, "/result", 2000)?;
    if new.held_at > caller.now {
        return Err(Faults::one(
            "/held_at",
            "future",
            "must not lie in the future",
            "不得晚于当前时间",
        )
        .into());
    }
    Ok(())
}

async fn note(
    tx: &mut Tx,
    caller: &Caller,
    communication: &Communication,
    (action, told): (&'static str, &'static str),
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: communication.id.0,
        unit_id: Some(communication.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: told,
        subject_kind: SUBJECT,
        subject_id: communication.id.0,
        unit_id: Some(communication.unit_id),
        payload: json!({
            "way": communication.way,
            "counterpart": communication.counterpart.kind(),
            "customer_id": communication.counterpart.customer(),
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

//! The record, the audit and the outbox of every act.

use crate::{Error, EventKind, SUBJECT, ServiceOrder, store};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, Scope, ServiceOrderId, UnitId, UserId};
use serde_json::json;

/// An act as it goes into the record.
pub(super) struct Step<'a> {
    pub(super) event: EventKind,
    pub(super) action: &'static str,
    /// The event that others are told of.
    pub(super) told: &'static str,
    /// The team or department that it concerns.
    pub(super) unit: Option<UnitId>,
    /// Who is to hear of it.
    pub(super) user: Option<UserId>,
    pub(super) note: Option<&'a str>,
}

/// Writes the act down and answers the order as it stands then.
pub(super) async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    step: Step<'_>,
) -> Result<ServiceOrder, Error> {
    let order = store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    store::insert_event(tx, caller, id, (step.event, step.unit, step.note)).await?;
    let entry = Entry {
        action: step.action,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(order.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: step.told,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(step.unit.unwrap_or(order.unit_id)),
        payload: json!({
            "state": order.state,
            "kind": order.kind,
            "coordinator_id": order.coordinator_id,
            "user_id": step.user,
            "origin_kind": order.origin.kind,
            "origin_id": order.origin.id,
        }),
    };
    outbox::emit(tx, caller, event).await?;
    super::reading::with_times(tx, caller, order).await
}

/// The order, locked, inside the caller's scope.
pub(super) async fn open(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
) -> Result<(UserId, ServiceOrder), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    store::lock(tx, id).await?;
    let order = store::find(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok((user, order))
}

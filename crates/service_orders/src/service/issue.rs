//! Issuing.

use super::recording::{Step, conclude};
use super::work::{demand_ours, give};
use super::{COMPLETION, RESPONSE};
use crate::{
    Error, EventKind, NewServiceOrder, OriginKind, Part, SUBJECT, ServiceOrder, ServiceStandards,
    store,
};
use chrono::Datelike;
use kehu_calendar::deadlines::{self, NewDeadline};
use kehu_calendar::rules::Span;
use kehu_customers::dossier;
use kehu_db::Tx;
use kehu_kernel::text::{line, passage};
use kehu_kernel::{Caller, Faults, Scope, ServiceOrderId, UserId};

const MAX_PARTS: usize = 10;

/// Issues an order by hand: a complaint issues its own, and nobody makes another's complaint wait (CMP-14).
///
/// # Errors
/// [`Error::OfComplaint`]; as [`issue`].
pub async fn issue_by_hand(
    tx: &mut Tx,
    caller: &Caller,
    new: NewServiceOrder,
) -> Result<ServiceOrder, Error> {
    if new.origin.kind == OriginKind::Complaint {
        return Err(Error::OfComplaint {});
    }
    issue(tx, caller, new).await
}

/// Issues an order, gives its first parts to teams, and begins its clocks. Other crates issue orders in the transaction of
/// what raises them; then the coordinator must be named when no person acts.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::Customer`] for one outside the caller's scope, [`Error::NoStandard`],
/// [`Error::UnknownUser`]; [`Error::Invalid`] for texts out of range.
pub async fn issue(
    tx: &mut Tx,
    caller: &Caller,
    new: NewServiceOrder,
) -> Result<ServiceOrder, Error> {
    let coordinator = checked_order(caller, &new)?;
    demand_place(tx, caller, &new).await?;
    demand_ours(tx, caller, new.unit_id, new.coordinator_id, &new.parts).await?;
    if let Some(customer) = new.customer_id {
        dossier::load_for_update(tx, caller, customer).await?;
    }
    let policy =
        kehu_policy::in_force_at::<ServiceStandards>(tx, new.unit_id, caller.today()).await?;
    let standard = policy
        .document
        .of(new.kind)
        .cloned()
        .ok_or(Error::NoStandard {})?;
    let id = ServiceOrderId::generate();
    let year = caller.today().year();
    let number = store::next_number(tx, new.unit_id, year).await?;
    let row = store::NewRow {
        id,
        number: format!("FW{year}-{number:06}"),
        new: &new,
        coordinator,
        standard: &standard,
        policy_version_id: policy.version,
    };
    store::insert(tx, caller, row).await?;
    let clocks = [
        (RESPONSE, Span::WorkingMinutes(standard.response_minutes)),
        (COMPLETION, standard.completion()),
    ];
    for (clock, span) in clocks {
        let deadline = NewDeadline {
            subject_kind: SUBJECT,
            subject_id: id.0,
            clock,
            unit_id: new.unit_id,
            began_at: caller.now,
            span,
        };
        deadlines::open(tx, caller, deadline).await?;
    }
    let step = Step {
        event: EventKind::Issued,
        action: "service_orders.issue",
        told: "service_order.issued",
        unit: None,
        user: Some(coordinator),
        note: None,
    };
    let mut order = conclude(tx, caller, id, step).await?;
    for part in &new.parts {
        order = give(tx, caller, id, part).await?;
    }
    Ok(order)
}

/// The texts, and who coordinates.
fn checked_order(caller: &Caller, new: &NewServiceOrder) -> Result<UserId, Error> {
    line(&new.matter, "/matter", 200)?;
    passage(&new.content, "/content", 4000)?;
    if let Some(place) = &new.place {
        line(place, "/place", 300)?;
    }
    if new.parts.len() > MAX_PARTS {
        return Err(Faults::one(
            "/parts",
            "count",
            "must have at most 10 parts",
            "最多 10 项任务",
        )
        .into());
    }
    for (place, Part { work, .. }) in new.parts.iter().enumerate() {
        passage(work, &format!("/parts/{place}/work"), 2000)?;
    }
    new.coordinator_id
        .or(caller.user())
        .ok_or(Error::PersonsOnly {})
}

/// Orders are issued where the caller works, or at a unit in the caller's scope.
async fn demand_place(tx: &mut Tx, caller: &Caller, new: &NewServiceOrder) -> Result<(), Error> {
    let within =
        caller.scope.holds(new.unit_id, None) || caller.scope.places.contains(&new.unit_id);
    let unit = kehu_identity::units::find(tx, &Scope::everything(), new.unit_id).await?;
    match unit {
        Some(unit) if within && unit.active => Ok(()),
        _ => Err(Error::UnknownUnit {}),
    }
}

//! The owner writes, changes and summarises a plan.

use super::model::{NewPlan, Plan};
use super::{find, rules, store};
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::tracking::Error;
use crate::tracking::words::PlanState;
use kehu_db::Tx;
use kehu_kernel::{Caller, PlanId, UnitId};
use serde_json::json;

/// Writes the caller's plan of the present period.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there; [`Error::NotOfTheSite`]; [`Error::PlanWritten`];
/// [`Error::Invalid`].
pub async fn write(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewPlan,
) -> Result<Plan, Error> {
    let owner = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    if site.roles.is_empty() {
        return Err(Error::NotOfTheSite {});
    }
    rules::check(&new.entries)?;
    let id = PlanId::generate();
    let starts_on = rules::period(new.kind, caller.today(), &site.rules.tracking.plans);
    store::insert(tx, id, site.id, owner, new, starts_on, caller.now).await?;
    let plan = find(tx, caller, id).await?;
    let payload = json!({ "owner_id": owner, "kind": plan.kind, "starts_on": plan.starts_on, "late": plan.late });
    announce(tx, caller, &plan, "plans.write", "plan.written", payload).await?;
    Ok(plan)
}

/// Changes what the caller planned, before it is kept.
///
/// # Errors
/// [`Error::PlanNotFound`], [`Error::NotThePlanOwner`], [`Error::PlanElsewhere`]; [`Error::Invalid`].
pub async fn rewrite(
    tx: &mut Tx,
    caller: &Caller,
    id: PlanId,
    entries: &[String],
) -> Result<Plan, Error> {
    rules::check(entries)?;
    own_in(tx, caller, id, PlanState::Written).await?;
    store::rewrite(tx, id, entries).await?;
    let plan = find(tx, caller, id).await?;
    announce(
        tx,
        caller,
        &plan,
        "plans.rewrite",
        "plan.changed",
        json!({ "owner_id": plan.owner_id }),
    )
    .await?;
    Ok(plan)
}

/// Summarises a plan that was given back, and closes it.
///
/// # Errors
/// [`Error::PlanNotFound`], [`Error::NotThePlanOwner`], [`Error::PlanElsewhere`].
pub async fn summarise(
    tx: &mut Tx,
    caller: &Caller,
    id: PlanId,
    summary: &str,
) -> Result<Plan, Error> {
    own_in(tx, caller, id, PlanState::GivenBack).await?;
    store::close(tx, id, summary, caller.now).await?;
    let plan = find(tx, caller, id).await?;
    announce(
        tx,
        caller,
        &plan,
        "plans.summarise",
        "plan.closed",
        json!({ "owner_id": plan.owner_id }),
    )
    .await?;
    Ok(plan)
}

async fn own_in(tx: &mut Tx, caller: &Caller, id: PlanId, state: PlanState) -> Result<(), Error> {
    let by = person(caller)?;
    let row = store::find_for_update(tx, &caller.scope, caller.user(), id)
        .await?
        .ok_or(Error::PlanNotFound {})?;
    if row.owner_id != by {
        return Err(Error::NotThePlanOwner {});
    }
    demand(&row, state)
}

/// Demands that a plan stands so.
pub(super) fn demand(row: &store::Row, wanted: PlanState) -> Result<(), Error> {
    let state = rules::state(row);
    if state == wanted {
        Ok(())
    } else {
        Err(Error::PlanElsewhere { state })
    }
}

pub(super) async fn announce(
    tx: &mut Tx,
    caller: &Caller,
    plan: &Plan,
    action: &'static str,
    event: &'static str,
    payload: serde_json::Value,
) -> Result<(), Error> {
    let told = Told {
        action,
        event,
        subject_kind: "plan",
        subject_id: plan.id.0,
        site: plan.site_id,
        reason: None,
        payload,
    };
    Ok(tell(tx, caller, told).await?)
}

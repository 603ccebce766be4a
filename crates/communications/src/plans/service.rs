//! The use cases of plans.

use super::store::{self, PlanFilter};
use super::{NewPlan, Plan};
use crate::records::demand_unit;
use crate::rules::{check_counterpart, next_due};
use crate::{Counterpart, Error};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_audit::Entry;
use kehu_customers::dossier;
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::{Named, strangers};
use kehu_kernel::{Caller, CommunicationPlanId, Faults, Page, PageRequest, Scope, Zone};

const SUBJECT: &str = "communication_plan";
const MAX_DAYS: u16 = 731;

/// Makes a plan.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnknownUser`], [`Error::Customer`]; [`Error::Invalid`] for an interval outside 1 to 731
/// days, or a first day in the past.
pub async fn make(tx: &mut Tx, caller: &Caller, new: NewPlan) -> Result<Plan, Error> {
    check_counterpart(&new.counterpart)?;
    if !(1..=MAX_DAYS).contains(&new.every_days) {
        return Err(
            Faults::one("/every_days", "range", "must be 1 to 731", "须为 1 至 731").into(),
        );
    }
    if new.first_due_on < caller.today() {
        return Err(Faults::one(
            "/first_due_on",
            "past",
            "must be today or later",
            "须为今天或之后的日期",
        )
        .into());
    }
    demand_unit(tx, caller, new.unit_id).await?;
    if let Some(customer) = new.counterpart.customer() {
        dossier::load_for_update(tx, caller, customer).await?;
    }
    let named = Named {
        people: vec![new.responsible_id],
        ..Named::default()
    };
    if strangers(tx, new.unit_id, &named, caller.today())
        .await?
        .people
    {
        return Err(Error::UnknownUser {});
    }
    let id = CommunicationPlanId::generate();
    store::insert(tx, caller, id, &new).await?;
    noted(tx, caller, id, "communications.plan").await
}

/// Ends a plan.
///
/// # Errors
/// [`Error::PlanNotFound`], [`Error::PlanEnded`].
pub async fn end(tx: &mut Tx, caller: &Caller, id: CommunicationPlanId) -> Result<Plan, Error> {
    let plan = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::PlanNotFound {})?;
    if plan.ended_at.is_some() {
        return Err(Error::PlanEnded {});
    }
    store::end(tx, caller, id).await?;
    noted(tx, caller, id, "communications.end_plan").await
}

/// Sets a plan to its next day, since a communication under it was held.
pub(crate) async fn fulfil(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationPlanId,
    counterpart: &Counterpart,
    held_at: DateTime<Utc>,
) -> Result<(), Error> {
    let plan = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::PlanNotFound {})?;
    if plan.ended_at.is_some() {
        return Err(Error::PlanEnded {});
    }
    if !plan.counterpart.is_same(counterpart) {
        return Err(Error::PlanOfAnother {});
    }
    let due_on = next_due(
        plan.next_due_on,
        Zone::CHINA.day_of(held_at),
        plan.every_days,
    );
    Ok(store::fulfil(tx, id, due_on, held_at).await?)
}

/// A plan inside the caller's scope: of its unit, or the caller's own.
///
/// # Errors
/// [`Error::PlanNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: CommunicationPlanId,
) -> Result<Plan, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::PlanNotFound {})
}

/// The plans inside the caller's scope that a filter names, the first due first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &PlanFilter,
    page: &PageRequest<(NaiveDate, CommunicationPlanId)>,
) -> Result<Page<Plan, (NaiveDate, CommunicationPlanId)>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |plan| (plan.next_due_on, plan.id)))
}

async fn noted(
    tx: &mut Tx,
    caller: &Caller,
    id: CommunicationPlanId,
    action: &'static str,
) -> Result<Plan, Error> {
    let plan = store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::PlanNotFound {})?;
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: Some(plan.unit_id),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(plan)
}

//! Delegations: another decides in an approver's place during absence. They do not chain: who stands in for one person
//! does not pass that on to the own stand-in.

mod rules;
mod store;

use crate::{Error, service::checked_reason};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DelegationId, Faults, Page, PageRequest, UnitId, UserId};
use serde_json::json;

/// A period during which another decides in an approver's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Identifier.
    pub id: DelegationId,
    /// Who is absent.
    pub absentee_id: UserId,
    /// The unit in which that person works.
    pub unit_id: UnitId,
    /// Who stands in.
    pub delegate_id: UserId,
    /// First business day.
    pub starts_on: NaiveDate,
    /// Last business day.
    pub ends_on: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub created_by: UserId,
    /// When it was set.
    pub created_at: DateTime<Utc>,
    /// Who ended it before its last day.
    pub ended_by: Option<UserId>,
    /// When; from then on it has no effect.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Delegation {
    /// Whether the delegate stands in on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.ended_at.is_none() && self.starts_on <= day && day <= self.ends_on
    }
}

/// A delegation to be set.
#[derive(Debug, Clone)]
pub struct NewDelegation {
    /// Who is absent; the caller, unless the caller manages approvals where that person works.
    pub absentee_id: UserId,
    /// Who stands in: another, who may decide approvals on the first day.
    pub delegate_id: UserId,
    /// First business day, today at the earliest.
    pub starts_on: NaiveDate,
    /// Last business day, at most a year after the first.
    pub ends_on: NaiveDate,
    /// Why, 1 to 2000 characters.
    pub reason: String,
}

/// Which delegations to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct DelegationFilter {
    /// Only those of this absentee.
    pub absentee_id: Option<UserId>,
    /// Only those of this stand-in.
    pub delegate_id: Option<UserId>,
    /// Only those that hold on this day.
    pub on: Option<NaiveDate>,
}

/// Sets a delegation: for oneself, or for somebody whose unit lies in the caller's scope (of managing approvals).
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::DelegationForOther`], [`Error::DelegationOverlap`]; [`Error::Invalid`] for persons and
/// days that cannot be.
pub async fn create(tx: &mut Tx, caller: &Caller, new: NewDelegation) -> Result<Delegation, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    if new.absentee_id != user && !store::is_in_scope(tx, &caller.scope, new.absentee_id).await? {
        return Err(Error::DelegationForOther {});
    }
    rules::check(&new, caller.today())?;
    if !store::can_decide(tx, new.delegate_id, new.starts_on).await? {
        return Err(Faults::one(
            "/delegate_id",
            "cannot-decide",
            "must be an active user who may decide approvals (approvals:decide) on the first day",
            "须为首日在职且具有审批权限（approvals:decide）的用户",
        )
        .into());
    }
    let reason = checked_reason(&new.reason)?;
    let delegation = store::insert(tx, caller.now, user, &new, reason).await?;
    tell(
        tx,
        caller,
        &delegation,
        "delegation.created",
        "delegations.create",
        Some(reason),
    )
    .await?;
    Ok(delegation)
}

/// Ends a delegation before its last day: the absentee is back. Decisions that were made stay.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::DelegationNotFound`], [`Error::DelegationForOther`] for the stand-in,
/// [`Error::DelegationEnded`] also when its last day is past.
pub async fn end(tx: &mut Tx, caller: &Caller, id: DelegationId) -> Result<Delegation, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let found = store::find_for_update(tx, caller, id)
        .await?
        .ok_or(Error::DelegationNotFound {})?;
    if found.absentee_id != user && !caller.scope.holds(found.unit_id, None) {
        return Err(Error::DelegationForOther {});
    }
    if found.ended_at.is_some() || found.ends_on < caller.today() {
        return Err(Error::DelegationEnded {});
    }
    store::end(tx, id, user, caller.now).await?;
    tell(
        tx,
        caller,
        &found,
        "delegation.ended",
        "delegations.end",
        None,
    )
    .await?;
    Ok(Delegation {
        ended_by: Some(user),
        ended_at: Some(caller.now),
        ..found
    })
}

/// One delegation: for both parties and for those whose scope covers the absentee's unit.
///
/// # Errors
/// [`Error::DelegationNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DelegationId,
) -> Result<Delegation, Error> {
    store::find(connection, caller, id)
        .await?
        .ok_or(Error::DelegationNotFound {})
}

/// The delegations that the caller may see, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: DelegationFilter,
    page: &PageRequest<DelegationId>,
) -> Result<Page<Delegation, DelegationId>, Error> {
    let rows = store::list(connection, caller, filter, page).await?;
    Ok(page.page(rows, |delegation| delegation.id))
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    delegation: &Delegation,
    kind: &'static str,
    action: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let (subject_kind, subject_id, unit_id) =
        ("delegation", delegation.id.0, Some(delegation.unit_id));
    kehu_audit::record(
        tx,
        caller,
        Entry {
            action,
            subject_kind,
            subject_id,
            unit_id,
            reason,
            ..Entry::default()
        },
    )
    .await?;
    let payload = json!({ "absentee_id": delegation.absentee_id, "delegate_id": delegation.delegate_id,
                          "starts_on": delegation.starts_on, "ends_on": delegation.ends_on });
    outbox::emit(
        tx,
        caller,
        Event {
            kind,
            subject_kind,
            subject_id,
            unit_id,
            payload,
        },
    )
    .await?;
    Ok(())
}

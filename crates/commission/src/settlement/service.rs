//! The use cases.

use super::batch::next_batch;
use super::model::{Filter, Preview, Settlement, SettlementState, Sum};
use super::terms::{rates_of, rules_of};
use super::{approval, store};
use crate::{Error, Month, basis, ledger, scores, statement};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_jobs::{Claim, NewJob};
use kehu_kernel::{Caller, Page, PageRequest, SettlementId, UnitId};
use serde_json::json;

/// The kind of job that computes settlements.
pub const JOB: &str = "commission.settle";
/// Most deals of a preview.
pub const PREVIEW_MOST: i64 = 10_000;
const SUBJECT: &str = "settlement";

/// Begins to settle a month of a site; a job computes it. Asked again it answers the settlement that is there, unless that was
/// discarded; one whose job has ended before it was computed goes on where it stood, with another job.
///
/// # Errors
/// [`Error::UnknownSite`], [`Error::MonthOpen`], [`Error::AnotherOpen`], [`Error::LaterSettled`], [`Error::EarlierOpen`],
/// [`Error::PersonsOnly`].
pub async fn begin(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    month: Month,
) -> Result<Settlement, Error> {
    let (settlement, is_new) = insert(tx, caller, site, month).await?;
    if !is_new && !is_left_off(tx, caller, settlement.id).await? {
        return Ok(settlement);
    }
    let job = NewJob {
        kind: JOB,
        unit_id: Some(site),
        parameters: json!({ "settlement_id": settlement.id }),
        total: Some(settlement.deals_total),
    };
    let job = kehu_jobs::enqueue(tx, caller, job).await?;
    store::set_job(tx, settlement.id, job.id).await?;
    tell(
        tx,
        caller,
        &settlement,
        "settlement.started",
        "commission.settle",
        None,
    )
    .await?;
    find_locked(tx, settlement.id).await
}

/// Whether a settlement still is to be computed and nobody is at it: its job failed or was called off. It stays locked.
async fn is_left_off(tx: &mut Tx, caller: &Caller, id: SettlementId) -> Result<bool, Error> {
    let settlement = find_locked(tx, id).await?;
    match settlement.job_id {
        Some(job) if settlement.state == SettlementState::Computing => {
            Ok(kehu_jobs::find(tx, caller, job).await?.state.is_final())
        }
        _ => Ok(false),
    }
}

/// The settlement that a job computes.
#[must_use]
pub fn settlement_of(claim: &Claim) -> Option<SettlementId> {
    let id = claim.job.parameters.get("settlement_id")?.as_str()?;
    id.parse().ok()
}

/// Computes a month of a site as [`begin`] would, to the end, in a transaction that the caller undoes.
///
/// # Errors
/// As [`begin`]; [`Error::TooLargeToPreview`].
pub async fn preview(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    month: Month,
) -> Result<Preview, Error> {
    let (settlement, is_new) = insert(tx, caller, site, month).await?;
    if settlement.deals_total > PREVIEW_MOST {
        return Err(Error::TooLargeToPreview { most: PREVIEW_MOST });
    }
    if is_new {
        let rates = rates_of(tx, &settlement).await?;
        while !next_batch(tx, caller, settlement.id, &rates)
            .await?
            .finished
        {}
    }
    let settlement = find_locked(tx, settlement.id).await?;
    Ok(Preview {
        sums: store::list_sums(tx, settlement.id).await?,
        people: statement::of_settlement(tx, &settlement).await?,
        settlement,
    })
}

async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    month: Month,
) -> Result<(Settlement, bool), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    ledger::demand_site(tx, caller, site).await?;
    if caller.now < month.end() {
        return Err(Error::MonthOpen {
            ends_on: month.last_day(),
        });
    }
    if let Some(found) = store::find_by_month(tx, site, month).await? {
        return Ok((found, false));
    }
    scores::lock(tx, site).await?;
    let former = store::last_closed(tx, site).await?;
    if former.as_ref().is_some_and(|former| former.month >= month) {
        return Err(Error::LaterSettled {});
    }
    let earliest = match &former {
        Some(former) => Some(former.month.next()),
        None => basis::first_month(tx, site).await?,
    };
    if let Some(earliest) = earliest.filter(|earliest| *earliest < month) {
        return Err(Error::EarlierOpen {
            month: earliest.to_string(),
        });
    }
    let mut settlement = Settlement {
        id: SettlementId::generate(),
        site_id: site,
        month,
        state: SettlementState::Computing,
        cutoff: month.end(),
        as_of: caller.now,
        policy_version_id: None,
        job_id: None,
        former_id: former.map(|former| former.id),
        last_deal_id: None,
        deals_total: basis::count(tx, site, month.end()).await?,
        deals_done: 0,
        posting_count: 0,
        undetermined_count: 0,
        approval_id: None,
        started_by: user,
        computed_at: None,
        submitted_at: None,
        approved_at: None,
        closed_at: None,
        closed_by: None,
        discarded_at: None,
        discard_reason: None,
        version: 1,
    };
    settlement.policy_version_id = rules_of(tx, site, &settlement).await?.1;
    if store::insert(tx, &settlement).await? {
        return Ok((settlement, true));
    }
    // Another began it in the same moment.
    let found = store::find_by_month(tx, site, month).await?;
    Ok((found.ok_or(Error::AnotherOpen {})?, false))
}

/// Puts a computed settlement before its approvers.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::StateForbidden`].
pub async fn submit(tx: &mut Tx, caller: &Caller, id: SettlementId) -> Result<Settlement, Error> {
    let settlement = open(tx, caller, id, &[SettlementState::Computed]).await?;
    let approval = approval::submit(tx, caller, &settlement).await?;
    store::mark_submitted(tx, caller, id, approval).await?;
    tell(
        tx,
        caller,
        &settlement,
        "settlement.submitted",
        "commission.submit",
        None,
    )
    .await?;
    find_locked(tx, id).await
}

/// Closes an approved settlement: its postings count from now on, and it never changes again.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::StateForbidden`], [`Error::PersonsOnly`].
pub async fn close(tx: &mut Tx, caller: &Caller, id: SettlementId) -> Result<Settlement, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let settlement = open(tx, caller, id, &[SettlementState::Approved]).await?;
    store::mark_closed(tx, caller, id, user).await?;
    tell(
        tx,
        caller,
        &settlement,
        "settlement.closed",
        "commission.close",
        None,
    )
    .await?;
    find_locked(tx, id).await
}

/// Discards a settlement that is not closed: it counts for nothing, and the month can be run anew. One that is before its
/// approvers is taken back there.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::StateForbidden`].
pub async fn discard(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    reason: &str,
) -> Result<Settlement, Error> {
    let allowed = [
        SettlementState::Computing,
        SettlementState::Computed,
        SettlementState::Submitted,
        SettlementState::Approved,
    ];
    let settlement = open(tx, caller, id, &allowed).await?;
    if settlement.state == SettlementState::Submitted {
        let kind = kehu_approvals::SubjectKind::CommissionSettlement;
        kehu_approvals::cancel(tx, caller, kind, id.0, reason).await?;
    }
    store::mark_discarded(tx, caller, id, reason).await?;
    tell(
        tx,
        caller,
        &settlement,
        "settlement.discarded",
        "commission.discard",
        Some(reason),
    )
    .await?;
    find_locked(tx, id).await
}

/// A settlement of a site in the caller's scope.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SettlementId,
) -> Result<Settlement, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::SettlementNotFound {})
}

/// The settlements of the sites in the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<SettlementId>,
) -> Result<Page<Settlement, SettlementId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |settlement| settlement.id))
}

/// The sums of a settlement by kind of account and reason.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn sums(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SettlementId,
) -> Result<Vec<Sum>, Error> {
    find(connection, caller, id).await?;
    Ok(store::list_sums(connection, id).await?)
}

/// The settlement, locked, in one of these states and in the caller's scope.
async fn open(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    allowed: &[SettlementState],
) -> Result<Settlement, Error> {
    let settlement = find_locked(tx, id).await?;
    if !caller.scope.holds(settlement.site_id, None) {
        return Err(Error::SettlementNotFound {});
    }
    if !allowed.contains(&settlement.state) {
        return Err(Error::StateForbidden {
            state: settlement.state,
        });
    }
    Ok(settlement)
}

pub(super) async fn find_locked(tx: &mut Tx, id: SettlementId) -> Result<Settlement, Error> {
    store::find_for_update(tx, id)
        .await?
        .ok_or(Error::SettlementNotFound {})
}

pub(super) async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    settlement: &Settlement,
    told: &'static str,
    action: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: settlement.id.0,
        unit_id: Some(settlement.site_id),
        reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: told,
        subject_kind: SUBJECT,
        subject_id: settlement.id.0,
        unit_id: Some(settlement.site_id),
        payload: json!({ "month": settlement.month.to_string() }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

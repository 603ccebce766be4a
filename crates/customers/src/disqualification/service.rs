//! The use cases.

use super::error::Error;
use super::model::{Disqualification, Proposal};
use super::store::{self, DisqualificationFilter};
use crate::dossier::{self, Customer, CustomerStatus, timeline};
use crate::opening::{self, ApplicationState};
use crate::{attachments, qualification};
use kehu_approvals::Finished;
use kehu_audit::Entry;
use kehu_db::{PgConnection, Tx, outbox};
use kehu_kernel::{Caller, CustomerId, DisqualificationId, Faults, Page, PageRequest, Scope};
use serde_json::json;
use uuid::Uuid;

/// A proposal inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DisqualificationId,
) -> Result<Disqualification, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The proposals inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &DisqualificationFilter,
    page: &PageRequest<DisqualificationId>,
) -> Result<Page<Disqualification, DisqualificationId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |proposal| proposal.id))
}

/// Whether a proposal to disqualify the customer is under approval.
pub(crate) async fn is_proposed(
    connection: &mut PgConnection,
    customer: CustomerId,
) -> Result<bool, kehu_db::Error> {
    store::is_submitted(connection, customer).await
}

/// Begins a proposal.
///
/// # Errors
/// [`Error::AlreadyDisqualified`], [`Error::AlreadyProposed`]; [`Error::Invalid`] for files that the caller does not see.
pub async fn propose(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    proposal: &Proposal,
) -> Result<Disqualification, Error> {
    let customer = dossier::load_for_update(tx, caller, customer).await?;
    demand_qualified(&customer)?;
    let id = DisqualificationId::generate();
    attach_evidence(tx, caller, id, proposal).await?;
    store::insert(tx, caller, id, customer.id, proposal).await?;
    let found = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        &found,
        "disqualification.drafted",
        "disqualifications.propose",
        None,
    )
    .await?;
    Ok(found)
}

/// Changes a proposal that has not been submitted or was returned. `expected` is the version that the caller read.
///
/// # Errors
/// [`Error::Stale`], [`Error::StateForbidden`]; [`Error::Invalid`] as in [`propose`].
pub async fn edit(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    expected: i64,
    proposal: &Proposal,
) -> Result<Disqualification, Error> {
    let (_, found) = load_for_update(tx, caller, id).await?;
    if found.version != expected {
        return Err(Error::Stale {
            version: found.version,
        });
    }
    demand_editable(found.state)?;
    if found.proposal == *proposal {
        return Ok(found);
    }
    attach_evidence(tx, caller, id, proposal).await?;
    store::update_proposal(tx, caller, id, proposal).await?;
    let found = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        &found,
        "disqualification.edited",
        "disqualifications.edit",
        None,
    )
    .await?;
    Ok(found)
}

/// Puts a proposal before its approvers, with its evidence (CUS-14).
///
/// # Errors
/// [`Error::EvidenceLacking`], [`Error::StateForbidden`], [`Error::AlreadyDisqualified`].
pub async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
) -> Result<Disqualification, Error> {
    let (customer, found) = load_for_update(tx, caller, id).await?;
    demand_editable(found.state)?;
    demand_qualified(&customer)?;
    if found.proposal.evidence.is_empty() {
        return Err(Error::EvidenceLacking {});
    }
    let approval = super::approval::submit(tx, caller, &customer, &found).await?;
    store::mark_submitted(tx, caller, id, approval).await?;
    let found = find(tx, caller, id).await?;
    tell(
        tx,
        caller,
        &found,
        "disqualification.submitted",
        "disqualifications.submit",
        None,
    )
    .await?;
    Ok(found)
}

/// Takes a proposal back before it is decided.
///
/// # Errors
/// [`Error::StateForbidden`] once it is finished.
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    reason: &str,
) -> Result<Disqualification, Error> {
    let (_, found) = load_for_update(tx, caller, id).await?;
    if !found.state.is_live() {
        return Err(Error::StateForbidden { state: found.state });
    }
    super::approval::cancel(tx, caller, &found, reason).await?;
    finish(tx, caller, &found, ApplicationState::Withdrawn, reason).await?;
    find(tx, caller, id).await
}

/// Carries out what the approvers decided. An approval shuts the customer out: no business, and an account opening that
/// was under way is taken back.
///
/// # Errors
/// [`Error::AlreadyDisqualified`], [`Error::EvidenceLacking`], [`Error::StateForbidden`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    // The approvers' scope is that of the approval, not of the proposal: the flow has settled who may decide.
    let caller = &Caller {
        scope: Scope::everything(),
        ..caller.clone()
    };
    let (customer, found) = load_for_update(tx, caller, DisqualificationId(id)).await?;
    if found.state != ApplicationState::Submitted {
        return Err(Error::StateForbidden { state: found.state });
    }
    match finished {
        Finished::Approved => approve(tx, caller, customer, &found, reason).await,
        Finished::Returned => finish(tx, caller, &found, ApplicationState::Returned, reason).await,
        Finished::Rejected => finish(tx, caller, &found, ApplicationState::Rejected, reason).await,
        Finished::Withdrawn => {
            finish(tx, caller, &found, ApplicationState::Withdrawn, reason).await
        }
    }
}

async fn approve(
    tx: &mut Tx,
    caller: &Caller,
    customer: Customer,
    found: &Disqualification,
    reason: &str,
) -> Result<(), Error> {
    demand_qualified(&customer)?;
    if found.proposal.evidence.is_empty() {
        return Err(Error::EvidenceLacking {});
    }
    finish(tx, caller, found, ApplicationState::Approved, reason).await?;
    let ground = found.proposal.ground.words();
    let why = format!("{} / {}", ground.zh, ground.en);
    opening::withdraw_live(tx, caller, customer.id, &why).await?;
    qualification::end_suspension(tx, caller, customer.id).await?;
    dossier::set_status(
        tx,
        caller,
        customer,
        CustomerStatus::Disqualified,
        &why,
        "CUS-14",
    )
    .await?;
    Ok(())
}

async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    found: &Disqualification,
    state: ApplicationState,
    reason: &str,
) -> Result<(), Error> {
    store::mark(tx, caller, found.id, state, reason).await?;
    let (event, action) = match state {
        ApplicationState::Approved => ("disqualification.approved", "disqualifications.approve"),
        ApplicationState::Returned => ("disqualification.returned", "disqualifications.return"),
        ApplicationState::Rejected => ("disqualification.rejected", "disqualifications.reject"),
        _ => ("disqualification.withdrawn", "disqualifications.withdraw"),
    };
    tell(tx, caller, found, event, action, Some(reason)).await
}

/// Attaches the files of evidence; the same file twice is a fault.
async fn attach_evidence(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
    proposal: &Proposal,
) -> Result<(), Error> {
    for (place, one) in proposal.evidence.iter().enumerate() {
        let pointer = format!("/evidence/{place}/file_id");
        if proposal
            .evidence
            .iter()
            .take(place)
            .any(|other| other.file_id == one.file_id)
        {
            return Err(Faults::one(pointer, "repeated", "must occur once", "文件不能重复").into());
        }
        attachments::attach(tx, caller, one.file_id, "disqualification", id.0, &pointer).await?;
    }
    Ok(())
}

/// The customer is locked before its proposal, here as everywhere, so that two acts cannot wait for each other.
async fn load_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: DisqualificationId,
) -> Result<(Customer, Disqualification), Error> {
    let found = find(tx, caller, id).await?;
    let customer = dossier::load_for_update(tx, caller, found.customer_id).await?;
    let found = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    Ok((customer, found))
}

fn demand_qualified(customer: &Customer) -> Result<(), Error> {
    if customer.status == CustomerStatus::Disqualified {
        Err(Error::AlreadyDisqualified {})
    } else {
        Ok(())
    }
}

fn demand_editable(state: ApplicationState) -> Result<(), Error> {
    if state.is_editable() {
        Ok(())
    } else {
        Err(Error::StateForbidden { state })
    }
}

/// Timeline, audit record and outbox of what happened to a proposal.
async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    found: &Disqualification,
    event: &'static str,
    action: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let details = json!({ "disqualification_id": found.id, "ground": found.proposal.ground });
    timeline::note(tx, caller, found.customer_id, event, details.clone()).await?;
    let entry = Entry {
        action,
        subject_kind: "disqualification",
        subject_id: found.id.0,
        unit_id: Some(found.unit_id),
        fields: &[],
        reason,
        disclosure: false,
    };
    kehu_audit::record(tx, caller, entry).await?;
    let told = outbox::Event {
        kind: event,
        subject_kind: "disqualification",
        subject_id: found.id.0,
        unit_id: Some(found.unit_id),
        payload: json!({ "customer_id": found.customer_id, "disqualification": details }),
    };
    outbox::emit(tx, caller, told).await?;
    Ok(())
}

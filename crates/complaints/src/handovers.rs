//! Handing a complaint over: with a reason, and only by the new acceptor's acceptance (CMP-05).

use crate::case::{self, demand_stranger};
use crate::desk::policy_of;
use crate::model::{Case, Handover};
use crate::telling::{Told, tell};
use crate::text::REASON;
use crate::words::{HandoverAnswer, StepKind};
use crate::{Error, store};
use kehu_db::{PgConnection, Tx};
use kehu_identity::Permission;
use kehu_kernel::text::passage;
use kehu_kernel::{Caller, ComplaintHandoverId, ComplaintId, Principal, Scope, UserId};
use serde_json::json;

/// The handovers of a complaint inside the caller's scope, the first one first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Vec<Handover>, Error> {
    case::load(connection, &caller.scope, id).await?;
    Ok(store::handovers::list(connection, id).await?)
}

/// Offers a complaint to somebody who may handle it. By the acceptor, or by the supervising leader. Until it is accepted the
/// acceptor stays accountable.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotAcceptor`], [`Error::OwnCase`] for whoever is complained about, [`Error::OutOfOrder`]
/// before it is accepted, [`Error::Finished`], [`Error::HandoverPending`], [`Error::HandoverToAcceptor`],
/// [`Error::CannotHandle`].
pub async fn offer(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    to: UserId,
    reason: &str,
) -> Result<Case, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let reason = passage(reason, "/reason", REASON)?;
    let case = case::lock(tx, &caller.scope, id).await?;
    let complaint = &case.complaint;
    let acceptor = acceptor_of(&case)?;
    demand_right(tx, caller, &case, user, acceptor).await?;
    if to == acceptor {
        return Err(Error::HandoverToAcceptor {});
    }
    demand_stranger(complaint, to)?;
    demand_handler(tx, caller, &case, to).await?;
    let handover = Handover {
        id: ComplaintHandoverId::generate(),
        from: acceptor,
        to,
        offered_by: user,
        reason: reason.to_owned(),
        offered_at: caller.now,
        answer: None,
        remark: None,
    };
    store::handovers::insert(tx, id, &handover).await?;
    store::complaints::update_offer(tx, id, Some(to)).await?;
    let told = Told {
        action: "complaints.offer_handover",
        event: "complaint.handover_offered",
        reason: Some(reason),
        payload: json!({ "to_id": to }),
    };
    conclude(tx, caller, id, told).await
}

/// Accepts what is offered: the caller is accountable from now on; the clock runs on as it did.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Finished`], [`Error::NoHandover`], [`Error::NotOffered`], [`Error::OwnCase`].
pub async fn accept(tx: &mut Tx, caller: &Caller, id: ComplaintId) -> Result<Case, Error> {
    let (user, case) = offered(tx, caller, id).await?;
    demand_stranger(&case.complaint, user)?;
    store::handovers::answer(tx, caller, id, HandoverAnswer::Accepted, None).await?;
    store::complaints::update_acceptor(tx, id, user).await?;
    let told = Told {
        action: "complaints.accept_handover",
        event: "complaint.handover_accepted",
        reason: None,
        payload: json!({ "from_id": acceptor_of(&case)? }),
    };
    conclude(tx, caller, id, told).await
}

/// Declines what is offered.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Finished`], [`Error::NoHandover`], [`Error::NotOffered`].
pub async fn decline(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    reason: &str,
) -> Result<Case, Error> {
    let reason = passage(reason, "/reason", REASON)?;
    offered(tx, caller, id).await?;
    store::handovers::answer(tx, caller, id, HandoverAnswer::Declined, Some(reason)).await?;
    store::complaints::update_offer(tx, id, None).await?;
    let told = Told {
        action: "complaints.decline_handover",
        event: "complaint.handover_declined",
        reason: Some(reason),
        payload: json!({}),
    };
    conclude(tx, caller, id, told).await
}

/// Takes an offer back. By whoever may offer.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Finished`], [`Error::NoHandover`], [`Error::NotAcceptor`].
pub async fn take_back(tx: &mut Tx, caller: &Caller, id: ComplaintId) -> Result<Case, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let case = case::lock(tx, &caller.scope, id).await?;
    case.demand_unfinished()?;
    case.complaint.offered_to.ok_or(Error::NoHandover {})?;
    demand_right(tx, caller, &case, user, acceptor_of(&case)?).await?;
    store::handovers::answer(tx, caller, id, HandoverAnswer::TakenBack, None).await?;
    store::complaints::update_offer(tx, id, None).await?;
    let told = Told::plain(
        "complaints.take_handover_back",
        "complaint.handover_taken_back",
    );
    conclude(tx, caller, id, told).await
}

fn acceptor_of(case: &Case) -> Result<UserId, Error> {
    case.demand_unfinished()?;
    match case.complaint.acceptance {
        Some(acceptance) => Ok(acceptance.acceptor),
        None => Err(Error::OutOfOrder {
            stage: case.complaint.stage,
            next: StepKind::Acceptance,
        }),
    }
}

/// The acceptor, also one who is complained about and can do nothing else; else the supervising leader, who is not.
async fn demand_right(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    user: UserId,
    acceptor: UserId,
) -> Result<(), Error> {
    if user == acceptor {
        return Ok(());
    }
    let complaint = &case.complaint;
    demand_stranger(complaint, user)?;
    let policy = policy_of(tx, caller, complaint).await?;
    let leads = kehu_identity::holds_role(
        tx,
        user,
        &policy.leader_role,
        complaint.company_id,
        caller.today(),
    )
    .await?;
    if leads {
        Ok(())
    } else {
        Err(Error::NotAcceptor {})
    }
}

/// The one who is to take over may handle complaints at the unit.
async fn demand_handler(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    user: UserId,
) -> Result<(), Error> {
    let standing = kehu_identity::standing_of(tx, Principal::User(user), caller.today()).await?;
    let may = standing
        .scope(Permission::ComplaintsHandle)
        .is_some_and(|scope| scope.may_place(case.complaint.unit_id, Some(user)));
    if may {
        Ok(())
    } else {
        Err(Error::CannotHandle {})
    }
}

async fn offered(tx: &mut Tx, caller: &Caller, id: ComplaintId) -> Result<(UserId, Case), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let case = case::lock(tx, &caller.scope, id).await?;
    case.demand_unfinished()?;
    match case.complaint.offered_to {
        None => Err(Error::NoHandover {}),
        Some(to) if to == user => Ok((user, case)),
        Some(_) => Err(Error::NotOffered {}),
    }
}

async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    told: Told<'_>,
) -> Result<Case, Error> {
    let case = case::load(tx, &Scope::everything(), id).await?;
    tell(tx, caller, &case.complaint, told).await?;
    Ok(case)
}

//! Employees against whom complaints are directed, and what that means for whose a customer is (CMP-13, ATT-R05).

use crate::belonging::demand_ours;
use crate::case::{self, enter};
use crate::model::{Accused, Case, Complaint};
use crate::telling::{Told, tell};
use crate::{Error, desk, store};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::Named;
use kehu_kernel::{Caller, ComplaintId, ReceptionId, Scope, UserId};
use kehu_reception::evidence::{self, VerifiedComplaint};
use serde_json::json;

/// The employees of a complaint inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn accused(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Vec<Accused>, Error> {
    case::load(connection, &caller.scope, id).await?;
    Ok(store::accused::list(connection, id).await?)
}

/// Names an employee against whom the complaint is directed, and for a salesperson the reception at which the visitor
/// complained. From now on that employee does nothing in the case; where it is the acceptor, the leader is told to have it
/// handed over.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::Finished`], [`Error::UnknownReference`], [`Error::AlreadyVerified`].
pub async fn accuse(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    user: UserId,
    reception: Option<ReceptionId>,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let complaint = &case.complaint;
    case.demand_unfinished()?;
    let named = Named {
        people: vec![user],
        ..Named::default()
    };
    demand_ours(tx, complaint.company_id, named, caller.today()).await?;
    store::accused::insert(tx, caller, id, &[user]).await?;
    if let Some(reception) = reception {
        let place = place_of(tx, caller, complaint, reception).await?;
        if store::accused::update_reception(tx, id, user, place).await? == 0 {
            return Err(Error::AlreadyVerified {});
        }
    }
    let case = case::load(tx, &Scope::everything(), id).await?;
    let is_acceptor = case
        .complaint
        .acceptance
        .is_some_and(|acceptance| acceptance.acceptor == user);
    let policy = desk::policy_of(tx, caller, &case.complaint).await?;
    let told = Told {
        action: "complaints.accuse",
        event: if is_acceptor {
            "complaint.acceptor_accused"
        } else {
            "complaint.employee_named"
        },
        reason: None,
        payload: json!({ "user_id": user, "role": policy.leader_role }),
    };
    tell(tx, caller, &case.complaint, told).await?;
    Ok(case)
}

/// Where a reception was: at a site of the complaint's company.
async fn place_of(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    reception: ReceptionId,
) -> Result<(kehu_kernel::UnitId, kehu_kernel::PartyId, ReceptionId), Error> {
    let reader = Caller::system("complaints", complaint.recorded_at);
    let found = kehu_reception::receptions::find(tx, &reader, reception).await;
    let found = found.map_err(|error| match error {
        kehu_reception::Error::ReceptionNotFound {} => Error::UnknownReference {},
        error => error.into(),
    })?;
    let named = Named {
        units: vec![found.site_id],
        ..Named::default()
    };
    demand_ours(tx, complaint.company_id, named, caller.today()).await?;
    Ok((found.site_id, found.party_id, found.id))
}

/// The sales supervisor verifies a complaint about a salesperson: it becomes evidence of the visitor's party, so that whose
/// the customer is can be determined by it (ATT-R05). The caller's scope is that of deciding on receptions at the site.
///
/// # Errors
/// [`Error::NotAccused`] where the complaint names no such employee with a reception at a site of the scope;
/// [`Error::AlreadyVerified`]; [`Error::Reception`] for whoever may not decide there, or decides in a matter of their own.
pub async fn verify(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    user: UserId,
    (supervisor_told_at, salesperson_told_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Case, Error> {
    let found = store::accused::find_at_site(tx, &caller.scope, id, user)
        .await?
        .ok_or(Error::NotAccused {})?;
    let reception = found.reception.ok_or(Error::NotAccused {})?;
    if reception.evidence_id.is_some() {
        return Err(Error::AlreadyVerified {});
    }
    let case = case::lock(tx, &Scope::everything(), id).await?;
    let verified = VerifiedComplaint {
        about: user,
        complained_at: case.complaint.received_at,
        supervisor_told_at,
        salesperson_told_at,
    };
    let evidence = evidence::verify_complaint(
        tx,
        caller,
        reception.party_id,
        reception.reception_id,
        verified,
    )
    .await?;
    store::accused::update_evidence(tx, id, user, evidence.id).await?;
    let told = Told {
        action: "complaints.verify",
        event: "complaint.verified",
        reason: None,
        payload: json!({ "user_id": user, "evidence_id": evidence.id }),
    };
    tell(tx, caller, &case.complaint, told).await?;
    case::load(tx, &Scope::everything(), id).await
}

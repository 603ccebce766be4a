//! Supporting proofs that bridge the gap until the renewal (CUS-13).

use super::documents::{find, load_for_update, tell};
use super::lift_if_met;
use crate::attachments;
use crate::qualification::error::Error;
use crate::qualification::kind::{DocumentState, ProofState};
use crate::qualification::model::{Document, NewProof, Proof};
use crate::qualification::store;
use chrono::NaiveDate;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ChangeId, DocumentId, Faults};
use uuid::Uuid;

/// The longest that a proof may bridge, from the day of its acceptance, in days.
const LONGEST_DAYS: i64 = 366;

/// The proofs of a document, in the order in which they came.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn proofs(
    connection: &mut PgConnection,
    caller: &Caller,
    document: DocumentId,
) -> Result<Vec<Proof>, Error> {
    let document = find(connection, caller, document).await?;
    Ok(store::proofs::list(connection, document.id).await?)
}

/// Sends in a proof that a document's renewal is under way.
///
/// # Errors
/// [`Error::NothingToBridge`] unless the document is verified and has an end; [`Error::Invalid`] for a day that bridges
/// nothing.
pub async fn add_proof(
    tx: &mut Tx,
    caller: &Caller,
    document: DocumentId,
    new: NewProof,
) -> Result<Proof, Error> {
    let (customer, document) = load_for_update(tx, caller, document).await?;
    demand_bridgeable(&document)?;
    demand_day("/asked_until", caller, &document, new.asked_until)?;
    let id = ChangeId::generate().0;
    attachments::attach(tx, caller, new.file_id, "document_proof", id, "/file_id").await?;
    store::proofs::insert(tx, caller, document.id, id, &new).await?;
    tell(
        tx,
        caller,
        &customer,
        &document,
        "document.proof_submitted",
        "documents.add_proof",
        None,
    )
    .await?;
    store::proofs::find(tx, document.id, id)
        .await?
        .ok_or(Error::ProofNotFound {})
}

/// Accepts a proof through a last day; a customer that was suspended for want of the document is reinstated at once.
///
/// # Errors
/// [`Error::OwnSubmission`] for who sent it in, [`Error::ProofDecided`], [`Error::Invalid`] for a day that bridges nothing.
pub async fn accept_proof(
    tx: &mut Tx,
    caller: &Caller,
    document: DocumentId,
    proof: Uuid,
    until: NaiveDate,
    reason: &str,
) -> Result<Proof, Error> {
    let (customer, document) = load_for_update(tx, caller, document).await?;
    demand_open(tx, caller, &document, proof).await?;
    demand_bridgeable(&document)?;
    demand_day("/accepted_until", caller, &document, until)?;
    store::proofs::decide(tx, caller, proof, Some(until), reason).await?;
    tell(
        tx,
        caller,
        &customer,
        &document,
        "document.proof_accepted",
        "documents.accept_proof",
        Some(reason),
    )
    .await?;
    lift_if_met(tx, caller, customer).await?;
    store::proofs::find(tx, document.id, proof)
        .await?
        .ok_or(Error::ProofNotFound {})
}

/// Does not accept a proof.
///
/// # Errors
/// [`Error::OwnSubmission`] for who sent it in, [`Error::ProofDecided`].
pub async fn reject_proof(
    tx: &mut Tx,
    caller: &Caller,
    document: DocumentId,
    proof: Uuid,
    reason: &str,
) -> Result<Proof, Error> {
    let (customer, document) = load_for_update(tx, caller, document).await?;
    demand_open(tx, caller, &document, proof).await?;
    store::proofs::decide(tx, caller, proof, None, reason).await?;
    tell(
        tx,
        caller,
        &customer,
        &document,
        "document.proof_rejected",
        "documents.reject_proof",
        Some(reason),
    )
    .await?;
    store::proofs::find(tx, document.id, proof)
        .await?
        .ok_or(Error::ProofNotFound {})
}

fn demand_bridgeable(document: &Document) -> Result<(), Error> {
    if document.state == DocumentState::Verified && document.valid_until.is_some() {
        Ok(())
    } else {
        Err(Error::NothingToBridge {})
    }
}

fn demand_day(
    pointer: &str,
    caller: &Caller,
    document: &Document,
    until: NaiveDate,
) -> Result<(), Error> {
    let today = caller.today();
    if until < today || document.valid_until.is_some_and(|last| until <= last) {
        return Err(Faults::one(
            pointer,
            "bridges-nothing",
            "must lie after the document's last day and not before today",
            "须晚于材料截止日期且不早于今天",
        )
        .into());
    }
    if until.signed_duration_since(today).num_days() > LONGEST_DAYS {
        return Err(Faults::one(
            pointer,
            "too-far",
            "must lie within 366 days",
            "不得超过366天",
        )
        .into());
    }
    Ok(())
}

async fn demand_open(
    tx: &mut Tx,
    caller: &Caller,
    document: &Document,
    proof: Uuid,
) -> Result<(), Error> {
    let found = store::proofs::find(tx, document.id, proof)
        .await?
        .ok_or(Error::ProofNotFound {})?;
    if found.state != ProofState::Submitted {
        return Err(Error::ProofDecided {});
    }
    if found.submitted_by.is(caller) {
        return Err(Error::OwnSubmission {});
    }
    Ok(())
}

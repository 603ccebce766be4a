//! The sales director's approval of a ruling (ATT-V20).

use super::error::Error;
use super::model::{Dispute, Settlement, SettlementState};
use super::settling::{self, Told};
use super::{ruling, store};
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_attribution::RuleId;
use kehu_db::Tx;
use kehu_kernel::{Caller, EvidenceId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Puts a ruling before its approvers; none of those between whom the dispute is may decide.
pub(super) async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    ruling: EvidenceId,
) -> Result<(), Error> {
    let submission = Submission {
        subject_kind: SubjectKind::DisputeRuling,
        subject_id: ruling.0,
        unit_id: dispute.site_id,
        snapshot: snapshot(dispute, ruling)?,
        applicants: dispute.claimants.clone(),
    };
    let approval = kehu_approvals::submit(tx, caller, submission).await?;
    store::put_approval(tx, ruling, approval.id).await?;
    Ok(())
}

/// A ruling as it is now, in the form in which it was submitted.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn current_snapshot(tx: &mut Tx, ruling: Uuid) -> Result<Value, Error> {
    let ruling = EvidenceId(ruling);
    let dispute = of_ruling(tx, ruling).await?;
    snapshot(&dispute, ruling)
}

/// Carries out what the approvers decided: an approved ruling takes effect, any other falls and leaves the dispute open.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::NotProposed`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    ruling: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let ruling = EvidenceId(ruling);
    let dispute = of_ruling(tx, ruling).await?;
    store::lock(tx, dispute.id).await?;
    let dispute = settling::reload(tx, dispute.id).await?;
    let found = settlement(&dispute, ruling)?;
    if found.state != SettlementState::Proposed {
        return Err(Error::NotProposed { state: found.state });
    }
    if finished == Finished::Approved {
        ruling::take_effect(tx, caller, &dispute, ruling, RuleId::V20, Some(reason)).await?;
        return Ok(());
    }
    store::end_settlement(tx, caller, ruling, SettlementState::Fallen).await?;
    store::touch(tx, dispute.id).await?;
    let fallen = settling::reload(tx, dispute.id).await?;
    settling::tell(tx, caller, &fallen, Told::FALLEN, Some(reason)).await
}

async fn of_ruling(tx: &mut Tx, ruling: EvidenceId) -> Result<Dispute, Error> {
    let id = store::dispute_of(tx, ruling)
        .await?
        .ok_or(Error::SettlementNotFound {})?;
    settling::reload(tx, id).await
}

fn settlement(dispute: &Dispute, ruling: EvidenceId) -> Result<&Settlement, Error> {
    dispute
        .settlements
        .iter()
        .find(|settlement| settlement.id == ruling)
        .ok_or(Error::SettlementNotFound {})
}

/// What the approvers decide on: the dispute, the opinion, the findings and the shares.
fn snapshot(dispute: &Dispute, ruling: EvidenceId) -> Result<Value, Error> {
    let found = settlement(dispute, ruling)?;
    let findings: Vec<Value> = found
        .findings
        .iter()
        .map(|one| {
            json!({ "claimant_id": one.claimant, "fault": one.fault, "contribution": one.contribution })
        })
        .collect();
    Ok(json!({
        "dispute_id": dispute.id, "party_id": dispute.party_id, "deal_id": dispute.deal_id,
        "claimants": dispute.claimants, "facts_digest": dispute.facts_digest.to_string(),
        "opinion": found.terms.text, "findings": findings, "follow_up_id": found.terms.follow_up,
        "performance": found.terms.performance, "commission": found.terms.commission,
    }))
}

//! The settlement before its approvers (GOV-09).

use super::service::{find_locked, tell};
use super::{Settlement, SettlementState, store};
use crate::Error;
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::Tx;
use kehu_kernel::{ApprovalId, Caller, SettlementId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Who ran the settlement may not decide on it, whoever submits it.
pub(super) async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    settlement: &Settlement,
) -> Result<ApprovalId, Error> {
    let submission = Submission {
        subject_kind: SubjectKind::CommissionSettlement,
        subject_id: settlement.id.0,
        unit_id: settlement.site_id,
        snapshot: snapshot(tx, settlement).await?,
        applicants: vec![settlement.started_by],
    };
    Ok(kehu_approvals::submit(tx, caller, submission).await?.id)
}

/// The settlement in the form in which it is approved: its sums and the number of its postings. They do not change once it is
/// computed.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn current_snapshot(tx: &mut Tx, id: Uuid) -> Result<Value, Error> {
    let settlement = find_locked(tx, SettlementId(id)).await?;
    snapshot(tx, &settlement).await
}

async fn snapshot(tx: &mut Tx, settlement: &Settlement) -> Result<Value, Error> {
    let sums: Vec<Value> = store::list_sums(tx, settlement.id)
        .await?
        .into_iter()
        .map(|sum| json!({ "kind": sum.kind, "reason": sum.reason, "debit": sum.debit, "credit": sum.credit }))
        .collect();
    Ok(json!({
        "settlement_id": settlement.id,
        "site_id": settlement.site_id,
        "month": settlement.month.to_string(),
        "deals": settlement.deals_done,
        "undetermined": settlement.undetermined_count,
        "postings": settlement.posting_count,
        "sums": sums,
    }))
}

/// Carries out what the approvers decided: an approved settlement can be closed; any other end discards it, and the month
/// is run anew.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::StateForbidden`].
pub async fn conclude(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let settlement = find_locked(tx, SettlementId(id)).await?;
    if settlement.state != SettlementState::Submitted {
        return Err(Error::StateForbidden {
            state: settlement.state,
        });
    }
    let (told, action) = match finished {
        Finished::Approved => {
            store::mark_approved(tx, caller, settlement.id).await?;
            ("settlement.approved", "commission.approve")
        }
        Finished::Returned | Finished::Rejected | Finished::Withdrawn => {
            store::mark_discarded(tx, caller, settlement.id, reason).await?;
            ("settlement.discarded", "commission.discard")
        }
    };
    tell(tx, caller, &settlement, told, action, Some(reason)).await
}

//! Putting proposals before their approvers, and taking them back.

use super::error::Error;
use super::model::Disqualification;
use super::snapshot::current_snapshot;
use crate::dossier::Customer;
use crate::opening::ApplicationState;
use kehu_approvals::{SubjectKind, Submission};
use kehu_db::Tx;
use kehu_kernel::{ApprovalId, Caller};

/// Who drew the proposal up may not decide on it either, whoever submits it (CUS-11).
pub(super) async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    customer: &Customer,
    found: &Disqualification,
) -> Result<ApprovalId, Error> {
    let submission = Submission {
        subject_kind: SubjectKind::Disqualification,
        subject_id: found.id.0,
        unit_id: customer.unit_id,
        snapshot: current_snapshot(tx, found.id.0).await?,
        applicants: found.created_by.user().into_iter().collect(),
    };
    Ok(kehu_approvals::submit(tx, caller, submission).await?.id)
}

/// Ends the approval of a proposal that is taken back.
pub(super) async fn cancel(
    tx: &mut Tx,
    caller: &Caller,
    found: &Disqualification,
    reason: &str,
) -> Result<(), Error> {
    if found.state == ApplicationState::Submitted {
        kehu_approvals::cancel(
            tx,
            caller,
            SubjectKind::Disqualification,
            found.id.0,
            reason,
        )
        .await?;
    }
    Ok(())
}

//! Putting applications before their approvers, and taking them back.

use super::error::Error;
use super::model::{ApplicationState, Opening};
use super::snapshot::current_snapshot;
use crate::dossier::Customer;
use kehu_approvals::{SubjectKind, Submission};
use kehu_db::Tx;
use kehu_kernel::{ApprovalId, Caller};

/// Who drew the application up may not decide on it either, whoever submits it (CUS-11).
pub(super) async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    customer: &Customer,
    opening: &Opening,
) -> Result<ApprovalId, Error> {
    let submission = Submission {
        subject_kind: SubjectKind::AccountOpening,
        subject_id: opening.id.0,
        unit_id: customer.unit_id,
        snapshot: current_snapshot(tx, opening.id.0).await?,
        applicants: opening.created_by.user().into_iter().collect(),
    };
    Ok(kehu_approvals::submit(tx, caller, submission).await?.id)
}

/// Ends the approval of an application that is taken back.
pub(super) async fn cancel(
    tx: &mut Tx,
    caller: &Caller,
    opening: &Opening,
    reason: &str,
) -> Result<(), Error> {
    if opening.state == ApplicationState::Submitted {
        kehu_approvals::cancel(
            tx,
            caller,
            SubjectKind::AccountOpening,
            opening.id.0,
            reason,
        )
        .await?;
    }
    Ok(())
}

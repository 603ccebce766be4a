//! What goes before approvers.

use super::floor::Floor;
use crate::Error;
use crate::sites::Name;
use kehu_approvals::Decision;
use kehu_commission::settlement;
use kehu_deals::changes;
use kehu_determinations::disputes;
use kehu_identity::Permission;
use kehu_kernel::ApprovalId;
use kehu_reception::referrals;
use uuid::Uuid;

/// What is approved.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject {
    /// A change of a deal.
    Change(Uuid),
    /// The ruling on a dispute.
    Ruling(Uuid),
    /// A day's referrals.
    Referrals(Uuid),
    /// The settlement of a month.
    Settlement(Uuid),
}

impl Floor<'_> {
    /// An approver agrees; after the last one it is carried out.
    pub(super) async fn approve(
        &mut self,
        by: Name,
        approval: ApprovalId,
        subject: Subject,
    ) -> Result<(), Error> {
        const REASON: &str = "情况属实，同意。";
        let caller = self.caller(by, Permission::ApprovalsDecide)?;
        let tx = &mut *self.tx;
        let current = match subject {
            Subject::Change(id) => Box::pin(changes::current_snapshot(tx, id)).await?,
            Subject::Ruling(id) => Box::pin(disputes::current_snapshot(tx, id)).await?,
            Subject::Referrals(id) => Box::pin(referrals::current_snapshot(tx, id)).await?,
            Subject::Settlement(id) => Box::pin(settlement::current_snapshot(tx, id)).await?,
        };
        let outcome = Box::pin(kehu_approvals::decide(
            tx,
            &caller,
            approval,
            None,
            Decision::Approve,
            REASON,
            &current,
        ))
        .await?;
        let Some(finished) = outcome.finished else {
            return Ok(());
        };
        match subject {
            Subject::Change(id) => {
                Box::pin(changes::settle(tx, &caller, id, finished, REASON)).await?
            }
            Subject::Ruling(id) => {
                Box::pin(disputes::settle(tx, &caller, id, finished, REASON)).await?
            }
            Subject::Referrals(id) => {
                Box::pin(referrals::settle(tx, &caller, id, finished, REASON)).await?
            }
            Subject::Settlement(id) => {
                Box::pin(settlement::conclude(tx, &caller, id, finished, REASON)).await?;
            }
        }
        Ok(())
    }
}

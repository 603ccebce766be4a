//! How an approval of a change ends.

use super::model::{ChangeState, NewSwap, Request};
use super::{default, store, swap, waiting, withdrawal};
use crate::telling::tell_deal;
use crate::{Error, deal};
use kehu_approvals::Finished;
use kehu_db::Tx;
use kehu_kernel::{Caller, DealChangeId, Money, Scope};
use serde_json::Value;
use uuid::Uuid;

/// What is approved, as it is now.
///
/// # Errors
/// [`Error::ChangeNotFound`].
pub async fn current_snapshot(tx: &mut Tx, id: Uuid) -> Result<Value, Error> {
    let change = waiting::load(tx, DealChangeId(id)).await?;
    let deal = deal::reload(tx, change.deal_id).await?;
    waiting::snapshot(&deal, &change.request, &change.reason)
}

/// Carries out what the approvers decided.
///
/// # Errors
/// What bars the change now; then the decision is undone as well.
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    // The approvers' scope is that of the approval, not of the deal: the flow has settled who may decide.
    let caller = &Caller {
        scope: Scope::everything(),
        ..caller.clone()
    };
    let change = waiting::load(tx, DealChangeId(id)).await?;
    let (state, event, action) = match finished {
        Finished::Approved => {
            return match change.request.clone() {
                Request::Swap {
                    unit_id,
                    price,
                    discount_id,
                    instalments,
                    ..
                } => {
                    let new = NewSwap {
                        unit_id,
                        price,
                        discount_id,
                        instalments,
                        reason: change.reason.clone(),
                    };
                    swap::carry_out(tx, caller, &change, &new).await.map(|_| ())
                }
                Request::Withdrawal { .. } => withdrawal::carry_out(tx, caller, &change).await,
                Request::Default { outcome } => {
                    default::carry_out(tx, caller, &change, outcome).await
                }
                // These need no approval and are never submitted.
                Request::Renaming { .. } | Request::CoOwners { .. } => {
                    Err(Error::ChangeNotFound {})
                }
            };
        }
        Finished::Returned => (
            ChangeState::Returned,
            "deal.change_returned",
            "deal_changes.return",
        ),
        Finished::Rejected => (
            ChangeState::Rejected,
            "deal.change_rejected",
            "deal_changes.reject",
        ),
        Finished::Withdrawn => (
            ChangeState::Withdrawn,
            "deal.change_withdrawn",
            "deal_changes.withdraw",
        ),
    };
    let deal = deal::lock(tx, caller, change.deal_id).await?;
    store::finish(tx, caller.now, change.id, state, None, Money::default()).await?;
    tell_deal(tx, caller, &deal, action, event, Some(reason)).await
}

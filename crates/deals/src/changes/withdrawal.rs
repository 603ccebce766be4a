//! Withdrawal 退房: in principle none; before the contract, when persuasion has failed, by approval; after it never
//! (ATT-D07).

use super::model::{ChangeState, DealChange, NewWithdrawal, Request};
use super::{store, swap, waiting};
use crate::deal::{self, Deal, DealState, Ending};
use crate::registers::{self, NewDocument, Register};
use crate::telling::tell_deal;
use crate::{Error, payments};
use kehu_approvals::SubjectKind;
use kehu_attribution::policy::DealStage;
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, Money};

/// Asks for the withdrawal from a deal.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::WithdrawalAfterContract`], [`Error::StageForbidden`], [`Error::ReservationLapsed`],
/// [`Error::ChangeWaiting`].
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: DealId,
    new: &NewWithdrawal,
) -> Result<DealChange, Error> {
    let found = deal::find(tx, caller, id).await?;
    demand_uncontracted(&found)?;
    let deal = deal::lock_live(tx, caller, id).await?;
    demand_uncontracted(&deal)?;
    let request = Request::Withdrawal {
        persuasion: new.persuasion.clone(),
    };
    waiting::submit(
        tx,
        caller,
        &deal,
        SubjectKind::DealWithdrawal,
        &request,
        &new.reason,
    )
    .await
}

/// Carries out a withdrawal that was approved: all money goes back, the unit is free, the deal counts no more.
pub(super) async fn carry_out(
    tx: &mut Tx,
    caller: &Caller,
    change: &DealChange,
) -> Result<(), Error> {
    let deal = deal::lock_with(tx, caller, change.deal_id, None).await?;
    demand_uncontracted(&deal)?;
    deal::demand_live(&deal, caller)?;
    let refunded = payments::refund_all(tx, caller, &deal, &change.reason).await?;
    let deal = deal::reload(tx, deal.id).await?;
    let document = NewDocument {
        amount: Some(Money::default().checked_sub(refunded)?),
        reason: Some(&change.reason),
        refers_to: registers::last_of_deal(tx, deal.id, swap::stage_register(deal.stage)).await?,
        ..NewDocument::of(Register::Withdrawals, &deal, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    let none = Money::default();
    store::finish(
        tx,
        caller.now,
        change.id,
        ChangeState::CarriedOut,
        Some(issued.id),
        none,
    )
    .await?;
    let ending = Ending {
        state: DealState::Withdrawn,
        reason: Some(&change.reason),
        forfeited: none,
        compensation: none,
    };
    let deal = deal::close(tx, caller, &deal, ending).await?;
    let reason = Some(change.reason.as_str());
    tell_deal(
        tx,
        caller,
        &deal,
        "deals.withdraw",
        "deal.withdrawn",
        reason,
    )
    .await
}

fn demand_uncontracted(deal: &Deal) -> Result<(), Error> {
    if deal.stage == DealStage::Contract {
        return Err(Error::WithdrawalAfterContract {});
    }
    Ok(())
}

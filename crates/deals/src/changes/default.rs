//! Default 违约: collection notices first; overdue by more than the months of the policy, the deal ends by approval
//! (ATT-D06).

use super::model::{ChangeState, DealChange, DefaultOutcome, NewDefault, Request};
use super::{store, swap, waiting};
use crate::deal::{self, Deal, DealState, Ending};
use crate::payments::{self, MoneyKind};
use crate::registers::{self, NewDocument, Register};
use crate::telling::tell_deal;
use crate::{Error, collection, site};
use kehu_approvals::SubjectKind;
use kehu_attribution::policy::DealStage;
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, Money};

/// Asks for the end of a deal by default.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::StageForbidden`], [`Error::ChangeWaiting`], [`Error::NothingOverdue`],
/// [`Error::NotInDefault`], [`Error::NoticesLacking`].
pub async fn declare_default(
    tx: &mut Tx,
    caller: &Caller,
    id: DealId,
    new: &NewDefault,
) -> Result<DealChange, Error> {
    let deal = deal::lock_live(tx, caller, id).await?;
    demand_default(tx, caller, &deal, new.outcome).await?;
    let request = Request::Default {
        outcome: new.outcome,
    };
    waiting::submit(
        tx,
        caller,
        &deal,
        SubjectKind::DealDefault,
        &request,
        &new.reason,
    )
    .await
}

/// Carries out the end that was approved. A buyer who has paid meanwhile is not in default.
pub(super) async fn carry_out(
    tx: &mut Tx,
    caller: &Caller,
    change: &DealChange,
    outcome: DefaultOutcome,
) -> Result<(), Error> {
    let deal = deal::lock_with(tx, caller, change.deal_id, None).await?;
    deal::demand_live(&deal, caller)?;
    demand_default(tx, caller, &deal, outcome).await?;
    let deposit = payments::totals(tx, deal.id).await?.of(MoneyKind::Deposit);
    let (forfeited, compensation) = match outcome {
        DefaultOutcome::Forfeit => (deposit, Money::default()),
        DefaultOutcome::End => (Money::default(), Money::default()),
        DefaultOutcome::ReturnDouble => (Money::default(), deposit),
    };
    let document = NewDocument {
        amount: Some(forfeited.checked_sub(compensation)?),
        reason: Some(&change.reason),
        refers_to: registers::last_of_deal(tx, deal.id, swap::stage_register(deal.stage)).await?,
        ..NewDocument::of(Register::Defaults, &deal, caller.now)
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
        state: DealState::Ended,
        reason: Some(&change.reason),
        forfeited,
        compensation,
    };
    let deal = deal::close(tx, caller, &deal, ending).await?;
    let reason = Some(change.reason.as_str());
    tell_deal(
        tx,
        caller,
        &deal,
        "deals.end_by_default",
        "deal.ended_by_default",
        reason,
    )
    .await
}

/// Whether the buyer is in default, and was told so of the money that is overdue now, not of an earlier delay; where the seller is, no overdue money is needed.
async fn demand_default(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    outcome: DefaultOutcome,
) -> Result<(), Error> {
    if deal.stage == DealStage::Reservation {
        return Err(Error::StageForbidden {
            stage: deal.stage,
            state: deal.state,
        });
    }
    if outcome == DefaultOutcome::ReturnDouble {
        return Ok(());
    }
    let policy = site::rules(tx, caller, deal.site_id).await?.document.deals;
    let overdue = collection::overdue(&deal.instalments, deal.received, caller.today())?
        .ok_or(Error::NothingOverdue {})?;
    let from = collection::default_from(overdue.since, policy.default_after_months);
    if caller.today() < from {
        return Err(Error::NotInDefault {
            since: overdue.since,
            from,
        });
    }
    let issued = collection::count(tx, deal.id, overdue.since).await?;
    if issued < i64::from(policy.notices_before_default) {
        return Err(Error::NoticesLacking {
            needed: policy.notices_before_default,
            issued,
        });
    }
    Ok(())
}

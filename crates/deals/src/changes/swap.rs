//! Unit swap 换房: the deal stays, with its salesperson, money and determination; the unit changes (ATT-D04, ATT-D11).

use super::model::{ChangeState, DealChange, NewSwap, Request};
use super::rules::{Offer, against};
use super::{store, waiting};
use crate::deal::{self, AgreedPrice, Deal, Instalment};
use crate::determining::{self, Movement};
use crate::payments::{self, MoneyKind};
use crate::registers::{self, NewDocument, Register};
use crate::telling::tell_deal;
use crate::units::SaleUnit;
use crate::{Error, site, units};
use kehu_approvals::SubjectKind;
use kehu_attribution::policy::{DealRules, DealStage};
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, Faults};

/// Swaps the unit of a deal: at once in the direction of the policy, by approval against it.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::StageForbidden`], [`Error::ReservationLapsed`], [`Error::ChangeWaiting`],
/// [`Error::NothingChanges`], [`Error::UnitNotFound`], [`Error::UnitGone`], [`Error::PriceUnderList`],
/// [`Error::SwapOverpaid`], [`Error::DepositTooHigh`]; [`Error::Invalid`] for a plan that does not sum to the price.
pub async fn swap(
    tx: &mut Tx,
    caller: &Caller,
    id: DealId,
    new: &NewSwap,
) -> Result<DealChange, Error> {
    let deal = lock(tx, caller, id, new).await?;
    let policy = site::rules(tx, caller, deal.site_id).await?.document.deals;
    let old_unit = units::find(tx, caller, deal.unit_id).await?;
    let (unit, agreed) = choose(tx, caller, &deal, new).await?;
    check(tx, &deal, &agreed, &new.instalments, &policy).await?;
    let offer = |unit: &SaleUnit, price| Offer {
        area: unit.built_area,
        price,
        grade: unit.grade,
    };
    let against = against(
        policy.swap,
        offer(&old_unit, deal.price),
        offer(&unit, agreed.price),
    );
    let needs_approval = !against.is_empty();
    let request = Request::Swap {
        unit_id: unit.id,
        former_unit_id: deal.unit_id,
        price: Some(agreed.price),
        discount_id: new.discount_id,
        instalments: new.instalments.clone(),
        against,
    };
    if needs_approval {
        return waiting::submit(
            tx,
            caller,
            &deal,
            SubjectKind::UnitSwap,
            &request,
            &new.reason,
        )
        .await;
    }
    let change = store::insert(tx, caller, id, &request, &new.reason).await?;
    let change = waiting::load(tx, change).await?;
    move_unit(tx, caller, &deal, &change, &unit, &agreed, &new.instalments).await
}

/// Carries out a swap that was approved: whatever bars it now bars it.
pub(super) async fn carry_out(
    tx: &mut Tx,
    caller: &Caller,
    change: &DealChange,
    new: &NewSwap,
) -> Result<DealChange, Error> {
    let deal = deal::lock_with(tx, caller, change.deal_id, Some(new.unit_id)).await?;
    deal::demand_live(&deal, caller)?;
    let policy = site::rules(tx, caller, deal.site_id).await?.document.deals;
    let (unit, agreed) = choose(tx, caller, &deal, new).await?;
    check(tx, &deal, &agreed, &new.instalments, &policy).await?;
    move_unit(tx, caller, &deal, change, &unit, &agreed, &new.instalments).await
}

async fn lock(tx: &mut Tx, caller: &Caller, id: DealId, new: &NewSwap) -> Result<Deal, Error> {
    let deal = deal::lock_with(tx, caller, id, Some(new.unit_id)).await?;
    deal::demand_live(&deal, caller)?;
    if waiting::waits(tx, id).await? {
        return Err(Error::ChangeWaiting {});
    }
    if deal.unit_id == new.unit_id {
        return Err(Error::NothingChanges {});
    }
    Ok(deal)
}

/// The new unit, free, with the price for which it may go.
async fn choose(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    new: &NewSwap,
) -> Result<(SaleUnit, AgreedPrice), Error> {
    let unit = units::take(tx, caller, Some(deal.site_id), new.unit_id).await?;
    let agreed = deal::agree(
        tx,
        caller,
        &unit,
        deal.salesperson_id,
        new.price,
        new.discount_id,
    )
    .await?;
    Ok((unit, agreed))
}

async fn check(
    tx: &mut Tx,
    deal: &Deal,
    agreed: &AgreedPrice,
    plan: &[Instalment],
    policy: &DealRules,
) -> Result<(), Error> {
    match deal.plan_set {
        0 if plan.is_empty() => {}
        0 => {
            return Err(Faults::one(
                "/instalments",
                "unexpected",
                "a reservation has no plan of payments yet",
                "小定阶段尚无付款计划",
            )
            .into());
        }
        _ => deal::check_plan(plan, agreed.price, policy)?,
    }
    if deal.received > agreed.price {
        return Err(Error::SwapOverpaid {
            price: agreed.price,
            received: deal.received,
        });
    }
    let deposit = payments::totals(tx, deal.id).await?.of(MoneyKind::Deposit);
    let agreed_deposit = deal
        .subscribed
        .as_ref()
        .map(|subscribed| subscribed.deposit_amount)
        .unwrap_or_default();
    payments::check_deposit(
        deposit.max(agreed_deposit),
        agreed.price,
        policy.deposit_max_basis_points,
    )
}

/// Unit, price, plan, documents and determination, in one transaction; the money stays with the deal.
async fn move_unit(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    change: &DealChange,
    unit: &SaleUnit,
    agreed: &AgreedPrice,
    plan: &[Instalment],
) -> Result<DealChange, Error> {
    units::set_free(tx, caller.now, deal.unit_id).await?;
    deal::update_unit(tx, caller.now, deal, unit.id, agreed, plan).await?;
    deal::use_up(tx, agreed, deal.id).await?;
    let until = deal.reserved.as_ref().map(|reserved| reserved.until);
    units::hold(tx, caller.now, unit.id, deal.id, deal.stage, until).await?;
    let moved = deal::reload(tx, deal.id).await?;
    let document = NewDocument {
        former_unit_id: Some(deal.unit_id),
        reason: Some(&change.reason),
        refers_to: registers::last_of_deal(tx, deal.id, stage_register(deal.stage)).await?,
        ..NewDocument::of(Register::Swaps, &moved, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    reissue(tx, caller, &moved).await?;
    let none = kehu_kernel::Money::default();
    store::finish(
        tx,
        caller.now,
        change.id,
        ChangeState::CarriedOut,
        Some(issued.id),
        none,
    )
    .await?;
    if moved.counted_at.is_some() {
        determining::deal_moved(tx, caller, &moved, Movement::Changed).await?;
    }
    let reason = Some(change.reason.as_str());
    tell_deal(tx, caller, &moved, "deals.swap", "deal.swapped", reason).await?;
    waiting::load(tx, change.id).await
}

/// The register of a stage's document.
pub(super) const fn stage_register(stage: DealStage) -> Register {
    match stage {
        DealStage::Reservation => Register::Reservations,
        DealStage::Subscription => Register::Subscriptions,
        DealStage::Contract => Register::Contracts,
    }
}

/// Issues the document of the deal's stage anew: nothing is altered in the old one, to which it refers (GOV-10).
pub(super) async fn reissue(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
) -> Result<kehu_kernel::RegisteredDocumentId, Error> {
    let register = stage_register(deal.stage);
    let amount = match deal.stage {
        DealStage::Reservation => deal.reserved.as_ref().map(|reserved| reserved.amount),
        DealStage::Subscription => deal
            .subscribed
            .as_ref()
            .map(|subscribed| subscribed.deposit_amount),
        DealStage::Contract => None,
    };
    let document = NewDocument {
        amount,
        refers_to: registers::last_of_deal(tx, deal.id, register).await?,
        ..NewDocument::of(register, deal, caller.now)
    };
    Ok(registers::issue(tx, caller, &document).await?.id)
}

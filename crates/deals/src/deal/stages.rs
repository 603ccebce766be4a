//! From reservation to subscription, from subscription to contract (ATT-D02).

use super::model::{Agreement, Contract, Deal, PaymentMethod};
use super::{agreement, open, reading, rules, store};
use crate::payments::{self, MoneyKind};
use crate::registers::{self, NewDocument, Register};
use crate::telling::tell_deal;
use crate::{Error, site, units};
use kehu_attribution::policy::{DealRules, DealStage};
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, Faults, Money, RegisteredDocumentId};
use kehu_vault::Vault;
use rust_decimal::Decimal;

/// Makes a reservation a subscription: the agreement is signed and numbered. Its price is that of the reservation.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::StageForbidden`], [`Error::ReservationLapsed`], [`Error::ChangeWaiting`],
/// [`Error::DepositTooHigh`], [`Error::ParticularsLacking`], [`Error::RegisterWithoutKeeper`]; [`Error::Invalid`] for a
/// plan that does not sum to the price.
pub async fn subscribe(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    id: DealId,
    agreement: &Agreement,
) -> Result<Deal, Error> {
    let deal = reading::lock_live(tx, caller, id).await?;
    demand_stage(&deal, DealStage::Reservation)?;
    let rules = site::rules(tx, caller, deal.site_id).await?;
    check_agreement(caller, agreement, deal.price, &rules.document.deals)?;
    let reservation = registers::last_of_deal(tx, id, Register::Reservations).await?;
    store::mark_subscribed(tx, caller.now, id, agreement).await?;
    store::insert_plan(tx, id, 1, &agreement.instalments).await?;
    units::hold(
        tx,
        caller.now,
        deal.unit_id,
        id,
        DealStage::Subscription,
        None,
    )
    .await?;
    let deal = reading::reload(tx, id).await?;
    issue_agreement(tx, caller, vault, &deal, agreement, reservation).await?;
    let deal = open::reached(tx, caller, deal, &rules).await?;
    tell_deal(
        tx,
        caller,
        &deal,
        "deals.subscribe",
        "deal.subscribed",
        None,
    )
    .await?;
    Ok(deal)
}

/// Enters the signed contract. The agreed deposit must have been received by finance before.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::StageForbidden`], [`Error::ChangeWaiting`], [`Error::DepositUnpaid`],
/// [`Error::ContractNumberTaken`], [`Error::RegisterWithoutKeeper`]; [`Error::Invalid`] for a time that cannot be.
pub async fn sign_contract(
    tx: &mut Tx,
    caller: &Caller,
    id: DealId,
    contract: &Contract,
) -> Result<Deal, Error> {
    let deal = reading::lock_live(tx, caller, id).await?;
    demand_stage(&deal, DealStage::Subscription)?;
    let signed_at = contract.signed_at.unwrap_or(caller.now);
    let subscribed = deal.subscribed.as_ref();
    if signed_at > caller.now || subscribed.is_some_and(|subscribed| signed_at < subscribed.at) {
        return Err(Faults::one(
            "/signed_at",
            "range",
            "must be after the subscription and not in the future",
            "不得早于认购时间，也不得晚于现在",
        )
        .into());
    }
    check_loan(contract, &deal)?;
    let due = subscribed
        .map(|subscribed| subscribed.deposit_amount)
        .unwrap_or_default();
    let paid = payments::totals(tx, id).await?.of(MoneyKind::Deposit);
    if paid < due {
        return Err(Error::DepositUnpaid { due, paid });
    }
    let rules = site::rules(tx, caller, deal.site_id).await?;
    let agreement = registers::last_of_deal(tx, id, Register::Subscriptions).await?;
    store::mark_contracted(tx, caller.now, id, contract, signed_at).await?;
    units::hold(tx, caller.now, deal.unit_id, id, DealStage::Contract, None).await?;
    let deal = reading::reload(tx, id).await?;
    let document = NewDocument {
        refers_to: agreement,
        loan: contract.loan.as_ref(),
        occurred_at: signed_at,
        ..NewDocument::of(Register::Contracts, &deal, caller.now)
    };
    registers::issue(tx, caller, &document).await?;
    let deal = open::reached(tx, caller, deal, &rules).await?;
    tell_deal(tx, caller, &deal, "deals.contract", "deal.contracted", None).await?;
    Ok(deal)
}

/// A loan belongs to an agreement that is paid with one, and lends no more than the price.
fn check_loan(contract: &Contract, deal: &Deal) -> Result<(), Faults> {
    let Some(loan) = &contract.loan else {
        return Ok(());
    };
    let method = deal
        .subscribed
        .as_ref()
        .map(|subscribed| subscribed.payment_method);
    if !method.is_some_and(PaymentMethod::is_with_loan) {
        return Err(Faults::one(
            "/loan",
            "no-loan-agreed",
            "the agreement is not paid with a loan",
            "认购书约定的付款方式不含贷款",
        ));
    }
    if loan.amount.value() <= Decimal::ZERO || loan.amount > deal.price {
        return Err(Faults::one(
            "/loan/amount",
            "range",
            "must be more than 0 and at most the price",
            "须大于 0 且不超过成交价",
        ));
    }
    Ok(())
}

/// What an agreement must be, before anything is written.
pub(super) fn check_agreement(
    caller: &Caller,
    agreement: &Agreement,
    price: Money,
    policy: &DealRules,
) -> Result<(), Error> {
    let mut faults = Faults::default();
    if agreement.deposit_amount.value() < Decimal::ZERO {
        faults.add(
            "/deposit_amount",
            "range",
            "must not be negative",
            "不能为负",
        );
    }
    if agreement
        .planned_contract_on
        .is_some_and(|day| day < caller.today())
    {
        faults.add(
            "/planned_contract_on",
            "past",
            "must be today at the earliest",
            "最早为今日",
        );
    }
    faults.none()?;
    rules::check_plan(&agreement.instalments, price, policy)?;
    payments::check_deposit(
        agreement.deposit_amount,
        price,
        policy.deposit_max_basis_points,
    )
}

/// Issues the agreement, with the particulars of the main holder sealed.
pub(super) async fn issue_agreement(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    deal: &Deal,
    signed: &Agreement,
    refers_to: Option<RegisteredDocumentId>,
) -> Result<(), Error> {
    let document = NewDocument {
        amount: Some(signed.deposit_amount),
        refers_to,
        ..NewDocument::of(Register::Subscriptions, deal, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    agreement::seal(tx, vault, deal, issued.id, &signed.particulars).await
}

fn demand_stage(deal: &Deal, stage: DealStage) -> Result<(), Error> {
    if deal.stage == stage {
        return Ok(());
    }
    Err(Error::StageForbidden {
        stage: deal.stage,
        state: deal.state,
    })
}

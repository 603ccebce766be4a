//! The use cases.

use super::model::{MoneyKind, NewPayment, Payment, Refund};
use super::rules::{self, Standing};
use super::store::{self, NewRow};
use crate::deal::{self, Deal, DealState};
use crate::registers::{self, NewDocument, Register};
use crate::telling::{About, tell};
use crate::{Error, changes, site};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DealId, Faults, Money, Page, PageRequest, PaymentId, UserId};
use rust_decimal::Decimal;
use serde_json::json;

/// A payment on a deal inside the caller's scope.
///
/// # Errors
/// [`Error::PaymentNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PaymentId,
) -> Result<Payment, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::PaymentNotFound {})
}

/// The payments of a deal, refunds among them, in the order of their recording.
///
/// # Errors
/// [`Error::DealNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    deal: DealId,
    page: &PageRequest<PaymentId>,
) -> Result<Page<Payment, PaymentId>, Error> {
    deal::find(connection, caller, deal).await?;
    let rows = store::list(connection, deal, page).await?;
    Ok(page.page(rows, |payment| payment.id))
}

/// Receives money at finance and issues the receipt (ATT-D03).
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::PaymentPersonsOnly`], [`Error::PaymentBySalesperson`], [`Error::PaymentOutOfOrder`],
/// [`Error::PaymentOverBalance`], [`Error::DepositTooHigh`], [`Error::ReservationLapsed`], [`Error::RegisterWithoutKeeper`];
/// [`Error::Invalid`].
pub async fn receive(
    tx: &mut Tx,
    caller: &Caller,
    id: DealId,
    new: &NewPayment,
) -> Result<Payment, Error> {
    let deal = deal::lock(tx, caller, id).await?;
    let user = cashier(caller, &deal)?;
    let main = deal.main_holder()?;
    let payer = new.payer_id.unwrap_or(main);
    let received_at = new.received_at.unwrap_or(caller.now);
    check(new, &deal, payer, received_at, caller)?;
    let totals = store::totals(tx, id).await?;
    let policy = site::rules(tx, caller, deal.site_id).await?.document.deals;
    let standing = Standing {
        live: deal.state == DealState::Live,
        stage: deal.stage,
        price: deal.price,
        received: deal.received,
        totals: &totals,
        deposit_max_basis_points: policy.deposit_max_basis_points,
    };
    rules::check_receipt(standing, new.kind, new.amount)?;
    deal::demand_unlapsed(&deal, caller)?;
    let document = NewDocument {
        amount: Some(new.amount),
        occurred_at: received_at,
        ..NewDocument::of(Register::Receipts, &deal, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    let row = NewRow {
        document: issued.id,
        deal: id,
        kind: new.kind,
        way: new.way,
        amount: new.amount,
        refers_to: None,
        payer,
        remark: new.remark.as_deref(),
        received_at,
        recorded_by: user,
    };
    let payment = store::insert(tx, caller, &row).await?;
    let payment = find(tx, caller, payment).await?;
    tell_payment(
        tx,
        caller,
        (&deal, &payment),
        "payments.receive",
        "payment.received",
        None,
    )
    .await?;
    Ok(payment)
}

/// Gives money back: a new receipt with a negative amount that refers to the old one (GOV-10, ATT-D03).
///
/// # Errors
/// [`Error::PaymentNotFound`], [`Error::PaymentPersonsOnly`], [`Error::PaymentBySalesperson`], [`Error::RefundOfRefund`],
/// [`Error::RefundTooHigh`], [`Error::RegisterWithoutKeeper`].
pub async fn refund(
    tx: &mut Tx,
    caller: &Caller,
    id: PaymentId,
    refund: &Refund,
) -> Result<Payment, Error> {
    let found = find(tx, caller, id).await?;
    let deal = deal::lock(tx, caller, found.deal_id).await?;
    let user = cashier(caller, &deal)?;
    let payment = find(tx, caller, id).await?;
    if payment.refers_to.is_some() {
        return Err(Error::RefundOfRefund {});
    }
    let most = match refund.compensation {
        false if payment.kind.counts_as_price() => {
            rules::refundable(payment.refundable, deal.received, deal.forfeited)?
        }
        // The fees of transfers that were carried out are used up (ATT-D05).
        false if payment.kind == MoneyKind::TransferFee => {
            let received = store::totals(tx, deal.id).await?.of(payment.kind);
            rules::refundable(
                payment.refundable,
                received,
                changes::fees(tx, deal.id).await?,
            )?
        }
        false => payment.refundable,
        true if payment.kind == MoneyKind::Deposit => {
            let paid = store::totals(tx, deal.id)
                .await?
                .of(MoneyKind::Compensation);
            deal.compensation.checked_add(paid)?
        }
        true => Money::default(),
    };
    if refund.amount > most || refund.amount.value() <= Decimal::ZERO {
        return Err(Error::RefundTooHigh { most });
    }
    give_back(tx, caller, &deal, &payment, user, refund).await
}

/// Gives back all that a deal has received, each payment by a receipt of its own.
pub(crate) async fn refund_all(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    reason: &str,
) -> Result<Money, Error> {
    let payments = store::refundable(tx, deal.id).await?;
    if payments.is_empty() {
        return Ok(Money::default());
    }
    let user = caller.user().ok_or(Error::PaymentPersonsOnly {})?;
    if !site::is_finance(tx, caller, deal.site_id).await? {
        return Err(Error::RefundByFinanceOnly {});
    }
    let reason: String = reason.chars().take(500).collect();
    let mut total = Money::default();
    for payment in &payments {
        // What is paid until then stands on each receipt.
        let deal = deal::reload(tx, deal.id).await?;
        let whole = Refund {
            amount: payment.refundable,
            way: payment.way,
            reason: reason.clone(),
            compensation: false,
        };
        give_back(tx, caller, &deal, payment, user, &whole).await?;
        total = total.checked_add(payment.refundable)?;
    }
    Ok(total)
}

async fn give_back(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    payment: &Payment,
    user: UserId,
    refund: &Refund,
) -> Result<Payment, Error> {
    let amount = Money::default().checked_sub(refund.amount)?;
    let kind = match refund.compensation {
        true => MoneyKind::Compensation,
        false => payment.kind,
    };
    let document = NewDocument {
        amount: Some(amount),
        reason: Some(&refund.reason),
        refers_to: Some(payment.document_id),
        ..NewDocument::of(Register::Receipts, deal, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    let row = NewRow {
        document: issued.id,
        deal: deal.id,
        kind,
        way: refund.way,
        amount,
        refers_to: Some(payment.id),
        payer: payment.payer_id,
        remark: Some(&refund.reason),
        received_at: caller.now,
        recorded_by: user,
    };
    let id = store::insert(tx, caller, &row).await?;
    let payment = find(tx, caller, id).await?;
    let reason = Some(refund.reason.as_str());
    tell_payment(
        tx,
        caller,
        (deal, &payment),
        "payments.refund",
        "payment.refunded",
        reason,
    )
    .await?;
    Ok(payment)
}

/// A person of finance, who is not the deal's own salesperson.
fn cashier(caller: &Caller, deal: &Deal) -> Result<UserId, Error> {
    let user = caller.user().ok_or(Error::PaymentPersonsOnly {})?;
    if deal.salesperson_id == user {
        return Err(Error::PaymentBySalesperson {});
    }
    Ok(user)
}

fn check(
    new: &NewPayment,
    deal: &Deal,
    payer: kehu_kernel::CustomerId,
    received_at: chrono::DateTime<chrono::Utc>,
    caller: &Caller,
) -> Result<(), Faults> {
    let mut faults = Faults::default();
    if new.amount.value() <= Decimal::ZERO {
        faults.add(
            "/amount",
            "range",
            "must be more than 0; money is given back by a refund",
            "须大于 0；退款请使用退款操作",
        );
    }
    if !deal
        .holders
        .iter()
        .any(|holder| holder.customer_id == payer)
    {
        faults.add(
            "/payer_id",
            "unknown-holder",
            "must be one of the deal's holders",
            "须为该成交的权益人",
        );
    }
    if received_at > caller.now || received_at < deal.created_at {
        faults.add(
            "/received_at",
            "range",
            "must be after the deal began and not in the future",
            "不得早于成交办理时间，也不得晚于现在",
        );
    }
    faults.none()
}

async fn tell_payment(
    tx: &mut Tx,
    caller: &Caller,
    (deal, payment): (&Deal, &Payment),
    action: &'static str,
    event: &'static str,
    reason: Option<&str>,
) -> Result<(), Error> {
    let about = About {
        kind: "payment",
        id: payment.id.0,
        site: payment.site_id,
    };
    let payload = json!({
        "deal_id": payment.deal_id, "number": payment.number, "kind": payment.kind, "amount": payment.amount,
        "salesperson_id": deal.salesperson_id,
    });
    tell(tx, caller, about, action, event, reason, payload).await
}

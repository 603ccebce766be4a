//! Payments of many deals at once, as a cashier has them on the bank's statement of the day.

use super::refused;
use crate::act::Act;
use crate::auth::Caller;
use crate::batch::{self, BatchMode, BatchResult, Item, MOST_ITEMS, Made};
use crate::extract::{Json, NoQuery};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_deals::payments::{self, MoneyKind, NewPayment, PaymentWay};
use kehu_kernel::{CustomerId, DealId, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Records payments of deals.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayments {
    /// What becomes of the good payments when others are refused.
    #[serde(default)]
    pub mode: BatchMode,
    /// Answers what would become of each, and does nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// The payments, in the order in which their receipts are numbered.
    #[validate(length(min = 1, max = "MOST_ITEMS"), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub items: Vec<PaymentOfDeal>,
}

/// A payment that was received for a deal.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentOfDeal {
    /// The deal.
    pub deal_id: DealId,
    /// What it is for.
    pub kind: MoneyKind,
    /// How it was paid.
    pub way: PaymentWay,
    /// In yuan, more than 0.
    pub amount: Money,
    /// Who paid: one of the holders; the main one when absent.
    pub payer_id: Option<CustomerId>,
    /// When it was received, not in the future; now when absent.
    pub received_at: Option<DateTime<Utc>>,
    /// Remark.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub remark: Option<String>,
}

/// A payment to be received.
struct Receipt {
    deal: DealId,
    new: NewPayment,
}

impl From<PaymentOfDeal> for Receipt {
    fn from(body: PaymentOfDeal) -> Self {
        let PaymentOfDeal {
            deal_id,
            kind,
            way,
            amount,
            payer_id,
            received_at,
            remark,
        } = body;
        Self {
            deal: deal_id,
            new: NewPayment {
                kind,
                way,
                amount,
                payer_id,
                received_at,
                remark,
            },
        }
    }
}

impl Item for Receipt {
    async fn perform(
        &self,
        _: &State,
        tx: &mut Tx,
        caller: &kehu_kernel::Caller,
    ) -> Result<Made, Failure> {
        let payment = payments::receive(tx, caller, self.deal, &self.new).await?;
        Ok(Made {
            id: payment.id.0,
            location: format!("/v1/payments/{}", payment.id),
        })
    }

    async fn record_refusal(
        &self,
        tx: &mut Tx,
        caller: &kehu_kernel::Caller,
        problem: &Problem,
    ) -> Result<(), Failure> {
        Ok(refused::record(tx, caller, problem, ("deal", self.deal.0)).await?)
    }
}

/// Record payments
///
/// Up to 100 payments of deals, as `recordPayment` takes each: judged by the same rules, one after the other in the order of
/// the request, so that two payments of one deal together meet its balance, and receipts are numbered without gaps. Either
/// all are recorded or, with mode `each`, those that are not refused; the answer tells what became of each. A salesperson who
/// tries is refused, and the attempt is on record. Rules: ATT-D02, ATT-D03, GOV-10.
#[utoipa::path(operation_id = "recordPayments", tag = "deals", security(("bearer" = ["payments:record"])),
    request_body = RecordPayments,
    responses((status = 200, description = "What became of each payment", body = BatchResult)))]
#[post("/payments/batch")]
pub async fn record_payments(
    caller: Caller<can::RecordPayments>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RecordPayments>,
) -> Result<HttpResponse, Problem> {
    let RecordPayments {
        mode,
        dry_run,
        items,
    } = body.0;
    let items: Vec<Receipt> = items.into_iter().map(Receipt::from).collect();
    batch::run(act, &app, caller, (mode, dry_run), items).await
}

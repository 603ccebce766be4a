//! Discounts, payments and collection notices.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_deals::collection;
use kehu_deals::discounts::{self, DiscountState};
use kehu_deals::payments::{self, MoneyKind, NewPayment, PaymentWay, Refund};
use kehu_kernel::{
    ApprovalId, CollectionNoticeId, CustomerId, DealId, DiscountId, Money, PaymentId,
    PolicyVersionId, RegisteredDocumentId, SaleUnitId, UnitId, UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Applies for a price under the list.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyForDiscount {
    /// The price asked for, in yuan, under the list price.
    pub price: Money,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// An application for a price under the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Discount {
    /// Identifier.
    pub id: DiscountId,
    /// The site.
    pub site_id: UnitId,
    /// The unit.
    pub sale_unit_id: SaleUnitId,
    /// The list price when it was applied for, in yuan.
    pub list_price: Money,
    /// The price asked for, in yuan.
    pub price: Money,
    /// How many stages of the line of approval must approve.
    #[schema(minimum = 1, maximum = 10)]
    pub stages: i16,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// Where it stands.
    pub state: DiscountState,
    /// The approval.
    pub approval_id: Option<ApprovalId>,
    /// Who applied, and alone may use it.
    pub applied_by: UserId,
    /// When.
    pub applied_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// An approved one is used before this instant.
    pub valid_until: Option<DateTime<Utc>>,
    /// The deal for which it was used.
    pub deal_id: Option<DealId>,
    /// The site's rules by which its stages were found; null for the preset.
    pub policy_version_id: Option<PolicyVersionId>,
}

impl From<discounts::Discount> for Discount {
    fn from(discount: discounts::Discount) -> Self {
        let discounts::Discount {
            id,
            site_id,
            unit_id,
            list_price,
            price,
            stages,
            reason,
            state,
            approval_id,
            applied_by,
            applied_at,
            decided_at,
            valid_until,
            deal_id,
            policy_version,
        } = discount;
        Self {
            id,
            site_id,
            sale_unit_id: unit_id,
            list_price,
            price,
            stages,
            reason,
            state,
            approval_id,
            applied_by,
            applied_at,
            decided_at,
            valid_until,
            deal_id,
            policy_version_id: policy_version,
        }
    }
}

page!(DiscountPage, Discount);

/// Records money that was received.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayment {
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

impl From<RecordPayment> for NewPayment {
    fn from(body: RecordPayment) -> Self {
        let RecordPayment {
            kind,
            way,
            amount,
            payer_id,
            received_at,
            remark,
        } = body;
        Self {
            kind,
            way,
            amount,
            payer_id,
            received_at,
            remark,
        }
    }
}

/// Gives money back.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    /// In yuan, more than 0.
    pub amount: Money,
    /// How it is paid.
    pub way: PaymentWay,
    /// Why.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// Whether it is what the seller in default owes beyond giving the deposit back (Civil Code art. 587).
    #[serde(default)]
    #[schema(default = false)]
    pub compensation: bool,
}

impl From<RefundPayment> for Refund {
    fn from(body: RefundPayment) -> Self {
        let RefundPayment {
            amount,
            way,
            reason,
            compensation,
        } = body;
        Self {
            amount,
            way,
            reason,
            compensation,
        }
    }
}

/// Money received or given back: a line of the register of receipts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Payment {
    /// Identifier.
    pub id: PaymentId,
    /// The receipt.
    pub document_id: RegisteredDocumentId,
    /// Number of the receipt at the site, from 1, without gaps.
    #[schema(minimum = 1)]
    pub number: i64,
    /// The site.
    pub site_id: UnitId,
    /// The deal.
    pub deal_id: DealId,
    /// What it is for.
    pub kind: MoneyKind,
    /// How it was paid.
    pub way: PaymentWay,
    /// In yuan; negative when it went back.
    pub amount: Money,
    /// The payment of which it gives back.
    pub refers_to_payment_id: Option<PaymentId>,
    /// What of it can still be given back, in yuan.
    pub refundable: Money,
    /// Who paid, or got it back.
    pub payer_id: CustomerId,
    /// Remark.
    #[schema(max_length = 500)]
    pub remark: Option<String>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

impl From<payments::Payment> for Payment {
    fn from(payment: payments::Payment) -> Self {
        let payments::Payment {
            id,
            document_id,
            number,
            site_id,
            deal_id,
            kind,
            way,
            amount,
            refers_to,
            refundable,
            payer_id,
            remark,
            received_at,
            recorded_at,
            recorded_by,
        } = payment;
        Self {
            id,
            document_id,
            number,
            site_id,
            deal_id,
            kind,
            way,
            amount,
            refers_to_payment_id: refers_to,
            refundable,
            payer_id,
            remark,
            received_at,
            recorded_at,
            recorded_by,
        }
    }
}

page!(PaymentPage, Payment);

/// A collection notice.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CollectionNotice {
    /// Identifier.
    pub id: CollectionNoticeId,
    /// The document.
    pub document_id: RegisteredDocumentId,
    /// Number in the register of the site, from 1, without gaps.
    #[schema(minimum = 1)]
    pub number: i64,
    /// The site.
    pub site_id: UnitId,
    /// The deal.
    pub deal_id: DealId,
    /// The how-manieth of the deal, from 1.
    #[schema(minimum = 1, maximum = 100)]
    pub ordinal: i16,
    /// Due date of the oldest instalment that was not paid whole.
    pub overdue_since: NaiveDate,
    /// What was overdue, in yuan.
    pub overdue: Money,
    /// The day by which it is to be paid.
    pub pay_by: NaiveDate,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
}

impl From<collection::Notice> for CollectionNotice {
    fn from(notice: collection::Notice) -> Self {
        let collection::Notice {
            id,
            document_id,
            number,
            site_id,
            deal_id,
            ordinal,
            overdue_since,
            overdue,
            pay_by,
            issued_at,
        } = notice;
        Self {
            id,
            document_id,
            number,
            site_id,
            deal_id,
            ordinal,
            overdue_since,
            overdue,
            pay_by,
            issued_at,
        }
    }
}

/// The collection notices of a deal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CollectionNoticeList {
    /// The first first.
    #[schema(max_items = 100)]
    pub items: Vec<CollectionNotice>,
}

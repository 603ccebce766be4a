//! Deals as they are answered.

use super::super::sight::Sight;
use crate::page;
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::DealStage;
use kehu_deals::collection::overdue;
use kehu_deals::deal::{self as domain, DealState, PaymentMethod};
use kehu_kernel::{
    CustomerId, DealId, DiscountId, Money, PartyId, Percent, PolicyVersionId, SaleUnitId, UnitId,
    UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A deal: the sale of one unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deal {
    /// Identifier.
    pub id: DealId,
    /// The site.
    pub site_id: UnitId,
    /// The unit.
    pub sale_unit_id: SaleUnitId,
    /// The party that buys.
    pub party_id: Option<PartyId>,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// The furthest stage that it reached.
    pub stage: DealStage,
    /// Whether it goes on, or how it ended.
    pub state: DealState,
    /// List price of the unit when the price was agreed, in yuan.
    pub list_price: Money,
    /// Agreed price, in yuan.
    pub price: Money,
    /// The discount by which the price is under the list.
    pub discount_id: Option<DiscountId>,
    /// The reservation, if it began with one.
    pub reservation: Option<DealReservation>,
    /// The subscription.
    pub subscription: Option<DealSubscription>,
    /// The contract.
    pub contract: Option<DealContract>,
    /// The interest holders, the main one first; the shares sum to 100.
    #[schema(max_items = 20)]
    pub holders: Vec<InterestHolder>,
    /// The plan of payments; it sums to the price. Empty before the subscription.
    #[schema(max_items = 60)]
    pub instalments: Vec<Instalment>,
    /// Received of the price, what went back taken off, in yuan.
    pub received: Money,
    /// What is left to be paid of the price, in yuan: always derived.
    pub balance: Money,
    /// What is overdue today; null when nothing is.
    pub overdue: Option<OverdueMoney>,
    /// When it reached the stage that counts as a deal.
    pub counted_at: Option<DateTime<Utc>>,
    /// Its end.
    pub closing: Option<DealClosing>,
    /// The site's rules by which it was opened; null for the preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// A reservation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealReservation {
    /// When.
    pub reserved_at: DateTime<Utc>,
    /// At this instant it lapses, unless it was subscribed.
    pub reserved_until: DateTime<Utc>,
    /// The advance that goes with it, in yuan.
    pub amount: Money,
}

/// A subscription.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealSubscription {
    /// When.
    pub subscribed_at: DateTime<Utc>,
    /// The agreed deposit, in yuan.
    pub deposit_amount: Money,
    /// How the price is paid.
    pub payment_method: PaymentMethod,
    /// When the contract is to be signed.
    pub planned_contract_on: Option<NaiveDate>,
}

/// A contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealContract {
    /// When it was signed.
    pub signed_at: DateTime<Utc>,
    /// Its number.
    #[schema(max_length = 50)]
    pub number: String,
    /// Number under which it is filed online.
    #[schema(max_length = 50)]
    pub filing_number: Option<String>,
}

/// An interest holder. The name is masked for callers without `customers:unmask`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InterestHolder {
    /// The customer.
    pub customer_id: CustomerId,
    /// Name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Ownership share in per cent.
    pub share: Percent,
}

/// An instalment of the price.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// Last day on which it is paid in time.
    pub due_on: NaiveDate,
    /// In yuan, more than 0.
    pub amount: Money,
}

impl From<domain::Instalment> for Instalment {
    fn from(instalment: domain::Instalment) -> Self {
        let domain::Instalment { due_on, amount } = instalment;
        Self { due_on, amount }
    }
}

impl From<Instalment> for domain::Instalment {
    fn from(instalment: Instalment) -> Self {
        let Instalment { due_on, amount } = instalment;
        Self { due_on, amount }
    }
}

/// Money that was due and is not there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverdueMoney {
    /// Due date of the oldest instalment that is not paid whole.
    pub since: NaiveDate,
    /// How much, in yuan.
    pub amount: Money,
}

/// The end of a deal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealClosing {
    /// When.
    pub closed_at: DateTime<Utc>,
    /// Why; null of a reservation that lapsed.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// What the buyer has lost, in yuan (Civil Code art. 587).
    pub forfeited: Money,
    /// What the seller owes beyond giving back, in yuan (Civil Code art. 587).
    pub compensation: Money,
}

page!(DealPage, Deal);

impl Deal {
    /// A deal as a caller sees it today.
    pub fn seen(caller: &kehu_kernel::Caller, deal: domain::Deal) -> Result<Self, Problem> {
        let range = |error: kehu_kernel::DecimalError| Problem::internal(&error);
        let balance = deal.balance().map_err(range)?;
        let late = match deal.state {
            DealState::Live => {
                overdue(&deal.instalments, deal.received, caller.today()).map_err(range)?
            }
            _ => None,
        };
        let sight = Sight::of(caller);
        let domain::Deal {
            id,
            site_id,
            unit_id,
            party_id,
            salesperson_id,
            stage,
            state,
            list_price,
            price,
            discount_id,
            reserved,
            subscribed,
            contracted,
            holders,
            holder_set: _,
            instalments,
            plan_set: _,
            received,
            counted_at,
            closed,
            forfeited,
            compensation,
            policy_version,
            created_at,
            updated_at,
            version,
        } = deal;
        Ok(Self {
            id,
            site_id,
            sale_unit_id: unit_id,
            party_id,
            salesperson_id,
            stage,
            state,
            list_price,
            price,
            discount_id,
            reservation: reserved.map(|domain::Reserved { at, until, amount }| DealReservation {
                reserved_at: at,
                reserved_until: until,
                amount,
            }),
            subscription: subscribed.map(|subscribed| DealSubscription {
                subscribed_at: subscribed.at,
                deposit_amount: subscribed.deposit_amount,
                payment_method: subscribed.payment_method,
                planned_contract_on: subscribed.planned_contract_on,
            }),
            contract: contracted.map(|contracted| DealContract {
                signed_at: contracted.at,
                number: contracted.number,
                filing_number: contracted.filing_number,
            }),
            holders: holders
                .into_iter()
                .map(|holder| InterestHolder {
                    customer_id: holder.customer_id,
                    name: sight.name(holder.name, holder.person),
                    share: holder.share,
                })
                .collect(),
            instalments: instalments.into_iter().map(Into::into).collect(),
            received,
            balance,
            overdue: late.map(|late| OverdueMoney {
                since: late.since,
                amount: late.amount,
            }),
            counted_at,
            closing: closed.map(|domain::Closed { at, reason }| DealClosing {
                closed_at: at,
                reason,
                forfeited,
                compensation,
            }),
            policy_version_id: policy_version,
            created_at,
            updated_at,
            version,
        })
    }
}

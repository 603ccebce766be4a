//! Changes of deals.

use super::Instalment;
use super::requests::{NewInterestHolder, holders_of, six_digits};
use chrono::{DateTime, Utc};
use kehu_deals::changes::{
    self as domain, ChangeKind, ChangeState, DefaultOutcome, Direction, NewDefault, NewRenaming,
    NewSwap, NewWithdrawal,
};
use kehu_deals::deal::Particulars;
use kehu_kernel::{
    ApprovalId, DealChangeId, DealId, DiscountId, Money, RegisteredDocumentId, SaleUnitId, UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Whether to try only.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TryChange {
    /// Answers what would come of it, and does nothing.
    #[serde(default)]
    #[param(default = false)]
    pub dry_run: bool,
}

/// Swaps the unit of a deal.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwapUnit {
    /// The new unit, free.
    pub sale_unit_id: SaleUnitId,
    /// The price, in yuan; the list price, or that of the discount, when absent.
    pub price: Option<Money>,
    /// An approved discount for the new unit.
    pub discount_id: Option<DiscountId>,
    /// The new plan of payments, summing to the price; empty while the deal is a reservation.
    #[serde(default)]
    #[validate(length(max = 60), nested)]
    #[schema(max_items = 60)]
    pub instalments: Vec<Instalment>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl From<SwapUnit> for NewSwap {
    fn from(body: SwapUnit) -> Self {
        let SwapUnit {
            sale_unit_id,
            price,
            discount_id,
            instalments,
            reason,
        } = body;
        Self {
            unit_id: sale_unit_id,
            price,
            discount_id,
            instalments: instalments.into_iter().map(Into::into).collect(),
            reason,
        }
    }
}

/// Gives a deal other holders.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameDeal {
    /// All holders from now on, the main one first.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub holders: Vec<NewInterestHolder>,
    /// The main holder's current address; that of the dossier when absent.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
    /// The postal code, six digits; that of the dossier when absent.
    #[validate(custom(function = "six_digits"))]
    #[schema(
        min_length = 6,
        max_length = 6,
        pattern = "^[0-9]{6}$",
        example = "410000"
    )]
    pub postal_code: Option<String>,
    /// The telephone; that of the dossier when absent.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub telephone: Option<String>,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl From<RenameDeal> for NewRenaming {
    fn from(body: RenameDeal) -> Self {
        let RenameDeal {
            holders,
            address,
            postal_code,
            telephone,
            reason,
        } = body;
        Self {
            holders: holders_of(holders),
            particulars: Particulars {
                address,
                postal_code,
                telephone,
            },
            reason,
        }
    }
}

/// Asks for the withdrawal from a deal.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawFromDeal {
    /// How the customer was talked to, which comes first.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub persuasion: String,
    /// The customer's reason.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl From<WithdrawFromDeal> for NewWithdrawal {
    fn from(body: WithdrawFromDeal) -> Self {
        let WithdrawFromDeal { persuasion, reason } = body;
        Self { persuasion, reason }
    }
}

/// Asks for the end of a deal by default.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareDefault {
    /// How it ends.
    pub outcome: DefaultOutcome,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

impl From<DeclareDefault> for NewDefault {
    fn from(body: DeclareDefault) -> Self {
        let DeclareDefault { outcome, reason } = body;
        Self { outcome, reason }
    }
}

/// A change of a deal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealChange {
    /// Identifier.
    pub id: DealChangeId,
    /// The deal.
    pub deal_id: DealId,
    /// The site.
    pub site_id: UnitId,
    /// What changes.
    pub kind: ChangeKind,
    /// Where it stands.
    pub state: ChangeState,
    /// Of a swap: the unit given up.
    pub former_sale_unit_id: Option<SaleUnitId>,
    /// Of a swap: the new unit.
    pub sale_unit_id: Option<SaleUnitId>,
    /// Of a swap: in which ways it goes against the policy, for which it needs approval.
    #[schema(max_items = 3)]
    pub against: Vec<Direction>,
    /// Of a withdrawal: how the customer was talked to.
    #[schema(max_length = 2000)]
    pub persuasion: Option<String>,
    /// Of a default: how the deal ends.
    pub outcome: Option<DefaultOutcome>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// The approval, where one is needed.
    pub approval_id: Option<ApprovalId>,
    /// The document of the register, once it was carried out.
    pub document_id: Option<RegisteredDocumentId>,
    /// Its fee, in yuan.
    pub fee: Money,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// When it was carried out or refused.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<domain::DealChange> for DealChange {
    fn from(change: domain::DealChange) -> Self {
        let units = change.units();
        Self {
            id: change.id,
            deal_id: change.deal_id,
            site_id: change.site_id,
            kind: change.kind,
            state: change.state,
            former_sale_unit_id: units.map(|(former, _)| former),
            sale_unit_id: units.map(|(_, new)| new),
            against: change.against().to_vec(),
            persuasion: change.persuasion().map(str::to_owned),
            outcome: change.outcome(),
            reason: change.reason,
            approval_id: change.approval_id,
            document_id: change.document_id,
            fee: change.fee,
            requested_at: change.requested_at,
            finished_at: change.finished_at,
        }
    }
}

/// The changes of a deal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DealChangeList {
    /// The first first.
    #[schema(max_items = 200)]
    pub items: Vec<DealChange>,
}

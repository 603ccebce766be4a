//! Registers.

use super::super::sight::Sight;
use super::{ContractLoan, InterestHolder};
use crate::page;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::DealStage;
use kehu_deals::deal::DealState;
use kehu_deals::payments::{MoneyKind, PaymentWay};
use kehu_deals::registers::{self as domain, HolderName, Register};
use kehu_kernel::{Area, DealId, Money, RegisteredDocumentId, SaleUnitId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A line of a register: a document as it was issued, and what became of its deal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterEntry {
    /// The document.
    pub id: RegisteredDocumentId,
    /// The register.
    pub register_kind: Register,
    /// Number in the register of the site, from 1, without gaps.
    #[schema(minimum = 1)]
    pub number: i64,
    /// The site.
    pub site_id: UnitId,
    /// The deal.
    pub deal_id: DealId,
    /// The furthest stage of the deal now.
    pub deal_stage: DealStage,
    /// How the deal stands now.
    pub deal_state: DealState,
    /// The unit on the document.
    pub sale_unit_id: SaleUnitId,
    /// Building and room.
    #[schema(max_length = 50)]
    pub sale_unit_number: String,
    /// Area built, square metres.
    pub built_area: Area,
    /// Building and room of the unit given up, of a swap.
    #[schema(max_length = 50)]
    pub former_sale_unit_number: Option<String>,
    /// The holders on the document; names masked for callers without `customers:unmask`.
    #[schema(max_items = 20)]
    pub holders: Vec<InterestHolder>,
    /// Those before, of a renaming.
    #[schema(max_items = 20)]
    pub former_holders: Vec<InterestHolder>,
    /// Mobile of the main holder; masked for callers without `customers:unmask`.
    #[schema(max_length = 40)]
    pub telephone: Option<String>,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// Display name of the salesperson.
    #[schema(max_length = 100)]
    pub salesperson_name: String,
    /// List price, in yuan.
    pub list_price: Money,
    /// Agreed price, in yuan.
    pub price: Money,
    /// What is to be paid with the document; of a receipt the money, negative when it went back; in yuan.
    pub amount: Option<Money>,
    /// Received of the price when it was issued, in yuan.
    pub paid: Money,
    /// Left of the price when it was issued, in yuan.
    pub balance: Option<Money>,
    /// The fee, of a renaming, in yuan.
    pub fee: Option<Money>,
    /// The end of the reservation.
    pub valid_until: Option<DateTime<Utc>>,
    /// The reason, of a change or refund.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// The register of the document to which it refers.
    pub refers_to_register: Option<Register>,
    /// The number of the document to which it refers.
    #[schema(minimum = 1)]
    pub refers_to_number: Option<i64>,
    /// The kind of money, of a receipt.
    pub money_kind: Option<MoneyKind>,
    /// The way of paying, of a receipt.
    pub way: Option<PaymentWay>,
    /// Number of the subscription agreement that holds now.
    #[schema(minimum = 1)]
    pub subscription_number: Option<i64>,
    /// When the deal was subscribed.
    pub subscribed_at: Option<DateTime<Utc>>,
    /// Number of the contract.
    #[schema(max_length = 50)]
    pub contract_number: Option<String>,
    /// Number under which the contract is filed.
    #[schema(max_length = 50)]
    pub filing_number: Option<String>,
    /// The loan, of a contract that is paid with one.
    pub loan: Option<ContractLoan>,
    /// Numbers of the deal's receipts.
    #[schema(max_items = 100)]
    pub receipt_numbers: Vec<i64>,
    /// Received of the price until now, in yuan.
    pub received: Money,
    /// What went back until now, in yuan.
    pub refunded: Money,
    /// When it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who kept the register then.
    pub kept_by: Option<UserId>,
}

page!(RegisterPage, RegisterEntry);

impl RegisterEntry {
    /// A line as a caller sees it.
    pub fn seen(caller: &kehu_kernel::Caller, entry: domain::RegisterEntry) -> Self {
        let sight = Sight::of(caller);
        let shown = |holders: Vec<HolderName>| -> Vec<InterestHolder> {
            holders
                .into_iter()
                .map(|holder| InterestHolder {
                    customer_id: holder.customer_id,
                    name: sight.name(holder.name, holder.person),
                    share: holder.share,
                })
                .collect()
        };
        let telephone = entry
            .holders
            .first()
            .and_then(|holder| holder.telephone.clone());
        let domain::RegisterEntry {
            id,
            register,
            number,
            site_id,
            deal_id,
            deal_stage,
            deal_state,
            unit_id,
            unit_number,
            built_area,
            former_unit_number,
            holders,
            former_holders,
            salesperson_id,
            salesperson_name,
            list_price,
            price,
            amount,
            paid,
            fee,
            valid_until,
            reason,
            refers_to_number,
            refers_to_register,
            money_kind,
            way,
            subscription_number,
            subscribed_at,
            contract_number,
            filing_number,
            loan,
            receipt_numbers,
            received,
            refunded,
            occurred_at,
            recorded_at,
            kept_by,
        } = entry;
        Self {
            id,
            register_kind: register,
            number,
            site_id,
            deal_id,
            deal_stage,
            deal_state,
            sale_unit_id: unit_id,
            sale_unit_number: unit_number,
            built_area,
            former_sale_unit_number: former_unit_number,
            holders: shown(holders),
            former_holders: shown(former_holders),
            telephone: sight.telephone(telephone),
            salesperson_id,
            salesperson_name,
            list_price,
            price,
            amount,
            paid,
            balance: price.checked_sub(paid).ok(),
            fee,
            valid_until,
            reason,
            refers_to_register,
            refers_to_number,
            money_kind,
            way,
            subscription_number,
            subscribed_at,
            contract_number,
            filing_number,
            loan: loan.map(Into::into),
            receipt_numbers,
            received,
            refunded,
            occurred_at,
            recorded_at,
            kept_by,
        }
    }
}

/// Who keeps a register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterKeeper {
    /// The register.
    pub register_kind: Register,
    /// Who keeps it.
    pub keeper_id: UserId,
    /// Who said so; null when no person did.
    pub appointed_by: Option<UserId>,
    /// Since when.
    pub appointed_at: DateTime<Utc>,
}

impl From<domain::Keeper> for RegisterKeeper {
    fn from(keeper: domain::Keeper) -> Self {
        let domain::Keeper {
            register,
            keeper_id,
            appointed_by,
            appointed_at,
        } = keeper;
        Self {
            register_kind: register,
            keeper_id,
            appointed_by,
            appointed_at,
        }
    }
}

/// Who keeps the registers of a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RegisterKeeperList {
    /// By register; one without a keeper is left out.
    #[schema(max_items = 20)]
    pub items: Vec<RegisterKeeper>,
}

/// Names who keeps a register.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointRegisterKeeper {
    /// Who keeps it from now on: somebody who has a role at the site or above it.
    pub keeper_id: UserId,
}

//! Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).

use kehu_attribution::policy::AgreementCopy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Units, deals and payments: their figures and switches (ATT-D01 to ATT-D08).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealRules {
    /// Hours for which a reservation holds its unit (ATT-D02).
    #[validate(range(min = 1, max = 8760))]
    #[schema(minimum = 1, maximum = 8760, example = 72)]
    pub reservation_hours: u16,
    /// Most that the deposit may be, in hundredths of a per cent of the price (Civil Code art. 586).
    #[validate(range(min = 1, max = 2000))]
    #[schema(minimum = 1, maximum = 2000, example = 2000)]
    pub deposit_max_basis_points: u16,
    /// How deep a discount may be with how many stages of the flow `price-discount`; what is deeper than the last level is
    /// refused (ATT-D08).
    #[validate(length(min = 1, max = 10), nested)]
    #[schema(min_items = 1, max_items = 10)]
    pub discount_levels: Vec<DiscountLevel>,
    /// Days within which an approved discount is used (ATT-D08).
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365, example = 7)]
    pub discount_valid_days: u16,
    /// What must not go the other way in a unit swap without approval (ATT-D04).
    #[validate(nested)]
    pub swap: SwapRules,
    /// Fee of a renaming after the contract, in hundredths of a per cent of the price (ATT-D05).
    #[validate(range(max = 10000))]
    #[schema(minimum = 0, maximum = 10000, example = 100)]
    pub renaming_fee_basis_points: u16,
    /// Fee of adding or removing a co-owner after the contract, in hundredths of a per cent of the price (ATT-D05).
    #[validate(range(max = 10000))]
    #[schema(minimum = 0, maximum = 10000, example = 100)]
    pub co_owner_fee_basis_points: u16,
    /// The least that the first instalment of a plan is, in hundredths of a per cent of the price; any amount when absent. Where
    /// commission waits for the first instalment, no token payment makes it due (ATT-D02, ATT-D09).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1, max = 10000))]
    #[schema(minimum = 1, maximum = 10000, example = 1000)]
    pub first_instalment_min_basis_points: Option<u16>,
    /// Collection notices that go before the default procedure (ATT-D06).
    #[validate(range(max = 10))]
    #[schema(minimum = 0, maximum = 10, example = 1)]
    pub notices_before_default: u8,
    /// The default procedure begins when money is overdue by more than this many months (ATT-D06).
    #[validate(range(min = 1, max = 24))]
    #[schema(minimum = 1, maximum = 24, example = 2)]
    pub default_after_months: u8,
    /// Days that a collection notice leaves for paying (ATT-D06).
    #[validate(range(min = 1, max = 90))]
    #[schema(minimum = 1, maximum = 90, example = 7)]
    pub notice_pay_days: u8,
    /// Who gets the copies of a subscription agreement, in order (ATT-D02).
    #[validate(length(min = 1, max = 8))]
    #[schema(min_items = 1, max_items = 8)]
    pub agreement_copies: Vec<AgreementCopy>,
    /// Whether no document of a register is issued before somebody was named who keeps it (GOV-10).
    pub registers_need_keeper: bool,
}

/// A level of discounts (ATT-D08).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscountLevel {
    /// Up to this part of the list price, in hundredths of a per cent.
    #[validate(range(min = 1, max = 10000))]
    #[schema(minimum = 1, maximum = 10000, example = 200)]
    pub up_to_basis_points: u16,
    /// Stages of the flow that must approve, from its beginning.
    #[validate(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10, example = 1)]
    pub stages: u8,
}

/// What must not go the other way in a unit swap without approval (ATT-D04).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwapRules {
    /// The area must not become smaller.
    pub larger: bool,
    /// The price must not become lower.
    pub dearer: bool,
    /// A poorer unit must not be given up for a better one.
    pub poorer: bool,
}

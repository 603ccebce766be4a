//! Commission and sanctions: their figures and switches (ATT-D09, GOV-05).

use kehu_attribution::policy::{
    AccrualBase, AccrualCondition, ClawBack, LeaverOutcome, PaymentTime, PoolDistribution,
    SanctionMeasure, Severity, TierMeasure, TierMode, UnitSwap,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Commission and sanctions: their figures and switches (ATT-D09, GOV-05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommissionRules {
    /// Commission in millionths of its base: 4000 is 4 per mille. Below the first tier it holds too.
    #[validate(range(max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000, example = 4000)]
    pub rate_ppm: u32,
    /// Higher rates by the performance of a month; null where one rate holds.
    #[validate(nested)]
    pub tiers: Option<TierRules>,
    /// When commission is due, and on what.
    #[validate(nested)]
    pub accrual: AccrualRules,
    /// What goes to the pool of every commission before it is shared, in millionths.
    #[validate(range(max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000, example = 250_000)]
    pub pool_cut_ppm: u32,
    /// What becomes of the pool at the end of each month; it is kept when this is absent. `by_score` needs something that goes to
    /// the pool: a cut, or a share of a rule.
    #[serde(default)]
    pub pool_distribution: PoolDistribution,
    /// In which parts a share is paid; together 1000000 millionths. What is not yet due is retained.
    #[validate(length(min = 1, max = 7), nested)]
    #[schema(min_items = 1, max_items = 7)]
    pub payment: Vec<PaymentPart>,
    /// What becomes of commission when its deal is withdrawn.
    pub claw_back: ClawBack,
    /// How the commission of a deal is settled after a unit swap: by the difference when absent, or as a cancellation with a new
    /// purchase at the rate of the month.
    #[serde(default, skip_serializing_if = "UnitSwap::is_difference")]
    pub unit_swap: UnitSwap,
    /// What becomes of the open commission of who leaves.
    #[validate(nested)]
    pub leaver: LeaverRules,
    /// Violations and their sanctions.
    #[validate(nested)]
    pub violations: ViolationRules,
}

/// Tiers: from some performance of a salesperson in the month on another rate.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TierRules {
    /// What the performance is measured by.
    pub measure: TierMeasure,
    /// How far a reached rate reaches; `marginal` only with performance in money.
    pub mode: TierMode,
    /// The tiers, rising.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub steps: Vec<Tier>,
}

/// A tier.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From this performance on: deals, or whole yuan.
    #[validate(range(min = 1, max = 1_000_000_000_000_u64))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_u64, example = 3)]
    pub from: u64,
    /// Commission in millionths of its base.
    #[validate(range(max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000, example = 10_000)]
    pub rate_ppm: u32,
}

/// When commission is due, and on what.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccrualRules {
    /// What must have happened, unless the way in which the price is paid has a condition of its own.
    pub condition: AccrualCondition,
    /// Its own condition where the price is paid at once (`lump_sum`); `condition` holds when absent, as for the next two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lump_sum: Option<AccrualCondition>,
    /// Its own condition where a bank or the housing provident fund lends a part (`mortgage`, `provident_fund`,
    /// `combined_loan`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_loan: Option<AccrualCondition>,
    /// Its own condition where the price is paid in `instalments`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalments: Option<AccrualCondition>,
    /// The part of the price that must have been received, in millionths; counts with `received_part` only.
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000, example = 300_000)]
    pub received_ppm: u32,
    /// What the commission is a part of, once it is due.
    pub base: AccrualBase,
}

/// A part of a share and when it is paid.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentPart {
    /// The part, in millionths.
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000, example = 700_000)]
    pub part_ppm: u32,
    /// When it is paid.
    pub when: PaymentTime,
}

/// What becomes of the open commission of who leaves, by the manner of leaving.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeaverRules {
    /// Gave notice and handed over.
    pub handed_over: LeaverOutcome,
    /// Left without handing over.
    pub not_handed_over: LeaverOutcome,
    /// Was dismissed.
    pub dismissed: LeaverOutcome,
}

/// Violations and their sanctions (GOV-05).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViolationRules {
    /// Days after a decision within which it can be appealed against; before they are over no sanction takes effect.
    #[validate(range(max = 90))]
    #[schema(minimum = 0, maximum = 90, example = 7)]
    pub appeal_days: u16,
    /// What is a violation, how grave, and what it costs; each kind and severity once.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    pub catalogue: Vec<ViolationCatalogueEntry>,
}

/// A kind of violation, how grave it is, and what it costs.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViolationCatalogueEntry {
    /// Key of the kind.
    #[validate(length(min = 3, max = 50))]
    #[schema(
        min_length = 3,
        max_length = 50,
        pattern = "^[a-z][a-z_]*$",
        example = "poaching"
    )]
    pub kind: String,
    /// How grave.
    pub severity: Severity,
    /// What people call it in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "抢客、争客")]
    pub name_zh: String,
    /// What people call it in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Poaching visitors")]
    pub name_en: String,
    /// What it costs, each measure once.
    #[validate(length(min = 1, max = 5), nested)]
    #[schema(min_items = 1, max_items = 5)]
    pub sanctions: Vec<Sanction>,
}

/// What a violation costs.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sanction {
    /// What is taken or done.
    pub measure: SanctionMeasure,
    /// How much, as the measure says: days, months, millionths or yuan; 0 where it needs no figure.
    #[validate(range(max = 1_000_000))]
    #[schema(minimum = 0, maximum = 1_000_000, example = 1)]
    pub figure: u32,
}

//! Commission and sanctions: their figures and switches (ATT-D09, GOV-05).

mod check;
mod violations;

pub use violations::{
    CatalogueEntry, ReportedKind, Sanction, SanctionMeasure, Severity, ViolationRules,
};

use super::Shipped;
use kehu_kernel::Faults;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One, in millionths.
pub const WHOLE_PPM: u32 = 1_000_000;

/// Commission and sanctions: their figures and switches (ATT-D09, GOV-05).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommissionRules {
    /// Commission in millionths of its base, 0 to 1000000: 4000 is 4 per mille. Below the first tier it holds too.
    pub rate_ppm: u32,
    /// Higher rates by the performance of a month 跳点; none where one rate holds.
    pub tiers: Option<TierRules>,
    /// When commission is due, and on what.
    pub accrual: AccrualRules,
    /// What goes to the pool 公佣 of every commission before it is shared, in millionths, 0 to 1000000.
    pub pool_cut_ppm: u32,
    /// What becomes of the pool at the end of each month; it is kept in what was stored before it could be distributed.
    #[serde(default, skip_serializing_if = "PoolDistribution::is_kept")]
    pub pool_distribution: PoolDistribution,
    /// In which parts a share is paid, 1 to 7, that sum to 1000000 millionths; what is not yet due is retained.
    pub payment: Vec<PaymentPart>,
    /// What becomes of commission when its deal is withdrawn.
    pub claw_back: ClawBack,
    /// How the commission of a deal is settled after a unit swap; by the difference in what was stored before there was a choice.
    #[serde(default, skip_serializing_if = "UnitSwap::is_difference")]
    pub unit_swap: UnitSwap,
    /// What becomes of the open commission of who leaves.
    pub leaver: LeaverRules,
    /// Violations and their sanctions.
    pub violations: ViolationRules,
}

/// What becomes of the pool 公佣 at the end of each month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommissionPoolDistribution)]
pub enum PoolDistribution {
    /// It stays in its account.
    #[default]
    Kept,
    /// All that it holds is divided by the scores of the month, to the cent by largest remainder. Without scores it waits for
    /// the next month's.
    ByScore,
}

impl PoolDistribution {
    /// Whether the pool stays.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        *self == Self::Kept
    }
}

/// Tiers 跳点: from some performance in the month on another rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierRules {
    /// What the performance of a salesperson is measured by.
    pub measure: TierMeasure,
    /// Whether the rate that is reached holds for all of the month, or from its tier on only.
    pub mode: TierMode,
    /// The tiers, 1 to 20, rising.
    pub steps: Vec<Tier>,
}

/// A tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// From this performance on: deals, or whole yuan; 1 to 1000000000000.
    pub from: u64,
    /// Commission in millionths of its base, 0 to 1000000.
    pub rate_ppm: u32,
}

/// What performance is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TierMeasure {
    /// Deals that came to count in the month.
    Deals,
    /// The base of the commission that accrues in the month, in yuan.
    Money,
}

/// How far a reached rate reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// All that accrues in the month.
    WholePeriod,
    /// What lies above the tier's beginning; only with performance in money.
    Marginal,
}

/// When commission is due, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccrualRules {
    /// What must have happened, unless the way in which the price is paid has a condition of its own.
    pub condition: AccrualCondition,
    /// Its own condition where the price is paid at once; none where [`Self::condition`] holds, as for the next two, and as in
    /// what was stored before a way of payment could have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lump_sum: Option<AccrualCondition>,
    /// Its own condition where a bank or the housing provident fund lends a part of the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_loan: Option<AccrualCondition>,
    /// Its own condition where the price is paid in instalments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instalments: Option<AccrualCondition>,
    /// The part of the price that must have been received, in millionths, 1 to 1000000; counts with `received_part` only.
    pub received_ppm: u32,
    /// What the commission is a part of, once it is due.
    pub base: AccrualBase,
}

/// In which way a price is paid, as far as accrual tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentWay {
    /// At once.
    LumpSum,
    /// A bank or the housing provident fund lends a part.
    WithLoan,
    /// In instalments.
    Instalments,
}

impl AccrualRules {
    /// What must have happened for a price that is paid in this way; of a deal that says no way yet, in general.
    #[must_use]
    pub fn condition_of(&self, way: Option<PaymentWay>) -> AccrualCondition {
        let own = match way {
            None => None,
            Some(PaymentWay::LumpSum) => self.lump_sum,
            Some(PaymentWay::WithLoan) => self.with_loan,
            Some(PaymentWay::Instalments) => self.instalments,
        };
        own.unwrap_or(self.condition)
    }
}

/// What must have happened for commission to be due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccrualCondition {
    /// Money was received.
    Payment,
    /// The contract is signed and its first instalment received.
    ContractAndFirstInstalment,
    /// The first instalment was received, whether or not the contract is signed.
    FirstInstalment,
    /// The loan contract is signed and the first instalment, which is the down payment, received.
    LoanContractAndFirstInstalment,
    /// A part of the price was received.
    ReceivedPart,
    /// The whole price was received.
    WholePrice,
}

/// What commission is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccrualBase {
    /// The money received so far.
    MoneyReceived,
    /// The price.
    Price,
}

/// A part of a share and when it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentPart {
    /// The part, in millionths, 1 to 1000000.
    pub part_ppm: u32,
    /// When it is paid.
    pub when: PaymentTime,
}

/// When a part is paid: with the settlement of the month by whose end it has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentTime {
    /// With the settlement itself.
    Settlement,
    /// The contract is signed.
    Contract,
    /// The bank has paid the loan out.
    LoanPaidOut,
    /// The whole price was received.
    WholePrice,
    /// The unit was handed over.
    Handover,
    /// The year in which commission first accrued on the deal has ended.
    YearEnd,
    /// The project has ended.
    ProjectEnd,
}

/// What is taken back when a deal is withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClawBack {
    /// All: what was paid is deducted from the next payments.
    Everything,
    /// What was not paid yet.
    UnpaidOnly,
}

/// How the commission of a deal is settled after a unit swap (ATT-D11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UnitSwapSettlement)]
pub enum UnitSwap {
    /// What the base grows by accrues at the rate of the month; what it shrinks by takes its part of the commission with it.
    #[default]
    Difference,
    /// As a cancellation with a new purchase: with the settlement after the swap all that was posted for the deal is reversed,
    /// and the whole accrues anew at the rate of the month, payable as at the beginning; the deal counts among those of the
    /// month. The difference is settled.
    CancelAndBuyAnew,
}

impl UnitSwap {
    /// Whether it is settled by the difference.
    #[must_use]
    pub fn is_difference(&self) -> bool {
        *self == Self::Difference
    }
}

/// What becomes of the open commission of who leaves, by the manner of leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaverRules {
    /// Gave notice and handed over.
    pub handed_over: LeaverOutcome,
    /// Left without handing over.
    pub not_handed_over: LeaverOutcome,
    /// Was dismissed.
    pub dismissed: LeaverOutcome,
}

/// What becomes of commission that is not payable at the departure, and of what accrues later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum LeaverOutcome {
    /// It is paid as if the person were there.
    Paid,
    /// It falls to the department.
    Forfeited,
    /// A delegate who was appointed at the departure follows the deals up and gets the agreed share of it, the leaver the rest;
    /// without a delegate it falls to the department.
    Delegated,
}

impl LeaverOutcome {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Forfeited => "forfeited",
            Self::Delegated => "delegated",
        }
    }
}

impl CommissionRules {
    /// Neither source names a rate, when commission is paid, or what becomes of a leaver's: the figures are the commonest
    /// among published policies, and the whole is paid at once (reading).
    pub(super) fn shipped(which: Shipped) -> Self {
        Self {
            rate_ppm: 4000,
            tiers: None,
            accrual: AccrualRules {
                condition: AccrualCondition::Payment,
                lump_sum: None,
                with_loan: None,
                instalments: None,
                received_ppm: WHOLE_PPM,
                base: AccrualBase::MoneyReceived,
            },
            pool_cut_ppm: 0,
            pool_distribution: PoolDistribution::Kept,
            payment: vec![PaymentPart {
                part_ppm: WHOLE_PPM,
                when: PaymentTime::Settlement,
            }],
            claw_back: ClawBack::Everything,
            unit_swap: UnitSwap::Difference,
            leaver: LeaverRules {
                handed_over: LeaverOutcome::Paid,
                not_handed_over: LeaverOutcome::Paid,
                dismissed: LeaverOutcome::Paid,
            },
            violations: ViolationRules::shipped(which),
        }
    }

    pub(super) fn check(&self) -> Result<(), Faults> {
        check::check(self)
    }
}

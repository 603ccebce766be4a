//! What a statement shows.

use crate::booking::Reason;
use crate::settlement::SettlementState;
use crate::{AccountKind, Month};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::{AccrualCondition, PaymentWay};
use kehu_kernel::{
    DealId, DepartureId, DeterminationId, Money, PaymentId, PostingId, ScoreId, SettlementId,
    UnitId, UserId, ViolationId,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which statements a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this month.
    pub month: Option<Month>,
    /// Of this settlement.
    pub settlement: Option<SettlementId>,
    /// Of this person.
    pub user: Option<UserId>,
}

/// A statement's place in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The settlement.
    pub settlement: SettlementId,
    /// The person.
    pub user: UserId,
}

/// What a person was credited and paid with a settlement. Opening plus accrued, reversed, forfeited, sanctioned, delegated and
/// from the pool, less paid, is the closing balance of everything that is the person's: payable, retained and held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// The settlement.
    pub settlement_id: SettlementId,
    /// Where it stands; the statement counts once it is closed.
    pub state: SettlementState,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    pub month: Month,
    /// The person.
    pub user_id: UserId,
    /// What was the person's before.
    pub opening: Money,
    /// What accrued.
    pub accrued: Money,
    /// What was taken back of earlier months, below nothing.
    pub reversed: Money,
    /// What fell to the department, below nothing.
    pub forfeited: Money,
    /// What sanctions took, below nothing.
    pub sanctioned: Money,
    /// What came as a delegate of one who left, or below nothing what went to one's own delegate.
    pub delegated: Money,
    /// What came from the pool by score.
    pub from_pool: Money,
    /// What is paid.
    pub paid: Money,
    /// What is payable afterwards: below nothing when the person owes it.
    pub payable: Money,
    /// What is retained afterwards.
    pub retained: Money,
    /// What is held afterwards.
    pub held: Money,
}

impl Statement {
    /// Its place in lists.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            settlement: self.settlement_id,
            user: self.user_id,
        }
    }
}

/// A line of a statement: a posting, and everything that explains it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The posting.
    pub posting_id: PostingId,
    /// Why.
    pub reason: Reason,
    /// The account of the person that it touches.
    pub account: AccountKind,
    /// The other side.
    pub counter_account: AccountKind,
    /// What the person's account gets; below nothing when it loses it.
    pub amount: Money,
    /// The deal.
    pub deal_id: Option<DealId>,
    /// The determination by which it is divided.
    pub determination_id: Option<DeterminationId>,
    /// The rule that decided it, such as `ATT-V08`.
    pub rule: Option<String>,
    /// The records on which the determination rests: kind and identifier.
    pub evidence: Vec<(String, String)>,
    /// The person's share of the deal, as a fraction.
    pub share: Option<(i64, i64)>,
    /// Whether the share is held until an approval comes.
    pub share_held: bool,
    /// The fixed sum that the person gets of the deal as referrer, beside the commission (ATT-E06).
    pub reward: Option<Money>,
    /// The delegation by which it is passed on.
    pub delegation: Option<Delegated>,
    /// How the pool was divided.
    pub pool_part: Option<PoolPart>,
    /// What had to happen for commission to accrue on the deal, by the rules of the settlement's month and the way in which its
    /// price is paid; of accruals.
    pub condition: Option<AccrualCondition>,
    /// The figures of the deal.
    pub figures: Option<Figures>,
    /// The payments that came in since the settlement before.
    pub payments: Vec<Payment>,
    /// The posting that is taken back.
    pub reverses_id: Option<PostingId>,
    /// Its month.
    pub reversed_month: Option<Month>,
    /// The violation that is sanctioned.
    pub violation_id: Option<ViolationId>,
    /// In which way the price of the deal is paid.
    pub(super) way: Option<PaymentWay>,
    /// Money that was recorded from then on is new.
    pub(super) since: Option<DateTime<Utc>>,
    /// Money that was recorded before then counts.
    pub(super) until: DateTime<Utc>,
}

/// The figures by which a deal's commission was computed, before and after the settlement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// The price.
    pub price: Money,
    /// Money received before.
    pub received_before: Money,
    /// Money received after.
    pub received: Money,
    /// What the commission was a part of before.
    pub base_before: Money,
    /// What the commission is a part of.
    pub base: Money,
    /// The month's rate in millionths.
    pub rate_ppm: Decimal,
    /// The pool's cut in millionths.
    pub pool_cut_ppm: i32,
    /// The commission of the deal before.
    pub commission_before: Money,
    /// The commission of the deal after.
    pub commission: Money,
    /// The part of a share that is payable, in millionths.
    pub due_ppm: i32,
}

/// A delegation: who left, who follows the deals up, for which share of what comes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegated {
    /// The departure.
    pub departure_id: DepartureId,
    /// Who left.
    pub leaver_id: UserId,
    /// Who follows the deals up.
    pub delegate_id: UserId,
    /// The delegate's share, as a fraction.
    pub share: (i64, i64),
    /// Whether the departure had been recorded by mistake: what was passed on comes back.
    pub mistaken: bool,
}

/// How the pool was divided, for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolPart {
    /// The score.
    pub score_id: ScoreId,
    /// Its points.
    pub points: i32,
    /// The points of everybody.
    pub points_total: i64,
    /// What the pool held.
    pub pool: Money,
}

/// A payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// How much.
    pub amount: Money,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

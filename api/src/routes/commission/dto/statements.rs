//! Bodies of statements.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::AccrualCondition;
use kehu_commission::AccountKind;
use kehu_commission::booking::Reason;
use kehu_commission::settlement::SettlementState;
use kehu_commission::statement::{self, explanation};
use kehu_kernel::{
    DealId, DepartureId, DeterminationId, Language, Money, PaymentId, PostingId, ScoreId,
    SettlementId, UnitId, UserId, ViolationId,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What a person was credited and paid with a settlement (ATT-D10). Opening plus accrued, reversed, forfeited, sanctioned,
/// delegated and from the pool, less paid, is payable plus retained plus held.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionStatement {
    /// The settlement.
    pub settlement_id: SettlementId,
    /// Where it stands; the statement counts once it is closed.
    pub state: SettlementState,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// The person.
    pub user_id: UserId,
    /// What was the person's before.
    pub opening: Money,
    /// What accrued.
    pub accrued: Money,
    /// What was taken back of earlier months; below nothing.
    pub reversed: Money,
    /// What fell to the department on leaving; below nothing.
    pub forfeited: Money,
    /// What sanctions took; below nothing.
    pub sanctioned: Money,
    /// What came as a delegate of one who left; below nothing what went to one's own delegate.
    pub delegated: Money,
    /// What came from the pool by the scores of the month.
    pub from_pool: Money,
    /// What is paid with the settlement.
    pub paid: Money,
    /// What is payable afterwards; below nothing when the person owes it.
    pub payable: Money,
    /// What is retained afterwards.
    pub retained: Money,
    /// What is held afterwards until a referral is approved (ATT-E07).
    pub held: Money,
}

impl From<statement::Statement> for CommissionStatement {
    fn from(found: statement::Statement) -> Self {
        let statement::Statement {
            settlement_id,
            state,
            site_id,
            month,
            user_id,
            opening,
            accrued,
            reversed,
            forfeited,
            sanctioned,
            delegated,
            from_pool,
            paid,
            payable,
            retained,
            held,
        } = found;
        Self {
            settlement_id,
            state,
            site_id,
            month: month.to_string(),
            user_id,
            opening,
            accrued,
            reversed,
            forfeited,
            sanctioned,
            delegated,
            from_pool,
            paid,
            payable,
            retained,
            held,
        }
    }
}

page!(CommissionStatementPage, CommissionStatement);

/// A line of a statement: a posting and everything that explains it (ATT-D10).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionStatementLine {
    /// The posting.
    pub posting_id: PostingId,
    /// Why.
    pub reason: Reason,
    /// The account of the person that it touches.
    pub account: AccountKind,
    /// The account at the other side.
    pub counter_account: AccountKind,
    /// What the person's account gets; below nothing when it loses it.
    pub amount: Money,
    /// The deal.
    pub deal_id: Option<DealId>,
    /// The determination by which the deal is divided.
    pub determination_id: Option<DeterminationId>,
    /// The rule that decided.
    #[schema(max_length = 20, example = "ATT-V08")]
    pub rule: Option<String>,
    /// The person's share of the deal.
    #[schema(max_length = 39, example = "7/10")]
    pub share: Option<String>,
    /// Whether the share is held until the referral is approved.
    pub share_held: bool,
    /// The fixed sum that the person gets of the deal as referrer, beside the commission (ATT-E06).
    pub referral_reward: Option<Money>,
    /// The delegation by which it is passed on.
    pub delegation: Option<CommissionDelegation>,
    /// How the pool was divided.
    pub pool_part: Option<CommissionPoolPart>,
    /// Which condition was met, so that commission accrues on the deal; of accruals.
    pub accrual_condition: Option<AccrualCondition>,
    /// The figures of the deal.
    pub figures: Option<CommissionFigures>,
    /// The payments that came in since the settlement before.
    #[schema(max_items = 1000)]
    pub payments: Vec<CommissionPayment>,
    /// The records on which the determination rests.
    #[schema(max_items = 1000)]
    pub evidence: Vec<CommissionEvidence>,
    /// The posting that is taken back.
    pub reverses_id: Option<PostingId>,
    /// Its month.
    #[schema(max_length = 7, example = "2026-04")]
    pub reversed_month: Option<String>,
    /// The violation that is sanctioned.
    pub violation_id: Option<ViolationId>,
    /// All of it in words, in the caller's language.
    #[schema(max_length = 2000)]
    pub explanation: String,
}

/// A delegation: who left, who follows the deals up, for which share of what comes after.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionDelegation {
    /// The departure.
    pub departure_id: DepartureId,
    /// Who left.
    pub leaver_id: UserId,
    /// Who follows the deals up.
    pub delegate_id: UserId,
    /// The delegate's share.
    #[schema(max_length = 39, example = "1/2")]
    pub share: String,
    /// Whether the departure had been recorded by mistake: what was passed on comes back.
    pub mistaken: bool,
}

/// How the pool was divided by the scores of the month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionPoolPart {
    /// The score.
    pub score_id: ScoreId,
    /// Its points.
    #[schema(minimum = 1, maximum = 100_000)]
    pub points: i32,
    /// The points of everybody.
    #[schema(minimum = 1)]
    pub points_total: i64,
    /// What the pool held.
    pub pool: Money,
}

impl From<statement::Delegated> for CommissionDelegation {
    fn from(found: statement::Delegated) -> Self {
        let statement::Delegated {
            departure_id,
            leaver_id,
            delegate_id,
            share: (numerator, denominator),
            mistaken,
        } = found;
        Self {
            departure_id,
            leaver_id,
            delegate_id,
            share: format!("{numerator}/{denominator}"),
            mistaken,
        }
    }
}

impl From<statement::PoolPart> for CommissionPoolPart {
    fn from(found: statement::PoolPart) -> Self {
        let statement::PoolPart {
            score_id,
            points,
            points_total,
            pool,
        } = found;
        Self {
            score_id,
            points,
            points_total,
            pool,
        }
    }
}

/// A record on which a determination rests.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionEvidence {
    /// Kind of record.
    #[schema(max_length = 50, example = "registration")]
    pub record: String,
    /// Its identifier.
    #[schema(max_length = 36)]
    pub id: String,
}

/// A payment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionPayment {
    /// The payment.
    pub id: PaymentId,
    /// How much; below nothing when money was given back.
    pub amount: Money,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// The figures by which a deal's commission was computed, before and after the settlement.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionFigures {
    /// The price.
    pub price: Money,
    /// Money received before.
    pub received_before: Money,
    /// Money received by the end of the month.
    pub received: Money,
    /// What the commission was a part of before.
    pub base_before: Money,
    /// What the commission is a part of.
    pub base: Money,
    /// The month's rate in millionths.
    #[schema(max_length = 20, example = "4000.000000")]
    pub rate_ppm: String,
    /// What the pool takes first, in millionths.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub pool_cut_ppm: i32,
    /// The commission of the deal before.
    pub commission_before: Money,
    /// The commission of the deal after.
    pub commission: Money,
    /// The part of a share that is payable by now, in millionths.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub due_ppm: i32,
}

impl CommissionStatementLine {
    /// The line in a language.
    pub(in crate::routes::commission) fn of(line: &statement::Line, language: Language) -> Self {
        Self {
            posting_id: line.posting_id,
            reason: line.reason,
            account: line.account,
            counter_account: line.counter_account,
            amount: line.amount,
            deal_id: line.deal_id,
            determination_id: line.determination_id,
            rule: line.rule.clone(),
            share: line
                .share
                .map(|(numerator, denominator)| format!("{numerator}/{denominator}")),
            share_held: line.share_held,
            referral_reward: line.reward,
            delegation: line.delegation.map(Into::into),
            pool_part: line.pool_part.map(Into::into),
            accrual_condition: line.condition,
            figures: line.figures.map(Into::into),
            payments: line.payments.iter().copied().map(Into::into).collect(),
            evidence: line
                .evidence
                .iter()
                .map(|(record, id)| CommissionEvidence {
                    record: record.clone(),
                    id: id.clone(),
                })
                .collect(),
            reverses_id: line.reverses_id,
            reversed_month: line.reversed_month.map(|month| month.to_string()),
            violation_id: line.violation_id,
            explanation: explanation(line).text(language).to_owned(),
        }
    }
}

impl From<statement::Payment> for CommissionPayment {
    fn from(payment: statement::Payment) -> Self {
        let statement::Payment {
            id,
            amount,
            recorded_at,
        } = payment;
        Self {
            id,
            amount,
            recorded_at,
        }
    }
}

impl From<statement::Figures> for CommissionFigures {
    fn from(figures: statement::Figures) -> Self {
        let statement::Figures {
            price,
            received_before,
            received,
            base_before,
            base,
            rate_ppm,
            pool_cut_ppm,
            commission_before,
            commission,
            due_ppm,
        } = figures;
        Self {
            price,
            received_before,
            received,
            base_before,
            base,
            rate_ppm: rate_ppm.to_string(),
            pool_cut_ppm,
            commission_before,
            commission,
            due_ppm,
        }
    }
}

page!(CommissionStatementLinePage, CommissionStatementLine);

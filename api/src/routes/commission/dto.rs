//! Bodies of commission.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_commission::AccountKind;
use kehu_commission::booking::Reason;
use kehu_commission::departures::{self, Manner};
use kehu_commission::ledger;
use kehu_commission::milestones::{self, MilestoneKind};
use kehu_commission::settlement::{self, SettlementState};
use kehu_commission::statement::{self, explanation};
use kehu_kernel::{
    ApprovalId, DealId, DepartureId, DeterminationId, JobId, Language, LedgerAccountId,
    MilestoneId, Money, PaymentId, PolicyVersionId, PostingId, SettlementId, UnitId, UserId,
    ViolationId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A month's commission settlement of a site (ATT-D09).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlement {
    /// Identifier.
    pub id: SettlementId,
    /// The site.
    pub site_id: UnitId,
    /// The month.
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// Where it stands.
    pub state: SettlementState,
    /// Money counts that was recorded before this instant: the end of the month.
    pub cutoff: DateTime<Utc>,
    /// Determinations, withdrawals and sanctions count as they were at this instant: the beginning of the run.
    pub as_of: DateTime<Utc>,
    /// The rules in force on the month's last day; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The job that computes it.
    pub job_id: Option<JobId>,
    /// The settlement upon which it builds.
    pub former_id: Option<SettlementId>,
    /// Deals in all.
    #[schema(minimum = 0)]
    pub deals_total: i64,
    /// Deals that are settled.
    #[schema(minimum = 0)]
    pub deals_done: i64,
    /// Postings written.
    #[schema(minimum = 0)]
    pub posting_count: i64,
    /// Deals on which money accrues but whose division waits for a ruling.
    #[schema(minimum = 0)]
    pub undetermined_count: i64,
    /// Its approval.
    pub approval_id: Option<ApprovalId>,
    /// Who began it.
    pub started_by: UserId,
    /// When it was computed.
    pub computed_at: Option<DateTime<Utc>>,
    /// When it was submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who closed it.
    pub closed_by: Option<UserId>,
    /// When it was discarded.
    pub discarded_at: Option<DateTime<Utc>>,
    /// Why it was discarded.
    #[schema(max_length = 2000)]
    pub discard_reason: Option<String>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<settlement::Settlement> for CommissionSettlement {
    fn from(found: settlement::Settlement) -> Self {
        let settlement::Settlement {
            id,
            site_id,
            month,
            state,
            cutoff,
            as_of,
            policy_version_id,
            job_id,
            former_id,
            last_deal_id: _,
            deals_total,
            deals_done,
            posting_count,
            undetermined_count,
            approval_id,
            started_by,
            computed_at,
            submitted_at,
            approved_at,
            closed_at,
            closed_by,
            discarded_at,
            discard_reason,
            version,
        } = found;
        Self {
            id,
            site_id,
            month: month.to_string(),
            state,
            cutoff,
            as_of,
            policy_version_id,
            job_id,
            former_id,
            deals_total,
            deals_done,
            posting_count,
            undetermined_count,
            approval_id,
            started_by,
            computed_at,
            submitted_at,
            approved_at,
            closed_at,
            closed_by,
            discarded_at,
            discard_reason,
            version,
        }
    }
}

page!(CommissionSettlementPage, CommissionSettlement);

/// A settlement with its sums.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlementView {
    /// The settlement.
    pub settlement: CommissionSettlement,
    /// What it gives and takes, by kind of account and reason.
    #[schema(max_items = 100)]
    pub sums: Vec<CommissionSettlementSum>,
}

/// A settlement as it would be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlementPreview {
    /// The settlement. Nothing of it is stored.
    pub settlement: CommissionSettlement,
    /// What it would give and take, by kind of account and reason.
    #[schema(max_items = 100)]
    pub sums: Vec<CommissionSettlementSum>,
    /// What it would give to each person; the first thousand.
    #[schema(max_items = 1000)]
    pub people: Vec<CommissionStatement>,
}

impl From<settlement::Preview> for CommissionSettlementPreview {
    fn from(preview: settlement::Preview) -> Self {
        let settlement::Preview {
            settlement,
            sums,
            people,
        } = preview;
        Self {
            settlement: settlement.into(),
            sums: sums.into_iter().map(Into::into).collect(),
            people: people.into_iter().map(Into::into).collect(),
        }
    }
}

/// What a settlement gives to accounts of a kind, and takes from them, for a reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionSettlementSum {
    /// The accounts.
    pub account: AccountKind,
    /// The reason.
    pub reason: Reason,
    /// Taken from them.
    pub debit: Money,
    /// Given to them.
    pub credit: Money,
}

impl From<settlement::Sum> for CommissionSettlementSum {
    fn from(sum: settlement::Sum) -> Self {
        let settlement::Sum {
            kind,
            reason,
            debit,
            credit,
        } = sum;
        Self {
            account: kind,
            reason,
            debit,
            credit,
        }
    }
}

/// Settles a month of a site.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleCommission {
    /// The site.
    pub site_id: UnitId,
    /// The month; it must have ended.
    #[validate(length(equal = 7))]
    #[schema(
        min_length = 7,
        max_length = 7,
        pattern = "^[0-9]{4}-[0-9]{2}$",
        example = "2026-05"
    )]
    pub month: String,
}

/// Discards a settlement.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DiscardCommissionSettlement {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// What a person was credited and paid with a settlement (ATT-D10). Opening plus accrued, reversed, forfeited and sanctioned,
/// less paid, is payable plus retained plus held.
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
    pub(super) fn of(line: &statement::Line, language: Language) -> Self {
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

/// What the accounts of a site held.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerBalances {
    /// At this instant.
    pub at: DateTime<Utc>,
    /// By account.
    #[schema(max_items = 100_000)]
    pub items: Vec<LedgerBalance>,
}

/// What an account held.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LedgerBalance {
    /// The account.
    pub account_id: LedgerAccountId,
    /// What it holds.
    pub account: AccountKind,
    /// Whose it is; null for the site's own.
    pub user_id: Option<UserId>,
    /// All that was taken from it.
    pub debit: Money,
    /// All that was given to it.
    pub credit: Money,
    /// Credit less debit.
    pub balance: Money,
}

impl TryFrom<ledger::Balance> for LedgerBalance {
    type Error = kehu_kernel::DecimalError;

    fn try_from(found: ledger::Balance) -> Result<Self, Self::Error> {
        let balance = found.balance()?;
        let ledger::Balance {
            id,
            kind,
            user_id,
            debit,
            credit,
        } = found;
        Ok(Self {
            account_id: id,
            account: kind,
            user_id,
            debit,
            credit,
            balance,
        })
    }
}

/// The sums of all postings of a site that count, counted anew.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TrialBalance {
    /// At this instant.
    pub at: DateTime<Utc>,
    /// All debits.
    pub debit: Money,
    /// All credits.
    pub credit: Money,
    /// Whether both are the same, which they always are.
    pub is_balanced: bool,
    /// By account.
    #[schema(max_items = 100_000)]
    pub items: Vec<LedgerBalance>,
}

/// A posting: an amount taken from one account and given to another.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Posting {
    /// Identifier.
    pub id: PostingId,
    /// The site.
    pub site_id: UnitId,
    /// The settlement.
    pub settlement_id: SettlementId,
    /// Its month.
    #[schema(max_length = 7, example = "2026-05")]
    pub month: String,
    /// Where the settlement stands; the posting counts once it is closed.
    pub settlement_state: SettlementState,
    /// Why.
    pub reason: Reason,
    /// The account that was debited.
    pub debit_account: AccountKind,
    /// Whose it is; null for the site's own.
    pub debit_user_id: Option<UserId>,
    /// The account that was credited.
    pub credit_account: AccountKind,
    /// Whose it is; null for the site's own.
    pub credit_user_id: Option<UserId>,
    /// How much.
    pub amount: Money,
    /// The deal.
    pub deal_id: Option<DealId>,
    /// The determination by which the deal is divided.
    pub determination_id: Option<DeterminationId>,
    /// The posting that it takes back.
    pub reverses_id: Option<PostingId>,
    /// The violation that it sanctions.
    pub violation_id: Option<ViolationId>,
}

impl From<ledger::Posting> for Posting {
    fn from(posting: ledger::Posting) -> Self {
        let ledger::Posting {
            id,
            site_id,
            settlement_id,
            month,
            settlement_state,
            reason,
            debit_kind,
            debit_user_id,
            credit_kind,
            credit_user_id,
            amount,
            deal_id,
            determination_id,
            reverses_id,
            violation_id,
        } = posting;
        Self {
            id,
            site_id,
            settlement_id,
            month: kehu_commission::Month::of(month).to_string(),
            settlement_state,
            reason,
            debit_account: debit_kind,
            debit_user_id,
            credit_account: credit_kind,
            credit_user_id,
            amount,
            deal_id,
            determination_id,
            reverses_id,
            violation_id,
        }
    }
}

page!(PostingPage, Posting);

/// Something on which payment of commission waits, and that has happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CommissionMilestone {
    /// Identifier.
    pub id: MilestoneId,
    /// The site.
    pub site_id: UnitId,
    /// The deal; null for the end of the project.
    pub deal_id: Option<DealId>,
    /// What has happened.
    pub milestone: MilestoneKind,
    /// When.
    pub occurred_on: NaiveDate,
    /// When it was recorded; it counts for that month.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

impl From<milestones::Milestone> for CommissionMilestone {
    fn from(found: milestones::Milestone) -> Self {
        let milestones::Milestone {
            id,
            site_id,
            deal_id,
            milestone,
            occurred_on,
            recorded_at,
            recorded_by,
        } = found;
        Self {
            id,
            site_id,
            deal_id,
            milestone,
            occurred_on,
            recorded_at,
            recorded_by,
        }
    }
}

page!(CommissionMilestonePage, CommissionMilestone);

/// Records a milestone.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCommissionMilestone {
    /// The site.
    pub site_id: UnitId,
    /// The deal; null for the end of the project, and only then.
    pub deal_id: Option<DealId>,
    /// What has happened.
    pub milestone: MilestoneKind,
    /// When; not in the future.
    pub occurred_on: NaiveDate,
}

/// Somebody's departure from a site.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Departure {
    /// Identifier.
    pub id: DepartureId,
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner.
    pub manner: Manner,
    /// The last day.
    pub left_on: NaiveDate,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
    /// When it was recorded; it counts for that month.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it.
    pub recorded_by: UserId,
}

impl From<departures::Departure> for Departure {
    fn from(found: departures::Departure) -> Self {
        let departures::Departure {
            id,
            site_id,
            user_id,
            manner,
            left_on,
            reason,
            recorded_at,
            recorded_by,
        } = found;
        Self {
            id,
            site_id,
            user_id,
            manner,
            left_on,
            reason,
            recorded_at,
            recorded_by,
        }
    }
}

page!(DeparturePage, Departure);

/// Records a departure.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDeparture {
    /// The site.
    pub site_id: UnitId,
    /// Who left.
    pub user_id: UserId,
    /// In which manner; the policy says what becomes of the open commission.
    pub manner: Manner,
    /// The last day; not in the future.
    pub left_on: NaiveDate,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

//! Bodies of the ledger.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_commission::booking::Reason;
use kehu_commission::settlement::SettlementState;
use kehu_commission::{AccountKind, ledger};
use kehu_kernel::{
    DealId, DeterminationId, LedgerAccountId, Money, PostingId, RecommenderId, SettlementId,
    UnitId, UserId, ViolationId,
};
use serde::Serialize;
use utoipa::ToSchema;

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
    /// Whose outside the group it is; null for others.
    pub recommender_id: Option<RecommenderId>,
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
            recommender_id,
            debit,
            credit,
        } = found;
        Ok(Self {
            account_id: id,
            account: kind,
            user_id,
            recommender_id,
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
    /// Whose outside the group it is; null for others.
    pub debit_recommender_id: Option<RecommenderId>,
    /// The account that was credited.
    pub credit_account: AccountKind,
    /// Whose it is; null for the site's own.
    pub credit_user_id: Option<UserId>,
    /// Whose outside the group it is; null for others.
    pub credit_recommender_id: Option<RecommenderId>,
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
            debit_recommender_id,
            credit_kind,
            credit_user_id,
            credit_recommender_id,
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
            debit_recommender_id,
            credit_account: credit_kind,
            credit_user_id,
            credit_recommender_id,
            amount,
            deal_id,
            determination_id,
            reverses_id,
            violation_id,
        }
    }
}

page!(PostingPage, Posting);

//! What the ledger shows.

use crate::booking::Reason;
use crate::settlement::SettlementState;
use crate::{Account, AccountKind};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{
    DealId, DecimalError, DeterminationId, LedgerAccountId, Money, PostingId, RecommenderId,
    SettlementId, UnitId, UserId, ViolationId,
};

/// An account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerAccount {
    /// Identifier.
    pub id: LedgerAccountId,
    /// What it holds, and whose it is.
    pub account: Account,
}

/// What an account held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The account.
    pub id: LedgerAccountId,
    /// What it holds.
    pub kind: AccountKind,
    /// Whose it is; none for the site's own.
    pub user_id: Option<UserId>,
    /// Whose outside the group it is.
    pub recommender_id: Option<RecommenderId>,
    /// All that was taken from it.
    pub debit: Money,
    /// All that was given to it.
    pub credit: Money,
}

impl Balance {
    /// Credit less debit.
    ///
    /// # Errors
    /// Past the range of money.
    pub fn balance(&self) -> Result<Money, DecimalError> {
        self.credit.checked_sub(self.debit)
    }
}

/// The sums of all postings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialBalance {
    /// At this instant.
    pub at: DateTime<Utc>,
    /// By account.
    pub balances: Vec<Balance>,
    /// All debits.
    pub debit: Money,
    /// All credits: the same.
    pub credit: Money,
}

impl TrialBalance {
    pub(super) fn of(at: DateTime<Utc>, balances: Vec<Balance>) -> Result<Self, kehu_db::Error> {
        let sum = |of: fn(&Balance) -> Money| {
            let amounts = balances.iter().map(of);
            amounts
                .into_iter()
                .try_fold(Money::default(), |sum, amount| sum.checked_add(amount))
                .map_err(|error| kehu_db::Error::Inconsistent {
                    table: "postings",
                    row: String::new(),
                    reason: error.to_string(),
                })
        };
        let (debit, credit) = (sum(|one| one.debit)?, sum(|one| one.credit)?);
        Ok(Self {
            at,
            balances,
            debit,
            credit,
        })
    }
}

/// A posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// Identifier.
    pub id: PostingId,
    /// The site.
    pub site_id: UnitId,
    /// The settlement.
    pub settlement_id: SettlementId,
    /// Its month.
    pub month: NaiveDate,
    /// Where it stands; the posting counts once it is closed.
    pub settlement_state: SettlementState,
    /// Why.
    pub reason: Reason,
    /// The account that was debited.
    pub debit_kind: AccountKind,
    /// Whose it is.
    pub debit_user_id: Option<UserId>,
    /// Whose outside the group it is.
    pub debit_recommender_id: Option<RecommenderId>,
    /// The account that was credited.
    pub credit_kind: AccountKind,
    /// Whose it is.
    pub credit_user_id: Option<UserId>,
    /// Whose outside the group it is.
    pub credit_recommender_id: Option<RecommenderId>,
    /// How much.
    pub amount: Money,
    /// The deal.
    pub deal_id: Option<DealId>,
    /// The determination by which it is divided.
    pub determination_id: Option<DeterminationId>,
    /// The posting that it takes back.
    pub reverses_id: Option<PostingId>,
    /// The violation that it sanctions.
    pub violation_id: Option<ViolationId>,
}

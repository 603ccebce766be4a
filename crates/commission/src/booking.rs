//! From what everybody has to what everybody ought to have: pure.

use crate::account::{Account, AccountKind, Owner};
use crate::position::Position;
use kehu_kernel::UserId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use utoipa::ToSchema;

/// Why something is posted.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    sqlx::Type,
)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = PostingReason)]
pub enum Reason {
    /// Commission accrued on a deal.
    Accrual,
    /// An odd cent goes to another as the commission grows.
    Rounding,
    /// What was retained or held became payable, or fell to the department.
    Release,
    /// An earlier posting is taken back: the deal fell away, or its commission is divided or measured anew.
    Reversal,
    /// A sanction takes from commission (GOV-05).
    Sanction,
    /// What is payable is paid.
    Payout,
    /// A delegate gets the agreed share of what comes after a departure.
    Delegation,
    /// The pool is distributed by the scores of the month.
    PoolPart,
}

impl Reason {
    /// The word, as stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accrual => "accrual",
            Self::Rounding => "rounding",
            Self::Release => "release",
            Self::Reversal => "reversal",
            Self::Sanction => "sanction",
            Self::Payout => "payout",
            Self::Delegation => "delegation",
            Self::PoolPart => "pool_part",
        }
    }
}

/// Cents taken from one account and given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Movement {
    /// Why.
    pub reason: Reason,
    /// The account that is debited.
    pub debit: Account,
    /// The account that is credited.
    pub credit: Account,
    /// How many, more than none.
    pub cents: i64,
}

/// What leads from one position to another without touching what was posted: first what only moves between a person's own
/// accounts, or falls to the department from those who have forfeited it, then what the site's expense bears.
#[must_use]
pub fn adjust(booked: &Position, target: &Position, forfeited: &HashSet<UserId>) -> Vec<Movement> {
    let mut open: BTreeMap<Account, i64> = target.clone();
    for (account, cents) in booked {
        *open.entry(*account).or_default() -= cents;
    }
    open.retain(|_, cents| *cents != 0);
    let mut movements = Vec::new();
    let owners: BTreeSet<Owner> = open.keys().map(|account| account.owner).collect();
    for owner in owners.into_iter().filter(|owner| *owner != Owner::Site) {
        let of = |kind| Account { kind, owner };
        for from in [
            AccountKind::Retention,
            AccountKind::Held,
            AccountKind::Payable,
        ] {
            for to in [
                AccountKind::Payable,
                AccountKind::Retention,
                AccountKind::Held,
            ] {
                release(&mut movements, &mut open, of(from), of(to));
            }
            if let Owner::User(user) = owner
                && forfeited.contains(&user)
            {
                let department = Account::of_site(AccountKind::Department);
                release(&mut movements, &mut open, of(from), department);
            }
        }
    }
    movements.extend(bear(&open));
    movements
}

/// What posts a position where nothing was posted.
#[must_use]
pub fn begin(target: &Position) -> Vec<Movement> {
    bear(target)
}

/// Moves what one account has too much to another that lacks it.
fn release(
    movements: &mut Vec<Movement>,
    open: &mut BTreeMap<Account, i64>,
    from: Account,
    to: Account,
) {
    let surplus = open.get(&from).copied().unwrap_or(0);
    let want = open.get(&to).copied().unwrap_or(0);
    let cents = (-surplus).min(want);
    if cents <= 0 {
        return;
    }
    for (account, by) in [(from, cents), (to, -cents)] {
        *open.entry(account).or_default() += by;
    }
    movements.push(Movement {
        reason: Reason::Release,
        debit: from,
        credit: to,
        cents,
    });
}

/// Posts what is open against the site's expense.
fn bear(open: &BTreeMap<Account, i64>) -> Vec<Movement> {
    let expense = Account::of_site(AccountKind::Expense);
    open.iter()
        .filter(|(_, cents)| **cents != 0)
        .map(|(account, cents)| {
            let (reason, debit, credit) = if *cents > 0 {
                (Reason::Accrual, expense, *account)
            } else {
                (Reason::Rounding, *account, expense)
            };
            Movement {
                reason,
                debit,
                credit,
                cents: cents.abs(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;

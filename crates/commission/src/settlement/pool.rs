//! The distribution of the pool by the scores of the month (ATT-D09).

use super::batch::missing_account;
use super::copy::NewPosting;
use super::terms::Terms;
use super::{Settlement, store};
use crate::accrual::TooLarge;
use crate::booking::Reason;
use crate::position::in_cents;
use crate::scores::{self, Standing};
use crate::{Account, AccountKind, Error, ledger};
use kehu_attribution::decision::{Holder, Share};
use kehu_attribution::{Fraction, split};
use kehu_db::Tx;
use kehu_kernel::{Money, ScoreId, SettlementId, UserId};
use rust_decimal::Decimal;

/// Somebody's part of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PoolPart {
    pub(super) score: ScoreId,
    pub(super) user: UserId,
    pub(super) points: i32,
    pub(super) points_total: i64,
    /// What the pool held, in cents.
    pub(super) pool: i64,
    /// What of it goes to the person, in cents.
    pub(super) cents: i64,
}

/// Divides the pool in proportion to the points: each part is rounded down to the cent, the cents that are left go one each to
/// the largest remainders, among equal ones to who was scored first. Nothing is divided without points, or where the pool is
/// empty or owes.
pub(super) fn divide(pool: i64, scores: &[Standing]) -> Result<Vec<PoolPart>, TooLarge> {
    let points_total: i64 = scores.iter().map(|score| i64::from(score.points)).sum();
    if pool <= 0 || points_total == 0 {
        return Ok(Vec::new());
    }
    let share = |score: &Standing| {
        let share = Fraction::new(score.points.into(), points_total).map_err(|_| TooLarge)?;
        Ok(Share {
            holder: Holder::Salesperson { user: score.user },
            share,
            held: false,
        })
    };
    let shares = scores.iter().map(share).collect::<Result<Vec<_>, _>>()?;
    let whole = Money::new(Decimal::new(pool, Money::PLACES)).map_err(|_| TooLarge)?;
    let amounts = split(whole, &shares).map_err(|_| TooLarge)?;
    let part = |(score, amount): (&Standing, Money)| {
        Ok(PoolPart {
            score: score.id,
            user: score.user,
            points: score.points,
            points_total,
            pool,
            cents: in_cents(amount)?,
        })
    };
    let amounts = amounts.into_iter().map(|part| part.amount);
    scores.iter().zip(amounts).map(part).collect()
}

/// Divides what the pool holds after all else of the settlement, and keeps how; the part of who forfeits falls to the
/// department.
pub(super) async fn distribution(
    tx: &mut Tx,
    settlement: &Settlement,
    terms: &Terms,
) -> Result<Vec<NewPosting>, Error> {
    if terms.rules.pool_distribution.is_kept() {
        return Ok(Vec::new());
    }
    let scores = scores::standing(tx, settlement.site_id, settlement.month).await?;
    let parts = divide(held(tx, settlement, terms).await?, &scores)?;
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    store::insert_pool_parts(tx, settlement.id, &parts).await?;
    let to = |user| {
        if terms.left.is_forfeited(user, settlement.cutoff) {
            Account::of_site(AccountKind::Department)
        } else {
            Account::of(AccountKind::Payable, user)
        }
    };
    let pool = Account::of_site(AccountKind::Pool);
    let mut wanted = vec![pool];
    for part in &parts {
        let account = to(part.user);
        if !wanted.contains(&account) {
            wanted.push(account);
        }
    }
    let accounts = ledger::ensure_accounts(tx, settlement.site_id, &wanted).await?;
    let post = |part: &PoolPart| {
        let (debit, credit) = accounts.get(&pool).zip(accounts.get(&to(part.user)))?;
        Some(NewPosting::plain(
            Reason::PoolPart,
            *debit,
            *credit,
            part.cents,
        ))
    };
    let paid = parts.iter().filter(|part| part.cents > 0);
    let posted: Option<Vec<NewPosting>> = paid.map(post).collect();
    Ok(posted.ok_or_else(|| missing_account(settlement))?)
}

/// What the pool holds by now, in cents.
async fn held(tx: &mut Tx, settlement: &Settlement, terms: &Terms) -> Result<i64, Error> {
    let mut counted: Vec<SettlementId> = terms.closed.clone();
    counted.push(settlement.id);
    let balances = ledger::totals_by_account(tx, &counted).await?;
    let pool = Account::of_site(AccountKind::Pool);
    let found = balances.iter().find(|(ledger, _)| ledger.account == pool);
    Ok(found.map_or(0, |(_, cents)| *cents))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scores(points: &[i32]) -> Vec<Standing> {
        points
            .iter()
            .map(|points| Standing {
                id: ScoreId::generate(),
                user: UserId::generate(),
                points: *points,
            })
            .collect()
    }

    fn cents(pool: i64, points: &[i32]) -> Vec<i64> {
        let parts = divide(pool, &scores(points)).unwrap();
        parts.into_iter().map(|part| part.cents).collect()
    }

    #[test]
    fn att_d09_odd_cents_of_the_pool_go_by_largest_remainder_then_to_who_was_scored_first() {
        assert_eq!(cents(10_000, &[1, 1, 1]), [3334, 3333, 3333]);
        assert_eq!(cents(10_001, &[1, 1, 1]), [3334, 3334, 3333]);
        assert_eq!(cents(100, &[90, 60, 30]), [50, 33, 17]);
        assert_eq!(cents(1, &[1, 2]), [0, 1]);
    }

    #[test]
    fn att_d09_without_points_or_money_the_pool_waits() {
        assert!(cents(10_000, &[]).is_empty());
        assert!(cents(0, &[1]).is_empty());
        assert!(cents(-5, &[1]).is_empty());
    }

    proptest! {
        #[test]
        fn att_d09_the_parts_sum_to_the_pool_and_differ_from_the_exact_ones_by_less_than_a_cent(
            pool in 1_i64..1_000_000_000,
            points in prop::collection::vec(1_i32..=100_000, 1..60),
        ) {
            let parts = cents(pool, &points);
            prop_assert_eq!(parts.iter().sum::<i64>(), pool);
            let total: i128 = points.iter().map(|points| i128::from(*points)).sum();
            for (part, points) in parts.iter().zip(&points) {
                let off = i128::from(*part) * total - i128::from(pool) * i128::from(*points);
                prop_assert!(off.abs() < total);
            }
        }
    }
}

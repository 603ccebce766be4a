//! What a settlement does with a deal: pure.

use super::Settlement;
use super::terms::{Rates, Terms};
use crate::accrual::{self, Earned, Standing, TooLarge};
use crate::basis::{Basis, FilingDue, Former, Reward};
use crate::booking::{Movement, adjust, begin};
use crate::position::{Position, Reached, Situation, due_ppm, of_fallen, of_standing};
use crate::{Account, AccountKind, Month};
use kehu_attribution::decision::Share;
use kehu_kernel::{DealId, DeterminationId, LedgerAccountId};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What becomes of a deal.
pub(super) enum Verdict {
    /// Everybody has what they ought to have.
    Nothing,
    /// Money accrues, but who gets it waits for a ruling.
    Undetermined,
    /// Something is posted.
    Settled(Box<Settled>),
}

/// A deal that changes with the settlement.
pub(super) struct Settled {
    pub(super) deal_id: DealId,
    pub(super) determination_id: DeterminationId,
    pub(super) first_month: Month,
    pub(super) standing: Standing,
    pub(super) earned: Earned,
    pub(super) rate: u64,
    pub(super) due_ppm: u32,
    /// Whether all that was posted for the deal is reversed before.
    pub(super) renews: bool,
    pub(super) movements: Vec<Movement>,
    /// Who has what after it.
    pub(super) position: Position,
}

pub(super) fn decide(
    basis: &Basis,
    settlement: &Settlement,
    terms: &Terms,
    rates: &Rates,
) -> Result<Verdict, TooLarge> {
    let (rules, standing) = (&terms.rules, &basis.standing);
    let base = basis.base(rules);
    let former = basis.former.as_ref();
    let Some((determination_id, shares)) = division(basis, base) else {
        return Ok(if base > 0 {
            Verdict::Undetermined
        } else {
            Verdict::Nothing
        });
    };
    let reward = basis.determination.as_ref().and_then(|one| one.reward);
    let filing = basis.determination.as_ref().and_then(|one| one.filing);
    let before = former.map_or(Ok(Earned::default()), earned_before)?;
    let bought_anew = basis.is_bought_anew(rules);
    let rate = rates.of(basis.leading);
    // A new purchase begins with nothing earned, and at the rate of its month.
    let accrued = if bought_anew {
        Earned::default()
    } else {
        before
    };
    let earned = accrual::earn(accrued, base, rate, rules.pool_cut_ppm)?;
    let carried = former.filter(|_| !bought_anew);
    let first_month = carried.map_or(settlement.month, |former| Month::of(former.first_month));
    let reached = Reached {
        loan_paid_out: basis.loan_paid_out,
        handed_over: basis.handed_over,
        project_ended: terms.project_ended,
    };
    let due = due_ppm(rules, standing, reached, settlement.month, first_month);
    // What has become payable stays so, whatever the policy says later.
    let due_ppm = due.max(carried.map_or(0, |former| former.due_ppm));
    let booked = former.map_or_else(Position::new, |former| {
        position_before(former, &terms.accounts)
    });
    let forfeited = terms.left.forfeited_of(basis.counted_at);
    let position = if base == 0 {
        fallen(basis, terms, &booked)
    } else {
        of_standing(&Situation {
            commission: earned.commission()?,
            pool_cut: earned.pool_cut()?,
            shares,
            reward,
            filing,
            base,
            due_ppm,
            forfeited: &forfeited,
            booked: &booked,
        })?
    };
    let renews = !booked.is_empty()
        && (bought_anew
            || (position != booked
                && (earned.base < before.base || is_redivided(former, shares, (reward, filing)))));
    let movements = if renews {
        begin(&position)
    } else {
        adjust(&booked, &position, &forfeited)
    };
    let settled = Settled {
        deal_id: basis.deal_id,
        determination_id,
        first_month,
        standing: *standing,
        earned,
        rate,
        due_ppm,
        renews,
        movements,
        position,
    };
    Ok(if is_unchanged(former, &settled, before) {
        Verdict::Nothing
    } else {
        Verdict::Settled(Box::new(settled))
    })
}

/// By what the deal is divided; a deal that fell away needs no division.
fn division(basis: &Basis, base: i64) -> Option<(DeterminationId, &[Share])> {
    match (&basis.determination, &basis.former) {
        (Some(_), None) if base == 0 => None,
        (Some(determination), _) => Some((determination.id, &determination.shares)),
        (None, Some(former)) if base == 0 => Some((former.determination_id, &[])),
        (None, _) => None,
    }
}

fn fallen(basis: &Basis, terms: &Terms, booked: &Position) -> Position {
    let claw_back = if basis.standing.stands {
        kehu_attribution::policy::ClawBack::Everything
    } else {
        terms.rules.claw_back
    };
    of_fallen(claw_back, booked)
}

/// Whether another determination divides otherwise. What is only no longer held is released, not divided anew.
fn is_redivided(
    former: Option<&Former>,
    shares: &[Share],
    beside: (Option<Reward>, Option<FilingDue>),
) -> bool {
    let (reward, filing) = beside;
    let Some((former, old)) = former.and_then(|former| Some((former, former.shares.as_ref()?)))
    else {
        return false;
    };
    let sum = |reward: Option<Reward>| reward.map(|one| (one.referrer, one.cents));
    let shape =
        |shares: &[Share]| -> Vec<_> { shares.iter().map(|one| (one.holder, one.share)).collect() };
    let filed = |filing: Option<FilingDue>| filing.map(|one| (one.recommender, one.reward));
    shape(old) != shape(shares)
        || sum(former.reward) != sum(reward)
        || filed(former.filing) != filed(filing)
}

fn is_unchanged(former: Option<&Former>, settled: &Settled, before: Earned) -> bool {
    former.is_some_and(|former| {
        settled.movements.is_empty()
            && !settled.renews
            && settled.earned == before
            && settled.due_ppm == former.due_ppm
            && settled.determination_id == former.determination_id
            && (settled.standing.received, settled.standing.price)
                == (former.received, former.price)
    })
}

fn earned_before(former: &Former) -> Result<Earned, TooLarge> {
    Ok(Earned {
        base: former.base,
        exact: units(former.exact)?,
        pool_exact: units(former.pool_exact)?,
    })
}

/// Decimal places of [`Earned::exact`].
const PLACES: u32 = 14;

fn units(exact: Decimal) -> Result<i128, TooLarge> {
    let mut exact = exact;
    exact.rescale(PLACES);
    if exact.scale() != PLACES {
        return Err(TooLarge);
    }
    Ok(exact.mantissa())
}

/// Exact commission in yuan.
pub(super) fn in_yuan(units: i128) -> Result<Decimal, TooLarge> {
    Decimal::try_from_i128_with_scale(units, PLACES).map_err(|_| TooLarge)
}

fn position_before(former: &Former, accounts: &HashMap<LedgerAccountId, Account>) -> Position {
    let known =
        |(id, cents): &(LedgerAccountId, i64)| accounts.get(id).map(|account| (*account, *cents));
    former.position.iter().filter_map(known).collect()
}

/// The accounts that a deal's movements and position touch.
pub(super) fn touched(settled: &Settled) -> impl Iterator<Item = Account> {
    let moved = settled
        .movements
        .iter()
        .flat_map(|one| [one.debit, one.credit]);
    moved.chain(settled.position.keys().copied())
}

/// The account that bears all commission.
pub(super) const EXPENSE: Account = Account::of_site(AccountKind::Expense);

#[cfg(test)]
mod tests;

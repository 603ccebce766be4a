//! What everybody ought to have of a deal's commission: pure.

use crate::Month;
use crate::account::{Account, AccountKind};
use crate::accrual::{Standing, TooLarge};
use crate::basis::{FilingDue, Reward};
use kehu_attribution::decision::{Holder, Share};
use kehu_attribution::policy::{ClawBack, CommissionRules, FilingReward, PaymentTime, WHOLE_PPM};
use kehu_attribution::split;
use kehu_kernel::{Money, UserId};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::{BTreeMap, HashSet};

/// Cents by account, as credited; the expense account, which bears them all, is left out.
pub type Position = BTreeMap<Account, i64>;

/// What has happened that payment may wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reached {
    /// The bank has paid the loan out.
    pub loan_paid_out: bool,
    /// The unit was handed over.
    pub handed_over: bool,
    /// The project has ended.
    pub project_ended: bool,
}

/// The part of a share that is payable at a month's end, in millionths. `first` is the month in which commission first
/// accrued on the deal.
#[must_use]
pub fn due_ppm(
    rules: &CommissionRules,
    deal: &Standing,
    reached: Reached,
    month: Month,
    first: Month,
) -> u32 {
    let has_come = |when| match when {
        PaymentTime::Settlement => true,
        PaymentTime::Contract => deal.is_contracted,
        PaymentTime::LoanPaidOut => reached.loan_paid_out,
        PaymentTime::WholePrice => deal.received >= deal.price,
        PaymentTime::Handover => reached.handed_over,
        PaymentTime::YearEnd => year(month.next()) > year(first),
        PaymentTime::ProjectEnd => reached.project_ended,
    };
    let parts = rules.payment.iter().filter(|part| has_come(part.when));
    parts.map(|part| part.part_ppm).sum()
}

fn year(month: Month) -> i32 {
    chrono::Datelike::year(&month.first_day())
}

/// Everything that a position depends on.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    /// The commission so far, in cents.
    pub commission: i64,
    /// The pool's cut of it, in cents.
    pub pool_cut: i64,
    /// How the rest is divided, in party order; sums to 1.
    pub shares: &'a [Share],
    /// The fixed sum for the referrer, beside the commission.
    pub reward: Option<Reward>,
    /// What somebody outside gets for having filed the customer, beside the commission.
    pub filing: Option<FilingDue>,
    /// The base of the commission, in cents.
    pub base: i64,
    /// The part of a share that is payable, in millionths.
    pub due_ppm: u32,
    /// Those who have left and get no more.
    pub forfeited: &'a HashSet<UserId>,
    /// What everybody has now.
    pub booked: &'a Position,
}

/// What everybody ought to have of a deal that stands.
///
/// # Errors
/// [`TooLarge`].
pub fn of_standing(it: &Situation<'_>) -> Result<Position, TooLarge> {
    let mut position = Position::new();
    let mut open: BTreeMap<UserId, Due> = BTreeMap::new();
    add(
        &mut position,
        Account::of_site(AccountKind::Pool),
        it.pool_cut,
    );
    for part in split(money(it.commission - it.pool_cut)?, it.shares).map_err(|_| TooLarge)? {
        let cents = in_cents(part.amount)?;
        match part.holder {
            Holder::Pool => add(&mut position, Account::of_site(AccountKind::Pool), cents),
            Holder::Department => add(
                &mut position,
                Account::of_site(AccountKind::Department),
                cents,
            ),
            Holder::Salesperson { user } | Holder::Referrer { user } if part.held => {
                add(&mut position, Account::of(AccountKind::Held, user), cents);
            }
            Holder::Salesperson { user } | Holder::Referrer { user } => {
                open.entry(user).or_default().commission += cents;
            }
        }
    }
    match it.reward {
        Some(reward) if reward.held => {
            let held = Account::of(AccountKind::Held, reward.referrer);
            add(&mut position, held, reward.cents);
        }
        Some(reward) => open.entry(reward.referrer).or_default().reward += reward.cents,
        None => {}
    }
    if let Some(filing) = it.filing {
        let kind = if filing.held {
            AccountKind::Held
        } else {
            AccountKind::Payable
        };
        let account = Account::of_recommender(kind, filing.recommender);
        add(&mut position, account, of_filing(filing, it.base)?);
    }
    for (user, due) in open {
        place(&mut position, it, user, due)?;
    }
    Ok(position)
}

/// What who filed gets, in cents: a fixed sum at once, a rate of the base as it grows, half a cent rounded up. Payable in full.
fn of_filing(filing: FilingDue, base: i64) -> Result<i64, TooLarge> {
    match filing.reward {
        FilingReward::FixedSum { sum } => in_cents(sum),
        FilingReward::Rate { rate_ppm } => {
            let whole = i128::from(WHOLE_PPM);
            let exact = i128::from(base) * i128::from(rate_ppm);
            i64::try_from((exact + whole / 2) / whole).map_err(|_| TooLarge)
        }
    }
}

/// What a person ought to have of a deal and is not held.
#[derive(Debug, Clone, Copy, Default)]
struct Due {
    /// Of the commission; payable as the policy says.
    commission: i64,
    /// As a fixed sum; payable at once.
    reward: i64,
}

fn money(cents: i64) -> Result<Money, TooLarge> {
    Money::new(Decimal::new(cents, Money::PLACES)).map_err(|_| TooLarge)
}

/// The cents of an amount.
///
/// # Errors
/// [`TooLarge`], for no amount of money that there is.
pub fn in_cents(amount: Money) -> Result<i64, TooLarge> {
    (amount.value() * Decimal::ONE_HUNDRED)
        .to_i64()
        .ok_or(TooLarge)
}

/// Divides a person's cents into what is payable and what is retained; who has forfeited keeps what was payable, and the
/// rest falls to the department.
fn place(
    position: &mut Position,
    it: &Situation<'_>,
    user: UserId,
    due: Due,
) -> Result<(), TooLarge> {
    let cents = due.commission + due.reward;
    let payable = Account::of(AccountKind::Payable, user);
    if it.forfeited.contains(&user) {
        let kept = it.booked.get(&payable).copied().unwrap_or(0).min(cents);
        add(position, payable, kept);
        add(
            position,
            Account::of_site(AccountKind::Department),
            cents - kept,
        );
        return Ok(());
    }
    let whole = i128::from(WHOLE_PPM);
    let payable_now = (i128::from(due.commission) * i128::from(it.due_ppm) + whole / 2) / whole;
    let payable_now = i64::try_from(payable_now).map_err(|_| TooLarge)? + due.reward;
    add(position, payable, payable_now);
    add(
        position,
        Account::of(AccountKind::Retention, user),
        cents - payable_now,
    );
    Ok(())
}

/// What everybody keeps of a deal that fell away.
#[must_use]
pub fn of_fallen(claw_back: ClawBack, booked: &Position) -> Position {
    match claw_back {
        ClawBack::Everything => Position::new(),
        ClawBack::UnpaidOnly => {
            let kept = |account: &Account| {
                !matches!(account.kind, AccountKind::Retention | AccountKind::Held)
            };
            booked
                .iter()
                .filter(|(account, _)| kept(account))
                .map(|(account, cents)| (*account, *cents))
                .collect()
        }
    }
}

fn add(position: &mut Position, account: Account, cents: i64) {
    if cents != 0 {
        *position.entry(account).or_default() += cents;
    }
}

#[cfg(test)]
mod tests;

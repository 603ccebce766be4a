//! How much commission a deal has earned by a month's end: pure.
//!
//! Money is counted in cents. Commission is kept exactly, in units of 10^-14 yuan: cents times a rate in 10^-12. It is
//! rounded to the cent once, over the whole life of the deal.

use kehu_attribution::policy::{
    AccrualBase, AccrualCondition, CommissionRules, PaymentWay, TierMeasure, TierMode, TierRules,
    WHOLE_PPM,
};
use std::cmp::Ordering;

/// Units of [`Earned::exact`] in a cent.
pub const UNITS_IN_CENT: i128 = 1_000_000_000_000;
/// Units of a rate in a millionth.
const RATE_IN_PPM: u64 = 1_000_000;
const CENTS_IN_YUAN: u64 = 100;

/// A number grew past what is kept: an amount of a billion yuan or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amounts are too large")]
pub struct TooLarge;

/// What commission depends on, of a deal at a month's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether the deal stands: it counts and was not withdrawn.
    pub stands: bool,
    /// The price, in cents.
    pub price: i64,
    /// Money received as price, less what was given back, in cents.
    pub received: i64,
    /// Whether the contract is signed.
    pub is_contracted: bool,
    /// The first instalment of the plan, in cents; none without a plan.
    pub first_instalment: Option<i64>,
    /// In which way the price is paid; none while the deal does not say it.
    pub way: Option<PaymentWay>,
    /// Whether the loan contract is signed.
    pub is_loan_contracted: bool,
}

/// What a deal has earned over its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Earned {
    /// What the commission is a part of, in cents.
    pub base: i64,
    /// The commission, in units of 10^-14 yuan.
    pub exact: i128,
    /// What of it goes to the pool before it is shared, in the same units.
    pub pool_exact: i128,
}

impl Earned {
    /// The commission in cents.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn commission(&self) -> Result<i64, TooLarge> {
        to_cents(self.exact)
    }

    /// The pool's cut in cents.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn pool_cut(&self) -> Result<i64, TooLarge> {
        to_cents(self.pool_exact)
    }
}

/// Half a cent is rounded up; nothing here is below nothing.
fn to_cents(units: i128) -> Result<i64, TooLarge> {
    i64::try_from((units + UNITS_IN_CENT / 2).div_euclid(UNITS_IN_CENT)).map_err(|_| TooLarge)
}

/// What the commission of a deal is a part of: nothing before the policy's condition is met.
#[must_use]
pub fn base(rules: &CommissionRules, deal: &Standing) -> i64 {
    if is_due(rules, deal) {
        measure(rules, deal)
    } else {
        0
    }
}

/// What the commission of a deal that stands is a part of, whether or not the policy's condition is met.
pub(crate) fn measure(rules: &CommissionRules, deal: &Standing) -> i64 {
    if !deal.stands {
        return 0;
    }
    match rules.accrual.base {
        AccrualBase::MoneyReceived => deal.received.max(0),
        AccrualBase::Price => deal.price,
    }
}

fn is_due(rules: &CommissionRules, deal: &Standing) -> bool {
    let first_instalment = deal.received > 0 && deal.received >= deal.first_instalment.unwrap_or(0);
    match rules.accrual.condition_of(deal.way) {
        AccrualCondition::Payment => deal.received > 0,
        AccrualCondition::ContractAndFirstInstalment => deal.is_contracted && first_instalment,
        AccrualCondition::FirstInstalment => first_instalment,
        AccrualCondition::LoanContractAndFirstInstalment => {
            deal.is_loan_contracted && first_instalment
        }
        AccrualCondition::ReceivedPart => {
            let demanded = i128::from(deal.price) * i128::from(rules.accrual.received_ppm);
            i128::from(deal.received) * i128::from(WHOLE_PPM) >= demanded
        }
        AccrualCondition::WholePrice => deal.received >= deal.price,
    }
}

/// What a deal has earned after a month: what is new accrues at the month's rate; what fell away takes its part of the
/// commission with it.
///
/// # Errors
/// [`TooLarge`].
pub fn earn(former: Earned, base: i64, rate: u64, pool_cut_ppm: u32) -> Result<Earned, TooLarge> {
    let times = |exact: i128, by: i64| exact.checked_mul(by.into()).ok_or(TooLarge);
    match base.cmp(&former.base) {
        Ordering::Equal => Ok(former),
        Ordering::Greater => {
            let new = i128::from(base - former.base)
                .checked_mul(rate.into())
                .ok_or(TooLarge)?;
            let cut = new.checked_mul(pool_cut_ppm.into()).ok_or(TooLarge)?;
            let whole = i128::from(WHOLE_PPM);
            Ok(Earned {
                base,
                exact: former.exact.checked_add(new).ok_or(TooLarge)?,
                pool_exact: former
                    .pool_exact
                    .checked_add((cut + whole / 2) / whole)
                    .ok_or(TooLarge)?,
            })
        }
        Ordering::Less => {
            let before = i128::from(former.base);
            let part = |exact| times(exact, base).map(|product| (product + before / 2) / before);
            Ok(Earned {
                base,
                exact: part(former.exact)?,
                pool_exact: part(former.pool_exact)?,
            })
        }
    }
}

/// What a salesperson achieved in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Performance {
    /// Deals that came to count.
    pub deals: u64,
    /// What was added to the base of commission, in cents.
    pub money: u64,
}

/// The rate of a month in units of 10^-12. Where tiers count on the margin only, it is the month's average, rounded half up:
/// each deal takes its part of the month's commission by its money.
///
/// # Errors
/// [`TooLarge`].
pub fn rate(rules: &CommissionRules, performance: Performance) -> Result<u64, TooLarge> {
    let plain = u64::from(rules.rate_ppm) * RATE_IN_PPM;
    let Some(tiers) = &rules.tiers else {
        return Ok(plain);
    };
    match tiers.mode {
        TierMode::WholePeriod => {
            let reached = match tiers.measure {
                TierMeasure::Deals => performance.deals,
                TierMeasure::Money => performance.money / CENTS_IN_YUAN,
            };
            let step = tiers.steps.iter().rev().find(|step| step.from <= reached);
            Ok(step.map_or(plain, |step| u64::from(step.rate_ppm) * RATE_IN_PPM))
        }
        TierMode::Marginal => {
            marginal(rules.rate_ppm, tiers, performance.money).map(|rate| rate.unwrap_or(plain))
        }
    }
}

/// The average rate over the brackets; none where there is no money.
fn marginal(plain_ppm: u32, tiers: &TierRules, money: u64) -> Result<Option<u64>, TooLarge> {
    if money == 0 {
        return Ok(None);
    }
    let mut sum: u128 = 0;
    let mut from = 0;
    let mut ppm = plain_ppm;
    for step in &tiers.steps {
        let to = step.from.saturating_mul(CENTS_IN_YUAN).min(money);
        sum += u128::from(to - from) * u128::from(ppm);
        (from, ppm) = (to, step.rate_ppm);
    }
    sum += u128::from(money - from) * u128::from(ppm);
    let money = u128::from(money);
    u64::try_from((sum * u128::from(RATE_IN_PPM) + money / 2) / money)
        .map(Some)
        .map_err(|_| TooLarge)
}

#[cfg(test)]
mod tests;

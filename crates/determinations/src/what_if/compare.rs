//! Comparing one deal. Pure.

use super::model::{ShareInMoney, WhatIfDeal};
use crate::keeping::{AnswerKind, outcome_of};
use chrono::{DateTime, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::decision::{Decision, Determined, Holder, Share};
use kehu_attribution::facts::Facts;
use kehu_attribution::policy::SiteRules;
use kehu_attribution::split;
use kehu_kernel::{DealId, DeterminationId, Money};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A deal as it was determined.
#[derive(Debug, Clone)]
pub struct Past {
    /// The deal.
    pub deal_id: DealId,
    /// What was determined.
    pub determination_id: DeterminationId,
    /// When it was made.
    pub facts_until: DateTime<Utc>,
    /// The facts, as kept.
    pub facts: String,
    /// The decision, as kept.
    pub decision: String,
}

/// What came of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Whether rule, answer or shares differ.
    pub differs: bool,
    /// The deal, both ways.
    pub deal: WhatIfDeal,
    /// What each gets before and after; empty where money is not compared.
    pub sums: BTreeMap<Holder, (Decimal, Decimal)>,
}

/// Decides a deal by other rules and compares, in money where the commission is known: as the facts give it, or as it has accrued
/// in the books by now.
///
/// # Errors
/// When what was kept cannot be read, or does not divide whole, which it always does.
pub fn compare(past: &Past, rules: &SiteRules, accrued: Option<Money>) -> Result<Compared, String> {
    let readable = |error: serde_json::Error| error.to_string();
    let facts: Facts = serde_json::from_str(&past.facts).map_err(readable)?;
    let before: Decision = serde_json::from_str(&past.decision).map_err(readable)?;
    let after = kehu_attribution::determine(rules, &facts);
    let commission = facts.deal.as_ref().and_then(|deal| deal.commission);
    let commission = commission.or(accrued);
    let (rule_before, answer_before) = outcome_of(&before);
    let (rule_after, answer_after) = outcome_of(&after);
    let shares_before = in_money(&before, commission)?;
    let shares_after = in_money(&after, commission)?;
    let both = [answer_before, answer_after] == [AnswerKind::Determined; 2];
    let sums = if both && commission.is_some() {
        sums(&shares_before, &shares_after)
    } else {
        BTreeMap::new()
    };
    let moved = match commission {
        Some(_) if both => Some(moved(&sums)?),
        _ => None,
    };
    Ok(Compared {
        differs: rule_before != rule_after
            || answer_before != answer_after
            || shares_before != shares_after,
        deal: WhatIfDeal {
            deal_id: past.deal_id,
            determination_id: past.determination_id,
            facts_until: past.facts_until,
            commission,
            moved,
            rule_before,
            rule_after,
            answer_before,
            answer_after,
            shares_before,
            shares_after,
        },
        sums,
    })
}

fn in_money(decision: &Decision, commission: Option<Money>) -> Result<Vec<ShareInMoney>, String> {
    let shares: &[Share] = decision
        .determined()
        .map_or(&[], |determined| &determined.commission);
    let amounts = match commission {
        Some(commission) if !shares.is_empty() => {
            let parts = split(commission, shares).map_err(|error| error.to_string())?;
            parts.into_iter().map(|part| Some(part.amount)).collect()
        }
        _ => vec![None; shares.len()],
    };
    let parts = shares
        .iter()
        .zip(amounts)
        .map(|(part, amount)| ShareInMoney {
            holder: part.holder,
            share: part.share,
            amount,
        });
    Ok(parts
        .chain(decision.determined().and_then(reward_in_money))
        .collect())
}

/// A fixed sum for the referrer is no part of the commission: it comes to its sum, whatever the commission is (ATT-E06).
fn reward_in_money(determined: &Determined) -> Option<ShareInMoney> {
    determined.referral_reward.map(|reward| ShareInMoney {
        holder: Holder::Referrer {
            user: reward.referrer,
        },
        share: Fraction::ZERO,
        amount: Some(reward.sum),
    })
}

fn sums(before: &[ShareInMoney], after: &[ShareInMoney]) -> BTreeMap<Holder, (Decimal, Decimal)> {
    let mut sums: BTreeMap<Holder, (Decimal, Decimal)> = BTreeMap::new();
    let value = |part: &ShareInMoney| part.amount.map(Money::value).unwrap_or_default();
    for part in before {
        sums.entry(part.holder).or_default().0 += value(part);
    }
    for part in after {
        sums.entry(part.holder).or_default().1 += value(part);
    }
    sums
}

/// What those who gain, gain.
fn moved(sums: &BTreeMap<Holder, (Decimal, Decimal)>) -> Result<Money, String> {
    let gained: Decimal = sums
        .values()
        .map(|(before, after)| after - before)
        .filter(Decimal::is_sign_positive)
        .sum();
    Money::new(gained).map_err(|error| error.to_string())
}

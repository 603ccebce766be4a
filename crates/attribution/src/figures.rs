//! The figures of the policy that a decision used.

use crate::RuleId;
use crate::case::Case;
use crate::decision::{AppliedRule, Determined, Figure, RecommenderReward, Shows};
use crate::division::is_known_after_deal;
use crate::policy::{FilingReward, Period, PeriodUnit, Renewal, RoleShare};
use rust_decimal::Decimal;
use std::borrow::Cow;

const ORDER: &str = "/determination/order";
const REFERRAL_REWARD: &str = "/determination/referral_reward";
const RENEWED_BY: &str = "/determination/claim/renewed_by";
const NAMED_MUST_RECEIVE: &str = "/determination/named_must_receive";
const FORFEITS: &str = "/determination/serious_fault_forfeits";

/// The figures used, in the order in which they stand in the policy.
pub(crate) fn used(
    case: &Case<'_>,
    determined: &Determined,
    applied: &[AppliedRule],
) -> Vec<Figure> {
    let rules = case.rules;
    let mut figures = Vec::new();
    if !rules.order.is_empty() {
        let codes: Vec<_> = rules.order.iter().map(|rule| rule.code()).collect();
        figures.push(figure(ORDER, codes.join(" ")));
    }
    figures.push(figure(
        "/determination/claim/validity",
        period(rules.claim.validity),
    ));
    if rules.claim.renewed_by.contains(&Renewal::FollowUp) {
        figures.push(figure(RENEWED_BY, "follow_up".to_owned()));
    }
    if rules.named_must_receive && matches!(determined.rule, RuleId::V07 | RuleId::G24) {
        figures.push(figure(NAMED_MUST_RECEIVE, "true".to_owned()));
    }
    let known_after_deal = is_known_after_deal(case, &determined.evidence);
    if matches!(determined.rule, RuleId::V04 | RuleId::V05)
        || (determined.rule == RuleId::V03 && known_after_deal)
    {
        figures.push(figure(
            "/determination/recognition/window",
            period(rules.recognition.window),
        ));
    }
    if takes_part(case, determined) {
        figures.push(figure(FORFEITS, "true".to_owned()));
    }
    if applied.iter().any(|it| it.rule == RuleId::E06) {
        figures.push(match rules.referral_reward {
            Some(reward) => figure(REFERRAL_REWARD, format!("CNY {reward}")),
            None => figure(
                "/determination/referral_share",
                rules.referral_share.to_string(),
            ),
        });
    }
    if let Some(reward) = determined.filing_reward {
        figures.extend(filing_figures(case, reward));
    }
    if !rules.pool_cut.is_zero() {
        figures.push(figure(
            "/determination/pool_cut",
            rules.pool_cut.to_string(),
        ));
    }
    if let Some((place, line)) = rules.shares_by_which(determined.rule, known_after_deal) {
        for (list, parts) in [
            ("performance", &line.performance),
            ("commission", &line.commission),
        ] {
            figures.push(figure(format!("{place}/{list}"), shares(parts)));
        }
    }
    figures
}

/// For how long the filing that holds protects, and what it brings (ATT-F06, ATT-F08).
fn filing_figures(case: &Case<'_>, reward: RecommenderReward) -> Vec<Figure> {
    let filing = case.facts.filings.iter().find(|it| it.id == reward.filing);
    let lines = || case.rules.filings.iter().enumerate();
    let line = filing.and_then(|filing| lines().find(|(_, terms)| terms.by == filing.by));
    let Some((place, terms)) = line else {
        return Vec::new();
    };
    let gets = match reward.reward {
        FilingReward::FixedSum { sum } => format!("CNY {sum}"),
        FilingReward::Rate { rate_ppm } => per_cent(rate_ppm),
    };
    vec![
        figure(
            format!("/determination/filings/{place}/protection"),
            period(terms.protection),
        ),
        figure(format!("/determination/filings/{place}/reward"), gets),
    ]
}

/// Whether a serious fault took the part of who received in the claimant's place.
fn takes_part(case: &Case<'_>, determined: &Determined) -> bool {
    let is_rule = matches!(
        determined.rule,
        RuleId::V01 | RuleId::R04 | RuleId::R08 | RuleId::R14
    );
    let is_found = determined
        .evidence
        .iter()
        .any(|it| matches!(it.shows, Shows::Fault { .. }));
    case.rules.serious_fault_forfeits && is_rule && is_found
}

/// A rate in millionths as people write it, such as `1.5%`.
pub(crate) fn per_cent(rate_ppm: u32) -> String {
    let per_cent = Decimal::from(rate_ppm) / Decimal::from(10_000);
    format!("{}%", per_cent.normalize())
}

fn figure(pointer: impl Into<Cow<'static, str>>, value: String) -> Figure {
    Figure {
        pointer: pointer.into(),
        value,
    }
}

fn period(period: Period) -> String {
    let unit = match period.unit {
        PeriodUnit::Days => "day",
        PeriodUnit::Months => "month",
    };
    let plural = if period.count == 1 { "" } else { "s" };
    format!("{} {unit}{plural}", period.count)
}

/// The shares of a rule as the policy writes them, such as `1/2 + 1/2`.
fn shares(parts: &[RoleShare]) -> String {
    let written: Vec<_> = parts.iter().map(|part| part.share.to_string()).collect();
    written.join(" + ")
}

//! The figures of the policy that a decision used.

use crate::RuleId;
use crate::decision::{AppliedRule, Determined, Figure};
use crate::policy::{DeterminationRules, Period, PeriodUnit, RoleShare};
use std::borrow::Cow;

const REFERRAL_REWARD: &str = "/determination/referral_reward";

/// The figures used, in the order in which they stand in the policy.
pub(crate) fn used(
    rules: &DeterminationRules,
    determined: &Determined,
    applied: &[AppliedRule],
) -> Vec<Figure> {
    let mut figures = vec![figure(
        "/determination/claim/validity",
        period(rules.claim.validity),
    )];
    if matches!(determined.rule, RuleId::V04 | RuleId::V05) {
        figures.push(figure(
            "/determination/recognition/window",
            period(rules.recognition.window),
        ));
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
    if !rules.pool_cut.is_zero() {
        figures.push(figure(
            "/determination/pool_cut",
            rules.pool_cut.to_string(),
        ));
    }
    let line = rules
        .shares
        .iter()
        .enumerate()
        .find(|(_, line)| line.rule == determined.rule);
    if let Some((place, line)) = line {
        for (list, parts) in [
            ("performance", &line.performance),
            ("commission", &line.commission),
        ] {
            figures.push(figure(
                format!("/determination/shares/{place}/{list}"),
                shares(parts),
            ));
        }
    }
    figures
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

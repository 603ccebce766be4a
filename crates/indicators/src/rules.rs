//! What is measured, and when a target is missed. Pure.

use crate::policy::IndicatorPolicy;
use rust_decimal::{Decimal, RoundingStrategy};

kehu_kernel::word_lists! {
    /// One of the four measures of satisfaction (SUR-10).
    Indicator {
        /// Complaints in the span for each hundred customers; those that were unfounded or concern others are none. Less is
        /// better.
        Complaints = "complaints",
        /// The overall index of the latest survey of which asking ended in the span. More is better.
        Survey = "survey",
        /// Customers who lost the right to trade in the span, for each hundred. Less is better.
        LostCustomers = "lost_customers",
        /// The smallest lead over a competitor in that survey, in points of the index. More is better.
        Competitors = "competitors",
    }
}

impl Indicator {
    /// Its target.
    pub(crate) fn target(self, policy: &IndicatorPolicy) -> Option<Decimal> {
        match self {
            Self::Complaints => policy.complaints_per_hundred_at_most,
            Self::Survey => policy.survey_index_at_least,
            Self::LostCustomers => policy.lost_per_hundred_at_most,
            Self::Competitors => policy.lead_at_least,
        }
    }

    /// Whether a value meets a target; none without either.
    pub(crate) fn met(self, value: Option<Decimal>, target: Option<Decimal>) -> Option<bool> {
        let (value, target) = value.zip(target)?;
        Some(match self {
            Self::Complaints | Self::LostCustomers => value <= target,
            Self::Survey | Self::Competitors => value >= target,
        })
    }
}

/// A count for each hundred customers, to two places, half away from zero; none without customers.
pub(crate) fn per_hundred(count: i64, customers: i64) -> Option<Decimal> {
    (customers > 0).then(|| {
        let share = Decimal::from(count) * Decimal::ONE_HUNDRED / Decimal::from(customers);
        share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
    })
}

/// Whether a reading raises an alert: it misses its target, and the one before did not.
pub(crate) fn alerts(before: Option<bool>, now: Option<bool>) -> bool {
    now == Some(false) && before != Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dec(text: &str) -> Option<Decimal> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn sur_10_a_target_is_met_at_its_very_figure() {
        for (indicator, value, met) in [
            (Indicator::Survey, "80.00", true),
            (Indicator::Survey, "79.99", false),
            (Indicator::Competitors, "80.01", true),
            (Indicator::Complaints, "80.00", true),
            (Indicator::Complaints, "80.01", false),
            (Indicator::LostCustomers, "79.99", true),
        ] {
            assert_eq!(
                indicator.met(dec(value), dec("80")),
                Some(met),
                "{indicator} {value}"
            );
        }
        assert_eq!(Indicator::Survey.met(None, dec("80")), None);
        assert_eq!(Indicator::Survey.met(dec("80"), None), None);
    }

    #[test]
    fn sur_10_an_alert_is_raised_once_until_the_target_is_met_again() {
        let readings = [
            Some(true),
            Some(false),
            Some(false),
            None,
            Some(false),
            Some(true),
            Some(false),
        ];
        let mut before = None;
        let raised: Vec<bool> = readings
            .into_iter()
            .map(|now| {
                let raised = alerts(before, now);
                before = now.or(before);
                raised
            })
            .collect();
        assert_eq!(raised, [false, true, false, false, false, false, true]);
    }

    #[test]
    fn sur_10_counts_are_for_each_hundred_customers() {
        assert_eq!(per_hundred(1, 3), dec("33.33"));
        assert_eq!(per_hundred(1, 8), dec("12.50"));
        assert_eq!(per_hundred(0, 8), dec("0"));
        assert_eq!(per_hundred(5, 0), None);
    }
}

//! How long a claim runs.

use chrono::{DateTime, TimeDelta, Utc};
use kehu_attribution::policy::{ClaimRules, Period};

/// The instant at which a claim no longer stands: the end of its last day in the site's time zone. A month ends on the same day
/// number of the next month, or on that month's last day; months are added at once.
pub(crate) fn expiry(rules: &ClaimRules, began_at: DateTime<Utc>) -> DateTime<Utc> {
    after(rules.validity, rules.first_day_counts, began_at)
}

/// The instant at which the claim of a phone enquiry no longer stands; none where it gives none (ATT-G23).
pub(crate) fn expiry_of_enquiry(
    rules: &ClaimRules,
    began_at: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    rules
        .enquiry_validity
        .map(|period| after(period, rules.first_day_counts, began_at))
}

/// The first instant after the last one that the policy's period reckons.
fn after(period: Period, first_day_counts: bool, began_at: DateTime<Utc>) -> DateTime<Utc> {
    let last = period.last_instant(began_at, first_day_counts);
    last.checked_add_signed(TimeDelta::microseconds(1))
        .unwrap_or(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_attribution::policy::PeriodUnit;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn months(count: u16) -> Period {
        Period {
            count,
            unit: PeriodUnit::Months,
        }
    }

    fn days(count: u16) -> Period {
        Period {
            count,
            unit: PeriodUnit::Days,
        }
    }

    #[test]
    fn att_g20_a_month_ends_on_the_same_day_number_or_the_last_day() {
        for (began, period, ends) in [
            (
                "2026-06-01T12:00:00+08:00",
                months(1),
                "2026-07-02T00:00:00+08:00",
            ),
            (
                "2026-01-31T23:59:59+08:00",
                months(1),
                "2026-03-01T00:00:00+08:00",
            ),
            (
                "2026-01-31T00:00:00+08:00",
                months(2),
                "2026-04-01T00:00:00+08:00",
            ),
            (
                "2028-01-31T12:00:00+08:00",
                months(1),
                "2028-03-01T00:00:00+08:00",
            ),
            // One microsecond before midnight in China is still the day before, whatever the day in UTC.
            (
                "2026-06-01T15:59:59.999999Z",
                months(1),
                "2026-07-01T16:00:00Z",
            ),
            ("2026-06-01T16:00:00Z", months(1), "2026-07-02T16:00:00Z"),
            (
                "2026-06-01T12:00:00+08:00",
                days(15),
                "2026-06-17T00:00:00+08:00",
            ),
        ] {
            assert_eq!(after(period, false, at(began)), at(ends), "{began}");
        }
    }

    #[test]
    fn att_g20_where_the_first_day_counts_the_claim_ends_a_day_earlier() {
        let began = at("2026-06-01T12:00:00+08:00");
        assert_eq!(
            after(days(10), true, began),
            at("2026-06-11T00:00:00+08:00")
        );
        assert_eq!(after(days(1), true, began), at("2026-06-02T00:00:00+08:00"));
    }
}

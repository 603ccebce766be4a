//! Days and months of a site.

use crate::policy::{ClaimRules, Period, PeriodUnit};
use chrono::{DateTime, Days, Duration, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use kehu_kernel::Zone;

/// The zone of all sites.
const ZONE: Zone = Zone::CHINA;

/// The years in which days are reckoned; an instant outside counts as the nearest within.
const YEARS: std::ops::RangeInclusive<i64> = -62_135_510_400..=253_402_128_000;

/// The day of the site on which an instant falls.
pub(crate) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    if YEARS.contains(&at.timestamp()) {
        return ZONE.day_of(at);
    }
    let nearest = at.timestamp().clamp(*YEARS.start(), *YEARS.end());
    ZONE.day_of(DateTime::from_timestamp(nearest, 0).unwrap_or_default())
}

/// The time of day at the site.
pub(crate) fn time_of(at: DateTime<Utc>) -> NaiveTime {
    if YEARS.contains(&at.timestamp()) {
        at.with_timezone(&ZONE.0).time()
    } else {
        NaiveTime::MIN
    }
}

impl Period {
    /// The last microsecond of the period that begins at an instant. A month ends on the same day number, or on the month's
    /// last day, at the end of the day in the site's zone; a first day that counts brings the end a day forward.
    #[must_use]
    pub fn last_instant(self, begin: DateTime<Utc>, first_day_counts: bool) -> DateTime<Utc> {
        let first = day_of(begin);
        let last = match self.unit {
            PeriodUnit::Days => first.checked_add_days(Days::new(self.count.into())),
            PeriodUnit::Months => first.checked_add_months(Months::new(self.count.into())),
        };
        last.and_then(|day| {
            if first_day_counts {
                day.pred_opt()
            } else {
                Some(day)
            }
        })
        .and_then(end_of_day)
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

impl ClaimRules {
    /// The last microsecond of a claim that a registration gives, before anything renews it.
    #[must_use]
    pub fn last_instant(&self, registered_at: DateTime<Utc>) -> DateTime<Utc> {
        self.validity
            .last_instant(registered_at, self.first_day_counts)
    }
}

/// Whether two instants fall on the same day of the site.
pub(crate) fn same_day(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    day_of(one) == day_of(other)
}

/// The last microsecond of a day of the site; none at the end of the calendar.
pub(crate) fn end_of_day(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    let next = ZONE.0.from_local_datetime(&midnight).earliest()?;
    Some(next.with_timezone(&Utc) - Duration::microseconds(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(begin: &str, count: u16, unit: PeriodUnit, first_day_counts: bool) -> String {
        let end = Period { count, unit }.last_instant(begin.parse().unwrap(), first_day_counts);
        end.with_timezone(&ZONE.0)
            .format("%F %H:%M:%S%.6f")
            .to_string()
    }

    #[test]
    fn a_month_ends_on_the_same_day_number_or_the_last_day_at_the_end_of_the_day() {
        for (begin, count, last) in [
            ("2026-03-15T02:00:00Z", 1, "2026-04-15"),
            ("2026-01-28T02:00:00Z", 1, "2026-02-28"),
            ("2026-01-29T02:00:00Z", 1, "2026-02-28"),
            ("2026-01-30T02:00:00Z", 1, "2026-02-28"),
            ("2026-01-31T02:00:00Z", 1, "2026-02-28"),
            ("2028-01-31T02:00:00Z", 1, "2028-02-29"),
            ("2026-01-31T02:00:00Z", 2, "2026-03-31"),
            ("2026-12-31T02:00:00Z", 2, "2027-02-28"),
        ] {
            assert_eq!(
                end(begin, count, PeriodUnit::Months, false),
                format!("{last} 23:59:59.999999"),
                "{begin}"
            );
        }
    }

    #[test]
    fn a_period_begins_on_the_day_of_the_site_not_of_utc() {
        assert_eq!(
            end("2026-03-14T15:59:59.999999Z", 1, PeriodUnit::Months, false),
            "2026-04-14 23:59:59.999999"
        );
        assert_eq!(
            end("2026-03-14T16:00:00Z", 1, PeriodUnit::Months, false),
            "2026-04-15 23:59:59.999999"
        );
    }

    #[test]
    fn days_count_with_or_without_the_first() {
        assert_eq!(
            end("2026-03-01T02:00:00Z", 10, PeriodUnit::Days, false),
            "2026-03-11 23:59:59.999999"
        );
        assert_eq!(
            end("2026-03-01T02:00:00Z", 10, PeriodUnit::Days, true),
            "2026-03-10 23:59:59.999999"
        );
    }

    #[test]
    fn an_instant_outside_the_calendar_counts_as_its_end() {
        let period = Period {
            count: 36,
            unit: PeriodUnit::Months,
        };
        for begin in [DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC] {
            assert!((1..=9999).contains(&chrono::Datelike::year(&day_of(begin))));
            let end = period.last_instant(begin, true);
            assert_eq!(end < begin, begin == DateTime::<Utc>::MAX_UTC);
        }
    }
}

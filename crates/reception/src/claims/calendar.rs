//! How long a claim runs.

use chrono::{DateTime, Days, Months, NaiveDate, TimeZone, Utc};
use kehu_kernel::Zone;

/// The instant at which a claim no longer stands: months, or days, after the day on which it began, at the end of that day in
/// the site's time zone. A month ends on the same day number of the next month, or on that month's last day; months are added
/// at once.
pub(crate) fn expiry(began_at: DateTime<Utc>, months: u32, days: u64) -> DateTime<Utc> {
    let first = Zone::CHINA.day_of(began_at);
    let last = first
        .checked_add_months(Months::new(months))
        .and_then(|day| day.checked_add_days(Days::new(days)))
        .unwrap_or(NaiveDate::MAX);
    end_of(last)
}

/// The first instant after a day.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let midnight = next.and_time(chrono::NaiveTime::MIN);
    Zone::CHINA.0.from_local_datetime(&midnight).earliest().map_or(DateTime::<Utc>::MAX_UTC, |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn att_g20_a_month_ends_on_the_same_day_number_or_the_last_day() {
        for (began, months, days, ends) in [
            ("2026-06-01T12:00:00+08:00", 1, 0, "2026-07-02T00:00:00+08:00"),
            ("2026-01-31T23:59:59+08:00", 1, 0, "2026-03-01T00:00:00+08:00"),
            ("2026-01-31T00:00:00+08:00", 2, 0, "2026-04-01T00:00:00+08:00"),
            ("2028-01-31T12:00:00+08:00", 1, 0, "2028-03-01T00:00:00+08:00"),
            // One microsecond before midnight in China is still the day before, whatever the day in UTC.
            ("2026-06-01T15:59:59.999999Z", 1, 0, "2026-07-01T16:00:00Z"),
            ("2026-06-01T16:00:00Z", 1, 0, "2026-07-02T16:00:00Z"),
            ("2026-06-01T12:00:00+08:00", 0, 15, "2026-06-17T00:00:00+08:00"),
        ] {
            assert_eq!(expiry(at(began), months, days), at(ends), "{began}");
        }
    }
}

//! On which days the month is lived. It ends the day before the demo is loaded, whatever day that is.
//!
//! Before the month a few days lie further back: one on which visitors came whose claims have expired by now, and two of
//! the calendar month that is settled, which the thirty days need not reach.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use kehu_commission::Month;
use kehu_kernel::Zone;

/// Days of the month of life.
const LENGTH: u64 = 30;
/// So many days ago the sites opened; earlier than any visit.
const OPENED: u64 = 110;
/// So many days ago those came whose claims have expired under both sets of rules: two months and more.
const EXPIRED: u64 = 95;
/// Days of the settled month on which something was sold.
const SOLD_ON: [u32; 2] = [18, 25];

/// What a day is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Visitors come whose claims will have expired.
    Early,
    /// Something is sold that the settlement finds.
    Sales,
    /// A day of the month, from 0.
    Life(u64),
}

/// A day at the sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: NaiveDate,
    pub(crate) purpose: Purpose,
    /// Whether it sells something for the settlement.
    pub(crate) sells: bool,
}

/// The days, as seen from the day on which the demo is loaded.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    /// In order.
    pub(crate) days: Vec<Day>,
    /// The calendar month that is settled: the last one that was over before the month of life ended, or the one before where
    /// that began in it.
    pub(crate) settled: Month,
    /// The day on whose evening it is settled.
    pub(crate) settling: NaiveDate,
    today: NaiveDate,
}

impl Calendar {
    pub(crate) fn before(today: NaiveDate) -> Self {
        let ago = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        let first = ago(LENGTH);
        // No month with deals is passed over: of two that are over it is the one in which life begins.
        let settled = settled_before(today).min(Month::of(first));
        let sold: Vec<NaiveDate> = SOLD_ON
            .iter()
            .filter_map(|day| settled.first_day().with_day(*day))
            .collect();
        let mut days = vec![Day {
            date: ago(EXPIRED),
            purpose: Purpose::Early,
            sells: false,
        }];
        days.extend(sold.iter().filter(|date| **date < first).map(|date| Day {
            date: *date,
            purpose: Purpose::Sales,
            sells: true,
        }));
        days.extend((0..LENGTH).map(|number| {
            let date = ago(LENGTH - number);
            Day {
                date,
                purpose: Purpose::Life(number),
                sells: sold.contains(&date),
            }
        }));
        Self {
            days,
            settled,
            settling: settled.next().first_day().max(first),
            today,
        }
    }

    /// When the sites opened.
    pub(crate) fn opened(&self) -> DateTime<Utc> {
        let day = self.today.checked_sub_days(Days::new(OPENED));
        clock(day.unwrap_or(self.today), 10, 0)
    }
}

/// The last calendar month that ended before yesterday, so that it can be settled by yesterday evening.
fn settled_before(today: NaiveDate) -> Month {
    let yesterday = today.pred_opt().unwrap_or(today);
    let this = Month::of(yesterday).first_day();
    Month::of(this.pred_opt().unwrap_or(this))
}

/// Whether more visitors come than on other days.
pub(crate) fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A time of a day at the sites.
pub(crate) fn clock(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
    let local = day.and_time(time);
    Zone::CHINA
        .0
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_month_ends_yesterday_and_settles_a_month_that_was_over() {
        for (today, settled, settling) in [
            ("2026-11-26", "2026-10", "2026-11-01"),
            ("2026-12-01", "2026-10", "2026-11-01"),
            ("2026-12-31", "2026-11", "2026-12-01"),
            ("2027-01-01", "2026-11", "2026-12-02"),
            ("2027-01-31", "2026-12", "2027-01-01"),
            ("2027-03-01", "2027-01", "2027-02-01"),
            ("2027-03-02", "2027-01", "2027-02-01"),
            ("2028-02-29", "2028-01", "2028-02-01"),
        ] {
            let calendar = Calendar::before(day(today));
            let dates: Vec<NaiveDate> = calendar.days.iter().map(|one| one.date).collect();
            assert!(dates.is_sorted() && dates.windows(2).all(|pair| pair[0] < pair[1]));
            assert_eq!(dates.last().copied(), day(today).pred_opt(), "{today}");
            assert_eq!(calendar.settled.to_string(), settled, "{today}");
            assert_eq!(calendar.settling, day(settling), "{today}");
            assert!(calendar.settled.end() <= clock(calendar.settling, 0, 0));
            assert!(dates.contains(&calendar.settling), "{today}");
            let sold: Vec<_> = calendar.days.iter().filter(|one| one.sells).collect();
            assert_eq!(sold.len(), 2);
            assert!(
                sold.iter()
                    .all(|one| Month::of(one.date) == calendar.settled)
            );
            assert!(sold.iter().all(|one| one.date <= calendar.settling));
            assert!(calendar.opened() < clock(dates[0], 0, 0));
        }
    }
}

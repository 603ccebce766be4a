//! How so many events spread over days and hours.

use chrono::{DateTime, Datelike, Days as Count, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// Nine in the morning, in seconds of the day.
const OPENS: u64 = 9 * 3600;
/// From nine until half past five.
const HOURS: u64 = 30_600;
/// The longest visit.
const LONGEST: u64 = 40 * 60;

/// So many events over so many days; on Saturdays and Sundays twice as many as on others.
#[derive(Debug, Clone)]
pub(crate) struct Days {
    pub(crate) first: NaiveDate,
    /// The first event of each day, and the number of all at the end.
    starts: Vec<u64>,
}

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) day: u64,
    pub(crate) at: DateTime<Utc>,
    /// Until when nothing else happens, at most.
    pub(crate) until: DateTime<Utc>,
}

impl Days {
    pub(crate) fn of(first: NaiveDate, days: u64, events: u64) -> Self {
        let mut weights = Vec::with_capacity(super::place(days));
        let mut whole = 0;
        for day in 0..days {
            weights.push(whole);
            let weekend = matches!(date(first, day).weekday(), Weekday::Sat | Weekday::Sun);
            whole += if weekend { 2 } else { 1 };
        }
        weights.push(whole);
        let starts = weights.iter().map(|weight| events * weight / whole.max(1));
        Self {
            first,
            starts: starts.collect(),
        }
    }

    /// The number of days.
    pub(crate) fn count(&self) -> u64 {
        u64::try_from(self.starts.len())
            .unwrap_or_default()
            .saturating_sub(1)
    }

    /// The first event of a day or of later ones.
    pub(crate) fn start(&self, day: u64) -> u64 {
        self.starts
            .get(super::place(day))
            .or(self.starts.last())
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn date(&self, day: u64) -> NaiveDate {
        date(self.first, day)
    }

    pub(crate) fn of_event(&self, event: u64) -> When {
        let after = self.starts.partition_point(|start| *start <= event);
        let day = u64::try_from(after).unwrap_or_default().saturating_sub(1);
        let (from, until) = (self.start(day), self.start(day + 1));
        let (order, all) = (event - from, (until - from).max(1));
        let seconds = OPENS + HOURS * order / all;
        let longest = (HOURS / all * 9 / 10).clamp(1, LONGEST);
        let at = instant(self.date(day), seconds);
        When {
            day,
            at,
            until: at + TimeDelta::seconds(super::big(longest)),
        }
    }
}

fn date(first: NaiveDate, day: u64) -> NaiveDate {
    first.checked_add_days(Count::new(day)).unwrap_or(first)
}

/// An instant of a day in China.
pub(crate) fn instant(day: NaiveDate, seconds: u64) -> DateTime<Utc> {
    // China has kept one time, eight hours ahead, since 1991.
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(8)
        + TimeDelta::seconds(super::big(seconds))
}

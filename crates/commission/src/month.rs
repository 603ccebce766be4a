//! Months of settlement.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeZone, Utc};
use kehu_kernel::Zone;
use std::fmt;
use std::str::FromStr;

/// A calendar month in the site's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

/// The text names no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a month such as 2026-05")]
pub struct NoMonth;

impl Month {
    /// The month in which a day lies.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> NaiveDate {
        self.0
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.next().0.pred_opt().unwrap_or(self.0)
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.checked_add_months(Months::new(1)).unwrap_or(self.0))
    }

    /// The first instant that is no longer in it.
    #[must_use]
    pub fn end(self) -> DateTime<Utc> {
        midnight(self.next().0)
    }

    /// Its first instant.
    #[must_use]
    pub fn begin(self) -> DateTime<Utc> {
        midnight(self.0)
    }
}

/// Midnight of a day in China, which has known no change of the clock since 1991.
pub(crate) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(chrono::NaiveTime::MIN);
    Zone::CHINA
        .0
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = NoMonth;
    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let (year, month) = text.split_once('-').ok_or(NoMonth)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
            return Err(NoMonth);
        }
        let year = year.parse().map_err(|_| NoMonth)?;
        let month = month.parse().map_err(|_| NoMonth)?;
        NaiveDate::from_ymd_opt(year, month, 1)
            .filter(|_| (1900..=2999).contains(&year))
            .map(Self)
            .ok_or(NoMonth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_ends_at_midnight_in_china() {
        let may: Month = "2026-05".parse().unwrap();
        assert_eq!(may.begin().to_rfc3339(), "2026-04-30T16:00:00+00:00");
        assert_eq!(may.end().to_rfc3339(), "2026-05-31T16:00:00+00:00");
        assert_eq!(may.last_day().to_string(), "2026-05-31");
        assert_eq!(
            "2026-12".parse::<Month>().unwrap().next().to_string(),
            "2027-01"
        );
    }

    #[test]
    fn only_months_are_months() {
        for bad in [
            "2026-13",
            "2026-00",
            "2026-5",
            "26-05",
            "2026-05-01",
            "",
            "1899-12",
            "+026-05",
        ] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}

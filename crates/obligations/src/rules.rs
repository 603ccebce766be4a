//! Periods and states. Pure.

use chrono::{Datelike, Months, NaiveDate};

kehu_kernel::word_lists! {
    /// What a policy demands on a schedule (GOV-06).
    Duty {
        /// A satisfaction survey of which asking has ended (SUR-03).
        SatisfactionSurvey = "satisfaction_survey",
    }
    /// In which span a duty is to be done.
    #[schema(as = DutyPeriod)]
    Period {
        /// Each month.
        Month = "month",
        /// Each quarter.
        Quarter = "quarter",
        /// Each half-year.
        HalfYear = "half_year",
        /// Each calendar year.
        Year = "year",
    }
    /// Where an obligation stands.
    ObligationState {
        /// To be done until the end of the period.
        Due = "due",
        /// Done as often as demanded.
        Done = "done",
        /// The period ended without.
        Overdue = "overdue",
    }
}

impl Period {
    const fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }
    }

    /// First and last day of the period in which a day lies.
    pub(crate) fn around(self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let month = day.month0() / self.months() * self.months();
        let first = NaiveDate::from_ymd_opt(day.year(), month + 1, 1)?;
        let last = first
            .checked_add_months(Months::new(self.months()))?
            .pred_opt()?;
        Some((first, last))
    }

    /// First and last day of the period before.
    pub(crate) fn before(self, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let (first, _) = self.around(day)?;
        self.around(first.pred_opt()?)
    }
}

/// Where an obligation stands on a day.
pub(crate) fn state(done: usize, times: u16, last: NaiveDate, day: NaiveDate) -> ObligationState {
    if done >= usize::from(times) {
        ObligationState::Done
    } else if last < day {
        ObligationState::Overdue
    } else {
        ObligationState::Due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn gov_06_periods_are_those_of_the_calendar() {
        for (period, on, first, last) in [
            (Period::Month, "2028-02-29", "2028-02-01", "2028-02-29"),
            (Period::Quarter, "2026-05-01", "2026-04-01", "2026-06-30"),
            (Period::HalfYear, "2026-07-01", "2026-07-01", "2026-12-31"),
            (Period::Year, "2026-12-31", "2026-01-01", "2026-12-31"),
            (Period::Year, "2027-01-01", "2027-01-01", "2027-12-31"),
        ] {
            assert_eq!(
                period.around(day(on)),
                Some((day(first), day(last))),
                "{period} {on}"
            );
        }
        let before = Period::Quarter.before(day("2026-02-03"));
        assert_eq!(before, Some((day("2025-10-01"), day("2025-12-31"))));
    }

    #[test]
    fn gov_06_a_period_is_overdue_on_the_day_after_its_last() {
        let last = day("2026-12-31");
        assert_eq!(state(0, 1, last, last), ObligationState::Due);
        assert_eq!(
            state(0, 1, last, day("2027-01-01")),
            ObligationState::Overdue
        );
        assert_eq!(state(1, 1, last, day("2027-01-01")), ObligationState::Done);
        assert_eq!(state(1, 2, last, last), ObligationState::Due);
    }
}

//! One company's working time.

use super::schedule::is_weekend;
use super::{Hours, OwnDay, Schedule, WorkingTime};
use crate::CalendarError;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use kehu_kernel::Zone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// So many days in a row without work are taken for a mistake in the company's calendar.
const LONGEST_PAUSE_DAYS: usize = 366;

/// A stretch of work: its first and its last moment.
type Stretch = (DateTime<Utc>, DateTime<Utc>);

/// Why a day counts or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CalendarDayReason)]
pub enum DayReason {
    /// The day on which the time began; working days are counted from the one after it.
    DayOfStart,
    /// A working day whose working time was over when the time began.
    AfterHours,
    /// Monday to Friday.
    Weekday,
    /// A Saturday or Sunday on which the nation makes up for a holiday.
    MakeUpDay,
    /// The company's own calendar says that it works.
    OwnWorkingDay,
    /// Saturday or Sunday.
    Weekend,
    /// A day off of the national schedule.
    Holiday,
    /// The company's own calendar says that it does not work.
    OwnDayOff,
}

impl DayReason {
    /// Whether there is work on such a day.
    #[must_use]
    pub const fn works(self) -> bool {
        match self {
            Self::DayOfStart
            | Self::AfterHours
            | Self::Weekday
            | Self::MakeUpDay
            | Self::OwnWorkingDay => true,
            Self::Weekend | Self::Holiday | Self::OwnDayOff => false,
        }
    }
}

/// One company's working time: the national schedules that are in force, its own days, its hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    schedules: BTreeMap<i32, Schedule>,
    hours: Hours,
    own_days: BTreeMap<NaiveDate, OwnDay>,
    working_time_version: String,
}

impl Calendar {
    /// Of the schedules, one a year, and the company's own calendar with the name of its version.
    #[must_use]
    pub fn new(
        schedules: impl IntoIterator<Item = Schedule>,
        working_time: WorkingTime,
        working_time_version: impl Into<String>,
    ) -> Self {
        let WorkingTime {
            hours, own_days, ..
        } = working_time;
        Self {
            schedules: schedules.into_iter().map(|one| (one.year, one)).collect(),
            hours,
            own_days: own_days.into_iter().map(|own| (own.date, own)).collect(),
            working_time_version: working_time_version.into(),
        }
    }

    /// The same with a schedule in place of the one of its year.
    #[must_use]
    pub fn with_schedule(mut self, schedule: Schedule) -> Self {
        self.schedules.insert(schedule.year, schedule);
        self
    }

    /// The years whose days are known, rising.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.schedules.keys().copied()
    }

    /// The name of the versions on which the days from one to another rest, such as
    /// `cn-2025.1 cn-2026.2 office-hours`: the national schedules with their numbers, then the company's calendar.
    #[must_use]
    pub fn version(&self, first: NaiveDate, last: NaiveDate) -> String {
        let mut text = String::new();
        for schedule in self.schedules.values() {
            if (first.year()..=last.year()).contains(&schedule.year) {
                text.push_str(&format!("cn-{}.{} ", schedule.year, schedule.number));
            }
        }
        text + &self.working_time_version
    }

    /// Whether a day is worked, and why.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`].
    pub fn reason(&self, date: NaiveDate) -> Result<DayReason, CalendarError> {
        let year = date.year();
        let schedule = self
            .schedules
            .get(&year)
            .ok_or(CalendarError::YearWithoutSchedule { year })?;
        Ok(match self.own_days.get(&date) {
            Some(own) if own.works => DayReason::OwnWorkingDay,
            Some(_) => DayReason::OwnDayOff,
            None if schedule.make_up_days.contains(&date) => DayReason::MakeUpDay,
            None if schedule.holidays.contains(&date) => DayReason::Holiday,
            None if is_weekend(date) => DayReason::Weekend,
            None => DayReason::Weekday,
        })
    }

    /// What the company calls a day of its own.
    #[must_use]
    pub fn own_name(&self, date: NaiveDate) -> Option<&str> {
        self.own_days.get(&date).map(|own| own.name.as_str())
    }

    /// The hours of a day; none when it is not worked.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`].
    pub fn hours(&self, date: NaiveDate) -> Result<Option<Hours>, CalendarError> {
        let own = self.own_days.get(&date).and_then(|own| own.hours);
        Ok(self
            .reason(date)?
            .works()
            .then(|| own.unwrap_or(self.hours)))
    }

    /// Whether an instant lies in the working time. The moment of closing still does.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`].
    pub fn is_working(&self, at: DateTime<Utc>) -> Result<bool, CalendarError> {
        let stretches = self.stretches(Zone::CHINA.day_of(at))?;
        Ok(stretches
            .iter()
            .any(|(from, until)| *from <= at && at <= *until))
    }

    /// The first working moment that is not before an instant.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`], [`CalendarError::NoWorkingTime`].
    pub fn next_working(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, CalendarError> {
        for date in days_from(Zone::CHINA.day_of(at)).take(LONGEST_PAUSE_DAYS) {
            for (from, until) in self.stretches(date)? {
                if at <= until {
                    return Ok(from.max(at));
                }
            }
        }
        Err(CalendarError::NoWorkingTime {})
    }

    /// The working time between two instants; none when the second is not after the first.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`].
    pub fn working_time_between(
        &self,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<TimeDelta, CalendarError> {
        let last = Zone::CHINA.day_of(until);
        let mut sum = TimeDelta::zero();
        for date in days_from(Zone::CHINA.day_of(from)).take_while(|date| *date <= last) {
            for (begin, end) in self.stretches(date)? {
                sum += (end.min(until) - begin.max(from)).max(TimeDelta::zero());
            }
        }
        Ok(sum)
    }

    /// The first moment at which so much working time has passed since an instant.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`], [`CalendarError::NoWorkingTime`].
    pub fn after_working_time(
        &self,
        from: DateTime<Utc>,
        time: TimeDelta,
    ) -> Result<DateTime<Utc>, CalendarError> {
        let mut at = self.next_working(from)?;
        let mut left = time;
        loop {
            let stretches = self.stretches(Zone::CHINA.day_of(at))?;
            for (begin, end) in stretches {
                let start = begin.max(at);
                let there = (end - start).max(TimeDelta::zero());
                if left <= there && start <= end {
                    return Ok(start + left);
                }
                left -= there;
            }
            at = self.next_working(start_of_next_day(at))?;
        }
    }

    /// The stretches of work of a day as instants, in order; none when it is not worked.
    pub(super) fn stretches(&self, date: NaiveDate) -> Result<Vec<Stretch>, CalendarError> {
        let hours = self.hours(date)?;
        let stretches = hours.iter().flat_map(Hours::stretches);
        Ok(stretches
            .map(|(from, until)| (instant(date, from), instant(date, until)))
            .collect())
    }
}

/// The days from one on, without end.
pub(super) fn days_from(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(date), |day| day.checked_add_days(Days::new(1)))
}

fn start_of_next_day(at: DateTime<Utc>) -> DateTime<Utc> {
    let day = Zone::CHINA.day_of(at);
    instant(
        day.checked_add_days(Days::new(1)).unwrap_or(day),
        NaiveTime::MIN,
    )
}

fn instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = date.and_time(time);
    Zone::CHINA
        .0
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

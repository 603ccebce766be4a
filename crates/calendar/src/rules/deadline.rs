//! What ends when, and which days were counted for it (CMP-07).

use super::calendar::{Calendar, DayReason, days_from};
use crate::CalendarError;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kehu_kernel::Zone;
use serde::{Deserialize, Serialize};

const MAX_WORKING_DAYS: u16 = 366;
/// The same in minutes of eight hours a day.
const MAX_WORKING_MINUTES: u32 = 366 * 8 * 60;

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// So many working days after the day of start, to the close of the last: 1 to 366.
    WorkingDays(u16),
    /// So much working time: 1 to 175680 minutes.
    WorkingMinutes(u32),
}

/// A day between start and end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedDay {
    /// The day.
    pub date: NaiveDate,
    /// Whether it was counted.
    pub counted: bool,
    /// Why.
    pub reason: DayReason,
    /// What the company calls it, when it is a day of its own calendar.
    pub name: Option<String>,
    /// The working minutes that passed on it, begun ones not counted.
    pub minutes: i64,
}

/// What ends when, and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The first working moment from which the time runs.
    pub starts_at: DateTime<Utc>,
    /// When it ends. It is met up to and including this moment.
    pub due_at: DateTime<Utc>,
    /// The days from the day of start to the day of the end, all of them.
    pub days: Vec<CountedDay>,
    /// The versions of the calendar that it rests on: `cn-2026.1 office-hours`.
    pub version: String,
}

impl Calendar {
    /// When a length of time ends that begins at an instant. Outside the working time it begins at the next working
    /// moment. Working days are counted from the day after the instant's, whatever that day is, and end with the close of
    /// the last.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`] when a day of such a year is needed, [`CalendarError::SpanOutOfRange`],
    /// [`CalendarError::NoWorkingTime`].
    pub fn deadline(&self, from: DateTime<Utc>, span: Span) -> Result<Deadline, CalendarError> {
        let starts_at = self.next_working(from)?;
        let due_at = match span {
            Span::WorkingDays(count @ 1..=MAX_WORKING_DAYS) => {
                self.close_of_working_day(Zone::CHINA.day_of(from), count)?
            }
            Span::WorkingMinutes(count @ 1..=MAX_WORKING_MINUTES) => {
                self.after_working_time(starts_at, TimeDelta::minutes(count.into()))?
            }
            Span::WorkingDays(_) | Span::WorkingMinutes(_) => {
                return Err(CalendarError::SpanOutOfRange {});
            }
        };
        let (first, last) = (Zone::CHINA.day_of(from), Zone::CHINA.day_of(due_at));
        let days = days_from(first)
            .take_while(|date| *date <= last)
            .map(|date| self.counted_day(date, first, (starts_at, due_at), span))
            .collect::<Result<_, _>>()?;
        Ok(Deadline {
            starts_at,
            due_at,
            days,
            version: self.version(first, last),
        })
    }

    /// The moment at which a share of a deadline's working time has passed, in percent. Over 100 it lies after the end.
    ///
    /// # Errors
    /// [`CalendarError::YearWithoutSchedule`], [`CalendarError::NoWorkingTime`].
    pub fn share_of(
        &self,
        deadline: &Deadline,
        percent: u8,
    ) -> Result<DateTime<Utc>, CalendarError> {
        let whole = self.working_time_between(deadline.starts_at, deadline.due_at)?;
        let part = whole * i32::from(percent) / 100;
        self.after_working_time(deadline.starts_at, part)
    }

    /// The close of the n-th working day after a day.
    fn close_of_working_day(
        &self,
        day: NaiveDate,
        count: u16,
    ) -> Result<DateTime<Utc>, CalendarError> {
        let mut left = count;
        let mut pause = 0;
        for date in days_from(day).skip(1) {
            match self.stretches(date)?.last() {
                Some((_, closes)) if left == 1 => return Ok(*closes),
                Some(_) => {
                    left -= 1;
                    pause = 0;
                }
                None => pause += 1,
            }
            if pause > MAX_WORKING_DAYS {
                break;
            }
        }
        Err(CalendarError::NoWorkingTime {})
    }

    fn counted_day(
        &self,
        date: NaiveDate,
        first: NaiveDate,
        (starts_at, due_at): (DateTime<Utc>, DateTime<Utc>),
        span: Span,
    ) -> Result<CountedDay, CalendarError> {
        let kind = self.reason(date)?;
        let mut worked = TimeDelta::zero();
        for (from, until) in self.stretches(date)? {
            worked += (until.min(due_at) - from.max(starts_at)).max(TimeDelta::zero());
        }
        let late = date == first && kind.works() && Zone::CHINA.day_of(starts_at) > first;
        let (counted, reason) = match span {
            _ if late => (false, DayReason::AfterHours),
            Span::WorkingDays(_) if date == first && kind.works() => (false, DayReason::DayOfStart),
            Span::WorkingDays(_) => (kind.works(), kind),
            Span::WorkingMinutes(_) => (worked > TimeDelta::zero(), kind),
        };
        Ok(CountedDay {
            date,
            counted,
            reason,
            name: self.own_name(date).map(str::to_owned),
            minutes: worked.num_minutes(),
        })
    }
}

#[cfg(test)]
mod tests;

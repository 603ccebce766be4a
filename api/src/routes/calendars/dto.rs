//! Bodies of calendars and deadlines.

use crate::page;
use crate::routes::policies::{DayOfYear, OwnDay, WorkingHours};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_calendar::CompanyCalendar;
use kehu_calendar::deadlines::{self as domain, Counted, RunningDeadline};
use kehu_calendar::rules::{self, DayReason, Span};
use kehu_kernel::{DeadlineId, HolidayScheduleId, PolicyVersionId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The calendar under which a unit lives (CMP-07).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Calendar {
    /// The unit.
    pub unit_id: UnitId,
    /// The day for which it is told.
    pub valid_on: NaiveDate,
    /// The published working time on which it rests; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The hours of a working day.
    pub hours: WorkingHours,
    /// The days on which the company differs from the national schedule.
    #[schema(max_items = 366)]
    pub own_days: Vec<OwnDay>,
    /// By which day of a year the national schedule of the next is expected.
    pub next_schedule_by: DayOfYear,
    /// The years whose national schedule is in force, rising. Days of other years are not guessed.
    #[schema(max_items = 101, example = json!([2025, 2026]))]
    pub years: Vec<i32>,
}

impl Calendar {
    pub(super) fn of(unit_id: UnitId, valid_on: NaiveDate, found: CompanyCalendar) -> Self {
        let CompanyCalendar {
            working_time,
            calendar,
        } = found;
        let rules::WorkingTime {
            hours,
            own_days,
            next_schedule_by,
        } = working_time.document;
        Self {
            unit_id,
            valid_on,
            policy_version_id: working_time.version,
            hours: hours.into(),
            own_days: own_days.into_iter().map(Into::into).collect(),
            next_schedule_by: next_schedule_by.into(),
            years: calendar.years().collect(),
        }
    }
}

/// The days of a unit's calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarDays {
    /// The days, rising.
    #[schema(max_items = 366)]
    pub items: Vec<CalendarDay>,
    /// The versions on which they rest: the national schedules with their numbers, then the working time.
    #[schema(max_length = 1000, example = "cn-2026.1 office-hours")]
    pub version: String,
}

/// A day of a unit's calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    pub date: NaiveDate,
    /// Whether there is work.
    pub works: bool,
    /// Why.
    pub reason: DayReason,
    /// What the company calls it, when it is a day of its own.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// Its hours; null on a day off.
    pub hours: Option<WorkingHours>,
}

/// What ends when, and why then (CMP-07).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComputedDeadline {
    /// The unit by whose calendar it was counted.
    pub unit_id: UnitId,
    /// The instant from which it was asked for.
    pub from: DateTime<Utc>,
    /// The first working moment from which the time runs.
    pub starts_at: DateTime<Utc>,
    /// When it ends. It is met up to and including this moment.
    pub due_at: DateTime<Utc>,
    /// Every day from the day of start to the day of the end, counted or skipped, and why.
    #[schema(max_items = 2000)]
    pub days: Vec<CountedDay>,
    /// The moments at which the asked shares of its working time have passed.
    #[schema(max_items = 10)]
    pub shares: Vec<DeadlineShare>,
    /// The versions on which it rests: the national schedules with their numbers, then the working time.
    #[schema(max_length = 1000, example = "cn-2026.1 office-hours")]
    pub version: String,
}

/// A day that was counted for a deadline, or not.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountedDay {
    /// The day.
    pub date: NaiveDate,
    /// Whether it was counted.
    pub counted: bool,
    /// Why.
    pub reason: DayReason,
    /// What the company calls it, when it is a day of its own.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// The whole working minutes that pass on it between start and end.
    #[schema(minimum = 0, maximum = 1440)]
    pub minutes: i64,
}

impl From<rules::CountedDay> for CountedDay {
    fn from(day: rules::CountedDay) -> Self {
        let rules::CountedDay {
            date,
            counted,
            reason,
            name,
            minutes,
        } = day;
        Self {
            date,
            counted,
            reason,
            name,
            minutes,
        }
    }
}

/// The moment at which a share of a deadline's working time has passed (CMP-08).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineShare {
    /// The share, in percent.
    #[schema(minimum = 1, maximum = 100, example = 80)]
    pub percent: u8,
    /// The moment.
    pub at: DateTime<Utc>,
}

/// A deadline of any domain (CMP-08).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Deadline {
    /// Identifier.
    pub id: DeadlineId,
    /// Kind of the thing that has it.
    #[schema(max_length = 50, example = "service_order")]
    pub subject_kind: String,
    /// The thing.
    pub subject_id: Uuid,
    /// Which of the thing's deadlines.
    #[schema(max_length = 50, example = "response")]
    pub clock: String,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// From when it is counted.
    pub began_at: DateTime<Utc>,
    /// How many working days it lasts; null when it is counted in minutes.
    #[schema(minimum = 1, maximum = 366)]
    pub working_days: Option<u16>,
    /// How many working minutes it lasts; null when it is counted in days.
    #[schema(minimum = 1, maximum = 175_680)]
    pub working_minutes: Option<u32>,
    /// When it ends; null while a schedule is missing.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was met or fell away; null while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// Whether it was missed, or has passed and still runs.
    pub overdue: bool,
    /// The first end that had passed unmet when a confirmed calendar moved it: it stays on record. Null where none had.
    pub overrun_at: Option<DateTime<Utc>>,
    /// The year whose schedule has to be confirmed before its end is known.
    #[schema(minimum = 2000, maximum = 2200)]
    pub waits_for_year: Option<i32>,
    /// Every day from the day of start to the day of the end, counted or skipped, and why.
    #[schema(max_items = 2000)]
    pub days: Vec<CountedDay>,
    /// The versions on which it rests; null while a schedule is missing.
    #[schema(max_length = 1000, example = "cn-2026.1 office-hours")]
    pub version: Option<String>,
}

page!(DeadlinePage, Deadline);

impl Deadline {
    pub(super) fn of(deadline: RunningDeadline, now: DateTime<Utc>) -> Self {
        let (overdue, due_at) = (deadline.is_missed(now), deadline.due_at());
        let RunningDeadline {
            id,
            subject_kind,
            subject_id,
            clock,
            unit_id,
            began_at,
            span,
            counted,
            stopped_at,
            overrun_at,
        } = deadline;
        let (working_days, working_minutes) = match span {
            Span::WorkingDays(count) => (Some(count), None),
            Span::WorkingMinutes(count) => (None, Some(count)),
        };
        let (days, version, waits_for_year) = match counted {
            Counted::Due { days, version, .. } => (days, Some(version), None),
            Counted::Waiting { year } => (Vec::new(), None, Some(year)),
        };
        Self {
            id,
            subject_kind,
            subject_id,
            clock,
            unit_id,
            began_at,
            working_days,
            working_minutes,
            due_at,
            stopped_at,
            overdue,
            overrun_at,
            waits_for_year,
            days: days.into_iter().map(Into::into).collect(),
            version,
        }
    }
}

/// The moves of a deadline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineHistory {
    /// Every move, the first one first.
    #[schema(max_items = 200)]
    pub items: Vec<MovedDeadline>,
}

/// A move of a deadline by a confirmed holiday schedule or by the company's own calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MovedDeadline {
    /// When.
    pub moved_at: DateTime<Utc>,
    /// The schedule that was confirmed; null where it was the company's own calendar.
    pub schedule_id: Option<HolidayScheduleId>,
    /// The version of the company's own calendar that was confirmed; null for a schedule, or a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The user who confirmed it; null when no person did.
    pub by: Option<UserId>,
    /// When it ended before; null while a schedule was missing.
    pub due_before: Option<DateTime<Utc>>,
    /// When it ended from then on; null while another schedule was missing.
    pub due_after: Option<DateTime<Utc>>,
}

impl From<domain::DeadlineMove> for MovedDeadline {
    fn from(one: domain::DeadlineMove) -> Self {
        let domain::DeadlineMove {
            moved_at,
            schedule_id,
            policy_version_id,
            by_kind,
            by_id,
            due_before,
            due_after,
        } = one;
        let is_person = by_kind == "user";
        Self {
            moved_at,
            schedule_id,
            policy_version_id,
            by: is_person.then(|| by_id.parse().ok()).flatten(),
            due_before,
            due_after,
        }
    }
}

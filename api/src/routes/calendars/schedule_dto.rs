//! Bodies of holiday schedules.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_calendar::schedules as domain;
use kehu_calendar::schedules::{NewSchedule, ScheduleState};
use kehu_kernel::{DeadlineId, HolidayScheduleId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A version of a year's national holiday schedule (CMP-07).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HolidaySchedule {
    /// Identifier.
    pub id: HolidayScheduleId,
    /// The calendar year.
    #[schema(minimum = 2000, maximum = 2100, example = 2026)]
    pub year: i32,
    /// Number within the year: the first, then one for each correction.
    #[schema(minimum = 1, example = 1)]
    pub number: i32,
    /// The days off, rising.
    #[schema(max_items = 366)]
    pub holidays: Vec<NaiveDate>,
    /// The Saturdays and Sundays on which work is made up, rising.
    #[schema(max_items = 110)]
    pub make_up_days: Vec<NaiveDate>,
    /// Where it was announced.
    #[schema(max_length = 500, example = "国办发明电〔2025〕7号")]
    pub source: String,
    /// Where it stands.
    pub state: ScheduleState,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// When it was confirmed or discarded.
    pub decided_at: Option<DateTime<Utc>>,
}

page!(HolidaySchedulePage, HolidaySchedule);

impl From<domain::HolidaySchedule> for HolidaySchedule {
    fn from(schedule: domain::HolidaySchedule) -> Self {
        let domain::HolidaySchedule {
            id,
            year,
            number,
            holidays,
            make_up_days,
            source,
            state,
            imported_at,
            decided_at,
        } = schedule;
        Self {
            id,
            year,
            number,
            holidays,
            make_up_days,
            source,
            state,
            imported_at,
            decided_at,
        }
    }
}

/// Imports the schedule of a year.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportHolidaySchedule {
    /// The calendar year; every day lies in it.
    #[validate(range(min = 2000, max = 2099))]
    #[schema(minimum = 2000, maximum = 2099, example = 2027)]
    pub year: i32,
    /// The days off, weekends inside a holiday among them, each once.
    #[validate(length(min = 1, max = 366))]
    #[schema(min_items = 1, max_items = 366)]
    pub holidays: Vec<NaiveDate>,
    /// The Saturdays and Sundays on which work is made up, each once.
    #[validate(length(max = 110))]
    #[schema(max_items = 110)]
    pub make_up_days: Vec<NaiveDate>,
    /// Where it was announced: number or address of the notice.
    #[validate(length(min = 1, max = 500))]
    #[schema(
        min_length = 1,
        max_length = 500,
        example = "国务院办公厅关于2027年部分节假日安排的通知"
    )]
    pub source: String,
}

impl From<ImportHolidaySchedule> for NewSchedule {
    fn from(body: ImportHolidaySchedule) -> Self {
        let ImportHolidaySchedule {
            year,
            holidays,
            make_up_days,
            source,
        } = body;
        Self {
            year,
            holidays,
            make_up_days,
            source,
        }
    }
}

/// What confirming a holiday schedule, or a company's own calendar, does or did to open deadlines.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HolidayScheduleImpact {
    /// How many open deadlines were counted anew: those that need a day of the schedule's year, or those of the unit and the
    /// units below it.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub examined_count: u64,
    /// How many of them end at another moment.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub moved_count: u64,
    /// Those that do, at most a thousand; `GET /v1/calendars/deadlines` lists all open ones.
    #[schema(max_items = 1000)]
    pub moves: Vec<DeadlineMove>,
}

/// The most moves that an answer lists.
const MAX_MOVES: usize = 1000;

impl From<domain::Impact> for HolidayScheduleImpact {
    fn from(impact: domain::Impact) -> Self {
        let domain::Impact {
            examined_count,
            moves,
        } = impact;
        Self {
            examined_count,
            moved_count: u64::try_from(moves.len()).unwrap_or(u64::MAX),
            moves: moves.into_iter().take(MAX_MOVES).map(Into::into).collect(),
        }
    }
}

/// An open deadline that ends at another moment.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineMove {
    /// The deadline.
    pub deadline_id: DeadlineId,
    /// Kind of the thing that has it.
    #[schema(max_length = 50, example = "complaint")]
    pub subject_kind: String,
    /// The thing.
    pub subject_id: Uuid,
    /// Which of the thing's deadlines.
    #[schema(max_length = 50, example = "reply")]
    pub clock: String,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// When it ended before; null while a schedule was missing.
    pub due_before: Option<DateTime<Utc>>,
    /// When it ends by the new schedule or calendar; null while a year's schedule is missing.
    pub due_after: Option<DateTime<Utc>>,
}

impl From<domain::Move> for DeadlineMove {
    fn from(one: domain::Move) -> Self {
        let domain::Move {
            deadline_id,
            subject_kind,
            subject_id,
            clock,
            unit_id,
            due_before,
            due_after,
        } = one;
        Self {
            deadline_id,
            subject_kind,
            subject_id,
            clock,
            unit_id,
            due_before,
            due_after,
        }
    }
}

//! What a stored schedule is, and what it moves.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{DeadlineId, HolidayScheduleId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a schedule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = HolidayScheduleState)]
pub enum ScheduleState {
    /// Imported; changes nothing yet.
    Proposed,
    /// What the year is counted by.
    InForce,
    /// Another of its year took its place.
    Superseded,
    /// It was not confirmed.
    Discarded,
}

/// A schedule to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchedule {
    /// The calendar year.
    pub year: i32,
    /// The days off.
    pub holidays: Vec<NaiveDate>,
    /// The Saturdays and Sundays on which work is made up.
    pub make_up_days: Vec<NaiveDate>,
    /// Where it was announced, 1 to 500 characters.
    pub source: String,
}

/// A stored schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidaySchedule {
    /// Identifier.
    pub id: HolidayScheduleId,
    /// The calendar year.
    pub year: i32,
    /// Number within the year, from 1.
    pub number: i32,
    /// The days off, rising.
    pub holidays: Vec<NaiveDate>,
    /// The days on which work is made up, rising.
    pub make_up_days: Vec<NaiveDate>,
    /// Where it was announced.
    pub source: String,
    /// Where it stands.
    pub state: ScheduleState,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// When it was confirmed or discarded.
    pub decided_at: Option<DateTime<Utc>>,
}

/// What confirming a schedule or a company's calendar does to open deadlines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// How many open deadlines were counted anew.
    pub examined_count: u64,
    /// Those that move, in the order of their identifiers.
    pub moves: Vec<Move>,
}

/// An open deadline that ends at another moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The deadline.
    pub deadline_id: DeadlineId,
    /// Kind of the thing that has it.
    pub subject_kind: String,
    /// Its identifier.
    pub subject_id: Uuid,
    /// Which of the thing's deadlines.
    pub clock: String,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// When it ends now; none while a schedule is missing.
    pub due_before: Option<DateTime<Utc>>,
    /// When it would end; none while a schedule is missing.
    pub due_after: Option<DateTime<Utc>>,
}

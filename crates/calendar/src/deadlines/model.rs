//! What a kept deadline is.

use crate::rules::{CountedDay, Span};
use chrono::{DateTime, Utc};
use kehu_kernel::{DeadlineId, HolidayScheduleId, PolicyVersionId, UnitId};
use uuid::Uuid;

/// A deadline to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDeadline {
    /// Kind of the thing that has it, such as `complaint`.
    pub subject_kind: &'static str,
    /// The thing.
    pub subject_id: Uuid,
    /// Which of the thing's deadlines, such as `reply`; each begins once.
    pub clock: &'static str,
    /// The unit by whose calendar it is counted and in whose list it stands.
    pub unit_id: UnitId,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// How long.
    pub span: Span,
}

/// A kept deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningDeadline {
    /// Identifier.
    pub id: DeadlineId,
    /// Kind of the thing that has it.
    pub subject_kind: String,
    /// The thing.
    pub subject_id: Uuid,
    /// Which of the thing's deadlines.
    pub clock: String,
    /// The unit by whose calendar it is counted.
    pub unit_id: UnitId,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// How long.
    pub span: Span,
    /// When it ends and why then, or which year's schedule is missing for that.
    pub counted: Counted,
    /// When it was met or fell away; none while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// The first end that had passed unmet when a confirmed calendar moved it: it stays on record.
    pub overrun_at: Option<DateTime<Utc>>,
}

/// How a deadline was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// It is known when it ends.
    Due {
        /// The first working moment from which the time runs.
        starts_at: DateTime<Utc>,
        /// When it ends; met up to and including this moment.
        due_at: DateTime<Utc>,
        /// The days from the day of start to the day of the end.
        days: Vec<CountedDay>,
        /// The versions of the calendar that it rests on.
        version: String,
    },
    /// It cannot be known before the schedule of this year is in force.
    Waiting {
        /// The year.
        year: i32,
    },
}

impl RunningDeadline {
    /// When it ends; none while a schedule is missing.
    #[must_use]
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        match &self.counted {
            Counted::Due { due_at, .. } => Some(*due_at),
            Counted::Waiting { .. } => None,
        }
    }

    /// Whether it was or is missed at an instant: not met up to and including its end.
    #[must_use]
    pub fn is_missed(&self, now: DateTime<Utc>) -> bool {
        let until = self.stopped_at.unwrap_or(now);
        self.due_at().is_some_and(|due| due < until)
    }
}

/// Which deadlines a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeadlineFilter {
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// Of things of this kind.
    pub subject_kind: Option<String>,
    /// Only those that end before this instant.
    pub due_before: Option<DateTime<Utc>>,
    /// Only those that wait for a schedule.
    pub waiting: bool,
}

/// Which change of a calendar, confirmed by somebody, moves deadlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// A national schedule.
    Schedule(HolidayScheduleId),
    /// A company's own calendar, in the version that is in force; none for a shipped preset.
    WorkingTime(Option<PolicyVersionId>),
}

/// A move of a deadline by a confirmed calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineMove {
    /// When.
    pub moved_at: DateTime<Utc>,
    /// The schedule that was confirmed; none where it was the company's own calendar.
    pub schedule_id: Option<HolidayScheduleId>,
    /// The version of the company's own calendar that was confirmed.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Kind of principal who confirmed it.
    pub by_kind: String,
    /// Who confirmed it.
    pub by_id: String,
    /// When it ended before; none while a schedule was missing.
    pub due_before: Option<DateTime<Utc>>,
    /// When it ended from then on; none while another schedule was missing.
    pub due_after: Option<DateTime<Utc>>,
}

//! Deadlines, explained, and what is told of them.

use crate::routes::calendars::dto::CountedDay;
use chrono::{DateTime, Utc};
use kehu_calendar::deadlines::Counted;
use kehu_complaints as domain;
use kehu_complaints::words::{AlarmKind, DeadlineKind, Punctuality};
use kehu_kernel::{ComplaintAlarmId, DeadlineId};
use serde::Serialize;
use utoipa::ToSchema;

/// The deadlines of a complaint with their explanations, and what was and will be told (CMP-07, CMP-08).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintDeadlines {
    /// How the complaint stands to the deadline that stands.
    pub punctuality: Punctuality,
    /// Promises and extensions, in the order in which they were set.
    #[schema(max_items = 100)]
    pub items: Vec<ComplaintDeadline>,
    /// Warnings, escalations and reminders, in the order in which they are due.
    #[schema(max_items = 1000)]
    pub alarms: Vec<ComplaintAlarm>,
}

/// A deadline, with the days that were counted and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintDeadline {
    /// Identifier, as the calendar keeps it.
    pub id: DeadlineId,
    /// Promise or extension.
    pub kind: DeadlineKind,
    /// Working days.
    #[schema(minimum = 1, maximum = 60)]
    pub working_days: u16,
    /// From when they are counted: the acceptance.
    pub began_at: DateTime<Utc>,
    /// The first working moment from which the time runs.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it ends; met up to and including this moment.
    pub due_at: Option<DateTime<Utc>>,
    /// The days from the day of start to the day of the end.
    #[schema(max_items = 1000)]
    pub days: Vec<CountedDay>,
    /// The versions of the calendar that it rests on.
    #[schema(max_length = 1000, example = "cn-2026.1 office-hours")]
    pub calendar_version: Option<String>,
    /// The year whose schedule has to be imported before the end is known.
    #[schema(minimum = 2000, maximum = 2100)]
    pub missing_year: Option<i32>,
    /// When it was met or fell away.
    pub stopped_at: Option<DateTime<Utc>>,
    /// Whether it is the one that stands.
    pub stands: bool,
}

impl From<domain::Deadline> for ComplaintDeadline {
    fn from(deadline: domain::Deadline) -> Self {
        let domain::Deadline {
            id,
            kind,
            working_days,
            began_at,
            counted,
            stopped_at,
            stands,
        } = deadline;
        let shown = Self {
            id,
            kind,
            working_days,
            began_at,
            starts_at: None,
            due_at: None,
            days: Vec::new(),
            calendar_version: None,
            missing_year: None,
            stopped_at,
            stands,
        };
        match counted {
            Counted::Waiting { year } => Self {
                missing_year: Some(year),
                ..shown
            },
            Counted::Due {
                starts_at,
                due_at,
                days,
                version,
            } => Self {
                starts_at: Some(starts_at),
                due_at: Some(due_at),
                days: days.into_iter().map(Into::into).collect(),
                calendar_version: Some(version),
                ..shown
            },
        }
    }
}

/// A warning, escalation or reminder.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintAlarm {
    /// Identifier.
    pub id: ComplaintAlarmId,
    /// The deadline that it belongs to.
    pub deadline_id: Option<DeadlineId>,
    /// What is told.
    pub kind: AlarmKind,
    /// Of a warning: the percent of the time.
    #[schema(minimum = 1, maximum = 99)]
    pub percent: Option<i16>,
    /// When it is due.
    pub planned_at: DateTime<Utc>,
    /// When it was told; null while it is to come.
    pub sent_at: Option<DateTime<Utc>>,
}

impl From<domain::Alarm> for ComplaintAlarm {
    fn from(alarm: domain::Alarm) -> Self {
        let domain::Alarm {
            id,
            deadline_id,
            kind,
            percent,
            planned_at,
            sent_at,
        } = alarm;
        Self {
            id,
            deadline_id,
            kind,
            percent,
            planned_at,
            sent_at,
        }
    }
}

//! When a company works (CMP-07).

use super::site_rules::time_of_day;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// When a company works: the hours of its working days, and its own days on top of the national schedule (CMP-07).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingTimePolicy {
    /// The hours of a working day.
    #[validate(nested)]
    pub hours: WorkingHours,
    /// The days on which the company differs from the national schedule, each once.
    #[validate(length(max = 366), nested)]
    #[schema(max_items = 366)]
    pub own_days: Vec<OwnDay>,
    /// By which day of a year the national schedule of the next is expected: from then on it is warned of where it is missing
    /// and deadlines wait for it. 1 December when absent.
    #[serde(default)]
    #[validate(nested)]
    pub next_schedule_by: DayOfYear,
}

/// A day that every year has.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayOfYear {
    /// The month.
    #[validate(range(min = 1, max = 12))]
    #[schema(minimum = 1, maximum = 12, example = 12)]
    pub month: u32,
    /// The day of the month.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31, example = 1)]
    pub day: u32,
}

impl Default for DayOfYear {
    fn default() -> Self {
        kehu_calendar::rules::DayOfYear::default().into()
    }
}

impl From<kehu_calendar::rules::DayOfYear> for DayOfYear {
    fn from(one: kehu_calendar::rules::DayOfYear) -> Self {
        let kehu_calendar::rules::DayOfYear { month, day } = one;
        Self { month, day }
    }
}

/// The hours of a working day, in the company's zone. Both ends belong to the working time.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    /// When work begins.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "09:00"
    )]
    pub opens: String,
    /// When work ends, on the same day.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "18:00"
    )]
    pub closes: String,
    /// The break at noon, inside the hours; null where work goes on.
    #[validate(nested)]
    pub lunch: Option<LunchBreak>,
}

/// The break at noon.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LunchBreak {
    /// When it begins.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "12:00"
    )]
    pub from: String,
    /// When work goes on.
    #[validate(custom(function = time_of_day))]
    #[schema(
        pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        max_length = 5,
        example = "13:00"
    )]
    pub until: String,
}

/// A day on which the company differs from the national schedule.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is called.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "司庆")]
    pub name: String,
    /// Whether the company works.
    pub works: bool,
    /// Other hours than those of every working day; null for the same, and always on a day off.
    #[validate(nested)]
    pub hours: Option<WorkingHours>,
}

impl From<kehu_calendar::rules::Hours> for WorkingHours {
    fn from(hours: kehu_calendar::rules::Hours) -> Self {
        let kehu_calendar::rules::Hours {
            opens,
            closes,
            lunch,
        } = hours;
        Self {
            opens: minute(opens),
            closes: minute(closes),
            lunch: lunch.map(|lunch| LunchBreak {
                from: minute(lunch.from),
                until: minute(lunch.until),
            }),
        }
    }
}

impl From<kehu_calendar::rules::OwnDay> for OwnDay {
    fn from(own: kehu_calendar::rules::OwnDay) -> Self {
        let kehu_calendar::rules::OwnDay {
            date,
            name,
            works,
            hours,
        } = own;
        Self {
            date,
            name,
            works,
            hours: hours.map(Into::into),
        }
    }
}

fn minute(time: chrono::NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

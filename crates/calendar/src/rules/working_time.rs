//! A company's own calendar: its hours, and the days on which it differs from the national schedule (CMP-07). Policy data.

use super::minute;
use chrono::{NaiveDate, NaiveTime};
use kehu_kernel::{Faults, Words};
use kehu_policy::{PolicyDocument, Preset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const MAX_OWN_DAYS: usize = 366;
const MAX_NAME: usize = 100;
/// A year without 29 February.
const COMMON_YEAR: i32 = 2001;

/// When a company works: the hours of its working days, and its own days on top of the national schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkingTime {
    /// The hours of a working day.
    pub hours: Hours,
    /// The days on which the company differs, at most 366, each once.
    pub own_days: Vec<OwnDay>,
    /// By which day of a year the national schedule of the next is expected: from then on it is warned of where it is missing
    /// and deadlines wait for it.
    #[serde(default)]
    pub next_schedule_by: DayOfYear,
}

/// A day that every year has, such as 1 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayOfYear {
    /// The month, 1 to 12.
    pub month: u32,
    /// The day of the month; 29 February is none that every year has.
    pub day: u32,
}

/// Schedules are announced in November as a rule: of one that is missing on 1 December somebody should know.
impl Default for DayOfYear {
    fn default() -> Self {
        Self { month: 12, day: 1 }
    }
}

impl DayOfYear {
    /// This day of the year before another.
    pub(crate) fn before(self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year.saturating_sub(1), self.month, self.day)
            .unwrap_or(NaiveDate::MIN)
    }

    fn exists_every_year(self) -> bool {
        NaiveDate::from_ymd_opt(COMMON_YEAR, self.month, self.day).is_some()
    }
}

/// The hours of a working day, in the company's zone. Both ends belong to the working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// When work begins.
    #[serde(with = "minute")]
    pub opens: NaiveTime,
    /// When work ends.
    #[serde(with = "minute")]
    pub closes: NaiveTime,
    /// The break at noon; none where work goes on.
    pub lunch: Option<Lunch>,
}

/// The break at noon, inside the hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lunch {
    /// When it begins.
    #[serde(with = "minute")]
    pub from: NaiveTime,
    /// When work goes on.
    #[serde(with = "minute")]
    pub until: NaiveTime,
}

/// A day on which the company differs from the national schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnDay {
    /// The day.
    pub date: NaiveDate,
    /// What it is called, 1 to 100 characters.
    pub name: String,
    /// Whether the company works.
    pub works: bool,
    /// Other hours than those of every working day; only where the company works.
    pub hours: Option<Hours>,
}

impl Hours {
    /// The stretches of work of a day, in order.
    pub(super) fn stretches(&self) -> impl Iterator<Item = (NaiveTime, NaiveTime)> {
        let (first, second) = match self.lunch {
            Some(lunch) => ((self.opens, lunch.from), Some((lunch.until, self.closes))),
            None => ((self.opens, self.closes), None),
        };
        std::iter::once(first).chain(second)
    }

    fn check(&self, pointer: &str, faults: &mut Faults) {
        if self.opens >= self.closes {
            faults.add(
                format!("{pointer}/closes"),
                "order",
                "must lie after the opening, on the same day",
                "须在当日上班时间之后",
            );
        }
        let Some(lunch) = self.lunch else { return };
        if self.opens >= lunch.from || lunch.from >= lunch.until || lunch.until >= self.closes {
            faults.add(
                format!("{pointer}/lunch"),
                "order",
                "the break must begin before it ends and lie inside the hours",
                "午休须先开始后结束，且在上下班时间之内",
            );
        }
    }
}

impl PolicyDocument for WorkingTime {
    const KIND: &'static str = "working-time";

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::default();
        self.hours.check("/hours", &mut faults);
        if self.own_days.len() > MAX_OWN_DAYS {
            faults.add("/own_days", "count", "at most 366 days", "最多 366 天");
        }
        let mut seen = BTreeSet::new();
        for (place, own) in self.own_days.iter().enumerate() {
            own.check(&format!("/own_days/{place}"), &mut faults);
            if !seen.insert(own.date) {
                faults.add(
                    format!("/own_days/{place}/date"),
                    "duplicate",
                    format!("{} stands here twice", own.date),
                    format!("{} 重复", own.date),
                );
            }
        }
        if !self.next_schedule_by.exists_every_year() {
            faults.add(
                "/next_schedule_by",
                "day",
                "must be a day that every year has",
                "须为每年都有的日期",
            );
        }
        faults.none()
    }

    fn presets() -> Vec<Preset<Self>> {
        vec![
            Preset {
                key: "office-hours",
                name: Words::new("Office hours 9 to 18", "朝九晚六"),
                document: Self {
                    hours: Hours {
                        opens: clock(9, 0),
                        closes: clock(18, 0),
                        lunch: Some(Lunch {
                            from: clock(12, 0),
                            until: clock(13, 0),
                        }),
                    },
                    own_days: Vec::new(),
                    next_schedule_by: DayOfYear::default(),
                },
            },
            Preset {
                key: "service-desk",
                name: Words::new(
                    "Service desk 8 to 20 without a break",
                    "服务台 8 点至 20 点不午休",
                ),
                document: Self {
                    hours: Hours {
                        opens: clock(8, 0),
                        closes: clock(20, 0),
                        lunch: None,
                    },
                    own_days: Vec::new(),
                    next_schedule_by: DayOfYear::default(),
                },
            },
        ]
    }
}

impl OwnDay {
    fn check(&self, pointer: &str, faults: &mut Faults) {
        if self.name.trim().is_empty() || self.name.chars().count() > MAX_NAME {
            faults.add(
                format!("{pointer}/name"),
                "length",
                "must have 1 to 100 characters",
                "长度须为 1 至 100 个字符",
            );
        }
        match self.hours {
            Some(hours) if self.works => hours.check(&format!("{pointer}/hours"), faults),
            Some(_) => faults.add(
                format!("{pointer}/hours"),
                "day-off",
                "a day off has no hours",
                "休息日不得设置工作时间",
            ),
            None => {}
        }
    }
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office() -> WorkingTime {
        WorkingTime::presets().remove(0).document
    }

    fn pointers(document: &WorkingTime) -> Vec<String> {
        let faults = document.check().err().unwrap_or_default();
        faults.0.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn every_preset_is_sound() {
        for preset in WorkingTime::presets() {
            assert!(preset.document.check().is_ok(), "{}", preset.key);
        }
    }

    #[test]
    fn cmp_07_hours_end_after_they_begin_with_the_break_inside() {
        let mut document = office();
        document.hours.closes = document.hours.opens;
        assert_eq!(pointers(&document), ["/hours/closes", "/hours/lunch"]);
        let mut document = office();
        document.hours.lunch = Some(Lunch {
            from: clock(17, 0),
            until: clock(18, 0),
        });
        assert_eq!(pointers(&document), ["/hours/lunch"]);
    }

    #[test]
    fn cmp_07_the_next_schedule_is_expected_by_a_day_that_every_year_has() {
        let mut document = office();
        for (month, day, sound) in [(12, 1, true), (2, 28, true), (2, 29, false), (13, 1, false)] {
            document.next_schedule_by = DayOfYear { month, day };
            assert_eq!(document.check().is_ok(), sound, "{month}-{day}");
        }
    }

    #[test]
    fn cmp_07_own_days_stand_once_and_only_working_ones_have_hours() {
        let day = |date: &str, works, hours| OwnDay {
            date: date.parse().unwrap(),
            name: "司庆".to_owned(),
            works,
            hours,
        };
        let mut document = office();
        let hours = Some(document.hours);
        document.own_days = vec![
            day("2026-06-01", false, hours),
            day("2026-06-01", true, hours),
        ];
        assert_eq!(
            pointers(&document),
            ["/own_days/0/hours", "/own_days/1/date"]
        );
    }
}

//! The national holiday schedule of a year, as the State Council announces it: days off and make-up days.

use super::statutory::{self, YEARS};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use kehu_kernel::Faults;
use std::collections::BTreeSet;

/// The national schedule of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The calendar year; every day lies in it.
    pub year: i32,
    /// Which version of the year's schedule it is, from 1.
    pub number: i32,
    /// The days off, weekends inside a holiday among them.
    pub holidays: BTreeSet<NaiveDate>,
    /// The Saturdays and Sundays on which work is made up.
    pub make_up_days: BTreeSet<NaiveDate>,
}

impl Schedule {
    /// Checks a schedule as it is announced or typed in, and makes it one.
    ///
    /// # Errors
    /// Every day that lies in another year, stands twice, is off and made up at once, or is made up although it is a
    /// working day anyway; and what is missing: a day off that the law of that year gives, a single working day between two
    /// days off. Pointers are `/holidays/n` and `/make_up_days/n`.
    pub fn checked(
        year: i32,
        number: i32,
        holidays: &[NaiveDate],
        make_up_days: &[NaiveDate],
    ) -> Result<Self, Faults> {
        let mut faults = Faults::default();
        if !YEARS.contains(&year) {
            faults.add(
                "/year",
                "range",
                "must lie from 2000 to 2099",
                "须在 2000 至 2099 之间",
            );
        }
        let off = days_of(year, holidays, "/holidays", &mut faults);
        let made_up = days_of(year, make_up_days, "/make_up_days", &mut faults);
        check_make_up_days(make_up_days, &off, &mut faults);
        check_statutory(year, &off, &mut faults);
        check_gaps(&off, &mut faults);
        faults.none()?;
        Ok(Self {
            year,
            number,
            holidays: off,
            make_up_days: made_up,
        })
    }
}

/// The schedules shipped with the program: 2002 to 2026, checked against six independent sources. The migration has written
/// them into the database.
///
/// # Errors
/// When the shipped text is not what it should be.
#[cfg(test)]
pub(crate) fn shipped_schedules() -> Result<Vec<Schedule>, Faults> {
    #[derive(serde::Deserialize)]
    struct Year {
        off: Vec<NaiveDate>,
        work: Vec<NaiveDate>,
    }
    let years: std::collections::BTreeMap<i32, Year> =
        serde_json::from_str(include_str!("../../data/holidays-cn.json"))
            .map_err(|error| Faults::one("", "unreadable", error.to_string(), error.to_string()))?;
    years
        .into_iter()
        .map(|(year, days)| Schedule::checked(year, 1, &days.off, &days.work))
        .collect()
}

/// Whether a day is a Saturday or a Sunday.
pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn days_of(
    year: i32,
    days: &[NaiveDate],
    pointer: &str,
    faults: &mut Faults,
) -> BTreeSet<NaiveDate> {
    let mut seen = BTreeSet::new();
    for (place, day) in days.iter().enumerate() {
        if day.year() != year {
            faults.add(
                format!("{pointer}/{place}"),
                "other-year",
                format!("{day} does not lie in {year}; file it under its own year"),
                format!("{day} 不在 {year} 年内，请归入其所在年度"),
            );
        }
        if !seen.insert(*day) {
            faults.add(
                format!("{pointer}/{place}"),
                "duplicate",
                format!("{day} stands here twice"),
                format!("{day} 重复"),
            );
        }
    }
    seen
}

fn check_make_up_days(days: &[NaiveDate], off: &BTreeSet<NaiveDate>, faults: &mut Faults) {
    for (place, day) in days.iter().enumerate() {
        let pointer = format!("/make_up_days/{place}");
        if off.contains(day) {
            faults.add(
                pointer,
                "overlap",
                format!("{day} is off and made up at once"),
                format!("{day} 既是休息日又是调休上班日"),
            );
        } else if !is_weekend(*day) {
            faults.add(
                pointer,
                "working-day",
                format!(
                    "{day} is a {} and a working day anyway; only a Saturday or Sunday is made up",
                    day.weekday()
                ),
                format!("{day} 本为工作日，只有周六、周日可调休上班"),
            );
        }
    }
}

fn check_statutory(year: i32, off: &BTreeSet<NaiveDate>, faults: &mut Faults) {
    let lost = statutory::days_off(year)
        .into_iter()
        .filter(|(day, _)| !off.contains(day));
    for (day, (en, zh)) in lost {
        faults.add(
            "/holidays",
            "missing",
            format!("{day} is missing: the law makes it a day off, {en}"),
            format!("缺少 {day}：该日为法定节假日（{zh}）"),
        );
    }
}

/// A working day all by itself between two days off has never been announced: the file has lost a day.
fn check_gaps(off: &BTreeSet<NaiveDate>, faults: &mut Faults) {
    for first in off {
        let (Some(gap), Some(last)) = (
            first.checked_add_days(Days::new(1)),
            first.checked_add_days(Days::new(2)),
        ) else {
            continue;
        };
        if off.contains(&last) && !off.contains(&gap) && !is_weekend(gap) {
            faults.add(
                "/holidays",
                "missing",
                format!("{gap} is missing: it lies alone between two days off"),
                format!("缺少 {gap}：该日前后均为休息日"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(texts: &[&str]) -> Vec<NaiveDate> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn of_2026() -> (Vec<NaiveDate>, Vec<NaiveDate>) {
        let shipped = shipped_schedules().unwrap();
        let year = shipped.iter().find(|one| one.year == 2026).unwrap();
        (
            year.holidays.iter().copied().collect(),
            year.make_up_days.iter().copied().collect(),
        )
    }

    fn faults(
        holidays: &[NaiveDate],
        made_up: &[NaiveDate],
    ) -> Vec<(String, &'static str, String)> {
        Schedule::checked(2026, 1, holidays, made_up)
            .err()
            .unwrap_or_default()
            .0
            .into_iter()
            .map(|fault| (fault.pointer, fault.code, fault.message.en))
            .collect()
    }

    /// The working days of each year, counted by the sources.
    #[test]
    fn cmp_07_the_shipped_years_have_the_working_days_that_the_sources_count() {
        let shipped = shipped_schedules().unwrap();
        assert_eq!(shipped.len(), 25);
        for (year, count) in [
            (2002, 249),
            (2003, 251),
            (2004, 252),
            (2005, 251),
            (2006, 251),
        ] {
            let one = shipped.iter().find(|one| one.year == year).unwrap();
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let working = first
                .iter_days()
                .take_while(|day| day.year() == year)
                .filter(|day| {
                    one.make_up_days.contains(day)
                        || !(is_weekend(*day) || one.holidays.contains(day))
                })
                .count();
            assert_eq!(working, count, "{year}");
        }
    }

    #[test]
    fn cmp_07_a_make_up_day_on_a_working_day_is_refused_and_named() {
        let (off, mut made_up) = of_2026();
        let place = made_up.len();
        made_up.extend(days(&["2026-03-04"]));
        let found = faults(&off, &made_up);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].0.as_str(), found[0].1),
            (format!("/make_up_days/{place}").as_str(), "working-day")
        );
        assert!(found[0].2.contains("2026-03-04 is a Wed"));
    }

    #[test]
    fn cmp_07_overlapping_days_are_refused() {
        let (mut off, mut made_up) = of_2026();
        off.extend(days(&["2026-01-01"]));
        made_up.extend(days(&["2026-01-03"]));
        let codes: Vec<_> = faults(&off, &made_up)
            .into_iter()
            .map(|one| one.1)
            .collect();
        assert_eq!(codes, ["duplicate", "overlap"]);
    }

    #[test]
    fn cmp_07_missing_days_are_refused_and_named() {
        let (off, made_up) = of_2026();
        let without = |lost: &str| -> Vec<NaiveDate> {
            let lost = days(&[lost])[0];
            off.iter().copied().filter(|day| *day != lost).collect()
        };
        for lost in [
            "2026-01-01",
            "2026-02-16",
            "2026-02-17",
            "2026-02-18",
            "2026-02-19",
            "2026-04-05",
            "2026-05-01",
            "2026-05-02",
            "2026-06-19",
            "2026-09-25",
            "2026-10-03",
        ] {
            let found = faults(&without(lost), &made_up);
            assert!(
                found
                    .iter()
                    .any(|one| one.1 == "missing" && one.2.contains(lost)),
                "{lost}: {found:?}"
            );
        }
        let no_festival: Vec<_> = off.iter().copied().filter(|day| day.month() != 2).collect();
        assert!(
            faults(&no_festival, &made_up)[0]
                .2
                .contains("Spring Festival")
        );
    }

    #[test]
    fn cmp_07_a_day_of_another_year_is_refused() {
        let (mut off, made_up) = of_2026();
        off.extend(days(&["2027-01-01"]));
        assert_eq!(faults(&off, &made_up)[0].1, "other-year");
    }
}

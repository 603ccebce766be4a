use super::*;
use crate::rules::{DayOfYear, Hours, Lunch, OwnDay, WorkingTime, shipped_schedules};
use kehu_policy::PolicyDocument;
use proptest::prelude::*;
use serde::Deserialize;

fn office() -> WorkingTime {
    WorkingTime::presets().remove(0).document
}

fn calendar() -> Calendar {
    Calendar::new(shipped_schedules().unwrap(), office(), "office-hours")
}

/// An instant in the company's zone.
fn at(text: &str) -> DateTime<Utc> {
    format!("{}+08:00", text.replace(' ', "T")).parse().unwrap()
}

fn due(from: &str, span: Span) -> DateTime<Utc> {
    calendar().deadline(at(from), span).unwrap().due_at
}

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    accepted_on: NaiveDate,
    accepted_on_is_workday: bool,
    plus_1: NaiveDate,
    plus_3: NaiveDate,
    plus_7: NaiveDate,
}

#[test]
fn cmp_07_working_days_end_as_the_independent_vectors_say() {
    let vectors: Vectors =
        serde_json::from_str(include_str!("../../../data/workday-vectors.json")).unwrap();
    assert_eq!(vectors.vectors.len(), 22);
    let calendar = calendar();
    for vector in vectors.vectors {
        let day = vector.accepted_on;
        let works = calendar.reason(day).unwrap().works();
        assert_eq!(works, vector.accepted_on_is_workday, "{day}");
        for (count, expected) in [(1, vector.plus_1), (3, vector.plus_3), (7, vector.plus_7)] {
            for time in ["00:30", "09:00", "10:17", "12:30", "18:00", "23:59"] {
                let found = due(&format!("{day} {time}:00"), Span::WorkingDays(count));
                assert_eq!(
                    found,
                    at(&format!("{expected} 18:00:00")),
                    "{day} {time} + {count}"
                );
            }
        }
    }
}

#[test]
fn cmp_07_a_start_outside_the_working_time_moves_to_the_next_working_moment() {
    let calendar = calendar();
    for (from, starts) in [
        ("2026-06-01 08:59:59", "2026-06-01 09:00:00"),
        ("2026-06-01 09:00:00", "2026-06-01 09:00:00"),
        ("2026-06-01 12:00:00", "2026-06-01 12:00:00"),
        ("2026-06-01 12:00:00.000001", "2026-06-01 13:00:00"),
        ("2026-06-01 18:00:00", "2026-06-01 18:00:00"),
        ("2026-06-01 18:00:00.000001", "2026-06-02 09:00:00"),
        ("2026-05-29 20:00:00", "2026-06-01 09:00:00"),
        ("2026-02-14 18:30:00", "2026-02-24 09:00:00"),
        ("2025-12-31 19:00:00", "2026-01-04 09:00:00"),
    ] {
        let found = calendar.deadline(at(from), Span::WorkingDays(1)).unwrap();
        assert_eq!(found.starts_at, at(starts), "{from}");
        assert!(calendar.is_working(found.starts_at).unwrap());
    }
}

#[test]
fn cmp_07_working_minutes_pass_over_lunch_night_weekend_and_holiday() {
    for (from, minutes, ends) in [
        ("2026-06-01 09:00:00", 180, "2026-06-01 12:00:00"),
        ("2026-06-01 09:00:00", 181, "2026-06-01 13:01:00"),
        ("2026-06-01 12:30:00", 1, "2026-06-01 13:01:00"),
        ("2026-06-01 17:30:00", 30, "2026-06-01 18:00:00"),
        ("2026-06-01 17:30:00", 31, "2026-06-02 09:01:00"),
        ("2026-05-29 17:00:00", 120, "2026-06-01 10:00:00"),
        ("2026-02-14 17:00:00", 120, "2026-02-24 10:00:00"),
        ("2026-06-01 09:00:00", 480, "2026-06-01 18:00:00"),
        ("2026-06-01 09:00:00", 960, "2026-06-02 18:00:00"),
    ] {
        assert_eq!(
            due(from, Span::WorkingMinutes(minutes)),
            at(ends),
            "{from} + {minutes}"
        );
    }
}

#[test]
fn cmp_07_a_deadline_tells_the_days_that_it_counted_and_skipped_and_why() {
    use DayReason::*;
    let found = calendar()
        .deadline(at("2026-02-13 16:00:00"), Span::WorkingDays(3))
        .unwrap();
    let told: Vec<_> = found
        .days
        .iter()
        .map(|day| (day.date.to_string(), day.counted, day.reason))
        .collect();
    let mut expected = vec![
        ("2026-02-13".to_owned(), false, DayOfStart),
        ("2026-02-14".to_owned(), true, MakeUpDay),
    ];
    expected.extend((15..=23).map(|day| (format!("2026-02-{day}"), false, Holiday)));
    expected.extend((24..=25).map(|day| (format!("2026-02-{day}"), true, Weekday)));
    assert_eq!(told, expected);
    assert_eq!(found.version, "cn-2026.1 office-hours");
    assert_eq!(found.days[0].minutes, 120);
    assert_eq!(found.days[1].minutes, 480);
}

#[test]
fn cmp_07_the_days_over_a_years_end_name_both_schedules() {
    let found = calendar()
        .deadline(at("2025-12-31 19:00:00"), Span::WorkingDays(1))
        .unwrap();
    assert_eq!(found.version, "cn-2025.1 cn-2026.1 office-hours");
    assert_eq!(found.days[0].reason, DayReason::AfterHours);
}

#[test]
fn cmp_07_a_year_without_schedule_is_not_guessed() {
    let calendar = calendar();
    for (from, span) in [
        ("2027-01-04 10:00:00", Span::WorkingDays(1)),
        ("2026-12-31 10:00:00", Span::WorkingDays(1)),
        ("2026-12-31 17:30:00", Span::WorkingMinutes(31)),
        ("2026-12-31 18:30:00", Span::WorkingMinutes(1)),
    ] {
        let refused = calendar.deadline(at(from), span);
        assert!(
            matches!(
                refused,
                Err(CalendarError::YearWithoutSchedule { year: 2027 })
            ),
            "{from} {span:?} {refused:?}"
        );
    }
    assert_eq!(
        due("2026-12-30 10:00:00", Span::WorkingDays(1)),
        at("2026-12-31 18:00:00")
    );
    assert_eq!(
        due("2026-12-31 17:30:00", Span::WorkingMinutes(30)),
        at("2026-12-31 18:00:00")
    );
}

#[test]
fn cmp_07_the_companys_own_days_and_hours_lie_on_top_of_the_national_schedule() {
    let mut own = office();
    own.own_days = vec![
        OwnDay {
            date: "2026-06-02".parse().unwrap(),
            name: "司庆".to_owned(),
            works: false,
            hours: None,
        },
        OwnDay {
            date: "2026-06-06".parse().unwrap(),
            name: "开盘".to_owned(),
            works: true,
            hours: Some(Hours {
                opens: "10:00:00".parse().unwrap(),
                closes: "15:00:00".parse().unwrap(),
                lunch: None,
            }),
        },
    ];
    let calendar = Calendar::new(shipped_schedules().unwrap(), own, "own");
    let found = calendar
        .deadline(at("2026-06-01 10:00:00"), Span::WorkingDays(4))
        .unwrap();
    assert_eq!(found.due_at, at("2026-06-06 15:00:00"));
    assert_eq!(found.days[1].reason, DayReason::OwnDayOff);
    assert_eq!(found.days[1].name.as_deref(), Some("司庆"));
    assert_eq!(found.days[5].reason, DayReason::OwnWorkingDay);
}

#[test]
fn cmp_08_shares_of_a_deadline_lie_in_its_working_time() {
    let calendar = calendar();
    // Friday 16:00 to Monday 18:00: two hours and eight.
    let found = calendar
        .deadline(at("2026-05-29 16:00:00"), Span::WorkingDays(1))
        .unwrap();
    for (percent, moment) in [
        (0, "2026-05-29 16:00:00"),
        (20, "2026-05-29 18:00:00"),
        (50, "2026-06-01 12:00:00"),
        (80, "2026-06-01 16:00:00"),
        (100, "2026-06-01 18:00:00"),
    ] {
        assert_eq!(
            calendar.share_of(&found, percent).unwrap(),
            at(moment),
            "{percent}"
        );
    }
}

#[test]
fn cmp_07_no_and_too_long_spans_are_refused() {
    for span in [
        Span::WorkingDays(0),
        Span::WorkingDays(367),
        Span::WorkingMinutes(0),
        Span::WorkingMinutes(175_681),
    ] {
        let refused = calendar().deadline(at("2020-06-01 10:00:00"), span);
        assert!(
            matches!(refused, Err(CalendarError::SpanOutOfRange {})),
            "{span:?}"
        );
    }
    assert!(
        calendar()
            .deadline(at("2020-06-01 10:00:00"), Span::WorkingDays(366))
            .is_ok()
    );
}

#[test]
fn cmp_07_a_calendar_without_work_is_refused_and_does_not_run_for_ever() {
    let mut own = office();
    own.own_days = (0..366 * 3)
        .map(|day| OwnDay {
            date: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(day),
            name: "停业".to_owned(),
            works: false,
            hours: None,
        })
        .collect();
    let calendar = Calendar::new(shipped_schedules().unwrap(), own, "closed");
    let refused = calendar.deadline(at("2020-01-01 10:00:00"), Span::WorkingDays(1));
    assert!(matches!(refused, Err(CalendarError::NoWorkingTime {})));
}

prop_compose! {
    /// Any instant from 2002 to the middle of 2025.
    fn instants()(seconds in 1_009_900_000_i64..1_750_000_000) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }
}

prop_compose! {
    /// Hours, with or without a break, and a few own days that move with the seed. An hour a day at least: the longest
    /// of the spans below then ends within a year, before the last year of which a schedule is known.
    fn working_times()(
        opens in 0_u32..600,
        morning in 30_u32..240,
        pause in 0_u32..120,
        afternoon in 30_u32..240,
        own in prop::collection::btree_map(0_u64..8_500, any::<bool>(), 0..60),
    ) -> WorkingTime {
        let time = |minutes: u32| chrono::NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
        let noon = opens + morning;
        let lunch = (pause > 0).then(|| Lunch { from: time(noon), until: time(noon + pause) });
        let begin = NaiveDate::from_ymd_opt(2002, 1, 1).unwrap();
        WorkingTime {
            hours: Hours { opens: time(opens), closes: time(noon + pause + afternoon), lunch },
            own_days: own.into_iter().map(|(day, works)| OwnDay {
                date: begin + chrono::Days::new(day),
                name: "x".to_owned(),
                works,
                hours: None,
            }).collect(),
            next_schedule_by: DayOfYear::default(),
        }
    }
}

fn spans() -> impl Strategy<Value = Span> {
    prop_oneof![
        (1_u16..60).prop_map(Span::WorkingDays),
        (1_u32..9_000).prop_map(Span::WorkingMinutes),
    ]
}

proptest! {
    #[test]
    fn cmp_07_a_deadline_is_never_on_a_non_working_moment(
        from in instants(), span in spans(), own in working_times(), percent in 0_u8..=100,
    ) {
        let calendar = Calendar::new(shipped_schedules().unwrap(), own, "own");
        let found = calendar.deadline(from, span).unwrap();
        prop_assert!(from <= found.starts_at && found.starts_at <= found.due_at);
        let share = calendar.share_of(&found, percent).unwrap();
        prop_assert!(found.starts_at <= share && share <= found.due_at);
        for moment in [found.starts_at, share, found.due_at] {
            prop_assert!(calendar.is_working(moment).unwrap(), "{moment}");
        }
    }

    #[test]
    fn cmp_07_adding_days_one_by_one_equals_adding_them_at_once(
        from in instants(), count in 1_u16..60, own in working_times(),
    ) {
        let calendar = Calendar::new(shipped_schedules().unwrap(), own, "own");
        let at_once = calendar.deadline(from, Span::WorkingDays(count)).unwrap();
        let mut moment = from;
        for _ in 0..count {
            moment = calendar.deadline(moment, Span::WorkingDays(1)).unwrap().due_at;
        }
        prop_assert_eq!(moment, at_once.due_at);
        let counted = at_once.days.iter().filter(|day| day.counted).count();
        prop_assert!(counted == usize::from(count));
    }

    #[test]
    fn cmp_07_adding_minutes_in_two_parts_equals_adding_them_at_once(
        from in instants(), first in 1_u32..3_000, second in 1_u32..3_000, own in working_times(),
    ) {
        let calendar = Calendar::new(shipped_schedules().unwrap(), own, "own");
        let at_once = calendar.deadline(from, Span::WorkingMinutes(first + second)).unwrap();
        let half = calendar.deadline(from, Span::WorkingMinutes(first)).unwrap();
        let rest = calendar.deadline(half.due_at, Span::WorkingMinutes(second)).unwrap();
        prop_assert_eq!(rest.due_at, at_once.due_at);
        let passed = calendar.working_time_between(from, at_once.due_at).unwrap();
        prop_assert_eq!(passed, TimeDelta::minutes((first + second).into()));
    }

    #[test]
    fn cmp_07_the_order_in_which_days_and_years_are_told_does_not_matter(
        from in instants(),
        span in spans(),
        (own, years, days) in working_times().prop_flat_map(|own| {
            let days = Just(own.own_days.clone()).prop_shuffle();
            (Just(own), Just(shipped_schedules().unwrap()).prop_shuffle(), days)
        }),
    ) {
        let turned = WorkingTime { own_days: days, ..own.clone() };
        let one = Calendar::new(shipped_schedules().unwrap(), own, "own");
        let other = Calendar::new(years, turned, "own");
        prop_assert_eq!(one.deadline(from, span).unwrap(), other.deadline(from, span).unwrap());
    }

    #[test]
    fn cmp_07_a_later_start_never_ends_earlier(
        from in instants(), later in 0_i64..2_000_000, span in spans(), own in working_times(),
    ) {
        let calendar = Calendar::new(shipped_schedules().unwrap(), own, "own");
        let early = calendar.deadline(from, span).unwrap().due_at;
        let late = calendar.deadline(from + TimeDelta::seconds(later), span).unwrap().due_at;
        prop_assert!(early <= late);
    }
}

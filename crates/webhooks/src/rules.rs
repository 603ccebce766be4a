//! When to try again, and what the answer to a try means. Pure.

use crate::catalogue::{EventType, PublishedEvent, TESTED};
use crate::model::{Event, Outcome};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

/// Waits before each try, of the Standard Webhooks specification: the last is 75 hours 35 minutes after the first.
const SCHEDULE: [i64; 10] = [
    0,
    5,
    5 * 60,
    30 * 60,
    2 * 3_600,
    5 * 3_600,
    10 * 3_600,
    14 * 3_600,
    20 * 3_600,
    24 * 3_600,
];

/// A receiver's wish to wait longer is heard up to a day.
const LONGEST_PAUSE: Duration = Duration::hours(24);

/// How long to wait after so many tries have failed; none when the schedule has ended. `spread`, from 0 to 255, shifts the
/// wait by up to a tenth either way, so that what failed together does not come again together.
pub(crate) fn wait_after(tries: i32, spread: u8) -> Option<Duration> {
    let seconds = SCHEDULE.get(usize::try_from(tries).ok()?).copied()?;
    let share = i64::from(spread) - 128;
    Some(Duration::milliseconds(
        seconds * 1_000 + seconds * 100 * share / 128,
    ))
}

/// How long the receiver asks to wait: seconds, or an HTTP date.
pub(crate) fn retry_after(header: &str, now: DateTime<Utc>) -> Option<Duration> {
    let header = header.trim();
    let wait = match header.parse::<u32>() {
        Ok(seconds) => Duration::seconds(i64::from(seconds)),
        Err(_) => DateTime::parse_from_rfc2822(header).ok()?.to_utc() - now,
    };
    (wait > Duration::zero()).then(|| wait.min(LONGEST_PAUSE))
}

/// What a status means: only 2xx is success.
pub(crate) const fn outcome_of(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Delivered,
        410 => Outcome::Gone,
        300..=399 => Outcome::Redirected,
        _ => Outcome::Refused,
    }
}

/// The beginning of what a receiver answered, as it can be stored and shown.
pub(crate) fn excerpt(answer: &[u8]) -> String {
    let head = answer.get(..1_024).unwrap_or(answer);
    String::from_utf8_lossy(head)
        .chars()
        .filter(|letter| !letter.is_control() || *letter == '\n')
        .take(1_024)
        .collect()
}

/// An event as others are told of it; the same bytes at every try.
pub(crate) fn told(event: &Event) -> PublishedEvent {
    let data = match EventType::find(&event.kind) {
        Some(found) => found.family.reduce(&event.payload),
        None => Map::new(),
    };
    let mut fields = Map::new();
    for (name, value) in [
        ("type", json!(event.kind)),
        ("id", json!(event.id)),
        // A test has no place in the feed, though it takes one.
        (
            "position",
            json!(event.position.filter(|_| event.kind != TESTED)),
        ),
        (
            "timestamp",
            json!(
                event
                    .occurred_at
                    .to_rfc3339_opts(SecondsFormat::AutoSi, true)
            ),
        ),
        ("unit_id", json!(event.unit_id)),
        ("subject_kind", json!(event.subject_kind)),
        ("subject_id", json!(event.subject_id)),
        ("data", Value::Object(data)),
    ] {
        fields.insert(name.to_owned(), value);
    }
    PublishedEvent(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schedule_is_that_of_standard_webhooks_and_ends_after_ten_tries() {
        let waits: Vec<i64> = (0..10)
            .map(|tries| wait_after(tries, 128).unwrap().num_seconds())
            .collect();
        assert_eq!(
            waits,
            [
                0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400
            ]
        );
        assert_eq!(wait_after(10, 128), None);
        assert_eq!(wait_after(-1, 128), None);
    }

    #[test]
    fn a_wait_is_spread_by_a_tenth_at_most() {
        for spread in 0..=u8::MAX {
            let wait = wait_after(4, spread).unwrap().num_milliseconds();
            assert!((6_480_000..=7_920_000).contains(&wait), "{spread}: {wait}");
        }
        assert_ne!(wait_after(4, 0), wait_after(4, 255));
    }

    #[test]
    fn a_wish_to_wait_is_heard_up_to_a_day() {
        let now: DateTime<Utc> = "2026-06-01T04:00:00Z".parse().unwrap();
        for (header, seconds) in [
            ("120", Some(120)),
            ("0", None),
            ("90000", Some(86_400)),
            ("Mon, 01 Jun 2026 04:10:00 GMT", Some(600)),
            ("Mon, 01 Jun 2026 03:00:00 GMT", None),
            ("soon", None),
            ("-5", None),
        ] {
            assert_eq!(
                retry_after(header, now).map(|wait| wait.num_seconds()),
                seconds,
                "{header}"
            );
        }
    }

    #[test]
    fn only_2xx_is_success() {
        for (status, outcome) in [
            (199, Outcome::Refused),
            (200, Outcome::Delivered),
            (299, Outcome::Delivered),
            (300, Outcome::Redirected),
            (308, Outcome::Redirected),
            (400, Outcome::Refused),
            (409, Outcome::Refused),
            (410, Outcome::Gone),
            (429, Outcome::Refused),
            (500, Outcome::Refused),
        ] {
            assert_eq!(outcome_of(status), outcome, "{status}");
        }
    }

    #[test]
    fn an_answer_is_cut_and_loses_what_cannot_be_stored() {
        assert_eq!(
            excerpt(b"no\0pe\x1b[31m\nagain\xff"),
            "nope[31m\nagain\u{fffd}"
        );
        assert_eq!(excerpt(&[b'a'; 5_000]).len(), 1_024);
        assert!(excerpt("户".repeat(2_000).as_bytes()).chars().count() <= 1_024);
    }
}

//! What a follow-up record must be.

use super::model::NewFollowUp;
use crate::words::IntentLevel;
use chrono::{DateTime, Days, NaiveDate, Utc};
use kehu_attribution::policy::{FollowUpInterval, TrackingRules};
use kehu_kernel::{Faults, Zone};

/// Checks what was sent.
pub(super) fn check(new: &NewFollowUp, today: NaiveDate) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for (text, place, most) in [
        (Some(&new.content), "/content", 2000),
        (new.objection_detail.as_ref(), "/objection_detail", 1000),
        (new.counter_measure.as_ref(), "/counter_measure", 1000),
        (Some(&new.result), "/result", 1000),
    ] {
        if text.is_some_and(|text| text.trim().is_empty() || text.chars().count() > most) {
            faults.add(
                place,
                "length",
                format!("must have 1 to {most} characters"),
                format!("须为1至{most}个字符"),
            );
        }
    }
    if new.objections.len() > 11 {
        faults.add("/objections", "count", "at most 11", "最多11项");
    }
    if new.spoken_with.is_some() && !new.reached {
        faults.add(
            "/spoken_with",
            "not-reached",
            "nobody was reached",
            "未联系到客户时不填写",
        );
    }
    for (day, place) in [
        (new.next_on, "/next_on"),
        (new.visit_promised_on, "/visit_promised_on"),
    ] {
        if day.is_some_and(|day| day < today) {
            faults.add(place, "past", "must be today or later", "不得早于今天");
        }
    }
    faults.none()
}

/// Whether a contact is entered in time: on its day, or so many days later.
pub(super) fn is_timely(
    occurred_at: DateTime<Utc>,
    today: NaiveDate,
    rules: &TrackingRules,
) -> bool {
    let last = Zone::CHINA
        .day_of(occurred_at)
        .checked_add_days(Days::new(rules.entered_within_days.into()));
    last.is_none_or(|last| today <= last)
}

/// The last day that may be agreed for the next contact of a party that must be followed up; any other party has none.
pub(super) fn last_day(interval: Option<FollowUpInterval>, today: NaiveDate) -> Option<NaiveDate> {
    let days = interval.filter(|interval| interval.obligatory)?.days?;
    today.checked_add_days(Days::new(days.into()))
}

/// The level before and after, as it is stored.
pub(super) fn level_after(before: Option<IntentLevel>, new: &NewFollowUp) -> Option<IntentLevel> {
    new.level_after.or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn att_g26_a_contact_is_entered_the_same_day_of_the_site() {
        let rules = kehu_attribution::policy::SiteRules::sales_office().tracking;
        let late = "2026-06-01T23:59:59.999999+08:00".parse().unwrap();
        assert!(is_timely(late, day("2026-06-01"), &rules));
        assert!(!is_timely(late, day("2026-06-02"), &rules));
        let lenient = TrackingRules {
            entered_within_days: 2,
            ..rules
        };
        assert!(is_timely(late, day("2026-06-03"), &lenient));
        assert!(!is_timely(late, day("2026-06-04"), &lenient));
    }

    #[test]
    fn att_g26_the_next_contact_of_an_obligatory_level_is_not_agreed_later_than_its_interval() {
        let must = FollowUpInterval {
            days: Some(7),
            obligatory: true,
        };
        assert_eq!(
            last_day(Some(must), day("2026-06-01")),
            Some(day("2026-06-08"))
        );
        assert_eq!(
            last_day(
                Some(FollowUpInterval {
                    obligatory: false,
                    ..must
                }),
                day("2026-06-01")
            ),
            None
        );
        assert_eq!(last_day(None, day("2026-06-01")), None);
    }
}

//! Periods and deadlines of plans, pure (ATT-S03).

use super::super::words::{PlanKind, PlanState};
use super::model::{Custody, Plan};
use super::store::Row;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use kehu_attribution::policy::PlanRules;
use kehu_kernel::{Faults, Zone};

/// The day, or the first day of the week, of which a plan is that is written on a day: the daily one of that day, the weekly
/// one of the calendar week that follows the latest planning day.
pub(super) fn period(kind: PlanKind, today: NaiveDate, rules: &PlanRules) -> NaiveDate {
    match kind {
        PlanKind::Daily => today,
        PlanKind::Weekly => {
            let planning = planning_day(today, rules);
            later(
                planning,
                u64::from(7 - planning.weekday().num_days_from_monday()),
            )
        }
    }
}

/// The latest planning day, today among them.
fn planning_day(today: NaiveDate, rules: &PlanRules) -> NaiveDate {
    let since = (7 + today.weekday().num_days_from_monday()
        - rules.weekly_on.weekday().num_days_from_monday())
        % 7;
    today
        .checked_sub_days(Days::new(since.into()))
        .unwrap_or(today)
}

/// Whether a plan of a period is late at an instant: the daily one after its hour, the weekly one after the planning day.
pub(super) fn is_late(
    kind: PlanKind,
    starts_on: NaiveDate,
    at: DateTime<Utc>,
    rules: &PlanRules,
) -> bool {
    match kind {
        PlanKind::Daily => at > instant(starts_on, rules.written_by),
        PlanKind::Weekly => {
            let eve = starts_on.pred_opt().unwrap_or(starts_on);
            Zone::CHINA.day_of(at) > planning_day(eve, rules)
        }
    }
}

/// When a plan is to be given back and summarised at the latest: on its day, or the last day of its week.
pub(super) fn closes_by(kind: PlanKind, starts_on: NaiveDate, rules: &PlanRules) -> DateTime<Utc> {
    let last = match kind {
        PlanKind::Daily => starts_on,
        PlanKind::Weekly => later(starts_on, 6),
    };
    instant(last, rules.given_back_by)
}

pub(super) fn check(entries: &[String]) -> Result<(), Faults> {
    let mut faults = Faults::default();
    if !(1..=50).contains(&entries.len()) {
        faults.add("/entries", "count", "1 to 50", "1至50项");
    }
    if entries
        .iter()
        .any(|entry| entry.trim().is_empty() || entry.chars().count() > 500)
    {
        faults.add(
            "/entries",
            "length",
            "each must have 1 to 500 characters",
            "每项须为1至500个字符",
        );
    }
    faults.none()
}

/// A stored plan as it stands at an instant.
pub(super) fn judge(row: Row, rules: &PlanRules, now: DateTime<Utc>) -> Plan {
    let closes_by = closes_by(row.kind, row.starts_on, rules);
    Plan {
        state: state(&row),
        late: is_late(row.kind, row.starts_on, row.written_at, rules),
        overdue: row.closed_at.is_none() && now > closes_by,
        closes_by,
        id: row.id,
        site_id: row.site_id,
        owner_id: row.owner_id,
        owner_name: row.owner_name,
        kind: row.kind,
        starts_on: row.starts_on,
        entries: row.entries,
        written_at: row.written_at,
        kept: row
            .kept_at
            .zip(row.kept_by)
            .map(|(at, by)| Custody { at, by }),
        given_back: row
            .given_back_at
            .zip(row.given_back_by)
            .map(|(at, by)| Custody { at, by }),
        summary: row.summary,
        closed_at: row.closed_at,
        version: row.version,
    }
}

pub(super) const fn state(row: &Row) -> PlanState {
    if row.closed_at.is_some() {
        PlanState::Closed
    } else if row.given_back_at.is_some() {
        PlanState::GivenBack
    } else if row.kept_at.is_some() {
        PlanState::Kept
    } else {
        PlanState::Written
    }
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn instant(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(time);
    Zone::CHINA
        .0
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_attribution::policy::{PlanDay, SiteRules};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn att_s03_the_weekly_plan_is_of_the_week_after_saturday() {
        let rules = SiteRules::sales_office().tracking.plans;
        // 1 June 2026 is a Monday.
        for (today, first) in [
            ("2026-06-01", "2026-06-01"),
            ("2026-06-05", "2026-06-01"),
            ("2026-06-06", "2026-06-08"),
            ("2026-06-07", "2026-06-08"),
            ("2026-06-12", "2026-06-08"),
            ("2026-06-13", "2026-06-15"),
        ] {
            assert_eq!(
                period(PlanKind::Weekly, day(today), &rules),
                day(first),
                "{today}"
            );
        }
        let monday = PlanRules {
            weekly_on: PlanDay::Monday,
            ..rules
        };
        assert_eq!(
            period(PlanKind::Weekly, day("2026-06-01"), &monday),
            day("2026-06-08")
        );
    }

    #[test]
    fn att_s03_plans_are_late_after_their_time() {
        let rules = SiteRules::sales_office().tracking.plans;
        let daily = |time: &str| is_late(PlanKind::Daily, day("2026-06-01"), at(time), &rules);
        assert!(!daily("2026-06-01T09:30:00+08:00"));
        assert!(daily("2026-06-01T09:30:00.000001+08:00"));
        let weekly = |time: &str| is_late(PlanKind::Weekly, day("2026-06-08"), at(time), &rules);
        assert!(!weekly("2026-06-06T23:59:59.999999+08:00"));
        assert!(weekly("2026-06-07T00:00:00+08:00"));
        assert_eq!(
            closes_by(PlanKind::Weekly, day("2026-06-08"), &rules),
            at("2026-06-14T17:30:00+08:00")
        );
    }
}

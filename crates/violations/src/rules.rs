//! Who may do what, and when: pure.

use crate::{Error, Verdict, Violation};
use chrono::{Days, NaiveDate};
use kehu_kernel::{Faults, UserId};

/// Nobody investigates or decides on what they are accused of or have reported.
pub(crate) fn demand_stranger(violation: &Violation, user: UserId) -> Result<(), Error> {
    let reporter =
        violation.reported_by_kind == "user" && violation.reported_by_id == user.to_string();
    if violation.accused_id == user || reporter {
        return Err(Error::OwnCase {});
    }
    Ok(())
}

/// The last day of the appeal.
pub(crate) fn appeal_until(today: NaiveDate, days: u16) -> NaiveDate {
    today
        .checked_add_days(Days::new(days.into()))
        .unwrap_or(today)
}

/// Only the accused appeals, once, and in time.
pub(crate) fn demand_appeal(
    violation: &Violation,
    user: UserId,
    today: NaiveDate,
) -> Result<(), Error> {
    if violation.accused_id != user {
        return Err(Error::NotAccused {});
    }
    match &violation.verdict {
        Verdict::Decided(_, sentence) if sentence.appeal_until < today => {
            Err(Error::AppealTooLate {
                until: sentence.appeal_until,
            })
        }
        Verdict::Decided(..) => Ok(()),
        other => Err(Error::StateForbidden {
            state: other.state(),
        }),
    }
}

pub(crate) fn checked<'a>(text: &'a str, pointer: &str, most: usize) -> Result<&'a str, Error> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most {
        return Err(Faults::one(
            pointer,
            "length",
            format!("must have 1 to {most} characters"),
            format!("长度须为 1 至 {most} 个字符"),
        )
        .into());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ruling, Sentence};
    use chrono::{DateTime, Utc};
    use kehu_attribution::policy::Severity;
    use kehu_kernel::{UnitId, ViolationId};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn now() -> DateTime<Utc> {
        "2026-06-01T04:00:00Z".parse().unwrap()
    }

    fn violation(accused: UserId, reporter: UserId) -> Violation {
        let ruling = Ruling {
            by: UserId::generate(),
            at: now(),
            reason: "属实".to_owned(),
        };
        let sentence = Sentence {
            kind: "poaching".to_owned(),
            severity: Severity::Ordinary,
            sanctions: Vec::new(),
            policy_version_id: None,
            appeal_until: appeal_until(day("2026-06-01"), 7),
        };
        Violation {
            id: ViolationId::generate(),
            site_id: UnitId::generate(),
            accused_id: accused,
            kind: "poaching".to_owned(),
            description: "抢客".to_owned(),
            about: None,
            occurred_at: now(),
            reported_at: now(),
            reported_by_kind: "user".to_owned(),
            reported_by_id: reporter.to_string(),
            investigator_id: None,
            verdict: Verdict::Decided(ruling, sentence),
            shown_by: None,
            evidence: Vec::new(),
            version: 1,
        }
    }

    #[test]
    fn gov_05_the_appeal_is_the_accuseds_and_ends_with_its_last_day() {
        let (accused, reporter) = (UserId::generate(), UserId::generate());
        let case = violation(accused, reporter);
        assert!(demand_appeal(&case, accused, day("2026-06-08")).is_ok());
        assert!(!case.verdict.is_final(day("2026-06-08")));
        assert!(matches!(
            demand_appeal(&case, accused, day("2026-06-09")),
            Err(Error::AppealTooLate { .. })
        ));
        assert!(case.verdict.is_final(day("2026-06-09")));
        assert!(matches!(
            demand_appeal(&case, reporter, day("2026-06-02")),
            Err(Error::NotAccused {})
        ));
    }

    #[test]
    fn gov_05_nobody_decides_on_their_own_accusation_or_report() {
        let (accused, reporter) = (UserId::generate(), UserId::generate());
        let case = violation(accused, reporter);
        for concerned in [accused, reporter] {
            assert!(matches!(
                demand_stranger(&case, concerned),
                Err(Error::OwnCase {})
            ));
        }
        assert!(demand_stranger(&case, UserId::generate()).is_ok());
    }
}

//! When a complaint is to be replied to, and who is told when it is not (CMP-07, CMP-08). Pure.

use crate::policy::ComplaintPolicy;
use crate::words::{AlarmKind, Punctuality, Severity};
use crate::{Error, words::DeadlineKind};
use chrono::{DateTime, TimeDelta, Utc};
use kehu_calendar::CalendarError;
use kehu_calendar::rules::{Calendar, Deadline, Span};

/// Something to be told at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) kind: AlarmKind,
    pub(crate) percent: Option<u8>,
    pub(crate) at: DateTime<Utc>,
}

/// How a complaint stands to its deadline: `due_at` within is none while a schedule is missing, without before acceptance.
/// It is kept up to and including the moment at which the deadline ends.
#[must_use]
pub fn punctuality(
    due_at: Option<Option<DateTime<Utc>>>,
    replied_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Punctuality {
    match (due_at, replied_at) {
        (None, _) => Punctuality::Waiting,
        (Some(None), _) => Punctuality::Unscheduled,
        (Some(Some(due)), Some(replied)) if replied <= due => Punctuality::Kept,
        (Some(Some(_)), Some(_)) => Punctuality::Missed,
        (Some(Some(due)), None) if now <= due => Punctuality::Running,
        (Some(Some(_)), None) => Punctuality::Overdue,
    }
}

/// The name under which the calendar keeps the promise of a severity; each begins once.
pub(crate) const fn promise_clock(severity: Severity) -> &'static str {
    match severity {
        Severity::General => "promise-general",
        Severity::Major => "promise-major",
        Severity::Serious => "promise-serious",
    }
}

/// The name under which the calendar keeps what an approved request extends.
pub(crate) const EXTENSION_CLOCK: &str = "reply";

/// Who is told when of a deadline: the acceptor after each percent of the time, the leader at the first instant after its
/// end, the general manager a while later.
pub(crate) fn alarms(
    calendar: &Calendar,
    policy: &ComplaintPolicy,
    (starts_at, due_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Planned>, Error> {
    let deadline = Deadline {
        starts_at,
        due_at,
        days: Vec::new(),
        version: String::new(),
    };
    let mut planned = Vec::new();
    for percent in &policy.warning_percents {
        planned.push(Planned {
            kind: AlarmKind::Warning,
            percent: Some(*percent),
            at: calendar.share_of(&deadline, *percent)?,
        });
    }
    // The database tells instants apart to the microsecond.
    let over = due_at + TimeDelta::microseconds(1);
    planned.push(Planned {
        kind: AlarmKind::Leader,
        percent: None,
        at: over,
    });
    let later = after(
        calendar,
        due_at,
        policy.general_manager_after_working_minutes,
    )?;
    planned.push(Planned {
        kind: AlarmKind::GeneralManager,
        percent: None,
        at: later.max(over),
    });
    Ok(planned)
}

/// So much working time after an instant. Where the schedule of a year is missing it is the instant itself: who would hear
/// later hears at once, and nobody not at all.
pub(crate) fn after(
    calendar: &Calendar,
    from: DateTime<Utc>,
    working_minutes: u32,
) -> Result<DateTime<Utc>, Error> {
    match calendar.deadline(from, Span::WorkingMinutes(working_minutes)) {
        Ok(deadline) => Ok(deadline.due_at),
        Err(CalendarError::YearWithoutSchedule { .. }) => Ok(from),
        Err(error) => Err(error.into()),
    }
}

/// Whether deadlines of a severity are extended at all: a general complaint's never is, whatever the policy says (CMP-07).
pub(crate) fn is_extendable(policy: &ComplaintPolicy, severity: Severity) -> bool {
    severity != Severity::General && policy.of(severity).is_some_and(|rule| rule.extendable)
}

/// Whether a deadline can be extended to so many working days from acceptance (CMP-07).
pub(crate) fn demand_extension(
    policy: &ComplaintPolicy,
    severity: Severity,
    (present, wanted): (u16, u16),
    standing: Punctuality,
) -> Result<(), Error> {
    if !is_extendable(policy, severity) {
        return Err(Error::NotExtendable { severity });
    }
    if wanted > policy.longest_working_days {
        return Err(Error::OverCap {
            longest: policy.longest_working_days,
        });
    }
    if wanted <= present {
        return Err(Error::NotLonger { present });
    }
    match standing {
        Punctuality::Running | Punctuality::Unscheduled => Ok(()),
        _ => Err(Error::DeadlineOver {}),
    }
}

/// Whether a new severity promises another deadline, from acceptance all the same. What has passed stays passed, and an
/// extension that was approved stands, except for a general complaint: its deadline cannot be extended (CMP-07).
pub(crate) fn is_promised_anew(
    (former, new): (Severity, Severity),
    standing_deadline: DeadlineKind,
    standing: Punctuality,
) -> bool {
    let runs = matches!(standing, Punctuality::Running | Punctuality::Unscheduled);
    let gives_way = standing_deadline == DeadlineKind::Promise || new == Severity::General;
    former != new && gives_way && runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::Refusal;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn cmp_07_a_deadline_is_kept_up_to_and_including_its_end() {
        let due = at("2026-06-02T10:00:00Z");
        let late = due + TimeDelta::microseconds(1);
        assert_eq!(punctuality(None, None, due), Punctuality::Waiting);
        let accepted = Some(Some(due));
        assert_eq!(punctuality(accepted, None, due), Punctuality::Running);
        assert_eq!(punctuality(accepted, None, late), Punctuality::Overdue);
        assert_eq!(punctuality(accepted, Some(due), late), Punctuality::Kept);
        assert_eq!(punctuality(accepted, Some(late), late), Punctuality::Missed);
        assert_eq!(
            punctuality(Some(None), None, late),
            Punctuality::Unscheduled
        );
    }

    #[test]
    fn cmp_07_only_graver_complaints_are_extended_and_never_to_an_eighth_day() {
        let policy = ComplaintPolicy::petrochemical();
        let code = |severity, days, standing| {
            demand_extension(&policy, severity, days, standing)
                .map_or_else(|error| error.fact().code, |()| "allowed")
        };
        let running = Punctuality::Running;
        for severity in [Severity::Major, Severity::Serious] {
            assert_eq!(code(severity, (3, 4), running), "allowed");
            assert_eq!(code(severity, (3, 7), running), "allowed");
            assert_eq!(
                code(severity, (3, 8), running),
                "complaint-extension-over-cap"
            );
            assert_eq!(
                code(severity, (3, 3), running),
                "complaint-extension-not-longer"
            );
            assert_eq!(
                code(severity, (5, 5), running),
                "complaint-extension-not-longer"
            );
            for over in [Punctuality::Overdue, Punctuality::Kept, Punctuality::Missed] {
                assert_eq!(code(severity, (3, 5), over), "complaint-deadline-over");
            }
        }
        assert_eq!(
            code(Severity::General, (1, 2), running),
            "complaint-not-extendable"
        );
    }

    #[test]
    fn cmp_07_a_general_complaint_is_not_extended_whatever_the_policy_says() {
        let mut policy = ComplaintPolicy::petrochemical();
        policy.severities[0].extendable = true;
        assert!(
            demand_extension(&policy, Severity::General, (1, 2), Punctuality::Running).is_err()
        );
    }

    #[test]
    fn cmp_08_another_severity_sets_no_clock_back_that_has_run_out() {
        let change = (Severity::General, Severity::Major);
        assert!(is_promised_anew(
            change,
            DeadlineKind::Promise,
            Punctuality::Running
        ));
        assert!(!is_promised_anew(
            change,
            DeadlineKind::Promise,
            Punctuality::Overdue
        ));
        assert!(!is_promised_anew(
            change,
            DeadlineKind::Extension,
            Punctuality::Running
        ));
        assert!(is_promised_anew(
            (Severity::Major, Severity::General),
            DeadlineKind::Extension,
            Punctuality::Running
        ));
        assert!(!is_promised_anew(
            (Severity::Major, Severity::Major),
            DeadlineKind::Promise,
            Punctuality::Running
        ));
    }
}

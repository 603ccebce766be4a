//! When the next check is due: pure.

use super::super::words::WorkCheckSubject;
use super::model::WorkStanding;
use super::store::LastCheck;
use chrono::{Days, NaiveDate};
use kehu_attribution::policy::WorkCheckRules;

/// Counted from the last check, or from the day since which the salesperson holds parties.
pub(super) fn stand(line: LastCheck, rules: &WorkCheckRules, today: NaiveDate) -> WorkStanding {
    let days = match line.subject {
        WorkCheckSubject::Dossiers => rules.dossiers_days,
        WorkCheckSubject::AfterSale => rules.after_sale_days,
    };
    let from = line.checked_on.unwrap_or(line.since);
    let due_on = days.and_then(|days| from.checked_add_days(Days::new(days.into())));
    WorkStanding {
        salesperson_id: line.salesperson_id,
        salesperson_name: line.salesperson_name,
        subject: line.subject,
        checked_on: line.checked_on,
        in_order: line.in_order,
        due_on,
        overdue: due_on.is_some_and(|due| due < today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::UserId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn att_g26_the_next_check_is_due_an_interval_after_the_last_one_or_after_the_first_party() {
        let rules = WorkCheckRules {
            dossiers_days: Some(30),
            after_sale_days: None,
        };
        let line = |subject, checked_on| LastCheck {
            salesperson_id: UserId::generate(),
            salesperson_name: String::new(),
            subject,
            since: day("2026-06-01"),
            checked_on,
            in_order: None,
        };
        let dossiers = |checked, today| {
            let found = stand(
                line(WorkCheckSubject::Dossiers, checked),
                &rules,
                day(today),
            );
            (found.due_on, found.overdue)
        };
        assert_eq!(
            dossiers(None, "2026-07-01"),
            (Some(day("2026-07-01")), false)
        );
        assert_eq!(
            dossiers(None, "2026-07-02"),
            (Some(day("2026-07-01")), true)
        );
        assert_eq!(
            dossiers(Some(day("2026-06-20")), "2026-07-02"),
            (Some(day("2026-07-20")), false)
        );
        let free = stand(
            line(WorkCheckSubject::AfterSale, None),
            &rules,
            day("2030-01-01"),
        );
        assert_eq!((free.due_on, free.overdue), (None, false));
    }
}

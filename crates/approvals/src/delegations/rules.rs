//! Which delegations can be.

use super::NewDelegation;
use chrono::{Months, NaiveDate};
use kehu_kernel::Faults;

/// An absence, not a change of office: that is a matter of roles.
const LONGEST: Months = Months::new(12);

pub(super) fn check(new: &NewDelegation, today: NaiveDate) -> Result<(), Faults> {
    let mut faults = Faults::default();
    if new.delegate_id == new.absentee_id {
        faults.add(
            "/delegate_id",
            "self",
            "must be another person than the absentee",
            "代理人不能是本人",
        );
    }
    if new.starts_on < today {
        faults.add(
            "/starts_on",
            "past",
            format!("must be {today} or later"),
            format!("不得早于 {today}"),
        );
    }
    let latest = new
        .starts_on
        .checked_add_months(LONGEST)
        .unwrap_or(new.starts_on);
    if new.ends_on < new.starts_on || new.ends_on > latest {
        let first = new.starts_on;
        faults.add(
            "/ends_on",
            "period",
            format!("must lie between {first} and {latest}"),
            format!("须在 {first} 至 {latest} 之间"),
        );
    }
    if new.starts_on > today.checked_add_months(LONGEST).unwrap_or(today) {
        faults.add(
            "/starts_on",
            "too-far",
            "must begin within a year",
            "须在一年之内开始",
        );
    }
    faults.none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::UserId;
    use uuid::Uuid;

    fn faults(starts_on: &str, ends_on: &str, delegate: u128) -> Vec<String> {
        let new = NewDelegation {
            absentee_id: UserId(Uuid::from_u128(1)),
            delegate_id: UserId(Uuid::from_u128(delegate)),
            starts_on: starts_on.parse().unwrap(),
            ends_on: ends_on.parse().unwrap(),
            reason: "年假".to_owned(),
        };
        let found = check(&new, "2026-11-02".parse().unwrap());
        found
            .err()
            .map(|faults| faults.0.into_iter().map(|fault| fault.pointer).collect())
            .unwrap_or_default()
    }

    #[test]
    fn gov_09_an_absence_begins_today_at_the_earliest_and_lasts_a_year_at_most() {
        for (starts_on, ends_on, at_fault) in [
            ("2026-11-02", "2026-11-02", vec![]),
            ("2026-11-01", "2026-11-02", vec!["/starts_on"]),
            ("2026-11-03", "2026-11-02", vec!["/ends_on"]),
            ("2026-11-02", "2027-11-02", vec![]),
            ("2026-11-02", "2027-11-03", vec!["/ends_on"]),
            ("2027-11-02", "2027-11-09", vec![]),
            ("2027-11-03", "2027-11-09", vec!["/starts_on"]),
        ] {
            assert_eq!(
                faults(starts_on, ends_on, 2),
                at_fault,
                "{starts_on} to {ends_on}"
            );
        }
    }

    #[test]
    fn gov_09_nobody_stands_in_for_themselves() {
        assert_eq!(faults("2026-11-02", "2026-11-03", 1), ["/delegate_id"]);
    }
}

//! What is overdue, and when overdue becomes default, pure (ATT-D06).

use crate::deal::Instalment;
use chrono::{Days, Months, NaiveDate};
use kehu_kernel::{DecimalError, Money};

/// Money that was due before a day and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overdue {
    /// The due date of the oldest instalment that is not paid whole.
    pub since: NaiveDate,
    /// How much, in yuan.
    pub amount: Money,
}

/// What of a plan is overdue on a day, given what was received of the price: payments cover the instalments in their
/// order. An instalment is overdue from the day after its due date.
///
/// # Errors
/// Past twelve digits.
pub fn overdue(
    plan: &[Instalment],
    received: Money,
    today: NaiveDate,
) -> Result<Option<Overdue>, DecimalError> {
    let mut due = Money::default();
    let mut since = None;
    for instalment in plan.iter().filter(|instalment| instalment.due_on < today) {
        due = due.checked_add(instalment.amount)?;
        if due > received && since.is_none() {
            since = Some(instalment.due_on);
        }
    }
    let amount = due.checked_sub(received)?;
    Ok(since.map(|since| Overdue { since, amount }))
}

/// The first day on which money that is overdue since a day is so by more than this many months. Months end on the same
/// day number, or on the month's last day.
pub(crate) fn default_from(since: NaiveDate, months: u8) -> NaiveDate {
    since
        .checked_add_months(Months::new(months.into()))
        .and_then(|end| end.checked_add_days(Days::new(1)))
        .unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn plan() -> Vec<Instalment> {
        [
            ("2026-06-10", "200"),
            ("2026-07-10", "300"),
            ("2026-08-10", "500"),
        ]
        .map(|(due_on, amount)| Instalment {
            due_on: day(due_on),
            amount: amount.parse().unwrap(),
        })
        .to_vec()
    }

    #[test]
    fn att_d06_payments_cover_the_instalments_in_their_order() {
        for (received, today, since, amount) in [
            ("0", "2026-06-10", None, ""),
            ("0", "2026-06-11", Some("2026-06-10"), "200.00"),
            ("199.99", "2026-06-11", Some("2026-06-10"), "0.01"),
            ("200", "2026-06-11", None, ""),
            ("200", "2026-07-11", Some("2026-07-10"), "300.00"),
            ("100", "2026-07-11", Some("2026-06-10"), "400.00"),
            ("500", "2026-08-10", None, ""),
            ("1000", "2030-01-01", None, ""),
        ] {
            let found = overdue(&plan(), received.parse().unwrap(), day(today)).unwrap();
            let expected = since.map(|since| Overdue {
                since: day(since),
                amount: amount.parse().unwrap(),
            });
            assert_eq!(found, expected, "{received} on {today}");
        }
    }

    #[test]
    fn att_d06_default_begins_the_day_after_two_whole_months() {
        for (since, from) in [
            ("2026-06-10", "2026-08-11"),
            ("2026-06-30", "2026-08-31"),
            ("2026-12-31", "2027-03-01"),
            ("2027-12-31", "2028-03-01"),
        ] {
            assert_eq!(default_from(day(since), 2), day(from));
        }
    }
}

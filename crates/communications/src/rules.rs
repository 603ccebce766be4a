//! What is recorded: pure.

use crate::{Counterpart, CounterpartKind, Error};
use chrono::{Days, NaiveDate};
use kehu_kernel::Faults;
use kehu_kernel::text::line;

/// Others than customers are named, with the contract or agreement (CMP-16).
pub(crate) fn check_counterpart(counterpart: &Counterpart) -> Result<(), Error> {
    match counterpart {
        Counterpart::Customer(_) => Ok(()),
        Counterpart::Other {
            kind: CounterpartKind::Customer,
            ..
        } => Err(Faults::one(
            "/counterpart",
            "customer",
            "a customer is named by customer_id",
            "客户须以 customer_id 指明",
        )
        .into()),
        Counterpart::Other {
            name, reference, ..
        } => {
            line(name, "/counterpart_name", 200)?;
            line(reference, "/reference", 200)?;
            Ok(())
        }
    }
}

/// When a plan is due again after a communication under it. An earlier one that is recorded late brings nothing forward.
pub(crate) fn next_due(present: NaiveDate, held_on: NaiveDate, every_days: u16) -> NaiveDate {
    held_on
        .checked_add_days(Days::new(every_days.into()))
        .map_or(present, |next| next.max(present))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn cus_08_a_plan_is_due_again_so_many_days_after_the_last_communication() {
        for (present, held, next) in [
            ("2026-06-01", "2026-06-01", "2026-07-01"),
            ("2026-06-01", "2026-06-10", "2026-07-10"),
            ("2026-07-01", "2026-05-20", "2026-07-01"),
        ] {
            assert_eq!(
                next_due(day(present), day(held), 30),
                day(next),
                "{present} {held}"
            );
        }
    }

    #[test]
    fn cmp_16_others_than_customers_need_a_name_and_a_reference() {
        let other = |kind, name: &str, reference: &str| Counterpart::Other {
            kind,
            name: name.to_owned(),
            reference: reference.to_owned(),
        };
        let (utility, customer) = (CounterpartKind::Utility, CounterpartKind::Customer);
        assert!(check_counterpart(&other(utility, "长沙水业", "供水合同 2026-8")).is_ok());
        for wrong in [
            other(utility, "长沙水业", " "),
            other(utility, "", "供水合同"),
            other(customer, "某客户", "合同"),
        ] {
            assert!(check_counterpart(&wrong).is_err(), "{wrong:?}");
        }
    }
}

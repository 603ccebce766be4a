//! What holds of agreements, pure (ATT-D02).

use super::model::{Instalment, NewHolder};
use chrono::NaiveDate;
use kehu_kernel::{Faults, Money, Percent};
use rust_decimal::Decimal;

/// The plan of payments sums to the price, by due date.
pub(crate) fn check_plan(plan: &[Instalment], price: Money) -> Result<(), Faults> {
    let mut faults = Faults::default();
    let mut sum = Decimal::ZERO;
    let mut before: Option<NaiveDate> = None;
    for (place, instalment) in plan.iter().enumerate() {
        if instalment.amount.value() <= Decimal::ZERO {
            faults.add(
                format!("/instalments/{place}/amount"),
                "range",
                "must be more than 0",
                "须大于 0",
            );
        }
        if before.is_some_and(|before| instalment.due_on < before) {
            faults.add(
                format!("/instalments/{place}/due_on"),
                "order",
                "must not be before the instalment above",
                "不得早于上一期",
            );
        }
        before = Some(instalment.due_on);
        sum += instalment.amount.value();
    }
    if sum != price.value() {
        faults.add(
            "/instalments",
            "sum",
            format!("must sum to the price of {price}"),
            format!("各期合计须等于成交价 {price}"),
        );
    }
    faults.none()
}

/// Each customer once, each with a share, all together 100.
pub(super) fn check_shares(holders: &[NewHolder]) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for (place, holder) in holders.iter().enumerate() {
        if holder.share.value() <= Decimal::ZERO {
            faults.add(
                format!("/holders/{place}/share"),
                "range",
                "must be more than 0",
                "须大于 0",
            );
        }
        if holders
            .iter()
            .take(place)
            .any(|other| other.customer_id == holder.customer_id)
        {
            faults.add(
                format!("/holders/{place}/customer_id"),
                "duplicate",
                "name each customer once",
                "同一客户只能填写一次",
            );
        }
    }
    let sum: Decimal = holders
        .iter()
        .map(|holder| Percent::value(holder.share))
        .sum();
    if sum != Decimal::ONE_HUNDRED {
        faults.add(
            "/holders",
            "sum",
            "the shares must sum to exactly 100",
            "产权比例合计须恰为 100",
        );
    }
    faults.none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::CustomerId;
    use proptest::prelude::*;

    fn pointers(outcome: Result<(), Faults>) -> Vec<String> {
        let faults = outcome.err().map(|faults| faults.0).unwrap_or_default();
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    fn holders(shares: &[&str]) -> Vec<NewHolder> {
        shares
            .iter()
            .map(|share| NewHolder {
                customer_id: CustomerId::generate(),
                share: share.parse().unwrap(),
            })
            .collect()
    }

    #[test]
    fn att_d02_shares_sum_to_exactly_100() {
        for (shares, at) in [
            (&["100"] as &[&str], &[] as &[&str]),
            (&["50", "50"], &[]),
            (&["33.33", "33.33", "33.34"], &[]),
            (&["99.99"], &["/holders"]),
            (&["100.01"], &["/holders"]),
            (&["100", "0"], &["/holders/1/share"]),
            (&["150", "-50"], &["/holders/1/share"]),
        ] {
            assert_eq!(pointers(check_shares(&holders(shares))), at, "{shares:?}");
        }
    }

    #[test]
    fn att_d02_a_plan_sums_to_the_price_by_due_date() {
        let plan = |lines: &[(&str, &str)]| -> Vec<Instalment> {
            lines
                .iter()
                .map(|(due_on, amount)| Instalment {
                    due_on: due_on.parse().unwrap(),
                    amount: amount.parse().unwrap(),
                })
                .collect()
        };
        let price: Money = "100".parse().unwrap();
        for (lines, at) in [
            (
                &[("2026-06-01", "40"), ("2026-06-01", "60")] as &[_],
                &[] as &[&str],
            ),
            (
                &[("2026-06-01", "40"), ("2026-05-31", "60")],
                &["/instalments/1/due_on"],
            ),
            (&[("2026-06-01", "99.99")], &["/instalments"]),
            (
                &[("2026-06-01", "0"), ("2026-06-01", "100")],
                &["/instalments/0/amount"],
            ),
            (&[], &["/instalments"]),
        ] {
            assert_eq!(pointers(check_plan(&plan(lines), price)), at, "{lines:?}");
        }
    }

    proptest! {
        #[test]
        fn any_division_of_100_is_taken_and_any_other_is_not(cents in proptest::collection::vec(1_i64..4000, 1..8)) {
            let shares: Vec<String> = cents.iter().map(|cents| Decimal::new(*cents, 2).to_string()).collect();
            let texts: Vec<&str> = shares.iter().map(String::as_str).collect();
            let whole = cents.iter().sum::<i64>() == 10_000;
            prop_assert_eq!(check_shares(&holders(&texts)).is_ok(), whole);
        }
    }
}

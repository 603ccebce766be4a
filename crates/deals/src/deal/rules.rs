//! What holds of agreements, pure (ATT-D02).

use super::model::{Instalment, NewHolder};
use crate::payments;
use chrono::NaiveDate;
use kehu_attribution::policy::DealRules;
use kehu_kernel::{Faults, Money, Percent};
use rust_decimal::Decimal;

/// The plan of payments sums to the price, by due date; the first is at least the policy's part of it.
pub(crate) fn check_plan(
    plan: &[Instalment],
    price: Money,
    policy: &DealRules,
) -> Result<(), Faults> {
    let mut faults = Faults::default();
    if let (Some(first), Some(least)) = (plan.first(), policy.first_instalment_min_basis_points)
        && !payments::reaches_portion(first.amount, price, least)
    {
        let least = Decimal::new(least.into(), 2).normalize();
        faults.add(
            "/instalments/0/amount",
            "too-low",
            format!("must be at least {least} % of the price of {price}"),
            format!("首期须不低于成交价 {price} 的 {least}%"),
        );
    }
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
    use kehu_attribution::policy::SiteRules;
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
            (vec!["100"], vec![]),
            (vec!["50", "50"], vec![]),
            (vec!["33.33", "33.33", "33.34"], vec![]),
            (vec!["99.99"], vec!["/holders"]),
            (vec!["100.01"], vec!["/holders"]),
            (vec!["100", "0"], vec!["/holders/1/share"]),
            (vec!["150", "-50"], vec!["/holders/1/share"]),
        ] {
            assert_eq!(pointers(check_shares(&holders(&shares))), at, "{shares:?}");
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
        let policy = SiteRules::developer().deals;
        for (lines, at) in [
            (vec![("2026-06-01", "40"), ("2026-06-01", "60")], vec![]),
            (
                vec![("2026-06-01", "40"), ("2026-05-31", "60")],
                vec!["/instalments/1/due_on"],
            ),
            (vec![("2026-06-01", "99.99")], vec!["/instalments"]),
            (
                vec![("2026-06-01", "0"), ("2026-06-01", "100")],
                vec!["/instalments/0/amount"],
            ),
            (vec![], vec!["/instalments"]),
        ] {
            assert_eq!(
                pointers(check_plan(&plan(&lines), price, &policy)),
                at,
                "{lines:?}"
            );
        }
    }

    #[test]
    fn att_d02_a_first_instalment_is_at_least_the_policys_part_of_the_price() {
        let price: Money = "100".parse().unwrap();
        let mut policy = SiteRules::developer().deals;
        for (least, first, rest, at) in [
            (None, "0.01", "99.99", vec![]),
            (Some(1000), "10", "90", vec![]),
            (Some(1000), "9.99", "90.01", vec!["/instalments/0/amount"]),
            (Some(10_000), "100", "", vec![]),
        ] {
            policy.first_instalment_min_basis_points = least;
            let amounts = [first, rest]
                .into_iter()
                .filter(|amount| !amount.is_empty());
            let plan: Vec<Instalment> = amounts
                .map(|amount| Instalment {
                    due_on: "2026-06-01".parse().unwrap(),
                    amount: amount.parse().unwrap(),
                })
                .collect();
            let found = pointers(check_plan(&plan, price, &policy));
            assert_eq!(found, at, "{least:?} {first}");
        }
    }

    proptest! {
        #[test]
        fn any_division_of_100_is_taken_and_a_hundredth_more_or_less_is_not(
            parts in proptest::collection::vec(1_i64..1200, 1..8),
        ) {
            let rest = 10_000 - parts.iter().sum::<i64>();
            for (last, whole) in [(rest, true), (rest - 1, false), (rest + 1, false)] {
                let shares: Vec<String> = parts
                    .iter()
                    .chain([&last])
                    .map(|share| Decimal::new(*share, 2).to_string())
                    .collect();
                let texts: Vec<&str> = shares.iter().map(String::as_str).collect();
                prop_assert_eq!(check_shares(&holders(&texts)).is_ok(), whole);
            }
        }
    }
}

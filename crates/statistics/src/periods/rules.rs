//! Which days a period has, and how figures differ, pure.

use super::model::{Change, PeriodKind};
use crate::figures::{Dimension, Figure, Measure, Span};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use kehu_kernel::{DecimalError, Faults, Money};
use std::collections::BTreeMap;

/// The days of a period.
pub(super) fn span(kind: PeriodKind, starts_on: NaiveDate) -> Result<Span, Faults> {
    let (begins, after) = match kind {
        PeriodKind::Day => (true, starts_on.checked_add_days(Days::new(1))),
        PeriodKind::Week => (
            starts_on.weekday() == Weekday::Mon,
            starts_on.checked_add_days(Days::new(7)),
        ),
        PeriodKind::Month => (
            starts_on.day() == 1,
            starts_on.checked_add_months(Months::new(1)),
        ),
    };
    match after.and_then(|after| after.pred_opt()).filter(|_| begins) {
        Some(until) => Ok(Span {
            from: starts_on,
            until,
        }),
        None => Err(Faults::one(
            "/starts_on",
            "beginning",
            "a week begins on a Monday, a month on its first day",
            "周期间自周一开始，月期间自每月一日开始",
        )),
    }
}

/// What changed from one set of figures to another.
pub(super) fn changes(before: &[Figure], after: &[Figure]) -> Result<Vec<Change>, DecimalError> {
    let mut sums: BTreeMap<(Dimension, &str, Measure), (i64, Money)> = BTreeMap::new();
    for figure in after {
        let sum = sums
            .entry((figure.dimension, figure.item.as_str(), figure.measure))
            .or_default();
        *sum = (sum.0 + figure.tally, sum.1.checked_add(figure.amount)?);
    }
    for figure in before {
        let sum = sums
            .entry((figure.dimension, figure.item.as_str(), figure.measure))
            .or_default();
        *sum = (sum.0 - figure.tally, sum.1.checked_sub(figure.amount)?);
    }
    Ok(sums
        .into_iter()
        .filter(|(_, (tally, amount))| *tally != 0 || !amount.value().is_zero())
        .map(|((dimension, item, measure), (tally, amount))| Change {
            dimension,
            item: item.to_owned(),
            measure,
            tally,
            amount,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn att_s01_periods_begin_where_the_calendar_lets_them() {
        let ends = |kind, from| span(kind, day(from)).ok().map(|span| span.until);
        assert_eq!(ends(PeriodKind::Day, "2026-06-03"), Some(day("2026-06-03")));
        assert_eq!(
            ends(PeriodKind::Week, "2026-06-01"),
            Some(day("2026-06-07"))
        );
        assert_eq!(ends(PeriodKind::Week, "2026-06-02"), None);
        assert_eq!(
            ends(PeriodKind::Month, "2028-02-01"),
            Some(day("2028-02-29"))
        );
        assert_eq!(ends(PeriodKind::Month, "2028-02-02"), None);
    }

    #[test]
    fn att_s01_what_moved_from_one_channel_to_another_shows_in_both() {
        let figure = |item: &str, tally| Figure {
            dimension: Dimension::Channel,
            item: item.to_owned(),
            measure: Measure::FirstVisits,
            tally,
            amount: Money::default(),
        };
        let before = [figure("internet", 3), figure("radio", 1)];
        let after = [figure("internet", 4)];
        let changed: Vec<(String, i64)> = changes(&before, &after)
            .unwrap()
            .into_iter()
            .map(|change| (change.item, change.tally))
            .collect();
        assert_eq!(
            changed,
            [("internet".to_owned(), 1), ("radio".to_owned(), -1)]
        );
        assert!(changes(&after, &after).unwrap().is_empty());
    }
}

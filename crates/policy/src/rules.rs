//! When a version may take effect.

use crate::Error;
use chrono::{Months, NaiveDate};

/// How far ahead a version may take effect. The days of effect only grow: a slip of the year would otherwise block the
/// series for good.
const MONTHS_AHEAD: Months = Months::new(120);

/// A version takes effect today at the earliest and ten years ahead at the latest.
pub(crate) fn check_effective(today: NaiveDate, effective_on: NaiveDate) -> Result<(), Error> {
    if effective_on < today {
        return Err(Error::EffectiveInPast { today });
    }
    let latest = today.checked_add_months(MONTHS_AHEAD).unwrap_or(today);
    if effective_on > latest {
        return Err(Error::EffectiveTooFar { latest });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_version_takes_effect_today_at_the_earliest_and_in_ten_years_at_the_latest() {
        let today = day("2026-11-02");
        assert!(matches!(
            check_effective(today, day("2026-11-01")),
            Err(Error::EffectiveInPast { .. })
        ));
        assert!(check_effective(today, today).is_ok());
        assert!(check_effective(today, day("2036-11-02")).is_ok());
        assert!(matches!(
            check_effective(today, day("2036-11-03")),
            Err(Error::EffectiveTooFar { .. })
        ));
    }

    #[test]
    fn ten_years_from_a_leap_day_end_on_the_last_day_of_february() {
        let today = day("2028-02-29");
        assert!(check_effective(today, day("2038-02-28")).is_ok());
        assert!(check_effective(today, day("2038-03-01")).is_err());
    }

    proptest! {
        #[test]
        fn what_is_allowed_lies_between_today_and_ten_years(offset in -4000i64..8000) {
            let today = day("2026-11-02");
            let chosen = today + chrono::Duration::days(offset);
            let allowed = check_effective(today, chosen).is_ok();
            prop_assert_eq!(allowed, chosen >= today && chosen <= day("2036-11-02"));
        }
    }
}

//! What is allowed when: pure.

use crate::{Error, Improvement, ImprovementState};
use chrono::{Months, NaiveDate};
use kehu_kernel::UserId;

/// How far ahead an item may be due: what is planned for later is no improvement item.
const FARTHEST: Months = Months::new(120);

/// The item stands where an act begins.
pub(crate) fn demand_state(item: &Improvement, wanted: ImprovementState) -> Result<(), Error> {
    if item.state == wanted {
        Ok(())
    } else {
        Err(Error::StateForbidden { state: item.state })
    }
}

/// Nobody judges the effect of what they carried out.
pub(crate) fn demand_stranger(item: &Improvement, user: UserId) -> Result<(), Error> {
    let reported = item.outcome.as_ref().map(|outcome| outcome.by);
    if item.owner_id == user || reported == Some(user) {
        return Err(Error::OwnWork {});
    }
    Ok(())
}

/// Today or later, and no more than ten years ahead.
pub(crate) fn demand_due(due_on: NaiveDate, today: NaiveDate) -> Result<(), Error> {
    if due_on < today {
        return Err(Error::DueInPast {});
    }
    let latest = today.checked_add_months(FARTHEST).unwrap_or(NaiveDate::MAX);
    if due_on > latest {
        return Err(Error::DueTooFar { latest });
    }
    Ok(())
}

/// Something changes, and no owner gives themselves more time.
pub(crate) fn demand_handover(
    item: &Improvement,
    (owner, due_on): (UserId, NaiveDate),
    user: UserId,
) -> Result<(), Error> {
    if (owner, due_on) == (item.owner_id, item.due_on) {
        return Err(Error::NothingHandedOver {});
    }
    if user == item.owner_id && due_on > item.due_on {
        return Err(Error::OwnPostponement {});
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gov_07_the_due_date_lies_between_today_and_ten_years_ahead() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(demand_due(day("2026-06-01"), day("2026-06-01")).is_ok());
        assert!(matches!(
            demand_due(day("2026-05-31"), day("2026-06-01")),
            Err(Error::DueInPast {})
        ));
        assert!(demand_due(day("2036-06-01"), day("2026-06-01")).is_ok());
        for far in [day("2036-06-02"), NaiveDate::MAX] {
            assert!(matches!(
                demand_due(far, day("2026-06-01")),
                Err(Error::DueTooFar { .. })
            ));
        }
    }
}

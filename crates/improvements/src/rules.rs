//! What is allowed when: pure.

use crate::{Error, Improvement, ImprovementState};
use chrono::NaiveDate;
use kehu_kernel::UserId;

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

/// Today or later.
pub(crate) fn demand_due(due_on: NaiveDate, today: NaiveDate) -> Result<(), Error> {
    if due_on < today {
        Err(Error::DueInPast {})
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gov_07_the_due_date_is_today_at_the_earliest() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(demand_due(day("2026-06-01"), day("2026-06-01")).is_ok());
        assert!(matches!(
            demand_due(day("2026-05-31"), day("2026-06-01")),
            Err(Error::DueInPast {})
        ));
    }
}

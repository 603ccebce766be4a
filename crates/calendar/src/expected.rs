//! The schedule of a year that is expected by now and missing, although deadlines wait for it (CMP-07).

use crate::rules::WorkingTime;
use crate::{Error, deadlines};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, UnitId};
use serde_json::json;
use std::collections::BTreeMap;

/// Tells those responsible, once for a company and year, that the schedule of the year is missing although open deadlines
/// wait for it: from the day on which the company's calendar expects it. Answers how many companies were warned of.
///
/// # Errors
/// [`Error::Database`]; then nobody is told.
pub async fn warn_of_missing(tx: &mut Tx, now: DateTime<Utc>) -> Result<usize, Error> {
    let caller = Caller::system("missing-schedules", now);
    let mut waiting: BTreeMap<(UnitId, i32), i64> = BTreeMap::new();
    for (unit, year, count) in deadlines::waiting_for(tx).await? {
        let company = kehu_identity::units::company_of(tx, unit)
            .await?
            .unwrap_or(unit);
        *waiting.entry((company, year)).or_default() += count;
    }
    let mut warned = 0;
    for ((company, year), count) in waiting {
        let calendar = kehu_policy::in_force_at::<WorkingTime>(tx, company, caller.today()).await?;
        let expected = calendar.document.next_schedule_by.before(year);
        if caller.today() < expected || !store::note(tx, company, year, now).await? {
            continue;
        }
        let event = Event {
            kind: "calendar.schedule_missing",
            subject_kind: "unit",
            subject_id: company.0,
            unit_id: Some(company),
            payload: json!({ "year": year, "waiting_count": count }),
        };
        outbox::emit(tx, &caller, event).await?;
        warned += 1;
    }
    Ok(warned)
}

mod store {
    use chrono::{DateTime, Utc};
    use kehu_db::{Error, Tx};
    use kehu_kernel::UnitId;

    /// Notes that a company is warned of a year; false where it was before.
    pub(super) async fn note(
        tx: &mut Tx,
        company: UnitId,
        year: i32,
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        let noted = sqlx::query!(
            "insert into missing_schedule_warnings (company_id, year, warned_at) values ($1, $2, $3)
             on conflict on constraint missing_schedule_warnings_key do nothing",
            company.0,
            year,
            now,
        )
        .execute(&mut **tx)
        .await?;
        Ok(noted.rows_affected() == 1)
    }
}

//! Receptions: one visit of a party, or the part of it that one salesperson received.
//!
//! - A salesperson receives one party at a time and a party is received by one; the database keeps both.
//! - It is entered while it happens: an arrival, a statement or a departure of another day, or of longer ago than the site's
//!   rules allow, is refused as back-dated (ATT-G21).
//! - Whether it uses a turn follows from its capacity; the turn is used in the same transaction (ATT-G01, ATT-G07).

mod finish;
mod model;
mod receive;
mod rules;
mod statements;
pub(crate) mod store;
mod turns;

pub use finish::{Finish, finish};
pub use model::{Reception, ReceptionFilter, Statement};
pub use receive::{Receive, Received, Who, receive};
pub use statements::{NewStatement, state};

pub(crate) use turns::Floor;

use crate::Error;
use chrono::{DateTime, Duration, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, ReceptionId, Zone};

/// A reception inside the caller's scope: a salesperson's own are those that they received.
///
/// # Errors
/// [`Error::ReceptionNotFound`]; [`Error::Database`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ReceptionId,
) -> Result<Reception, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::ReceptionNotFound {})
}

/// The receptions inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &ReceptionFilter,
    page: &PageRequest<ReceptionId>,
) -> Result<Page<Reception, ReceptionId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |reception| reception.id))
}

/// Refuses what is entered late: on another day of the site, or after more minutes than its rules allow (ATT-G21).
pub(crate) fn demand_timely(
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    within_minutes: u16,
) -> Result<(), Error> {
    if at > now {
        return Err(Error::NotYet {});
    }
    let late = now - at > Duration::minutes(i64::from(within_minutes));
    if late || Zone::CHINA.day_of(at) != Zone::CHINA.day_of(now) {
        return Err(Error::Backdated {
            minutes: within_minutes,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_g21_an_arrival_is_entered_the_same_day_and_in_time() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let noon = at("2026-06-01T12:00:00+08:00");
        assert!(demand_timely(at("2026-06-01T11:00:00+08:00"), noon, 60).is_ok());
        assert!(matches!(
            demand_timely(at("2026-06-01T10:59:59.999999+08:00"), noon, 60),
            Err(Error::Backdated { minutes: 60 })
        ));
        assert!(matches!(
            demand_timely(at("2026-06-01T12:00:00.000001+08:00"), noon, 60),
            Err(Error::NotYet {})
        ));
        let midnight = at("2026-06-02T00:00:00+08:00");
        assert!(demand_timely(midnight, midnight, 1440).is_ok());
        assert!(demand_timely(at("2026-06-01T23:59:59.999999+08:00"), midnight, 1440).is_err());
    }
}

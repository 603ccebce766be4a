//! The site whose statistics are read.

use crate::Error;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use kehu_attribution::policy::SiteRules;
use kehu_db::PgConnection;
use kehu_identity::units::{self, UnitKind};
use kehu_kernel::{Caller, UnitId, Zone};

/// Refuses a site outside the caller's scope.
pub(crate) async fn demand(
    connection: &mut PgConnection,
    caller: &Caller,
    id: UnitId,
) -> Result<(), Error> {
    let unit = units::find(connection, &caller.scope, id).await?;
    match unit.filter(|unit| unit.kind == UnitKind::Site && caller.scope.holds(id, None)) {
        Some(_) => Ok(()),
        None => Err(Error::SiteNotFound {}),
    }
}

/// The rules of a site on the day of the act.
pub(crate) async fn rules(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<SiteRules, Error> {
    Ok(
        kehu_policy::in_force_at::<SiteRules>(connection, site, caller.today())
            .await?
            .document,
    )
}

/// The instant at which a day of the site begins.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    Zone::CHINA
        .0
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

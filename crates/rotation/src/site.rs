//! The site: whether the caller may reach it, by which rules it lives, when its days begin.

use crate::{Error, store};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use kehu_attribution::policy::{RotationRules, SiteRules};
use kehu_db::{PgConnection, recall};
use kehu_kernel::{Caller, UnitId, UserId, Zone};

/// Demands that the site lies within the caller's reach; whoever reaches only their own rows reaches the site at which
/// they hold a role.
pub(crate) async fn demand(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<(), Error> {
    // Whoever reaches everything is only asked whether there is such a site: once in a transaction.
    let name = format!("site {site}");
    if caller.scope.all && recall::recall::<()>(&name).is_some() {
        return Ok(());
    }
    if !store::sites::is_within(connection, &caller.scope, site, caller.today()).await? {
        return Err(Error::SiteNotFound {});
    }
    recall::remember(name, ());
    Ok(())
}

/// The rules of the rotation that the site has on a day.
pub(crate) async fn rules_on(
    connection: &mut PgConnection,
    site: UnitId,
    day: NaiveDate,
) -> Result<RotationRules, Error> {
    let rules = kehu_policy::in_force_at::<SiteRules>(connection, site, day).await?;
    Ok(rules.document.rotation)
}

/// Demands that all of these take part in the site's rotation on a day.
pub(crate) async fn demand_workers(
    connection: &mut PgConnection,
    site: UnitId,
    users: &[UserId],
    day: NaiveDate,
) -> Result<(), Error> {
    let found = store::sites::workers(connection, site, users, day).await?;
    if users.iter().all(|user| found.contains(user)) {
        Ok(())
    } else {
        Err(Error::NotASalesperson {})
    }
}

/// The instant at which a day of the site begins.
pub(crate) fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    Zone::CHINA
        .0
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// The instant at which a day of the site is over.
pub(crate) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(day.checked_add_days(Days::new(1)).unwrap_or(day))
}

/// The time of day at the site.
pub(crate) fn time_of(at: DateTime<Utc>) -> NaiveTime {
    at.with_timezone(&Zone::CHINA.0).time()
}

//! Whether turns are shared fairly (ATT-G01).

use crate::model::{FairnessReport, Period};
use crate::{Error, site, store};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Faults, UnitId};

/// What each salesperson of a site had of the rotation in a period, against their part of all time on duty. Whoever
/// reaches only their own rows gets their own line.
///
/// # Errors
/// [`Error::SiteNotFound`]; [`Error::Invalid`] for a period that ends before it begins or is longer than 366 days.
pub async fn fairness(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    period: Period,
) -> Result<FairnessReport, Error> {
    site::demand(connection, caller, site).await?;
    let days = (period.until - period.from).num_days();
    if !(0..366).contains(&days) {
        return Err(Faults::one(
            "/until",
            "range",
            "must be the first day or up to 365 days later",
            "须不早于起始日且不晚于其后365天",
        )
        .into());
    }
    let rules = site::rules_on(connection, site, caller.today()).await?;
    let only = if caller.scope.holds(site, None) {
        None
    } else {
        caller.scope.owner
    };
    let between = (site::start_of(period.from), site::end_of(period.until));
    let salespeople = store::fairness::count(
        connection,
        site,
        between,
        caller.now,
        rules.day_ends_at,
        only,
    )
    .await?;
    Ok(FairnessReport {
        site,
        period,
        salespeople,
    })
}

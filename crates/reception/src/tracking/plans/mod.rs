//! Daily and weekly plans (ATT-S03): written in the morning, kept by the sales assistant, given back before closing for the
//! summary. Managers write theirs too. What is late shows; a closed plan never changes.

mod custody;
mod model;
mod rules;
mod store;
mod write;

pub use custody::{give_back, keep};
pub use model::{Custody, MissingPlan, NewPlan, Plan, PlanFilter};
pub use write::{rewrite, summarise, write};

use super::Error;
use super::parties::own;
use super::words::PlanKind;
use crate::site;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Page, PageRequest, PlanId, UnitId};

/// A plan inside the caller's scope, or the caller's own.
///
/// # Errors
/// [`Error::PlanNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PlanId,
) -> Result<Plan, Error> {
    let row = store::find(connection, &caller.scope, caller.user(), id)
        .await?
        .ok_or(Error::PlanNotFound {})?;
    let site = site::enter(connection, caller, row.site_id).await?;
    Ok(rules::judge(row, &site.rules.tracking.plans, caller.now))
}

/// The plans of a site inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &PlanFilter,
    page: &PageRequest<PlanId>,
) -> Result<Page<Plan, PlanId>, Error> {
    let site = site::enter(connection, caller, site).await?;
    let rows = store::list(connection, site.id, own(caller, site.id), filter, page).await?;
    let plans = rows
        .into_iter()
        .map(|row| rules::judge(row, &site.rules.tracking.plans, caller.now))
        .collect();
    Ok(page.page(plans, |plan| plan.id))
}

/// Who of the site's people has not written the plan of the present period. It is late once the time for writing is over.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn missing(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    kind: PlanKind,
) -> Result<Vec<MissingPlan>, Error> {
    let site = site::enter(connection, caller, site).await?;
    let plans = &site.rules.tracking.plans;
    let starts_on = rules::period(kind, caller.today(), plans);
    let late = rules::is_late(kind, starts_on, caller.now, plans);
    let people = store::without_plan(
        connection,
        site.id,
        own(caller, site.id),
        kind,
        starts_on,
        caller.today(),
    )
    .await?;
    Ok(people
        .into_iter()
        .map(|(user_id, name)| MissingPlan {
            user_id,
            name,
            kind,
            starts_on,
            late,
        })
        .collect())
}

/// The plans of a site that are not closed, of periods that have begun; the oldest first.
pub(super) async fn open(
    connection: &mut PgConnection,
    caller: &Caller,
    site: &crate::Site,
    limit: i64,
) -> Result<Vec<Plan>, Error> {
    let rows = store::open_of(
        connection,
        site.id,
        own(caller, site.id),
        caller.today(),
        limit,
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| rules::judge(row, &site.rules.tracking.plans, caller.now))
        .collect())
}

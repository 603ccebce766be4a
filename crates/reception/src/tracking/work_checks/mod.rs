//! Managers check the salespeople's dossiers and after-sale work at intervals (ATT-G26, A12.8(3)-(4)).

mod model;
mod rules;
mod store;

pub use model::{NewWorkCheck, WorkCheck, WorkCheckFilter, WorkStanding};

use super::Error;
use crate::site::{self, Site, person};
use crate::telling::{Told, tell};
use kehu_db::{PgConnection, Tx};
use kehu_identity::codes;
use kehu_kernel::{Caller, Faults, Page, PageRequest, UnitId, WorkCheckId};
use serde_json::json;

/// Records a check of a salesperson's work.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there; [`Error::ForManagers`], [`Error::OwnWork`];
/// [`crate::Error::NotSalesperson`]; [`Error::Invalid`] where something was not in order and is not named.
pub async fn record(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    new: &NewWorkCheck,
) -> Result<WorkCheck, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    let acting_as = manager(&site).ok_or(Error::ForManagers {})?;
    if by == new.salesperson {
        return Err(Error::OwnWork {});
    }
    site::demand_salespeople(tx, caller, site.id, &[new.salesperson]).await?;
    if !new.in_order && new.findings.is_none() {
        return Err(Faults::one(
            "/findings",
            "missing",
            "say what is not in order",
            "请说明存在的问题",
        )
        .into());
    }
    let id = WorkCheckId::generate();
    store::insert(tx, id, site.id, new, acting_as, caller.now, by).await?;
    let told = Told {
        action: "work.check",
        event: "work.checked",
        subject_kind: "work_check",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "salesperson_id": new.salesperson, "subject": new.subject, "in_order": new.in_order }),
    };
    tell(tx, caller, told).await?;
    store::find(tx, id).await
}

/// The checks of a site inside the caller's scope, the latest first: a salesperson's own are those of the own work.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    filter: &WorkCheckFilter,
    page: &PageRequest<WorkCheckId>,
) -> Result<Page<WorkCheck, WorkCheckId>, Error> {
    let site = site::enter(connection, caller, site).await?;
    let rows = store::list(connection, &caller.scope, site.id, filter, page).await?;
    Ok(page.page(rows, |check| check.id))
}

/// When the work of each salesperson who holds parties was checked last and is to be checked next, by what is checked; a
/// salesperson sees the own lines.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there.
pub async fn standing(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
) -> Result<Vec<WorkStanding>, Error> {
    let site = site::enter(connection, caller, site).await?;
    let lines = store::last_checks(connection, &caller.scope, site.id).await?;
    let rules = &site.rules.tracking.work_checks;
    Ok(lines
        .into_iter()
        .map(|line| rules::stand(line, rules, caller.today()))
        .collect())
}

/// The role in which the caller checks.
fn manager(site: &Site) -> Option<&'static str> {
    [codes::PROJECT_MANAGER, codes::SALES_MANAGER]
        .into_iter()
        .find(|role| site.is(role))
}

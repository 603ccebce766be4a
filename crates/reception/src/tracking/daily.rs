//! The check of each business day: who has left parties unattended, and which parties are filed away (ATT-G26, ATT-G27).

use super::parties::{self, Standing};
use super::{Error, funnel};
use crate::site;
use chrono::{DateTime, Utc};
use kehu_db::{Tx, outbox};
use kehu_identity::codes;
use kehu_kernel::{Caller, UnitId, UserId};
use serde_json::json;

/// Checks the next site whose check of the day was not done; answers whether there was one. Each salesperson with overdue
/// contacts is told, and the site's sales supervisor; the sales manager at a site without one.
///
/// # Errors
/// [`Error::Database`].
pub async fn check_next_site(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool, Error> {
    let caller = Caller::system("tracking", now);
    let Some(id) = claim(tx, &caller).await? else {
        return Ok(false);
    };
    let site = site::enter(tx, &caller, id).await?;
    let archived = funnel::archive_inactive(tx, &caller, &site).await?;
    let standing = parties::standing(tx, &caller, id).await?;
    let late: Vec<&Standing> = standing.iter().filter(|one| one.overdue > 0).collect();
    let all: i64 = late.iter().map(|one| one.overdue).sum();
    for one in &late {
        tell(tx, &caller, id, one.salesperson_id, one.overdue, true).await?;
    }
    if all > 0 {
        let mut chiefs = site::holders(tx, id, codes::SALES_SUPERVISOR, caller.today()).await?;
        if chiefs.is_empty() {
            chiefs = site::holders(tx, id, codes::SALES_MANAGER, caller.today()).await?;
        }
        for chief in chiefs {
            tell(tx, &caller, id, chief, all, false).await?;
        }
    }
    finish(tx, id, &caller, all, archived).await?;
    Ok(true)
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    user: UserId,
    overdue: i64,
    own: bool,
) -> Result<(), Error> {
    let event = outbox::Event {
        kind: "follow_ups.overdue",
        subject_kind: "unit",
        subject_id: site.0,
        unit_id: Some(site),
        payload: json!({ "user_id": user, "overdue": overdue, "own": own }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

/// Takes the check of a site for this transaction: another instance takes the next one.
async fn claim(tx: &mut Tx, caller: &Caller) -> Result<Option<UnitId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"insert into tracking_checks (site_id, day, checked_at)
           select u.id, $1, $2 from units u
           where u.kind = 'site' and u.active and not exists (select from tracking_checks c where c.site_id = u.id and c.day = $1)
           order by u.id limit 1 for update of u skip locked
           on conflict on constraint tracking_checks_pkey do nothing
           returning site_id as "id: UnitId""#,
        caller.today(),
        caller.now,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

async fn finish(
    tx: &mut Tx,
    site: UnitId,
    caller: &Caller,
    overdue: i64,
    archived: usize,
) -> Result<(), Error> {
    sqlx::query!(
        "update tracking_checks set overdue = $3, archived = $4 where site_id = $1 and day = $2",
        site.0,
        caller.today(),
        overdue,
        i64::try_from(archived).unwrap_or(i64::MAX),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

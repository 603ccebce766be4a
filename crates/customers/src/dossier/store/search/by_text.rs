//! Names with a text, in the order of names.

use super::super::super::Error;
use super::super::super::search::{Ask, Filters, Found};
use super::super::uuids;
use super::{Start, statuses, words};
use kehu_db::PgConnection;
use kehu_kernel::Scope;
use uuid::Uuid;

/// Reads the customers whose names, or whose contacts' names, have the text, from the ranges of its grams.
pub(crate) async fn by_text(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &Filters,
    ask: &Ask,
    start: &Start,
    limit: i64,
) -> Result<Vec<Found>, Error> {
    let found = found!(
        ["with page as (
             select p.id from customers_by_text(
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) as p (id)
         )"],
        "c.sort_key, c.id",
        &ask.grams,
        ask.tested_pattern(),
        scope.all,
        &uuids(&scope.units),
        scope.owner.map(Uuid::from),
        &statuses(filters),
        filters.unit.map(Uuid::from),
        filters.account_manager.map(Uuid::from),
        &words(&filters.kinds),
        &words(&filters.types),
        filters.industry,
        filters.region.as_ref().map(|region| format!("{region}%")),
        filters.updated_from,
        filters.updated_before,
        filters.created_from,
        filters.created_before,
        start.key,
        start.id,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}

//! Hits gathered by their indexes.

use super::super::super::Error;
use super::super::super::search::{Ask, Filters, Found, Sort};
use super::super::uuids;
use super::{Start, statuses, words};
use kehu_db::PgConnection;
use kehu_kernel::{Scope, UnitId};
use uuid::Uuid;

/// Most names with a rare text that are gathered; a common one is walked for.
const MOST_NAMES: i64 = 5000;
/// Most hits of a pinyin key or an end of a number that are gathered, those with the shortest keys first. A shorter text
/// has more; whoever typed it types more.
const MOST_HITS: i64 = 1000;

/// The number of names that are expected to hold all of these grams, by the database's own statistics; 0 while there
/// are none.
pub(crate) async fn expected_names(
    connection: &mut PgConnection,
    grams: &[String],
) -> Result<f32, Error> {
    let expected = sqlx::query_scalar!(
        r#"select coalesce(min(coalesce(known.frequency, 0)), 0)
                  * (select greatest(reltuples, 0) from pg_class where oid = 'customers'::regclass) as "expected!"
           from unnest($1::text[]) as g (gram)
           left join (select unnest(most_common_elems::text::text[]) as gram, unnest(most_common_elem_freqs) as frequency
                      from pg_stats
                      where schemaname = 'public' and tablename = 'customers' and attname = 'name_grams') as known
                on known.gram = g.gram"#,
        grams
    )
    .fetch_one(connection)
    .await?;
    Ok(expected)
}

/// The number of a unit's names that hold the rarest of these grams, counted up to `most`.
pub(crate) async fn names_of_unit(
    connection: &mut PgConnection,
    grams: &[String],
    unit: UnitId,
    most: i64,
) -> Result<i64, Error> {
    let names = sqlx::query_scalar!(
        r#"select names as "names!" from rarest_gram_of_unit($1, $2, $3)"#,
        grams,
        unit.0,
        most,
    )
    .fetch_one(connection)
    .await?;
    Ok(names)
}

/// Gathers the hits of a rare text by their indexes, tests them and sorts them.
pub(crate) async fn gather(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &Filters,
    ask: &Ask,
    sort: Sort,
    start: &Start,
    limit: i64,
) -> Result<Vec<Found>, Error> {
    let (keys_from, keys_before) = ask.keys.clone().unzip();
    let (tail_from, tail_before) = ask.tail.clone().unzip();
    let head = ask.head_tail.as_ref().map(|ends| ends.0.clone());
    let head_from = ask.head_tail.as_ref().map(|ends| ends.1.clone());
    let head_before = ask.head_tail.as_ref().map(|ends| ends.2.clone());
    let found = found!(
        ["with page as (
             select p.id from customers_by_hits(
                 $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $25, $26, $27, $28, $29, $30, $31, $32, $33, $34) as p (id)
         )"],
        "case when $30 = 'name' then c.sort_key end,
         case when $30 = 'updated_at' then c.updated_at end,
         case when $30 = '-updated_at' then c.updated_at end desc,
         case when $30 like '-%' then c.id end desc, c.id",
        scope.all,
        &uuids(&scope.units),
        scope.owner.map(Uuid::from),
        &ask.grams,
        ask.pattern,
        ask.contacts,
        MOST_NAMES,
        MOST_HITS,
        keys_from,
        keys_before,
        tail_from,
        tail_before,
        head,
        head_from,
        head_before,
        ask.last4,
        ask.value,
        &ask.blind_indexes,
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
        sort.as_str(),
        start.key,
        start.at,
        start.id,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}

//! Lists of customers.

use super::super::search::{Ask, Filters, Found, Place, Sort};
use super::super::{CustomerStatus, Error};
use super::uuids;
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Scope, UserId};
use uuid::Uuid;

/// Most names with a rare text that are gathered; a common one is walked for.
const MOST_NAMES: i64 = 5000;
/// Most hits of a pinyin key or an end of a number that are gathered, those with the shortest keys first. A shorter text
/// has more; whoever typed it types more.
const MOST_HITS: i64 = 1000;

/// Behind which row a page begins; for the first page before the first row there can be.
pub(crate) struct Start {
    key: String,
    at: DateTime<Utc>,
    id: Uuid,
}

/// Finds where a page begins.
pub(crate) async fn start(
    connection: &mut PgConnection,
    sort: Sort,
    after: Option<&Place>,
) -> Result<Start, Error> {
    let descending = matches!(sort, Sort::CreatedLast | Sort::UpdatedLast);
    let Some(place) = after else {
        let (at, id) = if descending {
            (farthest(), Uuid::max())
        } else {
            (DateTime::UNIX_EPOCH, Uuid::nil())
        };
        return Ok(Start {
            key: String::new(),
            at,
            id,
        });
    };
    let mut start = Start {
        key: String::new(),
        at: place.at.unwrap_or(DateTime::UNIX_EPOCH),
        id: place.id.0,
    };
    if sort == Sort::Name {
        start.key = sqlx::query_scalar!("select sort_key from customers where id = $1", place.id.0)
            .fetch_optional(connection)
            .await?
            .unwrap_or_default();
    }
    Ok(start)
}

/// Later than every instant that is stored: the beginning of the year 9000.
fn farthest() -> DateTime<Utc> {
    DateTime::from_timestamp(221_845_392_000, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

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

fn statuses(filters: &Filters) -> Vec<String> {
    let wanted = |status: &&CustomerStatus| match filters.statuses.as_slice() {
        [] => **status != CustomerStatus::Merged,
        some => some.contains(status),
    };
    CustomerStatus::ALL
        .iter()
        .filter(wanted)
        .map(ToString::to_string)
        .collect()
}

fn words<T: ToString>(list: &[T]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

/// The lanes that are walked: whole statuses, units, or one employee's customers.
struct Lanes {
    whole: bool,
    units: Vec<Uuid>,
    owner: Option<UserId>,
}

impl Lanes {
    fn of(scope: &Scope, filters: &Filters) -> Self {
        if let Some(owner) = filters.account_manager {
            return Self {
                whole: false,
                units: Vec::new(),
                owner: Some(owner),
            };
        }
        match filters.unit {
            Some(unit) if scope.all || scope.units.contains(&unit) => Self {
                whole: false,
                units: vec![unit.0],
                owner: None,
            },
            // Of a unit outside, what the caller owns there is left.
            Some(_) => Self {
                whole: false,
                units: Vec::new(),
                owner: scope.owner,
            },
            None if scope.all => Self {
                whole: true,
                units: Vec::new(),
                owner: None,
            },
            None => Self {
                whole: false,
                units: uuids(&scope.units),
                owner: scope.owner,
            },
        }
    }
}

/// One list of columns for both ways.
macro_rules! found {
    ([$($source:literal),+], $order:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Found,
            $($source +)+ "
             select c.id as \"id: _\", c.kind as \"kind: _\", c.unit_id as \"unit_id: _\",
                    c.account_manager_id as \"account_manager_id: _\", c.status as \"status: _\",
                    c.merged_into as \"merged_into: _\", c.customer_type as \"customer_type: _\", c.name, c.mobile,
                    c.telephone, c.industry, c.size as \"size: _\", c.region_code,
                    (select i.value from customer_identifiers i
                     where i.customer_id = c.id and i.kind = 'unified_social_credit_code' and i.removed_at is null
                     limit 1) as credit_code,
                    k.name as \"contact_name?\", k.mobile as \"contact_mobile?\",
                    c.processing_state as \"processing_state: _\", c.version, c.created_at, c.updated_at
             from page p join customers c on c.id = p.id
             left join lateral (select name, mobile from customer_contacts
                                where customer_id = c.id order by is_primary desc, position, id limit 1) k on true
             order by " + $order,
            $($argument),*
        )
    };
}

/// Walks the lanes in one order. The order's columns, the comparison with the start and the direction are the only
/// differences between the statements.
macro_rules! walk {
    ($from:literal, $order:literal, $outer:literal,
     $connection:expr, $scope:expr, $filters:expr, $ask:expr, $lanes:expr, $start:expr, $limit:expr) => {
        found!(
            ["with lane as (
                 select x.id, x.sort_key, x.updated_at
                 from unnest($4::text[]) as s (status)
                 cross join lateral (
                     select c.id, c.sort_key, c.updated_at from customers c
                     where c.status = s.status and ", $from, "
                       and c.processing_state <> 'erased'
                       and ($11::text is null or c.name_normalised like $11)
                       and (cardinality($12::text[]) = 0 or c.kind = any($12))
                       and (cardinality($13::text[]) = 0 or c.customer_type = any($13))
                       and ($14::text is null or c.industry = $14)
                       and ($15::text is null or c.region_code like $15)
                       and ($16::timestamptz is null or c.updated_at >= $16)
                       and ($17::timestamptz is null or c.updated_at < $17)
                       and ($18::timestamptz is null or c.created_at >= $18)
                       and ($19::timestamptz is null or c.created_at < $19)
                     order by ", $order, " limit $20) x
                 where $5
                 union all
                 select x.id, x.sort_key, x.updated_at
                 from unnest($6::uuid[]) as u (id) cross join unnest($4::text[]) as s (status)
                 cross join lateral (
                     select c.id, c.sort_key, c.updated_at from customers c
                     where c.unit_id = u.id and c.status = s.status and ", $from, "
                       and c.processing_state <> 'erased'
                       and ($11::text is null or c.name_normalised like $11)
                       and (cardinality($12::text[]) = 0 or c.kind = any($12))
                       and (cardinality($13::text[]) = 0 or c.customer_type = any($13))
                       and ($14::text is null or c.industry = $14)
                       and ($15::text is null or c.region_code like $15)
                       and ($16::timestamptz is null or c.updated_at >= $16)
                       and ($17::timestamptz is null or c.updated_at < $17)
                       and ($18::timestamptz is null or c.created_at >= $18)
                       and ($19::timestamptz is null or c.created_at < $19)
                     order by ", $order, " limit $20) x
                 union all
                 (select c.id, c.sort_key, c.updated_at from customers c
                  where c.account_manager_id = $7 and c.unit_id <> all($6) and c.status = any($4)
                    and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
                    and ($21::uuid is null or c.unit_id = $21) and ", $from, "
                    and c.processing_state <> 'erased'
                       and ($11::text is null or c.name_normalised like $11)
                    and (cardinality($12::text[]) = 0 or c.kind = any($12))
                    and (cardinality($13::text[]) = 0 or c.customer_type = any($13))
                    and ($14::text is null or c.industry = $14)
                    and ($15::text is null or c.region_code like $15)
                    and ($16::timestamptz is null or c.updated_at >= $16)
                    and ($17::timestamptz is null or c.updated_at < $17)
                    and ($18::timestamptz is null or c.created_at >= $18)
                    and ($19::timestamptz is null or c.created_at < $19)
                  order by ", $order, " limit $20)
             ),
             page as (select c.id from lane c
                      where ($8::text, $9::timestamptz, $10::uuid) is not null
                      order by ", $order, " limit $20)"],
            $outer,
            $scope.all,
            &uuids(&$scope.units),
            $scope.owner.map(Uuid::from),
            &statuses($filters),
            $lanes.whole,
            &$lanes.units,
            $lanes.owner.map(Uuid::from),
            $start.key,
            $start.at,
            $start.id,
            $ask.pattern,
            &words(&$filters.kinds),
            &words(&$filters.types),
            $filters.industry,
            $filters.region.as_ref().map(|region| format!("{region}%")),
            $filters.updated_from,
            $filters.updated_before,
            $filters.created_from,
            $filters.created_before,
            $limit,
            $filters.unit.map(Uuid::from),
        )
        .fetch_all($connection)
        .await?
    };
}

/// Walks the customers in the wanted order and takes those that fit.
pub(crate) async fn walk(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &Filters,
    ask: &Ask,
    sort: Sort,
    start: &Start,
    limit: i64,
) -> Result<Vec<Found>, Error> {
    let lanes = Lanes::of(scope, filters);
    let found = match sort {
        Sort::Name => walk!(
            "(c.sort_key, c.id) > ($8, $10)",
            "c.sort_key, c.id",
            "c.sort_key, c.id",
            connection,
            scope,
            filters,
            ask,
            lanes,
            start,
            limit
        ),
        Sort::Created => walk!(
            "c.id > $10",
            "c.id",
            "c.id",
            connection,
            scope,
            filters,
            ask,
            lanes,
            start,
            limit
        ),
        Sort::CreatedLast => walk!(
            "c.id < $10",
            "c.id desc",
            "c.id desc",
            connection,
            scope,
            filters,
            ask,
            lanes,
            start,
            limit
        ),
        Sort::Updated => walk!(
            "(c.updated_at, c.id) > ($9, $10)",
            "c.updated_at, c.id",
            "c.updated_at, c.id",
            connection,
            scope,
            filters,
            ask,
            lanes,
            start,
            limit
        ),
        Sort::UpdatedLast => walk!(
            "(c.updated_at, c.id) < ($9, $10)",
            "c.updated_at desc, c.id desc",
            "c.updated_at desc, c.id desc",
            connection,
            scope,
            filters,
            ask,
            lanes,
            start,
            limit
        ),
    };
    Ok(found)
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
        ["with hits as materialized (
             (select c.id from customers c
              where cardinality($5::text[]) > 0 and c.name_grams @> $5 and c.name_normalised like $6
                and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) limit $34)
             union
             (select c.id from customer_contacts k join customers c on c.id = k.customer_id
              where $7::boolean and cardinality($5::text[]) > 0 and k.name_grams @> $5 and k.name_normalised like $6
                and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) limit $34)
             union
             (select c.id from customer_search_keys k join customers c on c.id = k.customer_id
              where k.key >= $8 and k.key < $9
                and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) order by k.key limit $4)
             union
             (select c.id from customer_telephones t join customers c on c.id = t.customer_id
              where t.reversed >= $10 and t.reversed < $11
                and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) order by t.reversed limit $4)
             union
             (select c.id from customer_telephones t join customers c on c.id = t.customer_id
              where t.reversed >= $13 and t.reversed < $14 and left(t.digits, 3) = $12 and t.kind in ('mobile', 'hidden')
                and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) order by t.reversed limit $4)
             union
             (select c.id from customer_identifiers i join customers c on c.id = i.customer_id
              where i.last4 = $15 and i.last4 is not null and i.removed_at is null
                and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) order by c.id limit $4)
             union
             select c.id from customer_identifiers i join customers c on c.id = i.customer_id
             where i.value = $16 and i.value is not null and i.removed_at is null
             union
             select c.id from customer_identifiers i join customers c on c.id = i.customer_id
             where i.blind_index = any($17) and i.blind_index is not null and i.removed_at is null
         ),
         page as (
             select c.id from hits h join customers c on c.id = h.id
             where ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
               and c.status = any($18::text[]) and c.processing_state <> 'erased'
               and ($19::uuid is null or c.unit_id = $19)
               and ($20::uuid is null or c.account_manager_id = $20)
               and (cardinality($21::text[]) = 0 or c.kind = any($21))
               and (cardinality($22::text[]) = 0 or c.customer_type = any($22))
               and ($23::text is null or c.industry = $23)
               and ($24::text is null or c.region_code like $24)
               and ($25::timestamptz is null or c.updated_at >= $25)
               and ($26::timestamptz is null or c.updated_at < $26)
               and ($27::timestamptz is null or c.created_at >= $27)
               and ($28::timestamptz is null or c.created_at < $28)
               and case $29::text
                       when 'name' then (c.sort_key, c.id) > ($30::text, $32::uuid)
                       when 'created_at' then c.id > $32
                       when '-created_at' then c.id < $32
                       when 'updated_at' then (c.updated_at, c.id) > ($31::timestamptz, $32)
                       else (c.updated_at, c.id) < ($31, $32) end
             order by case when $29 = 'name' then c.sort_key end,
                      case when $29 = 'updated_at' then c.updated_at end,
                      case when $29 = '-updated_at' then c.updated_at end desc,
                      case when $29 like '-%' then c.id end desc, c.id
             limit $33
         )"],
        "case when $29 = 'name' then c.sort_key end,
         case when $29 = 'updated_at' then c.updated_at end,
         case when $29 = '-updated_at' then c.updated_at end desc,
         case when $29 like '-%' then c.id end desc, c.id",
        scope.all,
        &uuids(&scope.units),
        scope.owner.map(Uuid::from),
        MOST_HITS,
        &ask.grams,
        ask.pattern,
        ask.contacts,
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
        MOST_NAMES,
    )
    .fetch_all(connection)
    .await?;
    Ok(found)
}

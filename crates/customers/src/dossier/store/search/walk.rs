//! Customers in the wanted order, tested one after the other.

use super::super::super::Error;
use super::super::super::search::{Ask, Filters, Found, Sort};
use super::super::uuids;
use super::{Start, statuses, words};
use kehu_db::PgConnection;
use kehu_kernel::{Scope, UserId};
use uuid::Uuid;

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
            Some(unit) if filters.whole_unit(scope).is_some() => Self {
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

/// Walks the lanes in one order. The order's columns, the comparison with the start and the direction are the only
/// differences between the statements; what a customer is tested for is the same in all lanes.
macro_rules! walk {
    ($from:literal, $order:literal, $($argument:expr),* $(,)?) => {
        walk!(
            @where
            "and c.processing_state <> 'erased'
             and ($11::text is null or c.name_normalised like $11
                  or ($22::boolean
                      -- For each customer that is walked: `offset` keeps all contacts from being read at once.
                      and exists (select from customer_contacts k
                                  where k.customer_id = c.id and k.name_normalised like $11 offset 0)))
             and (cardinality($12::text[]) = 0 or c.kind = any($12))
             and (cardinality($13::text[]) = 0 or c.customer_type = any($13))
             and ($14::text is null or c.industry = $14)
             and ($15::text is null or c.region_code like $15)
             and ($16::timestamptz is null or c.updated_at >= $16)
             and ($17::timestamptz is null or c.updated_at < $17)
             and ($18::timestamptz is null or c.created_at >= $18)
             and ($19::timestamptz is null or c.created_at < $19)",
            $from, $order, $($argument),*
        )
    };
    (@where $fits:literal, $from:literal, $order:literal,
     $connection:expr, $scope:expr, $filters:expr, $ask:expr, $lanes:expr, $start:expr, $limit:expr) => {
        found!(
            ["with lane as (
                 select x.id, x.sort_key, x.updated_at
                 from unnest($4::text[]) as s (status)
                 cross join lateral (
                     select c.id, c.sort_key, c.updated_at from customers c
                     where c.status = s.status and ", $from, " ", $fits, "
                     order by ", $order, " limit $20) x
                 where $5
                 union all
                 select x.id, x.sort_key, x.updated_at
                 from unnest($6::uuid[]) as u (id) cross join unnest($4::text[]) as s (status)
                 cross join lateral (
                     select c.id, c.sort_key, c.updated_at from customers c
                     where c.unit_id = u.id and c.status = s.status and ", $from, " ", $fits, "
                     order by ", $order, " limit $20) x
                 union all
                 (select c.id, c.sort_key, c.updated_at from customers c
                  where c.account_manager_id = $7 and c.unit_id <> all($6) and c.status = any($4)
                    and ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3)
                    and ($21::uuid is null or c.unit_id = $21) and ", $from, " ", $fits, "
                  order by ", $order, " limit $20)
             ),
             page as (select c.id from lane c
                      where ($8::text, $9::timestamptz, $10::uuid) is not null
                      order by ", $order, " limit $20)"],
            $order,
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
            $ask.contacts,
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

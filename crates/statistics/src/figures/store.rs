//! Every SQL statement of figures.

use super::model::{DayTotals, Dimension, Figure, Measure, SiteMonth, Span, Standing, Totals};
use crate::Error;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Money, Scope, UnitId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The figures of a row that has a column for each.
macro_rules! totals {
    ($row:ident) => {
        Totals {
            calls: $row.calls,
            first_visits: $row.first_visits,
            return_visits: $row.return_visits,
            registrations: $row.registrations,
            follow_ups: $row.follow_ups,
            reservations: $row.reservations,
            reservation_amount: $row.reservation_amount,
            reservation_receipts: $row.reservation_receipts,
            subscriptions: $row.subscriptions,
            subscription_amount: $row.subscription_amount,
            deposit_receipts: $row.deposit_receipts,
            contracts: $row.contracts,
            contract_amount: $row.contract_amount,
            price_receipts: $row.price_receipts,
            withdrawals: $row.withdrawals,
            withdrawal_amount: $row.withdrawal_amount,
            defaults: $row.defaults,
            default_amount: $row.default_amount,
        }
    };
}

/// The figures of the days of a span on which something was.
pub(super) async fn days(
    connection: &mut PgConnection,
    site: UnitId,
    span: Span,
) -> Result<Vec<DayTotals>, Error> {
    let rows = sqlx::query!(
        r#"select t.day as "day!",
                  t.calls as "calls!",
                  t.first_visits as "first_visits!",
                  t.return_visits as "return_visits!",
                  t.registrations as "registrations!",
                  t.follow_ups as "follow_ups!",
                  t.reservations as "reservations!",
                  t.reservation_amount::numeric(20, 2) as "reservation_amount!: Money",
                  t.reservation_receipts::numeric(20, 2) as "reservation_receipts!: Money",
                  t.subscriptions as "subscriptions!",
                  t.subscription_amount::numeric(20, 2) as "subscription_amount!: Money",
                  t.deposit_receipts::numeric(20, 2) as "deposit_receipts!: Money",
                  t.contracts as "contracts!",
                  t.contract_amount::numeric(20, 2) as "contract_amount!: Money",
                  t.price_receipts::numeric(20, 2) as "price_receipts!: Money",
                  t.withdrawals as "withdrawals!",
                  t.withdrawal_amount::numeric(20, 2) as "withdrawal_amount!: Money",
                  t.defaults as "defaults!",
                  t.default_amount::numeric(20, 2) as "default_amount!: Money"
           from site_totals(array[$1::uuid], $2, $3) t order by t.day"#,
        site.0,
        span.from,
        span.after(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| DayTotals {
            day: row.day,
            totals: totals!(row),
        })
        .collect())
}

/// Sums of figures, between what else is selected and from where.
macro_rules! sums {
    ($select:literal, $from:literal, $($argument:tt)*) => {
        sqlx::query!(
            $select
                + r#"coalesce(sum(t.calls), 0)::bigint as "calls!",
                  coalesce(sum(t.first_visits), 0)::bigint as "first_visits!",
                  coalesce(sum(t.return_visits), 0)::bigint as "return_visits!",
                  coalesce(sum(t.registrations), 0)::bigint as "registrations!",
                  coalesce(sum(t.follow_ups), 0)::bigint as "follow_ups!",
                  coalesce(sum(t.reservations), 0)::bigint as "reservations!",
                  coalesce(sum(t.reservation_amount), 0)::numeric(20, 2) as "reservation_amount!: Money",
                  coalesce(sum(t.reservation_receipts), 0)::numeric(20, 2) as "reservation_receipts!: Money",
                  coalesce(sum(t.subscriptions), 0)::bigint as "subscriptions!",
                  coalesce(sum(t.subscription_amount), 0)::numeric(20, 2) as "subscription_amount!: Money",
                  coalesce(sum(t.deposit_receipts), 0)::numeric(20, 2) as "deposit_receipts!: Money",
                  coalesce(sum(t.contracts), 0)::bigint as "contracts!",
                  coalesce(sum(t.contract_amount), 0)::numeric(20, 2) as "contract_amount!: Money",
                  coalesce(sum(t.price_receipts), 0)::numeric(20, 2) as "price_receipts!: Money",
                  coalesce(sum(t.withdrawals), 0)::bigint as "withdrawals!",
                  coalesce(sum(t.withdrawal_amount), 0)::numeric(20, 2) as "withdrawal_amount!: Money",
                  coalesce(sum(t.defaults), 0)::bigint as "defaults!",
                  coalesce(sum(t.default_amount), 0)::numeric(20, 2) as "default_amount!: Money" "#
                + $from,
            $($argument)*
        )
    };
}

/// The figures of a day, of its month until it, and of all days until it.
pub(crate) async fn standing(
    connection: &mut PgConnection,
    site: UnitId,
    day: NaiveDate,
) -> Result<Standing, Error> {
    let month = day.with_day(1).unwrap_or(day);
    let rows = sums!(
        r#"select c.place as "place!", "#,
        r#"from (values (0, $3::date), (1, $2::date), (2, '-infinity'::date)) as c (place, since)
           left join site_totals(array[$1::uuid], '2000-01-01', $3::date + 1) t on t.day >= c.since
           group by c.place order by c.place"#,
        site.0,
        month,
        day,
    )
    .fetch_all(connection)
    .await?;
    let mut columns = rows.into_iter().map(|row| totals!(row));
    let mut next = || columns.next().unwrap_or_default();
    Ok(Standing {
        day,
        today: next(),
        month_to_date: next(),
        project_to_date: next(),
    })
}

/// The months of a span of every site in the scope.
pub(super) async fn sites(
    connection: &mut PgConnection,
    scope: &Scope,
    span: Span,
) -> Result<Vec<SiteMonth>, Error> {
    // As a parameter, so that the database sees how many they are before it plans.
    let sites = sqlx::query_scalar!(
        "select id from units where kind = 'site' and ($1::boolean or id = any($2))",
        scope.all,
        scope.units.as_slice() as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let rows = sums!(
        r#"select u.id as "site_id: UnitId", u.name as site_name, date_trunc('month', t.day)::date as "month!", "#,
        r#"from site_totals($1, $2, $3) t join units u on u.id = t.site_id
           group by u.id, u.name, u.code, 3 order by u.code, u.id, 3"#,
        &sites,
        span.from,
        span.after(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SiteMonth {
            site_id: row.site_id,
            site_name: row.site_name,
            month: row.month,
            totals: totals!(row),
        })
        .collect())
}

/// All figures of a span by all dimensions, as far as they were recorded until an instant; in one read of the facts.
pub(crate) async fn figures(
    connection: &mut PgConnection,
    site: UnitId,
    span: Span,
    known_at: DateTime<Utc>,
) -> Result<Vec<Figure>, Error> {
    let (from, before) = span.bounds();
    Ok(sqlx::query_as!(
        Figure,
        r#"with facts as materialized (select * from counted_facts(array[$1::uuid], $2, $3, $4)),
           divided as (
               select 'total' as dimension, '' as item, measure, tally, amount from facts
               union all select 'channel', coalesce(channel, ''), measure, tally, amount from facts
               union all select 'salesperson', salesperson_id::text, measure, tally, amount from facts
               union all select 'intent_level', coalesce(intent_level, ''), measure, tally, amount from facts
               union all select 'product', p.product, measure, tally, amount
               from facts cross join lateral unnest(case when cardinality(products) = 0 then array[''] else products end) as p (product))
           select dimension as "dimension!: Dimension", item as "item!", measure as "measure!: Measure",
                  sum(tally)::bigint as "tally!", sum(amount)::numeric(20, 2) as "amount!: Money"
           from divided group by dimension, item, measure
           having sum(tally) <> 0 or sum(amount) <> 0
           order by dimension, item, measure"#,
        site.0,
        from,
        before,
        known_at,
    )
    .fetch_all(connection)
    .await?)
}

/// The display names of salespeople.
pub(super) async fn names(
    connection: &mut PgConnection,
    people: impl Iterator<Item = &String>,
) -> Result<BTreeMap<String, String>, Error> {
    let ids: Vec<Uuid> = people.filter_map(|id| id.parse().ok()).collect();
    let rows = sqlx::query!(
        "select id, display_name from users where id = any($1)",
        &ids
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.to_string(), row.display_name))
        .collect())
}

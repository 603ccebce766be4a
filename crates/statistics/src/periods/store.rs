//! Every SQL statement of closed periods.

use super::model::Period;
use crate::Error;
use crate::figures::{Figure, Span};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{PageRequest, Scope, StatisticsPeriodId, UnitId};
use rust_decimal::Decimal;
use uuid::Uuid;

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Period,
            "select p.id as \"id: _\", p.site_id as \"site_id: _\", p.kind as \"kind: _\", p.starts_on, p.ends_on, p.closed_at,
                    p.closed_by as \"closed_by: _\"
             from statistics_periods p " + $tail,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: StatisticsPeriodId,
) -> Result<Option<Period>, Error> {
    Ok(rows!(
        "where p.id = $3 and ($1::boolean or p.site_id = any($2))",
        scope.all,
        scope.units.as_slice() as _,
        id.0
    )
    .fetch_optional(connection)
    .await?)
}

pub(super) async fn list(
    connection: &mut PgConnection,
    site: UnitId,
    page: &PageRequest<StatisticsPeriodId>,
) -> Result<Vec<Period>, Error> {
    Ok(rows!(
        "where p.site_id = $1 and ($2::uuid is null or p.id < $2) order by p.id desc limit $3",
        site.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn insert(tx: &mut Tx, period: &Period, figures: &[Figure]) -> Result<(), Error> {
    sqlx::query!(
        "insert into statistics_periods (id, site_id, kind, starts_on, ends_on, closed_at, closed_by) values ($1, $2, $3, $4, $5, $6, $7)",
        period.id.0,
        period.site_id.0,
        period.kind.as_str(),
        period.starts_on,
        period.ends_on,
        period.closed_at,
        period.closed_by.0,
    )
    .execute(&mut **tx)
    .await?;
    let dimensions: Vec<String> = figures
        .iter()
        .map(|figure| figure.dimension.as_str().to_owned())
        .collect();
    let items: Vec<String> = figures.iter().map(|figure| figure.item.clone()).collect();
    let measures: Vec<String> = figures
        .iter()
        .map(|figure| figure.measure.as_str().to_owned())
        .collect();
    let tallies: Vec<i64> = figures.iter().map(|figure| figure.tally).collect();
    let amounts: Vec<Decimal> = figures.iter().map(|figure| figure.amount.value()).collect();
    sqlx::query!(
        "insert into period_figures (period_id, dimension, item, measure, tally, amount)
         select $1, f.* from unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::numeric[]) as f",
        period.id.0,
        &dimensions,
        &items,
        &measures,
        &tallies,
        &amounts,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn figures(
    connection: &mut PgConnection,
    id: StatisticsPeriodId,
) -> Result<Vec<Figure>, Error> {
    Ok(sqlx::query_as!(
        Figure,
        r#"select dimension as "dimension: _", item, measure as "measure: _", tally, amount as "amount: _"
           from period_figures where period_id = $1 order by dimension, item, measure"#,
        id.0
    )
    .fetch_all(connection)
    .await?)
}

/// The days on which something of a closed period was recorded after its closing, in order: late entries, corrections of
/// registrations, and merges of parties.
pub(super) async fn days_of_later_records(
    connection: &mut PgConnection,
    period: &Period,
    span: Span,
    now: DateTime<Utc>,
) -> Result<Vec<NaiveDate>, Error> {
    let (from, before) = span.bounds();
    Ok(sqlx::query_scalar!(
        r#"select distinct (later.at at time zone 'Asia/Shanghai')::date as "day!"
           from (
               select v.registered_at as at from registrations v
               where v.site_id = $1 and v.registered_at > $4 and v.registered_at <= $5
                 and (v.corrects_id is not null or (v.registered_at >= $2 and v.registered_at < $3))
               union all select e.recorded_at from phone_enquiries e
               where e.site_id = $1 and e.called_at >= $2 and e.called_at < $3 and e.recorded_at > $4
               union all select r.started_at from receptions r
               where r.site_id = $1 and r.arrived_at >= $2 and r.arrived_at < $3 and r.started_at > $4
               union all select u.recorded_at from follow_ups u
               where u.site_id = $1 and u.occurred_at >= $2 and u.occurred_at < $3 and u.recorded_at > $4
               union all select d.recorded_at from registered_documents d
               where d.site_id = $1 and d.occurred_at >= $2 and d.occurred_at < $3 and d.recorded_at > $4
               union all select m.recorded_at from payments m join deals l on l.id = m.deal_id
               where l.site_id = $1 and m.received_at >= $2 and m.received_at < $3 and m.recorded_at > $4
               union all select g.occurred_at from party_merges g
               where g.site_id = $1 and g.occurred_at > $4) later
           where later.at <= $5 order by 1"#,
        period.site_id.0,
        from,
        before,
        period.closed_at,
        now,
    )
    .fetch_all(connection)
    .await?)
}

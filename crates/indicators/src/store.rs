//! Every statement on indicators. Of complaints and customers it reads what is counted.

use crate::rules::Indicator;
use crate::service::Reading;
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{PageRequest, Scope, UnitId};
use uuid::Uuid;

/// A company without readings of this day; others that evaluate at once take turns.
pub(crate) async fn next_company(tx: &mut Tx, day: NaiveDate) -> Result<Option<UnitId>, Error> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('indicators'))")
        .execute(&mut **tx)
        .await?;
    Ok(sqlx::query_scalar!(
        r#"select id as "id: UnitId" from units
           where kind = 'company' and active
             and not exists (select from indicator_values where company_id = units.id and evaluated_on = $1)
           order by id limit 1"#,
        day,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// What is counted of a company.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) complaints: i64,
    /// Customers now.
    pub(crate) customers: i64,
    pub(crate) lost: i64,
}

/// Complaints received and customers lost in a span, its last day included, and customers now.
pub(crate) async fn counts(
    tx: &mut Tx,
    company: UnitId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Counts, Error> {
    Ok(sqlx::query_as!(
        Counts,
        r#"with places as materialized (select id from units where id = $1 or $1 = any(ancestors)),
           span as (select $2::date::timestamp at time zone 'Asia/Shanghai' as first,
                           ($3::date + 1)::timestamp at time zone 'Asia/Shanghai' as beyond)
           select (select count(*) from complaints, span
                   where company_id = $1 and received_at >= span.first and received_at < span.beyond
                     and (nature is null or nature = 'founded')) as "complaints!",
                  (select count(*) from customers where unit_id in (select id from places) and status in ('active', 'suspended')) as "customers!",
                  (select count(distinct e.customer_id) from customer_events e join customers c on c.id = e.customer_id, span
                   where c.unit_id in (select id from places) and c.status = 'disqualified'
                     and e.kind = 'customer.status_changed' and e.details ->> 'to' = 'disqualified'
                     and e.occurred_at >= span.first and e.occurred_at < span.beyond) as "lost!""#,
        company.0,
        from,
        until,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Whether the target was met when it was last measured before.
pub(crate) async fn met_before(tx: &mut Tx, reading: &Reading) -> Result<Option<bool>, Error> {
    let before = sqlx::query_scalar!(
        "select met from indicator_values
         where company_id = $1 and indicator = $2 and evaluated_on < $3 and met is not null
         order by evaluated_on desc limit 1",
        reading.company_id.0,
        reading.indicator.as_str(),
        reading.evaluated_on,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(before.flatten())
}

pub(crate) async fn insert(tx: &mut Tx, reading: &Reading) -> Result<(), Error> {
    sqlx::query!(
        "insert into indicator_values (company_id, indicator, evaluated_on, value, target, met, survey_id) values ($1, $2, $3, $4, $5, $6, $7)",
        reading.company_id.0,
        reading.indicator.as_str(),
        reading.evaluated_on,
        reading.value,
        reading.target,
        reading.met,
        reading.survey_id.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn latest(
    connection: &mut PgConnection,
    scope: &Scope,
    company: Option<UnitId>,
) -> Result<Vec<Reading>, Error> {
    Ok(sqlx::query_as!(
        Reading,
        r#"select distinct on (company_id, indicator) company_id as "company_id: _", indicator as "indicator: _", evaluated_on, value,
                  target, met, survey_id as "survey_id: _"
           from indicator_values
           where ($1::boolean or company_id = any($2)) and ($3::uuid is null or company_id = $3)
           order by company_id, indicator, evaluated_on desc"#,
        scope.all,
        scope.units.as_slice() as _,
        company.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?)
}

pub(crate) async fn history(
    connection: &mut PgConnection,
    scope: &Scope,
    company: UnitId,
    indicator: Indicator,
    page: &PageRequest<NaiveDate>,
) -> Result<Vec<Reading>, Error> {
    Ok(sqlx::query_as!(
        Reading,
        r#"select company_id as "company_id: _", indicator as "indicator: _", evaluated_on, value, target, met, survey_id as "survey_id: _"
           from indicator_values
           where company_id = $1 and indicator = $2 and ($3::boolean or company_id = any($4)) and ($5::date is null or evaluated_on < $5)
           order by evaluated_on desc limit $6"#,
        company.0,
        indicator.as_str(),
        scope.all,
        scope.units.as_slice() as _,
        page.after,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

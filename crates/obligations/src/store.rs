//! Every statement on obligations.

use crate::rules::Duty;
use crate::service::{Evidence, Obligation};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Scope, UnitId};
use uuid::Uuid;

/// A company and since when it is there.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) id: UnitId,
    pub(crate) name: String,
    pub(crate) since: NaiveDate,
}

/// The companies inside a scope: those of which the scope holds the company itself.
pub(crate) async fn companies(
    connection: &mut PgConnection,
    scope: &Scope,
    company: Option<UnitId>,
) -> Result<Vec<Company>, Error> {
    Ok(sqlx::query_as!(
        Company,
        r#"select id as "id: _", name, (created_at at time zone 'Asia/Shanghai')::date as "since!"
           from units
           where kind = 'company' and active and ($1::boolean or id = any($2)) and ($3::uuid is null or id = $3)
           order by code"#,
        scope.all,
        scope.units.as_slice() as _,
        company.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?)
}

pub(crate) async fn evidence(
    connection: &mut PgConnection,
    company: UnitId,
    duty: Duty,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Evidence>, Error> {
    Ok(sqlx::query_as!(
        Evidence,
        r#"select done_on as "done_on!", subject_kind as "subject_kind!", subject_id as "subject_id!"
           from duty_evidence
           where duty = $1 and company_id = $2 and done_on between $3 and $4
           order by done_on, subject_id limit 1000"#,
        duty.as_str(),
        company.0,
        from,
        until,
    )
    .fetch_all(connection)
    .await?)
}

/// Notes that it is told of; tells whether it had not been.
pub(crate) async fn note_alarm(
    tx: &mut Tx,
    obligation: &Obligation,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let noted = sqlx::query!(
        "insert into duty_alarms (company_id, duty, period, told_at) values ($1, $2, $3, $4)
         on conflict on constraint duty_alarms_pkey do nothing",
        obligation.company_id.0,
        obligation.duty.as_str(),
        obligation.from,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(noted.rows_affected() == 1)
}

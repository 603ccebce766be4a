//! Every SQL statement of scores.

use super::{Filter, NewScore, Score};
use crate::Month;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{PageRequest, Scope, ScoreId, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: ScoreId,
    site_id: UnitId,
    month: NaiveDate,
    user_id: UserId,
    number: i32,
    points: i32,
    evidence: String,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
}

impl From<Row> for Score {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            month: Month::of(row.month),
            user_id: row.user_id,
            number: row.number.unsigned_abs(),
            points: row.points.unsigned_abs(),
            evidence: row.evidence,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

/// Scores of a site are recorded one after the other, and none while a settlement of the site begins.
pub(crate) async fn lock(tx: &mut Tx, site: UnitId) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        format!("month_scores.{site}"),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn next_number(tx: &mut Tx, new: &NewScore) -> Result<u32, Error> {
    let number = sqlx::query_scalar!(
        r#"select coalesce(max(number), 0) + 1 as "number!" from month_scores
           where site_id = $1 and month = $2 and user_id = $3"#,
        new.site_id.0,
        new.month.first_day(),
        new.user_id.0,
    );
    Ok(number.fetch_one(&mut **tx).await?.unsigned_abs())
}

pub(crate) async fn insert(tx: &mut Tx, new: &Score) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into month_scores (id, site_id, month, user_id, number, points, evidence, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        new.id.0,
        new.site_id.0,
        new.month.first_day(),
        new.user_id.0,
        new.number.cast_signed(),
        new.points.cast_signed(),
        new.evidence,
        new.recorded_at,
        new.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<ScoreId>,
) -> Result<Vec<Score>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: _", site_id as "site_id: _", month, user_id as "user_id: _", number, points, evidence, recorded_at,
                  recorded_by as "recorded_by: _"
           from month_scores
           where ($1::boolean or site_id = any($2) or user_id = $3)
             and ($4::uuid is null or site_id = $4)
             and ($5::date is null or month = $5)
             and ($6::uuid is null or user_id = $6)
             and ($7::uuid is null or id < $7)
           order by id desc limit $8"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.month.map(Month::first_day),
        filter.user.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Score::from).collect())
}

/// A score that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) id: ScoreId,
    pub(crate) user: UserId,
    /// More than none.
    pub(crate) points: i32,
}

/// The scores of a month that count, in the order in which the people were first scored; those of no points left out.
pub(crate) async fn standing(
    tx: &mut Tx,
    site: UnitId,
    month: Month,
) -> Result<Vec<Standing>, Error> {
    Ok(sqlx::query_as!(
        Standing,
        r#"select l.id as "id!: _", l.user_id as "user!: _", l.points as "points!"
           from month_scores f
           cross join lateral (
               select * from month_scores l
               where l.site_id = f.site_id and l.month = f.month and l.user_id = f.user_id
               order by l.number desc limit 1) l
           where f.site_id = $1 and f.month = $2 and f.number = 1 and l.points > 0
           order by f.id"#,
        site.0,
        month.first_day(),
    )
    .fetch_all(&mut **tx)
    .await?)
}

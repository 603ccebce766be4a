//! Every SQL statement of departures.

use super::{Delegate, Departure, DepartureEnd, Manner};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_attribution::policy::LeaverOutcome;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{DepartureId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: DepartureId,
    site_id: UnitId,
    user_id: UserId,
    manner: Manner,
    outcome: LeaverOutcome,
    left_on: NaiveDate,
    reason: String,
    delegate_id: Option<UserId>,
    delegate_numerator: Option<i64>,
    delegate_denominator: Option<i64>,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
    returned_on: Option<NaiveDate>,
    end_reason: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<UserId>,
}

impl TryFrom<Row> for Departure {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let fraction = row.delegate_numerator.zip(row.delegate_denominator);
        let share = fraction
            .map(|(numerator, denominator)| Fraction::new(numerator, denominator))
            .transpose()
            .map_err(|error| Error::Inconsistent {
                table: "departures",
                row: row.id.to_string(),
                reason: error.to_string(),
            })?;
        let delegate = row.delegate_id.zip(share);
        let end = row.end_reason.zip(row.ended_at).zip(row.ended_by);
        Ok(Self {
            id: row.id,
            site_id: row.site_id,
            user_id: row.user_id,
            manner: row.manner,
            outcome: row.outcome,
            left_on: row.left_on,
            reason: row.reason,
            delegate: delegate.map(|(user_id, share)| Delegate { user_id, share }),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            end: end.map(|((reason, recorded_at), recorded_by)| DepartureEnd {
                returned_on: row.returned_on,
                reason,
                recorded_at,
                recorded_by,
            }),
        })
    }
}

/// With their ends, as far as `known` lets them be known.
macro_rules! select_departures {
    ($known:literal + $rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select d.id as "id: _", d.site_id as "site_id: _", d.user_id as "user_id: _", d.manner as "manner: _", d.outcome as "outcome: _",
                      d.left_on, d.reason, d.delegate_id as "delegate_id: _", d.delegate_numerator, d.delegate_denominator,
                      d.recorded_at, d.recorded_by as "recorded_by: _", e.returned_on as "returned_on?",
                      e.reason as "end_reason?", e.recorded_at as "ended_at?", e.recorded_by as "ended_by?: _"
               from departures d
               left join departure_ends e on e.departure_id = d.id and "# + $known + r#"
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, new: &Departure) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into departures (id, site_id, user_id, manner, left_on, reason, recorded_at, recorded_by, delegate_id,
                                 delegate_numerator, delegate_denominator, outcome, number)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                 (select count(*) + 1 from departures d join departure_ends e on e.departure_id = d.id
                  where d.site_id = $2 and d.user_id = $3))",
        new.id.0,
        new.site_id.0,
        new.user_id.0,
        new.manner.as_str(),
        new.left_on,
        new.reason,
        new.recorded_at,
        new.recorded_by.0,
        new.delegate.map(|delegate| delegate.user_id.0),
        new.delegate.map(|delegate| delegate.share.numerator()),
        new.delegate.map(|delegate| delegate.share.denominator()),
        new.outcome.as_str(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn insert_end(
    tx: &mut Tx,
    id: DepartureId,
    end: &DepartureEnd,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into departure_ends (departure_id, returned_on, reason, recorded_at, recorded_by) values ($1, $2, $3, $4, $5)",
        id.0,
        end.returned_on,
        end.reason,
        end.recorded_at,
        end.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: DepartureId,
) -> Result<Option<Departure>, Error> {
    let row = select_departures!(
        "true" + "where d.id = $1 and ($2::boolean or d.site_id = any($3))",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
    );
    row.fetch_optional(connection)
        .await?
        .map(Departure::try_from)
        .transpose()
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: Option<UnitId>,
    page: &PageRequest<DepartureId>,
) -> Result<Vec<Departure>, Error> {
    let rows = select_departures!(
        "true"
            + "where ($1::boolean or d.site_id = any($2)) and ($3::uuid is null or d.site_id = $3)
           and ($4::uuid is null or d.id < $4)
         order by d.id desc limit $5",
        scope.all,
        scope.units.as_slice() as _,
        site.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    );
    rows.fetch_all(connection)
        .await?
        .into_iter()
        .map(Departure::try_from)
        .collect()
}

/// Those who had left a site by an instant, in the order of their departure, with the ends that were recorded by then.
pub(crate) async fn before(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<Vec<Departure>, Error> {
    let rows = select_departures!(
        "e.recorded_at < $2"
            + "where d.site_id = $1 and d.recorded_at < $2 order by d.recorded_at, d.id",
        site.0,
        cutoff,
    );
    rows.fetch_all(connection)
        .await?
        .into_iter()
        .map(Departure::try_from)
        .collect()
}

/// Whether somebody has left a site and is away.
pub(crate) async fn has_left(tx: &mut Tx, site: UnitId, user: UserId) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (
               select from departures d where d.site_id = $1 and d.user_id = $2
                   and not exists (select from departure_ends e where e.departure_id = d.id)) as "found!""#,
        site.0,
        user.0,
    );
    Ok(found.fetch_one(&mut **tx).await?)
}

/// Whether somebody has an account in a site's ledger.
pub(crate) async fn has_account(tx: &mut Tx, site: UnitId, user: UserId) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from ledger_accounts where site_id = $1 and user_id = $2) as "found!""#,
        site.0,
        user.0,
    );
    Ok(found.fetch_one(&mut **tx).await?)
}

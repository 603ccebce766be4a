//! Every SQL statement of departures.

use super::{Delegate, Departure, Manner};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::Fraction;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{DepartureId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: DepartureId,
    site_id: UnitId,
    user_id: UserId,
    manner: Manner,
    left_on: NaiveDate,
    reason: String,
    delegate_id: Option<UserId>,
    delegate_numerator: Option<i64>,
    delegate_denominator: Option<i64>,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
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
        Ok(Self {
            id: row.id,
            site_id: row.site_id,
            user_id: row.user_id,
            manner: row.manner,
            left_on: row.left_on,
            reason: row.reason,
            delegate: delegate.map(|(user_id, share)| Delegate { user_id, share }),
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        })
    }
}

macro_rules! select_departures {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", site_id as "site_id: _", user_id as "user_id: _", manner as "manner: _", left_on, reason,
                      delegate_id as "delegate_id: _", delegate_numerator, delegate_denominator, recorded_at,
                      recorded_by as "recorded_by: _"
               from departures
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn insert(tx: &mut Tx, new: &Departure) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into departures (id, site_id, user_id, manner, left_on, reason, recorded_at, recorded_by, delegate_id,
                                 delegate_numerator, delegate_denominator)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
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
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: Option<UnitId>,
    page: &PageRequest<DepartureId>,
) -> Result<Vec<Departure>, Error> {
    let rows = select_departures!(
        "where ($1::boolean or site_id = any($2)) and ($3::uuid is null or site_id = $3) and ($4::uuid is null or id < $4)
         order by id desc limit $5",
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

/// Those who had left a site by an instant, in the order of their departure.
pub(crate) async fn before(
    connection: &mut PgConnection,
    site: UnitId,
    cutoff: DateTime<Utc>,
) -> Result<Vec<Departure>, Error> {
    let rows = select_departures!(
        "where site_id = $1 and recorded_at < $2 order by recorded_at, id",
        site.0,
        cutoff,
    );
    rows.fetch_all(connection)
        .await?
        .into_iter()
        .map(Departure::try_from)
        .collect()
}

/// Whether somebody has left a site.
pub(crate) async fn has_left(tx: &mut Tx, site: UnitId, user: UserId) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from departures where site_id = $1 and user_id = $2) as "found!""#,
        site.0,
        user.0,
    );
    Ok(found.fetch_one(&mut **tx).await?)
}

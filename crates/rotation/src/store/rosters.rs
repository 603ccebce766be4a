//! Rosters.

use crate::model::{Applies, Roster};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{RosterId, UnitId, UserId};

struct Row {
    id: RosterId,
    site_id: UnitId,
    day: Option<NaiveDate>,
    weekday: Option<i16>,
    valid_from: Option<NaiveDate>,
    salespeople: Vec<UserId>,
    reason: Option<String>,
    set_by: UserId,
    set_at: DateTime<Utc>,
}

impl TryFrom<Row> for Roster {
    type Error = Error;
    fn try_from(row: Row) -> Result<Self, Error> {
        let weekday = row.weekday.and_then(|day| u8::try_from(day).ok());
        let applies = match (row.day, weekday, row.valid_from) {
            (Some(day), _, _) => Applies::On(day),
            (None, Some(weekday), Some(from)) => Applies::Weekly { weekday, from },
            _ => {
                return Err(Error::Inconsistent {
                    table: "rosters",
                    row: row.id.to_string(),
                    reason: "it applies to no day".to_owned(),
                });
            }
        };
        Ok(Self {
            id: row.id,
            site: row.site_id,
            applies,
            salespeople: row.salespeople,
            reason: row.reason,
            set_by: row.set_by,
            set_at: row.set_at,
        })
    }
}

/// The roster that counts on a day: the latest one for the day, else the latest weekly one that is in effect.
pub(crate) async fn on(
    connection: &mut PgConnection,
    site: UnitId,
    day: NaiveDate,
) -> Result<Option<Roster>, Error> {
    let weekday = i16::try_from(day.weekday().number_from_monday()).unwrap_or_default();
    let row = sqlx::query_as!(
        Row,
        r#"select r.id as "id: _", r.site_id as "site_id: _", r.day, r.weekday, r.valid_from, r.reason,
                  r.set_by as "set_by: _", r.set_at,
                  array(select p.salesperson_id from roster_places p where p.roster_id = r.id order by p.place)
                      as "salespeople!: Vec<UserId>"
           from rosters r
           where r.site_id = $1 and (r.day = $2 or (r.weekday = $3 and r.valid_from <= $2))
           order by r.day is null, r.valid_from desc, r.id desc limit 1"#,
        site.0,
        day,
        weekday,
    )
    .fetch_optional(connection)
    .await?;
    row.map(Roster::try_from).transpose()
}

pub(crate) async fn insert(tx: &mut Tx, roster: &Roster) -> Result<(), Error> {
    let (day, weekday, from) = match roster.applies {
        Applies::On(day) => (Some(day), None, None),
        Applies::Weekly { weekday, from } => (None, Some(i16::from(weekday)), Some(from)),
    };
    sqlx::query!(
        "with roster as (
             insert into rosters (id, site_id, day, weekday, valid_from, reason, set_by, set_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8) returning id)
         insert into roster_places (roster_id, place, salesperson_id)
         select r.id, p.place, p.who from roster r, unnest($9::uuid[]) with ordinality as p (who, place)",
        roster.id.0,
        roster.site.0,
        day,
        weekday,
        from,
        roster.reason,
        roster.set_by.0,
        roster.set_at,
        &roster.salespeople as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

//! Every SQL statement of evening minutes.

use super::{Minutes, Visitor};
use crate::Error;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{MinutesId, PageRequest, PartyId, ReceptionId, Scope, UnitId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// The receptions of a day, as visitors of whom nothing is reported yet.
pub(super) async fn receptions_of(
    tx: &mut Tx,
    site: UnitId,
    from: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<Vec<Visitor>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: ReceptionId", party_id as "party_id: PartyId", receiver_id as "receiver_id: UserId"
           from receptions where site_id = $1 and arrived_at >= $2 and arrived_at < $3 order by arrived_at, id"#,
        site.0,
        from,
        before,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Visitor {
            reception_id: row.id,
            party_id: row.party_id,
            salesperson_id: row.receiver_id,
            report: None,
        })
        .collect())
}

pub(super) async fn insert(tx: &mut Tx, new: &Minutes) -> Result<(), Error> {
    sqlx::query!(
        "insert into evening_minutes (id, site_id, held_on, attendees, remark, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        new.id.0,
        new.site_id.0,
        new.held_on,
        new.attendees.as_slice() as _,
        new.remark,
        new.recorded_at,
        new.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    let receptions: Vec<Uuid> = new.visitors.iter().map(|one| one.reception_id.0).collect();
    let parties: Vec<Uuid> = new.visitors.iter().map(|one| one.party_id.0).collect();
    let people: Vec<Uuid> = new
        .visitors
        .iter()
        .map(|one| one.salesperson_id.0)
        .collect();
    let reports: Vec<Option<String>> = new.visitors.iter().map(|one| one.report.clone()).collect();
    sqlx::query!(
        "insert into evening_minutes_visitors (minutes_id, reception_id, party_id, salesperson_id, report)
         select $1, v.reception_id, v.party_id, v.salesperson_id, v.report
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[]) as v (reception_id, party_id, salesperson_id, report)",
        new.id.0,
        &receptions,
        &parties,
        &people,
        &reports as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    site: UnitId,
    page: &PageRequest<MinutesId>,
) -> Result<Vec<Minutes>, Error> {
    let rows = sqlx::query!(
        r#"select id as "id: MinutesId", site_id as "site_id: UnitId", held_on, attendees as "attendees: Vec<UserId>", remark,
                  recorded_at, recorded_by as "recorded_by: UserId"
           from evening_minutes where site_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3"#,
        site.0,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let listed = sqlx::query!(
        r#"select v.minutes_id as "minutes_id: MinutesId", v.reception_id as "reception_id: ReceptionId",
                  v.party_id as "party_id: PartyId", v.salesperson_id as "salesperson_id: UserId", v.report
           from evening_minutes_visitors v join receptions r on r.id = v.reception_id
           where v.minutes_id = any($4) and ($1::boolean or r.site_id = any($2) or v.salesperson_id = $3)
           order by v.minutes_id, r.arrived_at, r.id"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        &ids,
    )
    .fetch_all(connection)
    .await?;
    let mut visitors: HashMap<MinutesId, Vec<Visitor>> = HashMap::new();
    for row in listed {
        visitors.entry(row.minutes_id).or_default().push(Visitor {
            reception_id: row.reception_id,
            party_id: row.party_id,
            salesperson_id: row.salesperson_id,
            report: row.report,
        });
    }
    Ok(rows
        .into_iter()
        .map(|row| Minutes {
            id: row.id,
            site_id: row.site_id,
            held_on: row.held_on,
            attendees: row.attendees,
            remark: row.remark,
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
            visitors: visitors.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}

/// That minutes list a reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The minutes.
    pub minutes_id: MinutesId,
    /// The reception.
    pub reception_id: ReceptionId,
    /// Its party.
    pub party_id: PartyId,
    /// Who received.
    pub salesperson_id: UserId,
    /// The day of the meeting.
    pub held_on: NaiveDate,
    /// When the minutes were taken.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// The minutes up to an instant that list parties, in their order.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Listing>, Error> {
    Ok(sqlx::query_as!(
        Listing,
        r#"select v.minutes_id as "minutes_id: _", v.reception_id as "reception_id: _", v.party_id as "party_id: _",
                  v.salesperson_id as "salesperson_id: _", m.held_on, m.recorded_at, m.recorded_by as "recorded_by: _"
           from evening_minutes_visitors v join evening_minutes m on m.id = v.minutes_id
           where v.party_id = any($1) and m.recorded_at <= $2 order by m.recorded_at, v.reception_id"#,
        parties,
        until,
    )
    .fetch_all(connection)
    .await?)
}

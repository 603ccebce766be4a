//! Every SQL statement of receptions.

use super::model::{Reception, ReceptionFilter, Statement};
use crate::Error;
use crate::words::{BeenBefore, ReceivedAs, VisitorChannel};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::ChangeWay;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    CustomerId, EnquiryId, PageRequest, PartyId, ReceptionId, ReferralId, Scope, UnitId, UserId,
    Zone,
};
use sqlx::types::Json;
use uuid::Uuid;

struct Row {
    id: ReceptionId,
    site_id: UnitId,
    party_id: PartyId,
    receiver_id: UserId,
    capacity: ReceivedAs,
    on_behalf_of: Option<UserId>,
    continues_id: Option<ReceptionId>,
    visitors: Vec<CustomerId>,
    present: Vec<UserId>,
    uses_turn: bool,
    turn_number: Option<i64>,
    arrived_at: DateTime<Utc>,
    started_at: DateTime<Utc>,
    been_before: BeenBefore,
    came_for_discount: bool,
    party_size: i16,
    channel: Option<VisitorChannel>,
    event_tag: Option<String>,
    enquiry_id: Option<EnquiryId>,
    referral_id: Option<ReferralId>,
    left_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    statements: Json<Vec<Statement>>,
}

impl From<Row> for Reception {
    fn from(row: Row) -> Self {
        let Row {
            id,
            site_id,
            party_id,
            receiver_id,
            capacity,
            on_behalf_of,
            continues_id,
            visitors,
            present,
            uses_turn,
            turn_number,
            arrived_at,
            started_at,
            been_before,
            came_for_discount,
            party_size,
            channel,
            event_tag,
            enquiry_id,
            referral_id,
            left_at,
            finished_at,
            statements: Json(statements),
        } = row;
        Self {
            id,
            site_id,
            party_id,
            receiver_id,
            capacity,
            on_behalf_of,
            continues_id,
            visitors,
            present,
            uses_turn,
            turn_number,
            arrived_at,
            started_at,
            been_before,
            came_for_discount,
            party_size,
            channel,
            event_tag,
            enquiry_id,
            referral_id,
            left_at,
            finished_at,
            statements,
        }
    }
}

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select r.id as \"id: _\", r.site_id as \"site_id: _\", r.party_id as \"party_id: _\", r.receiver_id as \"receiver_id: _\",
                    r.capacity as \"capacity: _\", r.on_behalf_of as \"on_behalf_of: _\", r.continues_id as \"continues_id: _\",
                    array(select coalesce(c.merged_into, c.id) from customers c where c.id = any(r.visitors) order by 1) as \"visitors!: _\", r.present as \"present: _\", r.uses_turn, r.turn_number, r.arrived_at, r.started_at,
                    r.been_before as \"been_before: _\", r.came_for_discount, r.party_size, r.channel as \"channel: _\",
                    r.event_tag, r.enquiry_id as \"enquiry_id: _\", r.referral_id as \"referral_id: _\", r.left_at, r.finished_at,
                    (select coalesce(jsonb_agg(jsonb_build_object(
                                'id', s.id, 'kind', s.kind, 'salesperson_id', s.salesperson_id, 'phase', s.phase,
                                'occurred_at', s.occurred_at, 'recorded_at', s.recorded_at, 'recorded_by', s.recorded_by)
                                order by s.id), '[]')
                     from reception_statements s where s.reception_id = r.id) as \"statements!: _\"
             from receptions r " + $tail,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ReceptionId,
) -> Result<Option<Reception>, Error> {
    let row = rows!(
        "where r.id = $4 and ($1::boolean or r.site_id = any($2) or r.receiver_id = $3)",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Reception::from))
}

/// As [`find`], locked.
pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: ReceptionId,
) -> Result<Option<Reception>, Error> {
    let row = rows!(
        "where r.id = $4 and ($1::boolean or r.site_id = any($2) or r.receiver_id = $3) for update of r",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(Reception::from))
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &ReceptionFilter,
    page: &PageRequest<ReceptionId>,
) -> Result<Vec<Reception>, Error> {
    let rows = rows!(
        "where ($1::boolean or r.site_id = any($2) or r.receiver_id = $3)
           and ($4::uuid is null or r.site_id = $4)
           and ($5::uuid is null or r.party_id in (select f.id from party_family($5) f))
           and ($6::uuid is null or r.receiver_id = $6)
           and ($7::boolean is null or (r.finished_at is null) = $7)
           and ($8::timestamptz is null or r.arrived_at >= $8)
           and ($9::timestamptz is null or r.arrived_at < $9)
           and ($10::uuid is null or r.id < $10)
         order by r.id desc limit $11",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.receiver.map(Uuid::from),
        filter.open,
        filter.arrived_from,
        filter.arrived_before,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Reception::from).collect())
}

/// The receptions of parties that were entered up to an instant, in the order of arrival. What happened later, their end too,
/// is left out.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Reception>, Error> {
    let rows = rows!(
        "where r.party_id = any($1) and r.started_at <= $2 order by r.arrived_at, r.id",
        parties,
        until,
    )
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Reception> = rows.into_iter().map(Reception::from).collect();
    for reception in &mut found {
        reception
            .statements
            .retain(|statement| statement.recorded_at <= until);
        if reception.finished_at.is_some_and(|at| at > until) {
            reception.left_at = None;
            reception.finished_at = None;
        }
    }
    Ok(found)
}

pub(super) async fn insert(tx: &mut Tx, new: &Reception, by: UserId) -> Result<(), Error> {
    sqlx::query!(
        "insert into receptions (id, site_id, party_id, receiver_id, capacity, on_behalf_of, continues_id, visitors, present,
                                 uses_turn, arrived_at, started_at, started_by, been_before, came_for_discount, party_size,
                                 channel, event_tag, enquiry_id, referral_id, turn_number)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
        new.id.0,
        new.site_id.0,
        new.party_id.0,
        new.receiver_id.0,
        new.capacity.as_str(),
        new.on_behalf_of.map(Uuid::from),
        new.continues_id.map(Uuid::from),
        new.visitors.as_slice() as _,
        new.present.as_slice() as _,
        new.uses_turn,
        new.arrived_at,
        new.started_at,
        by.0,
        new.been_before.as_str(),
        new.came_for_discount,
        new.party_size,
        new.channel.map(VisitorChannel::as_str),
        new.event_tag,
        new.enquiry_id.map(Uuid::from),
        new.referral_id.map(Uuid::from),
        new.turn_number,
    )
    .execute(&mut **tx)
    .await?;
    insert_statements(tx, new.id, &new.statements).await
}

/// Adds statements, in their order.
pub(super) async fn insert_statements(
    tx: &mut Tx,
    reception: ReceptionId,
    statements: &[Statement],
) -> Result<(), Error> {
    if statements.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = statements.iter().map(|one| one.id.0).collect();
    let kinds: Vec<&str> = statements.iter().map(|one| one.kind.as_str()).collect();
    let of: Vec<Option<Uuid>> = statements
        .iter()
        .map(|one| one.salesperson_id.map(Uuid::from))
        .collect();
    let phases: Vec<&str> = statements.iter().map(|one| one.phase.as_str()).collect();
    let occurred: Vec<DateTime<Utc>> = statements.iter().map(|one| one.occurred_at).collect();
    let recorded: Vec<DateTime<Utc>> = statements.iter().map(|one| one.recorded_at).collect();
    let by: Vec<Uuid> = statements.iter().map(|one| one.recorded_by.0).collect();
    sqlx::query!(
        "insert into reception_statements (id, reception_id, kind, salesperson_id, phase, occurred_at, recorded_at, recorded_by)
         select s.id, $1, s.kind, s.salesperson_id, s.phase, s.occurred_at, s.recorded_at, s.recorded_by
         from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::uuid[])
             as s (id, kind, salesperson_id, phase, occurred_at, recorded_at, recorded_by)",
        reception.0,
        &ids,
        kinds as _,
        of as _,
        phases as _,
        &occurred,
        &recorded,
        &by,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn mark_finished(
    tx: &mut Tx,
    id: ReceptionId,
    left_at: DateTime<Utc>,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update receptions set left_at = $2, finished_at = $3, finished_by = $4 where id = $1 and finished_at is null",
        id.0,
        left_at,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(kehu_db::Error::expect_rows(
        "receptions",
        done.rows_affected(),
        1,
    )?)
}

/// How the salesperson was found to whom a manager allowed a reception to change, if the last decision on it allows one.
pub(crate) async fn allowed_change(
    tx: &mut Tx,
    reception: ReceptionId,
) -> Result<Option<ChangeWay>, Error> {
    let last = sqlx::query!(
        r#"select (e.content ->> 'way') = 'by_roster' as "by_roster!", (e.content ->> 'allowed')::boolean as "allowed!"
           from evidence e
           where e.reception_id = $1 and e.kind = 'change'
             and not exists (select from evidence c where c.corrects_id = e.id)
           order by e.occurred_at desc, e.id desc limit 1"#,
        reception.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(last.filter(|last| last.allowed).map(|last| {
        if last.by_roster {
            ChangeWay::ByRoster
        } else {
            ChangeWay::AsNamed
        }
    }))
}

/// Whether a salesperson received the party before, or announced a visitor for the day of an arrival (ATT-V10).
pub(super) async fn has_to_do_with(
    tx: &mut Tx,
    site: UnitId,
    party: PartyId,
    salesperson: UserId,
    arrived_at: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from receptions where party_id in (select f.id from party_family($2) f) and receiver_id = $3)
               or exists (select from evidence e
                          where e.site_id = $1 and e.kind = 'announcement' and e.salesperson_id = $3
                            and ((e.content ->> 'appointed_at')::timestamptz at time zone 'Asia/Shanghai')::date = $4
                            and not exists (select from evidence c where c.corrects_id = e.id)) as "has!""#,
        site.0,
        party.0,
        salesperson.0,
        Zone::CHINA.day_of(arrived_at),
    )
    .fetch_one(&mut **tx)
    .await?)
}

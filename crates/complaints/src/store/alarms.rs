//! What is to be told when, as rows.

use crate::deadlines::Planned;
use crate::model::Alarm;
use crate::words::AlarmKind;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, ComplaintAlarmId, ComplaintId, DeadlineId, UnitId, UserId};
use uuid::Uuid;

/// An alarm that is due, with what is needed to tell it.
pub(crate) struct Due {
    pub(crate) id: ComplaintAlarmId,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) kind: AlarmKind,
    pub(crate) percent: Option<i16>,
    pub(crate) planned_at: DateTime<Utc>,
    pub(crate) number_year: i32,
    pub(crate) number: i32,
    pub(crate) unit_id: UnitId,
    pub(crate) company_id: UnitId,
    pub(crate) acceptor_id: Option<UserId>,
    pub(crate) accused: Vec<UserId>,
}

/// Plans alarms; of a deadline each kind and percent waits once. What was told is planned again only where the deadline has
/// moved so that it falls due once more: at an instant later than the one that was told, and still to come.
pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    complaint: ComplaintId,
    deadline: Option<DeadlineId>,
    planned: &[Planned],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = planned
        .iter()
        .map(|_| ComplaintAlarmId::generate().0)
        .collect();
    let kinds: Vec<String> = planned
        .iter()
        .map(|one| one.kind.as_str().to_owned())
        .collect();
    let percents: Vec<Option<i16>> = planned
        .iter()
        .map(|one| one.percent.map(i16::from))
        .collect();
    let instants: Vec<DateTime<Utc>> = planned.iter().map(|one| one.at).collect();
    sqlx::query!(
        "insert into complaint_alarms (id, complaint_id, deadline_id, kind, percent, planned_at)
         select id, $1, $2, kind, percent, planned_at
         from unnest($3::uuid[], $4::text[], $5::smallint[], $6::timestamptz[]) as planned (id, kind, percent, planned_at)
         where not exists (
             select from complaint_alarms told
             where told.deadline_id = $2 and told.kind = planned.kind and told.percent is not distinct from planned.percent
               and told.sent_at is not null and (planned.planned_at <= told.planned_at or planned.planned_at <= $7))
         on conflict do nothing",
        complaint.0,
        deadline.map(Uuid::from),
        &ids,
        &kinds,
        percents.as_slice() as _,
        &instants,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes away what is of these kinds and has not been told.
pub(crate) async fn stand_down(
    tx: &mut Tx,
    complaint: ComplaintId,
    kinds: &[AlarmKind],
) -> Result<(), Error> {
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    sqlx::query!(
        "delete from complaint_alarms where complaint_id = $1 and sent_at is null and kind = any($2)",
        complaint.0,
        &kinds,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The alarms of a complaint, in the order in which they are due.
pub(crate) async fn list(
    connection: &mut PgConnection,
    complaint: ComplaintId,
) -> Result<Vec<Alarm>, Error> {
    Ok(sqlx::query_as!(
        Alarm,
        r#"select id as "id: _", deadline_id as "deadline_id: _", kind as "kind: _", percent, planned_at, sent_at
           from complaint_alarms where complaint_id = $1 order by planned_at, id"#,
        complaint.0,
    )
    .fetch_all(connection)
    .await?)
}

/// Takes alarms that are due, the earliest first, and marks them as told. Rows that another instance has taken are passed
/// over: it tells them, or gives them back when its transaction fails.
pub(crate) async fn take_due(
    tx: &mut Tx,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Vec<Due>, Error> {
    let mut due = sqlx::query_as!(
        Due,
        r#"with due as (
               select id from complaint_alarms where sent_at is null and planned_at <= $1
               order by planned_at, id limit $2 for update skip locked
           )
           update complaint_alarms a set sent_at = $1
           from due, complaints c
           where a.id = due.id and c.id = a.complaint_id
           returning a.id as "id: _", a.complaint_id as "complaint_id: _", a.kind as "kind: _", a.percent, a.planned_at,
                     c.number_year, c.number, c.unit_id as "unit_id: _", c.company_id as "company_id: _", c.acceptor_id as "acceptor_id: _",
                     array(select x.user_id from complaint_accused x where x.complaint_id = c.id
                           order by x.user_id) as "accused!: Vec<UserId>""#,
        now,
        most,
    )
    .fetch_all(&mut **tx)
    .await?;
    due.sort_by_key(|alarm| (alarm.planned_at, alarm.id));
    Ok(due)
}

//! Incidents as rows.

use crate::model::{Account, Incident, Number, Series};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{ComplaintId, FileId, IncidentId, PageRequest, Scope, UnitId, UserId};
use uuid::Uuid;

struct Row {
    id: IncidentId,
    unit_id: UnitId,
    number_year: i32,
    number: i32,
    occurred_at: DateTime<Utc>,
    place: String,
    description: String,
    visitor: Option<String>,
    measures: String,
    led_out_by: UserId,
    led_out_at: DateTime<Utc>,
    complaint_id: Option<ComplaintId>,
    corrects_id: Option<IncidentId>,
    recorded_at: DateTime<Utc>,
    recorded_by: UserId,
    staff: Vec<UserId>,
    files: Vec<FileId>,
}

macro_rules! select_incidents {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select i.id as "id: _", i.unit_id as "unit_id: _", i.number_year, i.number, i.occurred_at, i.place, i.description,
                      i.visitor, i.measures, i.led_out_by as "led_out_by: _", i.led_out_at,
                      i.complaint_id as "complaint_id: _", i.corrects_id as "corrects_id: _", i.recorded_at,
                      i.recorded_by as "recorded_by: _",
                      array(select s.user_id from incident_staff s where s.incident_id = i.id
                            order by s.user_id) as "staff!: Vec<UserId>",
                      array(select l.file_id from file_links l where l.subject_kind = 'incident' and l.subject_id = i.id
                            order by l.file_id) as "files!: Vec<FileId>"
               from incidents i
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: IncidentId,
) -> Result<Option<Incident>, Error> {
    let row = select_incidents!(
        "where i.id = $1 and ($2::boolean or i.unit_id = any($3) or i.recorded_by = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Incident::from))
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    unit: Option<UnitId>,
    page: &PageRequest<IncidentId>,
) -> Result<Vec<Incident>, Error> {
    let rows = select_incidents!(
        "where ($1::boolean or i.unit_id = any($2) or i.recorded_by = $3) and ($4::uuid is null or i.unit_id = $4)
           and ($5::uuid is null or i.id < $5)
         order by i.id desc limit $6",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        unit.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Incident::from).collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    incident: &Incident,
    company: UnitId,
) -> Result<(), crate::Error> {
    let account = &incident.account;
    sqlx::query!(
        "insert into incidents (id, unit_id, company_id, number_year, number, occurred_at, place, description, visitor, measures,
                                led_out_by, led_out_at, complaint_id, corrects_id, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        incident.id.0,
        incident.unit_id.0,
        company.0,
        incident.number.year,
        incident.number.count,
        account.occurred_at,
        account.place,
        account.description,
        account.visitor,
        account.measures,
        account.led_out_by.0,
        account.led_out_at,
        account.complaint_id.map(Uuid::from),
        account.corrects_id.map(Uuid::from),
        incident.recorded_at,
        incident.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    let staff: Vec<Uuid> = account.staff.iter().map(|user| user.0).collect();
    sqlx::query!(
        "insert into incident_staff (incident_id, user_id) select distinct $1::uuid, user_id from unnest($2::uuid[]) as named (user_id)",
        incident.id.0,
        &staff,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

impl From<Row> for Incident {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            unit_id: row.unit_id,
            number: Number {
                series: Series::Incidents,
                year: row.number_year,
                count: row.number,
            },
            account: Account {
                occurred_at: row.occurred_at,
                place: row.place,
                description: row.description,
                visitor: row.visitor,
                staff: row.staff,
                measures: row.measures,
                led_out_by: row.led_out_by,
                led_out_at: row.led_out_at,
                complaint_id: row.complaint_id,
                corrects_id: row.corrects_id,
                files: row.files,
            },
            recorded_at: row.recorded_at,
            recorded_by: row.recorded_by,
        }
    }
}

//! Consultations as rows.

use crate::model::{
    Author, Complainant, Consultation, NewIntake, Number, Resolution, Series, Settled,
};
use crate::words::{Channel, ConsultationState};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, ComplaintId, ConsultationId, CustomerId, IntakeLinkId, PageRequest, Scope,
    ServiceOrderId, UnitId, UserId,
};
use uuid::Uuid;

struct Row {
    id: ConsultationId,
    unit_id: UnitId,
    company_id: UnitId,
    number_year: i32,
    number: i32,
    channel: Channel,
    content: String,
    customer_id: Option<CustomerId>,
    complainant_name: Option<String>,
    telephone: Option<String>,
    represented_by: Option<String>,
    received_at: DateTime<Utc>,
    taken_by_kind: String,
    taken_by_id: String,
    state: ConsultationState,
    settled_at: Option<DateTime<Utc>>,
    settled_by: Option<UserId>,
    answer: Option<String>,
    complaint_id: Option<ComplaintId>,
    service_order_id: Option<ServiceOrderId>,
    version: i64,
}

macro_rules! select_consultations {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select id as "id: _", unit_id as "unit_id: _", company_id as "company_id: _", number_year, number,
                      channel as "channel: _", content, customer_id as "customer_id: _", complainant_name, telephone,
                      represented_by, received_at, taken_by_kind, taken_by_id, state as "state: _", settled_at,
                      settled_by as "settled_by: _", answer, complaint_id as "complaint_id: _",
                      service_order_id as "service_order_id: _", version
               from consultations
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ConsultationId,
) -> Result<Option<Consultation>, Error> {
    let row = select_consultations!(
        "where id = $1 and ($2::boolean or unit_id = any($3) or taken_by_id = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(|user| user.to_string()),
    )
    .fetch_optional(connection)
    .await?;
    row.map(Consultation::try_from).transpose()
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: ConsultationId,
) -> Result<Option<Consultation>, Error> {
    let row = select_consultations!(
        "where id = $1 and ($2::boolean or unit_id = any($3) or taken_by_id = $4) for update",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(|user| user.to_string()),
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(Consultation::try_from).transpose()
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    states: &[ConsultationState],
    page: &PageRequest<ConsultationId>,
) -> Result<Vec<Consultation>, Error> {
    let states: Vec<String> = states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let rows = select_consultations!(
        "where ($1::boolean or unit_id = any($2) or taken_by_id = $3) and (cardinality($4::text[]) = 0 or state = any($4))
           and ($5::uuid is null or id < $5)
         order by id desc limit $6",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(|user| user.to_string()),
        &states,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Consultation::try_from).collect()
}

pub(crate) struct Placed<'a> {
    pub(crate) company: UnitId,
    pub(crate) number: Number,
    pub(crate) content: &'a str,
    pub(crate) complainant: &'a Complainant,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) source: Option<(IntakeLinkId, &'a [u8])>,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: ConsultationId,
    new: &NewIntake,
    placed: &Placed<'_>,
) -> Result<(), crate::Error> {
    sqlx::query!(
        "insert into consultations (id, unit_id, company_id, number_year, number, channel, content, customer_id, complainant_name,
                                    telephone, represented_by, received_at, recorded_at, taken_by_kind, taken_by_id,
                                    intake_link_id, source_digest, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'open')",
        id.0,
        new.unit_id.0,
        placed.company.0,
        placed.number.year,
        placed.number.count,
        new.channel.as_str(),
        placed.content,
        placed.complainant.customer_id.map(Uuid::from),
        placed.complainant.name,
        placed.complainant.telephone,
        placed.complainant.represented_by,
        placed.received_at,
        caller.now,
        caller.principal.kind(),
        caller.principal.id(),
        placed.source.map(|(link, _)| link.0),
        placed.source.map(|(_, digest)| digest),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn settle(
    tx: &mut Tx,
    id: ConsultationId,
    resolution: &Resolution,
) -> Result<(), Error> {
    let (settled, answer, complaint, order) = match resolution {
        Resolution::Open => return Ok(()),
        Resolution::Answered(settled, answer) => (settled, Some(answer.as_str()), None, None),
        Resolution::Complaint(settled, complaint) => (settled, None, Some(complaint.0), None),
        Resolution::ServiceOrder(settled, order) => (settled, None, None, Some(order.0)),
    };
    let changed = sqlx::query!(
        "update consultations set state = $2, settled_at = $3, settled_by = $4, answer = $5, complaint_id = $6,
                service_order_id = $7, version = version + 1
         where id = $1 and state = 'open'",
        id.0,
        resolution.state().as_str(),
        settled.at,
        settled.by.0,
        answer,
        complaint,
        order,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("consultations", changed.rows_affected(), 1)
}

impl TryFrom<Row> for Consultation {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let settled = row
            .settled_by
            .zip(row.settled_at)
            .map(|(by, at)| Settled { by, at });
        let resolution = match (
            row.state,
            settled,
            row.answer,
            row.complaint_id,
            row.service_order_id,
        ) {
            (ConsultationState::Open, None, None, None, None) => Resolution::Open,
            (ConsultationState::Answered, Some(settled), Some(answer), None, None) => {
                Resolution::Answered(settled, answer)
            }
            (ConsultationState::Complaint, Some(settled), None, Some(id), None) => {
                Resolution::Complaint(settled, id)
            }
            (ConsultationState::ServiceOrder, Some(settled), None, None, Some(id)) => {
                Resolution::ServiceOrder(settled, id)
            }
            _ => {
                return Err(super::inconsistent(
                    "consultations",
                    row.id,
                    "half a resolution",
                ));
            }
        };
        Ok(Self {
            id: row.id,
            unit_id: row.unit_id,
            company_id: row.company_id,
            number: Number {
                series: Series::Consultations,
                year: row.number_year,
                count: row.number,
            },
            channel: row.channel,
            content: row.content,
            complainant: Complainant {
                customer_id: row.customer_id,
                name: row.complainant_name,
                telephone: row.telephone,
                represented_by: row.represented_by,
            },
            received_at: row.received_at,
            taken_by: Author {
                kind: row.taken_by_kind,
                id: row.taken_by_id,
            },
            resolution,
            version: row.version,
        })
    }
}

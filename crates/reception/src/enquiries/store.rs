//! Every SQL statement of phone enquiries.

use super::model::{Enquiry, EnquiryFilter, NewEnquiry, Wanted};
use crate::Error;
use crate::words::{EnquiryQuestion, VisitorChannel};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{EnquiryId, PageRequest, PartyId, ReceptionId, Scope, UnitId, UserId};
use sqlx::types::Json;
use uuid::Uuid;

struct Row {
    id: EnquiryId,
    site_id: UnitId,
    form_number: i64,
    party_id: PartyId,
    salesperson_id: UserId,
    called_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    channel: VisitorChannel,
    question: EnquiryQuestion,
    district: Option<String>,
    wanted: Json<Wanted>,
    invited: bool,
    promised_on: Option<NaiveDate>,
    remark: Option<String>,
    reception_id: Option<ReceptionId>,
}

impl From<Row> for Enquiry {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            form_number: row.form_number,
            party_id: row.party_id,
            salesperson_id: row.salesperson_id,
            called_at: row.called_at,
            recorded_at: row.recorded_at,
            channel: row.channel,
            question: row.question,
            district: row.district,
            wanted: row.wanted.0,
            invited: row.invited,
            promised_on: row.promised_on,
            remark: row.remark,
            reception_id: row.reception_id,
        }
    }
}

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select e.id as \"id: _\", e.site_id as \"site_id: _\", e.form_number, e.party_id as \"party_id: _\",
                    e.salesperson_id as \"salesperson_id: _\", e.called_at, e.recorded_at, e.channel as \"channel: _\",
                    e.question as \"question: _\", e.district, e.wanted as \"wanted: _\", e.invited, e.promised_on, e.remark,
                    r.id as \"reception_id?: _\"
             from phone_enquiries e left join receptions r on r.enquiry_id = e.id " + $tail,
            $($argument),*
        )
    };
}

pub(super) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: EnquiryId,
) -> Result<Option<Enquiry>, Error> {
    let row = rows!(
        "where e.id = $4 and ($1::boolean or e.site_id = any($2) or e.salesperson_id = $3)",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Enquiry::from))
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &EnquiryFilter,
    page: &PageRequest<EnquiryId>,
) -> Result<Vec<Enquiry>, Error> {
    let rows = rows!(
        "where ($1::boolean or e.site_id = any($2) or e.salesperson_id = $3)
           and ($4::uuid is null or e.site_id = $4)
           and ($5::uuid is null or e.party_id in (select f.id from party_family($5) f))
           and ($6::uuid is null or e.salesperson_id = $6)
           and ($7::boolean is null or (r.id is not null) = $7)
           and ($8::timestamptz is null or e.called_at >= $8)
           and ($9::timestamptz is null or e.called_at < $9)
           and ($10::uuid is null or e.id < $10)
         order by e.id desc limit $11",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        filter.visited,
        filter.called_from,
        filter.called_before,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Enquiry::from).collect())
}

/// The enquiries of parties that were entered up to an instant, in their order.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Enquiry>, Error> {
    let rows = rows!(
        "where e.party_id = any($1) and e.recorded_at <= $2 order by e.called_at, e.id",
        parties,
        until
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Enquiry::from).collect())
}

/// The party of an enquiry of the site that has not become a visit.
pub(crate) async fn party_of(tx: &mut Tx, site: UnitId, id: EnquiryId) -> Result<PartyId, Error> {
    let found = rows!("where e.id = $1 and e.site_id = $2", id.0, site.0)
        .fetch_optional(&mut **tx)
        .await?;
    let found = found.ok_or(Error::EnquiryNotFound {})?;
    match found.reception_id {
        Some(_) => Err(Error::EnquiryVisited {}),
        None => Ok(found.party_id),
    }
}

#[expect(clippy::too_many_arguments, reason = "a row has these columns")]
pub(super) async fn insert(
    tx: &mut Tx,
    id: EnquiryId,
    site: UnitId,
    number: i64,
    party: PartyId,
    salesperson: UserId,
    called_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    new: &NewEnquiry,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into phone_enquiries (id, site_id, form_number, party_id, salesperson_id, called_at, recorded_at, channel,
                                      question, district, wanted, invited, promised_on, remark)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        id.0,
        site.0,
        number,
        party.0,
        salesperson.0,
        called_at,
        recorded_at,
        new.channel.as_str(),
        new.question.as_str(),
        new.district,
        Json(&new.wanted) as _,
        new.invited,
        new.promised_on,
        new.remark,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

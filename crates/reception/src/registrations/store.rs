//! Every SQL statement of registrations.

use super::form::Form;
use super::model::{Decision, Registration, RegistrationFilter};
use super::submit_day::{DaySubmission, SubmissionFilter};
use crate::Error;
use crate::words::VisitKind;
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{
    EvidenceId, PageRequest, PartyId, PolicyVersionId, ReceptionId, RegistrationId, Scope, UnitId,
    UserId,
};
use sqlx::types::Json;
use uuid::Uuid;

struct Row {
    id: RegistrationId,
    site_id: UnitId,
    form_number: i64,
    party_id: PartyId,
    reception_id: ReceptionId,
    salesperson_id: UserId,
    visit: VisitKind,
    corrects_id: Option<RegistrationId>,
    corrected_by_id: Option<RegistrationId>,
    registered_at: DateTime<Utc>,
    form: Json<Form>,
    policy_version_id: Option<PolicyVersionId>,
    confirmed: Option<bool>,
    reason: Option<String>,
    acting_as: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decided_by: Option<UserId>,
    claim_expires_at: Option<DateTime<Utc>>,
    claim_ended_at: Option<DateTime<Utc>>,
}

impl From<Row> for Registration {
    fn from(row: Row) -> Self {
        let decision = match (row.confirmed, row.acting_as, row.decided_at, row.decided_by) {
            (Some(confirmed), Some(acting_as), Some(decided_at), Some(decided_by)) => {
                Some(Decision {
                    confirmed,
                    reason: row.reason,
                    acting_as,
                    decided_at,
                    decided_by,
                })
            }
            _ => None,
        };
        Self {
            id: row.id,
            site_id: row.site_id,
            form_number: row.form_number,
            party_id: row.party_id,
            reception_id: row.reception_id,
            salesperson_id: row.salesperson_id,
            visit: row.visit,
            corrects_id: row.corrects_id,
            corrected_by_id: row.corrected_by_id,
            registered_at: row.registered_at,
            form: row.form.0,
            policy_version_id: row.policy_version_id,
            decision,
            claim_expires_at: row.claim_expires_at,
            claim_ended_at: row.claim_ended_at,
        }
    }
}

/// One list of columns for every read.
macro_rules! rows {
    ($tail:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            "select g.id as \"id: _\", g.site_id as \"site_id: _\", g.form_number, g.party_id as \"party_id: _\",
                    g.reception_id as \"reception_id: _\", g.salesperson_id as \"salesperson_id: _\", g.visit as \"visit: _\",
                    g.corrects_id as \"corrects_id: _\",
                    (select n.id from registrations n where n.corrects_id = g.id) as \"corrected_by_id: _\", g.registered_at,
                    g.form as \"form: _\", g.policy_version_id as \"policy_version_id: _\", d.confirmed as \"confirmed?\",
                    d.reason as \"reason?\", d.acting_as as \"acting_as?\", d.decided_at as \"decided_at?\",
                    d.decided_by as \"decided_by?: _\", c.expires_at as \"claim_expires_at?\", c.ended_at as \"claim_ended_at?\"
             from registrations g
             left join registration_decisions d on d.registration_id = g.id
             left join claims c on c.registration_id = g.id " + $tail,
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: RegistrationId,
) -> Result<Option<Registration>, Error> {
    let row = rows!(
        "where g.id = $4 and ($1::boolean or g.site_id = any($2) or g.salesperson_id = $3)",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Registration::from))
}

pub(super) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &RegistrationFilter,
    page: &PageRequest<RegistrationId>,
) -> Result<Vec<Registration>, Error> {
    let levels: Vec<String> = filter
        .intent_levels
        .iter()
        .map(|level| level.as_str().to_owned())
        .collect();
    let channels: Vec<String> = filter
        .channels
        .iter()
        .map(|channel| channel.as_str().to_owned())
        .collect();
    let rows = rows!(
        "where ($1::boolean or g.site_id = any($2) or g.salesperson_id = $3)
           and ($4::uuid is null or g.site_id = $4)
           and ($5::uuid is null or g.party_id in (select f.id from party_family($5) f))
           and ($6::uuid is null or g.salesperson_id = $6)
           and ($7::boolean is null or (d.registration_id is not null) = $7)
           and (cardinality($8::text[]) = 0 or g.intent_level = any($8))
           and (cardinality($9::text[]) = 0 or g.channel = any($9))
           and ($10::timestamptz is null or g.registered_at >= $10)
           and ($11::timestamptz is null or g.registered_at < $11)
           and ($12::uuid is null or g.id < $12)
         order by g.id desc limit $13",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.party.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        filter.decided,
        &levels,
        &channels,
        filter.registered_from,
        filter.registered_before,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Registration::from).collect())
}

/// The registrations of parties up to an instant, in their order, as they stood then: decisions made later are left out.
pub(crate) async fn of_parties(
    connection: &mut PgConnection,
    parties: &[Uuid],
    until: DateTime<Utc>,
) -> Result<Vec<Registration>, Error> {
    let rows = rows!(
        "where g.party_id = any($1) and g.registered_at <= $2 order by g.registered_at, g.id",
        parties,
        until,
    )
    .fetch_all(connection)
    .await?;
    let mut found: Vec<Registration> = rows.into_iter().map(Registration::from).collect();
    let known: Vec<RegistrationId> = found.iter().map(|one| one.id).collect();
    for one in &mut found {
        one.decision = one
            .decision
            .take()
            .filter(|decision| decision.decided_at <= until);
        one.corrected_by_id = one.corrected_by_id.filter(|id| known.contains(id));
        one.claim_ended_at = one.claim_ended_at.filter(|at| *at <= until);
    }
    Ok(found)
}

/// A registration to be stored.
pub(super) struct New<'a> {
    pub(super) id: RegistrationId,
    pub(super) site: UnitId,
    pub(super) form_number: i64,
    pub(super) party: PartyId,
    pub(super) reception: ReceptionId,
    pub(super) salesperson: UserId,
    pub(super) visit: VisitKind,
    pub(super) corrects: Option<RegistrationId>,
    pub(super) form: &'a Form,
    pub(super) policy_version: Option<PolicyVersionId>,
}

pub(super) async fn insert(tx: &mut Tx, new: &New<'_>, at: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "insert into registrations (id, site_id, form_number, party_id, reception_id, salesperson_id, visit, corrects_id,
                                    registered_at, form, policy_version_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id.0,
        new.site.0,
        new.form_number,
        new.party.0,
        new.reception.0,
        new.salesperson.0,
        new.visit.as_str(),
        new.corrects.map(Uuid::from),
        at,
        Json(new.form) as _,
        new.policy_version.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn insert_decision(
    tx: &mut Tx,
    registration: &Registration,
    refusal: Option<&str>,
    acting_as: &str,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into registration_decisions (registration_id, salesperson_id, confirmed, reason, acting_as, decided_at, decided_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        registration.id.0,
        registration.salesperson_id.0,
        refusal.is_none(),
        refusal,
        acting_as,
        at,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A salesperson's registrations of a time.
pub(super) async fn between(
    tx: &mut Tx,
    site: UnitId,
    salesperson: UserId,
    from: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<Vec<RegistrationId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: RegistrationId" from registrations
           where site_id = $1 and salesperson_id = $2 and registered_at >= $3 and registered_at < $4 order by form_number"#,
        site.0,
        salesperson.0,
        from,
        before,
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(super) async fn insert_submission(tx: &mut Tx, new: &DaySubmission) -> Result<(), Error> {
    sqlx::query!(
        "insert into registration_submissions (id, site_id, salesperson_id, day, registrations, analysis, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        new.id.0,
        new.site_id.0,
        new.salesperson_id.0,
        new.day,
        new.registrations.as_slice() as _,
        new.analysis,
        new.submitted_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn list_submissions(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &SubmissionFilter,
    page: &PageRequest<EvidenceId>,
) -> Result<Vec<DaySubmission>, Error> {
    Ok(sqlx::query_as!(
        DaySubmission,
        r#"select id as "id: _", site_id as "site_id: _", salesperson_id as "salesperson_id: _", day,
                  registrations as "registrations: _", analysis, submitted_at
           from registration_submissions
           where ($1::boolean or site_id = any($2) or salesperson_id = $3)
             and ($4::uuid is null or site_id = $4)
             and ($5::uuid is null or salesperson_id = $5)
             and ($6::date is null or day = $6)
             and ($7::uuid is null or id < $7)
           order by id desc limit $8"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.site.map(Uuid::from),
        filter.salesperson.map(Uuid::from),
        filter.day,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

//! Requests.

use super::super::error::Error;
use super::super::model::{
    Decision, ExportFile, NewRequest, PersonConcerned, Request, RequestFilter, Retention,
};
use super::super::words::{
    IdentityVerification, PrivacyRefusalGround, PrivacyRequestKind, PrivacyRequestState,
    PrivacyRequester,
};
use super::retentions;
use crate::qualification::Actor;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error as DatabaseError, PgConnection, Tx};
use kehu_kernel::{
    Caller, ContactId, CustomerId, FileId, JobId, PageRequest, PolicyVersionId, PrivacyRequestId,
    Scope, UnitId,
};
use std::collections::HashMap;
use uuid::Uuid;

struct Row {
    id: PrivacyRequestId,
    kind: PrivacyRequestKind,
    customer_id: CustomerId,
    contact_id: Option<ContactId>,
    unit_id: UnitId,
    requester: PrivacyRequester,
    verification: IdentityVerification,
    verification_note: Option<String>,
    reason: Option<String>,
    received_on: NaiveDate,
    due_on: NaiveDate,
    policy_version: Option<PolicyVersionId>,
    state: PrivacyRequestState,
    refusal_ground: Option<PrivacyRefusalGround>,
    decision_reason: Option<String>,
    decided_by_kind: Option<String>,
    decided_by_id: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    job_id: Option<JobId>,
    file_id: Option<FileId>,
    file_until: Option<NaiveDate>,
    file_available: bool,
    created_by_kind: String,
    created_by_id: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl Row {
    fn with(self, retentions: Vec<Retention>) -> Request {
        let decision = match (self.decided_by_kind, self.decided_by_id, self.decided_at) {
            (Some(kind), Some(id), Some(at)) => Some(Decision {
                by: Actor { kind, id },
                at,
                ground: self.refusal_ground,
                reason: self.decision_reason,
            }),
            _ => None,
        };
        let file = self
            .file_id
            .zip(self.file_until)
            .map(|(id, until)| ExportFile {
                id,
                until,
                available: self.file_available,
            });
        Request {
            id: self.id,
            kind: self.kind,
            person: PersonConcerned {
                customer_id: self.customer_id,
                contact_id: self.contact_id,
            },
            unit_id: self.unit_id,
            requester: self.requester,
            verification: self.verification,
            verification_note: self.verification_note,
            reason: self.reason,
            received_on: self.received_on,
            due_on: self.due_on,
            policy_version: self.policy_version,
            state: self.state,
            decision,
            job_id: self.job_id,
            file,
            retentions,
            created_by: Actor {
                kind: self.created_by_kind,
                id: self.created_by_id,
            },
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }
}

/// One list of columns, and the scope of the customer: `$1` to `$3`.
macro_rules! select_requests {
    ($tail:literal, $scope:expr, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select r.id as "id: _", r.kind as "kind: _", r.customer_id as "customer_id: _",
                      r.contact_id as "contact_id: _", c.unit_id as "unit_id: _", r.requester as "requester: _",
                      r.verification as "verification: _", r.verification_note, r.reason, r.received_on, r.due_on,
                      r.policy_version as "policy_version: _", r.state as "state: _",
                      r.refusal_ground as "refusal_ground: _", r.decision_reason, r.decided_by_kind, r.decided_by_id,
                      r.decided_at, r.job_id as "job_id: _", r.file_id as "file_id: _", r.file_until,
                      exists (select from files f where f.id = r.file_id and f.state = 'stored') as "file_available!",
                      r.created_by_kind, r.created_by_id, r.created_at, r.updated_at, r.version
               from privacy_requests r join customers c on c.id = r.customer_id
               where ($1::boolean or c.unit_id = any($2) or c.account_manager_id = $3) "# + $tail,
            $scope.all,
            $scope.units.as_slice() as _,
            $scope.owner.map(Uuid::from),
            $($argument),*
        )
    };
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: PrivacyRequestId,
) -> Result<Option<Request>, DatabaseError> {
    let row = select_requests!("and r.id = $4", scope, id.0)
        .fetch_optional(&mut *connection)
        .await?;
    Ok(with_retentions(connection, Vec::from_iter(row))
        .await?
        .pop())
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: PrivacyRequestId,
) -> Result<Option<Request>, DatabaseError> {
    let row = select_requests!("and r.id = $4 for update of r", scope, id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(with_retentions(tx, Vec::from_iter(row)).await?.pop())
}

/// Requests inside the scope, the latest first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &RequestFilter,
    today: NaiveDate,
    page: &PageRequest<PrivacyRequestId>,
) -> Result<Vec<Request>, DatabaseError> {
    let kinds: Vec<String> = filter.kinds.iter().map(ToString::to_string).collect();
    let states: Vec<String> = filter.states.iter().map(ToString::to_string).collect();
    let rows = select_requests!(
        "and ($4::uuid is null or r.customer_id = $4)
         and (cardinality($5::text[]) = 0 or r.kind = any($5))
         and (cardinality($6::text[]) = 0 or r.state = any($6))
         and (not $7::boolean or (r.state = 'open' and r.due_on < $8))
         and ($9::uuid is null or r.id < $9)
         order by r.id desc limit $10",
        scope,
        filter.customer.map(Uuid::from),
        &kinds,
        &states,
        filter.overdue,
        today,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    with_retentions(connection, rows).await
}

async fn with_retentions(
    connection: &mut PgConnection,
    rows: Vec<Row>,
) -> Result<Vec<Request>, DatabaseError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let mut of: HashMap<PrivacyRequestId, Vec<Retention>> = match ids.is_empty() {
        true => HashMap::new(),
        false => retentions::list(connection, &ids).await?,
    };
    Ok(rows
        .into_iter()
        .map(|row| {
            let kept = of.remove(&row.id).unwrap_or_default();
            row.with(kept)
        })
        .collect())
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    new: &NewRequest,
    due_on: NaiveDate,
    policy: Option<PolicyVersionId>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into privacy_requests (id, kind, customer_id, contact_id, requester, verification, verification_note, reason,
                                       received_on, due_on, policy_version, state, created_by_kind, created_by_id,
                                       created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13, $14, $14)",
        id.0,
        new.kind.as_str(),
        new.person.customer_id.0,
        new.person.contact_id.map(Uuid::from),
        new.requester.as_str(),
        new.verification.as_str(),
        new.verification_note,
        new.reason,
        new.received_on,
        due_on,
        policy.map(Uuid::from),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Ends an open request.
pub(crate) async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    state: PrivacyRequestState,
    ground: Option<PrivacyRefusalGround>,
    reason: Option<&str>,
) -> Result<(), DatabaseError> {
    let done = sqlx::query!(
        "update privacy_requests
         set state = $2, refusal_ground = $3, decision_reason = $4, decided_by_kind = $5, decided_by_id = $6,
             decided_at = $7, updated_at = $7, version = version + 1
         where id = $1 and state = 'open'",
        id.0,
        state.as_str(),
        ground.map(PrivacyRefusalGround::as_str),
        reason,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    DatabaseError::expect_rows("privacy_requests", done.rows_affected(), 1)
}

pub(crate) async fn set_job(
    tx: &mut Tx,
    caller: &Caller,
    id: PrivacyRequestId,
    job: JobId,
) -> Result<(), DatabaseError> {
    let done = sqlx::query!(
        "update privacy_requests set job_id = $2, updated_at = $3, version = version + 1 where id = $1 and state = 'open'",
        id.0,
        job.0,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    DatabaseError::expect_rows("privacy_requests", done.rows_affected(), 1)
}

/// Notes the archive of a request that was ended in this transaction.
pub(crate) async fn set_file(
    tx: &mut Tx,
    id: PrivacyRequestId,
    file: FileId,
    until: NaiveDate,
) -> Result<(), DatabaseError> {
    let done = sqlx::query!(
        "update privacy_requests set file_id = $2, file_until = $3 where id = $1 and state = 'done'",
        id.0,
        file.0,
        until,
    )
    .execute(&mut **tx)
    .await?;
    DatabaseError::expect_rows("privacy_requests", done.rows_affected(), 1)
}

/// Archives that are there although their last day has passed, at most `limit`.
pub(crate) async fn expired_files(
    connection: &mut PgConnection,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<FileId>, DatabaseError> {
    let ids = sqlx::query_scalar!(
        r#"select f.id as "id: FileId" from privacy_requests r join files f on f.id = r.file_id
           where r.file_until < $1 and f.state = 'stored' order by r.file_until limit $2"#,
        today,
        limit,
    )
    .fetch_all(connection)
    .await?;
    Ok(ids)
}

/// The archives of a person that are there: of these customers themselves, or of one contact.
pub(crate) async fn files_of(
    connection: &mut PgConnection,
    customers: &[Uuid],
    contact: Option<ContactId>,
) -> Result<Vec<FileId>, DatabaseError> {
    let ids = sqlx::query_scalar!(
        r#"select f.id as "id: FileId" from privacy_requests r join files f on f.id = r.file_id
           where r.customer_id = any($1) and ($2::uuid is null or r.contact_id = $2) and f.state = 'stored'"#,
        customers,
        contact.map(Uuid::from),
    )
    .fetch_all(connection)
    .await?;
    Ok(ids)
}

/// Takes the person's own words out of its requests: of all of these customers, or of one contact.
pub(crate) async fn blank_notes(
    tx: &mut Tx,
    customers: &[Uuid],
    contact: Option<ContactId>,
) -> Result<(), DatabaseError> {
    sqlx::query!(
        "update privacy_requests set verification_note = null, reason = null
         where customer_id = any($1) and ($2::uuid is null or contact_id = $2)",
        customers,
        contact.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

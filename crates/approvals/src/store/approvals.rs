//! SQL of the approvals themselves and of their record.

use super::inconsistent;
use crate::{
    Approval, ApprovalEvent, ApprovalFilter, ApprovalState, EventKind, Finished, State, SubjectKind,
};
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    ApprovalEventId, ApprovalId, Caller, Digest, PageRequest, PolicyVersionId, StepId, UnitId,
    UserId, Words,
};
use serde_json::Value;
use uuid::Uuid;

pub(crate) struct Row {
    pub(crate) id: ApprovalId,
    pub(crate) subject_kind: SubjectKind,
    pub(crate) subject_id: Uuid,
    pub(crate) unit_id: UnitId,
    pub(crate) flow_name_zh: String,
    pub(crate) flow_name_en: String,
    pub(crate) policy_version_id: Option<PolicyVersionId>,
    pub(crate) digest: Vec<u8>,
    pub(crate) attempt: i32,
    pub(crate) former_id: Option<ApprovalId>,
    pub(crate) applicants: Vec<UserId>,
    pub(crate) state: ApprovalState,
    pub(crate) stage: Option<i16>,
    pub(crate) stage_name_zh: Option<String>,
    pub(crate) stage_name_en: Option<String>,
    pub(crate) submitted_by: UserId,
    pub(crate) submitted_at: DateTime<Utc>,
    pub(crate) finished_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Approval {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let id = row.id;
        let how = match row.state {
            ApprovalState::Pending => None,
            ApprovalState::Approved => Some(Finished::Approved),
            ApprovalState::Returned => Some(Finished::Returned),
            ApprovalState::Rejected => Some(Finished::Rejected),
            ApprovalState::Withdrawn => Some(Finished::Withdrawn),
        };
        let state = match (how, row.finished_at, row.stage) {
            (Some(how), Some(at), None) => State::Finished { how, at },
            (None, None, Some(stage)) => State::Pending {
                stage,
                name: Words::new(
                    row.stage_name_en.unwrap_or_default(),
                    row.stage_name_zh.unwrap_or_default(),
                ),
            },
            _ => {
                return Err(inconsistent(
                    "approvals",
                    id,
                    "state, stage and end do not agree",
                ));
            }
        };
        Ok(Self {
            id,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            unit_id: row.unit_id,
            flow_name: Words::new(row.flow_name_en, row.flow_name_zh),
            policy_version_id: row.policy_version_id,
            digest: Digest::try_from(row.digest)
                .map_err(|reason| inconsistent("approvals", id, reason))?,
            attempt: row.attempt,
            former_id: row.former_id,
            applicants: row.applicants,
            state,
            submitted_by: row.submitted_by,
            submitted_at: row.submitted_at,
        })
    }
}

macro_rules! select_approvals {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select a.id as "id: _", a.subject_kind as "subject_kind: _", a.subject_id, a.unit_id as "unit_id: _",
                      a.flow_name_zh, a.flow_name_en, a.policy_version_id as "policy_version_id: _", a.digest, a.attempt,
                      a.former_id as "former_id: _", a.applicants as "applicants: _", a.state as "state: _", a.stage,
                      n.stage_name_zh as "stage_name_zh?", n.stage_name_en as "stage_name_en?",
                      a.submitted_by as "submitted_by: _", a.submitted_at, a.finished_at
               from approvals a
               left join approval_steps n on n.approval_id = a.id and n.stage = a.stage and n.place = 1 "# + $rest,
            $($argument),*
        )
    };
}

/// What is submitted.
pub(crate) struct NewApproval<'a> {
    pub(crate) approval: &'a Approval,
    pub(crate) flow_key: &'a str,
    pub(crate) snapshot: &'a Value,
}

pub(crate) async fn insert(tx: &mut Tx, new: NewApproval<'_>) -> Result<(), sqlx::Error> {
    let approval = new.approval;
    sqlx::query!(
        "insert into approvals (id, subject_kind, subject_id, unit_id, flow_key, flow_name_zh, flow_name_en, policy_version_id,
                                snapshot, digest, attempt, former_id, applicants, state, stage, submitted_by, submitted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'pending', 1, $14, $15)",
        approval.id.0,
        approval.subject_kind.as_str(),
        approval.subject_id,
        approval.unit_id.0,
        new.flow_key,
        approval.flow_name.zh,
        approval.flow_name.en,
        approval.policy_version_id.map(Uuid::from),
        new.snapshot,
        approval.digest.bytes(),
        approval.attempt,
        approval.former_id.map(Uuid::from),
        approval.applicants.as_slice() as _,
        approval.submitted_by.0,
        approval.submitted_at,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The latest approval of a subject and the number of its submission.
pub(crate) async fn last_of_subject(
    tx: &mut Tx,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<Option<(ApprovalId, i32)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select id as "id: ApprovalId", attempt from approvals
           where subject_kind = $1 and subject_id = $2
           order by attempt desc limit 1"#,
        kind.as_str(),
        subject,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.attempt)))
}

/// The approval and what was submitted, if the caller may see it.
pub(crate) async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ApprovalId,
) -> Result<Option<(Approval, Value)>, Error> {
    let row = select_approvals!(
        "where a.id = $1
           and ($2::boolean or a.unit_id = any($3) or $4::uuid = any(a.applicants)
                or exists (select from approval_steps s cross join stands_for($4, $5) p
                           where s.approval_id = a.id
                             and (p.person in (s.decided_by, s.on_behalf_of, s.user_id)
                                  or role_is_held(p.person, s.role_code, a.unit_id, $5))))",
        id.0,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.user().map(Uuid::from),
        caller.today(),
    )
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let snapshot = sqlx::query_scalar!("select snapshot from approvals where id = $1", id.0)
        .fetch_one(connection)
        .await?;
    Ok(Some((row.try_into()?, snapshot)))
}

/// As [`find`], held against change until the end of the transaction.
pub(crate) async fn find_for_update(
    tx: &mut Tx,
    caller: &Caller,
    id: ApprovalId,
) -> Result<Option<Approval>, Error> {
    select_approvals!(
        "where a.id = $1
           and ($2::boolean or a.unit_id = any($3) or $4::uuid = any(a.applicants)
                or exists (select from approval_steps s cross join stands_for($4, $5) p
                           where s.approval_id = a.id
                             and (p.person in (s.decided_by, s.on_behalf_of, s.user_id)
                                  or role_is_held(p.person, s.role_code, a.unit_id, $5))))
         for update of a",
        id.0,
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.user().map(Uuid::from),
        caller.today(),
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(Approval::try_from)
    .transpose()
}

pub(crate) async fn find_pending_for_update(
    tx: &mut Tx,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<Option<Approval>, Error> {
    select_approvals!(
        "where a.subject_kind = $1 and a.subject_id = $2 and a.state = 'pending' for update of a",
        kind.as_str(),
        subject,
    )
    .fetch_optional(&mut **tx)
    .await?
    .map(Approval::try_from)
    .transpose()
}

/// What the caller may see and the filter names, latest first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &ApprovalFilter,
    page: &PageRequest<ApprovalId>,
) -> Result<Vec<Approval>, Error> {
    let states: Vec<&str> = filter.states.iter().map(|state| state.as_str()).collect();
    let kinds: Vec<&str> = filter
        .subject_kinds
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    select_approvals!(
        "where ($1::boolean or a.unit_id = any($2) or $3::uuid = any(a.applicants)
                or exists (select from approval_steps s cross join stands_for($3, $4) p
                           where s.approval_id = a.id
                             and (p.person in (s.decided_by, s.on_behalf_of, s.user_id)
                                  or role_is_held(p.person, s.role_code, a.unit_id, $4))))
           and (cardinality($5::text[]) = 0 or a.state = any($5))
           and (cardinality($6::text[]) = 0 or a.subject_kind = any($6))
           and ($7::uuid is null or a.subject_id = $7)
           and (not $8::boolean or a.submitted_by = $3)
           and ($9::uuid is null or a.id < $9)
         order by a.id desc
         limit $10",
        caller.scope.all,
        caller.scope.units.as_slice() as _,
        caller.user().map(Uuid::from),
        caller.today(),
        states.as_slice() as _,
        kinds.as_slice() as _,
        filter.subject_id,
        filter.mine,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(Approval::try_from)
    .collect()
}

pub(crate) async fn update_state(tx: &mut Tx, approval: &Approval) -> Result<(), Error> {
    let (stage, finished_at) = match approval.state {
        State::Pending { stage, .. } => (Some(stage), None),
        State::Finished { at, .. } => (None, Some(at)),
    };
    let done = sqlx::query!(
        "update approvals set state = $2, stage = $3, finished_at = $4 where id = $1 and state = 'pending'",
        approval.id.0,
        approval.state.word().as_str(),
        stage,
        finished_at,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("approvals", done.rows_affected(), 1)
}

/// What happened.
pub(crate) struct NewEvent<'a> {
    pub(crate) approval_id: ApprovalId,
    pub(crate) step_id: Option<StepId>,
    pub(crate) kind: EventKind,
    pub(crate) on_behalf_of: Option<UserId>,
    pub(crate) reason: Option<&'a str>,
}

impl NewEvent<'_> {
    /// The submission; the rest is set over it.
    pub(crate) fn of(approval: &Approval) -> Self {
        Self {
            approval_id: approval.id,
            step_id: None,
            kind: EventKind::Submitted,
            on_behalf_of: None,
            reason: None,
        }
    }
}

pub(crate) async fn insert_event(
    tx: &mut Tx,
    caller: &Caller,
    event: &NewEvent<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into approval_events (id, approval_id, step_id, kind, actor_id, on_behalf_of, reason, occurred_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        ApprovalEventId::generate().0,
        event.approval_id.0,
        event.step_id.map(Uuid::from),
        event.kind.as_str(),
        caller.user().map(Uuid::from),
        event.on_behalf_of.map(Uuid::from),
        event.reason,
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The record of an approval, in order. It is short: each step is decided once.
pub(crate) async fn list_events(
    connection: &mut PgConnection,
    id: ApprovalId,
) -> Result<Vec<ApprovalEvent>, sqlx::Error> {
    sqlx::query_as!(
        ApprovalEvent,
        r#"select id as "id: _", step_id as "step_id: _", kind as "kind: _", actor_id as "actor_id: _",
                  on_behalf_of as "on_behalf_of: _", reason, occurred_at
           from approval_events where approval_id = $1 order by id"#,
        id.0,
    )
    .fetch_all(connection)
    .await
}

/// Takes away what was submitted for these subjects, of finished approvals.
pub(crate) async fn erase_snapshots(
    tx: &mut Tx,
    kind: SubjectKind,
    subjects: &[Uuid],
) -> Result<u64, Error> {
    let done = sqlx::query!(
        r#"update approvals set snapshot = '{"erased": true}'
           where subject_kind = $1 and subject_id = any($2) and state <> 'pending'"#,
        kind.as_str(),
        subjects,
    )
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

//! SQL of the steps.

use super::inconsistent;
use crate::model::Ruling;
use crate::rules::Claim;
use crate::{Approver, Needs, Step, StepState};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{ApprovalId, DelegationId, Digest, StepId, UserId, Words};
use uuid::Uuid;

struct Row {
    id: StepId,
    stage: i16,
    place: i16,
    stage_key: String,
    stage_name_zh: String,
    stage_name_en: String,
    needs: Needs,
    role_code: Option<String>,
    user_id: Option<UserId>,
    state: StepState,
    opened_at: Option<DateTime<Utc>>,
    decided_by: Option<UserId>,
    on_behalf_of: Option<UserId>,
    delegation_id: Option<DelegationId>,
    reason: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    digest: Option<Vec<u8>>,
}

impl TryFrom<Row> for Step {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let id = row.id;
        let approver = match (row.role_code, row.user_id) {
            (Some(role), None) => Approver::Role { role },
            (None, Some(user)) => Approver::User { user },
            _ => {
                return Err(inconsistent(
                    "approval_steps",
                    id,
                    "needs either a role or a person",
                ));
            }
        };
        let ruling = match (row.decided_by, row.reason, row.decided_at, row.digest) {
            (Some(decided_by), Some(reason), Some(decided_at), Some(digest)) => Some(Ruling {
                decided_by,
                on_behalf_of: row.on_behalf_of.zip(row.delegation_id),
                reason,
                decided_at,
                digest: Digest::try_from(digest)
                    .map_err(|reason| inconsistent("approval_steps", id, reason))?,
            }),
            _ => None,
        };
        Ok(Self {
            id,
            stage: row.stage,
            place: row.place,
            stage_key: row.stage_key,
            stage_name: Words::new(row.stage_name_en, row.stage_name_zh),
            needs: row.needs,
            approver,
            state: row.state,
            opened_at: row.opened_at,
            ruling,
        })
    }
}

/// A step of a new approval; those of the first stage open at once.
pub(crate) struct NewStep<'a> {
    pub(crate) id: StepId,
    pub(crate) stage: i16,
    pub(crate) place: i16,
    pub(crate) stage_key: &'a str,
    pub(crate) name_zh: &'a str,
    pub(crate) name_en: &'a str,
    pub(crate) needs: Needs,
    pub(crate) approver: &'a Approver,
}

impl NewStep<'_> {
    fn role(&self) -> Option<&str> {
        match self.approver {
            Approver::Role { role } => Some(role),
            Approver::User { .. } => None,
        }
    }

    fn user(&self) -> Option<Uuid> {
        match self.approver {
            Approver::Role { .. } => None,
            Approver::User { user } => Some(user.0),
        }
    }
}

pub(crate) async fn insert_steps(
    tx: &mut Tx,
    approval: ApprovalId,
    now: DateTime<Utc>,
    steps: &[NewStep<'_>],
) -> Result<(), Error> {
    let roles: Vec<Option<&str>> = steps.iter().map(NewStep::role).collect();
    let users: Vec<Option<Uuid>> = steps.iter().map(NewStep::user).collect();
    let texts = |of: fn(&NewStep<'_>) -> String| steps.iter().map(of).collect::<Vec<String>>();
    let done = sqlx::query!(
        "insert into approval_steps (id, approval_id, stage, place, stage_key, stage_name_zh, stage_name_en, needs, role_code,
                                     user_id, state, opened_at)
         select n.id, $1, n.stage, n.place, n.stage_key, n.name_zh, n.name_en, n.needs, n.role_code, n.user_id,
                case when n.stage = 1 then 'open' else 'waiting' end, case when n.stage = 1 then $2::timestamptz end
         from unnest($3::uuid[], $4::smallint[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                     $11::uuid[])
              as n (id, stage, place, stage_key, name_zh, name_en, needs, role_code, user_id)",
        approval.0,
        now,
        &steps.iter().map(|step| step.id.0).collect::<Vec<Uuid>>(),
        &steps.iter().map(|step| step.stage).collect::<Vec<i16>>(),
        &steps.iter().map(|step| step.place).collect::<Vec<i16>>(),
        &texts(|step| step.stage_key.to_owned()),
        &texts(|step| step.name_zh.to_owned()),
        &texts(|step| step.name_en.to_owned()),
        &texts(|step| step.needs.as_str().to_owned()),
        roles.as_slice() as _,
        users.as_slice() as _,
    )
    .execute(&mut **tx)
    .await?;
    let expected = u64::try_from(steps.len()).unwrap_or_default();
    Error::expect_rows("approval_steps", done.rows_affected(), expected)
}

/// The steps of an approval, by stage and place; at most a hundred.
pub(crate) async fn list_steps(
    connection: &mut PgConnection,
    approval: ApprovalId,
) -> Result<Vec<Step>, Error> {
    sqlx::query_as!(
        Row,
        r#"select id as "id: _", stage, place, stage_key, stage_name_zh, stage_name_en, needs as "needs: _", role_code,
                  user_id as "user_id: _", state as "state: _", opened_at, decided_by as "decided_by: _",
                  on_behalf_of as "on_behalf_of: _", delegation_id as "delegation_id: _", reason, decided_at, digest
           from approval_steps where approval_id = $1 order by stage, place"#,
        approval.0,
    )
    .fetch_all(connection)
    .await?
    .into_iter()
    .map(Step::try_from)
    .collect()
}

/// The rights that a person has on a day to decide steps of an approval, in whatever state those are.
pub(crate) async fn list_claims(
    tx: &mut Tx,
    approval: ApprovalId,
    user: UserId,
    day: NaiveDate,
) -> Result<Vec<Claim>, sqlx::Error> {
    sqlx::query_as!(
        Claim,
        r#"select s.id as "step: _", p.person as "person!: _", p.delegation as "delegation: _"
           from approval_steps s
           join approvals a on a.id = s.approval_id
           cross join stands_for($2, $3) p
           where s.approval_id = $1 and (s.user_id = p.person or role_is_held(p.person, s.role_code, a.unit_id, $3))
           order by s.stage, s.place, p.delegation nulls first"#,
        approval.0,
        user.0,
        day,
    )
    .fetch_all(&mut **tx)
    .await
}

/// What is decided at a step.
pub(crate) struct NewRuling<'a> {
    pub(crate) step: StepId,
    pub(crate) state: StepState,
    pub(crate) user: UserId,
    pub(crate) on_behalf_of: Option<(UserId, DelegationId)>,
    pub(crate) reason: &'a str,
    pub(crate) digest: Digest,
}

pub(crate) async fn decide_step(
    tx: &mut Tx,
    now: DateTime<Utc>,
    ruling: &NewRuling<'_>,
) -> Result<(), crate::Error> {
    let done = sqlx::query!(
        "update approval_steps
         set state = $2, decided_by = $3, on_behalf_of = $4, delegation_id = $5, reason = $6, decided_at = $7, digest = $8
         where id = $1 and state = 'open'",
        ruling.step.0,
        ruling.state.as_str(),
        ruling.user.0,
        ruling.on_behalf_of.map(|(absentee, _)| absentee.0),
        ruling.on_behalf_of.map(|(_, delegation)| delegation.0),
        ruling.reason,
        now,
        ruling.digest.bytes(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "approval_steps",
        done.rows_affected(),
        1,
    )?)
}

/// Opens and skips steps.
pub(crate) async fn change_steps(
    tx: &mut Tx,
    now: DateTime<Utc>,
    changes: &[(StepId, StepState)],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = changes.iter().map(|(id, _)| id.0).collect();
    let states: Vec<&str> = changes.iter().map(|(_, state)| state.as_str()).collect();
    let done = sqlx::query!(
        "update approval_steps s
         set state = c.state, opened_at = case when c.state = 'open' then $3 else s.opened_at end
         from unnest($1::uuid[], $2::text[]) as c (id, state)
         where s.id = c.id",
        &ids,
        states.as_slice() as _,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows(
        "approval_steps",
        done.rows_affected(),
        u64::try_from(ids.len()).unwrap_or_default(),
    )
}

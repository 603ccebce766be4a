//! SQL of the inbox. The conditions are those of `rules::seat` for an open step; the tests of the API hold them together.

use super::approvals::Row;
use crate::{ApprovalState, SubjectKind, Task};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{ApprovalId, PageRequest, PolicyVersionId, StepId, UnitId, UserId};
use uuid::Uuid;

/// The open steps that a person may decide on a day, the longest waiting first.
pub(crate) async fn list_inbox(
    connection: &mut PgConnection,
    user: UserId,
    day: NaiveDate,
    company: Option<UnitId>,
    page: &PageRequest<(DateTime<Utc>, StepId)>,
) -> Result<Vec<Task>, Error> {
    let rows = sqlx::query!(
        r#"select s.id as "step_id: StepId", s.opened_at as "opened_at!", s.stage_name_zh, s.stage_name_en,
                  case when p.delegation is not null then p.person end as "on_behalf_of: UserId",
                  a.id as "id: ApprovalId", a.subject_kind as "subject_kind: SubjectKind", a.subject_id,
                  a.unit_id as "unit_id: UnitId", a.flow_name_zh, a.flow_name_en,
                  a.policy_version_id as "policy_version_id: PolicyVersionId", a.digest, a.attempt,
                  a.former_id as "former_id: ApprovalId", a.applicants as "applicants: Vec<UserId>",
                  a.state as "state: ApprovalState", a.stage, a.submitted_by as "submitted_by: UserId", a.submitted_at,
                  a.finished_at
           from approval_steps s
           join approvals a on a.id = s.approval_id
           cross join lateral (
               select p.person, p.delegation
               from stands_for($1, $2) p
               where p.person <> all (a.applicants)
                 and not exists (select from approval_steps d
                                 where d.approval_id = a.id and p.person in (d.decided_by, d.on_behalf_of))
                 and (s.user_id = p.person or role_is_held(p.person, s.role_code, a.unit_id, $2))
               order by p.delegation nulls first
               limit 1) p
           where s.state = 'open'
             and $1 <> all (a.applicants)
             and not exists (select from approval_steps d
                             where d.approval_id = a.id and $1 in (d.decided_by, d.on_behalf_of))
             and ($3::uuid is null or a.unit_id = $3)
             and ($4::timestamptz is null or (s.opened_at, s.id) > ($4, $5::uuid))
           order by s.opened_at, s.id
           limit $6"#,
        user.0,
        day,
        company.map(Uuid::from),
        page.after.map(|(opened_at, _)| opened_at),
        page.after.map(|(_, step)| step.0),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let approval = Row {
                id: row.id,
                subject_kind: row.subject_kind,
                subject_id: row.subject_id,
                unit_id: row.unit_id,
                flow_name_zh: row.flow_name_zh,
                flow_name_en: row.flow_name_en,
                policy_version_id: row.policy_version_id,
                digest: row.digest,
                attempt: row.attempt,
                former_id: row.former_id,
                applicants: row.applicants,
                state: row.state,
                stage: row.stage,
                stage_name_zh: Some(row.stage_name_zh),
                stage_name_en: Some(row.stage_name_en),
                submitted_by: row.submitted_by,
                submitted_at: row.submitted_at,
                finished_at: row.finished_at,
            };
            Ok(Task {
                step_id: row.step_id,
                opened_at: row.opened_at,
                on_behalf_of: row.on_behalf_of,
                approval: approval.try_into()?,
            })
        })
        .collect()
}

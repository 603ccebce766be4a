//! What very low answers raised, as rows.

use crate::model::{FollowUp, FollowUpResult};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    Caller, ComplaintId, CustomerId, PageRequest, Scope, SurveyFollowUpId, SurveyId,
    SurveyResponseId, UnitId, UserId,
};
use uuid::Uuid;

/// Which follow-ups a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUpFilter {
    /// Of this survey.
    pub survey: Option<SurveyId>,
    /// Of this owner.
    pub owner: Option<UserId>,
    /// Only those that are to be done.
    pub open: bool,
}

struct Row {
    id: SurveyFollowUpId,
    survey_id: SurveyId,
    unit_id: UnitId,
    response_id: SurveyResponseId,
    customer_id: CustomerId,
    questions: Vec<String>,
    complaint_id: Option<ComplaintId>,
    owner_id: UserId,
    raised_at: DateTime<Utc>,
    due_on: NaiveDate,
    done_at: Option<DateTime<Utc>>,
    done_by: Option<UserId>,
    result: Option<String>,
}

impl From<Row> for FollowUp {
    fn from(row: Row) -> Self {
        let done = match (row.done_at, row.done_by) {
            (Some(at), Some(by)) => Some(FollowUpResult {
                at,
                by,
                result: row.result,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            survey_id: row.survey_id,
            unit_id: row.unit_id,
            response_id: row.response_id,
            customer_id: row.customer_id,
            questions: row.questions,
            complaint_id: row.complaint_id,
            owner_id: row.owner_id,
            raised_at: row.raised_at,
            due_on: row.due_on,
            done,
        }
    }
}

macro_rules! select_follow_ups {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select f.id as "id: _", f.survey_id as "survey_id: _", f.unit_id as "unit_id: _", f.response_id as "response_id: _",
                      f.customer_id as "customer_id: _", f.questions, f.complaint_id as "complaint_id: _", f.owner_id as "owner_id: _",
                      f.raised_at, f.due_on, f.done_at, f.done_by as "done_by: _", f.result
               from survey_follow_ups f
               "# + $rest,
            $($argument),*
        )
    };
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: SurveyFollowUpId,
) -> Result<Option<FollowUp>, Error> {
    let row = select_follow_ups!(
        "where f.id = $1 and ($2::boolean or f.unit_id = any($3) or f.owner_id = $4) for update",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(FollowUp::from))
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &FollowUpFilter,
    page: &PageRequest<SurveyFollowUpId>,
) -> Result<Vec<FollowUp>, Error> {
    let rows = select_follow_ups!(
        "where ($1::boolean or f.unit_id = any($2) or f.owner_id = $3)
           and ($4::uuid is null or f.survey_id = $4) and ($5::uuid is null or f.owner_id = $5)
           and (not $6 or (f.done_at is null and f.complaint_id is null))
           and ($7::uuid is null or f.id < $7)
         order by f.id desc limit $8",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.survey.map(Uuid::from),
        filter.owner.map(Uuid::from),
        filter.open,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(FollowUp::from).collect())
}

pub(crate) async fn insert(tx: &mut Tx, follow_up: &FollowUp) -> Result<(), Error> {
    sqlx::query!(
        "insert into survey_follow_ups (id, response_id, survey_id, unit_id, customer_id, questions, complaint_id, owner_id,
                                        raised_at, due_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        follow_up.id.0,
        follow_up.response_id.0,
        follow_up.survey_id.0,
        follow_up.unit_id.0,
        follow_up.customer_id.0,
        &follow_up.questions,
        follow_up.complaint_id.map(Uuid::from),
        follow_up.owner_id.0,
        follow_up.raised_at,
        follow_up.due_on,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn mark_done(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyFollowUpId,
    (by, result): (UserId, &str),
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update survey_follow_ups set done_at = $2, done_by = $3, result = $4 where id = $1 and done_at is null",
        id.0,
        caller.now,
        by.0,
        result,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("survey_follow_ups", changed.rows_affected(), 1)
}

/// The dossier that stands for a customer now, that into which it was merged among others, with the employee responsible.
pub(crate) async fn standing(
    tx: &mut Tx,
    customer: CustomerId,
) -> Result<Option<(CustomerId, Option<UserId>)>, Error> {
    let row = sqlx::query!(
        r#"with recursive line (id) as (
               select $1::uuid union all select c.merged_into from customers c join line l on l.id = c.id where c.merged_into is not null
           )
           select c.id as "id: CustomerId", c.account_manager_id as "manager: UserId"
           from customers c join line l on l.id = c.id
           where c.status <> 'merged' and c.processing_state = 'active'"#,
        customer.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.manager)))
}

//! Surveys as rows.

use super::{inconsistent, stages};
use crate::Error as Refused;
use crate::model::{
    Acknowledged, Asked, CalledOff, Closed, Findings, Plan, Progress, Report, StageRecord, Survey,
};
use crate::words::Stage;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    ApprovalId, Caller, PageRequest, QuestionnaireVersionId, Scope, SurveyId, UnitId, UserId,
};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Which surveys a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// In one of these stages; in any when empty.
    pub stages: Vec<Stage>,
    /// Whose present stage this user answers for; those that were called off have none.
    pub owner: Option<UserId>,
    /// Only those that were called off, or that were not.
    pub called_off: Option<bool>,
}

struct Row {
    id: SurveyId,
    unit_id: UnitId,
    title: String,
    anonymous: bool,
    objective: String,
    communication: String,
    response_measures: String,
    reward: String,
    asks_about_competitors: bool,
    carried_out_by: UserId,
    previous_id: Option<SurveyId>,
    departments: Vec<Uuid>,
    stage: Stage,
    planned_at: DateTime<Utc>,
    planned_by: UserId,
    version_id: Option<QuestionnaireVersionId>,
    review_approval_id: Option<ApprovalId>,
    opened_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    overall_index: Option<Decimal>,
    previous_index: Option<Decimal>,
    report: Option<String>,
    went_well: Option<String>,
    report_approval_id: Option<ApprovalId>,
    report_acknowledged_at: Option<DateTime<Utc>>,
    called_off_at: Option<DateTime<Utc>>,
    called_off_by: Option<UserId>,
    called_off_reason: Option<String>,
    version: i64,
}

impl Row {
    fn into_survey(self, records: Vec<StageRecord>) -> Result<Survey, Error> {
        let (id, stage) = (self.id, self.stage);
        let progress = self.progress().ok_or_else(|| {
            inconsistent(
                "surveys",
                id,
                format!("lacks what belongs to the stage {stage}"),
            )
        })?;
        let planned = records.iter().map(|record| record.planned).collect();
        let called_off = match (
            self.called_off_at,
            self.called_off_by,
            self.called_off_reason,
        ) {
            (Some(at), Some(by), Some(reason)) => Some(CalledOff { at, by, reason }),
            _ => None,
        };
        Ok(Survey {
            id,
            unit_id: self.unit_id,
            plan: Plan {
                title: self.title,
                anonymous: self.anonymous,
                objective: self.objective,
                departments: self.departments.into_iter().map(UnitId).collect(),
                communication: self.communication,
                response_measures: self.response_measures,
                reward: self.reward,
                asks_about_competitors: self.asks_about_competitors,
                carried_out_by: self.carried_out_by,
                previous_id: self.previous_id,
                stages: planned,
            },
            planned_at: self.planned_at,
            planned_by: self.planned_by,
            progress,
            called_off,
            stages: records,
            version: self.version,
        })
    }

    fn progress(&self) -> Option<Progress> {
        Some(match self.stage {
            Stage::Plan => Progress::Plan,
            Stage::Selection => Progress::Selection,
            Stage::Expectations => Progress::Expectations,
            Stage::Drafting => Progress::Drafting {
                version: self.version_id,
            },
            Stage::Review => Progress::Review {
                version: self.version_id?,
                approval: self.review_approval_id,
            },
            Stage::Fieldwork => Progress::Fieldwork(self.asked()?),
            Stage::Analysis => Progress::Analysis(self.closed()?),
            Stage::Action => Progress::Action {
                closed: self.closed()?,
                findings: self.findings(),
                report: self.report(),
            },
            Stage::Evaluation => Progress::Evaluation(self.acknowledged()?),
            Stage::Finished => Progress::Finished(self.acknowledged()?),
        })
    }

    fn asked(&self) -> Option<Asked> {
        Some(Asked {
            version: self.version_id?,
            opened_at: self.opened_at?,
        })
    }

    fn closed(&self) -> Option<Closed> {
        Some(Closed {
            asked: self.asked()?,
            closed_at: self.closed_at?,
        })
    }

    fn findings(&self) -> Findings {
        Findings {
            index: self.overall_index,
            previous: self.previous_index,
        }
    }

    fn report(&self) -> Option<Report> {
        Some(Report {
            text: self.report.clone()?,
            went_well: self.went_well.clone(),
            approval: self.report_approval_id,
            acknowledged_at: self.report_acknowledged_at,
        })
    }

    fn acknowledged(&self) -> Option<Acknowledged> {
        Some(Acknowledged {
            closed: self.closed()?,
            findings: self.findings(),
            report: self.report()?,
        })
    }
}

macro_rules! select_surveys {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select s.id as "id: _", s.unit_id as "unit_id: _", s.title, s.anonymous, s.objective, s.communication,
                      s.response_measures, s.reward, s.asks_about_competitors, s.carried_out_by as "carried_out_by: _",
                      s.previous_survey_id as "previous_id: _",
                      array(select d.unit_id from survey_departments d where d.survey_id = s.id order by d.unit_id) as "departments!",
                      s.stage as "stage: _", s.planned_at, s.planned_by as "planned_by: _",
                      s.questionnaire_version_id as "version_id: _", s.review_approval_id as "review_approval_id: _",
                      s.fieldwork_opened_at as opened_at, s.fieldwork_closed_at as closed_at, s.overall_index, s.previous_index,
                      s.report, s.went_well, s.report_approval_id as "report_approval_id: _", s.report_acknowledged_at,
                      s.called_off_at, s.called_off_by as "called_off_by: _", s.called_off_reason, s.version
               from surveys s
               "# + $rest,
            $($argument),*
        )
    };
}

async fn whole(connection: &mut PgConnection, row: Option<Row>) -> Result<Option<Survey>, Error> {
    let Some(row) = row else {
        return Ok(None);
    };
    let mut records = stages::list(connection, &[row.id]).await?;
    let own = records.remove(&row.id).unwrap_or_default();
    row.into_survey(own).map(Some)
}

pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: SurveyId,
) -> Result<Option<Survey>, Error> {
    let row = select_surveys!(
        "where s.id = $1 and ($2::boolean or s.unit_id = any($3) or s.carried_out_by = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut *connection)
    .await?;
    whole(connection, row).await
}

pub(crate) async fn find_for_update(
    tx: &mut Tx,
    scope: &Scope,
    id: SurveyId,
) -> Result<Option<Survey>, Error> {
    let row = select_surveys!(
        "where s.id = $1 and ($2::boolean or s.unit_id = any($3) or s.carried_out_by = $4) for update of s",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    whole(tx, row).await
}

/// The survey, so that it does not move on while somebody answers; many answer at once.
pub(crate) async fn find_for_share(
    tx: &mut Tx,
    scope: &Scope,
    id: SurveyId,
) -> Result<Option<Survey>, Error> {
    let row = select_surveys!(
        "where s.id = $1 and ($2::boolean or s.unit_id = any($3) or s.carried_out_by = $4) for share of s",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(&mut **tx)
    .await?;
    whole(tx, row).await
}

pub(crate) async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    page: &PageRequest<SurveyId>,
) -> Result<Vec<Survey>, Error> {
    let words: Vec<String> = filter
        .stages
        .iter()
        .map(|stage| stage.as_str().to_owned())
        .collect();
    let rows = select_surveys!(
        "where ($1::boolean or s.unit_id = any($2) or s.carried_out_by = $3)
           and ($4::uuid is null or s.unit_id = $4)
           and (cardinality($5::text[]) = 0 or s.stage = any($5))
           and ($6::uuid is null or s.called_off_at is null and exists (
                   select from survey_stages o
                   where o.survey_id = s.id and o.owner_id = $6
                     and o.place = 1 + (select count(*) from survey_stage_results r where r.survey_id = s.id)))
           and ($7::boolean is null or $7 = (s.called_off_at is not null))
           and ($8::uuid is null or s.id < $8)
         order by s.id desc limit $9",
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        filter.unit.map(Uuid::from),
        &words,
        filter.owner.map(Uuid::from),
        filter.called_off,
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<SurveyId> = rows.iter().map(|row| row.id).collect();
    let mut records = stages::list(connection, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let own = records.remove(&row.id).unwrap_or_default();
            row.into_survey(own)
        })
        .collect()
}

pub(crate) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    unit: UnitId,
    plan: &Plan,
    by: UserId,
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into surveys (id, unit_id, title, anonymous, objective, communication, response_measures, reward,
                              asks_about_competitors, carried_out_by, previous_survey_id, stage, planned_at, planned_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'plan', $12, $13)",
        id.0,
        unit.0,
        plan.title,
        plan.anonymous,
        plan.objective,
        plan.communication,
        plan.response_measures,
        plan.reward,
        plan.asks_about_competitors,
        plan.carried_out_by.0,
        plan.previous_id.map(Uuid::from),
        caller.now,
        by.0,
    )
    .execute(&mut **tx)
    .await?;
    insert_departments(tx, id, &plan.departments).await?;
    stages::insert(tx, id, &plan.stages).await
}

/// Writes a plan anew.
pub(crate) async fn update_plan(tx: &mut Tx, id: SurveyId, plan: &Plan) -> Result<(), Refused> {
    let changed = sqlx::query!(
        "update surveys
         set title = $2, anonymous = $3, objective = $4, communication = $5, response_measures = $6, reward = $7,
             asks_about_competitors = $8, carried_out_by = $9, previous_survey_id = $10, version = version + 1
         where id = $1 and stage = 'plan'",
        id.0,
        plan.title,
        plan.anonymous,
        plan.objective,
        plan.communication,
        plan.response_measures,
        plan.reward,
        plan.asks_about_competitors,
        plan.carried_out_by.0,
        plan.previous_id.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("surveys", changed.rows_affected(), 1)?;
    sqlx::query!("delete from survey_departments where survey_id = $1", id.0)
        .execute(&mut **tx)
        .await?;
    sqlx::query!("delete from survey_stages where survey_id = $1", id.0)
        .execute(&mut **tx)
        .await?;
    insert_departments(tx, id, &plan.departments).await?;
    stages::insert(tx, id, &plan.stages).await
}

async fn insert_departments(
    tx: &mut Tx,
    id: SurveyId,
    departments: &[UnitId],
) -> Result<(), Refused> {
    sqlx::query!(
        "insert into survey_departments (survey_id, unit_id) select $1, unit from unnest($2::uuid[]) as named (unit)",
        id.0,
        departments as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether all of these units lie in the company of a unit.
pub(crate) async fn are_units_of(
    connection: &mut PgConnection,
    units: &[UnitId],
    company: UnitId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select not exists (select from unnest($1::uuid[]) as named (id)
                              left join units u on u.id = named.id and (u.id = $2 or u.ancestors @> array[$2]::uuid[])
                              where u.id is null) as "all!""#,
        units as _,
        company.0,
    )
    .fetch_one(connection)
    .await?)
}

/// The last survey of a unit that was analysed.
pub(crate) async fn last_analysed(
    connection: &mut PgConnection,
    unit: UnitId,
) -> Result<Option<SurveyId>, Error> {
    Ok(sqlx::query_scalar!(
        r#"select id as "id: SurveyId" from surveys
           where unit_id = $1 and overall_index is not null order by fieldwork_closed_at desc, id desc limit 1"#,
        unit.0,
    )
    .fetch_optional(connection)
    .await?)
}

/// Whether a survey of a unit was analysed.
pub(crate) async fn is_analysed(
    connection: &mut PgConnection,
    id: SurveyId,
    unit: UnitId,
) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from surveys where id = $1 and unit_id = $2 and overall_index is not null) as "is!""#,
        id.0,
        unit.0,
    )
    .fetch_one(connection)
    .await?)
}

/// Calls a survey off where it stands.
pub(crate) async fn call_off(
    tx: &mut Tx,
    id: SurveyId,
    called_off: &CalledOff,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update surveys set called_off_at = $2, called_off_by = $3, called_off_reason = $4, version = version + 1
         where id = $1 and called_off_at is null",
        id.0,
        called_off.at,
        called_off.by.0,
        called_off.reason,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("surveys", changed.rows_affected(), 1)
}

/// Writes where a survey has come to.
pub(crate) async fn update_progress(
    tx: &mut Tx,
    id: SurveyId,
    progress: &Progress,
) -> Result<(), Error> {
    let closed = match progress {
        Progress::Analysis(closed) | Progress::Action { closed, .. } => Some(*closed),
        Progress::Evaluation(done) | Progress::Finished(done) => Some(done.closed),
        _ => None,
    };
    let opened_at = match progress {
        Progress::Fieldwork(asked) => Some(asked.opened_at),
        _ => closed.map(|closed| closed.asked.opened_at),
    };
    let review = match progress {
        Progress::Review { approval, .. } => *approval,
        _ => None,
    };
    let (findings, report) = (progress.findings(), progress.report());
    let changed = sqlx::query!(
        "update surveys
         set stage = $2, questionnaire_version_id = $3,
             review_approval_id = case when $2 = 'review' then $4 else review_approval_id end,
             fieldwork_opened_at = $5, fieldwork_closed_at = $6, overall_index = $7, previous_index = $8, report = $9,
             went_well = $10, report_approval_id = $11, report_acknowledged_at = $12, version = version + 1
         where id = $1",
        id.0,
        progress.stage().as_str(),
        progress.version().map(Uuid::from),
        review.map(Uuid::from),
        opened_at,
        closed.map(|closed| closed.closed_at),
        findings.and_then(|findings| findings.index),
        findings.and_then(|findings| findings.previous),
        report.map(|report| report.text.as_str()),
        report.and_then(|report| report.went_well.as_deref()),
        report.and_then(|report| report.approval).map(Uuid::from),
        report.and_then(|report| report.acknowledged_at),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("surveys", changed.rows_affected(), 1)
}

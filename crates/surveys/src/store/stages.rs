//! Stages and expectations as rows.

use super::inconsistent;
use crate::Error as Refused;
use crate::model::{Expectation, PlannedStage, StageRecord, StageResult};
use crate::words::{ExpectationSource, Stage, Subject};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{SurveyId, UserId};
use std::collections::HashMap;

struct Row {
    survey_id: SurveyId,
    place: i16,
    owner_id: UserId,
    due_on: NaiveDate,
    finished_at: Option<DateTime<Utc>>,
    finished_by: Option<UserId>,
    summary: Option<String>,
}

impl TryFrom<Row> for StageRecord {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let stage = Stage::at(row.place).ok_or_else(|| {
            inconsistent("survey_stages", row.survey_id, "there is no such place")
        })?;
        let result = match (row.finished_at, row.finished_by, row.summary) {
            (Some(at), Some(by), Some(summary)) => Some(StageResult { at, by, summary }),
            _ => None,
        };
        Ok(Self {
            planned: PlannedStage {
                stage,
                owner_id: row.owner_id,
                due_on: row.due_on,
            },
            result,
        })
    }
}

/// The stages of surveys, in their order.
pub(crate) async fn list(
    connection: &mut PgConnection,
    surveys: &[SurveyId],
) -> Result<HashMap<SurveyId, Vec<StageRecord>>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select o.survey_id as "survey_id: _", o.place, o.owner_id as "owner_id: _", o.due_on,
                  r.finished_at as "finished_at?", r.finished_by as "finished_by?: _", r.summary as "summary?"
           from survey_stages o
           left join survey_stage_results r on r.survey_id = o.survey_id and r.place = o.place
           where o.survey_id = any($1) order by o.survey_id, o.place"#,
        surveys as _,
    )
    .fetch_all(connection)
    .await?;
    let mut found: HashMap<SurveyId, Vec<StageRecord>> = HashMap::new();
    for row in rows {
        let survey = row.survey_id;
        found.entry(survey).or_default().push(row.try_into()?);
    }
    Ok(found)
}

pub(crate) async fn insert(
    tx: &mut Tx,
    survey: SurveyId,
    stages: &[PlannedStage],
) -> Result<(), Refused> {
    let places: Vec<i16> = stages.iter().filter_map(|one| one.stage.place()).collect();
    let owners: Vec<UserId> = stages.iter().map(|one| one.owner_id).collect();
    let days: Vec<NaiveDate> = stages.iter().map(|one| one.due_on).collect();
    sqlx::query!(
        "insert into survey_stages (survey_id, place, owner_id, due_on)
         select $1, place, owner, due from unnest($2::smallint[], $3::uuid[], $4::date[]) as named (place, owner, due)",
        survey.0,
        &places,
        owners.as_slice() as _,
        &days,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Tx,
    survey: SurveyId,
    planned: PlannedStage,
) -> Result<(), Refused> {
    let changed = sqlx::query!(
        "update survey_stages set owner_id = $3, due_on = $4 where survey_id = $1 and place = $2",
        survey.0,
        planned.stage.place(),
        planned.owner_id.0,
        planned.due_on,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows(
        "survey_stages",
        changed.rows_affected(),
        1,
    )?)
}

pub(crate) async fn insert_result(
    tx: &mut Tx,
    survey: SurveyId,
    stage: Stage,
    result: &StageResult,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into survey_stage_results (survey_id, place, finished_at, finished_by, summary) values ($1, $2, $3, $4, $5)",
        survey.0,
        stage.place(),
        result.at,
        result.by.0,
        result.summary,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(crate) async fn insert_expectation(
    tx: &mut Tx,
    survey: SurveyId,
    expectation: &Expectation,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into survey_expectations (id, survey_id, subject, source, content, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        expectation.id.0,
        survey.0,
        expectation.subject.as_str(),
        expectation.source.as_str(),
        expectation.content,
        expectation.recorded_at,
        expectation.recorded_by.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The expectations of a survey, the first one first.
pub(crate) async fn list_expectations(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<Vec<Expectation>, Error> {
    Ok(sqlx::query_as!(
        Expectation,
        r#"select id as "id: _", subject as "subject: Subject", source as "source: ExpectationSource", content, recorded_at,
                  recorded_by as "recorded_by: _"
           from survey_expectations where survey_id = $1 order by id limit 200"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?)
}

/// What is there of that which stages are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) samples: i64,
    pub(crate) expectations: i64,
    pub(crate) responses: i64,
    pub(crate) measures: i64,
}

pub(crate) async fn made(tx: &mut Tx, survey: SurveyId) -> Result<Made, Error> {
    Ok(sqlx::query_as!(
        Made,
        r#"select (select count(*) from survey_samples where survey_id = $1) as "samples!",
                  (select count(*) from survey_expectations where survey_id = $1) as "expectations!",
                  (select count(*) from survey_responses where survey_id = $1) as "responses!",
                  (select count(*) from survey_measures where survey_id = $1) as "measures!""#,
        survey.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

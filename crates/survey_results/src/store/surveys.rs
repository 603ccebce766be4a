//! Surveys with what was asked.

use crate::model::SurveyHead;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{Scope, SurveyId, UnitId};
use kehu_surveys::questionnaire::Questionnaire;
use kehu_surveys::words::{Stage, Stratification};
use uuid::Uuid;

/// A survey that has been asked, and the version that was asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asked {
    pub(crate) head: SurveyHead,
    pub(crate) previous: Option<SurveyId>,
    pub(crate) questionnaire: Questionnaire,
    pub(crate) questionnaire_version: Uuid,
    /// The version of what its results are made of, by stratum.
    pub(crate) results_version: Vec<Uuid>,
}

struct Row {
    id: SurveyId,
    unit_id: UnitId,
    unit_name: String,
    title: String,
    anonymous: bool,
    stage: Stage,
    previous_survey_id: Option<SurveyId>,
    fieldwork_opened_at: Option<DateTime<Utc>>,
    fieldwork_closed_at: Option<DateTime<Utc>>,
    called_off_at: Option<DateTime<Utc>>,
    stratified_by: Option<Stratification>,
    questionnaire_version_id: Option<Uuid>,
    results_version: Vec<Uuid>,
    content: Option<sqlx::types::Json<Questionnaire>>,
}

impl Row {
    /// None of a survey of which nobody has been asked yet.
    fn asked(self) -> Option<Asked> {
        Some(Asked {
            head: SurveyHead {
                id: self.id,
                unit_id: self.unit_id,
                unit_name: self.unit_name,
                title: self.title,
                anonymous: self.anonymous,
                stage: self.stage,
                opened_at: self.fieldwork_opened_at?,
                closed_at: self.fieldwork_closed_at.or(self.called_off_at),
                called_off: self.called_off_at.is_some(),
                stratified_by: self.stratified_by?,
            },
            previous: self.previous_survey_id,
            questionnaire: self.content?.0,
            questionnaire_version: self.questionnaire_version_id?,
            results_version: self.results_version,
        })
    }
}

macro_rules! select_surveys {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select s.id as "id: _", s.unit_id as "unit_id: _", u.name as unit_name, s.title, s.anonymous, s.stage as "stage: _",
                      s.previous_survey_id as "previous_survey_id: _", s.fieldwork_opened_at, s.fieldwork_closed_at, s.called_off_at,
                      p.stratified_by as "stratified_by?: _", v.content as "content?: _",
                      s.questionnaire_version_id,
                      array(select t.results_version from survey_strata t where t.survey_id = s.id order by t.key) as "results_version!"
               from surveys s
               join units u on u.id = s.unit_id
               left join survey_samples p on p.survey_id = s.id
               left join questionnaire_versions v on v.id = s.questionnaire_version_id
               "# + $rest,
            $($argument),*
        )
    };
}

/// A survey inside a scope. Inside `Some(None)`: it is there, and nobody has been asked.
pub(crate) async fn find(
    connection: &mut PgConnection,
    scope: &Scope,
    id: SurveyId,
) -> Result<Option<Option<Asked>>, Error> {
    let row = select_surveys!(
        "where s.id = $1 and ($2::boolean or s.unit_id = any($3) or s.carried_out_by = $4)",
        id.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::asked))
}

/// The latest surveys of a unit inside a scope of which asking has ended, the earliest of them first.
pub(crate) async fn closed(
    connection: &mut PgConnection,
    scope: &Scope,
    unit: UnitId,
    most: i64,
) -> Result<Vec<Asked>, Error> {
    let rows = select_surveys!(
        "where s.unit_id = $1 and s.fieldwork_closed_at is not null
           and ($2::boolean or s.unit_id = any($3) or s.carried_out_by = $4)
         order by s.fieldwork_closed_at desc, s.id desc limit $5",
        unit.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        most,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().rev().filter_map(Row::asked).collect())
}

/// The survey of a company or of a unit below it of which asking ended last in a span of days, the last included.
pub(crate) async fn latest(
    connection: &mut PgConnection,
    company: UnitId,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Option<Asked>, Error> {
    let row = select_surveys!(
        "where (u.id = $1 or $1 = any(u.ancestors))
           and (s.fieldwork_closed_at at time zone 'Asia/Shanghai')::date between $2 and $3
         order by s.fieldwork_closed_at desc, s.id desc limit 1",
        company.0,
        from,
        until,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(Row::asked))
}

/// The first survey after one that names it as the previous one and of which asking has ended.
pub(crate) async fn next(
    connection: &mut PgConnection,
    id: SurveyId,
) -> Result<Option<Asked>, Error> {
    let row = select_surveys!(
        "where s.previous_survey_id = $1 and s.fieldwork_closed_at is not null
         order by s.fieldwork_closed_at, s.id limit 1",
        id.0,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.and_then(Row::asked))
}

/// The version of what the results of a survey are made of, by stratum.
pub(crate) async fn results_version(
    connection: &mut PgConnection,
    id: SurveyId,
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select results_version from survey_strata where survey_id = $1 order by key",
        id.0,
    )
    .fetch_all(connection)
    .await?)
}

/// The names of units.
pub(crate) async fn unit_names(
    connection: &mut PgConnection,
    units: &[Uuid],
) -> Result<Vec<(Uuid, String)>, Error> {
    let rows = sqlx::query!("select id, name from units where id = any($1)", units)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

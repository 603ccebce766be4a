//! The improvements to which a survey led.

use chrono::NaiveDate;
use kehu_db::{Error, PgConnection};
use kehu_improvements::ImprovementState;
use kehu_kernel::{ImprovementId, SurveyId, UnitId, UserId};
use uuid::Uuid;

/// An improvement item and the question that showed its need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MeasureRow {
    pub(crate) improvement_id: ImprovementId,
    pub(crate) question_key: String,
    pub(crate) title: String,
    pub(crate) state: ImprovementState,
    pub(crate) owner_id: UserId,
    pub(crate) due_on: NaiveDate,
    pub(crate) unit_id: UnitId,
    pub(crate) unit_name: String,
    /// Its unit and those below.
    pub(crate) units: Vec<Uuid>,
}

pub(crate) async fn of_survey(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<Vec<MeasureRow>, Error> {
    Ok(sqlx::query_as!(
        MeasureRow,
        r#"select m.improvement_id as "improvement_id: _", m.question_key, i.title, i.state as "state: _", i.owner_id as "owner_id: _", i.due_on,
                  i.unit_id as "unit_id: _", u.name as unit_name,
                  array(select below.id from units below where below.id = i.unit_id or i.unit_id = any(below.ancestors)) as "units!"
           from survey_measures m
           join improvements i on i.id = m.improvement_id
           join units u on u.id = i.unit_id
           where m.survey_id = $1
           order by m.improvement_id limit 500"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?)
}

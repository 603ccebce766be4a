//! The improvement items to which surveys led, as rows.

use crate::model::Measure;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{ImprovementId, SurveyId};

pub(crate) async fn insert(
    tx: &mut Tx,
    survey: SurveyId,
    improvement: ImprovementId,
    question: &str,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into survey_measures (improvement_id, survey_id, question_key) values ($1, $2, $3)",
        improvement.0,
        survey.0,
        question,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The measures of a survey, the first one first.
pub(crate) async fn list(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<Vec<Measure>, Error> {
    Ok(sqlx::query_as!(
        Measure,
        r#"select m.improvement_id as "improvement_id: _", m.question_key as question, i.title, i.owner_id as "owner_id: _",
                  i.due_on, i.state as "state: _"
           from survey_measures m join improvements i on i.id = m.improvement_id
           where m.survey_id = $1 order by m.improvement_id limit 200"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?)
}

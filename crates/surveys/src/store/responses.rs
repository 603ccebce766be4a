//! Responses and answers as rows.

use crate::Error as Refused;
use crate::model::{Respondent, Response};
use crate::questionnaire::AnswerRow;
use crate::words::{AnswerKind, Channel, Language};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{
    CustomerId, PageRequest, QuestionnaireVersionId, Scope, SurveyId, SurveyResponseId, UserId,
};
use rust_decimal::Decimal;
use std::collections::HashMap;
use uuid::Uuid;

/// A response to be stored.
pub(crate) struct NewResponse<'a> {
    pub(crate) id: SurveyResponseId,
    pub(crate) survey_id: SurveyId,
    pub(crate) version: QuestionnaireVersionId,
    pub(crate) stratum: &'a str,
    pub(crate) channel: Channel,
    pub(crate) language: Language,
    pub(crate) answered_on: NaiveDate,
    /// Who answered and when; none in an anonymous survey.
    pub(crate) who: Option<(CustomerId, DateTime<Utc>)>,
    pub(crate) asked_by: Option<UserId>,
    pub(crate) rows: &'a [AnswerRow],
}

pub(crate) async fn insert(tx: &mut Tx, new: &NewResponse<'_>) -> Result<(), Refused> {
    sqlx::query!(
        "insert into survey_responses (id, survey_id, anonymous, questionnaire_version_id, stratum, channel, language,
                                       answered_on, customer_id, answered_at, asked_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        new.id.0,
        new.survey_id.0,
        new.who.is_none(),
        new.version.0,
        new.stratum,
        new.channel.as_str(),
        new.language.as_str(),
        new.answered_on,
        new.who.map(|(customer, _)| customer.0),
        new.who.map(|(_, at)| at),
        new.asked_by.map(Uuid::from),
    )
    .execute(&mut **tx)
    .await?;
    let rows = new.rows;
    let questions: Vec<String> = rows.iter().map(|row| row.question.clone()).collect();
    let places: Vec<i16> = rows.iter().map(|row| row.place).collect();
    let kinds: Vec<String> = rows
        .iter()
        .map(|row| row.kind.as_str().to_owned())
        .collect();
    let not_applicable: Vec<bool> = rows.iter().map(|row| row.not_applicable).collect();
    let scores: Vec<Option<i16>> = rows.iter().map(|row| row.score).collect();
    let points: Vec<Option<i16>> = rows.iter().map(|row| row.points).collect();
    let choices: Vec<Option<String>> = rows.iter().map(|row| row.choice.clone()).collect();
    let numbers: Vec<Option<Decimal>> = rows.iter().map(|row| row.number).collect();
    let texts: Vec<Option<String>> = rows.iter().map(|row| row.text.clone()).collect();
    sqlx::query!(
        "insert into survey_answers (response_id, question_key, place, kind, score, points, choice, number, text, not_applicable)
         select $1, question, place, kind, score, points, choice, number, text, not_applicable
         from unnest($2::text[], $3::smallint[], $4::text[], $5::smallint[], $6::smallint[], $7::text[], $8::numeric[], $9::text[],
                     $10::boolean[])
              as given (question, place, kind, score, points, choice, number, text, not_applicable)",
        new.id.0,
        &questions,
        &places,
        &kinds,
        scores.as_slice() as _,
        points.as_slice() as _,
        choices.as_slice() as _,
        numbers.as_slice() as _,
        texts.as_slice() as _,
        &not_applicable,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

struct Head {
    id: SurveyResponseId,
    version: QuestionnaireVersionId,
    stratum: String,
    channel: Channel,
    language: Language,
    answered_on: NaiveDate,
}

/// The responses of a survey without who gave them.
pub(crate) async fn list(
    connection: &mut PgConnection,
    survey: SurveyId,
    channel: Option<Channel>,
    page: &PageRequest<SurveyResponseId>,
) -> Result<Vec<Response>, Error> {
    let heads = sqlx::query_as!(
        Head,
        r#"select id as "id: _", questionnaire_version_id as "version: _", stratum, channel as "channel: _",
                  language as "language: _", answered_on
           from survey_responses
           where survey_id = $1 and ($2::text is null or channel = $2) and ($3::uuid is null or id < $3)
           order by id desc limit $4"#,
        survey.0,
        channel.map(Channel::as_str),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<SurveyResponseId> = heads.iter().map(|head| head.id).collect();
    let mut answers = answers_of(connection, &ids).await?;
    let whole = |head: Head| Response {
        answers: answers.remove(&head.id).unwrap_or_default(),
        id: head.id,
        version: head.version,
        stratum: head.stratum,
        channel: head.channel,
        language: head.language,
        answered_on: head.answered_on,
    };
    Ok(heads.into_iter().map(whole).collect())
}

async fn answers_of(
    connection: &mut PgConnection,
    responses: &[SurveyResponseId],
) -> Result<HashMap<SurveyResponseId, Vec<AnswerRow>>, Error> {
    let rows = sqlx::query!(
        r#"select response_id as "response_id: SurveyResponseId", question_key, place, kind as "kind: AnswerKind", score, points,
                  choice, number, text, not_applicable
           from survey_answers where response_id = any($1) order by response_id, question_key, place"#,
        responses as _,
    )
    .fetch_all(connection)
    .await?;
    let mut found: HashMap<SurveyResponseId, Vec<AnswerRow>> = HashMap::new();
    for row in rows {
        found.entry(row.response_id).or_default().push(AnswerRow {
            question: row.question_key,
            place: row.place,
            kind: row.kind,
            not_applicable: row.not_applicable,
            score: row.score,
            points: row.points,
            choice: row.choice,
            number: row.number,
            text: row.text,
        });
    }
    Ok(found)
}

/// Who gave the responses of a survey.
pub(crate) async fn list_respondents(
    connection: &mut PgConnection,
    scope: &Scope,
    survey: SurveyId,
    page: &PageRequest<SurveyResponseId>,
) -> Result<Vec<Respondent>, Error> {
    Ok(sqlx::query_as!(
        Respondent,
        r#"select r.id as "response_id: _", r.customer_id as "customer_id!: _", r.answered_at as "answered_at!",
                  r.asked_by as "asked_by: _"
           from survey_responses r join surveys s on s.id = r.survey_id
           where r.survey_id = $1 and not r.anonymous and ($2::boolean or s.unit_id = any($3) or s.carried_out_by = $4)
             and ($5::uuid is null or r.id < $5)
           order by r.id desc limit $6"#,
        survey.0,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        page.after.map(Uuid::from),
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// A score that counts for an index.
pub(crate) struct Scored {
    pub(crate) response_id: SurveyResponseId,
    pub(crate) stratum: String,
    pub(crate) question_key: String,
    pub(crate) kind: AnswerKind,
    pub(crate) score: i16,
}

/// The answers on scales and visit scales of a survey.
pub(crate) async fn scored(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<Vec<Scored>, Error> {
    Ok(sqlx::query_as!(
        Scored,
        r#"select r.id as "response_id: _", r.stratum, a.question_key, a.kind as "kind: _", a.score as "score!"
           from survey_responses r join survey_answers a on a.response_id = r.id
           where r.survey_id = $1 and a.points is not null order by r.id"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?)
}

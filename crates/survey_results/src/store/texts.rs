//! What customers wrote, searched.

use crate::Error;
use crate::model::TextAnswer;
use crate::service::asked;
use crate::shown::least;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, CustomerId, Page, PageRequest, SurveyId};
use kehu_surveys::words::Channel;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which texts a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextFilter {
    /// Those that contain all of these words, whatever their case and width.
    pub words: Option<String>,
    /// Those that answer this question.
    pub question: Option<String>,
}

/// Where a page of texts begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextKey {
    response: Uuid,
    question: String,
}

/// What customers wrote in a survey inside the caller's scope. In an anonymous survey nothing of a question that fewer
/// answered than the policy says. `identified` tells who wrote, where that is kept.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`].
pub async fn texts(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
    filter: &TextFilter,
    identified: bool,
    page: &PageRequest<TextKey>,
) -> Result<Page<TextAnswer, TextKey>, Error> {
    let survey = asked(connection, caller, id).await?;
    let least = least(connection, &survey.head).await?;
    let patterns: Vec<String> = filter
        .words
        .as_deref()
        .unwrap_or_default()
        .split_whitespace()
        .map(|word| format!("%{}%", kehu_names::like_escape(word)))
        .collect();
    let after = page.after.as_ref();
    let rows = sqlx::query!(
        r#"with texts as (
               select a.response_id, a.question_key, a.text, r.stratum, r.channel, r.answered_on, r.customer_id,
                      count(*) over (partition by a.question_key) as answers
               from survey_answers a join survey_responses r on r.id = a.response_id
               where r.survey_id = $1 and a.text is not null and ($2::text is null or a.question_key = $2)
           )
           select response_id, question_key, text as "text!", stratum, channel as "channel: Channel", answered_on,
                  customer_id as "customer_id: CustomerId"
           from texts
           where answers >= $3
             and (select coalesce(bool_and(lower(normalize(text, nfkc)) like lower(normalize(word, nfkc))), true) from unnest($4::text[]) word)
             and ($5::uuid is null or (response_id, question_key) > ($5, $6))
           order by response_id, question_key limit $7"#,
        id.0,
        filter.question,
        i64::try_from(least).unwrap_or(i64::MAX),
        &patterns,
        after.map(|key| key.response),
        after.map(|key| key.question.as_str()),
        page.fetch(),
    )
    .fetch_all(connection)
    .await
    .map_err(kehu_db::Error::from)?;
    let items = rows
        .into_iter()
        .map(|row| TextAnswer {
            response_id: row.response_id,
            question: row.question_key,
            text: row.text,
            stratum: row.stratum,
            channel: row.channel,
            answered_on: row.answered_on,
            customer_id: row.customer_id.filter(|_| identified),
        })
        .collect();
    Ok(page.page(items, |item| TextKey {
        response: item.response_id,
        question: item.question.clone(),
    }))
}

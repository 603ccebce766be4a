//! Answers, brought together in the database.

use crate::answers::{Response, SampledStratum, Score};
use crate::model::NumberSummary;
use kehu_db::{Error, PgConnection};
use kehu_kernel::SurveyId;
use kehu_satisfaction::Decimal;
use kehu_surveys::words::Channel;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Which responses are measured: all, or those of customers of some units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Cohort {
    pub(crate) units: Option<Vec<Uuid>>,
}

/// The scores of each customer, for these questions: one row a response.
pub(crate) async fn responses(
    connection: &mut PgConnection,
    survey: SurveyId,
    questions: &[String],
    cohort: &Cohort,
) -> Result<Vec<Response>, Error> {
    let rows = sqlx::query!(
        r#"select r.stratum, r.channel as "channel: Channel", m.unit_id as "unit_id?", m.customer_type as "customer_type?",
                  left(m.region_code, 2) as region,
                  array_agg(q.place::int2) as "places!", array_agg(a.score) as "scores!", array_agg(a.points) as "points!: Vec<Option<i16>>"
           from survey_responses r
           join survey_answers a on a.response_id = r.id and a.score is not null
           join unnest($2::text[]) with ordinality as q(key, place) on q.key = a.question_key
           left join survey_members m on m.survey_id = r.survey_id and m.customer_id = r.customer_id
           where r.survey_id = $1 and ($3::uuid[] is null or m.unit_id = any($3))
           group by r.id, m.unit_id, m.customer_type, m.region_code"#,
        survey.0,
        questions,
        cohort.units.as_deref(),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Response {
            stratum: row.stratum,
            channel: row.channel,
            unit: row.unit_id,
            customer_type: row.customer_type,
            region: row.region,
            scores: row
                .places
                .iter()
                .zip(&row.scores)
                .zip(&row.points)
                .filter_map(|((place, score), points)| {
                    Some(Score {
                        question: usize::try_from(*place).ok()?.checked_sub(1)?,
                        score: *score,
                        points: *points,
                    })
                })
                .collect(),
        })
        .collect())
}

/// The strata with who answered.
pub(crate) async fn strata(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<Vec<SampledStratum>, Error> {
    Ok(sqlx::query_as!(
        SampledStratum,
        r#"select t.key, t.population, t.drawn, count(r.id) as "answered!"
           from survey_strata t
           left join survey_responses r on r.survey_id = t.survey_id and r.stratum = t.key
           where t.survey_id = $1
           group by t.survey_id, t.key
           order by t.key"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?)
}

/// How many answered by each channel.
pub(crate) async fn channels(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<BTreeMap<Channel, i64>, Error> {
    let rows = sqlx::query!(
        r#"select channel as "channel: Channel", count(*) as "answered!" from survey_responses where survey_id = $1 group by channel"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.channel, row.answered))
        .collect())
}

/// What was answered otherwise than by scores, by question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Others {
    /// How many answered the question.
    pub(crate) answers: u64,
    /// How often each choice was chosen.
    pub(crate) choices: BTreeMap<String, u64>,
    /// How many said that it does not apply.
    pub(crate) not_applicable: u64,
    pub(crate) number: Option<NumberSummary>,
}

pub(crate) async fn others(
    connection: &mut PgConnection,
    survey: SurveyId,
) -> Result<HashMap<String, Others>, Error> {
    let rows = sqlx::query!(
        r#"with answers as materialized (
               select a.* from survey_answers a join survey_responses r on r.id = a.response_id
               where r.survey_id = $1 and a.score is null
           )
           select question_key as "question!", choice, count(*) as "times!", null::bigint as answered, null::bigint as not_applicable,
                  null::numeric as mean, null::numeric as least, null::numeric as most
           from answers where choice is not null group by question_key, choice
           union all
           select question_key, null, 0, count(distinct response_id) filter (where not not_applicable),
                  count(*) filter (where not_applicable), avg(number), min(number), max(number)
           from answers group by question_key"#,
        survey.0,
    )
    .fetch_all(connection)
    .await?;
    let mut others: HashMap<String, Others> = HashMap::new();
    let counted = |number: i64| u64::try_from(number).unwrap_or(0);
    for row in rows {
        let of = others.entry(row.question).or_default();
        if let Some(choice) = row.choice {
            of.choices.insert(choice, counted(row.times));
        }
        if let Some((answered, not_applicable)) = row.answered.zip(row.not_applicable) {
            of.answers = counted(answered);
            of.not_applicable = counted(not_applicable);
        }
        let number: Option<(Decimal, Decimal, Decimal)> = row
            .mean
            .zip(row.least)
            .zip(row.most)
            .map(|((a, b), c)| (a, b, c));
        if let Some((mean, least, most)) = number {
            of.number = Some(NumberSummary {
                mean: kehu_satisfaction::index(mean),
                least: least.normalize(),
                most: most.normalize(),
            });
        }
    }
    Ok(others)
}

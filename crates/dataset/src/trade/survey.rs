//! A finished survey after the model of the demo's last one: the same plan, questionnaire, stages and report; asked are far more
//! customers, and each who answered gave the answers of somebody whom the demo asked. The index is measured anew.
//!
//! The fingerprint of the population is the model's: this sample was not drawn from the dossiers and cannot be drawn again.

use super::cloning::clone_rows;
use super::customers::{customer_id, entered_before};
use crate::Error;
use crate::copy::Copy;
use crate::random::id_at;
use crate::setting::Setting;
use chrono::{DateTime, NaiveTime, Utc};
use kehu_kernel::{Caller, SurveyId};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

/// How many answer where there are so many customers; otherwise a tenth of them.
const ANSWERS: u64 = 100_000;
/// Members that are made and sent together.
const CHUNK: u64 = 20_000;

const COMPANY: &str = "HX-PETRO";

/// Who answered the model, and when.
#[derive(Debug, sqlx::FromRow)]
struct Answered {
    id: Uuid,
    answered_at: DateTime<Utc>,
}

/// Adds the survey.
///
/// # Errors
/// [`Error::Missing`] without a finished survey of the demo; [`Error::Database`].
pub(super) async fn add(setting: &Setting) -> Result<(), Error> {
    let mut connection = setting.connect().await?;
    let (model, opened_at) = model(setting, &mut connection).await?;
    let answers = answered(&mut connection, model).await?;
    let mut chance = setting.seed().chance("surveys", 0);
    let id = id_at(&mut chance, opened_at);
    open(&mut connection, model, id).await?;
    let customers = setting.plan.customers;
    let answering = if customers >= ANSWERS {
        ANSWERS
    } else {
        customers / 10
    };
    let asked = (answering * 5 / 2).min(customers);
    let among = entered_before(setting, opened_at).max(asked);
    for begin in (0..asked).step_by(usize::try_from(CHUNK).unwrap_or(1)) {
        let mut copy = Copy::of("newly_asked", "customer_id, response_id, model");
        for member in begin..(begin + CHUNK).min(asked) {
            let customer = customer_id(setting, member * among / asked);
            // So many of those asked, evenly, answer.
            let before = member * answering / asked;
            let answer = ((member + 1) * answering / asked > before).then(|| {
                let place = usize::try_from(before).unwrap_or_default() % answers.len();
                let given = answers.get(place)?;
                let mut chance = setting.seed().chance("survey responses", member);
                Some((id_at(&mut chance, given.answered_at), given.id))
            });
            let (response, of) = answer.flatten().unzip();
            copy.row(&[&customer, &response, &of]);
        }
        store(&mut connection, &mut copy, id).await?;
    }
    // A planner that knows nothing of so many new rows would read all members for each answer.
    sqlx::raw_sql("analyze survey_members, survey_responses, survey_answers")
        .execute(&mut connection)
        .await?;
    count(&mut connection, id).await?;
    measure(setting, &mut connection, id).await?;
    Ok(connection.close().await?)
}

/// The last finished survey of the trading company, in which who answered is known, and when asking began.
async fn model(
    setting: &Setting,
    connection: &mut PgConnection,
) -> Result<(Uuid, DateTime<Utc>), Error> {
    let found = sqlx::query_as(
        "select s.id, s.fieldwork_opened_at from surveys s join survey_samples d on d.survey_id = s.id
         where s.unit_id = $1 and s.stage = 'finished' and not s.anonymous and d.stratified_by = 'unit'
         order by s.fieldwork_closed_at desc, s.id limit 1",
    )
    .bind(setting.unit(COMPANY)?)
    .fetch_optional(connection)
    .await?;
    found.ok_or_else(|| Error::Missing("a finished survey by unit".to_owned()))
}

/// Those who answered the model, but for the few whose answer became a complaint.
async fn answered(connection: &mut PgConnection, model: Uuid) -> Result<Vec<Answered>, Error> {
    let found: Vec<Answered> = sqlx::query_as(
        "select r.id, r.answered_at from survey_responses r
         where r.survey_id = $1
           and not exists (select from survey_follow_ups f where f.response_id = r.id and f.complaint_id is not null)
         order by r.answered_at, r.id",
    )
    .bind(model)
    .fetch_all(connection)
    .await?;
    if found.is_empty() {
        return Err(Error::Missing("answers to the survey".to_owned()));
    }
    Ok(found)
}

/// The survey itself with everything that is not of its members. It closed the day before the model, which stays the latest.
async fn open(connection: &mut PgConnection, model: Uuid, id: Uuid) -> Result<(), Error> {
    let mut tx = connection.begin().await?;
    sqlx::raw_sql(
        "create temporary table newly_asked (customer_id uuid primary key, response_id uuid, model uuid)",
    )
    .execute(&mut *tx)
    .await?;
    let own = format!("'{id}'::uuid");
    let of = |table: &str| format!("from {table} m where m.survey_id = '{model}'");
    let survey = [
        ("id", own.as_str()),
        ("title", "'全体客户满意度调查'"),
        ("previous_survey_id", "null::uuid"),
        ("previous_index", "null::numeric"),
        (
            "fieldwork_closed_at",
            "m.fieldwork_closed_at - interval '1 day'",
        ),
    ];
    let found = format!("from surveys m where m.id = '{model}'");
    clone_rows(&mut tx, "surveys", &survey, &found).await?;
    for table in [
        "survey_departments",
        "survey_stages",
        "survey_stage_results",
        "survey_samples",
    ] {
        clone_rows(&mut tx, table, &[("survey_id", &own)], &of(table)).await?;
    }
    let place =
        "md5(concat_ws(' ', 'expectation', row_number() over (order by m.id), m.content))::uuid";
    let expectation = [("id", place), ("survey_id", own.as_str())];
    clone_rows(
        &mut tx,
        "survey_expectations",
        &expectation,
        &of("survey_expectations"),
    )
    .await?;
    let strata = format!(
        "insert into survey_strata (survey_id, key, population, drawn, answered)
         select {own}, c.unit_id::text, count(*), 0, 0
         from customers c join units u on u.id = c.unit_id where u.code like 'HX-PETRO%' group by c.unit_id"
    );
    sqlx::raw_sql(AssertSqlSafe(strata))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Writes a chunk of members with their answers in one transaction.
async fn store(connection: &mut PgConnection, asked: &mut Copy, survey: Uuid) -> Result<(), Error> {
    let own = format!("'{survey}'::uuid");
    let mut tx = connection.begin().await?;
    sqlx::raw_sql("truncate newly_asked")
        .execute(&mut *tx)
        .await?;
    asked.send(&mut tx).await?;
    sqlx::raw_sql("analyze newly_asked")
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "insert into survey_members (survey_id, customer_id, stratum, unit_id, customer_type, region_code, asked_at)
         select s.id, c.id, c.unit_id::text, c.unit_id, c.customer_type, c.region_code, s.fieldwork_opened_at
         from newly_asked n join customers c on c.id = n.customer_id cross join surveys s where s.id = $1",
    )
    .bind(survey)
    .execute(&mut *tx)
    .await?;
    let response = [
        ("id", "n.response_id"),
        ("survey_id", own.as_str()),
        ("customer_id", "n.customer_id"),
        ("stratum", "c.unit_id::text"),
    ];
    let found = "from newly_asked n join survey_responses m on m.id = n.model join customers c on c.id = n.customer_id";
    clone_rows(&mut tx, "survey_responses", &response, found).await?;
    let answer = [("response_id", "n.response_id")];
    let found = "from newly_asked n join survey_answers m on m.response_id = n.model";
    clone_rows(&mut tx, "survey_answers", &answer, found).await?;
    let follow_up = [
        (
            "id",
            "md5(concat_ws(' ', n.response_id, 'follow-up'))::uuid",
        ),
        ("response_id", "n.response_id"),
        ("survey_id", own.as_str()),
        ("customer_id", "n.customer_id"),
        ("unit_id", "c.unit_id"),
    ];
    let found = "from newly_asked n join survey_follow_ups m on m.response_id = n.model
                 join customers c on c.id = n.customer_id";
    clone_rows(&mut tx, "survey_follow_ups", &follow_up, found).await?;
    Ok(tx.commit().await?)
}

/// Counts who was asked and who answered by stratum.
async fn count(connection: &mut PgConnection, survey: Uuid) -> Result<(), Error> {
    sqlx::query(
        "update survey_strata t
         set drawn = (select count(*) from survey_members m where m.survey_id = t.survey_id and m.stratum = t.key),
             answered = (select count(*) from survey_responses r where r.survey_id = t.survey_id and r.stratum = t.key)
         where t.survey_id = $1",
    )
    .bind(survey)
    .execute(connection)
    .await?;
    Ok(())
}

/// The overall index, as the results tell it.
async fn measure(
    setting: &Setting,
    connection: &mut PgConnection,
    survey: Uuid,
) -> Result<(), Error> {
    let now = setting.plan.today.and_time(NaiveTime::MIN).and_utc();
    let caller = Caller::system("dataset", now);
    let overall = kehu_survey_results::overall(connection, &caller, SurveyId(survey))
        .await
        .map_err(|error| Error::Inconsistent(format!("the results of the survey: {error}")))?;
    sqlx::query("update surveys set overall_index = $2 where id = $1")
        .bind(survey)
        .bind(overall.value)
        .execute(connection)
        .await?;
    Ok(())
}

//! Surveys with answers, laid behind the API: what is tested here is what is made of them.

use chrono::{DateTime, Duration, Utc};
use kehu_kernel::{EventId, UnitId};
use kehu_surveys::questionnaire::Questionnaire;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

/// A survey to lay.
pub(crate) struct Plan {
    pub(crate) unit: UnitId,
    pub(crate) title: &'static str,
    pub(crate) anonymous: bool,
    pub(crate) previous: Option<Uuid>,
    /// Months before now that asking ended.
    pub(crate) months_ago: i64,
    pub(crate) stratified_by: &'static str,
    /// Key, population, drawn.
    pub(crate) strata: Vec<(String, i32, i32)>,
    pub(crate) content: Value,
}

impl Plan {
    /// An anonymous survey of one stratum.
    pub(crate) fn plain(server: &Server, content: Value) -> Self {
        Self {
            unit: server.org.company,
            title: "2026年客户满意度调查",
            anonymous: true,
            previous: None,
            months_ago: 0,
            stratified_by: "nothing",
            strata: vec![("all".to_owned(), 1000, 100)],
            content,
        }
    }
}

pub(crate) fn text(zh: &str) -> Value {
    json!({"zh": zh, "en": null})
}

/// A question with weight 1 on a scale, unless `more` says otherwise.
pub(crate) fn question(key: &str, more: Value) -> Value {
    let mut question = json!({"key": key, "subject": "service_quality", "text": text(&format!("题目{key}")), "required": false,
        "weight": 1, "shown_if": [], "about": null, "kind": "scale"});
    let fields = question.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    question
}

pub(crate) fn section(key: &str, weight: u16, questions: Vec<Value>) -> Value {
    json!({"key": key, "title": text(&format!("板块{key}")), "weight": weight, "questions": questions})
}

pub(crate) fn questionnaire(map: &str, sections: Vec<Value>) -> Value {
    json!({"languages": ["zh"], "scale_map": map, "title": text("问卷"), "introduction": null,
        "competitors": [{"key": "rival", "name": text("竞争对手甲")}], "sections": sections})
}

/// One section of one question `q`.
pub(crate) fn one_question(map: &str) -> Value {
    questionnaire(map, vec![section("s", 1, vec![question("q", json!({}))])])
}

/// Lays a survey of which asking has ended.
pub(crate) async fn lay(server: &Server, plan: &Plan) -> Uuid {
    let asked: Questionnaire = serde_json::from_value(plan.content.clone()).unwrap();
    asked.check().unwrap();
    let mut superuser = superuser(server).await;
    let user = server
        .caller("department_manager", server.org.company)
        .await;
    let user = user.user.unwrap().0;
    let now = server.app.clock.now();
    let closed = now - Duration::days(30 * plan.months_ago);
    let version = version(&mut superuser, plan, user, now).await;
    let survey = EventId::generate().0;
    sqlx::query(
        "insert into surveys (id, unit_id, title, anonymous, objective, communication, response_measures, reward, asks_about_competitors,
                              carried_out_by, previous_survey_id, stage, planned_at, planned_by, questionnaire_version_id,
                              fieldwork_opened_at, fieldwork_closed_at)
         values ($1, $2, $3, $4, '了解满意度', '会议通报', '电话提醒', '礼品', true, $5, $6, 'analysis', $7, $5, $8, $7, $9)",
    )
    .bind(survey)
    .bind(plan.unit.0)
    .bind(plan.title)
    .bind(plan.anonymous)
    .bind(user)
    .bind(plan.previous)
    .bind(closed - Duration::days(20))
    .bind(version)
    .bind(closed)
    .execute(&mut superuser)
    .await
    .unwrap();
    sqlx::query(
        "insert into survey_samples (survey_id, filter, stratified_by, seed, population_digest, opted_out, asked_lately, drawn_at, drawn_by)
         values ($1, '{}', $2, 'seed', decode(repeat('00', 32), 'hex'), 0, 0, $3, $4)",
    )
    .bind(survey)
    .bind(plan.stratified_by)
    .bind(now)
    .bind(user)
    .execute(&mut superuser)
    .await
    .unwrap();
    for (key, population, drawn) in &plan.strata {
        sqlx::query(
            "insert into survey_strata (survey_id, key, population, drawn) values ($1, $2, $3, $4)",
        )
        .bind(survey)
        .bind(key)
        .bind(population)
        .bind(drawn)
        .execute(&mut superuser)
        .await
        .unwrap();
    }
    survey
}

async fn version(
    superuser: &mut PgConnection,
    plan: &Plan,
    user: Uuid,
    now: DateTime<Utc>,
) -> Uuid {
    let (questionnaire, version) = (EventId::generate().0, EventId::generate().0);
    sqlx::query("insert into questionnaires (id, unit_id, name, created_at, created_by) values ($1, $2, '问卷', $3, $4)")
        .bind(questionnaire)
        .bind(plan.unit.0)
        .bind(now)
        .bind(user)
        .execute(&mut *superuser)
        .await
        .unwrap();
    sqlx::query(
        "insert into questionnaire_versions (id, questionnaire_id, number, state, content, digest, drafted_at, drafted_by, edited_at, published_at)
         values ($1, $2, 1, 'published', $3, decode(repeat('00', 32), 'hex'), $4, $5, $4, $4)",
    )
    .bind(version)
    .bind(questionnaire)
    .bind(&plan.content)
    .bind(now)
    .bind(user)
    .execute(superuser)
    .await
    .unwrap();
    version
}

pub(crate) async fn superuser(server: &Server) -> PgConnection {
    server.database.as_ref().unwrap().superuser().await
}

/// What one customer answered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answered {
    /// A step, 1 to 5, of a scale that counts to zero.
    Step(i16),
    /// A step of a scale that counts to twenty.
    StepToTwenty(i16),
    /// 0 to 10.
    Recommends(i16),
    /// The question does not apply.
    NotApplicable,
    Chooses(&'static str),
    Writes(&'static str),
}

/// Takes in what a customer answered; a member of the sample where the survey keeps who answered.
pub(crate) async fn answer(
    server: &Server,
    survey: Uuid,
    stratum: &str,
    customer: Option<Uuid>,
    answers: &[(&str, Answered)],
) {
    let mut superuser = superuser(server).await;
    if let Some(customer) = customer {
        sqlx::query(
            "insert into survey_members (survey_id, customer_id, stratum, unit_id, customer_type, region_code, asked_at)
             select $1, c.id, $2, c.unit_id, c.customer_type, '430100', $3 from customers c where c.id = $4
             on conflict do nothing",
        )
        .bind(survey)
        .bind(stratum)
        .bind(server.app.clock.now())
        .bind(customer)
        .execute(&mut superuser)
        .await
        .unwrap();
    }
    let response = EventId::generate().0;
    sqlx::query(
        "insert into survey_responses (id, survey_id, anonymous, questionnaire_version_id, stratum, channel, language, answered_on,
                                       customer_id, answered_at, asked_by)
         select $1, s.id, s.anonymous, s.questionnaire_version_id, $3, 'link', 'zh', date '2026-06-01', $4,
                case when s.anonymous then null else $5 end, null
         from surveys s where s.id = $2",
    )
    .bind(response)
    .bind(survey)
    .bind(stratum)
    .bind(customer)
    .bind(server.app.clock.now())
    .execute(&mut superuser)
    .await
    .unwrap();
    for (key, answered) in answers {
        let (kind, score, points, choice, words) = match answered {
            Answered::Step(step) => ("scale", Some(*step), Some((step - 1) * 25), None, None),
            Answered::StepToTwenty(step) => ("scale", Some(*step), Some(step * 20), None, None),
            Answered::NotApplicable => ("scale", None, None, None, None),
            Answered::Recommends(score) => ("recommendation", Some(*score), None, None, None),
            Answered::Chooses(choice) => ("single_choice", None, None, Some(*choice), None),
            Answered::Writes(words) => ("free_text", None, None, None, Some(*words)),
        };
        sqlx::query(
            "insert into survey_answers (response_id, question_key, place, kind, score, points, choice, text, not_applicable)
             values ($1, $2, 0, $3, $4, $5, $6, $7, $8)",
        )
        .bind(response)
        .bind(key)
        .bind(kind)
        .bind(score)
        .bind(points)
        .bind(choice)
        .bind(words)
        .bind(matches!(answered, Answered::NotApplicable))
        .execute(&mut superuser)
        .await
        .unwrap();
    }
}

/// Several customers who answer the one question `q`.
pub(crate) async fn answer_all(server: &Server, survey: Uuid, stratum: &str, steps: &[i16]) {
    for step in steps {
        answer(
            server,
            survey,
            stratum,
            None,
            &[("q", Answered::Step(*step))],
        )
        .await;
    }
}

/// Sees all results of the company.
pub(crate) async fn reader(server: &Server) -> Caller {
    server.caller("general_manager", server.org.company).await
}

pub(crate) async fn results(reader: &Caller, survey: Uuid) -> Value {
    reader
        .get(&format!("/v1/surveys/{survey}/results"))
        .await
        .expect(200)
}

/// A question of results, or a cell of a breakdown.
pub(crate) fn by_key<'a>(list: &'a Value, key: &str) -> &'a Value {
    let mut items = list.as_array().unwrap().iter();
    items.find(|item| item["key"] == key).unwrap()
}

/// A figure as value, low, high.
pub(crate) fn figure(figure: &Value) -> (&str, &str, &str) {
    let word = |name: &str| figure[name].as_str().unwrap_or("none");
    (word("value"), word("low"), word("high"))
}

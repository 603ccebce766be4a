//! Values that stand nowhere but in one person's data, and the search for them in every column of every table.

use super::*;
use crate::survey_results::fixture::{Plan, lay, question, questionnaire, section, superuser};
use kehu_kernel::CustomerId;
use kehu_surveys::SurveyPolicy;
use std::collections::BTreeSet;
use std::path::Path;
use uuid::Uuid;

/// What is written into the person's data. Each free text holds the word; names of persons are told by their pinyin.
pub(super) const WORD: &str = "玄雀";
const PINYIN: [&str; 2] = ["xuanque", "que xiaoer"];
pub(super) const MOBILE: &str = "13999998888";
pub(super) const FORMER_MOBILE: &str = "13999996666";
pub(super) const CONTACT_MOBILE: &str = "13999997777";
pub(super) const RESIDENT_ID: &str = "11010519491231002X";
pub(super) const ACCOUNT: &str = "1901002019200077777";
const NUMBERS: [&str; 9] = [
    MOBILE,
    FORMER_MOBILE,
    CONTACT_MOBILE,
    RESIDENT_ID,
    ACCOUNT,
    "86543210",
    "87778888",
    // As stored for the search from the end.
    "88889999931",
    "77779999931",
];
/// Stands in reasons of acts alone.
pub(super) const REASON: &str = "缘由雀";

/// Reasons stay: they account for what was done, and the API says that they are no place for personal data.
pub(super) const ACCOUNTED: [&str; 5] = [
    "approval_events.reason",
    "approval_steps.reason",
    "audit_entries.reason",
    "customer_changes.reason",
    "privacy_requests.decision_reason",
];

/// A person with a canary in every field.
pub(super) fn body(server: &Server) -> Value {
    with(
        person(server, "单玄雀"),
        json!({
            "mobile": FORMER_MOBILE, "telephone": "0731-86543210", "email": "xuanque@example.com",
            "region_code": "430104", "address": "长沙市玄雀路77号", "postal_code": "410077", "industry": "玄雀行业",
            "website": "https://xuanque.example.com", "remark": "玄雀备注", "profile": {"kind": "person", "born_on": "1949-12-31"},
            "contacts": [{"name": "玄雀二", "title": "玄雀助理", "mobile": CONTACT_MOBILE, "email": "xuanque2@example.com"},
                         {"name": "玄雀三"}],
            "identifiers": [{"kind": "resident_id", "value": RESIDENT_ID}]
        }),
    )
}

/// A person in whose data a canary stands wherever one can be written without business: fields, history, contacts,
/// identifiers, needs, a disclosure, and an answer that is kept for repetition.
pub(super) async fn enter(server: &Server, director: &Caller) -> Value {
    let made = director
        .post_once("/v1/customers", "canary", body(server))
        .await
        .expect(201);
    let path = format!("/v1/customers/{}", id(&made));
    let change = json!({"mobile": MOBILE, "industry": "玄雀新行业", "remark": "玄雀新备注"});
    director.patch(&path, "\"1\"", change).await.expect(200);
    let third = text(&made["contacts"][1]["id"]);
    director
        .delete(&format!("{path}/contacts/{third}"), "\"2\"")
        .await
        .require(204);
    let former = json!({"kind": "bank_account", "value": ACCOUNT});
    let added = director
        .post(&format!("{path}/identifiers"), former)
        .await
        .require(201);
    director
        .post(
            &format!("{}/remove", added.header("location")),
            json!({"reason": REASON}),
        )
        .await
        .require(204);
    let need =
        json!({"kind": "need", "content": "玄雀需求", "product": "玄雀产品", "source": "玄雀来源"});
    director
        .post(&format!("{path}/needs"), need)
        .await
        .expect(201);
    let order = json!({"unit_id": server.org.company, "customer_id": made["id"], "kind": "other", "matter": "玄雀事项",
        "content": "玄雀内容", "place": "玄雀地点", "origin_kind": "request",
        "parts": [{"unit_id": server.org.company, "work": "玄雀工作"}]});
    let order = director.post("/v1/service-orders", order).await.expect(201);
    assert_eq!(order["tasks"][0]["work"], "玄雀工作");
    let held = json!({"unit_id": server.org.company, "counterpart": "customer", "customer_id": made["id"], "way": "call",
        "held_at": "2026-05-29T10:00:00+08:00", "matter": "玄雀来电", "course": "玄雀经过", "result": "玄雀结果"});
    director.post("/v1/communications", held).await.expect(201);
    let complaint = json!({"unit_id": server.org.company, "channel": "telephone", "category": "service", "content": "玄雀投诉",
        "remedy_sought": "玄雀要求", "remarks": "玄雀备注",
        "complainant": {"customer_id": made["id"], "name": "玄雀", "represented_by": "玄雀代理"}});
    let complaint = director
        .post("/v1/complaints", complaint)
        .await
        .require(201);
    let found = json!({"nature": "founded", "severity": "general", "found": "玄雀属实"});
    let determine = format!("{}/determine", complaint.header("location"));
    director.post(&determine, found).await.expect(200);
    incidents(server, text(&complaint.json["complaint"]["id"])).await;
    surveys(server, director, id(&made)).await;
    let question = json!({"unit_id": server.org.company, "channel": "telephone", "content": "玄雀咨询",
        "complainant": {"customer_id": made["id"], "name": "玄雀"}});
    let question = director
        .post("/v1/consultations", question)
        .await
        .require(201);
    let answer = json!({"answer": "玄雀答复"});
    director
        .post(&format!("{}/answer", question.header("location")), answer)
        .await
        .expect(200);
    let disclosed = json!({"fields": ["identifiers", "mobile"], "reason": REASON});
    director
        .post(&format!("{path}/disclose"), disclosed)
        .await
        .expect(200);
    made
}

/// Incidents at the site: one of which the complaint came, its correction, and one that only names the person.
async fn incidents(server: &Server, complaint: String) {
    let keeper = server
        .caller("department_manager", server.org.company)
        .await;
    let record = async |change: Value| {
        let now = server.app.clock.now();
        let body = json!({"unit_id": server.org.company, "occurred_at": now, "place": "玄雀门前", "description": "玄雀与保安争执",
            "visitor": "单玄雀", "staff": [keeper.user], "measures": "玄雀被劝离", "led_out_by": keeper.user, "led_out_at": now});
        let made = keeper.post("/v1/incidents", with(body, change)).await;
        made.expect(201)
    };
    let first = record(json!({"complaint_id": complaint})).await;
    let nobody =
        json!({"corrects_id": first["id"], "visitor": null, "description": "访客与保安争执"});
    record(nobody).await;
    let named = json!({"place": "大厅", "visitor": "陪同人员", "description": "单玄雀与保安争执", "measures": "劝离"});
    record(named).await;
}

/// What a customer leaves behind in surveys: a draft behind a personal link that was sent by mail, answers that are followed
/// up, others that become a complaint, and a place in the sample of an anonymous survey.
async fn surveys(server: &Server, director: &Caller, customer: String) {
    let asking = server
        .caller("customer_service_officer", server.org.company)
        .await;
    let words = json!({"kind": {"free_text": {"most_characters": 500}}, "weight": 0});
    let content = questionnaire(
        "to_zero",
        vec![section(
            "s",
            1,
            vec![question("q", json!({})), question("words", words)],
        )],
    );
    let said = |words: &str| json!([{"question": "q", "kind": "scale", "score": 1}, {"question": "words", "kind": "free_text", "text": words}]);
    let mut plan = Plan::plain(server, content);
    let anonymous = lay(server, &plan).await;
    let mut of_customer = Vec::new();
    plan.anonymous = false;
    for _ in 0..3 {
        of_customer.push(lay(server, &plan).await);
    }
    for survey in of_customer.iter().chain([&anonymous]) {
        sample(server, *survey, &customer).await;
    }
    let version = async |survey: Uuid| -> Uuid {
        sqlx::query_scalar("select questionnaire_version_id from surveys where id = $1")
            .bind(survey)
            .fetch_one(&mut superuser(server).await)
            .await
            .unwrap()
    };
    let (drafted, followed_up, complained) = (of_customer[0], of_customer[1], of_customer[2]);
    let place = |survey: Uuid| format!("/v1/surveys/{survey}");
    let invited = json!({"customer_ids": [customer], "language": "zh", "remind_after_days": 7});
    let invitations = format!("{}/invitations", place(drafted));
    director.post(&invitations, invited).await.expect(201);
    let body = json!({"language": "zh", "customer_ids": [customer]});
    let links = format!("{}/links", place(drafted));
    let made = director.post(&links, body).await.expect(201);
    let save = format!("{}/save", text(&made["items"][0]["path"]));
    let kept =
        json!({"questionnaire_version_id": version(drafted).await, "answers": said("玄雀草稿")});
    server.anyone().post(&save, kept).await.expect(200);
    let answered = async |survey: Uuid, words: &str| {
        let body = json!({"customer_id": customer, "channel": "telephone", "language": "zh",
            "questionnaire_version_id": version(survey).await, "answers": said(words)});
        let responses = format!("{}/responses", place(survey));
        asking.post(&responses, body).await.expect(201);
    };
    answered(followed_up, "玄雀意见").await;
    // From then on the company makes complaints of such answers.
    publish(server, SurveyPolicy::property()).await;
    answered(complained, "玄雀不满").await;
    let raised = format!("/v1/survey-follow-ups?survey_id={followed_up}");
    let raised = asking.get(&raised).await.expect(200);
    let close = format!(
        "/v1/survey-follow-ups/{}/close",
        text(&raised["items"][0]["id"])
    );
    let result = json!({"result": "已电话致歉，玄雀接受"});
    asking.post(&close, result).await.expect(200);
}

/// Puts somebody into the sample of a survey, which takes answers.
async fn sample(server: &Server, survey: Uuid, customer: &str) {
    let customer: CustomerId = customer.parse().unwrap();
    let mut superuser = superuser(server).await;
    sqlx::query("update surveys set stage = 'fieldwork', fieldwork_closed_at = null where id = $1")
        .bind(survey)
        .execute(&mut superuser)
        .await
        .unwrap();
    sqlx::query(
        "insert into survey_members (survey_id, customer_id, stratum, unit_id, customer_type, region_code)
         select $1, id, 'all', unit_id, customer_type, region_code from customers where id = $2",
    )
    .bind(survey)
    .bind(customer.0)
    .execute(&mut superuser)
    .await
    .unwrap();
}

/// Publishes a policy of the company, in force today.
async fn publish(server: &Server, policy: SurveyPolicy) {
    let system = kehu_kernel::Caller::system("test", server.app.clock.now());
    let published = server.app.db.transaction(async |tx| {
        let new = kehu_policy::NewDraft {
            unit_id: server.org.company,
            document: policy.clone(),
            note: None,
        };
        let draft = kehu_policy::draft(tx, &system, new).await?;
        let kind = <SurveyPolicy as kehu_policy::PolicyDocument>::KIND;
        kehu_policy::publish(tx, &system, kind, draft.id, system.today()).await
    });
    published.await.unwrap();
}

/// The columns in which a word stands, as `table.column`: texts, lists of texts, JSON and bytes of every table.
async fn columns_with(server: &Server, words: &[&str]) -> BTreeSet<String> {
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "select c.table_name::text, c.column_name::text, c.udt_name::text
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
           and c.udt_name in ('text', 'varchar', 'bpchar', 'name', '_text', '_varchar', 'json', 'jsonb', 'bytea', 'xml')",
    )
    .fetch_all(&mut superuser)
    .await
    .unwrap();
    assert!(columns.len() > 150, "{}", columns.len());
    let mut found = BTreeSet::new();
    for (table, column, kind) in columns {
        let value = match kind.as_str() {
            "bytea" => format!("position(convert_to(w, 'UTF8') in \"{column}\") > 0"),
            _ => format!("position(w in \"{column}\"::text) > 0"),
        };
        let sql = format!(
            "select exists (select from \"{table}\", unnest($1::text[]) as w where {value})"
        );
        let stands: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(words)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
        if stands {
            found.insert(format!("{table}.{column}"));
        }
    }
    found
}

/// The columns in which a canary stands.
pub(super) async fn columns(server: &Server) -> BTreeSet<String> {
    let words: Vec<&str> = [WORD].into_iter().chain(PINYIN).chain(NUMBERS).collect();
    columns_with(server, &words).await
}

/// The columns in which a reason stands that names the person.
pub(super) async fn columns_of_reasons(server: &Server) -> BTreeSet<String> {
    columns_with(server, &[REASON]).await
}

/// Stored files in whose bytes a canary stands.
pub(super) fn stored_files(server: &Server) -> usize {
    fn walk(folder: &Path, found: &mut usize) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let holds = |word: &str| {
                bytes
                    .windows(word.len())
                    .any(|part| part == word.as_bytes())
            };
            *found += usize::from([WORD].iter().chain(&NUMBERS).any(|word| holds(word)));
        }
    }
    let mut found = 0;
    walk(Path::new(&server.app.config.files_location()), &mut found);
    found
}

/// Removes the bytes that no file needs, as the daily sweep does a day later.
pub(super) async fn sweep(server: &Server) {
    let tomorrow = kehu_kernel::Clock::system().now() + chrono::Duration::days(1);
    let stale = server.app.files.stale(tomorrow).await.unwrap();
    server
        .app
        .db
        .transaction(async |tx| kehu_files::sweep(tx, &server.app.files, &stale).await)
        .await
        .unwrap();
}

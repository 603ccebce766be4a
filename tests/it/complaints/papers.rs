//! What people read of complaints: refusals in their language, exports, the printed form (CMP-11, CMP-12), and where a fault
//! of what was sent lies.

use super::bench::{Desk, at};
use kehu_complaints::ComplaintPolicy;
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

const YEAR: &str = "received_from=2026-01-01T00:00:00Z&received_before=2027-01-01T00:00:00Z";

fn in_chinese(caller: &Caller) -> Caller {
    let mut caller = caller.clone();
    caller.language = "zh-CN";
    caller
}

fn detail(answer: Answer, code: &str) -> String {
    let problem = answer.problem(409, code);
    problem["detail"].as_str().unwrap().to_owned()
}

/// The text names all of these and carries no word of a code.
fn speaks(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
    let chinese = text.chars().any(|letter| letter > '\u{3000}');
    let latin = text.chars().any(|letter| letter.is_ascii_lowercase());
    assert!(!(chinese && latin), "a code in {text}");
    assert!(!text.contains('_'), "a code in {text}");
}

#[actix_web::test]
async fn cmp_04_refusals_name_stages_and_severities_as_people_do() {
    let desk = Desk::open().await;
    let officer = in_chinese(&desk.officer);
    let place = desk.accepted(json!({})).await;
    let skip = json!({"cause": "staff", "found": "窗口"});
    let path = format!("{place}/investigate");
    let refused = officer.post(&path, skip.clone()).await;
    speaks(
        &detail(refused, "complaint-step-out-of-order"),
        &["已受理", "判定性质"],
    );
    let refused = desk.officer.post(&path, skip).await;
    speaks(
        &detail(refused, "complaint-step-out-of-order"),
        &["The complaint is accepted", "next is: nature"],
    );
    let longer = json!({"working_days": 5, "reason": "取证"});
    let path = format!("{place}/extensions");
    let refused = officer.post(&path, longer).await;
    speaks(&detail(refused, "complaint-not-extendable"), &["一般"]);
    desk.walk(&place, "general", 6).await;
    desk.follow_up(&place, "satisfied").await.expect(200);
    let path = format!("{place}/evaluate");
    let end = json!({"summary": "完成"});
    officer.post(&path, end.clone()).await.expect(200);
    let refused = officer.post(&path, end).await;
    speaks(&detail(refused, "complaint-finished"), &["已办结"]);
}

#[actix_web::test]
async fn cmp_10_the_time_of_the_next_call_is_told_in_the_companys_zone_to_the_minute() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-02T10:00:00.123456").await;
    desk.follow_up(&place, "unreachable").await.expect(200);
    let again = json!({"result": "unreachable", "remark": "电话回访"});
    let path = format!("{place}/follow-up");
    for officer in [&in_chinese(&desk.officer), &desk.officer] {
        let refused = officer.post(&path, again.clone()).await;
        let told = detail(refused, "complaint-follow-up-too-early");
        speaks(&told, &["2026-06-02 15:00"]);
        assert!(!told.contains("UTC") && !told.contains("15:00:"), "{told}");
    }
}

#[actix_web::test]
async fn gov_07_and_cus_60_refusals_of_items_orders_and_questions_are_in_the_callers_language() {
    let desk = Desk::open().await;
    let officer = in_chinese(&desk.officer);
    let question = json!({"unit_id": desk.server.org.company, "channel": "telephone", "content": "几点开门？"});
    let made = officer
        .post("/v1/consultations", question)
        .await
        .require(201);
    let path = format!("{}/answer", made.header("location"));
    let answer = json!({"answer": "九点"});
    officer.post(&path, answer.clone()).await.expect(200);
    let refused = officer.post(&path, answer).await;
    speaks(&detail(refused, "consultation-settled"), &["已答复"]);
    let item = json!({"unit_id": desk.server.org.company, "source": "suggestion", "title": "排班", "content": "调整",
        "owner_id": desk.officer.user, "due_on": "2026-06-30"});
    let made = officer.post("/v1/improvements", item).await.require(201);
    let path = format!("{}/judge", made.header("location"));
    let refused = officer
        .post(&path, json!({"effect": "好", "again_by": null}))
        .await;
    let told = detail(refused, "improvement-state-forbidden");
    speaks(&told, &["办理中"]);
    let order = json!({"unit_id": desk.server.org.company, "kind": "other", "matter": "电梯", "content": "停运",
        "origin_kind": "request"});
    let made = officer.post("/v1/service-orders", order).await.require(201);
    let path = format!("{}/complete", made.header("location"));
    let refused = officer.post(&path, json!({"result": "好"})).await;
    let told = detail(refused, "service-order-state-forbidden");
    speaks(&told, &["已下达"]);
}

#[actix_web::test]
async fn cmp_06_who_convenes_is_told_by_the_names_of_the_roles() {
    let desk = Desk::with(ComplaintPolicy::petrochemical()).await;
    let received = json!({"severity": "serious", "received_at": at("2026-06-01T08:30:00")});
    let place = desk.accepted(received).await;
    desk.walk(&place, "serious", 4).await;
    let body = json!({"held_at": at("2026-06-01T09:00:00"), "convened_by": desk.leader.user, "attendees": [desk.officer.user],
        "minutes_file_id": desk.file(&desk.officer).await, "joint_opinion_file_id": desk.file(&desk.officer).await,
        "decision": "更换"});
    let path = format!("{place}/decide-in-meeting");
    let officer = in_chinese(&desk.officer);
    let refused = officer.post(&path, body.clone()).await;
    let problem = refused.problem(403, "complaint-not-convener");
    speaks(problem["detail"].as_str().unwrap(), &["总经理"]);
    let refused = desk.officer.post(&path, body).await;
    let problem = refused.problem(403, "complaint-not-convener");
    speaks(problem["detail"].as_str().unwrap(), &["General manager"]);
}

/// A closed complaint of two rounds, and the repetition of it.
async fn told(desk: &mut Desk) -> String {
    let change = json!({"remarks": "第二次来电", "remedy_sought": "书面道歉"});
    let place = desk.accepted(change).await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-01T10:30:00").await;
    desk.accepted(json!({"channel": "letter"})).await;
    let call = json!({"result": "satisfied", "score": 4, "remark": "客户认可处理结果"});
    let path = format!("{place}/follow-up");
    desk.officer.post(&path, call).await.expect(200);
    desk.at("2026-06-02T09:30:00").await;
    let path = format!("{place}/evaluate");
    let end = json!({"summary": "已调整排班"});
    desk.officer.post(&path, end).await.expect(200);
    place
}

async fn exported(caller: &Caller, table: &str) -> Vec<String> {
    let path = format!("/v1/complaints/export?table={table}&format=csv&{YEAR}");
    let file = caller.get(&path).await.require(200);
    let text = String::from_utf8(file.bytes).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[actix_web::test]
async fn cmp_12_exports_name_categories_causes_and_units_as_people_do() {
    let mut desk = Desk::open().await;
    told(&mut desk).await;
    let leader = in_chinese(&desk.leader);
    let register = exported(&leader, "register").await;
    for heading in ["受理单位", "责任单位", "重复投诉", "类别", "原因"] {
        assert!(register[0].contains(heading), "{heading}: {}", register[0]);
    }
    let first = register
        .iter()
        .find(|line| line.contains("000001"))
        .unwrap();
    let again = register
        .iter()
        .find(|line| line.contains("000002"))
        .unwrap();
    let policy = ComplaintPolicy::petrochemical();
    let category = &policy.category("service").unwrap().name_zh;
    let cause = &policy.cause("staff").unwrap().name_zh;
    for part in ["华信石化销售有限公司", "财务部", category, cause, "否"] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(again.contains('是') && again.contains(category), "{again}");
    assert!(
        !first.contains("staff") && !first.contains("service"),
        "{first}"
    );
    assert!(exported(&leader, "category").await[1].starts_with(category));
    assert!(exported(&leader, "cause").await[1].starts_with(cause));
    assert!(exported(&leader, "unit").await[1].starts_with("财务部"));
    let english = exported(&desk.leader, "cause").await;
    assert!(english[1].starts_with(&policy.cause("staff").unwrap().name_en));
}

#[actix_web::test]
async fn cmp_11_the_record_form_tells_the_whole_case_and_leaves_the_signature_to_the_hand() {
    let mut desk = Desk::open().await;
    let place = told(&mut desk).await;
    desk.at("2026-07-15T09:00:00").await;
    let path = format!("{place}/form");
    let page = in_chinese(&desk.officer).get(&path).await.require(200);
    let page = String::from_utf8(page.bytes).unwrap();
    let policy = ComplaintPolicy::petrochemical();
    for part in [
        "属实",
        &policy.cause("staff").unwrap().name_zh,
        "财务部",
        "书面道歉",
        "电话",
        "满意",
        "4 分",
        "已调整排班",
        "日期：　　　　年　　月　　日",
        "2026-06-02 09:30",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let signature = page.split("经办人（签字）").nth(1).unwrap();
    let signature = signature.split("</tr>").next().unwrap();
    assert!(!signature.contains("2026"), "{signature}");
    assert_eq!(page.matches("2026-07-15").count(), 1, "the day of print");
    let rename = format!(
        "update units set name_en = 'Huaxin Petrochemical Sales' where id = '{}'",
        desk.server.org.company
    );
    desk.sql(&rename).await;
    let english = desk.officer.get(&path).await.require(200);
    let english = String::from_utf8(english.bytes).unwrap();
    for part in ["Huaxin Petrochemical Sales", "Founded", "Score 4"] {
        assert!(english.contains(part), "{part} in {english}");
    }
}

async fn pointer(answer: Answer) -> Value {
    let problem = answer.problem(422, "validation-failed");
    problem["errors"][0]["pointer"].clone()
}

#[actix_web::test]
async fn cmp_01_faults_are_pointed_at_where_they_were_sent() {
    let desk = Desk::open().await;
    let nothing = json!(["019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"]);
    let body = desk.body(json!({"file_ids": nothing}));
    let refused = desk.officer.post("/v1/complaints", body).await;
    assert_eq!(pointer(refused).await, "/file_ids/0");
    let incident = json!({"unit_id": desk.server.org.company, "occurred_at": at("2026-06-01T09:00:00"), "place": "开票大厅",
        "description": "争执", "staff": [desk.officer.user], "measures": "劝解", "led_out_by": desk.leader.user,
        "led_out_at": at("2026-06-01T09:05:00"), "file_ids": nothing});
    let refused = desk.leader.post("/v1/incidents", incident).await;
    assert_eq!(pointer(refused).await, "/file_ids/0");
    let link = json!({"unit_id": desk.server.org.company, "name": "公司网站"});
    let made = desk.leader.post("/v1/complaint-intake-links", link).await;
    let path = made.expect(201)["path"].as_str().unwrap().to_owned();
    let anyone = desk.server.anyone();
    for (field, value) in [("telephone", "12"), ("name", " "), ("content", " ")] {
        let mut sent = json!({"category": "service", "content": "窗口态度差"});
        sent[field] = json!(value);
        let refused = anyone.post(&path, sent.clone()).await;
        assert_eq!(pointer(refused).await, format!("/{field}"));
        let passed = json!({"unit_id": desk.server.org.company, "sent": sent});
        let refused = desk.leader.post("/v1/complaint-intakes", passed).await;
        assert_eq!(pointer(refused).await, format!("/sent/{field}"));
    }
    let body = desk.body(json!({"complainant": {"telephone": "12"}}));
    let refused = desk.officer.post("/v1/complaints", body).await;
    assert_eq!(pointer(refused).await, "/complainant/telephone");
}

#[actix_web::test]
async fn cmp_01_control_characters_are_refused_and_such_as_turn_the_direction_are_left_out() {
    let desk = Desk::open().await;
    for (field, value) in [
        ("/content", "态度\u{1b}[31m差"),
        ("/complainant/name", "刘\n洋"),
        ("/complainant/name", "刘\u{85}洋"),
    ] {
        let mut body = desk.body(json!({}));
        *body.pointer_mut(field).unwrap() = json!(value);
        let refused = desk.officer.post("/v1/complaints", body).await;
        assert_eq!(pointer(refused).await, field);
    }
    let turned = json!({"content": "窗口\u{202e}态度差\n等了一小时", "complainant": {"name": "刘\u{2066}洋\u{200f}",
        "telephone": "\u{202d}13812345678\u{202c}"}});
    let place = desk.accepted(turned).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(complaint["content"], "窗口态度差\n等了一小时");
    let seen = desk.officer.get(&place).await.expect(200);
    let complainant = &seen["complaint"]["complainant"];
    assert_eq!(
        (&complainant["name"], &complainant["telephone"]),
        (&"刘洋".into(), &"13812345678".into())
    );
}

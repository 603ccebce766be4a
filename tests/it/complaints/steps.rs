//! The eight steps, through HTTP (CMP-04 to CMP-06, CMP-09, CMP-10).

use super::bench::Desk;
use kehu_complaints::ComplaintPolicy;
use serde_json::{Value, json};

/// What is sent for each act on a complaint.
fn acts(desk: &Desk) -> Vec<(&'static str, Value)> {
    let unit = desk.server.org.finance;
    vec![
        ("accept", Value::Null),
        (
            "determine",
            json!({"nature": "founded", "severity": "general", "found": "属实"}),
        ),
        (
            "investigate",
            json!({"cause": "staff", "found": "人员原因"}),
        ),
        (
            "name-responsible",
            json!({"unit_id": unit, "found": "财务部"}),
        ),
        ("propose", json!({"text": "致歉"})),
        ("reply", json!({"channel": "telephone", "text": "已致歉"})),
        (
            "follow-up",
            json!({"result": "satisfied", "score": 5, "remark": "满意"}),
        ),
        ("evaluate", json!({"summary": "窗口服务已改进"})),
        (
            "redirect",
            json!({"party": "市政", "channel": "telephone", "answer": "请联系市政"}),
        ),
    ]
}

#[actix_web::test]
async fn cmp_04_a_complaint_goes_through_the_eight_steps_each_with_who_when_and_what() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.at("2026-06-01T11:00:00").await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-02T10:00:00").await;
    let satisfied = json!({"result": "satisfied", "score": 5, "remark": "很满意"});
    desk.officer
        .post(&format!("{place}/follow-up"), satisfied)
        .await
        .expect(200);
    let summary = json!({"summary": "窗口服务已改进，无需继续跟踪。"});
    desk.officer
        .post(&format!("{place}/evaluate"), summary)
        .await
        .expect(200);
    let case = desk.case(&place).await;
    let kinds: Vec<&Value> = case["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["kind"])
        .collect();
    assert_eq!(
        kinds,
        [
            "acceptance",
            "nature",
            "cause",
            "responsibility",
            "opinion",
            "clearance",
            "reply",
            "follow_up",
            "evaluation"
        ]
    );
    for (place, by) in [(1, &desk.officer), (5, &desk.leader), (8, &desk.officer)] {
        assert_eq!(case["steps"][place]["by"], json!(by.user.unwrap()));
    }
    assert_eq!(case["steps"][1]["occurred_at"], "2026-06-01T03:00:00Z");
    let complaint = &case["complaint"];
    assert_eq!(
        (
            &complaint["stage"],
            &complaint["outcome"],
            &complaint["score"],
            &complaint["punctuality"]
        ),
        (
            &"closed".into(),
            &"satisfied".into(),
            &5.into(),
            &"kept".into()
        )
    );
    let told = "select count(*) from outbox_events where kind like 'complaint.%'";
    assert_eq!(desk.count(told).await, 10);
    let audited = "select count(*) from audit_entries where subject_kind = 'complaint'";
    assert_eq!(desk.count(audited).await, 10);
}

#[actix_web::test]
async fn cmp_04_every_step_that_is_not_due_is_refused_with_its_rule_and_changes_nothing() {
    let desk = Desk::open().await;
    let received = desk.body(json!({"accept": false}));
    let made = desk
        .officer
        .post("/v1/complaints", received)
        .await
        .require(201);
    let place = made.header("location").to_owned();
    // Which act is due at each stage; none while the opinion waits for its approval.
    let due = [
        Some("accept"),
        Some("determine"),
        Some("investigate"),
        Some("name-responsible"),
        Some("propose"),
        None,
        Some("reply"),
        Some("follow-up"),
        Some("evaluate"),
        None,
    ];
    for (stage, due) in due.into_iter().enumerate() {
        let before = desk.case(&place).await;
        for (act, body) in acts(&desk).into_iter().filter(|(act, _)| Some(*act) != due) {
            let answer = match body {
                Value::Null => desk.officer.act(&format!("{place}/{act}")).await,
                body => desk.officer.post(&format!("{place}/{act}"), body).await,
            };
            let (code, rule) = match act {
                _ if stage == 9 => ("complaint-finished", "CMP-04"),
                "reply" if stage < 6 => ("complaint-not-cleared", "CMP-06"),
                _ => ("complaint-step-out-of-order", "CMP-04"),
            };
            assert_eq!(
                answer.json["code"], code,
                "{act} at {stage}: {}",
                answer.json
            );
            assert_eq!(answer.problem(409, code)["rule"], rule);
        }
        assert_eq!(
            desk.case(&place).await,
            before,
            "nothing has changed at {stage}"
        );
        match due {
            Some("accept") => drop(
                desk.officer
                    .act(&format!("{place}/accept"))
                    .await
                    .expect(200),
            ),
            Some(due) => {
                let (_, body) = acts(&desk)
                    .into_iter()
                    .find(|(act, _)| *act == due)
                    .unwrap();
                desk.officer
                    .post(&format!("{place}/{due}"), body)
                    .await
                    .expect(200);
            }
            None if stage == 5 => drop(desk.approve(&place).await.expect(200)),
            None => {}
        }
    }
}

#[actix_web::test]
async fn cmp_05_the_acceptor_replies_and_follows_up_also_where_others_do_the_work() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    for (path, body) in acts(&desk).into_iter().skip(1).take(4) {
        desk.colleague
            .post(&format!("{place}/{path}"), body)
            .await
            .expect(200);
    }
    desk.approve(&place).await.expect(200);
    let reply = json!({"channel": "telephone", "text": "已致歉"});
    let path = format!("{place}/reply");
    let refused = desk.colleague.post(&path, reply.clone()).await;
    assert_eq!(
        refused.problem(403, "complaint-not-acceptor")["rule"],
        "CMP-05"
    );
    desk.officer.post(&path, reply).await.expect(200);
    let call = json!({"result": "satisfied", "score": 5, "remark": "满意"});
    let path = format!("{place}/follow-up");
    desk.colleague
        .post(&path, call.clone())
        .await
        .problem(403, "complaint-not-acceptor");
    desk.officer.post(&path, call).await.expect(200);
}

#[actix_web::test]
async fn cmp_06_what_the_leader_returns_is_proposed_anew_and_only_the_approved_opinion_is_replied()
{
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 4).await;
    let approval = desk.approval_of(&place).await;
    desk.officer
        .post(
            &format!("/v1/approvals/{approval}/approve"),
            json!({"reason": "同意"}),
        )
        .await
        .require(403);
    let returned = json!({"reason": "请补充整改措施"});
    desk.leader
        .post(&format!("/v1/approvals/{approval}/return"), returned)
        .await
        .expect(200);
    assert_eq!(desk.complaint(&place).await["stage"], "attributed");
    let again = json!({"text": "致歉，增设监督电话", "departments": [desk.server.org.finance]});
    desk.officer
        .post(&format!("{place}/propose"), again)
        .await
        .expect(200);
    desk.approve(&place).await.expect(200);
    let case = desk.case(&place).await;
    assert_eq!(case["complaint"]["stage"], "cleared");
    assert_eq!(case["steps"][5]["kind"], "objection");
    assert_eq!(case["steps"][5]["found"], "请补充整改措施");
}

#[actix_web::test]
async fn cmp_09_the_reply_is_recorded_with_channel_text_and_time_and_need_not_grant_what_was_asked()
{
    let desk = Desk::open().await;
    let place = desk
        .accepted(json!({"remedy_sought": "退还全部货款"}))
        .await;
    desk.walk(&place, "general", 5).await;
    let reply = json!({"channel": "letter", "text": "经核查产品合格，不予退款。"});
    let case = desk
        .officer
        .post(&format!("{place}/reply"), reply)
        .await
        .expect(200);
    let step = &case["steps"][6];
    assert_eq!(
        (&step["channel"], &step["found"], &step["occurred_at"]),
        (
            &"letter".into(),
            &"经核查产品合格，不予退款。".into(),
            &"2026-06-01T02:00:00Z".into()
        )
    );
}

#[actix_web::test]
async fn cmp_10_a_dissatisfied_complainant_opens_the_investigation_again_with_the_history_kept() {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-02T10:00:00").await;
    desk.follow_up(&place, "dissatisfied").await.expect(200);
    let case = desk.case(&place).await;
    let complaint = &case["complaint"];
    assert_eq!(
        (
            &complaint["stage"],
            &complaint["round"],
            &complaint["cause"],
            &complaint["replied_at"]
        ),
        (&"determined".into(), &2.into(), &Value::Null, &Value::Null)
    );
    assert_eq!(
        case["steps"].as_array().unwrap().len(),
        8,
        "the history is kept"
    );
    desk.second_round(&place).await;
    let case = desk.case(&place).await;
    let rounds: Vec<i64> = case["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["round"].as_i64().unwrap())
        .collect();
    assert_eq!(rounds, [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
}

#[actix_web::test]
async fn cmp_10_a_call_that_nobody_answers_is_tried_again_after_a_pause_as_often_as_the_policy_demands()
 {
    let mut desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.at("2026-06-02T10:00:00").await;
    desk.follow_up(&place, "unreachable").await.expect(200);
    assert_eq!(desk.complaint(&place).await["stage"], "replied");
    // Four hours of work, with the lunch break between: until 15:00.
    desk.at("2026-06-02T14:59:59").await;
    let refused = desk.follow_up(&place, "unreachable").await;
    assert_eq!(
        refused.problem(409, "complaint-follow-up-too-early")["rule"],
        "CMP-10"
    );
    desk.at("2026-06-02T15:00:00").await;
    desk.follow_up(&place, "unreachable").await.expect(200);
    desk.at("2026-06-03T10:00:00").await;
    desk.follow_up(&place, "unreachable").await.expect(200);
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["stage"], &complaint["outcome"]),
        (&"followed_up".into(), &"unreachable".into())
    );
}

#[actix_web::test]
async fn cmp_10_a_score_lies_in_the_policys_range_and_comes_from_who_was_reached() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    let path = format!("{place}/follow-up");
    let call =
        |result: &str, score: u8| json!({"result": result, "score": score, "remark": "回访"});
    desk.officer
        .post(&path, call("satisfied", 6))
        .await
        .problem(422, "validation-failed");
    desk.officer
        .post(&path, call("satisfied", 0))
        .await
        .problem(422, "validation-failed");
    desk.officer
        .post(&path, call("unreachable", 3))
        .await
        .problem(422, "validation-failed");
    let case = desk
        .officer
        .post(&path, call("satisfied", 5))
        .await
        .expect(200);
    assert_eq!(case["complaint"]["score"], 5);
}

#[actix_web::test]
async fn cmp_10_whoever_is_reached_gives_a_score_where_the_policy_demands_one() {
    let call = |result: &str| json!({"result": result, "remark": "回访"});
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    let path = format!("{place}/follow-up");
    for reached in ["satisfied", "dissatisfied"] {
        let refused = desk.officer.post(&path, call(reached)).await;
        let problem = refused.problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["pointer"], "/score");
    }
    desk.officer
        .post(&path, call("unreachable"))
        .await
        .expect(200);
    let mut free = ComplaintPolicy::petrochemical();
    free.follow_up.score_required = false;
    let desk = Desk::with(free).await;
    let place = desk.accepted(json!({})).await;
    desk.walk(&place, "general", 6).await;
    desk.officer
        .post(&format!("{place}/follow-up"), call("satisfied"))
        .await
        .expect(200);
}

#[actix_web::test]
async fn cmp_04_two_who_take_the_same_step_at_once_take_it_once() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let body = json!({"nature": "founded", "severity": "general", "found": "属实"});
    let path = format!("{place}/determine");
    let both = [&desk.officer, &desk.colleague].map(|caller| caller.post(&path, body.clone()));
    let answers = futures_util::future::join_all(both).await;
    let mut statuses: Vec<u16> = answers
        .iter()
        .map(|answer| answer.status.as_u16())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(
        desk.case(&place).await["steps"].as_array().unwrap().len(),
        2
    );
}

//! Every act at every stage: what is not due is refused with its rule and changes nothing (CMP-03 to CMP-08, CMP-14).

use super::bench::Desk;
use crate::office::text;
use kehu_tests::Answer;
use serde_json::{Value, json};

/// A refusal: its code and its rule.
type Refusal = Option<(&'static str, &'static str)>;

const OUT_OF_ORDER: Refusal = Some(("complaint-step-out-of-order", "CMP-04"));
const FINISHED: Refusal = Some(("complaint-finished", "CMP-04"));
const MISDIRECTED: Refusal = Some(("complaint-misdirected", "CMP-03"));
const NOT_CLEARED: Refusal = Some(("complaint-not-cleared", "CMP-06"));
const NO_HANDOVER: Refusal = Some(("complaint-no-handover", "CMP-05"));
const ALLOWED: Refusal = None;

/// Where a complaint may stand. Two stages are of two kinds: a misdirected complaint, and an opinion for a special meeting.
const STAGES: [&str; 13] = [
    "received",
    "accepted",
    "determined",
    "misdirected",
    "investigated",
    "attributed",
    "proposed",
    "proposed for a meeting",
    "cleared",
    "replied",
    "followed_up",
    "closed",
    "redirected",
];

/// The acts, with the stage at which each step is due.
const ACTS: [(&str, &str); 20] = [
    ("accept", "received"),
    ("determine", "accepted"),
    ("redirect", "misdirected"),
    ("investigate", "determined"),
    ("name-responsible", "investigated"),
    ("propose", "attributed"),
    ("decide-in-meeting", "proposed for a meeting"),
    ("reply", "cleared"),
    ("follow-up", "replied"),
    ("evaluate", "followed_up"),
    ("acknowledge", ""),
    ("recognise", ""),
    ("extensions", ""),
    ("handovers", ""),
    ("handovers/accept", ""),
    ("handovers/decline", ""),
    ("handovers/take-back", ""),
    ("employees", ""),
    ("service-orders", ""),
    ("improvements", ""),
];

/// What an act at a stage is answered with.
fn expected(act: &str, due: &str, stage: &str) -> Refusal {
    let is_finished = ["closed", "redirected"].contains(&stage);
    let before_acceptance = stage == "received";
    let place = |one: &str| STAGES.iter().position(|stage| *stage == one);
    match act {
        // What is put on file of a closed case may still be learnt from.
        "improvements" if stage == "closed" => ALLOWED,
        _ if is_finished => FINISHED,
        "acknowledge" | "recognise" | "employees" => ALLOWED,
        "extensions" | "handovers" | "service-orders" if before_acceptance => OUT_OF_ORDER,
        "extensions" if place(stage) >= place("replied") => {
            Some(("complaint-deadline-over", "CMP-08"))
        }
        "extensions" | "handovers" | "service-orders" => ALLOWED,
        "improvements" if place(stage) < place("investigated") => OUT_OF_ORDER,
        "improvements" => ALLOWED,
        _ if act.starts_with("handovers/") => NO_HANDOVER,
        _ if due == stage => ALLOWED,
        _ if stage == "misdirected" => MISDIRECTED,
        "decide-in-meeting" if stage == "proposed" => {
            Some(("complaint-meeting-not-needed", "CMP-06"))
        }
        "reply" if place(stage) < place("cleared") => NOT_CLEARED,
        _ => OUT_OF_ORDER,
    }
}

/// A major complaint by letter at a stage; a serious one where a meeting is to decide.
async fn at_stage(desk: &Desk, stage: &str) -> String {
    let severity = match stage {
        "proposed for a meeting" => "serious",
        _ => "major",
    };
    let accept = stage != "received";
    let taken = json!({"channel": "letter", "severity": severity, "accept": accept});
    let place = desk.accepted(taken).await;
    let steps = match stage {
        "determined" => 1,
        "investigated" => 2,
        "attributed" => 3,
        "proposed" | "proposed for a meeting" => 4,
        "cleared" => 5,
        "replied" | "followed_up" | "closed" => 6,
        _ => 0,
    };
    desk.walk(&place, severity, steps).await;
    if ["misdirected", "redirected"].contains(&stage) {
        misdirected(desk, &place).await;
    }
    if stage == "redirected" {
        act(desk, &place, "redirect").await.expect(200);
    }
    if ["followed_up", "closed"].contains(&stage) {
        act(desk, &place, "follow-up").await.expect(200);
    }
    if stage == "closed" {
        act(desk, &place, "evaluate").await.expect(200);
    }
    place
}

async fn misdirected(desk: &Desk, place: &str) {
    let found = json!({"nature": "misdirected", "severity": "major", "found": "非本公司产品"});
    desk.officer
        .post(&format!("{place}/determine"), found)
        .await
        .expect(200);
}

/// The acceptor acts, with a body that is sound.
async fn act(desk: &Desk, place: &str, act: &str) -> Answer {
    let unit = desk.server.org.finance;
    let some = "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60";
    let body = match act {
        "determine" => json!({"nature": "founded", "severity": "major", "found": "属实"}),
        "redirect" => json!({"party": "原供应商", "channel": "letter", "answer": "请联系原供应商"}),
        "investigate" => json!({"cause": "staff", "found": "人员原因"}),
        "name-responsible" => json!({"unit_id": unit, "found": "财务部"}),
        "propose" => json!({"text": "致歉"}),
        "decide-in-meeting" => {
            json!({"held_at": "2026-06-01T09:00:00+08:00", "convened_by": desk.general.user,
            "attendees": [desk.officer.user], "minutes_file_id": some, "joint_opinion_file_id": some, "decision": "更换"})
        }
        "reply" => json!({"channel": "letter", "text": "已致歉"}),
        "follow-up" => json!({"result": "satisfied", "score": 5, "remark": "满意"}),
        "evaluate" => json!({"summary": "已改进"}),
        "acknowledge" => json!({"channel": "letter"}),
        "recognise" => json!({"customer_id": some}),
        "extensions" => json!({"working_days": 5, "reason": "需送检"}),
        "handovers" => json!({"to_id": desk.colleague.user, "reason": "外出培训"}),
        "handovers/decline" => json!({"reason": "手头已满"}),
        "employees" => json!({"user_id": desk.colleague.user}),
        "service-orders" => json!({"kind": "repair", "matter": "开票机故障", "content": "修复"}),
        "improvements" => {
            json!({"title": "增设监督电话", "content": "缺少监督", "owner_id": desk.leader.user, "due_on": "2026-06-30"})
        }
        _ => Value::Null,
    };
    let path = format!("{place}/{act}");
    match body {
        Value::Null => desk.officer.act(&path).await,
        body => desk.officer.post(&path, body).await,
    }
}

#[actix_web::test]
async fn cmp_04_every_act_that_a_stage_forbids_is_refused_with_its_rule_and_changes_nothing() {
    let desk = Desk::open().await;
    let mut tried = 0;
    for stage in STAGES {
        let place = at_stage(&desk, stage).await;
        let before = desk.case(&place).await;
        for (name, due) in ACTS {
            let Some((code, rule)) = expected(name, due, stage) else {
                continue;
            };
            let answer = act(&desk, &place, name).await;
            assert_eq!(
                (&answer.json["code"], &answer.json["rule"]),
                (&json!(code), &json!(rule)),
                "{name} at {stage}: {}",
                answer.json
            );
            tried += 1;
        }
        assert_eq!(
            desk.case(&place).await,
            before,
            "nothing has changed at {stage}"
        );
    }
    assert!(tried > 170, "{tried}");
}

#[actix_web::test]
async fn cmp_04_every_act_that_a_stage_allows_is_done() {
    let desk = Desk::open().await;
    for stage in STAGES {
        for (name, due) in ACTS {
            // Papers and customers have tests of their own.
            let elsewhere = ["decide-in-meeting", "recognise"].contains(&name);
            if elsewhere || expected(name, due, stage).is_some() {
                continue;
            }
            let place = at_stage(&desk, stage).await;
            let answer = act(&desk, &place, name).await;
            assert!(
                answer.status.is_success(),
                "{name} at {stage}: {}",
                answer.json
            );
        }
    }
}

#[actix_web::test]
async fn cmp_05_nothing_is_finished_while_a_handover_waits_for_its_answer() {
    let desk = Desk::open().await;
    for (stage, last) in [("misdirected", "redirect"), ("followed_up", "evaluate")] {
        let place = at_stage(&desk, stage).await;
        act(&desk, &place, "handovers").await.expect(200);
        let refused = act(&desk, &place, last).await;
        let problem = refused.problem(409, "complaint-handover-pending");
        assert_eq!(problem["rule"], "CMP-05");
        act(&desk, &place, "handovers/take-back").await.expect(200);
        act(&desk, &place, last).await.expect(200);
    }
}

#[actix_web::test]
async fn cmp_14_nothing_is_finished_while_a_service_order_is_open() {
    let mut desk = Desk::open().await;
    let mut waiting = Vec::new();
    for (stage, last) in [("misdirected", "redirect"), ("followed_up", "evaluate")] {
        let place = at_stage(&desk, stage).await;
        let order = act(&desk, &place, "service-orders").await.expect(201);
        let refused = act(&desk, &place, last).await;
        let problem = refused.problem(409, "complaint-service-order-open");
        assert_eq!(problem["rule"], "CMP-14");
        waiting.push((place, text(&order["id"]), last));
    }
    desk.at("2026-06-01T11:00:00").await;
    for (place, order, last) in waiting {
        let path = format!("/v1/service-orders/{order}/cancel");
        desk.officer
            .post(&path, json!({"reason": "无需处理"}))
            .await
            .expect(200);
        act(&desk, &place, last).await.expect(200);
    }
}

#[actix_web::test]
async fn cmp_07_a_request_for_extension_falls_when_it_is_handed_over_or_turns_out_to_be_general() {
    let desk = Desk::open().await;
    let redirected = at_stage(&desk, "misdirected").await;
    act(&desk, &redirected, "extensions").await.expect(201);
    act(&desk, &redirected, "redirect").await.expect(200);
    let general = at_stage(&desk, "accepted").await;
    act(&desk, &general, "extensions").await.expect(201);
    let found = json!({"nature": "founded", "severity": "general", "found": "属实"});
    desk.officer
        .post(&format!("{general}/determine"), found)
        .await
        .expect(200);
    for place in [redirected, general] {
        let requests = desk
            .leader
            .get(&format!("{place}/extensions"))
            .await
            .expect(200);
        assert_eq!(requests["items"][0]["state"], "withdrawn");
    }
}

//! Taking in: channels, numbers, known customers, repeats, consultations, the record form (CMP-01 to CMP-03, CMP-11).

use super::bench::Desk;
use crate::office::text;
use kehu_complaints::ComplaintPolicy;
use kehu_tests::Server;
use serde_json::{Value, json};

#[actix_web::test]
async fn cmp_01_a_complaint_is_taken_in_by_every_channel_with_who_said_what_when_and_who_took_it() {
    let desk = Desk::open().await;
    let file = desk.file(&desk.officer).await;
    let channels = [
        ("telephone", true),
        ("letter", false),
        ("suggestion_box", false),
        ("in_person", true),
        ("proxy", true),
        ("online", true),
        ("media", false),
    ];
    for (place, (channel, acknowledged)) in channels.into_iter().enumerate() {
        let body = json!({"channel": channel, "received_at": "2026-06-01T09:30:00+08:00", "file_ids": [file],
            "remedy_sought": "道歉", "complainant": {"name": "刘洋", "represented_by": "刘海"}});
        let case = desk
            .officer
            .post("/v1/complaints", desk.body(body))
            .await
            .expect(201);
        let complaint = &case["complaint"];
        assert_eq!(complaint["number"], format!("TS-2026-{:06}", place + 1));
        assert_eq!(complaint["taken_by"], json!(desk.officer.user.unwrap()));
        assert_eq!(complaint["acceptor_id"], json!(desk.officer.user.unwrap()));
        assert_eq!(complaint["received_at"], "2026-06-01T01:30:00Z");
        assert_eq!(complaint["complainant"]["represented_by"], "刘海");
        assert_eq!(complaint["stage"], "accepted");
        assert_eq!(
            complaint["acknowledged_by"] == json!(channel),
            acknowledged,
            "{channel}"
        );
        assert_eq!(case["steps"][0]["kind"], "acceptance");
    }
    let path = format!("/v1/files/{file}");
    desk.leader.get(&path).await.require(200);
}

#[actix_web::test]
async fn cmp_01_what_the_media_publish_is_escalated_from_the_start() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"channel": "media"})).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(
        (&complaint["severity"], &complaint["escalated"]),
        (&"serious".into(), &true.into())
    );
    for role in ["department_manager", "general_manager"] {
        let told = format!(
            "select count(*) from outbox_events where kind = 'complaint.escalated' and payload->>'role' = '{role}'"
        );
        assert_eq!(desk.count(&told).await, 1, "{role}");
    }
    let telephone = desk.accepted(json!({})).await;
    assert_eq!(desk.complaint(&telephone).await["escalated"], false);
}

#[actix_web::test]
async fn cmp_01_what_the_media_publish_is_not_determined_to_be_less_than_the_policy_takes_it_for() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"channel": "media"})).await;
    let path = format!("{place}/determine");
    let found =
        |severity: &str| json!({"nature": "founded", "severity": severity, "found": "属实"});
    for less in ["general", "major"] {
        let refused = desk.officer.post(&path, found(less)).await;
        assert_eq!(
            refused.problem(409, "complaint-escalated")["rule"],
            "CMP-01"
        );
    }
    desk.officer.post(&path, found("serious")).await.expect(200);
}

#[actix_web::test]
async fn cmp_01_by_proxy_it_is_said_who_speaks() {
    let desk = Desk::open().await;
    let body = |represented: Value| {
        desk.body(json!({"channel": "proxy", "complainant": {"name": "刘洋", "represented_by": represented}}))
    };
    let refused = desk.officer.post("/v1/complaints", body(Value::Null)).await;
    assert_eq!(
        refused.problem(422, "validation-failed")["errors"][0]["pointer"],
        "/complainant/represented_by"
    );
    desk.officer
        .post("/v1/complaints", body(json!("刘海")))
        .await
        .expect(201);
    let question =
        json!({"unit_id": desk.server.org.company, "channel": "proxy", "content": "几点上班？"});
    desk.officer
        .post("/v1/consultations", question)
        .await
        .problem(422, "validation-failed");
}

#[actix_web::test]
async fn cmp_01_the_receipt_is_acknowledged_once() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({"channel": "letter"})).await;
    let path = format!("{place}/acknowledge");
    let answer = desk
        .officer
        .post(&path, json!({"channel": "letter"}))
        .await
        .expect(200);
    assert_eq!(
        answer["complaint"]["acknowledged_at"],
        "2026-06-01T02:00:00Z"
    );
    let refused = desk
        .officer
        .post(&path, json!({"channel": "telephone"}))
        .await;
    refused.problem(409, "complaint-already-acknowledged");
}

#[actix_web::test]
async fn cmp_01_numbers_have_no_gaps_under_concurrency_and_after_refusals() {
    let desk = Desk::open().await;
    let made = (0..12).map(|place| {
        let body = match place % 3 {
            0 => desk.body(json!({"category": "no_such_category"})),
            _ => desk.body(json!({})),
        };
        let desk = &desk;
        async move {
            desk.officer
                .post("/v1/complaints", body)
                .await
                .status
                .as_u16()
        }
    });
    let statuses = futures_util::future::join_all(made).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 8);
    let last = "select max(number)::bigint from complaints";
    assert_eq!(desk.count(last).await, 8);
    assert_eq!(desk.count("select count(*) from complaints").await, 8);
}

#[actix_web::test]
async fn cmp_01_a_known_customer_is_recognised_by_the_telephone_and_nobody_need_be_known() {
    let desk = Desk::open().await;
    let director = crate::customers::director(&desk.server).await;
    let known = crate::customers::with(
        crate::customers::company(&desk.server, "长沙恒远化工有限公司"),
        json!({"contacts": [{"name": "刘洋", "mobile": "138 1234 5678"}],
               "identifiers": [{"kind": "unified_social_credit_code", "value": crate::customers::CODES[0]}]}),
    );
    let known = crate::customers::create(&director, known).await;
    let place = desk.accepted(json!({})).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(complaint["complainant"]["customer_id"], known["id"]);
    let stranger = json!({"complainant": {"telephone": "13900000000"}});
    let place = desk.accepted(stranger).await;
    let complaint = desk.complaint(&place).await;
    assert_eq!(complaint["complainant"]["customer_id"], Value::Null);
    // Found out later; a customer of nobody is none.
    let recognise = |id: &Value| json!({"customer_id": id});
    let path = format!("{place}/recognise");
    let nobody = json!("019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60");
    desk.officer
        .post(&path, recognise(&nobody))
        .await
        .problem(422, "complaint-customer-unknown");
    let answer = desk
        .officer
        .post(&path, recognise(&known["id"]))
        .await
        .expect(200);
    assert_eq!(
        answer["complaint"]["complainant"]["customer_id"],
        known["id"]
    );
}

#[actix_web::test]
async fn cmp_12_another_complaint_of_the_same_kind_within_the_policys_days_is_a_repeat() {
    let mut desk = Desk::open().await;
    let first = desk.accepted(json!({})).await;
    let other = desk.accepted(json!({"category": "delivery"})).await;
    desk.at("2026-08-30T10:00:00").await;
    let repeated = desk.accepted(json!({})).await;
    desk.at("2026-08-30T10:00:01").await;
    let stranger = json!({"complainant": {"telephone": "13900000000"}});
    let strange = desk.accepted(stranger).await;
    let repeats = async |place: &str| desk.complaint(place).await["repeat_of"].clone();
    assert_eq!(repeats(&other).await, Value::Null);
    assert_eq!(repeats(&strange).await, Value::Null);
    assert!(first.ends_with(&text(&repeats(&repeated).await)));
    // One second after the ninety days of the last one.
    desk.at("2026-11-28T10:00:01").await;
    let late = desk.accepted(json!({})).await;
    assert_eq!(desk.complaint(&late).await["repeat_of"], Value::Null);
}

#[actix_web::test]
async fn cmp_01_who_complains_is_masked_for_others_than_the_acceptor() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let seen = desk.colleague.get(&place).await.expect(200);
    assert_eq!(
        seen["complaint"]["complainant"],
        json!({"customer_id": null, "name": "刘*", "telephone": "138****5678", "represented_by": null})
    );
    let own = desk.officer.get(&place).await.expect(200);
    assert_eq!(own["complaint"]["complainant"]["telephone"], "13812345678");
}

#[actix_web::test]
async fn cmp_01_bad_input_is_refused_with_its_place_and_nothing_is_counted() {
    let desk = Desk::open().await;
    for (change, status, code) in [
        (
            json!({"category": "nothing"}),
            422,
            "complaint-category-unknown",
        ),
        (json!({"content": "  "}), 422, "validation-failed"),
        (
            json!({"received_at": "2026-06-01T10:00:01+08:00"}),
            422,
            "validation-failed",
        ),
        (
            json!({"complainant": {"telephone": "hello"}}),
            422,
            "validation-failed",
        ),
        (
            json!({"unit_id": desk.server.org.other}),
            404,
            "complaint-unit-not-found",
        ),
        (
            json!({"accused": ["019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"]}),
            422,
            "complaint-reference-unknown",
        ),
        (
            json!({"file_ids": ["019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60"]}),
            422,
            "validation-failed",
        ),
    ] {
        let answer = desk
            .officer
            .post("/v1/complaints", desk.body(change.clone()))
            .await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json["code"]),
            (status, &json!(code)),
            "{change}"
        );
    }
    assert_eq!(
        desk.count("select count(*) from complaint_counters").await,
        0
    );
}

#[actix_web::test]
async fn cmp_02_a_question_is_answered_or_turned_into_a_complaint_once() {
    let desk = Desk::open().await;
    let question = json!({"unit_id": desk.server.org.company, "channel": "telephone", "content": "几点可以提货？",
        "complainant": {"telephone": "13812345678"}});
    let ask = async || {
        let made = desk
            .officer
            .post("/v1/consultations", question.clone())
            .await
            .require(201);
        made.header("location").to_owned()
    };
    let (first, second) = (ask().await, ask().await);
    let answer = format!("{first}/answer");
    let answered = desk
        .officer
        .post(&answer, json!({"answer": "8点至17点"}))
        .await
        .expect(200);
    assert_eq!(
        (&answered["state"], &answered["number"]),
        (&"answered".into(), &"ZX-2026-000001".into())
    );
    let again = desk.officer.post(&answer, json!({"answer": "全天"})).await;
    again.problem(409, "consultation-settled");
    let turn = format!("{second}/turn-into-complaint");
    let body = json!({"category": "delivery", "severity": "general"});
    let turned = desk.officer.post(&turn, body.clone()).await.expect(201);
    assert_eq!(turned["consultation"]["state"], "complaint");
    assert_eq!(turned["case"]["complaint"]["content"], "几点可以提货？");
    assert_eq!(turned["case"]["complaint"]["stage"], "accepted");
    desk.officer
        .post(&turn, body)
        .await
        .problem(409, "consultation-settled");
    let open = desk
        .officer
        .get("/v1/consultations?state=open")
        .await
        .expect(200);
    assert_eq!(open["items"], json!([]));
}

/// A property manager's desk.
async fn property() -> Desk {
    Desk::with(ComplaintPolicy::property()).await
}

#[actix_web::test]
async fn cmp_03_what_another_party_answers_for_is_misdirected_answered_and_handed_over() {
    let desk = property().await;
    let place = desk.accepted(json!({"category": "housing_quality"})).await;
    let determine = format!("{place}/determine");
    let found = |nature: &str| json!({"nature": nature, "severity": "general", "found": "外墙渗水属建设单位保修"});
    let refused = desk.officer.post(&determine, found("founded")).await;
    let refused = refused.problem(409, "complaint-other-party-responsible");
    assert_eq!(refused["rule"], "CMP-03");
    desk.officer
        .post(&determine, found("misdirected"))
        .await
        .expect(200);
    let cause = json!({"cause": "product", "found": "渗水"});
    let refused = desk
        .officer
        .post(&format!("{place}/investigate"), cause)
        .await;
    assert_eq!(
        refused.problem(409, "complaint-misdirected")["rule"],
        "CMP-03"
    );
    let answer = json!({"party": "华信置业有限公司", "channel": "telephone", "answer": "由建设单位保修，已移交其客服。"});
    desk.colleague
        .post(&format!("{place}/redirect"), answer.clone())
        .await
        .problem(403, "complaint-not-acceptor");
    let case = desk
        .officer
        .post(&format!("{place}/redirect"), answer)
        .await
        .expect(200);
    assert_eq!(
        (
            &case["complaint"]["stage"],
            &case["complaint"]["punctuality"]
        ),
        (&"redirected".into(), &"kept".into())
    );
    assert_eq!(case["steps"][2]["party"], "华信置业有限公司");
    let catalogue = format!(
        "/v1/complaints/catalogue?unit_id={}",
        desk.server.org.company
    );
    let catalogue = desk.officer.get(&catalogue).await.expect(200);
    let elsewhere = catalogue["categories"].as_array().unwrap().iter();
    let elsewhere: Vec<&Value> = elsewhere
        .filter(|one| one["other_party"].is_string())
        .map(|one| &one["key"])
        .collect();
    assert_eq!(elsewhere, ["housing_quality", "municipal_facilities"]);
}

#[actix_web::test]
async fn cmp_17_what_touches_other_owners_rights_is_answered_only_with_consent_on_file() {
    let desk = property().await;
    let place = desk.accepted(json!({"category": "common_parts"})).await;
    desk.walk(&place, "general", 5).await;
    let reply = json!({"channel": "telephone", "text": "经业委会同意，可在指定位置安装。"});
    let path = format!("{place}/reply");
    let refused = desk.officer.post(&path, reply.clone()).await;
    assert_eq!(
        refused.problem(409, "complaint-consent-missing")["rule"],
        "CMP-17"
    );
    let consent = async |day: &str| {
        let file = desk.file(&desk.officer).await;
        let body = json!({"kind": "owners_committee", "reference": "业委会决议2026-08号", "agreed_on": day, "file_id": file});
        desk.officer.post(&format!("{place}/consents"), body).await
    };
    consent("2026-06-02")
        .await
        .problem(422, "validation-failed");
    consent("2026-06-01").await.expect(201);
    desk.officer.post(&path, reply).await.expect(200);
    let filed = desk
        .leader
        .get(&format!("{place}/consents"))
        .await
        .expect(200);
    assert_eq!(filed["items"][0]["reference"], "业委会决议2026-08号");
}

#[actix_web::test]
async fn cmp_11_the_record_form_has_all_that_the_annex_asks_for() {
    let desk = Desk::open().await;
    let place = desk
        .accepted(json!({"remarks": "第二次来电", "content": "态度差 <b>&"}))
        .await;
    desk.walk(&place, "general", 6).await;
    let path = format!("{place}/form");
    let mut officer = desk.officer.clone();
    officer.language = "zh-CN";
    let page = officer.get(&path).await.require(200);
    assert!(page.header("content-type").starts_with("text/html"));
    let page = String::from_utf8(page.bytes).unwrap();
    for part in [
        "客户投诉记录及处理意见",
        "TS-2026-000001",
        "2026-06-01 10:00",
        "刘洋",
        "13812345678",
        "态度差 &lt;b&gt;&amp;",
        "当面致歉并调整排班",
        "已致歉，并调整了窗口排班。",
        "经办人（签字）：",
        "第二次来电",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let disclosed =
        "select count(*) from audit_entries where action = 'complaints.print' and disclosure";
    assert_eq!(desk.count(disclosed).await, 1);
    let masked = desk.colleague.get(&path).await.require(200);
    let masked = String::from_utf8(masked.bytes).unwrap();
    assert!(masked.contains("刘*") && !masked.contains("13812345678"));
    assert_eq!(desk.count(disclosed).await, 1);
}

#[actix_web::test]
async fn cmp_01_complaints_of_another_company_do_not_exist() {
    let desk = Desk::open().await;
    let place = desk.accepted(json!({})).await;
    let server: &Server = &desk.server;
    let foreign = server.caller("general_manager", server.org.other).await;
    foreign
        .get(&place)
        .await
        .problem(404, "complaint-not-found");
    foreign
        .get(&format!("{place}/deadlines"))
        .await
        .problem(404, "complaint-not-found");
    let body = json!({"nature": "founded", "severity": "general", "found": "x"});
    foreign
        .post(&format!("{place}/determine"), body)
        .await
        .problem(404, "complaint-not-found");
    let listed = foreign.get("/v1/complaints").await.expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[actix_web::test]
async fn times_before_and_after_all_calendars_are_refused_and_no_fault_of_the_server() {
    let desk = Desk::open().await;
    for far in ["-262143-01-01T00:00:00Z", "-9999-01-01T00:00:00Z"] {
        desk.officer
            .get(&format!("/v1/complaints?received_from={far}"))
            .await
            .problem(422, "time-out-of-range");
    }
}

//! Receiving, reading, refusing, taking back.

use super::*;
use crate::customers::company;
use crate::office::{Office, evening, morning, nothing};
use kehu_customers::privacy::PrivacyPolicy;

#[actix_web::test]
async fn cus_05_a_request_is_due_by_policy_and_shows_as_overdue_the_day_after() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut officer = officer(&server).await;
    let customer = create(&director, person(&server, "张伟")).await;
    let body = with(
        asks("erasure", &customer),
        json!({"received_on": "2026-05-31"}),
    );
    let received = officer
        .post("/v1/privacy-requests", body)
        .await
        .require(201);
    assert_eq!(received.etag(), "\"1\"");
    let place = received.header("location").to_owned();
    assert_eq!(officer.get(&place).await.expect(200), received.json);
    assert_eq!(
        (
            &received.json["due_on"],
            &received.json["state"],
            &received.json["overdue"]
        ),
        (&json!("2026-06-15"), &json!("open"), &json!(false))
    );
    for (instant, overdue) in [(evening("2026-06-15"), 0), (morning("2026-06-16"), 1)] {
        server.app.clock.fix(instant);
        server.renew(&mut officer).await;
        let list = officer
            .get("/v1/privacy-requests?overdue=true")
            .await
            .expect(200);
        assert_eq!(
            list["items"].as_array().unwrap().len(),
            overdue,
            "{instant}"
        );
        let read = officer.get(&place).await.expect(200);
        assert_eq!(read["overdue"], json!(overdue == 1));
    }
    let refusal = json!({"ground": "legal_procedure", "reason": "诉讼未结"});
    officer
        .post(&format!("{place}/refuse"), refusal)
        .await
        .expect(200);
    let list = officer
        .get("/v1/privacy-requests?overdue=true")
        .await
        .expect(200);
    assert!(
        list["items"].as_array().unwrap().is_empty(),
        "what is decided is not overdue"
    );
}

#[actix_web::test]
async fn cus_05_the_companys_own_figures_decide_and_are_named() {
    let office = Office::open().await;
    let officer = officer(&office.server).await;
    office
        .publish(PrivacyPolicy {
            answer_within_days: 5,
            ..PrivacyPolicy::statutory()
        })
        .await;
    let customer = create(
        &director(&office.server).await,
        person(&office.server, "张伟"),
    )
    .await;
    let place = receive(&officer, asks("export", &customer)).await;
    let request = officer.get(&place).await.expect(200);
    assert_eq!(request["due_on"], "2026-06-06");
    assert!(request["policy_version_id"].is_string());
}

#[actix_web::test]
async fn cus_05_a_request_is_about_a_person_of_whom_something_is_held() {
    let server = Server::start().await;
    let director = director(&server).await;
    let officer = officer(&server).await;
    let firm = with(
        company(&server, "长沙远大化工有限公司"),
        json!({"contacts": [{"name": "王芳"}]}),
    );
    let firm = create(&director, firm).await;
    let human = create(&director, person(&server, "张伟")).await;
    let send = async |body: Value| officer.post("/v1/privacy-requests", body).await;
    send(asks("erasure", &firm))
        .await
        .problem(422, "privacy-not-a-person");
    let stranger = with(asks("erasure", &firm), json!({"contact_id": nothing()}));
    send(stranger)
        .await
        .problem(404, "customer-contact-not-found");
    send(with(
        asks("erasure", &human),
        json!({"customer_id": nothing()}),
    ))
    .await
    .problem(404, "customer-not-found");
    for day in ["2026-06-02", "2025-05-31"] {
        let body = with(asks("erasure", &human), json!({"received_on": day}));
        let problem = send(body).await.problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["pointer"], "/received_on", "{day}");
    }
    let unexplained = with(asks("erasure", &human), json!({"verification": "other"}));
    let problem = send(unexplained).await.problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/verification_note");
    let oldest = with(
        asks("erasure", &human),
        json!({"received_on": "2025-06-01"}),
    );
    let place = receive(&officer, oldest).await;
    send(asks("erasure", &human))
        .await
        .problem(409, "privacy-request-already-open");
    receive(&officer, asks("export", &human)).await;
    let contact = with(
        asks("erasure", &firm),
        json!({"contact_id": firm["contacts"][0]["id"]}),
    );
    receive(&officer, contact).await;
    let list = officer
        .get("/v1/privacy-requests?kind=erasure&state=open")
        .await
        .expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let of_one = format!("/v1/privacy-requests?customer_id={}&limit=1", id(&human));
    let first = officer.get(&of_one).await.expect(200);
    let cursor = text(&first["next_cursor"]);
    let second = officer
        .get(&format!("{of_one}&cursor={cursor}"))
        .await
        .expect(200);
    assert_eq!(
        format!("/v1/privacy-requests/{}", text(&second["items"][0]["id"])),
        place
    );
}

#[actix_web::test]
async fn cus_05_a_refusal_names_its_legal_ground_and_ends_the_request() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    let customer = create(&director(&server).await, person(&server, "张伟")).await;
    let place = receive(&officer, asks("erasure", &customer)).await;
    let refuse = format!("{place}/refuse");
    let groundless = json!({"reason": "不便"});
    officer
        .post(&refuse, groundless)
        .await
        .problem(422, "validation-failed");
    let refusal = json!({"ground": "contract_in_force", "reason": "合同尚在履行"});
    let refused = officer.post(&refuse, refusal.clone()).await.expect(200);
    assert_eq!(
        (
            &refused["state"],
            &refused["refusal_ground"],
            &refused["decision_reason"],
            &refused["decided_by"]["id"]
        ),
        (
            &json!("refused"),
            &json!("contract_in_force"),
            &json!("合同尚在履行"),
            &json!(officer.user.unwrap())
        )
    );
    let problem = officer
        .post(&refuse, refusal)
        .await
        .problem(409, "privacy-request-decided");
    assert_eq!(problem["rule"], "CUS-05");
    carry_out(&officer, &place)
        .await
        .problem(409, "privacy-request-decided");
    officer
        .get(&format!("{place}/erasure-preview"))
        .await
        .problem(409, "privacy-request-decided");
    let again = receive(&officer, asks("erasure", &customer)).await;
    let taken_back = officer
        .post(&format!("{again}/withdraw"), json!({"reason": "本人撤回"}))
        .await
        .expect(200);
    assert_eq!(taken_back["state"], "withdrawn");
    let audited = "select count(*) from audit_entries where subject_kind = 'privacy_request'
                   and action in ('privacy.receive', 'privacy.refuse', 'privacy.withdraw')";
    assert_eq!(count(&server, audited).await, 4);
}

#[actix_web::test]
async fn cus_05_exports_and_erasures_are_not_mistaken_for_each_other() {
    let server = Server::start().await;
    let officer = officer(&server).await;
    let customer = create(&director(&server).await, person(&server, "张伟")).await;
    let erasure = receive(&officer, asks("erasure", &customer)).await;
    let export = receive(&officer, asks("export", &customer)).await;
    for answer in [
        officer.act(&format!("{erasure}/export")).await,
        officer.get(&format!("{erasure}/archive")).await,
        officer.get(&format!("{export}/erasure-preview")).await,
        carry_out(&officer, &export).await,
    ] {
        answer.problem(409, "privacy-request-other-kind");
    }
    officer
        .get(&format!("{export}/archive"))
        .await
        .problem(409, "privacy-file-not-ready");
}

#[actix_web::test]
async fn cus_05_outside_the_scope_a_request_does_not_exist_and_without_the_permission_nothing_does()
{
    let server = Server::start().await;
    let director = director(&server).await;
    let operator = server
        .caller("system_administrator", server.org.group)
        .await;
    let role = json!({"code": "local_privacy", "name": "公司个人信息专员", "name_en": "Local privacy officer",
        "reach": "unit_and_below", "permissions": ["privacy:handle", "customers:read"]});
    operator.post("/v1/roles", role).await.expect(201);
    let local = server.caller("local_privacy", server.org.company).await;
    let elsewhere = server.caller("local_privacy", server.org.other).await;
    let customer = create(&director, person(&server, "张伟")).await;
    let place = receive(&local, asks("erasure", &customer)).await;
    let export = receive(&local, asks("export", &customer)).await;
    let reason = json!({"reason": "x"});
    let refusal = json!({"ground": "nothing_held", "reason": "x"});
    for answer in [
        elsewhere.get(&place).await,
        elsewhere.get(&format!("{place}/erasure-preview")).await,
        carry_out(&elsewhere, &place).await,
        elsewhere.act(&format!("{export}/export")).await,
        elsewhere.get(&format!("{export}/archive")).await,
        elsewhere
            .post(&format!("{place}/withdraw"), reason.clone())
            .await,
        elsewhere.post(&format!("{place}/refuse"), refusal).await,
    ] {
        answer.problem(404, "privacy-request-not-found");
    }
    elsewhere
        .post("/v1/privacy-requests", asks("export", &customer))
        .await
        .problem(404, "customer-not-found");
    let seen = async |caller: &Caller| {
        let list = caller.get("/v1/privacy-requests").await.expect(200);
        list["items"].as_array().unwrap().len()
    };
    assert_eq!((seen(&local).await, seen(&elsewhere).await), (2, 0));
    for answer in [
        director.get(&place).await,
        director.get("/v1/privacy-requests").await,
        carry_out(&director, &place).await,
    ] {
        answer.problem(403, "forbidden");
    }
}

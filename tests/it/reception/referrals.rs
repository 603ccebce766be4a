//! Employees' referrals (ATT-E01 to ATT-E09).

use super::site::{A, B, Site, instant};
use crate::office::text;
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

async fn file(site: &Site, by: &Caller, change: Value) -> Answer {
    let mut body = json!({"name": "刘敏", "mobile": "13712341234", "relation": "friend", "origin": "private", "appointed_on": "2026-06-02"});
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    by.post(&site.path("referrals"), body).await
}

async fn filed(site: &Site) -> Value {
    file(site, &site.employee, json!({})).await.expect(201)
}

async fn confirm(by: &Caller, referral: &Value, body: Value) -> Answer {
    by.post(
        &format!("/v1/referrals/{}/confirm", text(&referral["id"])),
        body,
    )
    .await
}

fn accompanied() -> Value {
    json!({"presence": "accompanied"})
}

#[actix_web::test]
async fn att_e01_only_the_private_circle_is_referred_and_never_by_salespeople() {
    let site = Site::developer().await;
    let refused = file(&site, &site.employee, json!({"origin": "work"}))
        .await
        .problem(409, "referral-work-contact");
    assert_eq!(refused["rule"], "ATT-E01");
    assert_eq!(
        site.refused_attempts("referrals.file_refused").await,
        ["referral-work-contact"]
    );
    file(&site, &site.people[A], json!({}))
        .await
        .problem(403, "forbidden");
    let both = site
        .server
        .caller("account_manager", site.server.org.branch)
        .await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let also = site.server.app.db.transaction(async |tx| {
        kehu_identity::assignments::create(
            tx,
            &system,
            both.user.unwrap(),
            "salesperson",
            site.unit,
            system.today(),
        )
        .await
    });
    also.await.unwrap();
    file(&site, &both, json!({}))
        .await
        .problem(403, "referral-by-salesperson");
}

#[actix_web::test]
async fn att_e02_it_is_filed_before_the_first_visit_with_the_appointed_day_in_two_copies() {
    for site in [Site::developer().await, Site::sales_office().await] {
        site.registered(A, "13812341234").await;
        let refused = file(&site, &site.employee, json!({"mobile": "13812341234"}))
            .await
            .problem(409, "referral-visited-before");
        assert_eq!(refused["rule"], "ATT-E02");
        file(&site, &site.employee, json!({"appointed_on": "2026-05-31"}))
            .await
            .problem(422, "validation-failed");
        file(&site, &site.employee, json!({"appointed_on": "2026-07-02"}))
            .await
            .problem(422, "validation-failed");
        let referral = filed(&site).await;
        assert_eq!(
            (&referral["form_number"], &referral["state"]),
            (&json!(1), &json!("filed"))
        );
        assert_eq!(
            referral["department_id"],
            site.server.org.branch.to_string()
        );
        file(&site, &site.employee, json!({}))
            .await
            .problem(409, "referral-exists");
        let page = site
            .project
            .get(&format!("/v1/referrals/{}/form", text(&referral["id"])))
            .await
            .require(200);
        let page = String::from_utf8(page.bytes).unwrap();
        assert!(
            page.contains("Copy for the sales assistant")
                && page.contains("Copy for the sales office")
        );
        assert!(page.contains("2026-06-02") && page.contains("刘敏"));
        let own = site.employee.get("/v1/me/referrals").await.expect(200);
        assert_eq!(own["items"][0]["id"], referral["id"]);
    }
}

#[actix_web::test]
async fn att_e03_without_a_visit_on_the_appointed_day_it_lapses_and_is_filed_anew() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    let renew = format!("/v1/referrals/{}/renew", text(&referral["id"]));
    site.clock("2026-06-02", "23:59:59").await;
    site.employee
        .post(&renew, json!({"appointed_on": "2026-06-05"}))
        .await
        .problem(409, "referral-not-lapsed");
    site.clock("2026-06-03", "00:00").await;
    let refused = confirm(&site.project, &referral, accompanied())
        .await
        .problem(409, "referral-lapsed");
    assert_eq!(refused["rule"], "ATT-E03");
    let anew = site
        .employee
        .post(&renew, json!({"appointed_on": "2026-06-05"}))
        .await
        .expect(201);
    assert_eq!(
        (&anew["renews_id"], &anew["form_number"], &anew["party_id"]),
        (&referral["id"], &json!(2), &referral["party_id"])
    );
    site.employee
        .post(&renew, json!({"appointed_on": "2026-06-06"}))
        .await
        .problem(409, "referral-not-lapsed");
    let former = site
        .project
        .get(&format!("/v1/referrals/{}", text(&referral["id"])))
        .await
        .expect(200);
    assert_eq!(
        (&former["state"], &former["end_reason"]),
        (&json!("void"), &json!("renewed"))
    );
}

#[actix_web::test]
async fn att_e03_a_lapsed_referral_leaves_the_visitor_free_for_another_employee() {
    let mut site = Site::developer().await;
    filed(&site).await;
    site.clock("2026-06-03", "09:00").await;
    let other = site
        .server
        .caller("account_manager", site.server.org.branch)
        .await;
    file(&site, &other, json!({"appointed_on": "2026-06-04"}))
        .await
        .expect(201);
}

#[actix_web::test]
async fn att_e04_the_project_manager_confirms_when_the_visitor_comes_accompanied_or_announced_by_telephone()
 {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    confirm(&site.project, &referral, accompanied())
        .await
        .problem(409, "referral-not-appointed-yet");
    site.on("2026-06-02", "10:00").await;
    confirm(&site.people[A], &referral, accompanied())
        .await
        .problem(403, "forbidden");
    confirm(&site.sales, &referral, accompanied())
        .await
        .problem(403, "for-the-project-manager");
    let telephoned = |at: Value| json!({"presence": "telephoned", "telephoned_at": at});
    confirm(&site.project, &referral, telephoned(Value::Null))
        .await
        .problem(422, "validation-failed");
    confirm(
        &site.project,
        &referral,
        telephoned(json!(instant("2026-06-02", "10:00:01"))),
    )
    .await
    .problem(422, "validation-failed");
    let confirmed = confirm(
        &site.project,
        &referral,
        telephoned(json!(instant("2026-06-02", "09:30"))),
    )
    .await
    .expect(200);
    assert_eq!(
        (&confirmed["state"], &confirmed["acting_as"]),
        (&json!("confirmed"), &json!("project_manager"))
    );
    confirm(&site.project, &referral, accompanied())
        .await
        .problem(409, "referral-confirmed");
}

#[actix_web::test]
async fn att_e04_in_absence_the_group_leader_confirms_and_says_why() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    site.on("2026-06-02", "10:00").await;
    let refused = confirm(&site.leader, &referral, accompanied())
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/absence");
    let absent = json!({"presence": "accompanied", "absence": "项目经理外出开会"});
    let confirmed = confirm(&site.leader, &referral, absent).await.expect(200);
    assert_eq!(
        (&confirmed["acting_as"], &confirmed["absence"]),
        (&json!("group_leader"), &json!("项目经理外出开会"))
    );
    let never = Site::with(|rules| rules.reception.group_leader_confirms_in_absence = false).await;
    let referral = file(
        &never,
        &never.employee,
        json!({"appointed_on": "2026-06-01"}),
    )
    .await
    .expect(201);
    let absent = json!({"presence": "accompanied", "absence": "外出"});
    confirm(&never.leader, &referral, absent)
        .await
        .problem(403, "for-the-project-manager");
}

#[actix_web::test]
async fn att_e04_a_visitor_received_as_new_before_the_confirmation_is_no_referral() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    site.on("2026-06-02", "10:00").await;
    let visitor = json!({"who": {"kind": "visitor", "mobile": "13712341234"}});
    site.receive(A, visitor).await.expect(201);
    let refused = confirm(&site.project, &referral, accompanied())
        .await
        .problem(409, "referral-void");
    assert_eq!(refused["rule"], "ATT-E04");
    let now = site
        .project
        .get(&format!("/v1/referrals/{}", text(&referral["id"])))
        .await
        .expect(200);
    assert_eq!(now["end_reason"], "received_as_new");
}

#[actix_web::test]
async fn att_e04_who_is_not_the_referrers_own_is_refused() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    site.on("2026-06-02", "10:00").await;
    let path = format!("/v1/referrals/{}/refuse", text(&referral["id"]));
    let refused = site
        .project
        .post(&path, json!({"reason": "系公司业务往来客户"}))
        .await
        .expect(200);
    assert_eq!(
        (&refused["state"], &refused["end_reason"]),
        (&json!("void"), &json!("not_own_circle"))
    );
}

#[actix_web::test]
async fn att_e05_after_the_confirmation_the_visitor_goes_to_the_next_in_order() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    site.on("2026-06-02", "10:00").await;
    let who = |capacity: &str| json!({"who": {"kind": "referral", "referral_id": referral["id"]}, "capacity": capacity, "named": [site.id(B)]});
    let refused = site
        .receive(B, who("turn"))
        .await
        .problem(409, "referral-unconfirmed");
    assert_eq!(refused["rule"], "ATT-E04");
    confirm(&site.project, &referral, accompanied())
        .await
        .expect(200);
    let refused = site
        .receive(B, who("named"))
        .await
        .problem(409, "referral-by-rotation");
    assert_eq!(refused["rule"], "ATT-E05");
    let received = site.receive(B, who("turn")).await.expect(201);
    assert_eq!(received["reception"]["receiver_id"], site.id(A).to_string());
    assert_eq!(received["reception"]["referral_id"], referral["id"]);
    assert_eq!(received["reception"]["uses_turn"], true);
    let registered = site
        .register(A, &received["reception"], "13712341234")
        .await
        .expect(201);
    assert_eq!(registered["party_id"], referral["party_id"]);
}

#[actix_web::test]
async fn att_e07_the_days_referrals_go_before_the_department_manager_and_count_when_approved() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    site.on("2026-06-02", "10:00").await;
    site.project
        .act(&site.path("referral-submissions"))
        .await
        .problem(409, "referrals-nothing-to-submit");
    confirm(&site.project, &referral, accompanied())
        .await
        .expect(200);
    site.sales
        .act(&site.path("referral-submissions"))
        .await
        .problem(403, "for-the-project-manager");
    let submitted = site
        .project
        .act(&site.path("referral-submissions"))
        .await
        .expect(201);
    assert_eq!(submitted["referral_ids"], json!([referral["id"]]));
    site.project
        .act(&site.path("referral-submissions"))
        .await
        .problem(409, "referrals-nothing-to-submit");
    let decide = |how: &str, submission: &Value| {
        format!("/v1/approvals/{}/{how}", text(&submission["approval_id"]))
    };
    site.project
        .post(&decide("approve", &submitted), json!({"reason": "同意"}))
        .await
        .problem(403, "approval-own-application");
    site.department
        .post(
            &decide("return", &submitted),
            json!({"reason": "请补充关系说明"}),
        )
        .await
        .expect(200);
    let again = site
        .project
        .act(&site.path("referral-submissions"))
        .await
        .expect(201);
    let held = site
        .project
        .get(&format!("/v1/referrals/{}", text(&referral["id"])))
        .await
        .expect(200);
    assert_eq!(
        (&held["approved_at"], &held["submitted"]),
        (&Value::Null, &json!(true)),
        "held back, not lost"
    );
    site.department
        .post(&decide("approve", &again), json!({"reason": "同意"}))
        .await
        .expect(200);
    let approved = site
        .project
        .get(&format!("/v1/referrals/{}", text(&referral["id"])))
        .await
        .expect(200);
    assert!(approved["approved_at"].is_string());
    let list = site
        .project
        .get("/v1/referral-submissions")
        .await
        .expect(200);
    let states: Vec<&Value> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["state"])
        .collect();
    assert_eq!(states, ["approved", "returned"]);
}

#[actix_web::test]
async fn att_e09_an_executives_introduction_is_a_company_customer() {
    let site = Site::developer().await;
    let executive = site
        .server
        .caller("account_manager", site.server.org.branch)
        .await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let also = site.server.app.db.transaction(async |tx| {
        kehu_identity::assignments::create(
            tx,
            &system,
            executive.user.unwrap(),
            "general_manager",
            site.server.org.company,
            system.today(),
        )
        .await
    });
    also.await.unwrap();
    let refused = file(&site, &executive, json!({}))
        .await
        .problem(403, "referral-by-executive");
    assert_eq!(refused["rule"], "ATT-E09");
    filed(&site).await;
}

#[actix_web::test]
async fn att_e01_each_relation_of_the_private_circle_will_do_and_own_work_does_not_suffer() {
    let site = Site::developer().await;
    for (relation, mobile) in [("relative", "13712341201"), ("friend", "13712341202")] {
        let change = json!({"relation": relation, "mobile": mobile});
        let filed = file(&site, &site.employee, change).await.expect(201);
        assert_eq!(filed["relation"], relation);
        assert_eq!(filed["referrer_id"], json!(site.employee.user));
    }
    let change = json!({"relation": "colleague_of_a_customer", "mobile": "13712341203"});
    let refused = file(&site, &site.employee, change)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/relation");
    // The referrer files in their own name, which nobody else does for them.
    let own = site.employee.get("/v1/me/referrals").await.expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn att_e05_the_referrer_receives_nobody_and_their_visitor_takes_the_turn_of_the_day() {
    let mut site = Site::developer().await;
    let referral = filed(&site).await;
    site.on("2026-06-02", "10:00").await;
    confirm(&site.project, &referral, accompanied())
        .await
        .expect(200);
    let body = json!({"who": {"kind": "referral", "referral_id": referral["id"]}, "capacity": "turn", "been_before": "no"});
    site.employee
        .post(&site.path("receptions"), body.clone())
        .await
        .problem(403, "forbidden");
    // Others come first: the visitor waits for nobody's turn but the next one's.
    let first = site.visitor(A).await;
    let received = site.people[B]
        .post(&site.path("receptions"), body.clone())
        .await
        .expect(201);
    assert_eq!(received["reception"]["receiver_id"], site.id(B).to_string());
    site.finish(A, &first).await;
    // Once.
    let again = site.people[A].post(&site.path("receptions"), body).await;
    assert_eq!(again.status.as_u16(), 409, "{}", again.json);
}

//! Approvals and delegations (GOV-09, CUS-11).

use crate::office::{Office, evening, morning, nothing, text};
use crate::opening::{apply, approve_by_all, papers, state, submit};
use kehu_approvals::{ApprovalFlow, Approver, Flow, Needs, Stage};
use kehu_kernel::{Digest, UserId};
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

/// A prospect's application, submitted by the account manager; answers the application and its approval.
async fn submitted(office: &mut Office) -> (String, String) {
    let prospect = office.prospect().await;
    papers(office, &prospect, None).await;
    let opening = apply(office, &prospect).await;
    let approval = submit(office, &opening).await;
    (opening, approval)
}

async fn inbox(caller: &Caller) -> Vec<String> {
    let page = caller.get("/v1/approvals/inbox").await.expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|task| text(&task["approval"]["id"]))
        .collect()
}

async fn record(caller: &Caller, approval: &str) -> Value {
    caller
        .get(&format!("/v1/approvals/{approval}"))
        .await
        .expect(200)
}

fn states(record: &Value) -> Vec<String> {
    let steps = record["steps"].as_array().unwrap();
    steps.iter().map(|step| text(&step["state"])).collect()
}

async fn withdraw(caller: &Caller, approval: &str) -> Answer {
    caller
        .post(
            &format!("/v1/approvals/{approval}/withdraw"),
            json!({"reason": "客户暂缓"}),
        )
        .await
}

async fn delegate(absentee: &Caller, delegate: &Caller, starts_on: &str, ends_on: &str) -> Answer {
    absentee
        .post(
            "/v1/delegations",
            json!({"delegate_id": delegate.user.unwrap(), "starts_on": starts_on, "ends_on": ends_on, "reason": "年假"}),
        )
        .await
}

fn role(code: &str) -> Approver {
    Approver::Role {
        role: code.to_owned(),
    }
}

fn stage(key: &str, needs: Needs, approvers: Vec<Approver>) -> Stage {
    Stage {
        key: key.to_owned(),
        name_zh: "环节".to_owned(),
        name_en: key.to_owned(),
        needs,
        approvers,
    }
}

/// Publishes a flow for account openings at the company.
async fn publish_flow(office: &Office, stages: Vec<Stage>) {
    let flow = Flow {
        key: "account-opening".to_owned(),
        name_zh: "开户".to_owned(),
        name_en: "Opening".to_owned(),
        stages,
    };
    office.publish(ApprovalFlow { flows: vec![flow] }).await;
}

#[actix_web::test]
async fn gov_09_each_step_is_in_the_inbox_of_its_approver_in_turn_and_of_nobody_else() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    for turn in 0..3 {
        let approvers = [&office.sales, &office.finance, &office.general];
        for (place, approver) in approvers.iter().enumerate() {
            let expected: &[&str] = if place == turn { &[&approval] } else { &[] };
            assert_eq!(
                inbox(approver).await,
                expected,
                "turn {turn}, approver {place}"
            );
        }
        for other in [&office.manager, &office.department, &office.plant] {
            assert_eq!(inbox(other).await, [""; 0]);
        }
        if turn < 2 {
            office
                .decide(approvers[turn], &approval, "approve")
                .await
                .expect(200);
        }
    }
}

#[actix_web::test]
async fn gov_09_the_inbox_is_paged_the_longest_waiting_first() {
    let mut office = Office::open().await;
    let mut waiting = Vec::new();
    for minute in 0..3 {
        let (_, approval) = submitted(&mut office).await;
        waiting.push(approval);
        let later = kehu_tests::noon() + chrono::Duration::minutes(minute + 1);
        office.server.app.clock.fix(later);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    for _ in 0..3 {
        let page = office
            .sales
            .get(&format!("/v1/approvals/inbox?limit=1{cursor}"))
            .await
            .expect(200);
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        seen.push(text(&page["items"][0]["approval"]["id"]));
        cursor = page["next_cursor"]
            .as_str()
            .map(|next| format!("&cursor={next}"))
            .unwrap_or_default();
    }
    assert_eq!(seen, waiting);
    assert_eq!(cursor, "");
    let elsewhere = format!("/v1/approvals/inbox?unit_id={}", office.server.org.other);
    let page = office.sales.get(&elsewhere).await.expect(200);
    assert_eq!(page["items"], json!([]));
}

#[actix_web::test]
async fn gov_09_a_full_record_tells_who_did_what_when_and_why() {
    let mut office = Office::open().await;
    let (opening, approval) = submitted(&mut office).await;
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    let record = record(&office.manager, &approval).await;
    let user = |caller: &Caller| json!(caller.user.unwrap());
    assert_eq!(record["approval"]["subject_kind"], "account_opening");
    assert_eq!(record["approval"]["subject_id"], opening);
    assert_eq!(
        record["approval"]["unit_id"],
        json!(office.server.org.company)
    );
    assert_eq!(record["approval"]["state"], "pending");
    assert_eq!(record["approval"]["stage"], 2);
    assert_eq!(record["approval"]["stage_name"], "Finance review");
    assert_eq!(record["approval"]["attempt"], 1);
    assert_eq!(record["approval"]["submitted_by"], user(&office.manager));
    let events = record["events"].as_array().unwrap();
    let kinds: Vec<&Value> = events.iter().map(|event| &event["kind"]).collect();
    assert_eq!(kinds, ["submitted", "approved"]);
    assert_eq!(events[1]["actor_id"], user(&office.sales));
    assert_eq!(events[1]["reason"], "材料齐全");
    assert_eq!(events[1]["step_id"], record["steps"][0]["id"]);
    assert_eq!(states(&record), ["approved", "open", "waiting"]);
    assert_eq!(record["steps"][0]["decided_by"], user(&office.sales));
    assert_eq!(record["steps"][0]["digest"], record["approval"]["digest"]);
    assert_eq!(record["steps"][0]["role"], "sales_reviewer");
    let submitted = record["submitted"].as_str().unwrap();
    let document: Value = serde_json::from_str(submitted).unwrap();
    assert_eq!(
        record["approval"]["digest"],
        Digest::of(&document).to_string()
    );
    let audited = "select count(*) from audit_entries where action in ('approvals.submit', 'approvals.approve')";
    assert_eq!(office.count(audited).await, 2);
}

#[actix_web::test]
async fn gov_09_every_decision_needs_a_reason_of_at_most_2000_characters() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let place = format!("/v1/approvals/{approval}/approve");
    for reason in ["", "  ", &"字".repeat(2001)] {
        let problem = office
            .sales
            .post(&place, json!({ "reason": reason }))
            .await
            .problem(422, "validation-failed");
        assert_eq!(problem["errors"][0]["pointer"], "/reason");
    }
    office.sales.post(&place, json!({})).await.require(422);
    let longest = json!({ "reason": "字".repeat(2000) });
    office.sales.post(&place, longest).await.expect(200);
}

#[actix_web::test]
async fn gov_09_a_return_ends_it_and_the_resubmission_points_back() {
    let mut office = Office::open().await;
    let (opening, approval) = submitted(&mut office).await;
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    let returned = office
        .decide(&office.finance, &approval, "return")
        .await
        .expect(200);
    assert_eq!(returned["state"], "returned");
    assert_eq!(returned["stage"], Value::Null);
    assert_eq!(state(&office, &opening).await, "returned");
    let former = record(&office.manager, &approval).await;
    assert_eq!(states(&former), ["approved", "returned", "skipped"]);
    let again = submit(&office, &opening).await;
    let second = record(&office.manager, &again).await;
    assert_eq!(second["approval"]["attempt"], 2);
    assert_eq!(second["approval"]["former_id"], approval);
    assert_eq!(
        states(&second),
        ["open", "waiting", "waiting"],
        "from the beginning"
    );
    office
        .decide(&office.finance, &approval, "approve")
        .await
        .problem(409, "approval-not-pending");
}

#[actix_web::test]
async fn gov_09_a_rejection_ends_it_at_once() {
    let mut office = Office::open().await;
    let (opening, approval) = submitted(&mut office).await;
    let rejected = office
        .decide(&office.sales, &approval, "reject")
        .await
        .expect(200);
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(state(&office, &opening).await, "rejected");
    let record = record(&office.sales, &approval).await;
    assert_eq!(states(&record), ["rejected", "skipped", "skipped"]);
    for approver in [&office.finance, &office.general] {
        assert_eq!(inbox(approver).await, [""; 0]);
        office
            .decide(approver, &approval, "approve")
            .await
            .problem(409, "approval-not-pending");
    }
}

#[actix_web::test]
async fn gov_09_only_the_submitter_withdraws_and_only_while_it_is_pending() {
    let mut office = Office::open().await;
    let (opening, approval) = submitted(&mut office).await;
    withdraw(&office.sales, &approval)
        .await
        .problem(403, "approval-not-submitter");
    withdraw(&office.plant, &approval)
        .await
        .problem(404, "approval-not-found");
    let withdrawn = withdraw(&office.manager, &approval).await.expect(200);
    assert_eq!(withdrawn["state"], "withdrawn");
    assert_eq!(state(&office, &opening).await, "withdrawn");
    withdraw(&office.manager, &approval)
        .await
        .problem(409, "approval-not-pending");
    assert_eq!(inbox(&office.sales).await, [""; 0]);
    let (_, approval) = submitted(&mut office).await;
    office
        .decide(&office.sales, &approval, "reject")
        .await
        .expect(200);
    withdraw(&office.manager, &approval)
        .await
        .problem(409, "approval-not-pending");
}

#[actix_web::test]
async fn cus_11_who_drew_it_up_may_not_decide_it_under_any_role() {
    let mut office = Office::open().await;
    office
        .also(&office.manager, "sales_reviewer", office.server.org.company)
        .await;
    let (_, approval) = submitted(&mut office).await;
    assert_eq!(inbox(&office.manager).await, [""; 0]);
    let refused = office
        .decide(&office.manager, &approval, "approve")
        .await
        .problem(403, "approval-own-application");
    assert_eq!(refused["rule"], "CUS-11");
    for decision in ["return", "reject"] {
        office
            .decide(&office.manager, &approval, decision)
            .await
            .problem(403, "approval-own-application");
    }
}

#[actix_web::test]
async fn cus_11_the_role_must_be_held_in_that_company() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let org = office.server.org;
    let stranger = office.server.caller("sales_reviewer", org.other).await;
    assert_eq!(inbox(&stranger).await, [""; 0]);
    office
        .decide(&stranger, &approval, "approve")
        .await
        .problem(404, "approval-not-found");
    // May decide approvals and see this one, but does not hold the step's role.
    let refused = office
        .decide(&office.department, &approval, "approve")
        .await
        .problem(403, "approval-not-approver");
    assert!(refused["detail"].as_str().unwrap().contains("Sales review"));
    let branch = office.server.caller("sales_reviewer", org.branch).await;
    assert_eq!(
        inbox(&branch).await,
        [approval.as_str()],
        "a unit of the company"
    );
    office
        .decide(&branch, &approval, "approve")
        .await
        .expect(200);
}

#[actix_web::test]
async fn cus_11_the_role_must_be_held_on_that_day() {
    let mut office = Office::open().await;
    let (_, first) = submitted(&mut office).await;
    let (_, second) = submitted(&mut office).await;
    let sales = office.sales.user.unwrap();
    office
        .sql(&format!(
            "update assignments set valid_before = '2026-06-03' where user_id = '{sales}'"
        ))
        .await;
    office.at(evening("2026-06-02")).await;
    office
        .decide(&office.sales, &first, "approve")
        .await
        .expect(200);
    office.at(morning("2026-06-03")).await;
    assert_eq!(inbox(&office.sales).await, [""; 0]);
    office
        .decide(&office.sales, &second, "approve")
        .await
        .require(403);
}

#[actix_web::test]
async fn cus_11_a_later_step_waits_for_its_turn_and_is_told_which_is_open() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let refused = office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "approval-out-of-order");
    assert!(refused["detail"].as_str().unwrap().contains("Sales review"));
    let steps = record(&office.general, &approval).await["steps"].clone();
    let body = json!({"reason": "同意", "step_id": steps[2]["id"]});
    office
        .general
        .post(&format!("/v1/approvals/{approval}/approve"), body)
        .await
        .problem(409, "approval-out-of-order");
}

#[actix_web::test]
async fn gov_09_a_step_is_decided_once() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let company = office.server.org.company;
    let colleague = office.server.caller("sales_reviewer", company).await;
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    for again in [&office.sales, &colleague] {
        office
            .decide(again, &approval, "approve")
            .await
            .problem(409, "approval-step-decided");
    }
    let steps = record(&office.sales, &approval).await["steps"].clone();
    let body = json!({"reason": "同意", "step_id": steps[0]["id"]});
    office
        .sales
        .post(&format!("/v1/approvals/{approval}/reject"), body)
        .await
        .problem(409, "approval-step-decided");
}

#[actix_web::test]
async fn cus_11_one_person_with_all_roles_takes_part_in_one_step_only() {
    let mut office = Office::open().await;
    let company = office.server.org.company;
    for role in ["finance_reviewer", "general_manager"] {
        office.also(&office.sales, role, company).await;
    }
    let (_, approval) = submitted(&mut office).await;
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    assert_eq!(inbox(&office.sales).await, [""; 0]);
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .problem(403, "approval-second-part");
    office
        .decide(&office.finance, &approval, "approve")
        .await
        .expect(200);
}

#[actix_web::test]
async fn gov_09_of_two_approvals_at_once_one_wins() {
    let server = Server::start_with(|config| config.write_connections = 8).await;
    let mut office = Office::on(server).await;
    let (_, approval) = submitted(&mut office).await;
    let company = office.server.org.company;
    let mut callers = vec![office.sales.clone()];
    for _ in 0..5 {
        callers.push(office.server.caller("sales_reviewer", company).await);
    }
    let place = format!("/v1/approvals/{approval}/approve");
    let tasks: Vec<_> = callers
        .into_iter()
        .map(|caller| {
            let place = place.clone();
            actix_web::rt::spawn(
                async move { caller.post(&place, json!({"reason": "同意"})).await },
            )
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        if answer.status == 200 {
            won += 1;
        } else {
            answer.problem(409, "approval-step-decided");
        }
    }
    assert_eq!(won, 1);
    let record = record(&office.manager, &approval).await;
    assert_eq!(states(&record), ["approved", "open", "waiting"]);
    assert_eq!(record["events"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn gov_09_what_has_changed_since_it_was_submitted_can_only_be_returned() {
    let mut office = Office::open().await;
    let (opening, approval) = submitted(&mut office).await;
    office
        .sql(&format!(
            "update account_openings set region = '西北' where id = '{opening}'"
        ))
        .await;
    for decision in ["approve", "reject"] {
        office
            .decide(&office.sales, &approval, decision)
            .await
            .problem(409, "approval-subject-changed");
    }
    office
        .decide(&office.sales, &approval, "return")
        .await
        .expect(200);
    let record = record(&office.sales, &approval).await;
    assert_ne!(record["steps"][0]["digest"], record["approval"]["digest"]);
}

#[actix_web::test]
async fn gov_09_all_parallel_steps_are_needed_where_the_stage_says_all() {
    let mut office = Office::open().await;
    let named = Approver::User {
        user: office.department.user.unwrap(),
    };
    let first = stage("both", Needs::All, vec![role("sales_reviewer"), named]);
    let last = stage("last", Needs::All, vec![role("general_manager")]);
    publish_flow(&office, vec![first, last]).await;
    let (_, approval) = submitted(&mut office).await;
    assert_eq!(inbox(&office.sales).await, [approval.as_str()]);
    assert_eq!(inbox(&office.department).await, [approval.as_str()]);
    office
        .decide(&office.department, &approval, "approve")
        .await
        .expect(200);
    let half = record(&office.manager, &approval).await;
    assert_eq!(states(&half), ["open", "approved", "waiting"]);
    assert!(half["approval"]["policy_version_id"].is_string());
    office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "approval-out-of-order");
    let done = office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    assert_eq!(done["stage"], 2);
}

#[actix_web::test]
async fn gov_09_one_parallel_step_suffices_where_the_stage_says_any() {
    let mut office = Office::open().await;
    let either = vec![role("sales_reviewer"), role("finance_reviewer")];
    publish_flow(&office, vec![stage("either", Needs::Any, either)]).await;
    for (decision, end) in [("approve", "approved"), ("reject", "rejected")] {
        let prospect = office.prospect().await;
        for document in papers(&office, &prospect, None).await {
            office.verify(&document).await.expect(200);
        }
        let opening = apply(&office, &prospect).await;
        let approval = submit(&office, &opening).await;
        let done = office
            .decide(&office.finance, &approval, decision)
            .await
            .expect(200);
        assert_eq!(done["state"], end);
        let record = record(&office.manager, &approval).await;
        assert_eq!(states(&record), ["skipped", end]);
        assert_eq!(state(&office, &opening).await, end);
    }
}

#[actix_web::test]
async fn gov_09_a_flow_that_changes_meanwhile_leaves_what_is_under_way_alone() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let only = stage("only", Needs::All, vec![role("general_manager")]);
    publish_flow(&office, vec![only]).await;
    let (_, later) = submitted(&mut office).await;
    assert_eq!(
        record(&office.manager, &approval).await["steps"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    assert_eq!(
        record(&office.manager, &later).await["steps"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(inbox(&office.sales).await, [approval.as_str()]);
    assert_eq!(inbox(&office.general).await, [later.as_str()]);
}

#[actix_web::test]
async fn gov_09_a_stand_in_decides_from_the_first_through_the_last_day() {
    let mut office = Office::open().await;
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let (_, approval) = submitted(&mut office).await;
        waiting.push(approval);
    }
    let set = delegate(
        &office.sales,
        &office.department,
        "2026-06-03",
        "2026-06-04",
    )
    .await;
    let set = set.expect(201);
    assert_eq!(set["in_effect"], false);
    office.at(evening("2026-06-02")).await;
    assert_eq!(inbox(&office.department).await, [""; 0]);
    office
        .decide(&office.department, &waiting[0], "approve")
        .await
        .problem(403, "approval-not-approver");
    office.at(morning("2026-06-03")).await;
    assert_eq!(inbox(&office.department).await, waiting);
    office
        .decide(&office.department, &waiting[0], "approve")
        .await
        .expect(200);
    office.at(evening("2026-06-04")).await;
    office
        .decide(&office.department, &waiting[1], "approve")
        .await
        .expect(200);
    office.at(morning("2026-06-05")).await;
    assert_eq!(inbox(&office.department).await, [""; 0]);
    office
        .decide(&office.department, &waiting[2], "approve")
        .await
        .problem(403, "approval-not-approver");
    let record = record(&office.manager, &waiting[0]).await;
    assert_eq!(
        record["steps"][0]["decided_by"],
        json!(office.department.user.unwrap())
    );
    assert_eq!(
        record["steps"][0]["on_behalf_of"],
        json!(office.sales.user.unwrap())
    );
    assert_eq!(record["steps"][0]["delegation_id"], set["id"]);
    assert_eq!(
        record["events"][1]["on_behalf_of"],
        json!(office.sales.user.unwrap())
    );
}

#[actix_web::test]
async fn gov_09_a_delegation_that_is_ended_has_no_effect_from_that_moment() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let set = delegate(
        &office.sales,
        &office.department,
        "2026-06-01",
        "2026-06-30",
    )
    .await;
    let place = format!("/v1/delegations/{}", text(&set.expect(201)["id"]));
    assert_eq!(inbox(&office.department).await, [approval.as_str()]);
    assert_eq!(
        inbox(&office.sales).await,
        [approval.as_str()],
        "the absentee may still decide"
    );
    office
        .department
        .act(&format!("{place}/end"))
        .await
        .problem(403, "delegation-for-other");
    office
        .plant
        .act(&format!("{place}/end"))
        .await
        .problem(404, "delegation-not-found");
    let ended = office.sales.act(&format!("{place}/end")).await.expect(200);
    assert_eq!(ended["in_effect"], false);
    assert_eq!(ended["ended_by"], json!(office.sales.user.unwrap()));
    assert_eq!(inbox(&office.department).await, [""; 0]);
    office
        .decide(&office.department, &approval, "approve")
        .await
        .problem(403, "approval-not-approver");
    office
        .sales
        .act(&format!("{place}/end"))
        .await
        .problem(409, "delegation-ended");
    let again = delegate(
        &office.sales,
        &office.department,
        "2026-06-01",
        "2026-06-30",
    )
    .await;
    again.expect(201);
}

#[actix_web::test]
async fn cus_11_neither_applicant_nor_their_stand_in_decides() {
    let mut office = Office::open().await;
    let company = office.server.org.company;
    office
        .also(&office.manager, "sales_reviewer", company)
        .await;
    let (_, approval) = submitted(&mut office).await;
    // The applicant's right does not pass to the stand-in.
    let lent = delegate(
        &office.manager,
        &office.department,
        "2026-06-01",
        "2026-06-01",
    )
    .await;
    lent.expect(201);
    assert_eq!(inbox(&office.department).await, [""; 0]);
    office
        .decide(&office.department, &approval, "approve")
        .await
        .problem(403, "approval-own-application");
    // Nor does the applicant decide in a reviewer's stead.
    let lent = delegate(&office.sales, &office.manager, "2026-06-01", "2026-06-01").await;
    lent.expect(201);
    assert_eq!(inbox(&office.manager).await, [""; 0]);
    office
        .decide(&office.manager, &approval, "approve")
        .await
        .problem(403, "approval-own-application");
}

#[actix_web::test]
async fn cus_11_nobody_takes_part_twice_through_a_delegation() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let lent = delegate(&office.finance, &office.sales, "2026-06-01", "2026-06-01").await;
    lent.expect(201);
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    assert_eq!(inbox(&office.sales).await, [""; 0]);
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .problem(403, "approval-second-part");
    // A right that was used once in an approval is spent, whoever used it.
    let (_, approval) = submitted(&mut office).await;
    let company = office.server.org.company;
    office
        .also(&office.general, "sales_reviewer", company)
        .await;
    let lent = delegate(
        &office.general,
        &office.department,
        "2026-06-01",
        "2026-06-01",
    )
    .await;
    lent.expect(201);
    for approver in [&office.general, &office.finance] {
        office
            .decide(approver, &approval, "approve")
            .await
            .expect(200);
    }
    assert_eq!(inbox(&office.department).await, [""; 0]);
    office
        .decide(&office.department, &approval, "approve")
        .await
        .problem(403, "approval-second-part");
}

#[actix_web::test]
async fn gov_09_delegations_do_not_chain() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    for (absentee, stand_in) in [
        (&office.sales, &office.department),
        (&office.department, &office.general),
    ] {
        let set = delegate(absentee, stand_in, "2026-06-01", "2026-06-01").await;
        set.expect(201);
    }
    assert_eq!(inbox(&office.general).await, [""; 0]);
    office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "approval-out-of-order");
}

#[actix_web::test]
async fn gov_09_one_person_stands_in_for_another_at_a_time() {
    let office = Office::open().await;
    let (sales, department, general) = (&office.sales, &office.department, &office.general);
    let first = delegate(sales, department, "2026-06-03", "2026-06-05").await;
    first.expect(201);
    for (starts_on, ends_on) in [("2026-06-05", "2026-06-06"), ("2026-06-01", "2026-06-03")] {
        delegate(sales, general, starts_on, ends_on)
            .await
            .problem(409, "delegation-overlap");
    }
    let after = delegate(sales, general, "2026-06-06", "2026-06-06").await;
    after.expect(201);
    let before = delegate(sales, general, "2026-06-02", "2026-06-02").await;
    before.expect(201);
    let other = delegate(&office.finance, department, "2026-06-03", "2026-06-05").await;
    other.expect(201);
    let page = sales.get("/v1/delegations?limit=2").await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let next = text(&page["next_cursor"]);
    let page = sales
        .get(&format!("/v1/delegations?limit=2&cursor={next}"))
        .await
        .expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["next_cursor"], Value::Null);
    let on = department
        .get("/v1/delegations?valid_on=2026-06-05")
        .await
        .expect(200);
    assert_eq!(on["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn gov_09_delegations_that_cannot_be_are_refused() {
    let office = Office::open().await;
    let (sales, department) = (&office.sales, &office.department);
    let pointer = async |answer: Answer| {
        text(&answer.problem(422, "validation-failed")["errors"][0]["pointer"])
    };
    let own = delegate(sales, sales, "2026-06-01", "2026-06-02").await;
    assert_eq!(pointer(own).await, "/delegate_id");
    let past = delegate(sales, department, "2026-05-31", "2026-06-02").await;
    assert_eq!(pointer(past).await, "/starts_on");
    let backwards = delegate(sales, department, "2026-06-02", "2026-06-01").await;
    assert_eq!(pointer(backwards).await, "/ends_on");
    // Neither an account manager nor nobody may decide approvals.
    let unable = delegate(sales, &office.plant, "2026-06-01", "2026-06-02").await;
    assert_eq!(pointer(unable).await, "/delegate_id");
    let mut nobody = department.clone();
    nobody.user = Some(UserId::generate());
    let unknown = delegate(sales, &nobody, "2026-06-01", "2026-06-02").await;
    assert_eq!(pointer(unknown).await, "/delegate_id");
}

#[actix_web::test]
async fn gov_09_only_who_manages_approvals_there_delegates_for_another() {
    let office = Office::open().await;
    let body = json!({
        "absentee_id": office.sales.user.unwrap(), "delegate_id": office.department.user.unwrap(),
        "starts_on": "2026-06-01", "ends_on": "2026-06-01", "reason": "突发病假"
    });
    office
        .general
        .post("/v1/delegations", body.clone())
        .await
        .problem(403, "delegation-for-other");
    let org = office.server.org;
    let administrator = office
        .server
        .caller("system_administrator", org.group)
        .await;
    let set = administrator
        .post("/v1/delegations", body)
        .await
        .expect(201);
    assert_eq!(set["created_by"], json!(administrator.user.unwrap()));
    let place = format!("/v1/delegations/{}", text(&set["id"]));
    for party in [&office.sales, &office.department, &administrator] {
        party.get(&place).await.expect(200);
    }
    office
        .general
        .get(&place)
        .await
        .problem(404, "delegation-not-found");
    administrator.act(&format!("{place}/end")).await.expect(200);
}

#[actix_web::test]
async fn gov_09_keys_of_other_systems_do_not_decide() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let org = office.server.org;
    let administrator = office
        .server
        .caller("system_administrator", org.group)
        .await;
    let key = administrator
        .post(
            "/v1/api-keys",
            json!({"name": "ERP", "unit_id": org.group, "reach": "all", "permissions": ["approvals:decide"]}),
        )
        .await
        .expect(201);
    let secret = text(&key["secret"]);
    let place = format!("/v1/approvals/{approval}/approve");
    let anyone = office.server.anyone();
    let request = anyone
        .request(reqwest::Method::POST, &place)
        .header("x-api-key", secret)
        .json(&json!({"reason": "自动"}));
    anyone
        .send(request)
        .await
        .problem(403, "approval-persons-only");
}

#[actix_web::test]
async fn gov_09_an_approval_is_shown_to_its_parties_and_to_readers_of_the_company() {
    let mut office = Office::open().await;
    let (opening, approval) = submitted(&mut office).await;
    let org = office.server.org;
    let auditor = office.server.caller("auditor", org.group).await;
    let readers = [
        &office.manager,
        &office.sales,
        &office.finance,
        &office.general,
        &auditor,
    ];
    let listed = format!("/v1/approvals?subject_id={opening}");
    for reader in readers {
        record(reader, &approval).await;
        let page = reader.get(&listed).await.expect(200);
        assert_eq!(page["items"][0]["id"], approval);
    }
    let colleague = office.server.caller("account_manager", org.branch).await;
    let stranger = office.server.caller("general_manager", org.other).await;
    for other in [&colleague, &stranger, &office.plant] {
        other
            .get(&format!("/v1/approvals/{approval}"))
            .await
            .problem(404, "approval-not-found");
        let page = other.get(&listed).await.expect(200);
        assert_eq!(page["items"], json!([]));
    }
    office
        .manager
        .get(&format!("/v1/approvals/{}", nothing()))
        .await
        .problem(404, "approval-not-found");
}

#[actix_web::test]
async fn gov_09_approvals_are_listed_by_state_kind_and_submitter() {
    let mut office = Office::open().await;
    let (_, rejected) = submitted(&mut office).await;
    let (_, pending) = submitted(&mut office).await;
    office
        .decide(&office.sales, &rejected, "reject")
        .await
        .expect(200);
    for (query, expected) in [
        ("state=pending", vec![&pending]),
        ("state=rejected&state=pending", vec![&pending, &rejected]),
        ("subject_kind=disqualification", vec![]),
        (
            "subject_kind=account_opening&state=rejected",
            vec![&rejected],
        ),
        ("mine=true", vec![&pending, &rejected]),
    ] {
        let page = office
            .manager
            .get(&format!("/v1/approvals?{query}"))
            .await
            .expect(200);
        let ids: Vec<String> = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| text(&item["id"]))
            .collect();
        assert_eq!(ids.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    let mine = office.sales.get("/v1/approvals?mine=true").await;
    assert_eq!(mine.expect(200)["items"], json!([]));
    office
        .sales
        .get("/v1/approvals?state=open")
        .await
        .problem(400, "malformed-request");
}

#[actix_web::test]
async fn gov_09_what_was_submitted_and_decided_cannot_be_altered_behind_the_api() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    office
        .decide(&office.sales, &approval, "approve")
        .await
        .expect(200);
    let mut superuser = office.server.database.as_ref().unwrap().superuser().await;
    for tampering in [
        "update approvals set snapshot = '{}'",
        "update approvals set applicants = array[submitted_by, gen_random_uuid()]",
        "delete from approvals",
        "update approval_steps set reason = '不同意' where state = 'approved'",
        "delete from approval_steps where state = 'waiting'",
        "update approval_events set reason = '不同意'",
        "delete from approval_events",
        "truncate approval_events",
    ] {
        let outcome = sqlx::query(tampering).execute(&mut superuser).await;
        let code = outcome.unwrap_err().into_database_error().unwrap();
        assert_eq!(code.code().unwrap(), "55000", "{tampering}");
    }
}

#[actix_web::test]
async fn gov_09_the_same_decision_sent_twice_with_its_key_takes_effect_once() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    let place = format!("/v1/approvals/{approval}/approve");
    for _ in 0..2 {
        let answer = office
            .sales
            .post_once(&place, "decision-1", json!({"reason": "同意"}))
            .await;
        assert_eq!(answer.expect(200)["stage"], 2);
    }
    let record = record(&office.manager, &approval).await;
    assert_eq!(record["events"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn gov_09_what_the_subject_refuses_undoes_the_decision() {
    let mut office = Office::open().await;
    let (_, approval) = submitted(&mut office).await;
    for approver in [&office.sales, &office.finance] {
        office
            .decide(approver, &approval, "approve")
            .await
            .expect(200);
    }
    // The documents are not verified: the last approval cannot take effect.
    office
        .decide(&office.general, &approval, "approve")
        .await
        .problem(409, "opening-documents-not-verified");
    let record = record(&office.manager, &approval).await;
    assert_eq!(states(&record), ["approved", "approved", "open"]);
    assert_eq!(record["approval"]["state"], "pending");
    assert_eq!(inbox(&office.general).await, [approval.as_str()]);
}

#[actix_web::test]
async fn gov_09_the_events_tell_whose_turn_it_is_and_the_end() {
    let mut office = Office::open().await;
    let prospect = office.prospect().await;
    for document in papers(&office, &prospect, None).await {
        office.verify(&document).await.expect(200);
    }
    let opening = apply(&office, &prospect).await;
    let approval = submit(&office, &opening).await;
    approve_by_all(&office, &approval).await;
    for (kind, expected) in [
        ("approval.submitted", 1),
        ("approval.step_opened", 3),
        ("approval.decided", 3),
        ("approval.finished", 1),
    ] {
        let count = format!("select count(*) from outbox_events where kind = '{kind}'");
        assert_eq!(office.count(&count).await, expected, "{kind}");
    }
}

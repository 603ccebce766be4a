//! Registrations (ATT-G20 to ATT-G22, GOV-10).

use super::site::{A, B, C, NAMES, Site, form};
use crate::office::text;
use kehu_attribution::policy::MandatoryField;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_g20_a_whole_form_is_kept_and_its_names_go_to_the_dossier() {
    let site = Site::developer().await;
    let reception = site.visitor(A).await;
    let whole = json!({
        "source": "agency", "channel": "internet", "channel_detail": "房天下", "intent_level": "a", "salutation": "ms",
        "age_band": "from35", "occupation": "教师", "residence_district": "岳麓区", "work_district": "天心区",
        "transport": "own_car", "purposes": ["better_home", "school_district"], "property_types": ["residence", "parking"],
        "layouts": ["三室两厅"], "area_min": 110, "area_max": 140, "storey": "middle", "budget_min": "1000000.00",
        "budget_max": "1500000.00", "unit_price_max": "11000.00", "payment": "combined", "times_bought_before": 1,
        "competitors_seen": ["江景豪庭"], "focus_points": ["school", "layout"], "approval_points": ["location"],
        "objections": ["price"], "objection_detail": "单价偏高", "outcome": "comes_again", "contract_on": "2026-06-20",
        "reason_against": null, "suggestions": "增加儿童区", "remark": "周末带父母来"});
    let change = json!({"visitor": {"name": "钱芳", "mobile": "13812341234", "address": "长沙市岳麓区麓山路1号"}, "form": whole});
    let registration = site
        .register_with(A, &reception, "", change)
        .await
        .expect(201);
    assert_eq!(registration["form"], whole);
    assert_eq!(registration["form_number"], 1);
    let customer = text(&reception["visitors"][0]);
    let dossier = site.people[A]
        .get(&format!("/v1/customers/{customer}"))
        .await
        .expect(200);
    assert_eq!(
        (&dossier["name"], &dossier["mobile"]),
        (&json!("钱芳"), &json!("13812341234"))
    );
    assert_eq!(dossier["account_manager_id"], site.id(A).to_string());
    assert_eq!(dossier["unit_id"], site.unit.to_string());
}

#[actix_web::test]
async fn att_g20_only_the_receiver_registers_and_what_the_rules_demand_must_be_told() {
    let site = Site::with(|rules| {
        rules.reception.mandatory = vec![MandatoryField::Mobile, MandatoryField::Area]
    })
    .await;
    let reception = site.visitor(A).await;
    site.register(B, &reception, "13812341234")
        .await
        .problem(404, "reception-not-found");
    let refused = site
        .register(A, &reception, "13812341234")
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/form/area_max");
    let mut with_area = form();
    with_area["area_min"] = json!(90);
    let no_mobile = json!({"visitor": {"name": "赵明"}, "form": with_area});
    let refused = site
        .register_with(A, &reception, "", no_mobile)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/visitor/mobile");
    site.register_with(A, &reception, "13812341234", json!({"form": with_area}))
        .await
        .expect(201);
    site.register_with(
        A,
        &reception,
        "13812341234",
        json!({"visit": "return", "form": with_area}),
    )
    .await
    .problem(409, "reception-registered");
}

#[actix_web::test]
async fn att_g21_a_visit_is_registered_until_midnight_and_not_after() {
    let mut site = Site::developer().await;
    let (first, second) = (site.visitor(A).await, site.visitor(B).await);
    site.at("23:59:59").await;
    site.register(A, &first, "13812341234").await.expect(201);
    site.clock("2026-06-02", "00:00").await;
    let refused = site
        .register(B, &second, "13812345678")
        .await
        .problem(409, "registration-not-same-day");
    assert_eq!(refused["rule"], "ATT-G21");
    assert_eq!(
        site.refused_attempts("registrations.register_refused")
            .await,
        ["registration-not-same-day"]
    );
}

#[actix_web::test]
async fn att_g21_at_a_developer_it_counts_by_the_project_managers_confirmation_from_its_own_time() {
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    assert_eq!(
        site.search(B, "1234").await["matches"][0]["claim"]["confirmed_at"],
        Value::Null
    );
    let path = format!("/v1/registrations/{}/confirm", text(&registration["id"]));
    site.people[A].act(&path).await.problem(403, "forbidden");
    let refused = site
        .sales
        .act(&path)
        .await
        .problem(403, "for-the-project-manager");
    assert_eq!(refused["rule"], "ATT-G21");
    site.supervisor
        .act(&path)
        .await
        .problem(403, "for-the-project-manager");
    site.at("18:00").await;
    let confirmed = site.confirm(&registration).await.expect(200);
    assert_eq!(confirmed["decision"]["confirmed"], true);
    assert_eq!(confirmed["decision"]["acting_as"], "project_manager");
    let claim = site.search(B, "1234").await["matches"][0]["claim"].clone();
    assert!(claim["confirmed_at"].is_string());
    assert_eq!(claim["began_at"], registration["registered_at"]);
    site.confirm(&registration)
        .await
        .problem(409, "registration-decided");
}

#[actix_web::test]
async fn att_g21_nobody_confirms_their_own_and_a_site_without_a_project_manager_has_its_sales_manager()
 {
    let site = Site::developer().await;
    let system = kehu_kernel::Caller::system("test", site.server.app.clock.now());
    let user = site.id(A);
    let also = site.server.app.db.transaction(async |tx| {
        kehu_identity::assignments::create(
            tx,
            &system,
            user,
            "project_manager",
            site.unit,
            system.today(),
        )
        .await
    });
    also.await.unwrap();
    let registration = site.registered(A, "13812341234").await;
    let path = format!("/v1/registrations/{}/confirm", text(&registration["id"]));
    site.people[A]
        .act(&path)
        .await
        .problem(403, "own-registration");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    sqlx::query("delete from assignments a using roles r where r.id = a.role_id and r.code = 'project_manager'")
        .execute(&mut superuser)
        .await
        .unwrap();
    let confirmed = site.sales.act(&path).await.expect(200);
    assert_eq!(confirmed["decision"]["acting_as"], "sales_manager");
}

#[actix_web::test]
async fn att_g21_at_a_sales_office_it_counts_at_once() {
    let site = Site::sales_office().await;
    let registration = site.registered(A, "13812341234").await;
    assert!(site.search(B, "1234").await["matches"][0]["claim"]["confirmed_at"].is_string());
    site.confirm(&registration)
        .await
        .problem(409, "registration-confirmation-not-needed");
}

#[actix_web::test]
async fn att_g21_a_refused_registration_gives_no_claim_and_its_correction_claims_anew() {
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    let id = text(&registration["id"]);
    let refused = site
        .project
        .post(
            &format!("/v1/registrations/{id}/refuse"),
            json!({"reason": "意向级别不实"}),
        )
        .await
        .expect(200);
    assert_eq!(refused["decision"]["confirmed"], false);
    assert_eq!(
        site.search(B, "1234").await["matches"][0]["claim"],
        Value::Null
    );
    site.at("11:00").await;
    let corrected = site.people[A]
        .post(
            &format!("/v1/registrations/{id}/correct"),
            json!({"form": form()}),
        )
        .await
        .expect(201);
    assert_eq!(
        (&corrected["corrects_id"], &corrected["form_number"]),
        (&json!(id), &json!(2))
    );
    let claim = site.search(B, "1234").await["matches"][0]["claim"].clone();
    assert_eq!(claim["began_at"], corrected["registered_at"]);
    site.people[A]
        .post(
            &format!("/v1/registrations/{id}/correct"),
            json!({"form": form()}),
        )
        .await
        .problem(409, "registration-corrected");
}

#[actix_web::test]
async fn gov_10_a_correction_is_another_form_and_the_first_and_its_claim_stay() {
    let mut site = Site::sales_office().await;
    let registration = site.registered(A, "13812341234").await;
    let id = text(&registration["id"]);
    site.on("2026-06-05", "09:00").await;
    let mut better = form();
    better["intent_level"] = json!("a");
    let correction = site.people[A]
        .post(
            &format!("/v1/registrations/{id}/correct"),
            json!({"form": better}),
        )
        .await
        .expect(201);
    assert_eq!(correction["claim_expires_at"], Value::Null);
    let first = site.people[A]
        .get(&format!("/v1/registrations/{id}"))
        .await
        .expect(200);
    assert_eq!(
        (&first["form"]["intent_level"], &first["corrected_by_id"]),
        (&json!("b"), &correction["id"])
    );
    assert_eq!(first["claim_expires_at"], registration["claim_expires_at"]);
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let changed = sqlx::query("update registrations set form = form || '{\"intent_level\":\"d\"}'")
        .execute(&mut superuser)
        .await;
    assert!(changed.is_err(), "a registration never changes");
}

#[actix_web::test]
async fn gov_10_form_numbers_have_no_gaps_also_after_refusals() {
    let site = Site::sales_office().await;
    let first = site.registered(A, "13812341234").await;
    let reception = site.visitor(B).await;
    site.register(B, &reception, "13812341234")
        .await
        .problem(409, "registration-claim-stands");
    let second = site
        .register(B, &reception, "13812345678")
        .await
        .expect(201);
    assert_eq!(
        (&first["form_number"], &second["form_number"]),
        (&json!(1), &json!(2))
    );
}

#[actix_web::test]
async fn att_g22_the_earlier_registration_holds_and_the_later_is_told_who_and_until_when() {
    for (site, until) in [
        (Site::developer().await, "2026-07-01"),
        (Site::sales_office().await, "2026-08-01"),
    ] {
        site.registered(A, "13812341234").await;
        let reception = site.visitor(B).await;
        let refused = site
            .register(B, &reception, "13812341234")
            .await
            .problem(409, "registration-claim-stands");
        assert_eq!(refused["rule"], "ATT-G22");
        let detail = text(&refused["detail"]);
        assert!(
            detail.contains(NAMES[A]) && detail.contains(until),
            "{detail}"
        );
        assert!(!detail.contains("13812341234"));
        // What was refused merged nothing.
        assert_eq!(site.count("select count(*) from party_merges").await, 0);
    }
}

#[actix_web::test]
async fn att_v18_the_day_after_a_claim_expired_another_registers_and_on_its_last_day_nobody_does() {
    let mut site = Site::developer().await;
    let first = site.registered(A, "13812341234").await;
    site.on("2026-07-01", "23:00").await;
    let reception = site.visitor(B).await;
    site.register(B, &reception, "13812341234")
        .await
        .problem(409, "registration-claim-stands");
    site.finish(B, &reception).await;
    site.on("2026-07-02", "00:30").await;
    let reception = site
        .receive(C, json!({"receiver_id": site.id(C)}))
        .await
        .expect(201)["reception"]
        .clone();
    let second = site
        .register(C, &reception, "13812341234")
        .await
        .expect(201);
    assert_eq!(
        second["party_id"], first["party_id"],
        "the mobile shows that the two are one"
    );
    assert_eq!(
        site.count("select count(*) from party_merges where means = 'same_mobile'")
            .await,
        1
    );
    let party = site
        .project
        .get(&format!("/v1/parties/{}", text(&first["party_id"])))
        .await
        .expect(200);
    assert_eq!(party["claim"]["holder_id"], site.id(C).to_string());
    assert_eq!(
        party["members"].as_array().unwrap().len(),
        1,
        "one person, not two"
    );
}

#[actix_web::test]
async fn att_g20_a_further_visit_is_registered_without_a_claim_and_renews_none() {
    let mut site = Site::sales_office().await;
    let first = site.registered(A, "13812341234").await;
    site.on("2026-06-10", "10:00").await;
    let who = json!({"kind": "party", "party_id": first["party_id"]});
    let back = site
        .receive(
            A,
            json!({"who": who, "capacity": "returning", "been_before": "yes"}),
        )
        .await
        .expect(201);
    let further = site
        .register_with(
            A,
            &back["reception"],
            "13812341234",
            json!({"visit": "return"}),
        )
        .await
        .expect(201);
    assert_eq!(further["claim_expires_at"], Value::Null);
    let claim = site.search(B, "1234").await["matches"][0]["claim"].clone();
    assert_eq!(claim["expires_at"], first["claim_expires_at"]);
}

#[actix_web::test]
async fn att_g21_each_day_the_registrations_go_to_the_superior_once() {
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    site.at("18:00").await;
    let path = site.path("registration-submissions");
    let submitted = site.people[A]
        .post(&path, json!({"analysis": "客户关注学区"}))
        .await
        .expect(201);
    assert_eq!(submitted["registration_ids"], json!([registration["id"]]));
    site.people[A]
        .post(&path, json!({}))
        .await
        .problem(409, "registrations-day-submitted");
    let empty = site.people[B].post(&path, json!({})).await.expect(201);
    assert_eq!(empty["registration_ids"], json!([]));
    let list = site
        .project
        .get("/v1/registration-submissions?day=2026-06-01")
        .await
        .expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let own = site.people[A]
        .get("/v1/registration-submissions")
        .await
        .expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let waiting = site
        .project
        .get("/v1/registrations?decided=false&intent_level=b&channel=passing_by")
        .await
        .expect(200);
    assert_eq!(waiting["items"][0]["id"], registration["id"]);
}

#[actix_web::test]
async fn att_v08_whoever_is_named_in_the_course_of_a_visit_leaves_the_first_receivers_registration_to_them()
 {
    let site = Site::developer().await;
    let first = site.visitor(A).await;
    let change = json!({"reception_id": first["id"],
                        "decision": {"kind": "change", "allowed": true, "to_id": site.id(B), "way": "as_named"}});
    let path = format!("/v1/parties/{}/decisions", text(&first["party_id"]));
    site.sales.post(&path, change).await.expect(201);
    let over = json!({"who": {"kind": "party", "party_id": first["party_id"]}, "capacity": "named", "continues_id": first["id"],
                      "named": [site.id(B)], "insists": true});
    let taken = site.receive(B, over).await.expect(201)["reception"].clone();
    let refused = site
        .register(B, &taken, "13812341234")
        .await
        .problem(409, "first-receiver-registers");
    assert_eq!(refused["rule"], "ATT-V08");
    let registered = site.register(A, &first, "13812341234").await.expect(201);
    let party = site
        .project
        .get(&format!("/v1/parties/{}", text(&registered["party_id"])))
        .await
        .expect(200);
    assert_eq!(party["claim"]["holder_id"], site.id(A).to_string());
}

//! Not there when the turn comes (ATT-G04).

use super::site::Site;
use kehu_attribution::policy::Missed;
use kehu_kernel::UnitId;
use kehu_tests::Server;
use serde_json::json;

#[actix_web::test]
async fn att_g04_developer_without_good_reason_the_turn_is_lost() {
    let site = Site::developer().await;
    site.call(0, "go-out", json!({"reason": "私事"}))
        .await
        .expect(200);
    let number = site.last_number().await;
    let taken = site.take().await.expect(200);
    assert_eq!(site.name(&taken["salesperson_id"]), "b");
    assert_eq!(taken["passed_over"][0]["cause"], "absent");
    assert_eq!(site.moves_after(number).await, ["a passed_over", "b taken"]);
    assert_eq!(site.order().await, "cdab");
    site.comes_back(0).await;
    assert_eq!(
        site.standing(0).await["claims"],
        json!([]),
        "nothing is owed"
    );
}

#[actix_web::test]
async fn att_g04_developer_verified_work_gives_the_next_new_visitor_after_the_return() {
    let site = Site::developer().await;
    let stretch = site.goes_on_business(0).await;
    site.verify(&site.project, &stretch, true).await.expect(200);
    // However many turns pass: b, c, d, then a is passed over again before b.
    assert_eq!(site.short_visits(4).await, "bcdb");
    site.comes_back(0).await;
    let claim = &site.standing(0).await["claims"][0];
    assert_eq!(
        (&claim["kind"], &claim["left"]),
        (&json!("priority"), &json!(1))
    );
    assert_eq!(site.short_visits(2).await, "ac");
}

#[actix_web::test]
async fn att_g04_developer_work_that_is_verified_after_the_return_counts_from_then() {
    let site = Site::developer().await;
    let stretch = site.goes_on_business(0).await;
    assert_eq!(site.short_visit().await, "b");
    site.comes_back(0).await;
    assert_eq!(
        site.standing(0).await["claims"],
        json!([]),
        "not verified yet"
    );
    let open = site
        .project
        .get(&site.path("presences?verified=false"))
        .await
        .expect(200);
    assert_eq!(open["items"][0]["id"], stretch);
    let said = site.verify(&site.project, &stretch, true).await.expect(200);
    assert_eq!(said["order_confirmed"], true);
    assert_eq!(site.short_visits(2).await, "ac");
    site.verify(&site.project, &stretch, true)
        .await
        .problem(409, "business-already-verified");
}

#[actix_web::test]
async fn att_g04_developer_work_that_nobody_ordered_is_absence() {
    let site = Site::developer().await;
    let stretch = site.goes_on_business(0).await;
    assert_eq!(site.short_visit().await, "b");
    site.comes_back(0).await;
    site.verify(&site.project, &stretch, false)
        .await
        .expect(200);
    assert_eq!(site.standing(0).await["claims"], json!([]));
    assert_eq!(site.short_visit().await, "c");
}

#[actix_web::test]
async fn att_g04_the_project_manager_verifies_or_the_sales_manager_where_there_is_none() {
    let site = Site::developer().await;
    let stretch = site.goes_on_business(0).await;
    for other in [&site.supervisor, &site.sales] {
        let problem = site
            .verify(other, &stretch, true)
            .await
            .problem(403, "business-not-verifier");
        assert_eq!(problem["rule"], "ATT-G04");
    }
    site.verify(&site.project, &stretch, true).await.expect(200);
    let arrival = site
        .supervisor
        .get(&site.path("presences?state=on_site&limit=1"))
        .await
        .expect(200)["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    site.verify(&site.project, &arrival, true)
        .await
        .problem(409, "presence-not-on-business");
    site.verify(&site.project, &crate::office::nothing(), true)
        .await
        .problem(404, "presence-not-found");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update assignments set valid_before = valid_from where user_id = $1")
        .bind(site.project.user.unwrap().0)
        .execute(&mut superuser)
        .await
        .unwrap();
    let stretch = site.goes_on_business(1).await;
    site.verify(&site.sales, &stretch, true).await.expect(200);
}

#[actix_web::test]
async fn att_g04_sales_office_makes_up_as_many_as_were_passed_over_before_the_order_goes_on() {
    let site = Site::sales_office().await;
    site.goes_on_business(0).await;
    // a is passed over before b, and again before b's next: twice.
    assert_eq!(site.short_visits(4).await, "bcdb");
    let number = site.last_number().await;
    site.comes_back(0).await;
    assert_eq!(site.moves_after(number).await, ["a granted"]);
    let claim = &site.standing(0).await["claims"][0];
    assert_eq!(
        (&claim["kind"], &claim["left"]),
        (&json!("make_up"), &json!(2))
    );
    let taken = site.take().await.expect(200);
    assert_eq!(taken["claim"], "make_up");
    site.call(0, "become-free", json!({})).await.expect(200);
    assert_eq!(site.short_visits(3).await, "acd");
}

#[actix_web::test]
async fn att_g04_sales_office_work_during_which_no_turn_came_earns_nothing() {
    let site = Site::sales_office().await;
    site.goes_on_business(3).await;
    assert_eq!(site.short_visits(3).await, "abc");
    site.comes_back(3).await;
    assert_eq!(site.standing(3).await["claims"], json!([]));
    assert_eq!(site.short_visit().await, "d");
}

#[actix_web::test]
async fn att_g04_two_who_are_owed_turns_make_them_up_in_the_order_of_their_return() {
    let site = Site::sales_office().await;
    site.goes_on_business(0).await;
    site.goes_on_business(1).await;
    assert_eq!(site.short_visits(1).await, "c");
    site.comes_back(1).await;
    site.comes_back(0).await;
    assert_eq!(site.order().await, "badc");
    // b is with a party when the next one comes: a's goes first, b's waits and is not lost.
    site.people[1].get(&site.path("order")).await.expect(200);
    assert_eq!(site.visitor().await, "b");
    assert_eq!(site.visitor().await, "a");
    assert_eq!(site.visitor().await, "d");
}

#[actix_web::test]
async fn att_g04_who_is_busy_with_a_party_is_passed_over_only() {
    for site in [Site::sales_office().await, Site::developer().await] {
        // a stays with the visitor while all others receive.
        assert_eq!(site.visitor().await, "a");
        assert_eq!(site.short_visits(3).await, "bcd");
        let taken = site.take().await.expect(200);
        assert_eq!(site.name(&taken["salesperson_id"]), "b");
        assert_eq!(taken["passed_over"][0]["cause"], "busy_with_new");
        site.call(0, "become-free", json!({})).await.expect(200);
        assert_eq!(site.standing(0).await["claims"], json!([]));
        assert_eq!(site.order().await, "cdab");
    }
}

#[actix_web::test]
async fn att_g04_a_turn_missed_with_a_returning_visitor_is_made_up_where_the_policy_says_so() {
    for (missed, owed) in [(Missed::Lost, 0), (Missed::MadeUp, 1)] {
        let site = Site::with(|rules| rules.missed.busy_with_returning = missed).await;
        site.begins(0, kehu_rotation::Engagement::Returning)
            .await
            .unwrap();
        assert_eq!(site.short_visit().await, "b");
        site.call(0, "become-free", json!({})).await.expect(200);
        let claims = site.standing(0).await["claims"].clone();
        assert_eq!(claims.as_array().unwrap().len(), owed);
    }
}

#[actix_web::test]
async fn att_g04_what_is_owed_at_night_is_owed_in_the_morning_unless_the_policy_lets_it_lapse() {
    for (carry, first) in [(true, "a"), (false, "d")] {
        let mut rules = kehu_attribution::policy::SiteRules::sales_office();
        rules.rotation.claims_carry_over = carry;
        let mut site = Site::staffed(Server::start().await, rules, 4).await;
        site.at("09:00").await;
        site.roster().await;
        for one in 0..4 {
            site.call(one, "arrive", json!({})).await.expect(200);
        }
        site.goes_on_business(0).await;
        assert_eq!(site.short_visits(2).await, "bc");
        // a did not come back that day.
        site.on("2026-06-02", "09:00").await;
        for one in 0..4 {
            site.call(one, "arrive", json!({})).await.expect(200);
        }
        assert_eq!(site.short_visit().await, first, "carried over: {carry}");
    }
}

#[actix_web::test]
async fn att_g04_managers_record_for_others_with_a_reason_and_never_for_themselves() {
    let mut site = Site::developer().await;
    site.at("10:00").await;
    let path = site.path("presences");
    let absent = json!({"salesperson_id": site.id(0), "state": "absent", "reason": "巡查未见",
                        "occurred_at": "2026-06-01T01:40:00Z"});
    let recorded = site.supervisor.post(&path, absent).await.expect(200);
    assert_eq!(recorded["occurred_at"], "2026-06-01T01:40:00Z");
    assert_eq!(recorded["recorded_at"], "2026-06-01T02:00:00Z");
    assert_eq!(
        recorded["recorded_by"],
        site.supervisor.user.unwrap().to_string()
    );
    assert_eq!(site.standing(0).await["cause"], "absent");
    // At the instant between it was so, by its own time.
    let then = site.order_of("?at=2026-06-01T01:45:00Z").await;
    assert_eq!(then["standings"][0]["cause"], "absent");
    let before = site.order_of("?at=2026-06-01T01:39:59Z").await;
    assert_eq!(before["standings"][0]["cause"], json!(null));
    for (body, code) in [
        (
            json!({"salesperson_id": site.id(0), "state": "on_site", "reason": "补", "occurred_at": "2026-06-01T01:39:59Z"}),
            "presence-out-of-time",
        ),
        (
            json!({"salesperson_id": site.id(0), "state": "on_site", "reason": "补", "occurred_at": "2026-06-01T02:00:01Z"}),
            "presence-out-of-time",
        ),
        (
            json!({"salesperson_id": site.supervisor.user.unwrap(), "state": "on_site", "reason": "补"}),
            "rotation-own-decision",
        ),
        (
            json!({"salesperson_id": site.id(0), "state": "on_business", "reason": "无安排人"}),
            "validation-failed",
        ),
        (
            json!({"salesperson_id": site.id(0), "state": "on_business", "ordered_by": site.id(0), "reason": "自派"}),
            "validation-failed",
        ),
        (
            json!({"salesperson_id": site.sales.user.unwrap(), "state": "on_site", "reason": "补"}),
            "rotation-not-a-salesperson",
        ),
    ] {
        let status = if code == "rotation-own-decision" {
            403
        } else {
            422
        };
        site.supervisor
            .post(&path, body)
            .await
            .problem(status, code);
    }
    let leave = json!({"salesperson_id": site.id(1), "state": "on_leave", "reason": "病假"});
    site.supervisor.post(&path, leave).await.expect(200);
    assert_eq!(site.order().await, "acd", "whoever is on leave is off duty");
}

#[actix_web::test]
async fn att_g10_nobody_goes_out_or_home_during_a_reception() {
    let site = Site::developer().await;
    site.visitor().await;
    for (call, body) in [
        ("go-out", json!({"reason": "取资料"})),
        ("leave", json!({})),
        ("come-back", json!({})),
    ] {
        let problem = site
            .call(0, call, body)
            .await
            .problem(409, "salesperson-busy");
        assert_eq!(problem["rule"], "ATT-G10");
    }
    site.call(1, "become-free", json!({}))
        .await
        .problem(409, "presence-impossible");
}

impl Site {
    /// Makes a salesperson busy as a reception would.
    pub(super) async fn begins(
        &self,
        one: usize,
        engagement: kehu_rotation::Engagement,
    ) -> Result<kehu_rotation::Presence, kehu_rotation::Error> {
        let (site, who): (UnitId, _) = (self.unit, self.id(one));
        let system = kehu_kernel::Caller::system("test", self.server.app.clock.now());
        self.server
            .app
            .db
            .transaction(async |tx| {
                kehu_rotation::begin_party(tx, &system, site, who, engagement, None).await
            })
            .await
    }
}

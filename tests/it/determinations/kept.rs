//! Determinations as they are kept: made at the deal, read, made again, superseded.

use super::books::{evidence_of, parts, told};
use crate::office::text;
use crate::reception::site::{A, B, C, NAMES, Site, form};
use kehu_attribution::facts::Kin;
use kehu_determinations::{Asked, Error, current_of_deals, gather};
use kehu_kernel::{DealId, PartyId};
use kehu_tests::Caller;
use serde_json::{Value, json};

async fn in_chinese(caller: &Caller, path: &str) -> Value {
    let mut chinese = caller.clone();
    chinese.language = "zh-CN";
    chinese.get(path).await.expect(200)
}

#[actix_web::test]
async fn att_d10_a_determination_reads_like_a_judgment_with_rule_evidence_and_amounts() {
    let mut site = Site::developer().await;
    let party = site.recognised_later(A, B).await;
    let deal = site.deal(&party, "10000.01").await;
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "ATT-V04: paid B 1/2, A 1/2");
    let answer = &found["decision"]["answer"];
    let amounts: Vec<&str> = answer["commission"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["amount"].as_str().unwrap())
        .collect();
    assert_eq!(amounts, ["5000.01", "5000.00"]);
    assert_eq!(answer["commission"][0]["holder"]["name"], NAMES[B]);
    assert_eq!(found["summary"]["answer"], "determined");
    assert_eq!(found["summary"]["made_because"], "deal");
    assert_eq!(
        found["decision"]["facts_until"],
        found["summary"]["dealt_at"]
    );
    let passed: Vec<&str> = found["decision"]["passed_over"]
        .as_array()
        .unwrap()
        .iter()
        .map(|passed| passed["rule"]["rule"].as_str().unwrap())
        .collect();
    assert_eq!((passed[0], *passed.last().unwrap()), ("ATT-V17", "ATT-V03"));
    for evidence in answer["evidence"].as_array().unwrap() {
        if let Some(href) = evidence["record"]["href"].as_str()
            && !href.starts_with("/v1/deals")
        {
            site.project.get(href).await.expect(200);
        }
    }
    let path = format!("/v1/determinations/{}", text(&found["summary"]["id"]));
    let chinese = in_chinese(&site.people[A], &path).await;
    let judgment = &chinese["decision"]["judgment"];
    assert!(
        text(&judgment["headline"]).contains("ATT-V04"),
        "{judgment}"
    );
    let whole = judgment.to_string();
    assert!(
        whole.contains(NAMES[B]) && whole.contains("5000.01"),
        "{whole}"
    );
    for personal in ["赵明", "13812341234", "13912345678"] {
        assert!(!chinese.to_string().contains(personal), "{personal}");
    }
    assert_ne!(judgment, &found["decision"]["judgment"]);
}

#[actix_web::test]
async fn att_d10_those_who_have_or_claim_a_part_see_it_and_managers_of_the_site_and_nobody_else() {
    let mut site = Site::developer().await;
    let party = site.recognised_later(A, B).await;
    let deal = site.deal(&party, "10000.00").await;
    let found = site.chain(&deal).await[0].clone();
    let path = format!("/v1/determinations/{}", text(&found["id"]));
    for sees in [
        &site.people[A],
        &site.people[B],
        &site.project,
        &site.department,
    ] {
        sees.get(&path).await.expect(200);
        let list = sees.get("/v1/determinations").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
    let stranger = site
        .server
        .caller("project_manager", site.server.org.other)
        .await;
    for blind in [&site.people[C], &stranger] {
        blind
            .get(&path)
            .await
            .problem(404, "determination-not-found");
        blind
            .get(&format!("{path}/facts"))
            .await
            .problem(404, "determination-not-found");
        blind
            .act(&format!("{path}/replay"))
            .await
            .problem(404, "determination-not-found");
        let list = blind.get("/v1/determinations").await.expect(200);
        assert_eq!(list["items"], json!([]));
    }
}

#[actix_web::test]
async fn att_d10_the_list_is_filtered_by_site_salesperson_rule_answer_and_period() {
    let site = Site::developer().await;
    let (one, other) = (
        site.confirmed_visitor(A, "13812341234").await,
        site.confirmed_visitor(B, "13912341234").await,
    );
    let deal = site.deal(&one, "100.00").await;
    site.deal(&other, "100.00").await;
    let count = async |filter: &str| {
        let path = format!("/v1/determinations?{filter}");
        let list = site.project.get(&path).await.expect(200);
        list["items"].as_array().unwrap().len()
    };
    assert_eq!(count(&format!("site_id={}", site.unit)).await, 2);
    assert_eq!(
        count(&format!("site_id={}", site.server.org.other)).await,
        0
    );
    assert_eq!(count(&format!("salesperson_id={}", site.id(A))).await, 1);
    assert_eq!(count(&format!("deal_id={}", deal.id)).await, 1);
    assert_eq!(count("rule=ATT-V00&rule=ATT-V01").await, 2);
    assert_eq!(count("rule=ATT-V01").await, 0);
    assert_eq!(count("answer=needs_ruling").await, 0);
    assert_eq!(count("dealt_from=2026-06-01T01:00:00Z").await, 2);
    assert_eq!(count("dealt_before=2026-06-01T01:00:00Z").await, 0);
    let first = site
        .project
        .get("/v1/determinations?limit=1")
        .await
        .expect(200);
    let cursor = text(&first["next_cursor"]);
    let second = site
        .project
        .get(&format!("/v1/determinations?limit=1&cursor={cursor}"))
        .await
        .expect(200);
    assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    assert_eq!(second["next_cursor"], Value::Null);
}

#[actix_web::test]
async fn att_d10_the_same_facts_and_rules_give_the_same_bytes_again() {
    let mut site = Site::developer().await;
    let party = site.recognised_later(A, B).await;
    let deal = site.deal(&party, "10000.01").await;
    let found = site.determination(&deal).await;
    let path = format!("/v1/determinations/{}", text(&found["summary"]["id"]));
    // Whatever happens afterwards: the rules of the site change, the record goes on.
    site.on("2026-07-01", "09:00").await;
    site.confirmed_visitor(C, "13712341234").await;
    let replay = site.people[A]
        .act(&format!("{path}/replay"))
        .await
        .expect(200);
    assert_eq!(replay["same"], true);
    for digest in ["facts_digest", "decision_digest"] {
        assert_eq!(replay[digest], replay[format!("{digest}_again")]);
        assert_eq!(replay[digest], found[digest]);
    }
    assert_eq!(replay["decision"], found["decision"]);
    let facts = site.project.get(&format!("{path}/facts")).await.expect(200);
    assert_eq!(facts["digest"], found["facts_digest"]);
    let body =
        json!({"policy": {"kind": "preset", "preset": "developer"}, "facts": facts["facts"]});
    let simulated = site
        .project
        .post("/v1/determinations/simulate", body)
        .await
        .expect(200);
    assert_eq!(
        simulated["decision"]["answer"]["rule"], found["decision"]["answer"]["rule"],
        "the facts can be tried as they are shown"
    );
}

#[actix_web::test]
async fn att_v04_what_comes_to_light_after_the_deal_changes_nothing() {
    let mut site = Site::developer().await;
    let party = site.confirmed_visitor(A, "13812341234").await;
    let deal = site.deal(&party, "10000.00").await;
    site.at("09:30").await;
    let recognised = json!({"statement": {"kind": "recognition", "earlier_id": site.id(B), "recognised": "by_visitor"}});
    site.people[B]
        .post(&evidence_of(&party), recognised)
        .await
        .expect(201);
    let found = site.chain(&deal).await[0].clone();
    let path = format!("/v1/determinations/{}/correct", text(&found["id"]));
    site.sales
        .act(&path)
        .await
        .problem(409, "determination-unchanged");
    assert_eq!(site.chain(&deal).await.len(), 1, "nothing half-done");
}

#[actix_web::test]
async fn att_g21_a_confirmation_after_the_deal_takes_effect_from_the_registrations_own_time() {
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    let deal = site.deal(&registration["party_id"], "10000.00").await;
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "needs ATT-V20: no_rule_decides");
    let missing = found["decision"]["answer"]["missing"].as_array().unwrap();
    assert!(
        missing.iter().any(|one| one["code"] == "confirmation"),
        "{missing:?}"
    );
    assert_eq!(found["summary"]["commission"], json!([]));
    site.at("18:00").await;
    site.confirm(&registration).await.expect(200);
    let chain = site.chain(&deal).await;
    assert_eq!(chain.len(), 2);
    assert_eq!(chain[1]["made_because"], "correction");
    assert_eq!(chain[1]["supersedes_id"], chain[0]["id"]);
    assert_eq!(chain[0]["superseded_by_id"], chain[1]["id"]);
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-V00: paid A 1"
    );
}

#[actix_web::test]
async fn att_v19_a_swap_leaves_the_handler_and_makes_a_new_determination_of_the_same_chain() {
    let mut site = Site::developer().await;
    let party = site.recognised_later(A, B).await;
    let mut deal = site.deal(&party, "10000.00").await;
    let before = site.determination(&deal).await;
    site.clock("2026-06-20", "10:00").await;
    site.swap(&mut deal).await.unwrap();
    let after = site.determination(&deal).await;
    assert_eq!(after["summary"]["number"], 2);
    assert_eq!(after["summary"]["made_because"], "change");
    assert_eq!(
        after["summary"]["commission"],
        before["summary"]["commission"]
    );
    assert_eq!(after["summary"]["rule"], before["summary"]["rule"]);
    assert_eq!(after["decision"]["applied"][0]["rule"]["rule"], "ATT-V19");
    let current = site
        .project
        .get("/v1/determinations?current=true")
        .await
        .expect(200);
    assert_eq!(current["items"].as_array().unwrap().len(), 1);
    assert_eq!(current["items"][0]["id"], after["summary"]["id"]);
}

#[actix_web::test]
async fn att_d11_a_withdrawal_takes_the_determination_with_it() {
    let site = Site::developer().await;
    let party = site.confirmed_visitor(A, "13812341234").await;
    let mut deal = site.deal(&party, "10000.00").await;
    let again = site.try_deal(&party, deal.clone()).await.unwrap_err();
    assert!(matches!(again, Error::AlreadyDetermined {}), "{again}");
    site.withdraw(&deal).await.unwrap();
    let found = site.determination(&deal).await;
    assert_eq!(found["summary"]["voided_reason"], "客户退房");
    let path = "/v1/determinations?current=true";
    let current = site.project.get(path).await.expect(200);
    assert_eq!(current["items"], json!([]));
    for refused in [
        site.withdraw(&deal).await.unwrap_err(),
        site.swap(&mut deal).await.unwrap_err(),
    ] {
        assert!(matches!(refused, Error::DealVoided {}), "{refused}");
    }
    let unknown = DealId::generate();
    let mut connection = site.server.app.db.read().await.unwrap();
    let current = current_of_deals(&mut connection, &[deal.id, unknown])
        .await
        .unwrap();
    assert_eq!(current.len(), 1);
    assert!(current[0].is_void);
}

#[actix_web::test]
async fn att_d11_of_two_changes_at_once_one_is_told_that_the_other_came_first() {
    let site = Site::open(
        kehu_tests::Server::start_with(|config| config.write_connections = 8).await,
        kehu_attribution::policy::SiteRules::developer(),
        3,
    )
    .await;
    let party = site.confirmed_visitor(A, "13812341234").await;
    let deal = site.deal(&party, "10000.00").await;
    let changes = (0..8).map(|_| {
        let (site, mut deal) = (&site, deal.clone());
        async move { site.swap(&mut deal).await }
    });
    let outcomes = futures_util::future::join_all(changes).await;
    let made = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    for refused in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert!(matches!(refused, Error::Overtaken {}), "{refused}");
    }
    let chain = site.chain(&deal).await;
    assert_eq!(chain.len(), 1 + made);
    for (place, one) in chain.iter().enumerate() {
        assert_eq!(one["number"], place + 1);
    }
}

#[actix_web::test]
async fn att_v12_spouses_registered_apart_are_one_case_by_their_tie_and_siblings_are_not() {
    for (kin, expected) in [
        ("spouses", "ATT-V12: paid A 1/2, B 1/2"),
        ("siblings", "ATT-V00: paid A 1"),
    ] {
        let mut site = Site::developer().await;
        let husband = site.confirmed_visitor(A, "13812341234").await;
        let wife = site.confirmed_visitor(B, "13912341234").await;
        let member = async |party: &Value| {
            let path = format!("/v1/parties/{}", text(party));
            site.project.get(&path).await.expect(200)["members"][0]["customer_id"].clone()
        };
        let tie = json!({"statement": {"kind": "kinship", "one_id": member(&husband).await,
            "other_id": member(&wife).await, "other_party_id": wife, "kin": kin}});
        site.people[A]
            .post(&evidence_of(&husband), tie)
            .await
            .expect(201);
        site.at("09:30").await;
        let deal = site.deal(&husband, "10000.00").await;
        let found = site.determination(&deal).await;
        assert_eq!(told(&site, &found), expected);
    }
}

#[actix_web::test]
async fn att_v10_what_a_salesperson_announced_of_an_existing_customers_newcomer_counts() {
    let mut site = Site::developer().await;
    let old = site.confirmed_visitor(A, "13812341234").await;
    let announcement = json!({"statement": {"kind": "announcement", "by_id": site.id(A), "appointed_at": "2026-06-02T02:00:00Z"}});
    let announced = site.people[A]
        .post(&evidence_of(&old), announcement)
        .await
        .expect(201);
    site.on("2026-06-02", "10:00").await;
    let newcomer = site.registered_in_turn(B, "13912341234").await;
    site.confirm(&newcomer).await.expect(200);
    let existing = site
        .project
        .get(&format!("/v1/parties/{}", text(&old)))
        .await
        .expect(200);
    let link = json!({"reception_id": newcomer["reception_id"], "statement": {
        "kind": "introduction", "existing_party_id": old, "existing_customer_id": existing["members"][0]["customer_id"],
        "way": "telephoned", "salesperson_id": site.id(A), "announcement_id": announced["id"]}});
    site.people[B]
        .post(&evidence_of(&newcomer["party_id"]), link)
        .await
        .expect(201);
    site.at("10:30").await;
    let deal = site.deal(&newcomer["party_id"], "10000.00").await;
    assert_eq!(
        told(&site, &site.determination(&deal).await),
        "ATT-V10: paid A 1"
    );
}

#[actix_web::test]
async fn a_preview_is_as_of_now_or_of_an_earlier_instant_and_keeps_nothing() {
    let mut site = Site::developer().await;
    let party = site.recognised_later(A, B).await;
    let path = format!("/v1/parties/{}/preview-determination", text(&party));
    let now = site.project.post(&path, json!({})).await.expect(200);
    let paid = |preview: &Value| parts(&site, &preview["decision"]["answer"]["commission"]);
    assert_eq!(now["decision"]["answer"]["rule"]["rule"], "ATT-V04");
    assert_eq!(paid(&now), "B 1/2, A 1/2");
    assert_eq!(now["decision"]["deal_id"], Value::Null);
    let earlier = json!({"as_of": "2026-06-02T02:00:00Z"});
    let then = site.project.post(&path, earlier).await.expect(200);
    assert_eq!(then["decision"]["answer"]["rule"]["rule"], "ATT-V00");
    assert_eq!(paid(&then), "A 1");
    let future = json!({"as_of": "2026-06-08T02:00:01Z"});
    site.project
        .post(&path, future)
        .await
        .problem(422, "determination-future-instant");
    let stranger = site
        .server
        .caller("project_manager", site.server.org.other)
        .await;
    stranger
        .post(&path, json!({}))
        .await
        .problem(404, "determination-party-not-found");
    site.people[A]
        .post(&path, json!({}))
        .await
        .problem(403, "forbidden");
    assert_eq!(site.count("select count(*) from determinations").await, 0);
}

#[actix_web::test]
async fn gathering_many_parties_is_gathering_each() {
    let mut site = Site::developer().await;
    let mut parties = vec![site.recognised_later(A, B).await];
    site.on("2026-06-09", "09:00").await;
    for mobile in ["13712341234", "13612341234", "13512341234"] {
        parties.push(site.registered_in_turn(C, mobile).await["party_id"].clone());
    }
    let ids: Vec<PartyId> = parties
        .iter()
        .map(|party| text(party).parse().unwrap())
        .collect();
    let now = site.server.app.clock.now();
    let asked = Asked {
        until: now,
        ties: &[Kin::Spouses],
        executive_roles: &[],
        deal: None,
    };
    let mut connection = site.server.app.db.read().await.unwrap();
    let many = gather(&mut connection, &ids, asked).await.unwrap();
    for (id, found) in ids.iter().zip(&many) {
        let one = gather(&mut connection, &[*id], asked).await.unwrap();
        assert_eq!(&one[0], found);
        assert_eq!(found.party, *id);
        assert!(!found.receptions.is_empty());
    }
    let unknown = gather(&mut connection, &[PartyId::generate()], asked).await;
    assert!(matches!(unknown, Err(Error::PartyNotFound {})));
}

#[actix_web::test]
async fn att_d09_the_database_takes_no_shares_that_are_not_whole_and_changes_nothing() {
    let site = Site::developer().await;
    let party = site.confirmed_visitor(A, "13812341234").await;
    let deal = site.deal(&party, "10000.00").await;
    let id = text(&site.chain(&deal).await[0]["id"]);
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    let share = |numerator: i64, denominator: i64| {
        format!(
            "insert into determination_shares (determination_id, kind, place, holder, numerator, denominator, held)
             values ('{id}', 'commission', 2, 'pool', {numerator}, {denominator}, false)"
        )
    };
    let refused = sqlx::query(sqlx::AssertSqlSafe(share(1, i64::MAX)))
        .execute(&mut superuser)
        .await
        .unwrap_err();
    let refused = refused.into_database_error().unwrap();
    assert_eq!(refused.constraint(), Some("determination_shares_sum_check"));
    for tampering in [
        "update determinations set rule = 'ATT-V01'",
        "delete from determination_shares",
        "update determination_policies set document = '{}'",
        "truncate determinations cascade",
    ] {
        let refused = sqlx::query(tampering)
            .execute(&mut superuser)
            .await
            .unwrap_err();
        let refused = refused.into_database_error().unwrap();
        assert_eq!(refused.code().unwrap(), "55000", "{tampering}");
    }
}

#[actix_web::test]
async fn att_g21_a_deal_on_the_spot_waits_for_the_form_of_that_day_and_is_determined_with_it() {
    let site = Site::sales_office().await;
    let reception = site.visitor(A).await;
    let deal = site.deal(&reception["party_id"], "1000.00").await;
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "needs ATT-R18: no_rule_decides");
    site.register(A, &reception, "13812341234")
        .await
        .expect(201);
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "ATT-R01: paid A 1");
    assert_eq!(site.chain(&deal).await.len(), 2);
}

#[actix_web::test]
async fn att_g21_forms_that_come_in_a_batch_determine_the_deals_that_waited_for_them() {
    let site = Site::sales_office().await;
    let reception = site.visitor(A).await;
    let deal = site.deal(&reception["party_id"], "1000.00").await;
    let item = json!({"reception_id": reception["id"], "visit": "first",
                      "visitor": {"name": "赵明", "mobile": "13812341234"}, "form": form()});
    site.people[A]
        .post("/v1/registrations/batch", json!({ "items": [item] }))
        .await
        .expect(200);
    let found = site.determination(&deal).await;
    assert_eq!(told(&site, &found), "ATT-R01: paid A 1");
}

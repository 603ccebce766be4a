//! Policy documents: drafts, publication, what is in force where and when.

use crate::office::{Office, evening, morning, nothing, text};
use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

const KINDS: [&str; 13] = [
    "approval-flow",
    "customer-duplicates",
    "qualification",
    "account-opening",
    "deliveries",
    "site-rules",
    "working-time",
    "service-standards",
    "privacy",
    "complaints",
    "obligations",
    "satisfaction-indicators",
    "surveys",
];

fn duplicates(from: u8) -> Value {
    json!({"kind": "customer-duplicates", "similar_name_from": from})
}

async fn draft(caller: &Caller, unit: impl std::fmt::Display, document: Value) -> Answer {
    let kind = text(&document["kind"]);
    caller
        .post(
            &format!("/v1/policies/{kind}/versions"),
            json!({"unit_id": unit.to_string(), "document": document}),
        )
        .await
}

/// Drafts the policy on duplicates; answers its place.
async fn drafted(caller: &Caller, unit: impl std::fmt::Display, from: u8) -> String {
    let draft = draft(caller, unit, duplicates(from)).await.require(201);
    let place = draft.header("location").to_owned();
    assert!(place.ends_with(draft.json["id"].as_str().unwrap()));
    place
}

async fn publish(caller: &Caller, place: &str, effective_on: &str) -> Answer {
    caller
        .post(
            &format!("{place}/publish"),
            json!({ "effective_on": effective_on }),
        )
        .await
}

/// The figure in force, and where it comes from.
async fn in_force(caller: &Caller, unit: impl std::fmt::Display, on: &str) -> (u64, String) {
    let on = if on.is_empty() {
        String::new()
    } else {
        format!("&valid_on={on}")
    };
    let place = format!("/v1/policies/customer-duplicates/in-force?unit_id={unit}{on}");
    let found = caller.get(&place).await.expect(200);
    let source = match text(&found["source"]).as_str() {
        "preset" => text(&found["preset"]),
        _ => text(&found["source_unit_id"]),
    };
    (
        found["document"]["similar_name_from"].as_u64().unwrap(),
        source,
    )
}

#[actix_web::test]
async fn every_preset_of_every_kind_can_be_drafted_edited_and_published_unchanged() {
    let server = Server::start().await;
    let manager = server.caller("general_manager", server.org.company).await;
    let kinds = manager.get("/v1/policies").await.expect(200);
    let listed: Vec<&str> = kinds["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].as_str().unwrap())
        .collect();
    assert_eq!(listed, KINDS);
    for kind in KINDS {
        let presets = manager
            .get(&format!("/v1/policies/{kind}/presets"))
            .await
            .expect(200);
        let presets = presets["items"].as_array().unwrap();
        assert_eq!(presets[0]["is_default"], true);
        for (place, preset) in presets.iter().enumerate() {
            let body = json!({"unit_id": server.org.company, "preset": preset["key"]});
            let draft = manager
                .post(&format!("/v1/policies/{kind}/versions"), body)
                .await
                .require(201);
            assert_eq!(draft.json["document"], preset["document"], "{kind}");
            let at = draft.header("location").to_owned();
            let edited = manager
                .patch(&at, &draft.etag(), json!({"document": preset["document"]}))
                .await
                .expect(200);
            assert_eq!(edited["digest"], draft.json["digest"], "{kind}");
            let day = format!("2026-06-{:02}", place + 1);
            let published = publish(&manager, &at, &day).await.expect(200);
            assert_eq!(published["number"], place + 1);
            let asked = format!(
                "/v1/policies/{kind}/in-force?unit_id={}&valid_on={day}",
                server.org.company
            );
            let found = manager.get(&asked).await.expect(200);
            assert_eq!(found["document"], preset["document"], "{kind}");
            assert_eq!(found["version_id"], published["id"]);
        }
    }
}

#[actix_web::test]
async fn a_published_version_never_changes_and_is_never_deleted() {
    let office = Office::open().await;
    let place = drafted(&office.general, office.server.org.company, 70).await;
    let published = publish(&office.general, &place, "2026-06-01")
        .await
        .require(200);
    let etag = published.etag();
    let edit = json!({"document": duplicates(60)});
    office
        .general
        .patch(&place, &etag, edit)
        .await
        .problem(409, "policy-already-published");
    office
        .general
        .delete(&place, &etag)
        .await
        .problem(409, "policy-already-published");
    publish(&office.general, &place, "2026-06-02")
        .await
        .problem(409, "policy-already-published");
    let mut superuser = office.server.database.as_ref().unwrap().superuser().await;
    for tampering in [
        "update policy_versions set document = '{\"similar_name_from\": 50}'",
        "update policy_versions set effective_on = '2026-05-01'",
        "delete from policy_versions",
        "truncate policy_versions cascade",
    ] {
        let refused = sqlx::query(tampering)
            .execute(&mut superuser)
            .await
            .unwrap_err();
        let refused = refused.into_database_error().unwrap();
        assert_eq!(refused.code().unwrap(), "55000", "{tampering}");
    }
    let read = office.general.get(&place).await.expect(200);
    assert_eq!(read, published.json);
}

#[actix_web::test]
async fn a_version_is_in_force_from_its_day_on_and_not_the_day_before() {
    let mut office = Office::open().await;
    let company = office.server.org.company;
    let place = drafted(&office.general, company, 70).await;
    publish(&office.general, &place, "2026-06-10")
        .await
        .expect(200);
    let general = &office.general;
    assert_eq!(
        in_force(general, company, "2026-06-09").await,
        (80, "usual".to_owned())
    );
    assert_eq!(
        in_force(general, company, "2026-06-10").await,
        (70, company.to_string())
    );
    office.at(evening("2026-06-09")).await;
    assert_eq!(in_force(&office.general, company, "").await.0, 80);
    office.at(morning("2026-06-10")).await;
    assert_eq!(in_force(&office.general, company, "").await.0, 70);
    let place = drafted(&office.general, company, 90).await;
    publish(&office.general, &place, "2026-06-11")
        .await
        .expect(200);
    assert_eq!(in_force(&office.general, company, "2026-06-10").await.0, 70);
    assert_eq!(in_force(&office.general, company, "2026-06-11").await.0, 90);
    assert_eq!(in_force(&office.general, company, "2030-01-01").await.0, 90);
}

#[actix_web::test]
async fn a_draft_has_no_effect() {
    let office = Office::open().await;
    let company = office.server.org.company;
    drafted(&office.general, company, 70).await;
    assert_eq!(
        in_force(&office.general, company, "2026-12-31").await,
        (80, "usual".to_owned())
    );
}

#[actix_web::test]
async fn a_branch_lives_under_its_companys_policy_until_it_has_its_own() {
    let office = Office::open().await;
    let org = office.server.org;
    let executive = office
        .server
        .caller("system_administrator", org.group)
        .await;
    let group = drafted(&executive, org.group, 60).await;
    publish(&executive, &group, "2026-06-01").await.expect(200);
    assert_eq!(
        in_force(&executive, org.branch, "").await,
        (60, org.group.to_string())
    );
    let company = drafted(&office.general, org.company, 70).await;
    publish(&office.general, &company, "2026-06-02")
        .await
        .expect(200);
    let day = "2026-06-02";
    assert_eq!(in_force(&executive, org.branch, "2026-06-01").await.0, 60);
    assert_eq!(
        in_force(&executive, org.branch, day).await,
        (70, org.company.to_string())
    );
    assert_eq!(
        in_force(&executive, org.other, day).await,
        (60, org.group.to_string())
    );
    let branch = drafted(&office.general, org.branch, 90).await;
    publish(&office.general, &branch, "2026-06-03")
        .await
        .expect(200);
    assert_eq!(in_force(&executive, org.branch, day).await.0, 70);
    assert_eq!(
        in_force(&executive, org.branch, "2026-06-03").await,
        (90, org.branch.to_string())
    );
    assert_eq!(in_force(&executive, org.company, "2026-06-03").await.0, 70);
    assert_eq!(in_force(&executive, org.finance, "2026-06-03").await.0, 70);
}

#[actix_web::test]
async fn a_version_takes_effect_today_at_the_earliest_and_later_than_the_one_before() {
    let office = Office::open().await;
    let company = office.server.org.company;
    let first = drafted(&office.general, company, 70).await;
    publish(&office.general, &first, "2026-05-31")
        .await
        .problem(422, "policy-effective-in-past");
    publish(&office.general, &first, "2036-06-02")
        .await
        .problem(422, "policy-effective-too-far");
    let published = publish(&office.general, &first, "2026-06-01")
        .await
        .expect(200);
    assert_eq!(published["number"], 1);
    let second = drafted(&office.general, company, 60).await;
    let refused = publish(&office.general, &second, "2026-06-01")
        .await
        .problem(409, "policy-effective-not-later");
    assert!(refused["detail"].as_str().unwrap().contains("2026-06-01"));
    let published = publish(&office.general, &second, "2026-06-02")
        .await
        .expect(200);
    assert_eq!(published["number"], 2);
}

#[actix_web::test]
async fn numbers_have_no_gaps_when_many_are_published_at_once() {
    let server = Server::start_with(|config| config.write_connections = 8).await;
    let office = Office::on(server).await;
    let company = office.server.org.company;
    let mut tasks = Vec::new();
    for day in 1..=8 {
        let place = drafted(&office.general, company, 70).await;
        let caller = office.general.clone();
        tasks.push(actix_web::rt::spawn(async move {
            publish(&caller, &place, &format!("2026-06-{day:02}")).await
        }));
    }
    let mut published = 0;
    for task in tasks {
        let answer = task.await.unwrap();
        if answer.status == 200 {
            published += 1;
        } else {
            answer.problem(409, "policy-effective-not-later");
        }
    }
    let gapless =
        "select count(*) from (select number, row_number() over (order by effective_on) as place
                   from policy_versions where state = 'published') v where number = place";
    assert_eq!(office.count(gapless).await, published);
    assert!(published >= 1);
}

#[actix_web::test]
async fn a_draft_is_edited_by_who_read_it_and_can_be_discarded() {
    let office = Office::open().await;
    let org = office.server.org;
    let draft = draft(&office.general, org.company, duplicates(70))
        .await
        .require(201);
    let place = draft.header("location").to_owned();
    let noted = office
        .general
        .patch(&place, &draft.etag(), json!({"note": "试行"}))
        .await
        .require(200);
    assert_eq!(noted.json["note"], "试行");
    assert_eq!(noted.json["document"], duplicates(70));
    office
        .general
        .patch(&place, &draft.etag(), json!({"note": null}))
        .await
        .problem(412, "policy-draft-stale");
    office
        .general
        .delete(&place, &draft.etag())
        .await
        .problem(412, "policy-draft-stale");
    let edited = office
        .general
        .patch(
            &place,
            &noted.etag(),
            json!({"document": duplicates(75), "note": null}),
        )
        .await
        .require(200);
    assert_eq!(edited.json["document"], duplicates(75));
    assert_eq!(edited.json["note"], Value::Null);
    assert_ne!(edited.json["digest"], draft.json["digest"]);
    office
        .general
        .patch(&place, &edited.etag(), json!({}))
        .await
        .problem(422, "validation-failed");
    office
        .general
        .delete(&place, &edited.etag())
        .await
        .require(204);
    office
        .general
        .get(&place)
        .await
        .problem(404, "policy-version-not-found");
}

#[actix_web::test]
async fn a_unit_outside_the_scope_has_no_policies_for_the_caller() {
    let office = Office::open().await;
    let org = office.server.org;
    let other = office.server.caller("general_manager", org.other).await;
    draft(&other, org.company, duplicates(70))
        .await
        .problem(404, "policy-unit-not-found");
    draft(&office.general, nothing(), duplicates(70))
        .await
        .problem(404, "policy-unit-not-found");
    let place = drafted(&office.general, org.company, 70).await;
    other
        .get(&place)
        .await
        .problem(404, "policy-version-not-found");
    publish(&other, &place, "2026-06-01")
        .await
        .problem(404, "policy-version-not-found");
    let asked = format!(
        "/v1/policies/customer-duplicates/in-force?unit_id={}",
        org.company
    );
    other.get(&asked).await.problem(404, "unit-not-found");
    let listed = format!(
        "/v1/policies/customer-duplicates/versions?unit_id={}",
        org.company
    );
    other.get(&listed).await.problem(404, "unit-not-found");
    draft(&office.manager, org.branch, duplicates(70))
        .await
        .problem(403, "forbidden");
    // A version is found under its own kind only.
    let foreign = place.replace("customer-duplicates", "deliveries");
    office
        .general
        .get(&foreign)
        .await
        .problem(404, "policy-version-not-found");
}

#[actix_web::test]
async fn a_document_that_breaks_a_rule_is_told_where() {
    let office = Office::open().await;
    let company = office.server.org.company;
    let place = "/v1/policies/approval-flow/versions";
    let stage = json!({"key": "sales", "name_zh": "销售", "name_en": "Sales", "needs": "all",
                       "approvers": [{"kind": "role", "role": "sales_reviewer"}]});
    let flow = |stages: Value| {
        let flow = json!({"key": "account-opening", "name_zh": "开户", "name_en": "Opening", "stages": stages});
        json!({"unit_id": company, "document": {"kind": "approval-flow", "flows": [flow]}})
    };
    let fault = async |body: Value| {
        let problem = office
            .general
            .post(place, body)
            .await
            .problem(422, "validation-failed");
        text(&problem["errors"][0]["pointer"])
    };
    let mut twice = stage.clone();
    twice["name_zh"] = "财务".into();
    assert_eq!(
        fault(flow(json!([stage, twice]))).await,
        "/document/flows/0/stages/1/key"
    );
    let mut unknown = stage.clone();
    unknown["approvers"][0] = json!({"kind": "committee", "role": "x"});
    assert_eq!(
        fault(flow(json!([unknown]))).await,
        "/document/flows/0/stages/0/approvers/0/kind"
    );
    let mut extra = stage.clone();
    extra["quorum"] = 2.into();
    assert!(
        fault(flow(json!([extra])))
            .await
            .starts_with("/document/flows/0/stages/0")
    );
    assert_eq!(fault(flow(json!([]))).await, "/document/flows/0/stages");
    let other = json!({"unit_id": company, "document": duplicates(70)});
    assert_eq!(fault(other).await, "/document/kind");
    let neither = json!({ "unit_id": company });
    office
        .general
        .post(place, neither)
        .await
        .problem(422, "validation-failed");
    let preset = json!({"unit_id": company, "preset": "imaginary"});
    assert_eq!(fault(preset).await, "/preset");
    office
        .general
        .post(place, flow(json!([stage])))
        .await
        .expect(201);
    for (from, status) in [(49, 422), (50, 201), (100, 201), (101, 422)] {
        draft(&office.general, company, duplicates(from))
            .await
            .require(status);
    }
}

#[actix_web::test]
async fn the_versions_of_a_unit_are_listed_newest_first() {
    let office = Office::open().await;
    let org = office.server.org;
    let mut places = Vec::new();
    for from in [60, 70, 80] {
        places.push(drafted(&office.general, org.company, from).await);
    }
    drafted(&office.general, org.branch, 90).await;
    publish(&office.general, &places[0], "2026-06-01")
        .await
        .expect(200);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let listed = format!(
            "/v1/policies/customer-duplicates/versions?unit_id={}&limit=2{cursor}",
            org.company
        );
        let page = office.general.get(&listed).await.expect(200);
        for item in page["items"].as_array().unwrap() {
            seen.push((
                item["document"]["similar_name_from"].as_u64().unwrap(),
                text(&item["state"]),
            ));
        }
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected = [(80, "draft"), (70, "draft"), (60, "published")];
    assert_eq!(seen, expected.map(|(from, state)| (from, state.to_owned())));
}

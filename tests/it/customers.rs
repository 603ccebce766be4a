//! The dossier: entry, duplicates, identifiers, history, masking, scopes, merging and needs.

use kehu_tests::{Answer, Caller, Server};
use serde_json::{Value, json};

/// Check characters were computed by GB 32100-2015.
pub(crate) const CODES: [&str; 2] = ["91430100MA00001700", "91110000100000000W"];

fn code(place: usize) -> String {
    kehu_identifiers::uscc::compose('9', '1', "430100", &format!("MA4L{place:04}")).unwrap()
}

pub(crate) fn company(server: &Server, name: &str) -> Value {
    json!({"unit_id": server.org.branch, "name": name, "profile": {"kind": "company"}})
}

pub(crate) fn person(server: &Server, name: &str) -> Value {
    json!({"unit_id": server.org.branch, "name": name, "profile": {"kind": "person"}})
}

/// A body with more fields.
pub(crate) fn with(mut body: Value, more: Value) -> Value {
    let fields = body.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    body
}

pub(crate) async fn create(caller: &Caller, body: Value) -> Value {
    caller.post("/v1/customers", body).await.expect(201)
}

pub(crate) fn id(customer: &Value) -> String {
    customer["id"].as_str().unwrap().to_owned()
}

async fn read(caller: &Caller, customer: &Value) -> Answer {
    caller.get(&format!("/v1/customers/{}", id(customer))).await
}

/// Writes for the whole company, sees everything there in full, merges and overrides.
pub(crate) async fn director(server: &Server) -> Caller {
    server
        .caller("customer_management_director", server.org.company)
        .await
}

#[actix_web::test]
async fn cus_01_a_company_is_entered_with_contacts_and_identifiers_and_read_back() {
    let server = Server::start().await;
    let director = director(&server).await;
    let body = with(
        company(&server, "长沙远大化工有限公司"),
        json!({
            "customer_type": "direct", "telephone": "0731-84001234", "address": "长沙市岳麓区麓谷大道1号", "region_code": "430104",
            "profile": {"kind": "company", "legal_representative": "李强", "registered_capital": "5000000.00", "founded_on": "2010-05-06",
                        "size": "medium", "headcount": 250},
            "contacts": [{"name": "单小红", "title": "采购经理", "role": "purchasing", "mobile": "+86 138-1234-1234", "is_primary": true}],
            "identifiers": [{"kind": "unified_social_credit_code", "value": CODES[0].to_lowercase()}]
        }),
    );
    let made = director.post("/v1/customers", body).await.require(201);
    let place = made.header("location").to_owned();
    assert_eq!(made.header("etag"), "\"1\"");
    let read = director.get(&place).await.expect(200);
    assert_eq!(read, made.json, "what is answered at entry is what is read");
    assert_eq!(read["status"], "prospect");
    assert_eq!(read["profile"]["registered_capital"], "5000000.00");
    assert_eq!(read["contacts"][0]["mobile"], "13812341234");
    assert_eq!(read["identifiers"][0]["value"], CODES[0]);
    assert_eq!(read["identifiers"][0]["verdict"], "passed");
}

#[actix_web::test]
async fn cus_01_faults_are_told_all_at_once_with_their_places() {
    let server = Server::start().await;
    let director = director(&server).await;
    let body = with(
        company(&server, " "),
        json!({
            "mobile": "123", "profile": {"kind": "company", "founded_on": "2026-06-02"},
            "contacts": [{"name": "王"}, {"name": "", "email": "x"}],
            "identifiers": [{"kind": "resident_id", "value": "110105194912310021"}]
        }),
    );
    let problem = director
        .post("/v1/customers", body)
        .await
        .problem(422, "validation-failed");
    let mut places: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["pointer"].as_str().unwrap())
        .collect();
    places.sort_unstable();
    assert_eq!(
        places,
        [
            "/contacts/1/email",
            "/contacts/1/name",
            "/identifiers/0/value",
            "/mobile",
            "/name",
            "/profile/founded_on"
        ]
    );
}

#[actix_web::test]
async fn cus_01_a_wrong_check_character_is_overridden_only_with_reason_and_permission() {
    let server = Server::start().await;
    let (clerk, director) = (
        server.caller("account_manager", server.org.branch).await,
        director(&server).await,
    );
    let pilot = |reason: Value| json!([{"kind": "unified_social_credit_code", "value": "91350100M0001TGQXM", "override_reason": reason}]);
    let body = |reason| {
        with(
            company(&server, "福州试点有限公司"),
            json!({"identifiers": pilot(reason)}),
        )
    };
    let refused = clerk
        .post("/v1/customers", body(Value::Null))
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["code"], "identifier-checksum");
    clerk
        .post("/v1/customers", body("shown on the licence".into()))
        .await
        .problem(403, "customer-identifier-override-forbidden");
    let made = create(&director, body("shown on the licence".into())).await;
    assert_eq!(made["identifiers"][0]["verdict"], "overridden");
    assert_eq!(
        made["identifiers"][0]["override_reason"],
        "shown on the licence"
    );
}

#[actix_web::test]
async fn cus_01_the_same_credit_code_is_refused_and_the_holder_named_only_to_who_may_see_it() {
    let server = Server::start().await;
    let director = director(&server).await;
    let other = server
        .caller("customer_management_director", server.org.other)
        .await;
    let numbers =
        json!({"identifiers": [{"kind": "unified_social_credit_code", "value": CODES[0]}]});
    let first = create(&director, with(company(&server, "甲公司"), numbers.clone())).await;
    let seen = director
        .post(
            "/v1/customers",
            with(company(&server, "完全不同的名称"), numbers.clone()),
        )
        .await
        .problem(409, "customer-credit-code-taken");
    assert!(seen["detail"].as_str().unwrap().contains(&id(&first)));
    let foreign =
        json!({"unit_id": server.org.other, "name": "乙公司", "profile": {"kind": "company"}});
    let unseen = other
        .post("/v1/customers", with(foreign, numbers))
        .await
        .problem(409, "customer-credit-code-taken-elsewhere");
    assert!(!unseen["detail"].as_str().unwrap().contains(&id(&first)));
}

#[actix_web::test]
async fn cus_01_of_many_who_enter_one_credit_code_at_once_one_wins() {
    let server = Server::start().await;
    let director = director(&server).await;
    let tasks: Vec<_> = (0..8)
        .map(|place| {
            let caller = director.clone();
            let numbers =
                json!({"identifiers": [{"kind": "unified_social_credit_code", "value": CODES[0]}]});
            let names = [
                "东风", "西湖", "南山", "北海", "中原", "上林", "下关", "左岸",
            ];
            let body = with(company(&server, &format!("{}公司", names[place])), numbers);
            actix_web::rt::spawn(async move { caller.post("/v1/customers", body).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap().status.as_u16());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
}

#[actix_web::test]
async fn cus_01_a_possible_duplicate_is_refused_until_it_is_accepted_by_name() {
    let server = Server::start().await;
    let director = director(&server).await;
    let first = create(
        &director,
        with(
            company(&server, "长沙远大化工有限公司"),
            json!({"mobile": "13812341234"}),
        ),
    )
    .await;
    let alike = director
        .post(
            "/v1/customers",
            company(&server, "湖南远大化工股份有限公司"),
        )
        .await
        .problem(409, "customer-possible-duplicate");
    assert!(alike["detail"].as_str().unwrap().contains(&id(&first)));
    let same_mobile = with(
        person(&server, "张伟"),
        json!({"contacts": [{"name": "李四", "mobile": "138 1234 1234"}]}),
    );
    director
        .post("/v1/customers", same_mobile.clone())
        .await
        .problem(409, "customer-possible-duplicate");
    let wrong = json!({"accepted_duplicates": {"customer_ids": [], "reason": "another"}});
    director
        .post("/v1/customers", with(same_mobile.clone(), wrong))
        .await
        .problem(409, "customer-possible-duplicate");
    let right =
        json!({"accepted_duplicates": {"customer_ids": [id(&first)], "reason": "his driver"}});
    create(&director, with(same_mobile, right)).await;
    create(&director, company(&server, "岳阳石化贸易有限公司")).await;
}

#[actix_web::test]
async fn cus_01_the_duplicate_check_names_reasons_and_counts_what_the_caller_may_not_see() {
    let server = Server::start().await;
    let director = director(&server).await;
    let other = server
        .caller("customer_management_director", server.org.other)
        .await;
    let numbers = json!([{"kind": "resident_id", "value": "11010519491231002X"}]);
    let customer = create(
        &director,
        with(
            person(&server, "欧阳修"),
            json!({"mobile": "13812341234", "identifiers": numbers}),
        ),
    )
    .await;
    let asked = |unit: Value| {
        json!({"unit_id": unit, "kind": "person", "name": "欧阳修", "mobiles": ["13812341234"],
               "identifiers": [{"kind": "resident_id", "value": "11010519491231002x"}]})
    };
    let seen = director
        .post(
            "/v1/customers/check-duplicates",
            asked(json!(server.org.branch)),
        )
        .await
        .expect(200);
    assert_eq!(seen["unseen_count"], 0);
    assert_eq!(seen["duplicates"][0]["customer_id"], customer["id"]);
    assert_eq!(
        seen["duplicates"][0]["reasons"],
        json!(["same_identifier", "same_mobile"])
    );
    let unseen = other
        .post(
            "/v1/customers/check-duplicates",
            asked(json!(server.org.other)),
        )
        .await
        .expect(200);
    assert_eq!(unseen, json!({"duplicates": [], "unseen_count": 1}));
    let stranger = json!({"unit_id": server.org.branch, "kind": "person", "name": "欧阳修"});
    let none = director
        .post("/v1/customers/check-duplicates", stranger)
        .await
        .expect(200);
    assert_eq!(none["duplicates"], json!([]), "persons share names");
}

#[actix_web::test]
async fn cus_02_every_change_is_a_line_with_old_and_new_value_and_who() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(
        &director,
        with(
            company(&server, "甲公司"),
            json!({"mobile": "13812341234", "industry": "化工"}),
        ),
    )
    .await;
    let path = format!("/v1/customers/{}", id(&customer));
    let changed = director
        .patch(
            &path,
            "\"1\"",
            json!({"mobile": "13900001111", "industry": null, "profile": {"headcount": 12}}),
        )
        .await
        .require(200);
    assert_eq!(changed.etag(), "\"2\"");
    assert_eq!(changed.json["industry"], Value::Null);
    let lines = director.get(&format!("{path}/changes")).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .clone();
    let of = |field: &str| {
        lines
            .iter()
            .find(|line| line["field"] == field)
            .unwrap()
            .clone()
    };
    assert_eq!(
        (
            of("mobile")["old_value"].clone(),
            of("mobile")["new_value"].clone()
        ),
        (json!("13812341234"), json!("13900001111"))
    );
    assert_eq!(
        (
            of("industry")["old_value"].clone(),
            of("industry")["new_value"].clone()
        ),
        (json!("化工"), Value::Null)
    );
    assert_eq!(of("headcount")["new_value"], "12");
    assert_eq!(
        of("mobile")["by"],
        json!({"kind": "user", "id": director.user.unwrap()})
    );
    assert_eq!(lines.len(), 4, "three fields and the entry: {lines:?}");
    let unchanged = director
        .patch(&path, "\"2\"", json!({"mobile": "139-0000-1111"}))
        .await
        .require(200);
    assert_eq!(
        unchanged.etag(),
        "\"2\"",
        "a change that changes nothing leaves no trace"
    );
    let kinds: Vec<Value> = director.get(&format!("{path}/timeline")).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        [json!("customer.changed"), json!("customer.created")]
    );
}

#[actix_web::test]
async fn cus_02_nothing_in_the_history_can_be_changed_even_by_sql() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(&director, company(&server, "甲公司")).await;
    director
        .patch(
            &format!("/v1/customers/{}", id(&customer)),
            "\"1\"",
            json!({"industry": "化工"}),
        )
        .await
        .expect(200);
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    for role in ["set role kehu_app", "reset role"] {
        sqlx::query(role).execute(&mut superuser).await.unwrap();
        for sql in [
            "update customer_changes set new_value = 'x'",
            "delete from customer_changes",
            "update customer_events set kind = 'xxx'",
            "delete from customer_events",
        ] {
            assert!(
                sqlx::query(sql).execute(&mut superuser).await.is_err(),
                "{role}: {sql}"
            );
        }
    }
    assert!(
        sqlx::query("truncate customer_changes")
            .execute(&mut superuser)
            .await
            .is_err()
    );
}

#[actix_web::test]
async fn cus_02_personal_values_are_sealed_in_the_history_and_gone_with_the_key() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(
        &director,
        with(person(&server, "张伟"), json!({"mobile": "13812341234"})),
    )
    .await;
    let path = format!("/v1/customers/{}", id(&customer));
    director
        .patch(
            &path,
            "\"1\"",
            json!({"mobile": "13900001111", "customer_type": "dealer"}),
        )
        .await
        .expect(200);
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let clear: i64 = sqlx::query_scalar("select count(*) from customer_changes where field = 'mobile' and (old_value is not null or new_value is not null)")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(clear, 0);
    sqlx::query("update customer_keys set sealed_key = null, erased_at = now()")
        .execute(&mut superuser)
        .await
        .unwrap();
    let lines = director.get(&format!("{path}/changes")).await.expect(200)["items"]
        .as_array()
        .unwrap()
        .clone();
    let mobile = lines.iter().find(|line| line["field"] == "mobile").unwrap();
    assert_eq!(
        (
            &mobile["erased"],
            &mobile["old_value"],
            &mobile["new_value"]
        ),
        (&json!(true), &Value::Null, &Value::Null)
    );
    let customer_type = lines
        .iter()
        .find(|line| line["field"] == "customer_type")
        .unwrap();
    assert_eq!(
        customer_type["new_value"], "dealer",
        "what tells of nobody stays"
    );
}

#[actix_web::test]
async fn cus_02_a_stale_or_missing_version_changes_nothing() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(&director, company(&server, "甲公司")).await;
    let path = format!("/v1/customers/{}", id(&customer));
    let fresh = director
        .patch(&path, "\"1\"", json!({"industry": "化工"}))
        .await
        .require(200)
        .etag();
    director
        .patch(&path, "\"1\"", json!({"industry": "石油"}))
        .await
        .problem(412, "customer-stale");
    director
        .patch(&path, "garbage", json!({"industry": "石油"}))
        .await
        .problem(412, "customer-stale");
    assert_eq!(read(&director, &customer).await.json["industry"], "化工");
    let request = director
        .request(reqwest::Method::GET, &path)
        .header("if-none-match", fresh);
    director.send(request).await.require(304);
}

#[actix_web::test]
async fn cus_01_contacts_are_added_changed_and_removed_and_one_is_primary() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(
        &director,
        with(
            company(&server, "甲公司"),
            json!({"contacts": [{"name": "王一", "is_primary": true}]}),
        ),
    )
    .await;
    let path = format!("/v1/customers/{}/contacts", id(&customer));
    let added = director
        .post(
            &path,
            json!({"name": "李二", "role": "finance", "is_primary": true}),
        )
        .await
        .require(201);
    assert_eq!(added.etag(), "\"2\"");
    let both = read(&director, &customer).await.json;
    assert_eq!(
        (
            &both["contacts"][0]["is_primary"],
            &both["contacts"][1]["is_primary"]
        ),
        (&json!(false), &json!(true))
    );
    let place = added.header("location").to_owned();
    let changed = director
        .patch(
            &place,
            "\"2\"",
            json!({"title": "出纳", "mobile": "13812341234"}),
        )
        .await
        .require(200);
    assert_eq!(changed.json["title"], "出纳");
    director
        .delete(&place, "\"2\"")
        .await
        .problem(412, "customer-stale");
    director.delete(&place, &changed.etag()).await.require(204);
    assert_eq!(
        read(&director, &customer).await.json["contacts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    director
        .delete(&place, "\"4\"")
        .await
        .problem(404, "customer-contact-not-found");
    let lines = director
        .get(&format!(
            "/v1/customers/{}/changes?field=contact.name",
            id(&customer)
        ))
        .await
        .expect(200);
    assert_eq!(
        lines["items"][0]["old_value"], "李二",
        "the history keeps who it was"
    );
}

#[actix_web::test]
async fn cus_05_identity_numbers_show_their_last_four_and_are_disclosed_on_the_record() {
    let server = Server::start().await;
    let director = director(&server).await;
    let numbers = json!([{"kind": "resident_id", "value": "11010519491231002X"}]);
    let customer = create(
        &director,
        with(
            person(&server, "张伟"),
            json!({"identifiers": numbers, "mobile": "13812341234"}),
        ),
    )
    .await;
    assert_eq!(customer["identifiers"][0]["value"], "****002X");
    let path = format!("/v1/customers/{}/disclose", id(&customer));
    let refused = director
        .post(&path, json!({"fields": ["identifiers"], "reason": " "}))
        .await;
    assert_eq!(refused.status, 422);
    let shown = director
        .post(
            &path,
            json!({"fields": ["identifiers"], "reason": "contract 17"}),
        )
        .await
        .expect(200);
    assert_eq!(shown["identifiers"][0]["value"], "11010519491231002X");
    assert_eq!(shown["mobile"], Value::Null, "not asked for");
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let entry: (Vec<String>, Option<String>) =
        sqlx::query_as("select fields, reason from audit_entries where disclosure and action = 'customers.disclose'")
            .fetch_one(&mut superuser)
            .await
            .unwrap();
    assert_eq!(
        entry,
        (
            vec!["identifiers".to_owned()],
            Some("contract 17".to_owned())
        )
    );
    let stored: i64 = sqlx::query_scalar("select count(*) from customer_identifiers where value like '%4912%' or position('4912'::bytea in sealed) > 0")
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(stored, 0, "sealed at rest");
}

#[actix_web::test]
async fn cus_05_without_the_permission_personal_values_are_masked_everywhere() {
    let server = Server::start().await;
    let director = director(&server).await;
    let masked = server.caller("sales_reviewer", server.org.company).await;
    let body = with(
        person(&server, "欧阳修"),
        json!({"mobile": "13812341234", "email": "ouyang@example.cn", "address": "长沙市岳麓区麓谷大道1号",
               "profile": {"kind": "person", "born_on": "1990-01-02"}, "contacts": [{"name": "张伟", "mobile": "13900001111"}]}),
    );
    let customer = create(&director, body).await;
    let path = format!("/v1/customers/{}", id(&customer));
    director
        .patch(&path, "\"1\"", json!({"mobile": "13812349999"}))
        .await
        .expect(200);
    let seen = masked.get(&path).await.expect(200);
    assert_eq!(seen["masked"], true);
    assert_eq!(seen["name"], "欧阳*");
    assert_eq!(seen["mobile"], "138****9999");
    assert_eq!(seen["profile"]["born_on"], Value::Null);
    assert_eq!(seen["contacts"][0]["name"], "张*");
    let paths = [
        path.clone(),
        format!("{path}/changes"),
        format!("{path}/timeline"),
        "/v1/customers".to_owned(),
    ];
    for place in paths {
        let text = String::from_utf8(masked.get(&place).await.require(200).bytes).unwrap();
        for secret in [
            "欧阳修",
            "张伟",
            "13812341234",
            "13812349999",
            "13900001111",
            "ouyang@",
            "麓谷",
            "1990-01-02",
        ] {
            assert!(!text.contains(secret), "{place} shows {secret}: {text}");
        }
    }
    masked
        .post(
            &format!("{path}/disclose"),
            json!({"fields": ["name"], "reason": "curious"}),
        )
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn cus_05_a_masked_value_that_is_sent_back_does_not_overwrite_the_real_one() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(
        &director,
        with(person(&server, "张伟"), json!({"mobile": "13812341234"})),
    )
    .await;
    let path = format!("/v1/customers/{}", id(&customer));
    let problem = director
        .patch(&path, "\"1\"", json!({"mobile": "138****1234"}))
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["code"], "masked-value");
    assert_eq!(
        read(&director, &customer).await.json["mobile"],
        "13812341234"
    );
}

#[actix_web::test]
async fn cus_06_each_role_sees_its_own_customers_its_unit_or_all_and_the_rest_does_not_exist() {
    let server = Server::start().await;
    let director = director(&server).await;
    let (mine, colleague) = (
        server.caller("account_manager", server.org.branch).await,
        server.caller("account_manager", server.org.branch).await,
    );
    let other = server
        .caller("customer_management_director", server.org.other)
        .await;
    let group = server.caller("group_executive", server.org.group).await;
    let customer = create(&mine, company(&server, "甲公司")).await;
    assert_eq!(customer["account_manager_id"], json!(mine.user.unwrap()));
    let missing = mine
        .get("/v1/customers/019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60")
        .await
        .problem(404, "customer-not-found");
    for (caller, sees) in [
        (&mine, true),
        (&director, true),
        (&group, true),
        (&colleague, false),
        (&other, false),
    ] {
        let answer = read(caller, &customer).await;
        let listed = caller.get("/v1/customers").await.expect(200)["items"]
            .as_array()
            .unwrap()
            .len();
        assert_eq!(
            (answer.status.as_u16(), listed),
            if sees { (200, 1) } else { (404, 0) }
        );
        if !sees {
            let foreign = answer.problem(404, "customer-not-found");
            assert_eq!(
                (&foreign["title"], &foreign["detail"]),
                (&missing["title"], &missing["detail"])
            );
            let path = format!("/v1/customers/{}", id(&customer));
            caller
                .patch(&path, "\"1\"", json!({"industry": "x"}))
                .await
                .problem(404, "customer-not-found");
            caller
                .get(&format!("{path}/changes"))
                .await
                .problem(404, "customer-not-found");
            caller
                .get(&format!("{path}/timeline"))
                .await
                .problem(404, "customer-not-found");
            caller
                .post(
                    &format!("{path}/needs"),
                    json!({"kind": "need", "content": "x"}),
                )
                .await
                .problem(404, "customer-not-found");
        }
    }
    let stolen = with(
        company(&server, "乙公司"),
        json!({"account_manager_id": colleague.user.unwrap()}),
    );
    let refused = mine
        .post("/v1/customers", stolen)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["code"], "outside-scope");
}

#[actix_web::test]
async fn cus_06_own_customers_are_entered_where_one_works_and_nowhere_else() {
    let server = Server::start().await;
    let mine = server.caller("account_manager", server.org.branch).await;
    create(&mine, company(&server, "甲公司")).await;
    for unit in [server.org.other, server.org.company, server.org.plant] {
        let foreign = with(company(&server, "乙公司"), json!({"unit_id": unit}));
        let refused = mine
            .post("/v1/customers", foreign)
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["pointer"], "/unit_id");
        assert_eq!(refused["errors"][0]["code"], "outside-scope");
    }
    let director = director(&server).await;
    let below = with(
        company(&server, "丙公司"),
        json!({"unit_id": server.org.plant}),
    );
    create(&director, below).await;
}

#[actix_web::test]
async fn cus_11_what_one_company_has_opened_does_not_go_to_another() {
    let server = Server::start().await;
    let group = server
        .caller("customer_management_director", server.org.group)
        .await;
    let customer = create(&group, company(&server, "甲公司")).await;
    let path = format!("/v1/customers/{}/assign-account-manager", id(&customer));
    let to = |unit: kehu_kernel::UnitId| json!({"unit_id": unit, "reason": "reorganised"});
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    for status in ["active", "suspended", "disqualified"] {
        sqlx::query("update customers set status = $1")
            .bind(status)
            .execute(&mut superuser)
            .await
            .unwrap();
        let refused = group
            .post(&path, to(server.org.other))
            .await
            .problem(409, "customer-company-fixed");
        assert_eq!(refused["rule"], "CUS-11");
        group.post(&path, to(server.org.finance)).await.expect(200);
        group.post(&path, to(server.org.branch)).await.expect(200);
    }
    sqlx::query("update customers set status = 'prospect'")
        .execute(&mut superuser)
        .await
        .unwrap();
    let moved = group.post(&path, to(server.org.other)).await.expect(200);
    assert_eq!(moved["unit_id"], json!(server.org.other));
}

#[actix_web::test]
async fn cus_06_assigning_gives_the_customer_away_and_keeps_who_had_it() {
    let server = Server::start().await;
    let director = director(&server).await;
    let (giver, taker) = (
        server.caller("account_manager", server.org.branch).await,
        server.caller("account_manager", server.org.branch).await,
    );
    let customer = create(&giver, company(&server, "甲公司")).await;
    let path = format!("/v1/customers/{}/assign-account-manager", id(&customer));
    let body = json!({"account_manager_id": taker.user.unwrap(), "reason": "left the region"});
    giver
        .post(&path, body.clone())
        .await
        .problem(403, "forbidden");
    let given = director.post(&path, body).await.expect(200);
    assert_eq!(given["account_manager_id"], json!(taker.user.unwrap()));
    read(&giver, &customer)
        .await
        .problem(404, "customer-not-found");
    read(&taker, &customer).await.expect(200);
    let line = &taker
        .get(&format!(
            "/v1/customers/{}/changes?field=account_manager_id",
            id(&customer)
        ))
        .await
        .expect(200)["items"][0];
    assert_eq!(
        (&line["old_value"], &line["reason"]),
        (
            &json!(giver.user.unwrap().to_string()),
            &json!("left the region")
        )
    );
    let unknown =
        json!({"account_manager_id": "019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60", "reason": "x"});
    let refused = director
        .post(&path, unknown)
        .await
        .problem(422, "validation-failed");
    assert_eq!(refused["errors"][0]["pointer"], "/account_manager_id");
    let auditor = server.caller("auditor", server.org.company).await;
    let blocked = server.caller("account_manager", server.org.branch).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update users set active = false where id = $1")
        .bind(blocked.user.unwrap().0)
        .execute(&mut superuser)
        .await
        .unwrap();
    for (unable, why) in [(auditor, "sees no customers"), (blocked, "is blocked")] {
        let user = unable.user.unwrap();
        let body = json!({"account_manager_id": user, "reason": why});
        let refused = director
            .post(&path, body)
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["code"], "cannot-serve", "{why}");
        let entered = with(
            company(&server, "乙公司"),
            json!({"account_manager_id": user}),
        );
        let refused = director
            .post("/v1/customers", entered)
            .await
            .problem(422, "validation-failed");
        assert_eq!(refused["errors"][0]["code"], "cannot-serve", "{why}");
    }
    director
        .post(&path, json!({"reason": "nowhere"}))
        .await
        .problem(422, "validation-failed");
    let free = json!({"account_manager_id": null, "reason": "nobody for now"});
    let freed = director.post(&path, free).await.expect(200);
    assert_eq!(freed["account_manager_id"], json!(null));
}

async fn merge(caller: &Caller, survivor: &Value, merged: &Value, more: Value) -> Answer {
    let body = with(
        json!({"merged_id": merged["id"], "reason": "same company"}),
        more,
    );
    caller
        .post(&format!("/v1/customers/{}/merge", id(survivor)), body)
        .await
}

#[actix_web::test]
async fn cus_01_a_merge_loses_nothing() {
    let server = Server::start().await;
    let director = director(&server).await;
    let numbers = json!([{"kind": "unified_social_credit_code", "value": CODES[0]}]);
    let survivor = create(
        &director,
        with(
            company(&server, "甲化工公司"),
            json!({"industry": "化工", "contacts": [{"name": "王一", "is_primary": true}]}),
        ),
    )
    .await;
    let merged = create(
        &director,
        with(
            company(&server, "乙贸易公司"),
            json!({"industry": "贸易", "address": "长沙", "identifiers": numbers,
             "contacts": [{"name": "李二", "mobile": "13812341234", "is_primary": true}]}),
        ),
    )
    .await;
    let merged_path = format!("/v1/customers/{}", id(&merged));
    director
        .patch(&merged_path, "\"1\"", json!({"mobile": "13900001111"}))
        .await
        .expect(200);
    director
        .post(
            &format!("{merged_path}/needs"),
            json!({"kind": "need", "content": "聚丙烯"}),
        )
        .await
        .expect(201);

    let preview = merge(&director, &survivor, &merged, json!({"dry_run": true}))
        .await
        .expect(200);
    assert_eq!(preview["contacts"].as_array().unwrap().len(), 2);
    assert_eq!(
        read(&director, &merged).await.json["status"],
        "prospect",
        "a preview does nothing"
    );

    let one = merge(&director, &survivor, &merged, json!({}))
        .await
        .expect(200);
    assert_eq!(
        (&one["industry"], &one["address"], &one["mobile"]),
        (&json!("化工"), &json!("长沙"), &json!("13900001111"))
    );
    assert_eq!(one["identifiers"][0]["value"], CODES[0]);
    let primary: Vec<&Value> = one["contacts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|contact| &contact["is_primary"])
        .collect();
    assert_eq!(primary, [&json!(true), &json!(false)]);

    let old = read(&director, &merged).await.json;
    assert_eq!(
        (&old["status"], &old["merged_into"]),
        (&json!("merged"), &survivor["id"])
    );
    let fields: Vec<Value> = director
        .get(&format!("/v1/customers/{}/changes", id(&survivor)))
        .await
        .expect(200)["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["customer_id"].clone())
        .collect();
    assert!(
        fields.contains(&merged["id"]) && fields.contains(&survivor["id"]),
        "both histories are read as one"
    );
    let needs = director
        .get(&format!("/v1/customer-needs?customer_id={}", id(&survivor)))
        .await
        .expect(200);
    assert_eq!(needs["items"].as_array().unwrap().len(), 1);
    let listed = director.get("/v1/customers").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let by_tail = director
        .post("/v1/customers/search", json!({"q": "12341234"}))
        .await
        .expect(200);
    assert_eq!(by_tail["items"][0]["id"], survivor["id"]);

    let refused = director
        .patch(&merged_path, "\"3\"", json!({"industry": "x"}))
        .await
        .problem(409, "customer-merged");
    assert!(refused["detail"].as_str().unwrap().contains(&id(&survivor)));
    merge(&director, &survivor, &merged, json!({}))
        .await
        .problem(409, "customer-merged");
}

#[actix_web::test]
async fn cus_01_a_chain_of_merges_leads_to_the_last_survivor_in_one_step() {
    let server = Server::start().await;
    let director = director(&server).await;
    let mut made = Vec::new();
    for name in ["东风公司", "西湖公司", "南山公司"] {
        made.push(create(&director, company(&server, name)).await);
    }
    merge(&director, &made[1], &made[0], json!({}))
        .await
        .expect(200);
    merge(
        &director,
        &made[2],
        &made[1],
        json!({"take_over": ["name"]}),
    )
    .await
    .expect(200);
    assert_eq!(
        read(&director, &made[0]).await.json["merged_into"],
        made[2]["id"]
    );
    assert_eq!(read(&director, &made[2]).await.json["name"], "西湖公司");
    let events = director
        .get(&format!("/v1/customers/{}/timeline", id(&made[2])))
        .await
        .expect(200);
    assert_eq!(
        events["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"] == "customer.created")
            .count(),
        3
    );
}

#[actix_web::test]
async fn cus_01_customers_that_cannot_be_the_same_are_not_merged() {
    let server = Server::start().await;
    let director = director(&server).await;
    let numbered = |place: usize| json!({"identifiers": [{"kind": "unified_social_credit_code", "value": code(place)}]});
    let one = create(&director, with(company(&server, "东风公司"), numbered(1))).await;
    let two = create(&director, with(company(&server, "西湖公司"), numbered(2))).await;
    let human = create(&director, person(&server, "张伟")).await;
    merge(&director, &one, &two, json!({}))
        .await
        .problem(409, "customer-merge-credit-codes-differ");
    merge(&director, &one, &human, json!({}))
        .await
        .problem(409, "customer-merge-kinds-differ");
    merge(&director, &one, &one, json!({}))
        .await
        .problem(422, "customer-merge-with-itself");
    let plain = create(&director, company(&server, "南山公司")).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update customers set status = 'active' where name = '南山公司'")
        .execute(&mut superuser)
        .await
        .unwrap();
    merge(&director, &one, &plain, json!({}))
        .await
        .problem(409, "customer-merge-would-lose-status");
    merge(&director, &plain, &one, json!({})).await.expect(200);
    let foreign =
        json!({"unit_id": server.org.other, "name": "北海公司", "profile": {"kind": "company"}});
    let foreign = create(
        &server
            .caller("customer_management_director", server.org.other)
            .await,
        foreign,
    )
    .await;
    merge(&director, &plain, &foreign, json!({}))
        .await
        .problem(404, "customer-not-found");
}

#[actix_web::test]
async fn cus_01_an_identifier_is_removed_with_a_reason_and_its_code_is_free_again() {
    let server = Server::start().await;
    let director = director(&server).await;
    let one = create(&director, company(&server, "东风公司")).await;
    let path = format!("/v1/customers/{}/identifiers", id(&one));
    let number = json!({"kind": "unified_social_credit_code", "value": CODES[0]});
    let added = director.post(&path, number.clone()).await.require(201);
    director
        .post(&path, number.clone())
        .await
        .problem(409, "customer-identifier-exists");
    director
        .post(
            &path,
            json!({"kind": "unified_social_credit_code", "value": code(5)}),
        )
        .await
        .problem(409, "customer-second-credit-code");
    let place = format!("{}/remove", added.header("location"));
    director
        .post(&place, json!({"reason": "typed wrongly"}))
        .await
        .require(204);
    director
        .post(&place, json!({"reason": "again"}))
        .await
        .problem(404, "customer-identifier-not-found");
    create(
        &director,
        with(
            company(&server, "西湖公司"),
            json!({"identifiers": [number]}),
        ),
    )
    .await;
}

#[actix_web::test]
async fn cus_07_needs_are_noted_found_again_and_acted_on() {
    let server = Server::start().await;
    let director = director(&server).await;
    let other = server
        .caller("customer_management_director", server.org.other)
        .await;
    let customer = create(&director, company(&server, "甲公司")).await;
    let path = format!("/v1/customers/{}/needs", id(&customer));
    let body = json!({"kind": "need", "product": "聚丙烯", "content": "每月两百吨，价格敏感 5%_", "source": "走访", "follow_up_on": "2026-06-10"});
    let noted = director.post(&path, body).await.require(201);
    director
        .post(
            &path,
            json!({"kind": "target_survey", "content": "现有供应商三家"}),
        )
        .await
        .expect(201);
    for (query, count) in [
        ("", 2),
        ("?q=%E4%B8%A4%E7%99%BE%E5%90%A8", 1),
        ("?q=%E8%81%9A", 1),
        ("?q=%25", 1),
        ("?q=x", 0),
        ("?status=open&status=acted", 2),
        ("?kind=need", 1),
        ("?follow_up_before=2026-06-11", 1),
        ("?follow_up_before=2026-06-10", 0),
    ] {
        let found = director
            .get(&format!("/v1/customer-needs{query}"))
            .await
            .expect(200);
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    assert_eq!(
        other.get("/v1/customer-needs").await.expect(200)["items"],
        json!([])
    );
    let place = noted.header("location").to_owned();
    other
        .get(&place)
        .await
        .problem(404, "customer-need-not-found");
    director
        .patch(&place, "\"1\"", json!({"status": "closed"}))
        .await
        .problem(422, "validation-failed");
    let closed = director
        .patch(
            &place,
            "\"1\"",
            json!({"status": "closed", "result": "已签约"}),
        )
        .await
        .require(200);
    assert_eq!(
        (closed.etag(), &closed.json["result"]),
        ("\"2\"".to_owned(), &json!("已签约"))
    );
    director
        .patch(&place, "\"2\"", json!({"status": "open"}))
        .await
        .problem(409, "customer-need-closed");
    let kinds = director
        .get(&format!("/v1/customers/{}/timeline", id(&customer)))
        .await
        .expect(200);
    assert_eq!(
        kinds["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| e["kind"] == "need.noted")
            .count(),
        2
    );
}

#[actix_web::test]
async fn a_field_of_the_other_kind_an_unknown_one_and_a_nul_are_refused() {
    let server = Server::start().await;
    let director = director(&server).await;
    let human = create(&director, person(&server, "张伟")).await;
    let path = format!("/v1/customers/{}", id(&human));
    let foreign = director
        .patch(&path, "\"1\"", json!({"profile": {"headcount": 3}}))
        .await
        .problem(422, "validation-failed");
    assert_eq!(foreign["errors"][0]["pointer"], "/profile/headcount");
    director
        .patch(&path, "\"1\"", json!({"status": "active"}))
        .await
        .problem(422, "validation-failed");
    director
        .patch(&path, "\"1\"", json!({"name": null}))
        .await
        .problem(422, "validation-failed");
    let nul = director
        .post("/v1/customers", company(&server, "甲\u{0}乙"))
        .await
        .problem(422, "validation-failed");
    assert_eq!(nul["errors"][0]["code"], "nul-character");
}

#[actix_web::test]
async fn a_repeated_entry_with_its_key_makes_one_customer() {
    let server = Server::start().await;
    let director = director(&server).await;
    let first = director
        .post_once("/v1/customers", "key-1", company(&server, "甲公司"))
        .await
        .require(201);
    let second = director
        .post_once("/v1/customers", "key-1", company(&server, "甲公司"))
        .await
        .require(201);
    assert_eq!(first.json["id"], second.json["id"]);
    assert_eq!(second.header("idempotency-replayed"), "true");
}

#[actix_web::test]
async fn cus_01_a_shared_identity_number_is_accepted_only_by_naming_who_has_it() {
    let server = Server::start().await;
    let director = director(&server).await;
    let number = json!({"kind": "resident_id", "value": "11010519491231002X"});
    let one = create(
        &director,
        with(person(&server, "张伟"), json!({"identifiers": [number]})),
    )
    .await;
    let two = create(&director, person(&server, "张伟")).await;
    let path = format!("/v1/customers/{}/identifiers", id(&two));
    director
        .post(&path, number.clone())
        .await
        .problem(409, "customer-possible-duplicate");
    let accepted =
        json!({"accepted_duplicates": {"customer_ids": [id(&one)], "reason": "misprinted card"}});
    director
        .post(&path, with(number.clone(), accepted.clone()))
        .await
        .expect(201);
    director
        .post(&path, with(number, accepted))
        .await
        .problem(409, "customer-identifier-exists");
}

#[actix_web::test]
async fn cus_05_what_may_only_be_stored_is_shown_to_nobody_and_does_not_change() {
    let server = Server::start().await;
    let director = director(&server).await;
    let customer = create(
        &director,
        with(person(&server, "张伟"), json!({"mobile": "13812341234"})),
    )
    .await;
    let path = format!("/v1/customers/{}", id(&customer));
    director
        .patch(&path, "\"1\"", json!({"mobile": "13900001111"}))
        .await
        .expect(200);
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    sqlx::query("update customers set processing_state = 'restricted'")
        .execute(&mut superuser)
        .await
        .unwrap();
    for place in [
        path.clone(),
        format!("{path}/changes"),
        "/v1/customers".to_owned(),
    ] {
        let text = String::from_utf8(director.get(&place).await.require(200).bytes).unwrap();
        for secret in ["张伟", "13812341234", "13900001111"] {
            assert!(!text.contains(secret), "{place} shows {secret}");
        }
    }
    director
        .patch(&path, "\"2\"", json!({"industry": "x"}))
        .await
        .problem(409, "customer-restricted");
    director
        .post(
            &format!("{path}/disclose"),
            json!({"fields": ["name"], "reason": "curious"}),
        )
        .await
        .problem(409, "customer-restricted");
}

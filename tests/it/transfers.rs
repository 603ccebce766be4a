//! Import and export of customers (CUS-01, CUS-05).

use crate::customers::{company, create, director, id, person, with};
use kehu_api::workers::Workers;
use kehu_customers::transfers::{self, MAX_ROWS, Plan, Table};
use kehu_tests::{Caller, Server};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::time::Duration;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn code(place: usize) -> String {
    kehu_identifiers::uscc::compose('9', '1', "430100", &format!("MA4T{place:04}")).unwrap()
}

pub(crate) async fn upload(caller: &Caller, media_type: &str, bytes: Vec<u8>) -> String {
    let name = if media_type == XLSX {
        "客户.xlsx"
    } else {
        "客户.csv"
    };
    let part = Part::bytes(bytes)
        .file_name(name)
        .mime_str(media_type)
        .unwrap();
    let form = Form::new().part("file", part).text("purpose", "import");
    let file = caller
        .send(caller.request(Method::POST, "/v1/files").multipart(form))
        .await
        .expect(201);
    id(&file)
}

/// Uploads and prepares.
pub(crate) async fn prepare(
    caller: &Caller,
    server: &Server,
    media_type: &str,
    bytes: Vec<u8>,
) -> Value {
    let file = upload(caller, media_type, bytes).await;
    let body = json!({"file_id": file, "unit_id": server.org.branch});
    caller.post("/v1/customer-imports", body).await.expect(201)
}

/// Runs a prepared import to its end and answers it.
pub(crate) async fn run(caller: &Caller, server: &Server, prepared: &Value) -> Value {
    let path = format!("/v1/customer-imports/{}", id(&prepared["import"]));
    let queued = caller.act(&format!("{path}/run")).await.require(202);
    assert_eq!(queued.header("retry-after"), "2");
    let job = queued.header("location").to_owned();
    let workers = Workers::start(&server.app);
    let mut ended = Value::Null;
    for _ in 0..3_000 {
        ended = caller.get(&job).await.expect(200);
        if !["queued", "running"].contains(&ended["status"].as_str().unwrap()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    workers.stop(Duration::from_secs(5)).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
    let import = caller.get(&path).await.expect(200);
    assert_eq!(import["rows_done"], import["rows_total"]);
    assert_eq!(ended["result_file_id"], import["error_file_id"]);
    import
}

pub(crate) fn counts(import: &Value) -> [i64; 4] {
    [
        "created_count",
        "updated_count",
        "unchanged_count",
        "failed_count",
    ]
    .map(|name| import[name].as_i64().unwrap())
}

pub(crate) async fn import(
    caller: &Caller,
    server: &Server,
    media_type: &str,
    bytes: Vec<u8>,
) -> [i64; 4] {
    let prepared = prepare(caller, server, media_type, bytes).await;
    counts(&run(caller, server, &prepared).await)
}

async fn content(caller: &Caller, file: &Value) -> Vec<u8> {
    let path = format!("/v1/files/{}/content", file.as_str().unwrap());
    caller.get(&path).await.require(200).bytes
}

async fn customers(caller: &Caller) -> Vec<Value> {
    let page = caller.get("/v1/customers?limit=200").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn cus_01_rows_are_entered_or_refused_whole_and_the_refused_ones_can_be_corrected_and_imported_again()
 {
    let server = Server::start().await;
    let director = director(&server).await;
    let wrong = format!(
        "{}{}",
        &code(2)[..17],
        if code(2).ends_with('0') { '1' } else { '0' }
    );
    let sheet = format!(
        "客户名称;信用代码;手机;联系人;联系人手机;注册资本;成立日期;无关\n\
         长沙远大化工有限公司;{};13812341234;王芳;13900001111;5,000,000;2010年5月6日;x\n\
         岳阳石化有限公司;{wrong};;;;;;=2+3\n\
         常德树脂厂;{};;;;;;\n\
         衡阳塑料有限公司;;128;;;;;\n\
         湘潭橡胶有限公司;{};;;;;;\n",
        code(1),
        code(1),
        code(3)
    );
    let bytes = encoding_rs::GB18030.encode(&sheet).0.into_owned();
    let prepared = prepare(&director, &server, "text/csv", bytes).await;
    let columns: Vec<&Value> = prepared["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| &column["column"])
        .collect();
    assert_eq!(columns[1], "credit_code", "GB 18030 was read");
    assert_eq!(columns[7], &Value::Null);
    let preview = prepared["preview"].as_array().unwrap();
    let outcomes: Vec<&str> = preview
        .iter()
        .map(|row| row["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["created", "failed", "failed", "failed", "created"]
    );
    assert_eq!(preview[1]["errors"][0]["code"], "identifier-checksum");
    assert_eq!(preview[1]["errors"][0]["column"], "credit_code");
    assert_eq!(preview[2]["errors"][0]["code"], "duplicate-in-file");
    assert_eq!(preview[3]["errors"][0]["code"], "mobile-form");
    assert!(
        customers(&director).await.is_empty(),
        "a preview enters nobody"
    );

    let import = run(&director, &server, &prepared).await;
    assert_eq!(counts(&import), [2, 0, 0, 3]);
    let entered = customers(&director).await;
    let first = entered
        .iter()
        .find(|customer| customer["name"] == "长沙远大化工有限公司")
        .unwrap();
    let dossier = director
        .get(&format!("/v1/customers/{}", id(first)))
        .await
        .expect(200);
    assert_eq!(dossier["profile"]["registered_capital"], "5000000.00");
    assert_eq!(dossier["profile"]["founded_on"], "2010-05-06");
    assert_eq!(dossier["contacts"][0]["mobile"], "13900001111");
    assert_eq!(dossier["identifiers"][0]["value"], code(1));

    let errors = content(&director, &import["error_file_id"]).await;
    let text = String::from_utf8(errors).unwrap();
    assert!(
        text.starts_with('\u{feff}'),
        "spreadsheets must see that it is UTF-8"
    );
    assert_eq!(text.lines().count(), 4);
    assert!(text.contains(",'=2+3"), "a formula is quoted: {text}");
    assert!(text.contains("identifier-checksum") && text.contains("duplicate-in-file"));
    let corrected = text
        .replace(&wrong, &code(2))
        .replace(",128,", ",13812345678,")
        .replace(
            &format!("常德树脂厂,{}", code(1)),
            &format!("常德树脂厂,{}", code(4)),
        );
    assert_eq!(
        self::import(&director, &server, "text/csv", corrected.into_bytes()).await,
        [3, 0, 0, 0]
    );
}

#[actix_web::test]
async fn cus_01_files_that_cannot_be_read_are_refused_with_the_reason() {
    let server = Server::start().await;
    let director = director(&server).await;
    for (bytes, refusal) in [
        (
            "客户名称,备注\n甲公司,\"开\n乙公司,\n".as_bytes().to_vec(),
            "import-file-broken",
        ),
        (
            b"name\n\xff\xff\xff\xff".to_vec(),
            "import-encoding-unknown",
        ),
        (
            "手机\n13812341234\n".as_bytes().to_vec(),
            "import-nobody-named",
        ),
        (b"\n\n".to_vec(), "import-no-headings"),
        (
            format!("name\n{}", "x\n".repeat(MAX_ROWS + 1)).into_bytes(),
            "import-too-many-rows",
        ),
        (
            format!("name{}\nx\n", ",".repeat(200)).into_bytes(),
            "import-too-many-columns",
        ),
    ] {
        let file = upload(&director, "text/csv", bytes).await;
        director
            .post("/v1/customer-imports", json!({"file_id": file}))
            .await
            .problem(422, refusal);
    }
    let named = upload(
        &director,
        "text/csv",
        "甲列,乙列\n长沙远大化工有限公司,13812341234\n"
            .as_bytes()
            .to_vec(),
    )
    .await;
    let mapped = json!({"file_id": named, "unit_id": server.org.branch,
        "mapping": [{"position": 0, "column": "name"}, {"position": 1, "column": "mobile"}]});
    let prepared = director
        .post("/v1/customer-imports", mapped)
        .await
        .expect(201);
    assert_eq!(prepared["preview"][0]["outcome"], "created");
    let beyond = json!({"file_id": named, "mapping": [{"position": 2, "column": "name"}]});
    director
        .post("/v1/customer-imports", beyond)
        .await
        .problem(422, "validation-failed");
    let foreign = server
        .caller("customer_management_director", server.org.other)
        .await;
    foreign
        .post("/v1/customer-imports", json!({"file_id": named}))
        .await
        .problem(404, "file-not-found");
    foreign
        .get(&format!("/v1/customer-imports/{}", id(&prepared["import"])))
        .await
        .problem(404, "import-not-found");
}

#[actix_web::test]
async fn cus_01_a_customer_on_file_is_changed_by_its_code_or_id_and_an_empty_cell_leaves_it() {
    let server = Server::start().await;
    let director = director(&server).await;
    let by_code = create(
        &director,
        with(
            company(&server, "长沙远大化工有限公司"),
            json!({"telephone": "0731-84001234", "contacts": [{"name": "王芳", "mobile": "13900001111", "role": "other"}],
                   "identifiers": [{"kind": "unified_social_credit_code", "value": code(1)}]}),
        ),
    )
    .await;
    let by_id = create(&director, company(&server, "岳阳石化有限公司")).await;
    let elsewhere = server
        .caller("customer_management_director", server.org.other)
        .await;
    let foreign = json!({"unit_id": server.org.other, "name": "南京石化有限公司", "profile": {"kind": "company"},
        "identifiers": [{"kind": "unified_social_credit_code", "value": code(9)}]});
    let foreign = create(&elsewhere, foreign).await;
    let sheet = format!(
        "\u{feff}客户标识,客户名称,统一社会信用代码,行业,电话,联系人手机,客户性质\n\
         ,,{},化工,,13900002222,\n\
         {},岳阳石油化工有限公司,{},石化,,,\n\
         {},改名,,,,,\n\
         ,南京某公司,{},,,,\n\
         {},,,,,,个人\n",
        code(1),
        id(&by_id),
        code(2),
        id(&foreign),
        code(9),
        id(&by_code),
    );
    let prepared = prepare(&director, &server, "text/csv", sheet.into_bytes()).await;
    let import = run(&director, &server, &prepared).await;
    assert_eq!(counts(&import), [0, 2, 0, 3]);
    let codes: Vec<&Value> = prepared["preview"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["errors"][0]["code"])
        .collect();
    assert_eq!(codes[2], "customer-not-found");
    assert_eq!(codes[3], "customer-credit-code-taken-elsewhere");
    assert_eq!(codes[4], "differs");
    let read = async |customer: &Value| {
        director
            .get(&format!("/v1/customers/{}", id(customer)))
            .await
            .expect(200)
    };
    let first = read(&by_code).await;
    assert_eq!(
        (&first["industry"], &first["telephone"]),
        (&json!("化工"), &json!("0731-84001234"))
    );
    assert_eq!(first["contacts"][0]["mobile"], "13900002222");
    assert_eq!(first["contacts"][0]["name"], "王芳");
    let second = read(&by_id).await;
    assert_eq!(second["name"], "岳阳石油化工有限公司");
    assert_eq!(second["identifiers"][0]["value"], code(2));
}

#[actix_web::test]
async fn cus_01_what_may_be_on_file_already_is_refused_until_it_is_accepted_with_a_reason() {
    let server = Server::start().await;
    let director = director(&server).await;
    create(
        &director,
        with(
            company(&server, "长沙远大化工有限公司"),
            json!({"mobile": "13812341234"}),
        ),
    )
    .await;
    let sheet = "客户名称,手机\n长沙远大化工有限责任公司,\n湘潭橡胶有限公司,13812341234\n\
                 常德树脂有限公司,13800000001\n衡阳塑料有限公司,13800000001\n";
    let file = upload(&director, "text/csv", sheet.as_bytes().to_vec()).await;
    let body = json!({"file_id": file, "unit_id": server.org.branch});
    let strict = director
        .post("/v1/customer-imports", body.clone())
        .await
        .expect(201);
    let codes: Vec<&Value> = strict["preview"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["errors"][0]["code"])
        .collect();
    let possible = json!("customer-possible-duplicate");
    assert_eq!(
        codes,
        [
            &possible,
            &possible,
            &Value::Null,
            &json!("duplicate-in-file")
        ]
    );
    let accepted = with(
        body,
        json!({"accept_duplicates_reason": "经核对为不同客户"}),
    );
    let accepted = director
        .post("/v1/customer-imports", accepted)
        .await
        .expect(201);
    assert_eq!(
        counts(&run(&director, &server, &accepted).await),
        [4, 0, 0, 0]
    );
}

/// A company and a person with everything that an export shows, and texts that look like formulas.
async fn fill(server: &Server, director: &Caller) {
    let firm = with(
        company(server, "=HYPERLINK(\"http://example.cn\")"),
        json!({"customer_type": "direct", "telephone": "+86 731 8400 1234", "mobile": "13812341234", "email": "info@example.cn",
               "region_code": "430104", "address": "长沙市岳麓区\"麓谷\"大道1号,二楼", "postal_code": "410000", "industry": "@化工",
               "website": "https://example.cn", "remark": "-1 第一行\n第二行", "marketing_opt_out": true,
               "profile": {"kind": "company", "legal_representative": "李强", "registered_capital": "999999999999.99",
                           "founded_on": "2010-05-06", "size": "medium", "headcount": 250, "business_scope": "'=化工产品销售"},
               "contacts": [{"name": "单小红", "title": "采购经理", "role": "purchasing", "telephone": "0731-84001235",
                             "mobile": "13900001111", "email": "shan@example.cn", "is_primary": true}],
               "identifiers": [{"kind": "unified_social_credit_code", "value": code(1)}]}),
    );
    create(director, firm).await;
    let human = with(
        person(server, "欧阳修"),
        json!({"mobile": "13812349999", "address": "长沙市岳麓区麓谷大道9号", "email": "ouyang@example.cn",
               "account_manager_id": director.user.unwrap(), "remark": "喜欢茶", "survey_opt_out": true, "profile": {"kind": "person", "born_on": "1990-01-02"},
               "identifiers": [{"kind": "resident_id", "value": "11010519491231002X"}]}),
    );
    create(director, human).await;
}

async fn versions(caller: &Caller) -> Vec<(String, i64)> {
    let mut versions: Vec<_> = customers(caller)
        .await
        .iter()
        .map(|customer| (id(customer), customer["version"].as_i64().unwrap()))
        .collect();
    versions.sort();
    versions
}

#[actix_web::test]
async fn cus_05_importing_an_export_changes_nothing_in_either_form_and_for_masked_ones() {
    let server = Server::start().await;
    let director = director(&server).await;
    fill(&server, &director).await;
    let before = versions(&director).await;
    let masked = server.caller("sales_director", server.org.company).await;
    for (exporter, language) in [(&director, "zh-CN"), (&director, "en"), (&masked, "zh-CN")] {
        let mut exporter = exporter.clone();
        exporter.language = language;
        for (format, media_type) in [("csv", "text/csv"), ("xlsx", XLSX)] {
            let answer = exporter
                .get(&format!("/v1/customers/export?format={format}"))
                .await
                .require(200);
            assert!(answer.header("content-type").starts_with(media_type));
            assert!(
                answer
                    .header("content-disposition")
                    .contains(&format!("2026-06-01.{format}"))
            );
            let prepared = prepare(&director, &server, media_type, answer.bytes).await;
            let outcomes: Vec<&Value> = prepared["preview"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| &row["outcome"])
                .collect();
            assert_eq!(outcomes, ["unchanged", "unchanged"], "{format}: {prepared}");
            assert_eq!(
                counts(&run(&director, &server, &prepared).await),
                [0, 0, 2, 0]
            );
        }
    }
    assert_eq!(versions(&director).await, before);
}

#[actix_web::test]
async fn sur_06_who_does_not_want_to_be_asked_is_imported_changed_and_exported() {
    let server = Server::start().await;
    let director = director(&server).await;
    let heading = "客户名称,统一社会信用代码,客户性质,拒绝参加调查";
    let sheet = format!(
        "{heading}\n长沙远大化工有限公司,{},企业,是\n岳阳石化有限公司,{},企业,\n株洲塑业有限公司,{},企业,不想\n",
        code(1),
        code(2),
        code(3)
    );
    let done = import(&director, &server, "text/csv", sheet.into_bytes()).await;
    assert_eq!(done, [2, 0, 0, 1], "two entered, one refused for its word");
    let opted_out = async || {
        let mut found = Vec::new();
        for one in customers(&director).await {
            let place = format!("/v1/customers/{}", id(&one));
            let read = director.get(&place).await.expect(200);
            let name = read["name"].as_str().unwrap().to_owned();
            found.push((name, read["survey_opt_out"] == true));
        }
        found.sort();
        found
    };
    let named = |name: &str, out: bool| (name.to_owned(), out);
    let (first, second) = ("长沙远大化工有限公司", "岳阳石化有限公司");
    let mut expected = vec![named(first, true), named(second, false)];
    expected.sort();
    assert_eq!(opted_out().await, expected);
    // An empty cell leaves it, another word changes it.
    let sheet = format!("{heading}\n,{},,\n,{},,是\n", code(1), code(2));
    let done = import(&director, &server, "text/csv", sheet.into_bytes()).await;
    assert_eq!(done, [0, 1, 1, 0]);
    let mut expected = vec![named(first, true), named(second, true)];
    expected.sort();
    assert_eq!(opted_out().await, expected);
    let file = director
        .get("/v1/customers/export?format=csv")
        .await
        .require(200);
    let file = String::from_utf8(file.bytes).unwrap();
    assert!(
        file.lines().next().unwrap().contains("拒绝参加调查") || file.contains("Survey opt-out")
    );
    server.stop().await;
}

#[actix_web::test]
async fn cus_05_an_export_quotes_formulas_masks_by_role_and_records_who_saw_whom() {
    let server = Server::start().await;
    let director = director(&server).await;
    fill(&server, &director).await;
    let text = async |caller: &Caller, query: &str| {
        let answer = caller
            .get(&format!("/v1/customers/export?format=csv{query}"))
            .await
            .require(200);
        String::from_utf8(answer.bytes).unwrap()
    };
    let full = text(&director, "").await;
    assert!(
        full.contains("\"'=HYPERLINK(\"\"http://example.cn\"\")\""),
        "{full}"
    );
    assert!(
        full.contains(",'@化工,") && full.contains("\"'-1 第一行\n第二行\""),
        "{full}"
    );
    assert!(
        full.contains(",+86 731 8400 1234,"),
        "a telephone is no formula: {full}"
    );
    assert!(full.contains("欧阳修") && full.contains("13812349999") && full.contains("1990-01-02"));
    assert!(!full.contains("11010519491231002X") && full.contains("****002X"));
    let sales = server.caller("sales_director", server.org.company).await;
    let masked = text(&sales, "").await;
    for secret in [
        "欧阳修",
        "13812349999",
        "13812341234",
        "单小红",
        "1990-01-02",
        "喜欢茶",
        "麓谷大道9号",
    ] {
        assert!(!masked.contains(secret), "{secret} in {masked}");
    }
    assert_eq!(text(&director, "&kind=person").await.lines().count(), 2);
    let foreign = server.caller("sales_director", server.org.other).await;
    assert_eq!(
        text(&foreign, "").await.lines().count(),
        1,
        "headings alone"
    );
    let clerk = server.caller("account_manager", server.org.branch).await;
    clerk
        .get("/v1/customers/export?format=csv")
        .await
        .problem(403, "forbidden");

    let mut database = server.database.as_ref().unwrap().superuser().await;
    let seen: Vec<(String, i64)> = sqlx::query_as(
        "select principal_id, count(*) from audit_entries
         where action = 'customers.export' and disclosure and subject_kind = 'customer' group by 1",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    assert_eq!(
        seen,
        [(director.user.unwrap().to_string(), 3)],
        "two customers, then one"
    );
}

#[actix_web::test]
async fn cus_01_an_import_that_was_interrupted_goes_on_where_it_stopped() {
    let server = Server::start().await;
    let director = director(&server).await;
    let rows: String = (0..1_030)
        .map(|place| {
            format!(
                "{}第{place}号,{}\n",
                ["甲", "乙", "丙"][place % 3],
                code(place)
            )
        })
        .collect();
    let sheet = format!(
        "客户名称,信用代码,客户性质\n{}",
        rows.replace('\n', ",企业\n")
    );
    let file = upload(&director, "text/csv", sheet.clone().into_bytes()).await;
    let body = json!({"file_id": file, "unit_id": server.org.branch, "accept_duplicates_reason": "编号不同"});
    let prepared = director
        .post("/v1/customer-imports", body)
        .await
        .expect(201);
    let import = id(&prepared["import"]).parse().unwrap();
    let table = Table::read(kehu_files::MediaType::Csv, sheet.as_bytes()).unwrap();
    let mapping = transfers::Mapping::guess(&table.headings);
    let plan = Plan::new(table, &mapping);
    let acting = kehu_kernel::Caller::system("test", kehu_tests::noon());
    let done = server
        .app
        .db
        .transaction(async |tx| {
            transfers::next_batch(tx, &acting, &server.app.vault, import, &plan).await
        })
        .await
        .unwrap();
    assert_eq!(done, 1_000, "then the instance dies");
    let path = format!("/v1/customer-imports/{import}");
    assert_eq!(director.get(&path).await.expect(200)["rows_done"], 1_000);
    assert_eq!(
        counts(&run(&director, &server, &prepared).await),
        [1_030, 0, 0, 0]
    );
    let mut database = server.database.as_ref().unwrap().superuser().await;
    let entered: i64 = sqlx::query_scalar("select count(*) from customers")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(entered, 1_030, "nobody twice");
    director
        .act(&format!("{path}/run"))
        .await
        .problem(409, "import-already-started");
}

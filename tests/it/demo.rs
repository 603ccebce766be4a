//! The demo. It is loaded once and looked at from all sides, since loading takes a while.

mod month;
mod surveys;
mod versions;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use kehu_api::config::Config;
use kehu_api::state::App;
use kehu_demo::{ACCOUNTS, Error, Loaded, PASSWORD};
use kehu_identifiers::IdentifierKind;
use kehu_kernel::UnitId;
use kehu_tests::{Caller, Organisation, Server, noon};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};

#[actix_web::test]
async fn the_demo_is_whole_valid_open_to_its_users_and_loaded_once() {
    let server = Server::launch(side_by_side, load).await;
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    assert_counts(&mut superuser).await;
    assert_identifiers(&mut superuser).await;
    assert_spread(&mut superuser).await;
    assert_procedure(&mut superuser).await;
    assert_complaints(&mut superuser).await;
    assert_loaded_once(&server, &mut superuser).await;
    for account in ACCOUNTS {
        let caller = sign_in(&server, account.sign_in_name).await;
        let me = caller.get("/v1/me").await.expect(200);
        assert_eq!(me["display_name"], account.display_name);
        assert_eq!(me["must_change_password"], false);
    }
    assert_scopes(&server).await;
    surveys::assert_held(&server, &mut superuser).await;
    month::assert_lived(&server).await;
    crate::webhooks::assert_told(&server).await;
    versions::assert_told(&server, &mut superuser).await;
    server.stop().await;
}

/// Enough connections for the parts that are loaded at once.
pub(crate) fn side_by_side(config: &mut Config) {
    config.write_connections = 3;
}

/// What is drawn by chance falls on other days at each beginning, months and weeks begin and end elsewhere; nothing of that
/// may break what people do.
async fn loads_on(begun: &str) {
    let begun = begun.parse().unwrap();
    let begin = async |app: &App| {
        app.clock.fix(begun);
        load(app).await
    };
    let server = Server::launch(side_by_side, begin).await;
    surveys::assert_measured(&mut server.database.as_ref().unwrap().superuser().await).await;
    server.stop().await;
}

#[actix_web::test]
#[ignore = "`make demo-days` loads the demo on these days too: each takes more than a minute"]
async fn the_demo_loads_on_the_first_of_march() {
    loads_on("2027-03-01T02:00:00Z").await;
}

#[actix_web::test]
#[ignore = "`make demo-days`"]
async fn the_demo_loads_on_the_last_of_january() {
    loads_on("2027-01-31T10:00:00Z").await;
}

#[actix_web::test]
#[ignore = "`make demo-days`"]
async fn the_demo_loads_on_the_last_of_december() {
    loads_on("2026-12-31T10:00:00Z").await;
}

#[actix_web::test]
#[ignore = "`make demo-days`"]
async fn the_demo_loads_at_midnight_after_a_leap_day() {
    loads_on("2028-02-29T15:59:59Z").await;
}

/// A loading that was interrupted goes on with what is missing; with a single connection one part waits for the other.
#[actix_web::test]
async fn the_demo_that_was_interrupted_is_loaded_to_the_end() {
    let begin = async |app: &App| {
        let cut = kehu_demo::load(&app.db, &app.vault, &app.files, &app.hasher, &app.clock);
        let cut = tokio::time::timeout(std::time::Duration::from_secs(8), cut).await;
        assert!(cut.is_err(), "it was loaded before it could be interrupted");
        assert!(kehu_demo::is_loaded(&app.db).await.unwrap());
        load(app).await
    };
    Server::launch(|_| (), begin).await.stop().await;
}

pub(crate) async fn load(app: &App) -> Result<Organisation, Error> {
    let loaded = kehu_demo::load(&app.db, &app.vault, &app.files, &app.hasher, &app.clock).await?;
    let expected = Loaded {
        units: 12,
        users: ACCOUNTS.len(),
        customers: 2_000,
    };
    assert_eq!(loaded, Some(expected));
    let mut connection = app.db.read().await?;
    let rows = sqlx::query_as::<_, (String, UnitId)>("select code, id from units")
        .fetch_all(&mut *connection)
        .await?;
    let units: BTreeMap<String, UnitId> = rows.into_iter().collect();
    Ok(Organisation {
        group: units["HUAXIN"],
        company: units["HX-PETRO"],
        branch: units["HX-PETRO-CS"],
        finance: units["HX-PETRO-FIN"],
        plant: units["HX-PETRO-PO-CL"],
        other: units["HX-PROPERTY"],
    })
}

async fn count(connection: &mut PgConnection, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

async fn assert_counts(connection: &mut PgConnection) {
    for (sql, expected) in [
        ("select count(*) from units", 12),
        ("select count(*) from users", 45),
        (
            "select count(*) from roles where shipped and not exists (select from assignments where role_id = roles.id)",
            0,
        ),
        (
            "select count(*) from customers c where not exists (select from party_members where customer_id = c.id)",
            2_000,
        ),
        (
            "select count(*) from customers c where kind = 'person'
              and not exists (select from party_members where customer_id = c.id)",
            720,
        ),
        (
            "select count(*) from policy_versions where state = 'published'",
            17,
        ),
        (
            "select count(*) from customers where kind = 'company' and not exists
                 (select from customer_contacts where customer_id = customers.id)",
            0,
        ),
        (
            "select count(*) from customers where kind = 'company' and not exists
                 (select from customer_identifiers where customer_id = customers.id
                  and kind = 'unified_social_credit_code')",
            0,
        ),
    ] {
        assert_eq!(count(connection, sql).await, expected, "{sql}");
    }
}

async fn assert_identifiers(connection: &mut PgConnection) {
    let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
    let rows = sqlx::query_as::<_, (String, Option<String>, String)>(
        "select kind, value, verdict from customer_identifiers",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    let mut kinds = BTreeSet::new();
    for (kind, value, verdict) in rows {
        assert_eq!(verdict, "passed", "{kind} {value:?}");
        let known = IdentifierKind::parse(&kind).unwrap();
        if let Some(value) = value {
            kehu_identifiers::check(known, &value, today).unwrap();
        }
        kinds.insert(kind);
    }
    let expected = [
        "bank_account",
        "business_licence_number",
        "resident_id",
        "unified_social_credit_code",
    ];
    assert!(kinds.iter().eq(expected), "{kinds:?}");
}

/// Customers of three years, in the order of their identifiers, none in the future.
async fn assert_spread(connection: &mut PgConnection) {
    let entered =
        sqlx::query_scalar::<_, DateTime<Utc>>(
        "select created_at from customers c where not exists (select from party_members where customer_id = c.id)
         order by id",
    )
            .fetch_all(connection)
            .await
            .unwrap();
    assert!(entered.is_sorted());
    assert!(entered[0] < noon() - Duration::days(1_050));
    assert!(entered[1_999] < noon());
    assert!(entered[1_999] > noon() - Duration::days(30));
}

/// Some customers are at every stage of the procedure, and business rests where the licence has ended.
async fn assert_procedure(connection: &mut PgConnection) {
    for (sql, least) in [
        ("select count(*) from customers where status = 'active'", 80),
        (
            "select count(*) from customers where status = 'suspended'",
            5,
        ),
        (
            "select count(*) from account_openings where state = 'submitted'",
            10,
        ),
        (
            "select count(*) from account_openings where state = 'rejected'",
            3,
        ),
        (
            "select count(*) from customer_documents where state = 'verified' and valid_until between '2026-06-01' and '2026-07-31'",
            10,
        ),
        (
            "select count(*) from customer_deliveries where acknowledged_at is null",
            10,
        ),
        (
            "select count(*) from customer_deliveries where acknowledged_at is not null",
            10,
        ),
    ] {
        let found = count(connection, sql).await;
        assert!(found >= least, "{sql}: {found}");
    }
    let ended = "select count(*) from customers c join customer_documents d on d.customer_id = c.id
                 where c.status = 'active' and d.state = 'verified' and d.valid_until < '2026-06-01'";
    assert_eq!(count(connection, ended).await, 0);
}

/// A year of complaints at two companies: most are closed, a few were reopened, handed on, late, or are on their way.
async fn assert_complaints(connection: &mut PgConnection) {
    for (sql, least) in [
        ("select count(*) from complaints", 80),
        ("select count(distinct company_id) from complaints", 2),
        ("select count(*) from complaints where stage = 'closed'", 50),
        (
            "select count(*) from complaints where stage = 'redirected'",
            5,
        ),
        ("select count(*) from complaints where round > 1", 3),
        (
            "select count(*) from complaints where replied_at > due_at",
            1,
        ),
        ("select count(*) from complaints where closed_at is null", 1),
        (
            "select count(*) from complaint_steps where content->'decision'->>'by' = 'meeting'",
            1,
        ),
        (
            "select count(*) from complaint_alarms where sent_at is not null",
            20,
        ),
    ] {
        let found = count(connection, sql).await;
        assert!(found >= least, "{sql}: {found}");
    }
    let future = "select count(*) from complaint_steps where occurred_at > '2026-06-01T04:00:00Z'";
    assert_eq!(count(connection, future).await, 0);
}

async fn assert_loaded_once(server: &Server, connection: &mut PgConnection) {
    let all = "select (select count(*) from units) + (select count(*) from users) + (select count(*) from customers)
                    + (select count(*) from audit_entries) + (select count(*) from outbox_events)";
    let before = count(connection, all).await;
    let app = &server.app;
    let again = kehu_demo::load(&app.db, &app.vault, &app.files, &app.hasher, &app.clock).await;
    assert_eq!(again.unwrap(), None);
    assert_eq!(count(connection, all).await, before);
    assert!(kehu_demo::is_loaded(&app.db).await.unwrap());
}

pub(crate) async fn sign_in(server: &Server, name: &str) -> Caller {
    let body = json!({"name": name, "password": PASSWORD});
    let tokens = server.anyone().post("/v1/auth/tokens", body).await;
    let tokens = tokens.expect(200);
    let mut caller = server.anyone();
    caller.token = Some(tokens["access_token"].as_str().unwrap().to_owned());
    caller
}

/// An account manager sees the own customers, and no other company's people see them.
async fn assert_scopes(server: &Server) {
    let manager = sign_in(server, "wang.fang").await;
    let me = manager.get("/v1/me").await.expect(200);
    let own = manager.get("/v1/customers?limit=200").await.expect(200);
    let own = own["items"].as_array().unwrap();
    assert_eq!(own.len(), 200);
    for customer in own {
        assert_eq!(customer["account_manager_id"], me["id"]);
    }
    let property = sign_in(server, "shen.property").await;
    let foreign = own[0]["id"].as_str().unwrap();
    property
        .get(&format!("/v1/customers/{foreign}"))
        .await
        .problem(404, "customer-not-found");
}

#[actix_web::test]
async fn a_database_that_is_in_use_gets_no_demo() {
    let server = Server::start().await;
    let app = &server.app;
    let loaded = kehu_demo::load(&app.db, &app.vault, &app.files, &app.hasher, &app.clock).await;
    assert_eq!(loaded.unwrap(), None);
    assert!(!kehu_demo::is_loaded(&app.db).await.unwrap());
    server.stop().await;
}

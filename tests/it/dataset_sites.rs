//! The large data set's sites: what was written in bulk reads, counts and settles as if the services had written it.

use crate::demo;
use kehu_api::workers::Workers;
use kehu_dataset::check::breaches;
use kehu_dataset::{Plan, setting::Setting, sites};
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use sqlx::PgConnection;
use std::sync::Arc;
use std::time::Duration;

/// Visits, and deals.
const SIZE: u64 = 400;

struct Filled {
    server: Server,
    superuser: PgConnection,
    opening: String,
    first: String,
    /// The month of the deals.
    month: String,
}

#[actix_web::test]
#[ignore = "takes a minute: `make dataset-check`"]
async fn bulk_sites_are_sound_and_read_count_and_settle_as_others() {
    let mut filled = fill().await;
    assert_eq!(breaches(&mut filled.superuser).await.unwrap(), []);
    refuses_what_is_broken(&mut filled).await;
    the_desk_finds_a_visitor(&mut filled).await;
    statistics_equal_a_recount(&mut filled).await;
    determinations_replay_and_would_be_gathered_alike(&mut filled).await;
    the_next_in_order_takes_a_turn(&mut filled).await;
    the_month_is_settled(&mut filled).await;
    all_deals_are_compared(&mut filled).await;
    filled.server.stop().await;
}

async fn fill() -> Filled {
    let server = Server::launch(demo::side_by_side, demo::load).await;
    let database = server.database.as_ref().unwrap();
    let plan = Plan {
        customers: SIZE,
        seed: 7,
        today: kehu_kernel::Zone::CHINA.day_of(server.app.clock.now()),
    };
    let setting = Setting::open(&database.url, plan, server.app.vault.clone());
    sites::add(&Arc::new(setting.await.unwrap())).await.unwrap();
    let mut superuser = database.superuser().await;
    let id = "select id::text from units where code = $1";
    let opening = sqlx::query_scalar(id).bind("HX-HOMES-20-20");
    let opening: String = opening.fetch_one(&mut superuser).await.unwrap();
    let first = sqlx::query_scalar(id).bind("HX-HOMES-20-01");
    let first: String = first.fetch_one(&mut superuser).await.unwrap();
    let month = "select to_char(min(counted_at) at time zone 'Asia/Shanghai', 'YYYY-MM') from deals where site_id = $1::uuid";
    let month = sqlx::query_scalar(month).bind(&opening);
    let month: String = month.fetch_one(&mut superuser).await.unwrap();
    Filled {
        server,
        superuser,
        opening,
        first,
        month,
    }
}

/// The check itself is tried: what it must find is planted, and taken away again.
async fn refuses_what_is_broken(filled: &mut Filled) {
    for (breaks, expected) in [
        (
            "update determination_shares set numerator = 1, denominator = 3
             where determination_id = (select id from determinations order by id desc limit 1) and kind = 'commission'",
            "is divided whole",
        ),
        (
            "delete from turn_entries where (site_id, number) = (select site_id, min(number) from turn_entries
                                                                  where kind = 'taken' group by 1 limit 1)",
            "ledger of turns",
        ),
        (
            "delete from customers where id = (select customer_id from party_members limit 1)",
            "fkey",
        ),
        (
            "update site_days set first_visits = first_visits + 1 where first_visits > 0",
            "roll-up",
        ),
    ] {
        let plant = format!("begin; set local session_replication_role = replica; {breaks}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(plant))
            .execute(&mut filled.superuser)
            .await
            .unwrap();
        let found = breaches(&mut filled.superuser).await.unwrap();
        sqlx::raw_sql("rollback")
            .execute(&mut filled.superuser)
            .await
            .unwrap();
        assert!(
            found.iter().any(|breach| breach.rule.contains(expected)),
            "{found:?}"
        );
    }
}

async fn the_desk_finds_a_visitor(filled: &mut Filled) {
    let (mobile, party): (String, String) = sqlx::query_as(
        "select c.mobile, m.party_id::text from receptions r join party_members m on m.party_id = r.party_id
         join customers c on c.id = m.customer_id where r.site_id = $1::uuid order by r.id limit 1",
    )
    .bind(&filled.first)
    .fetch_one(&mut filled.superuser)
    .await
    .unwrap();
    let seller = demo::sign_in(&filled.server, "site01.seller01").await;
    let path = format!("/v1/sites/{}/desk-search", filled.first);
    let found = seller.post(&path, json!({"q": mobile})).await.expect(200);
    assert_eq!(found["matches"][0]["party_id"], party, "{found}");
    let name: String = sqlx::query_scalar("select c.name from customers c where c.mobile = $1")
        .bind(&mobile)
        .fetch_one(&mut filled.superuser)
        .await
        .unwrap();
    let found = seller.post(&path, json!({"q": name})).await.expect(200);
    let matches = found["matches"].as_array().unwrap();
    assert!(
        matches.iter().any(|one| one["party_id"] == party),
        "{found}"
    );
}

async fn statistics_equal_a_recount(filled: &mut Filled) {
    let manager = demo::sign_in(&filled.server, "cao.manager").await;
    let (from, until): (String, String) = sqlx::query_as(
        "select ($1 || '-01'), (($1 || '-01')::date + interval '1 month - 1 day')::date::text",
    )
    .bind(&filled.month)
    .fetch_one(&mut filled.superuser)
    .await
    .unwrap();
    for site in [&filled.first, &filled.opening] {
        let path = format!("/v1/sites/{site}/statistics/days?from={from}&until={until}");
        let days = manager.get(&path).await.expect(200);
        let sum = |of: &str| -> i64 {
            let items = days["items"].as_array().unwrap();
            items
                .iter()
                .map(|day| day["totals"][of].as_i64().unwrap())
                .sum()
        };
        let counted: (i64, i64) = sqlx::query_as(
            "select (select count(*) from receptions where site_id = $1::uuid and (arrived_at at time zone 'Asia/Shanghai')::date between $2::date and $3::date),
                    (select count(*) from deals where site_id = $1::uuid and (counted_at at time zone 'Asia/Shanghai')::date between $2::date and $3::date)",
        )
        .bind(site)
        .bind(&from)
        .bind(&until)
        .fetch_one(&mut filled.superuser)
        .await
        .unwrap();
        assert_eq!(sum("first_visits") + sum("return_visits"), counted.0);
        assert_eq!(sum("subscriptions"), counted.1);
        assert!(counted.0 + counted.1 > 0);
    }
}

/// One deal of each rule: replayed it is the same byte for byte, and gathered anew from what was recorded it would be decided
/// alike.
async fn determinations_replay_and_would_be_gathered_alike(filled: &mut Filled) {
    let manager = demo::sign_in(&filled.server, "cao.manager").await;
    let ruler = demo::sign_in(&filled.server, "deng.director").await;
    let samples: Vec<String> = sqlx::query_scalar(
        "select min(id::text) from determinations where site_id = $1::uuid group by rule",
    )
    .bind(&filled.opening)
    .fetch_all(&mut filled.superuser)
    .await
    .unwrap();
    assert!(samples.len() > 1, "{samples:?}");
    for id in samples {
        let replay = manager
            .act(&format!("/v1/determinations/{id}/replay"))
            .await
            .expect(200);
        assert_eq!(replay["same"], true, "{replay}");
        ruler
            .act(&format!("/v1/determinations/{id}/correct"))
            .await
            .problem(409, "determination-unchanged");
    }
}

/// The ledger goes on where the rows left it.
async fn the_next_in_order_takes_a_turn(filled: &mut Filled) {
    let path = format!("/v1/sites/{}/rotation", filled.first);
    let mut came = Vec::new();
    for place in 1..=3 {
        let seller = demo::sign_in(&filled.server, &format!("site01.seller{place:02}")).await;
        seller
            .post(&format!("{path}/arrive"), json!({}))
            .await
            .expect(200);
        came.push(seller);
    }
    let visitor = json!({"who": {"kind": "visitor", "mobile": "17700000001"}, "capacity": "turn", "been_before": "no"});
    let mut taken = Vec::new();
    for seller in &came {
        let answer = seller
            .post(
                &format!("/v1/sites/{}/receptions", filled.first),
                visitor.clone(),
            )
            .await;
        taken.push(answer.status);
    }
    let received = taken.iter().filter(|status| **status == 201);
    assert_eq!(received.count(), 1, "one of them is next: {taken:?}");
    let goes_on: bool = sqlx::query_scalar(
        "select e.salesperson_id = r.receiver_id and e.number > 1 + (select max(turn_number) from receptions o
                                                                     where o.site_id = r.site_id and o.id <> r.id)
         from receptions r join turn_entries e on e.site_id = r.site_id and e.number = r.turn_number
         where r.site_id = $1::uuid order by r.id desc limit 1",
    )
    .bind(&filled.first)
    .fetch_one(&mut filled.superuser)
    .await
    .unwrap();
    assert!(goes_on);
    assert_eq!(breaches(&mut filled.superuser).await.unwrap(), []);
}

async fn the_month_is_settled(filled: &mut Filled) {
    let finance = demo::sign_in(&filled.server, "hao.finance").await;
    let body = json!({"site_id": filled.opening, "month": filled.month});
    let begun = finance
        .post("/v1/commission/settlements", body)
        .await
        .expect(202);
    wait(filled, &finance, begun["job_id"].as_str().unwrap()).await;
    let id = begun["id"].as_str().unwrap();
    let settled = finance
        .get(&format!("/v1/commission/settlements/{id}"))
        .await
        .expect(200);
    let settlement = &settled["settlement"];
    assert_eq!(settlement["state"], "computed", "{settled}");
    assert_eq!(settlement["deals_done"], SIZE);
    assert_eq!(settlement["undetermined_count"], 0);
    let path = format!("/v1/commission/statements?settlement_id={id}&limit=200");
    let statements = finance.get(&path).await.expect(200);
    assert_eq!(
        statements["items"].as_array().unwrap().len(),
        20,
        "{statements}"
    );
    let credited: bool = sqlx::query_scalar(
        "select sum(p.amount) = (select sum(round(m.amount * 0.004, 2)) from payments m join deals d on d.id = m.deal_id
                                 where d.site_id = $2::uuid)
         from postings p where p.settlement_id = $1::uuid and p.reason in ('accrual', 'rounding')",
    )
    .bind(id)
    .bind(&filled.opening)
    .fetch_one(&mut filled.superuser)
    .await
    .unwrap();
    assert!(credited, "the rate of all deposits is posted");
}

async fn all_deals_are_compared(filled: &mut Filled) {
    let manager = demo::sign_in(&filled.server, "cao.manager").await;
    let body =
        json!({"site_id": filled.opening, "policy": {"kind": "preset", "preset": "developer"}});
    let queued = manager.post("/v1/what-ifs", body).await.require(202);
    wait(filled, &manager, queued.json["job_id"].as_str().unwrap()).await;
    let result = manager.get(queued.header("location")).await.expect(200);
    assert_eq!(result["what_if"]["deals_total"], SIZE);
    assert_eq!(result["what_if"]["deals_done"], SIZE);
    assert_ne!(result["what_if"]["differing_count"], 0);
}

async fn wait(filled: &Filled, caller: &Caller, job: &str) {
    let workers = Workers::start(&filled.server.app);
    let mut ended = Value::Null;
    for _ in 0..600 {
        ended = caller.get(&format!("/v1/jobs/{job}")).await.expect(200);
        if !["queued", "running"].contains(&ended["status"].as_str().unwrap()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    workers.stop(Duration::from_secs(5)).await;
    assert_eq!(ended["status"], "succeeded", "{ended}");
}

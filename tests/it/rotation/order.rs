//! The order (ATT-G01, ATT-G02).

use super::site::{Site, at};
use kehu_attribution::policy::{AcrossDays, OrderBy, SiteRules};
use kehu_kernel::UserId;
use kehu_tests::Server;
use serde_json::{Value, json};

#[actix_web::test]
async fn att_g01_the_first_in_order_receives_and_goes_to_the_end_round_by_round() {
    let site = Site::developer().await;
    assert_eq!(site.order().await, "abcd");
    assert_eq!(site.short_visits(10).await, "abcdabcdab");
    assert_eq!(site.order().await, "cdab");
    let numbers: Vec<i64> = site
        .ledger()
        .await
        .iter()
        .map(|entry| entry["number"].as_i64().unwrap())
        .collect();
    let gapless: Vec<i64> = (1..).take(numbers.len()).collect();
    assert_eq!(numbers, gapless);
    let first = &site.ledger().await[0];
    assert_eq!(first["kind"], "day_opened");
    assert_eq!(first["order"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn att_g01_a_turn_is_told_to_others_and_leaves_its_trace() {
    let site = Site::developer().await;
    let taken = site.take().await.expect(200);
    assert_eq!(taken["entry"]["kind"], "taken");
    assert_eq!(taken["presence"]["state"], "busy");
    assert_eq!(taken["presence"]["engagement"], "new_visitor");
    assert_eq!(site.name(&taken["standby"][0]), "b");
    let mut superuser = site.server.database.as_ref().unwrap().superuser().await;
    for sql in [
        "select count(*) from outbox_events where kind = 'turn.taken' and payload ->> 'number' is not null",
        "select count(*) from audit_entries where action = 'rotation.take_turn' and subject_kind = 'turn_entry'",
    ] {
        let count: i64 = sqlx::query_scalar(sql)
            .fetch_one(&mut superuser)
            .await
            .unwrap();
        assert_eq!(count, 1, "{sql}");
    }
    for table in ["turn_entries", "presences", "rosters"] {
        let sql = format!("delete from {table}");
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut superuser)
            .await;
        assert!(refused.unwrap_err().to_string().contains("append-only"));
    }
}

#[actix_web::test]
async fn att_g01_a_repeated_request_gets_the_same_turn() {
    let site = Site::developer().await;
    let path = site.path("take-turn");
    let first = site.people[2].post_once(&path, "visit-1", json!({})).await;
    let again = site.people[2].post_once(&path, "visit-1", json!({})).await;
    let first = first.expect(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(200), first);
    assert_eq!(site.order().await, "bcda");
}

#[actix_web::test]
async fn att_g01_when_nobody_is_free_no_turn_is_used_and_nobody_passed_over() {
    let site = Site::developer().await;
    for _ in 0..4 {
        site.visitor().await;
    }
    let number = site.last_number().await;
    let problem = site.take().await.problem(409, "rotation-nobody-free");
    assert_eq!(problem["rule"], "ATT-G01");
    assert_eq!(site.last_number().await, number);
    assert_eq!(site.order_of("").await["next_id"], Value::Null);
    site.call(1, "become-free", json!({})).await.expect(200);
    assert_eq!(site.visitor().await, "b");
}

#[actix_web::test]
async fn att_g01_without_a_roster_there_is_no_order_until_one_is_set() {
    let server = Server::start().await;
    let mut site = Site::staffed(server, SiteRules::developer(), 3).await;
    site.at("09:00").await;
    assert_eq!(site.order().await, "");
    site.call(0, "arrive", json!({}))
        .await
        .problem(409, "rotation-no-roster");
    let (a, b, c) = (site.id(0), site.id(1), site.id(2));
    // Monday: the weekly pattern; then one for the day, which goes before it.
    let monday = json!({"to": "weekday", "weekday": 1, "from": "2026-06-01"});
    site.set_roster(monday, &[a, b]).await.expect(201);
    assert_eq!(site.order().await, "ab");
    let today = json!({"to": "day", "day": "2026-06-01"});
    site.set_roster(today.clone(), &[c, a]).await.expect(201);
    assert_eq!(site.order().await, "ca");
    let found = site.people[0].get(&site.path("roster")).await.expect(200);
    assert_eq!(found["from"], "roster");
    site.call(0, "arrive", json!({})).await.expect(200);
    site.set_roster(today, &[a])
        .await
        .problem(409, "rotation-day-begun");
    let yesterday = json!({"to": "day", "day": "2026-05-31"});
    site.set_roster(yesterday, &[a])
        .await
        .problem(409, "rotation-day-begun");
    // Tuesday has none: those who began Monday stand in. Next Monday the pattern counts.
    let tuesday = site.people[0]
        .get(&site.path("roster?day=2026-06-02"))
        .await
        .expect(200);
    assert_eq!(tuesday["from"], "day_before");
    assert_eq!(tuesday["salespeople"], json!([c, a]));
    let monday = site.people[0]
        .get(&site.path("roster?day=2026-06-08"))
        .await
        .expect(200);
    assert_eq!(monday["salespeople"], json!([a, b]));
}

#[actix_web::test]
async fn att_g01_only_salespeople_of_the_site_stand_on_its_roster_each_once() {
    let site = Site::developer().await;
    let tomorrow = json!({"to": "day", "day": "2026-06-02"});
    let other = site
        .server
        .site_under(site.server.org.company, "SITE-2")
        .await;
    let stranger = site.server.caller("salesperson", other).await;
    for outsider in [stranger.user.unwrap(), site.supervisor.user.unwrap()] {
        site.set_roster(tomorrow.clone(), &[site.id(0), outsider])
            .await
            .problem(422, "rotation-not-a-salesperson");
    }
    let problem = site
        .set_roster(tomorrow, &[site.id(0), site.id(0)])
        .await
        .problem(422, "validation-failed");
    assert_eq!(problem["errors"][0]["pointer"], "/salespeople/1");
    // Who does not belong to the site sees nothing of it.
    for path in ["order", "explanation", "entries", "presences", "roster"] {
        stranger
            .get(&site.path(path))
            .await
            .problem(404, "site-not-found");
    }
    stranger
        .post(&site.path("take-turn"), json!({}))
        .await
        .problem(404, "site-not-found");
    // A colleague sees the whole order.
    site.people[3].get(&site.path("order")).await.expect(200);
}

#[actix_web::test]
async fn att_g01_the_order_goes_on_over_the_days() {
    let mut site = Site::developer().await;
    assert_eq!(site.short_visits(2).await, "ab");
    site.on("2026-06-02", "08:00").await;
    assert_eq!(site.order().await, "cdab", "before anybody has come");
    for one in 0..4 {
        site.call(one, "arrive", json!({})).await.expect(200);
    }
    assert_eq!(site.short_visits(3).await, "cda");
    // The order of yesterday is still the one of yesterday.
    assert_eq!(site.order_at("?at=2026-06-01T15:59:59Z").await, "cdab");
}

#[actix_web::test]
async fn att_g01_the_order_begins_anew_each_day_where_the_policy_says_so() {
    let mut site = Site::with(|rules| rules.across_days = AcrossDays::Restart).await;
    assert_eq!(site.short_visits(2).await, "ab");
    site.on("2026-06-02", "08:00").await;
    assert_eq!(site.order().await, "abcd");
}

#[actix_web::test]
async fn att_g01_by_signing_in_whoever_comes_first_is_first() {
    let mut rules = SiteRules::developer();
    rules.rotation.order_by = OrderBy::SignIn;
    rules.rotation.across_days = AcrossDays::Restart;
    let mut site = Site::staffed(Server::start().await, rules, 3).await;
    site.at("08:50").await;
    for one in [2, 0, 1] {
        site.call(one, "arrive", json!({})).await.expect(200);
    }
    assert_eq!(site.order().await, "cab");
    assert_eq!(site.short_visits(4).await, "cabc");
    site.on("2026-06-02", "08:50").await;
    assert_eq!(site.order().await, "");
    site.call(1, "arrive", json!({})).await.expect(200);
    assert_eq!(site.order().await, "b");
}

#[actix_web::test]
async fn att_g01_fewest_new_visitors_first() {
    let site = Site::with(|rules| rules.order_by = OrderBy::FewestReceived).await;
    let use_turn =
        |one: usize| json!({"kind": "use_turn", "salesperson_id": site.id(one), "reason": "补记"});
    site.decide(use_turn(0)).await.expect(200);
    site.decide(use_turn(0)).await.expect(200);
    site.decide(use_turn(1)).await.expect(200);
    assert_eq!(site.order().await, "cdba");
    assert_eq!(site.short_visits(4).await, "cdbc");
}

#[actix_web::test]
async fn att_g01_changes_during_the_day_are_entries() {
    let site = Site::developer().await;
    let change = async |one: usize, what: Value| {
        let body = json!({"salesperson_id": site.id(one), "what": what, "reason": "下午到岗"});
        site.supervisor
            .post(&site.path("order-changes"), body)
            .await
    };
    change(3, json!({"change": "move", "place": 1}))
        .await
        .expect(200);
    assert_eq!(site.order().await, "dabc");
    let left = change(0, json!({"change": "leave_duty"})).await.expect(200);
    assert_eq!(left["kind"], "left_duty");
    assert_eq!(left["reason"], "下午到岗");
    assert_eq!(site.order().await, "dbc");
    change(0, json!({"change": "leave_duty"}))
        .await
        .problem(409, "rotation-not-on-duty");
    change(1, json!({"change": "join"}))
        .await
        .problem(409, "rotation-already-on-duty");
    change(0, json!({"change": "join", "place": 2}))
        .await
        .expect(200);
    assert_eq!(site.order().await, "dabc");
}

#[actix_web::test]
async fn att_g01_who_goes_home_leaves_the_order_and_comes_again_at_its_end() {
    let mut site = Site::developer().await;
    site.call(0, "leave", json!({})).await.expect(200);
    assert_eq!(site.order().await, "bcd");
    site.at("10:00").await;
    site.call(0, "arrive", json!({})).await.expect(200);
    assert_eq!(site.order().await, "bcda");
    let problem = site
        .call(0, "arrive", json!({}))
        .await
        .problem(409, "presence-impossible");
    assert_eq!(problem["rule"], "ATT-G04");
}

#[actix_web::test]
async fn att_g01_the_order_at_any_past_instant_is_the_one_recorded_then() {
    let mut site = Site::developer().await;
    let mut recorded = vec![("09:00", site.order_of("").await)];
    for (time, act) in [
        ("09:10", "take"),
        ("09:20", "take"),
        ("09:30", "priority"),
        ("09:40", "leave"),
        ("09:50", "take"),
        ("10:00", "free"),
        ("10:10", "take"),
    ] {
        site.at(time).await;
        match act {
            "take" => drop(site.take().await.expect(200)),
            "priority" => {
                let grant =
                    json!({"kind": "priority", "salesperson_id": site.id(1), "reason": "客户更换"});
                site.decide(grant).await.expect(200);
            }
            "leave" => drop(site.call(3, "leave", json!({})).await.expect(200)),
            _ => drop(site.call(1, "become-free", json!({})).await.expect(200)),
        }
        recorded.push((time, site.order_of("").await));
    }
    site.at("10:20").await;
    for (time, then) in recorded {
        let mut rebuilt = site.order_of(&at(time)).await;
        let between = site.order_of(&at(&format!("{time}:59"))).await;
        assert_eq!(rebuilt["standings"], between["standings"], "{time}");
        rebuilt["at"] = then["at"].clone();
        assert_eq!(rebuilt, then, "{time}");
    }
    assert_eq!(
        site.order_at(&at("08:59:59")).await,
        "abcd",
        "as it will begin"
    );
    assert_eq!(site.order_at("?at=2026-05-31T04:00:00Z").await, "");
    site.supervisor
        .get(&site.path(&format!("order{}", at("10:20:01"))))
        .await
        .problem(400, "malformed-request");
}

#[actix_web::test]
async fn att_g01_entries_are_listed_by_page_person_kind_and_day() {
    let site = Site::developer().await;
    site.short_visits(5).await;
    let first = site
        .supervisor
        .get(&site.path("entries?limit=2&kind=taken"))
        .await
        .expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = site
        .supervisor
        .get(&site.path(&format!("entries?limit=2&kind=taken&cursor={cursor}")))
        .await
        .expect(200);
    let number = |page: &Value, one: usize| page["items"][one]["number"].as_i64().unwrap();
    assert!(number(&first, 1) > number(&second, 0));
    let mine: UserId = site.id(0);
    let mine = site
        .supervisor
        .get(&site.path(&format!("entries?salesperson_id={mine}")))
        .await
        .expect(200);
    assert_eq!(mine["items"].as_array().unwrap().len(), 2);
    let later = site
        .supervisor
        .get(&site.path("entries?from=2026-06-02"))
        .await
        .expect(200);
    assert_eq!(later["items"], json!([]));
}

#[actix_web::test]
async fn att_g02_the_second_stands_by_and_the_first_two_keep_the_desk_at_lunch() {
    let mut site = Site::developer().await;
    for (time, on_desk) in [
        ("11:59:59", ""),
        ("12:00", "ab"),
        ("13:29:59", "ab"),
        ("13:30", ""),
    ] {
        site.at(time).await;
        let order = site.order_of("").await;
        let standings = order["standings"].as_array().unwrap();
        let desk: String = standings
            .iter()
            .filter(|one| one["desk_duty"] == true)
            .map(|one| site.name(&one["salesperson_id"]))
            .collect();
        assert_eq!(desk, on_desk, "{time}");
        let up: Vec<&str> = standings
            .iter()
            .map(|one| one["up"].as_str().unwrap())
            .collect();
        assert_eq!(up, ["next", "standing_by", "waiting", "waiting"]);
    }
    // Who is out neither stands by nor keeps the desk.
    site.at("12:30").await;
    site.call(1, "go-out", json!({"reason": "取快递"}))
        .await
        .expect(200);
    assert_eq!(site.standing(1).await["up"], "passed_over");
    assert_eq!(site.standing(2).await["up"], "standing_by");
    assert_eq!(site.standing(2).await["desk_duty"], true);
}

#[actix_web::test]
async fn att_g02_standby_and_desk_are_policy() {
    let mut site = Site::with(|rules| {
        rules.standby = 2;
        rules.lunch_desk = None;
    })
    .await;
    site.at("12:00").await;
    let order = site.order_of("").await;
    let up = |one: usize| order["standings"][one]["up"].clone();
    assert_eq!(
        [up(1), up(2), up(3)],
        ["standing_by", "standing_by", "waiting"]
    );
    assert_eq!(order["standings"][0]["desk_duty"], false);
}

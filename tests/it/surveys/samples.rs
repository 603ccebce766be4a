//! Samples (SUR-06).

use super::bench::{Bench, answers};
use serde_json::json;

#[actix_web::test]
async fn sur_06_the_same_seed_draws_the_same_sample_of_the_strata() {
    let bench = Bench::open().await;
    bench.customers(60, "direct").await;
    bench.customers(40, "dealer").await;
    let place = bench.selecting(json!({})).await;
    let drawn = bench.draw(&place, json!({})).await.expect(200);
    let members = bench.members(&place).await;
    assert_eq!(members.len(), 20);
    assert_eq!(
        drawn["strata"],
        json!([
            {"key": "dealer", "population": 40, "drawn": 8, "quota": null, "answered": 0},
            {"key": "direct", "population": 60, "drawn": 12, "quota": null, "answered": 0},
        ])
    );
    // Another seed draws others, the first seed the same again.
    bench
        .draw(&place, json!({"seed": "2027"}))
        .await
        .expect(200);
    assert_ne!(bench.members(&place).await, members);
    let again = bench.draw(&place, json!({})).await.expect(200);
    assert_eq!(bench.members(&place).await, members);
    assert_eq!(again["population_digest"], drawn["population_digest"]);
    // Without a seed a random one is recorded, which draws the same again.
    let random = bench.draw(&place, json!({"seed": null})).await.expect(200);
    let members = bench.members(&place).await;
    bench
        .draw(&place, json!({"seed": random["seed"]}))
        .await
        .expect(200);
    assert_eq!(bench.members(&place).await, members);
}

#[actix_web::test]
async fn sur_06_a_sample_is_tried_out_without_being_drawn() {
    let bench = Bench::open().await;
    bench.customers(30, "direct").await;
    let place = bench.selecting(json!({})).await;
    let body = json!({"filter": {}, "stratified_by": "nothing", "size": 10});
    let tried = bench
        .director
        .post(&format!("{place}/draw-sample?dry_run=true"), body)
        .await
        .expect(200);
    assert_eq!(tried["strata"][0]["drawn"], 10);
    bench
        .director
        .get(&format!("{place}/sample"))
        .await
        .problem(404, "survey-not-found");
}

#[actix_web::test]
async fn sur_06_the_filter_names_who_is_asked_and_nobody_else() {
    let bench = Bench::open().await;
    bench.customers(10, "direct").await;
    bench.customers(10, "dealer").await;
    let place = bench.selecting(json!({})).await;
    let drawn = bench
        .draw(
            &place,
            json!({"filter": {"customer_types": ["dealer"]}, "size": 100}),
        )
        .await
        .expect(200);
    assert_eq!(drawn["strata"].as_array().unwrap().len(), 1);
    assert_eq!(drawn["strata"][0]["drawn"], 10);
    bench
        .draw(&place, json!({"filter": {"region": "99"}}))
        .await
        .problem(409, "survey-nobody-to-ask");
    for body in [
        json!({"size": 0}),
        json!({"size": 2001}),
        json!({"filter": {"region": "x"}}),
        json!({"strata": [{"key": "nowhere", "size": 1}]}),
        json!({"strata": [{"key": "dealer", "size": 11}]}),
    ] {
        bench
            .draw(&place, body)
            .await
            .problem(422, "validation-failed");
    }
}

#[actix_web::test]
async fn sur_06_who_does_not_want_to_be_asked_is_left_out() {
    let bench = Bench::open().await;
    bench.customers(9, "direct").await;
    let server = &bench.office.server;
    let tenth = crate::customers::company(server, "长沙恒远化工有限公司");
    let customer = crate::customers::id(&crate::customers::create(&bench.director, tenth).await);
    let active = format!(
        "update customers set status = 'active', customer_type = 'direct' where id = '{customer}'"
    );
    bench.office.sql(&active).await;
    let place = bench.selecting(json!({})).await;
    bench.draw(&place, json!({})).await.expect(200);
    assert!(bench.members(&place).await.contains(&customer));
    bench
        .director
        .patch(
            &format!("/v1/customers/{customer}"),
            "\"1\"",
            json!({"survey_opt_out": true}),
        )
        .await
        .expect(200);
    let drawn = bench.draw(&place, json!({})).await.expect(200);
    assert_eq!(
        (&drawn["opted_out"], &drawn["strata"][0]["drawn"]),
        (&json!(1), &json!(9))
    );
    assert!(!bench.members(&place).await.contains(&customer));
}

#[actix_web::test]
async fn sur_06_a_customer_is_not_asked_again_within_the_policys_days() {
    let mut bench = Bench::open().await;
    bench.customers(10, "direct").await;
    let (first, version) = bench.asking(json!({}), json!({"size": 4})).await;
    let waiting = bench.selecting(json!({})).await;
    // Those of a sample that still takes answers are not drawn again, asked or not.
    let drawn = bench.draw(&waiting, json!({})).await.expect(200);
    assert_eq!(
        (&drawn["asked_lately"], &drawn["strata"][0]["drawn"]),
        (&json!(4), &json!(6))
    );
    let asked = bench.members(&first).await;
    bench
        .enter(&first, &asked[0], &version, answers(4, 9))
        .await
        .expect(201);
    bench.finish(&first, "fieldwork").await.expect(200);
    let drawn = bench.draw(&waiting, json!({})).await.expect(200);
    assert_eq!(drawn["asked_lately"], 1, "the other three were never asked");
    // Ninety days to the moment: 1 June noon to 30 August noon.
    let noon = bench.office.server.app.clock.now();
    let later = |seconds: i64| {
        let instant = noon + chrono::Duration::days(90) + chrono::Duration::seconds(seconds);
        let zone = chrono::FixedOffset::east_opt(8 * 3600).unwrap();
        instant
            .with_timezone(&zone)
            .format("%Y-%m-%dT%H:%M:%S")
            .to_string()
    };
    bench.at(&later(-1)).await;
    let drawn = bench.draw(&waiting, json!({})).await.expect(200);
    assert_eq!(drawn["asked_lately"], 1);
    bench.at(&later(0)).await;
    let drawn = bench.draw(&waiting, json!({})).await.expect(200);
    assert_eq!(drawn["asked_lately"], 0);
}

#[actix_web::test]
async fn sur_06_the_size_of_a_sample_is_calculated() {
    let bench = Bench::open().await;
    let size = async |query: &str| {
        let path = format!("/v1/survey-sample-size{query}");
        let found = bench.director.get(&path).await.expect(200);
        (
            found["answers"].as_u64().unwrap(),
            found["asked"].as_u64().unwrap(),
        )
    };
    assert_eq!(size("?population=1000").await, (278, 278));
    assert_eq!(size("?population=2000&margin_percent=3").await, (697, 697));
    assert_eq!(size("").await, (385, 385));
    assert_eq!(
        size("?population=1000&response_percent=30").await,
        (278, 927)
    );
    bench
        .director
        .get("/v1/survey-sample-size?margin_percent=0")
        .await
        .require(400);
}

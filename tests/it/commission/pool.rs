//! The distribution of the pool by the scores of the month (ATT-D09).

use crate::books::{Books, on, text};
use crate::reception::site::{A, B};
use kehu_attribution::policy::PoolDistribution;
use kehu_tests::Caller;
use serde_json::{Value, json};

const SCORES: &str = "/v1/commission/scores";

impl Books {
    /// A quarter of every commission goes to the pool, which is paid out by score.
    async fn with_scores(&self) {
        self.rules(|rules| {
            rules.pool_cut_ppm = 250_000;
            rules.pool_distribution = PoolDistribution::ByScore;
        })
        .await;
    }

    fn scored(&self, who: &Caller, month: &str, points: u32) -> Value {
        json!({"site_id": self.office.unit, "month": month, "user_id": who.user.unwrap(), "points": points, "evidence": "月度考核表"})
    }

    async fn score(&self, who: &Caller, month: &str, points: u32) -> Value {
        let body = self.scored(who, month, points);
        self.office.sales.post(SCORES, body).await.expect(200)
    }
}

#[actix_web::test]
async fn att_d09_the_pool_is_paid_out_by_the_scores_of_the_month_to_the_cent() {
    let mut books = Books::open().await;
    books.with_scores().await;
    let [a, b, c] = books.sellers();
    books.sold_by(A, "1000000.00", "100000.00").await;
    books.score(&a, "2026-05", 90).await;
    let corrected = books.score(&a, "2026-05", 1).await;
    assert_eq!(
        corrected["number"], 2,
        "a correction is a record of its own"
    );
    let of_b = books.score(&b, "2026-05", 1).await;
    books.score(&c, "2026-05", 1).await;
    books.at(on("2026-06-02")).await;
    let path = "/v1/commission/settlements/preview";
    let asked = books.ask("2026-05");
    let preview = books.finance.post(path, asked).await.expect(200);
    let may = books.close("2026-05").await;
    assert_eq!(books.settlement(&may).await["sums"], preview["sums"]);
    // 100.00 of 400.00; the odd cent goes to who was scored first.
    for (seller, from_pool, paid) in [
        (&a, "33.34", "333.34"),
        (&b, "33.33", "33.33"),
        (&c, "33.33", "33.33"),
    ] {
        let statement = books.statement(&may, seller).await;
        assert_eq!(
            (&statement["from_pool"], &statement["paid"]),
            (&from_pool.into(), &paid.into()),
            "{statement}"
        );
    }
    assert_eq!(books.balance("pool", None).await, "0.00");
    let line = books.lines(&may, &b).await[0].clone();
    assert_eq!(
        (&line["reason"], &line["pool_part"]["score_id"]),
        (&"pool_part".into(), &of_b["id"])
    );
    assert_eq!(line["pool_part"]["pool"], "100.00");
    let said = text(&line["explanation"]);
    assert!(
        said.contains("1 of 3 points") && said.contains("100.00"),
        "{said}"
    );
    books.prove().await;
    let [mut b, mut c] = [b, c];
    for caller in [&mut b, &mut c] {
        books.office.server.renew(caller).await;
    }
    let own = b.get(SCORES).await.expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1, "one's own only");
    let page = format!("/v1/commission/statements/{may}/{}/print", b.user.unwrap());
    let page = String::from_utf8(b.get(&page).await.require(200).bytes).unwrap();
    assert!(page.contains("1 of 3 points"), "{page}");
}

#[actix_web::test]
async fn att_d09_without_scores_the_pool_waits_and_what_falls_away_lowers_the_next_distribution() {
    let mut books = Books::open().await;
    books.with_scores().await;
    let b = books.seller(B).clone();
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    assert_eq!(
        books.balance("pool", None).await,
        "100.00",
        "nobody is scored"
    );
    books.score(&b, "2026-06", 80).await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(books.statement(&june, &b).await["from_pool"], "100.00");
    // The deal falls away when its cut is paid out: the pool owes, and pays nothing until it holds something again.
    books.withdraw(&deal, A).await;
    books.score(&b, "2026-07", 80).await;
    books.at(on("2026-08-02")).await;
    books.close("2026-07").await;
    assert_eq!(books.balance("pool", None).await, "-100.00");
    books.prove().await;
    books.at(on("2026-08-03")).await;
    books.office.on("2026-08-03", "11:00").await;
    books.sold_by(A, "1000000.00", "300000.00").await;
    books.score(&b, "2026-08", 80).await;
    books.at(on("2026-09-02")).await;
    let august = books.close("2026-08").await;
    assert_eq!(
        books.statement(&august, &b).await["from_pool"],
        "200.00",
        "300.00 less what it owed"
    );
    assert_eq!(books.balance("pool", None).await, "0.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_scores_are_of_others_with_evidence_and_stand_once_the_month_is_settled() {
    let mut books = Books::open().await;
    books.with_scores().await;
    let a = books.seller(A).clone();
    let sales = books.office.sales.clone();
    let own = books.scored(&sales, "2026-05", 100);
    let refused = sales
        .post(SCORES, own)
        .await
        .problem(403, "commission-score-own");
    assert_eq!(refused["rule"], "ATT-D09");
    for caller in [&a, &books.finance] {
        let body = books.scored(&a, "2026-05", 100);
        caller.post(SCORES, body).await.problem(403, "forbidden");
    }
    let mut bare = books.scored(&a, "2026-05", 1);
    bare["evidence"] = "".into();
    let future = books.scored(&a, "2026-06", 1);
    let many = books.scored(&a, "2026-05", 100_001);
    let no_month = books.scored(&a, "2026-13", 1);
    for wrong in [bare, future, many, no_month] {
        sales
            .post(SCORES, wrong)
            .await
            .problem(422, "validation-failed");
    }
    let company = books.office.server.org.company;
    let another = books.office.server.site_under(company, "E1").await;
    let outsider = books.office.server.caller("salesperson", another).await;
    let above = books.office.server.org.group;
    let superior = books.office.server.caller("general_manager", above).await;
    for (who, month) in [
        (&outsider, "2026-05"),
        (&superior, "2026-05"),
        (&a, "2026-04"),
    ] {
        let refused = sales
            .post(SCORES, books.scored(who, month, 1))
            .await
            .problem(422, "commission-person-not-of-site");
        assert_eq!(refused["rule"], "ATT-D09", "{month}");
    }
    let reaching_down = books.scored(&books.general, "2026-05", 1);
    sales.post(SCORES, reaching_down).await.expect(200);
    books.score(&a, "2026-05", 100_000).await;
    books.at(on("2026-06-02")).await;
    let sales = books.office.sales.clone();
    let may = books.run("2026-05").await;
    sales
        .post(SCORES, books.scored(&a, "2026-05", 1))
        .await
        .problem(409, "commission-score-month-settled");
    books
        .finance
        .post(
            &format!("/v1/commission/settlements/{may}/discard"),
            json!({"reason": "评分有误"}),
        )
        .await
        .expect(200);
    assert_eq!(books.score(&a, "2026-05", 0).await["number"], 2);
    let again = books.close("2026-05").await;
    assert_eq!(
        books.settlement(&again).await["settlement"]["posting_count"],
        0
    );
    let bad = format!("{SCORES}?month=may");
    books
        .finance
        .get(&bad)
        .await
        .problem(400, "malformed-request");
    let listed = format!("{SCORES}?month=2026-05");
    let listed = books.finance.get(&listed).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn att_d09_scores_of_one_person_at_once_are_all_kept_and_one_counts() {
    let books = Books::open().await;
    let a = books.seller(A).clone();
    let record = |points| books.score(&a, "2026-05", points);
    let all = tokio::join!(record(1), record(2), record(3), record(4));
    let mut numbers = [&all.0, &all.1, &all.2, &all.3].map(|score| score["number"].as_u64());
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4].map(Some));
}

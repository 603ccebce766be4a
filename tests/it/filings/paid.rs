//! What those who filed are paid (ATT-F06 to ATT-F09).

use super::{p16, rules, standing};
use crate::books::{Books, on, text};
use crate::reception::site::{A, B};
use kehu_attribution::policy::{BuyerMatch, FilingReward};
use serde_json::{Value, json};

impl Books {
    /// The statement of a recommender that a settlement brought; none without one.
    async fn recommenders(&self, recommender: &str, settlement: &str) -> Option<Value> {
        let path = format!("/v1/commission/recommenders/{recommender}/statements");
        let found = self.finance.get(&path).await.expect(200);
        let mut items = found["items"].as_array().unwrap().clone().into_iter();
        items.find(|one| one["settlement_id"] == settlement)
    }

    async fn recommenders_lines(&self, recommender: &str, settlement: &str) -> Vec<Value> {
        let path = format!(
            "/v1/commission/recommenders/{recommender}/statements/{settlement}/lines?limit=200"
        );
        let found = self.finance.get(&path).await.expect(200);
        found["items"].as_array().unwrap().clone()
    }

    /// The decision on a deal.
    async fn decision(&self, deal: &str) -> Value {
        let project = self.office.project.clone();
        self.determination(deal, &project).await["decision"].clone()
    }
}

/// Why a rule was passed over.
fn passed(decision: &Value, rule: &str) -> String {
    let items = decision["passed_over"].as_array().unwrap();
    let found = items.iter().find(|it| it["rule"]["rule"] == rule);
    found.map_or_else(String::new, |it| text(&it["reason"]["code"]))
}

#[actix_web::test]
async fn p14_an_agency_is_paid_its_rate_as_money_comes_in_and_gives_it_back_with_the_deal() {
    let mut books = Books::under(rules()).await;
    let agency = books.office.agency().await;
    let mobile = books.mobile();
    books.office.file(&agency, &mobile).await;
    let party = books.office.comes(A, &mobile).await["party_id"].clone();
    let deal = books.sell(A, &party, "1000000.00").await;
    books.pay(&deal, "100000.00").await;
    let decision = books.decision(&deal).await;
    let reward = &decision["answer"]["filing_reward"];
    assert_eq!(
        (
            &reward["recommender_id"],
            &reward["rate_ppm"],
            &reward["held"]
        ),
        (&json!(agency), &json!(10_000), &json!(false)),
        "{decision}"
    );
    assert_eq!(decision["answer"]["commission"][0]["share"], "1");
    assert!(
        decision
            .to_string()
            .contains("1% of the base of the commission")
    );
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let statement = books.recommenders(&agency, &may).await.unwrap();
    assert_eq!(
        (
            &statement["accrued"],
            &statement["paid"],
            &statement["payable"]
        ),
        (&"1000.00".into(), &"1000.00".into(), &"0.00".into())
    );
    let seller = books.seller(A).clone();
    assert_eq!(
        books.statement(&may, &seller).await["paid"],
        "400.00",
        "the commission is the salesperson's, whole"
    );
    let line = books.recommenders_lines(&agency, &may).await[0].clone();
    assert_eq!(
        (&line["amount"], &line["deal_id"]),
        (&json!("1000.00"), &json!(deal))
    );
    assert!(text(&line["explanation"]).contains("ATT-F08"), "{line}");
    books.pay(&deal, "50000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.recommenders(&agency, &june).await.unwrap();
    assert_eq!(
        (
            &statement["opening"],
            &statement["accrued"],
            &statement["paid"]
        ),
        (&"0.00".into(), &"500.00".into(), &"500.00".into())
    );
    books.prove().await;
    books.withdraw(&deal, A).await;
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    let statement = books.recommenders(&agency, &july).await.unwrap();
    assert_eq!(
        (&statement["reversed"], &statement["payable"]),
        (&"-1500.00".into(), &"-1500.00".into())
    );
    assert_eq!(books.balance("expense", None).await, "0.00");
    books.prove().await;
}

#[actix_web::test]
async fn p14_a_deal_within_thirty_days_of_the_reception_is_the_agencys_and_not_a_day_later() {
    for (day, wins) in [("2026-06-09", true), ("2026-06-10", false)] {
        let mut books = Books::under(rules()).await;
        let agency = books.office.agency().await;
        let mobile = books.mobile();
        books.office.file(&agency, &mobile).await;
        let party = books.office.comes(A, &mobile).await["party_id"].clone();
        books.at(on(day)).await;
        let deal = books.sell(A, &party, "1000000.00").await;
        let decision = books.decision(&deal).await;
        assert_eq!(
            decision["answer"]["filing_reward"].is_object(),
            wins,
            "{day}"
        );
        let why = if wins { "" } else { "protection_ended" };
        assert_eq!(passed(&decision, "ATT-F06"), why, "{decision}");
        assert_eq!(decision["answer"]["rule"]["rule"], "ATT-V00");
    }
}

#[actix_web::test]
async fn p16_the_buyer_must_have_the_recommended_name_and_telephone() {
    for (filed_as, buyer, why) in [
        ("赵明", BuyerMatch::NameAndTelephone, ""),
        ("赵 明", BuyerMatch::NameAndTelephone, ""),
        ("钱进", BuyerMatch::NameAndTelephone, "name_differs"),
        ("钱进", BuyerMatch::Telephone, ""),
    ] {
        let mut document = rules();
        document.determination.filings[1].buyer = buyer;
        let mut books = Books::under(document).await;
        let somebody = books.office.private_person().await;
        let mobile = books.mobile();
        books
            .office
            .try_file(&somebody, filed_as, &mobile)
            .await
            .expect(201);
        // Registered as 赵明.
        let party = books.office.comes(A, &mobile).await["party_id"].clone();
        let deal = books.sell(A, &party, "1000000.00").await;
        let decision = books.decision(&deal).await;
        assert_eq!(passed(&decision, "ATT-F07"), why, "{filed_as} {buyer:?}");
        assert_eq!(
            decision["answer"]["filing_reward"].is_object(),
            why.is_empty()
        );
    }
}

#[actix_web::test]
async fn p13_an_owner_who_comes_along_gets_a_fixed_sum_held_until_approved() {
    let mut books = Books::under(rules()).await;
    let bought = books.sold_by(B, "1000000.00", "50000.00").await;
    let first = books.deal(&bought).await;
    let owner = books.office.member(&first["party_id"]).await;
    let recommender = books.office.recommender("owner", &owner).await;
    books.office.pass_a_minute().await;
    // The newcomer is received, and the owner is with them: filed at the desk with the papers of both.
    let mobile = books.mobile();
    let who = json!({"kind": "visitor", "mobile": mobile});
    let begun = books.office.begin_in_turn(A, who).await;
    let body = json!({"recommender_id": recommender, "customer": {"name": "赵明", "mobile": mobile}, "papers_seen": true});
    let path = books.office.path("filings");
    let filed = books.office.project.post(&path, body).await.expect(201);
    assert_eq!(filed["recommender_has_bought"], true);
    assert_eq!(
        standing(&filed),
        ("protected".to_owned(), Value::Null),
        "{filed}"
    );
    let registration = books.office.register(A, &begun, &mobile).await.expect(201);
    books.office.finish(A, &begun).await;
    books.office.confirm(&registration).await.expect(200);
    books.office.pass_a_minute().await;
    let deal = books.sell(A, &registration["party_id"], "1000000.00").await;
    books.pay(&deal, "100000.00").await;
    let decision = books.decision(&deal).await;
    let reward = &decision["answer"]["filing_reward"];
    assert_eq!(
        (&reward["sum"], &reward["held"]),
        (&json!("3000.00"), &json!(true)),
        "{decision}"
    );
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let statement = books.recommenders(&recommender, &may).await.unwrap();
    assert_eq!(
        (&statement["held"], &statement["paid"]),
        (&"3000.00".into(), &"0.00".into())
    );
    // Nobody approves what they entered.
    let approve = format!("/v1/filings/{}/approve", text(&filed["id"]));
    books
        .office
        .project
        .post(&approve, json!({}))
        .await
        .problem(403, "own-filing");
    books
        .director
        .post(&approve, json!({"opinion": "同意"}))
        .await
        .expect(200);
    books
        .director
        .post(&approve, json!({}))
        .await
        .problem(409, "filing-approved");
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.recommenders(&recommender, &june).await.unwrap();
    assert_eq!(
        (&statement["held"], &statement["paid"]),
        (&"0.00".into(), &"3000.00".into()),
        "once a deal"
    );
    books.prove().await;
}

#[actix_web::test]
async fn p13_without_papers_or_registered_before_the_visit_it_is_void() {
    let mut books = Books::under(rules()).await;
    let bought = books.sold_by(B, "1000000.00", "50000.00").await;
    let first = books.deal(&bought).await;
    let owner = books.office.member(&first["party_id"]).await;
    let recommender = books.office.recommender("owner", &owner).await;
    books.office.pass_a_minute().await;
    let path = books.office.path("filings");
    // Without the papers, then with them.
    let mobile = books.mobile();
    let who = json!({"kind": "visitor", "mobile": mobile});
    let begun = books.office.begin_in_turn(A, who).await;
    let body = json!({"recommender_id": recommender, "customer": {"name": "赵明", "mobile": mobile}, "papers_seen": false});
    let filed = books.office.project.post(&path, body).await.expect(201);
    assert_eq!(standing(&filed), ("void".to_owned(), json!("ATT-F05")));
    books.office.pass_a_minute().await;
    let presences = format!("/v1/filings/{}/presences", text(&filed["id"]));
    let seen = books
        .office
        .project
        .post(&presences, json!({"papers_seen": true}))
        .await
        .expect(200);
    assert_eq!(standing(&seen).0, "protected");
    books.office.finish(A, &begun).await;
    // Registered the day before the visit.
    let other = books.mobile();
    let early = books.office.file(&recommender, &other).await;
    assert_eq!(standing(&early).0, "awaited");
    books.office.on("2026-05-11", "09:00").await;
    books.office.comes(A, &other).await;
    let late = books.office.filing(&early["id"]).await;
    assert_eq!(standing(&late), ("void".to_owned(), json!("ATT-F04")));
    // Registered after the subscription.
    let third = books.mobile();
    let party = books.office.comes(A, &third).await["party_id"].clone();
    books.sell(A, &party, "1000000.00").await;
    books.office.pass_a_minute().await;
    let body = json!({"recommender_id": recommender, "customer": {"name": "赵明", "mobile": third}, "papers_seen": true});
    let after = books.office.project.post(&path, body).await.expect(201);
    assert_eq!(standing(&after), ("void".to_owned(), json!("ATT-F04")));
}

#[actix_web::test]
async fn att_f08_a_determination_with_a_filing_gives_the_same_bytes_again() {
    let mut document = rules();
    document.determination.filings = vec![kehu_attribution::policy::FilingTerms {
        reward: FilingReward::Rate { rate_ppm: 15_000 },
        ..p16()
    }];
    let mut books = Books::under(document).await;
    let somebody = books.office.private_person().await;
    let mobile = books.mobile();
    let filed = books.office.file(&somebody, &mobile).await;
    let party = books.office.comes(A, &mobile).await["party_id"].clone();
    let deal = books.sell(A, &party, "1000000.00").await;
    let last = books.determinations(&deal).await.pop().unwrap();
    let project = books.office.project.clone();
    let path = format!("/v1/determinations/{}", text(&last["id"]));
    let facts = project.get(&format!("{path}/facts")).await.expect(200);
    assert_eq!(facts["facts"]["filings"][0]["id"], filed["id"], "{facts}");
    let replay = project.act(&format!("{path}/replay")).await.expect(200);
    assert_eq!(replay["same"], true, "{replay}");
}

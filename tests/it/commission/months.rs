//! What belongs to which month (ATT-D09).

use super::SETTLEMENTS;
use crate::books::{Books, on, text};
use crate::reception::site::{A, B};
use kehu_attribution::policy::{
    AccrualBase, AccrualCondition, Tier, TierMeasure, TierMode, TierRules,
};
use serde_json::{Value, json};

impl Books {
    async fn posted(&self, settlement: &str) -> Value {
        self.settlement(settlement).await["settlement"]["posting_count"].clone()
    }

    fn plan(&self, amounts: &[&str]) -> Value {
        let today = self.office.today();
        let line = |amount: &&str| json!({"due_on": today, "amount": amount});
        amounts.iter().map(line).collect()
    }
}

#[actix_web::test]
async fn att_d09_a_dearer_unit_after_the_months_end_counts_with_the_next_and_takes_nothing_back() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    books
        .rules(|rules| {
            rules.accrual.condition = AccrualCondition::ReceivedPart;
            rules.accrual.received_ppm = 300_000;
            rules.accrual.base = AccrualBase::Price;
        })
        .await;
    let deal = books.sold_by(A, "1000000.00", "300000.00").await;
    books.at(on("2026-06-01")).await;
    let plan = books.plan(&["2000000.00"]);
    books.swap_by_plan(&deal, A, "2000000.00", plan).await;
    let may = books.close("2026-05").await;
    assert_eq!(books.statement(&may, &a).await["accrued"], "4000.00");
    let price = &books.lines(&may, &a).await[0]["figures"]["price"];
    assert_eq!(price, "1000000.00", "the price of May");
    // Three tenths of the new price are not there: what has accrued stays, what is more waits.
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(books.posted(&june).await, 0);
    books.pay(&deal, "300000.00").await;
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    let statement = books.statement(&july, &a).await;
    assert_eq!(
        (&statement["accrued"], &statement["reversed"]),
        (&"4000.00".into(), &"0.00".into())
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_plan_after_the_months_end_counts_with_the_next() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    books
        .rules(|rules| rules.accrual.condition = AccrualCondition::FirstInstalment)
        .await;
    let mobile = books.mobile();
    let party = books.office.visitor_of(A, &mobile).await;
    let plan = books.plan(&["300000.00", "700000.00"]);
    let deal = books.sell_by(A, &party, "1000000.00", "instalments", plan);
    let deal = text(&deal.await["id"]);
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-06-01")).await;
    let plan = books.plan(&["100000.00", "900000.00"]);
    books.swap_by_plan(&deal, A, "1000000.00", plan).await;
    let may = books.close("2026-05").await;
    assert_eq!(books.posted(&may).await, 0, "three tenths were agreed");
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(books.statement(&june, &a).await["accrued"], "400.00");
}

#[actix_web::test]
async fn att_d09_a_contract_counts_with_the_month_in_which_it_was_signed() {
    let mut books = Books::open().await;
    let [a, b, _] = books.sellers();
    books
        .rules(|rules| rules.accrual.condition = AccrualCondition::ContractAndFirstInstalment)
        .await;
    let mut deals = Vec::new();
    for seller in [A, B] {
        let mobile = books.mobile();
        let party = books.office.visitor_of(seller, &mobile).await;
        let deal = books.sell(seller, &party, "100000.00").await;
        books.pay_as(&deal, "deposit", "10000.00").await;
        books.pay(&deal, "90000.00").await;
        deals.push(deal);
    }
    // Both are entered in June.
    books.at(on("2026-06-01")).await;
    for (seller, signed_at) in [
        (A, "2026-05-31T23:59:59.999999+08:00"),
        (B, "2026-06-01T00:00:00+08:00"),
    ] {
        let deal = &deals[seller];
        let signed = json!({"number": format!("XJ-{seller}"), "filing_number": "BA-1", "signed_at": signed_at});
        let path = format!("/v1/deals/{deal}/contract");
        books.seller(seller).post(&path, signed).await.expect(200);
    }
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(books.statement(&may, &a).await["accrued"], "400.00");
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &b).await;
    assert_eq!(
        (&statement["opening"], &statement["accrued"]),
        (&"0.00".into(), &"400.00".into())
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_deal_that_is_ruled_on_in_the_next_month_counts_for_its_tier_once() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    books
        .rules(|rules| {
            rules.rate_ppm = 7000;
            rules.tiers = Some(TierRules {
                measure: TierMeasure::Deals,
                mode: TierMode::WholePeriod,
                steps: vec![Tier {
                    from: 2,
                    rate_ppm: 8000,
                }],
            });
        })
        .await;
    let mobile = books.mobile();
    let registration = books.office.unconfirmed(A, &mobile).await;
    let first = books.sell(A, &registration["party_id"], "1000000.00").await;
    books.pay(&first, "100000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(
        books.settlement(&may).await["settlement"]["undetermined_count"],
        1
    );
    // The settlement of May knows what was determined by its own instant.
    books.office.pass_a_minute().await;
    books.office.confirm(&registration).await.expect(200);
    books.office.on("2026-06-03", "11:00").await;
    books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(
        books.statement(&june, &a).await["accrued"],
        "1600.00",
        "two units: 0.8 per cent"
    );
    books.pay(&first, "100000.00").await;
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    assert_eq!(
        books.statement(&july, &a).await["accrued"],
        "700.00",
        "none in July: 0.7 per cent"
    );
}

#[actix_web::test]
async fn att_d09_no_month_is_passed_over() {
    let mut books = Books::open().await;
    books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-09-02")).await;
    let refused = async |books: &Books, month: &str, earliest: &str| {
        let asked = books.ask(month);
        let answer = books.finance.post(SETTLEMENTS, asked).await;
        let refused = answer.problem(409, "commission-settlement-earlier-open");
        assert!(text(&refused["detail"]).contains(earliest), "{refused}");
    };
    refused(&books, "2026-06", "2026-05").await;
    books.close("2026-05").await;
    refused(&books, "2026-07", "2026-06").await;
    books.close("2026-06").await;
    books.close("2026-07").await;
    books.close("2026-08").await;
}

#[actix_web::test]
async fn att_d09_a_settlement_whose_job_was_called_off_goes_on_when_it_is_asked_for_again() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    let begun = books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .expect(202);
    let again = books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .expect(202);
    assert_eq!(again["job_id"], begun["job_id"], "it waits to be computed");
    let job = format!("/v1/jobs/{}/cancel", text(&begun["job_id"]));
    books.finance.act(&job).await.expect(200);
    let begun_anew = books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .expect(202);
    assert_eq!(begun_anew["id"], begun["id"]);
    assert_ne!(begun_anew["job_id"], begun["job_id"]);
    let id = text(&begun["id"]);
    books.compute(&id).await;
    assert_eq!(books.statement(&id, &a).await["accrued"], "400.00");
}

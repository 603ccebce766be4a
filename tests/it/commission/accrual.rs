//! Commission that is due by the way in which the price is paid (ATT-D09).

use crate::books::{Books, on, text};
use crate::reception::site::A;
use kehu_attribution::policy::AccrualCondition;
use serde_json::{Value, json};

impl Books {
    /// At once all is received; with a loan its contract is signed and the down payment received; of instalments the first.
    async fn by_way_of_payment(&self) {
        self.rules(|rules| {
            rules.accrual.lump_sum = Some(AccrualCondition::WholePrice);
            rules.accrual.with_loan = Some(AccrualCondition::LoanContractAndFirstInstalment);
            rules.accrual.instalments = Some(AccrualCondition::FirstInstalment);
        })
        .await;
    }

    /// A deal at a million, of which three tenths are due first.
    async fn sold_in(&mut self, payment_method: &str) -> String {
        let mobile = self.mobile();
        let party = self.office.visitor_of(A, &mobile).await;
        let today = self.office.today();
        let plan = json!([{"due_on": today, "amount": "300000.00"}, {"due_on": today, "amount": "700000.00"}]);
        let deal = self.sell_by(A, &party, "1000000.00", payment_method, plan);
        text(&deal.await["id"])
    }

    /// What has accrued to the salesperson with a month.
    async fn accrued(&self, month: &str) -> Value {
        let settlement = self.close(month).await;
        self.statement(&settlement, self.seller(A)).await["accrued"].clone()
    }

    async fn loan_contracted(&self, deal: &str) -> Value {
        let body = json!({"site_id": self.office.unit, "deal_id": deal, "milestone": "loan_contracted", "occurred_on": self.office.today()});
        let place = "/v1/commission/milestones";
        self.finance.post(place, body).await.expect(200)
    }
}

#[actix_web::test]
async fn att_d09_a_lump_sum_accrues_once_all_is_received_and_instalments_with_the_first() {
    let mut books = Books::open().await;
    books.by_way_of_payment().await;
    let at_once = books.sold_in("lump_sum").await;
    books.pay(&at_once, "999999.99").await;
    let in_parts = books.sold_in("instalments").await;
    books.pay(&in_parts, "299999.99").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let count = &books.settlement(&may).await["settlement"]["posting_count"];
    assert_eq!(count, 0, "neither is due yet");
    books.pay(&in_parts, "0.01").await;
    books.at(on("2026-07-02")).await;
    assert_eq!(books.accrued("2026-06").await, "1200.00");
    books.pay(&at_once, "0.01").await;
    books.at(on("2026-08-02")).await;
    assert_eq!(books.accrued("2026-07").await, "4000.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_price_with_a_loan_waits_for_the_contract_of_the_loan_and_the_down_payment() {
    let mut books = Books::open().await;
    books.by_way_of_payment().await;
    let signed = books.sold_in("mortgage").await;
    let milestone = books.loan_contracted(&signed).await;
    assert_eq!(milestone["milestone"], "loan_contracted");
    books.pay(&signed, "299999.99").await;
    let paid = books.sold_in("combined_loan").await;
    books.pay(&paid, "300000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let count = &books.settlement(&may).await["settlement"]["posting_count"];
    assert_eq!(count, 0, "a cent short, and a loan without its contract");
    books.pay(&signed, "0.01").await;
    books.at(on("2026-07-02")).await;
    assert_eq!(books.accrued("2026-06").await, "1200.00");
    books.loan_contracted(&paid).await;
    books.at(on("2026-08-02")).await;
    assert_eq!(books.accrued("2026-07").await, "1200.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_d10_a_line_of_a_statement_names_the_condition_of_accrual_that_was_met() {
    let mut books = Books::open().await;
    books.by_way_of_payment().await;
    let at_once = books.sold_in("lump_sum").await;
    books.pay(&at_once, "1000000.00").await;
    let in_parts = books.sold_in("instalments").await;
    books.pay(&in_parts, "300000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let seller = books.seller(A).clone();
    let lines = books.lines(&may, &seller).await;
    for (deal, condition, said) in [
        (&at_once, "whole_price", "the whole price was received"),
        (
            &in_parts,
            "first_instalment",
            "the first instalment was received",
        ),
    ] {
        let line = lines
            .iter()
            .find(|line| line["deal_id"] == json!(deal))
            .unwrap();
        assert_eq!(line["accrual_condition"], condition);
        assert!(text(&line["explanation"]).contains(said), "{line}");
    }
    let paid = lines
        .iter()
        .find(|line| line["reason"] == "payout")
        .unwrap();
    assert_eq!(paid["accrual_condition"], Value::Null);
}

//! Who left, came back, or never had left (ATT-D09, GOV-09).

use crate::books::{Books, on, text};
use crate::reception::site::{A, B};
use kehu_attribution::policy::{LeaverOutcome, PaymentPart, PaymentTime};
use kehu_tests::{Answer, Caller};
use serde_json::{Value, json};

const DEPARTURES: &str = "/v1/commission/departures";

impl Books {
    /// Seven tenths are paid at once, the rest at the project's end; who leaves without handing over gets no more.
    async fn with_retention(&self, not_handed_over: LeaverOutcome) {
        self.rules(|rules| {
            rules.payment = [
                (700_000, PaymentTime::Settlement),
                (300_000, PaymentTime::ProjectEnd),
            ]
            .map(|(part_ppm, when)| PaymentPart { part_ppm, when })
            .to_vec();
            rules.leaver.not_handed_over = not_handed_over;
            rules.leaver.handed_over = LeaverOutcome::Delegated;
        })
        .await;
    }

    async fn leaves(&self, by: &Caller, who: &Caller, more: Value) -> Answer {
        let mut body = json!({"site_id": self.office.unit, "user_id": who.user.unwrap(), "manner": "not_handed_over",
                              "left_on": "2026-06-02", "reason": "离职"});
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        by.post(DEPARTURES, body).await
    }

    async fn ends(&self, by: &Caller, departure: &Value, returned_on: Value) -> Answer {
        let path = format!("{DEPARTURES}/{}/end", text(&departure["id"]));
        by.post(&path, json!({"returned_on": returned_on, "reason": "返岗"}))
            .await
    }
}

#[actix_web::test]
async fn att_d09_who_comes_back_earns_anew_and_what_was_before_stays_forfeited() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    books.with_retention(LeaverOutcome::Forfeited).await;
    let first = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    let left = books
        .leaves(&books.finance, &a, json!({}))
        .await
        .expect(200);
    assert_eq!(
        (&left["outcome"], &left["end"]),
        (&json!("forfeited"), &Value::Null)
    );
    books
        .leaves(&books.finance, &a, json!({}))
        .await
        .problem(409, "departure-recorded");
    books.at(on("2026-06-10")).await;
    for (day, code) in [("2026-06-11", "future"), ("2026-06-02", "order")] {
        let refused = books.ends(&books.finance, &left, json!(day)).await;
        let refused = refused.problem(422, "validation-failed");
        let error = &refused["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/returned_on"), &json!(code))
        );
    }
    let back = books
        .ends(&books.finance, &left, json!("2026-06-10"))
        .await
        .expect(200);
    assert_eq!(back["end"]["returned_on"], "2026-06-10");
    books
        .ends(&books.finance, &left, Value::Null)
        .await
        .problem(409, "departure-ended");
    books.office.on("2026-06-10", "11:00").await;
    books.sold_by(A, "1000000.00", "100000.00").await;
    books.pay(&first, "100000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    // Of the first deal 120.00 that were retained and 400.00 more fell to the department; the second is paid as agreed.
    assert_eq!(books.balance("department", None).await, "520.00");
    let statement = books.statement(&june, &a).await;
    assert_eq!(
        (
            &statement["forfeited"],
            &statement["paid"],
            &statement["retained"]
        ),
        (&"-120.00".into(), &"280.00".into(), &"120.00".into())
    );
    books.prove().await;
    // The next departure concerns the deals since the return.
    books
        .leaves(&books.finance, &a, json!({"left_on": "2026-07-02"}))
        .await
        .expect(200);
    books.at(on("2026-08-02")).await;
    books.close("2026-07").await;
    assert_eq!(books.balance("department", None).await, "640.00");
    assert_eq!(books.balance("retention", Some(&a)).await, "0.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_departure_that_was_recorded_by_mistake_is_made_right_with_the_next_settlement() {
    let mut books = Books::open().await;
    let [a, b, c] = books.sellers();
    books.with_retention(LeaverOutcome::Forfeited).await;
    let of_a = books.sold_by(A, "1000000.00", "100000.00").await;
    let of_b = books.sold_by(B, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    let lost = books
        .leaves(&books.finance, &a, json!({}))
        .await
        .expect(200);
    let delegate = json!({"user_id": c.user.unwrap(), "share": "1/2"});
    let passed = json!({"manner": "handed_over", "delegate": delegate});
    let passed = books.leaves(&books.finance, &b, passed).await.expect(200);
    for deal in [&of_a, &of_b] {
        books.pay(deal, "100000.00").await;
    }
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(books.balance("department", None).await, "520.00");
    assert_eq!(books.statement(&june, &c).await["delegated"], "140.00");
    for departure in [&lost, &passed] {
        books
            .ends(&books.finance, departure, Value::Null)
            .await
            .expect(200);
    }
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    assert_eq!(books.balance("department", None).await, "0.00");
    let statement = books.statement(&july, &a).await;
    assert_eq!(
        (
            &statement["accrued"],
            &statement["paid"],
            &statement["retained"]
        ),
        (&"520.00".into(), &"280.00".into(), &"240.00".into())
    );
    assert_eq!(books.statement(&july, &b).await["paid"], "140.00");
    assert_eq!(books.statement(&july, &c).await["payable"], "-140.00");
    let line = books.lines(&july, &c).await[0].clone();
    assert_eq!(line["delegation"]["mistaken"], true);
    assert!(text(&line["explanation"]).contains("by mistake"), "{line}");
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_later_policy_makes_nothing_else_of_an_earlier_departure() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    books.with_retention(LeaverOutcome::Paid).await;
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    let left = books
        .leaves(&books.finance, &a, json!({}))
        .await
        .expect(200);
    assert_eq!(left["outcome"], "paid");
    books.with_retention(LeaverOutcome::Forfeited).await;
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &a).await;
    assert_eq!(
        (&statement["forfeited"], &statement["paid"]),
        (&"0.00".into(), &"280.00".into())
    );
    books.prove().await;
}

#[actix_web::test]
async fn gov_09_neither_who_leaves_nor_the_delegate_records_a_departure_and_strangers_do_not_leave()
{
    let mut books = Books::open().await;
    books.with_retention(LeaverOutcome::Paid).await;
    books.at(on("2026-06-02")).await;
    let [a, _, _] = books.sellers();
    let finance = books.finance.clone();
    let refused = books.leaves(&finance, &finance, json!({})).await;
    let refused = refused.problem(403, "departure-own");
    assert_eq!(refused["rule"], "GOV-09");
    let to_recorder = json!({"manner": "handed_over", "delegate": {"user_id": finance.user.unwrap(), "share": "1/2"}});
    books
        .leaves(&finance, &a, to_recorder.clone())
        .await
        .problem(403, "departure-own");
    let left = books
        .leaves(&books.reviewer, &a, to_recorder)
        .await
        .expect(200);
    books
        .ends(&finance, &left, Value::Null)
        .await
        .problem(403, "departure-own");
    let server = &books.office.server;
    let elsewhere = server.site_under(server.org.company, "E1").await;
    for stranger in [
        server.caller("salesperson", elsewhere).await,
        server.caller("salesperson", server.org.other).await,
    ] {
        let refused = books.leaves(&finance, &stranger, json!({})).await;
        let refused = refused.problem(422, "commission-person-not-of-site");
        assert_eq!(refused["rule"], "ATT-D09");
    }
    let path = format!("{DEPARTURES}/{}/end", kehu_kernel::DepartureId::generate());
    let body = json!({"returned_on": null, "reason": "误登记"});
    finance
        .post(&path, body)
        .await
        .problem(404, "departure-not-found");
}

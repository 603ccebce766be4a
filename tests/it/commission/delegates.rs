//! Who follows the deals of one who left up (ATT-D09).

use crate::books::{Books, on, text};
use crate::reception::site::{A, B};
use kehu_attribution::policy::{LeaverOutcome, PaymentPart, PaymentTime};
use kehu_tests::Caller;
use serde_json::{Value, json};

const DEPARTURES: &str = "/v1/commission/departures";

impl Books {
    /// Seven tenths are paid at once, the rest at the project's end; who hands over names a delegate.
    async fn with_delegates(&self) {
        self.rules(|rules| {
            rules.payment = [
                (700_000, PaymentTime::Settlement),
                (300_000, PaymentTime::ProjectEnd),
            ]
            .map(|(part_ppm, when)| PaymentPart { part_ppm, when })
            .to_vec();
            rules.leaver.handed_over = LeaverOutcome::Delegated;
            rules.leaver.dismissed = LeaverOutcome::Forfeited;
        })
        .await;
    }

    fn departure(&self, leaver: &Caller, manner: &str, delegate: Value) -> Value {
        json!({"site_id": self.office.unit, "user_id": leaver.user.unwrap(), "manner": manner,
               "left_on": "2026-06-02", "reason": "离职", "delegate": delegate})
    }
}

fn delegate(to: &Caller, share: &str) -> Value {
    json!({"user_id": to.user.unwrap(), "share": share})
}

#[actix_web::test]
async fn att_d09_a_delegate_gets_the_agreed_share_of_what_becomes_payable_after_the_departure() {
    let mut books = Books::open().await;
    books.with_delegates().await;
    let [a, b, _] = books.sellers();
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    let body = books.departure(&a, "handed_over", delegate(&b, "1/2"));
    let left = books.finance.post(DEPARTURES, body).await.expect(200);
    assert_eq!(left["delegate"]["share"], "1/2");
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    // Of 400.00 more 280.00 are payable: half each. The 280.00 of May were the leaver's alone.
    let statement = books.statement(&june, &a).await;
    for (name, amount) in [
        ("opening", "120.00"),
        ("accrued", "400.00"),
        ("delegated", "-140.00"),
        ("paid", "140.00"),
        ("retained", "240.00"),
    ] {
        assert_eq!(statement[name], amount, "{name}: {statement}");
    }
    let statement = books.statement(&june, &b).await;
    assert_eq!(
        (&statement["delegated"], &statement["paid"]),
        (&"140.00".into(), &"140.00".into())
    );
    let lines = books.lines(&june, &b).await;
    assert_eq!(
        (&lines[0]["reason"], &lines[0]["deal_id"]),
        (&"delegation".into(), &json!(deal))
    );
    assert_eq!(lines[0]["rule"], "ATT-V00");
    let delegation = &lines[0]["delegation"];
    assert_eq!(
        (&delegation["leaver_id"], &delegation["departure_id"]),
        (&json!(a.user), &left["id"])
    );
    assert!(text(&lines[0]["explanation"]).contains("1/2"), "{lines:?}");
    books.prove().await;
    // What was retained is shared when its time comes.
    let ended = json!({"site_id": books.office.unit, "deal_id": null, "milestone": "project_end", "occurred_on": "2026-07-02"});
    let place = "/v1/commission/milestones";
    books.finance.post(place, ended).await.expect(200);
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    assert_eq!(books.statement(&july, &a).await["paid"], "120.00");
    assert_eq!(books.statement(&july, &b).await["paid"], "120.00");
    // The deal falls away: each gives back what each got.
    books.withdraw(&deal, A).await;
    books.at(on("2026-09-02")).await;
    let august = books.close("2026-08").await;
    assert_eq!(books.statement(&august, &a).await["payable"], "-540.00");
    let statement = books.statement(&august, &b).await;
    assert_eq!(
        (&statement["delegated"], &statement["payable"]),
        (&"-260.00".into(), &"-260.00".into())
    );
    assert_eq!(books.balance("expense", None).await, "0.00");
    books.prove().await;
    // A month in which nothing happens passes nothing on.
    books.at(on("2026-10-02")).await;
    let september = books.run("2026-09").await;
    assert_eq!(
        books.settlement(&september).await["settlement"]["posting_count"],
        0
    );
}

#[actix_web::test]
async fn att_d09_without_a_delegate_all_falls_to_the_department_and_so_does_a_forfeiting_delegates_share()
 {
    let mut books = Books::open().await;
    books.with_delegates().await;
    let [a, b, c] = books.sellers();
    let first = books.sold_by(A, "1000000.00", "100000.00").await;
    let second = books.sold_by(B, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    for (leaver, manner, to) in [
        (&a, "handed_over", Value::Null),
        (&b, "handed_over", delegate(&c, "1/4")),
        (&c, "dismissed", Value::Null),
    ] {
        let body = books.departure(leaver, manner, to);
        books.finance.post(DEPARTURES, body).await.expect(200);
    }
    for deal in [&first, &second] {
        books.pay(deal, "100000.00").await;
    }
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &a).await;
    assert_eq!(
        (&statement["forfeited"], &statement["paid"]),
        (&"-120.00".into(), &"0.00".into())
    );
    let statement = books.statement(&june, &b).await;
    assert_eq!(
        (&statement["delegated"], &statement["paid"]),
        (&"-70.00".into(), &"210.00".into())
    );
    // 120.00 that were retained and 400.00 that came later; a quarter of 280.00.
    assert_eq!(books.balance("department", None).await, "590.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_delegate_is_another_who_is_there_and_whom_the_policy_lets() {
    let mut books = Books::open().await;
    let [a, b, c] = books.sellers();
    books.at(on("2026-06-02")).await;
    let body = books.departure(&a, "handed_over", delegate(&b, "1/2"));
    let refused = books
        .finance
        .post(DEPARTURES, body.clone())
        .await
        .problem(409, "departure-delegate-unwanted");
    assert_eq!(refused["rule"], "ATT-D09");
    books.with_delegates().await;
    let dismissed = books.departure(&a, "dismissed", delegate(&b, "1/2"));
    books
        .finance
        .post(DEPARTURES, dismissed)
        .await
        .problem(409, "departure-delegate-unwanted");
    for wrong in [
        delegate(&a, "1/2"),
        delegate(&b, "0"),
        delegate(&b, "1/10001"),
    ] {
        let body = books.departure(&a, "handed_over", wrong);
        books
            .finance
            .post(DEPARTURES, body)
            .await
            .problem(422, "validation-failed");
    }
    let stranger = json!({"user_id": kehu_kernel::UserId::generate(), "share": "1/2"});
    let unknown = books.departure(&a, "handed_over", stranger);
    books
        .finance
        .post(DEPARTURES, unknown)
        .await
        .problem(422, "commission-person-not-of-site");
    let elsewhere = books.office.server.org.company;
    let elsewhere = books.office.server.site_under(elsewhere, "E1").await;
    let outsider = books.office.server.caller("salesperson", elsewhere).await;
    let of_another_site = books.departure(&a, "handed_over", delegate(&outsider, "1/2"));
    books
        .finance
        .post(DEPARTURES, of_another_site)
        .await
        .problem(422, "commission-person-not-of-site");
    let gone = books.departure(&c, "dismissed", Value::Null);
    books.finance.post(DEPARTURES, gone).await.expect(200);
    let to_one_gone = books.departure(&a, "handed_over", delegate(&c, "1"));
    books
        .finance
        .post(DEPARTURES, to_one_gone)
        .await
        .problem(409, "departure-delegate-left");
    books.finance.post(DEPARTURES, body).await.expect(200);
}

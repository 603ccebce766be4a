//! A story at a sales office (A14).

use super::says;
use crate::books::{Books, on, text};
use crate::reception::site::{A, B, C, instant};
use kehu_attribution::policy::SiteRules;
use kehu_tests::Caller;
use serde_json::json;

/// Every register is kept by the sales assistant (GOV-10).
async fn name_keepers(books: &Books) {
    let office = &books.office;
    let assistant = office.server.caller("sales_assistant", office.unit).await;
    let body = json!({"keeper_id": assistant.user});
    for register in ["subscriptions", "receipts", "contracts", "withdrawals"] {
        let path = office.path(&format!("register-keepers/{register}"));
        office.sales.put(&path, body.clone()).await.expect(200);
    }
}

/// The employee's friend, received and registered by B, comes again while B is away, says so, and C assists: ATT-R04, of which
/// the referrer has three tenths (ATT-E06). Answers the deal.
async fn the_assisted_visitor(books: &mut Books, referrer: &Caller) -> String {
    let office = &mut books.office;
    let mobile = "13712345678";
    let referral = office.referral(referrer, mobile).await;
    let who = json!({"kind": "referral", "referral_id": referral["id"]});
    let begun = office.begin_in_turn(B, who).await;
    let party = office.register(B, &begun, mobile).await.expect(201)["party_id"].clone();
    office.finish(B, &begun).await;
    office.approve_referrals().await;
    office.on("2026-05-20", "10:00").await;
    office.leave(B).await;
    office.pass_a_minute().await;
    let found = office.search(C, "5678").await;
    assert_eq!(found["matches"][0]["claim"]["stands"], true);
    while office.next().await != C {
        let next = office.next().await;
        let other = office.visitor(next).await;
        office.finish(next, &other).await;
    }
    let again = json!({"who": {"kind": "party", "party_id": party}, "capacity": "assisting", "been_before": "yes",
                       "named": [office.id(B)]});
    let assisted = office.receive(C, again).await.expect(201)["reception"].clone();
    assert_eq!(assisted["uses_turn"], false, "ATT-R04");
    office.finish(C, &assisted).await;
    office.arrive(B).await;
    office.pass_a_minute().await;
    books.sell(B, &party, "777777.77").await
}

/// A's visitor, whom B receives as new; B finds A in the records after the visitor has left: ATT-R08.
async fn the_forgetful_visitor(books: &mut Books) -> String {
    let office = &mut books.office;
    let party = office.unconfirmed(A, "13812341234").await["party_id"].clone();
    office.on("2026-05-24", "09:00").await;
    let forgot = json!({"kind": "visitor", "mobile": "13912345678"});
    let begun = office.begin_in_turn(B, forgot).await;
    let second = office.register(B, &begun, "13912345678").await.expect(201)["party_id"].clone();
    office.finish(B, &begun).await;
    office.pass_a_minute().await;
    let merge = json!({"merged_id": second, "reason": "同一客户，两个号码"});
    let path = format!("/v1/parties/{}/merge", text(&party));
    office.project.post(&path, merge).await.expect(200);
    let found = json!({"kind": "record_match", "earlier_id": office.id(A), "key": "records"});
    office.state_of(&party, B, found).await;
    office.clock("2026-05-25", "10:00").await;
    books.sell(B, &party, "666666.66").await
}

/// A and B agree in writing (ATT-R15).
async fn agree(books: &mut Books, deal: &str) {
    let party = books.deal(deal).await["party_id"].clone();
    let office = &books.office;
    let body = json!({"party_id": party, "subject": "ownership", "against": [office.id(B)], "statement": "该客户由我首先接待。"});
    let opened = office.people[A]
        .post("/v1/disputes", body)
        .await
        .require(201);
    let place = opened.header("location").to_owned();
    let to = |one: usize, share: &str| json!({"to": {"kind": "salesperson", "user": office.id(one)}, "share": share});
    let terms = json!({"text": "双方同意如下分配。", "follow_up_id": office.id(B), "commission": [to(A, "1/3"), to(B, "2/3")]});
    let proposed = office.people[B]
        .post(&format!("{place}/agreements"), terms)
        .await
        .expect(200);
    let sign = format!(
        "{place}/settlements/{}/sign",
        text(&proposed["settlements"][0]["id"])
    );
    assert_eq!(
        office.people[A].act(&sign).await.expect(200)["state"],
        "agreed"
    );
}

#[actix_web::test]
async fn att_d11_a_deal_at_a_sales_office_from_the_desk_to_the_claw_back() {
    let mut books = Books::under(SiteRules::sales_office()).await;
    name_keepers(&books).await;
    let referrer = books
        .office
        .server
        .named("赵敏", "account_manager", books.office.server.org.branch)
        .await;
    let first = the_assisted_visitor(&mut books, &referrer).await;
    let manager = books.office.project.clone();
    println!("{:#?}", books.judgment(&first, &manager, "zh-CN").await);
    println!("{:#?}", books.judgment(&first, &manager, "en").await);
    let second = the_forgetful_visitor(&mut books).await;
    let manager = books.office.project.clone();
    println!("{:#?}", books.judgment(&second, &manager, "zh-CN").await);
    println!("{:#?}", books.judgment(&second, &manager, "en").await);
    says(&books.judgment(&second, &manager, "en").await, &[]);
    books.pay(&first, "77777.77").await;
    books.pay(&second, "66666.66").await;

    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let [a, b, c] = books.sellers();
    books
        .states(&may, &a, &[("accrued", "133.33"), ("paid", "133.33")])
        .await;
    books
        .states(&may, &b, &[("accrued", "307.56"), ("paid", "307.56")])
        .await;
    books
        .states(&may, &c, &[("accrued", "43.56"), ("paid", "43.56")])
        .await;
    books
        .states(
            &may,
            &referrer,
            &[("accrued", "93.33"), ("held", "0.00"), ("paid", "93.33")],
        )
        .await;

    // June: A and B agree on another division of the second deal.
    agree(&mut books, &second).await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    books
        .states(
            &june,
            &a,
            &[
                ("reversed", "-133.33"),
                ("accrued", "88.89"),
                ("payable", "-44.44"),
                ("paid", "0.00"),
            ],
        )
        .await;
    books
        .states(
            &june,
            &b,
            &[
                ("reversed", "-133.34"),
                ("accrued", "177.78"),
                ("paid", "44.44"),
            ],
        )
        .await;

    // July: it is withdrawn.
    books.at(instant("2026-07-10", "10:00")).await;
    books.withdraw(&second, B).await;
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    books
        .states(
            &july,
            &a,
            &[
                ("opening", "-44.44"),
                ("reversed", "-88.89"),
                ("payable", "-133.33"),
            ],
        )
        .await;
    books
        .states(
            &july,
            &b,
            &[("reversed", "-177.78"), ("payable", "-177.78")],
        )
        .await;
    assert_eq!(books.balance("expense", None).await, "-311.11");
    books.prove().await;
}

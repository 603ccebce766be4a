//! A story at a developer's site (A12).

use super::says;
use crate::books::{Books, on, text};
use crate::reception::site::{A, B, C, instant};
use kehu_tests::Caller;
use serde_json::json;

/// The employee's friend, whom B receives by rotation, names C in the reception and insists: a deal under ATT-V08, of which the
/// referrer has three tenths (ATT-E06). Answers the deal.
async fn the_referred_visitor(books: &mut Books, referrer: &Caller) -> String {
    let office = &mut books.office;
    let mobile = "13712345678";
    let referral = office.referral(referrer, mobile).await;
    let who = json!({"kind": "referral", "referral_id": referral["id"]});
    let party = office.named_during(B, C, who, mobile).await;
    // At the desk the next morning.
    office.on("2026-05-11", "09:00").await;
    let found = office.search(A, "5678").await;
    let claim = &found["matches"][0]["claim"];
    assert_eq!(
        (&claim["holder_id"], &claim["stands"]),
        (&json!(office.id(B)), &json!(true))
    );
    assert!(!found.to_string().contains(mobile), "masked");
    office.clock("2026-05-15", "10:00").await;
    let sold = books.try_sell(C, &party, "1234567.89").await;
    text(&sold["id"])
}

/// A's visitor of the tenth, who came to B on the twelfth as somebody unknown and was recognised on the fifteenth: ATT-V04.
async fn the_recognised_visitor(books: &mut Books) -> String {
    let office = &mut books.office;
    office.clock("2026-05-10", "15:00").await;
    let party = office.visitor_of(A, "13812341234").await;
    office.on("2026-05-12", "09:00").await;
    let second = office.visitor_of(B, "13912345678").await;
    office.clock("2026-05-15", "14:00").await;
    let merge = json!({"merged_id": second, "reason": "同一客户，两个号码"});
    let path = format!("/v1/parties/{}/merge", text(&party));
    office.project.post(&path, merge).await.expect(200);
    let known =
        json!({"kind": "recognition", "earlier_id": office.id(A), "recognised": "by_salesperson"});
    office.state_of(&party, A, known).await;
    office.pass_a_minute().await;
    books.sell(B, &party, "888888.88").await
}

#[actix_web::test]
async fn att_d11_a_deal_its_unit_its_money_and_its_determination_from_the_desk_to_the_claw_back() {
    let mut books = Books::open().await;
    let referrer = books
        .office
        .server
        .named("赵敏", "account_manager", books.office.server.org.branch)
        .await;
    let first = the_referred_visitor(&mut books, &referrer).await;
    // The determination was made in the transaction that took the unit and signed the agreement.
    let together = format!(
        "select count(*) from deals d join determinations t on t.deal_id = d.id and t.xmin = d.xmin
         join deal_movements m on m.deal_id = d.id and m.xmin = d.xmin
         join registered_documents r on r.deal_id = d.id and r.xmin = d.xmin where d.id = '{first}'"
    );
    assert_eq!(books.count(&together).await, 1);
    let manager = books.office.project.clone();
    println!("{:#?}", books.judgment(&first, &manager, "zh-CN").await);
    println!("{:#?}", books.judgment(&first, &manager, "en").await);
    let second = the_recognised_visitor(&mut books).await;
    let manager = books.office.project.clone();
    println!("{:#?}", books.judgment(&second, &manager, "zh-CN").await);
    println!("{:#?}", books.judgment(&second, &manager, "en").await);
    says(&books.judgment(&second, &manager, "en").await, &[]);
    books.pay(&first, "123456.79").await;
    books.pay(&second, "88888.00").await;

    // May: the referrer's part is held until the department manager approves the referral (ATT-E07).
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let [a, b, c] = books.sellers();
    books
        .states(&may, &a, &[("accrued", "177.77"), ("paid", "177.77")])
        .await;
    books
        .states(&may, &b, &[("accrued", "419.76"), ("paid", "419.76")])
        .await;
    books
        .states(&may, &c, &[("accrued", "103.70"), ("paid", "103.70")])
        .await;
    books
        .states(&may, &referrer, &[("held", "148.15"), ("paid", "0.00")])
        .await;

    // June: the referral is approved, the contract is signed, more is paid; A disputes the facts of the other deal.
    books.office.approve_referrals().await;
    books.pay(&first, "100000.01").await;
    let contract = json!({"number": "XJ-2026-0001", "filing_number": "BA-1"});
    let path = format!("/v1/deals/{first}/contract");
    books.seller(C).post(&path, contract).await.expect(200);
    let refused = books
        .seller(C)
        .post(
            &format!("/v1/deals/{first}/withdraw"),
            json!({"persuasion": "已面谈", "reason": "换城市"}),
        )
        .await
        .problem(409, "withdrawal-after-contract");
    assert_eq!(refused["rule"], "ATT-D07");
    books.rule(&second, &[(A, "7/10"), (B, "3/10")]).await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    books
        .states(
            &june,
            &a,
            &[
                ("reversed", "-177.77"),
                ("accrued", "248.89"),
                ("paid", "71.12"),
            ],
        )
        .await;
    books
        .states(
            &june,
            &b,
            &[
                ("reversed", "-177.78"),
                ("accrued", "302.66"),
                ("paid", "124.88"),
            ],
        )
        .await;
    books
        .states(&june, &c, &[("accrued", "84.00"), ("paid", "84.00")])
        .await;
    books
        .states(
            &june,
            &referrer,
            &[
                ("opening", "148.15"),
                ("accrued", "120.00"),
                ("held", "0.00"),
                ("paid", "268.15"),
            ],
        )
        .await;

    // July: the other deal is withdrawn; its unit is free, its money goes back, its commission is taken back.
    books.at(instant("2026-07-10", "10:00")).await;
    books.withdraw(&second, B).await;
    assert!(books.determinations(&second).await.last().unwrap()["voided"].is_object());
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    books
        .states(
            &july,
            &a,
            &[
                ("reversed", "-248.89"),
                ("payable", "-248.89"),
                ("paid", "0.00"),
            ],
        )
        .await;
    books
        .states(
            &july,
            &b,
            &[
                ("reversed", "-106.66"),
                ("payable", "-106.66"),
                ("paid", "0.00"),
            ],
        )
        .await;
    // 223456.80 at 4 per mille: what the contract that stands has cost.
    assert_eq!(books.balance("expense", None).await, "-893.83");
    books.prove().await;
}

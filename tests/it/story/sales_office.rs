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

/// The judgment of the first deal.
async fn reads_as_r04(books: &Books, deal: &str) {
    let manager = &books.office.project;
    says(
        &books.judgment(deal, manager, "zh-CN").await,
        &[
            "原接待人不在，协助接待（ATT-R04）：客户归林琳。",
            "2026-05-10 09:02 林琳登记该客户，登记有效至 2026-07-10 23:59",
            "2026-05-20 10:01 周舟接待该客户",
            "2026-05-20 10:01 客户说出或指定林琳",
            "2026-05-20 10:01 林琳不在现场",
            "2026-05-20 10:02 成交",
            "ATT-R04〔A14.5.3(3)〕：客户说出原接待人而其不在现场的，由他人协助接待，不列入轮值，业绩属原接待人，奖金按比例分配。",
            "佣金：林琳 14/25，周舟 7/50，介绍人赵敏 3/10。",
            "业绩：林琳 1。",
            "跟进：林琳。",
            "周舟不占轮次（ATT-R04）。",
            "ATT-R09 第 n 次来访指定他人：客户要求的是林琳，而非接待者",
            "售楼处规则，第 1 版（自 2026-05-10 起生效）；事实截至 2026-05-20 10:02。",
            "登记有效期：2 个月。",
        ],
    );
    says(
        &books.judgment(deal, manager, "en").await,
        &[
            "Claimant away, another assists (ATT-R04): the party belongs to 林琳.",
            "2026-05-20 10:01 林琳 was not on site",
            "Commission: 林琳 14/25, 周舟 7/50, referrer 赵敏 3/10.",
            "ATT-R09 Another named on a later visit: the visitor wanted 林琳, not the receiver",
            "A claim stands for 2 months.",
        ],
    );
}

/// The judgment of the second deal.
async fn reads_as_r08(books: &Books, deal: &str) {
    let manager = &books.office.project;
    says(
        &books.judgment(deal, manager, "zh-CN").await,
        &[
            "忘记原接待人，事后查得（ATT-R08）：客户归林琳。",
            "2026-05-24 09:00 林琳按新客户接待该客户",
            "2026-05-24 09:01 林琳查询得知陈晨曾接待该客户",
            "佣金：林琳 1/2，陈晨 1/2。",
            "ATT-R02 知悉原接待人且在现场：接待结束前无人获知曾有接待",
        ],
    );
    says(
        &books.judgment(deal, manager, "en").await,
        &[
            "Forgotten, found afterwards (ATT-R08): the party belongs to 林琳.",
            "2026-05-24 09:01 a search by 林琳 found 陈晨 as the earlier salesperson",
            "Commission: 林琳 1/2, 陈晨 1/2.",
            "ATT-R02 Claimant known and on site: nobody learned of the earlier reception in time",
        ],
    );
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
    reads_as_r04(&books, &first).await;
    let second = the_forgetful_visitor(&mut books).await;
    reads_as_r08(&books, &second).await;
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

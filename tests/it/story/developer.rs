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
    // A telephone call gives C no claim (ATT-G23).
    let call = json!({"visitor": {"mobile": "13812341234"}, "channel": "internet", "question": "price", "invited": false});
    let path = office.path("phone-enquiries");
    office.people[C].post(&path, call).await.expect(201);
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

/// The judgment of the first deal.
async fn reads_as_v08(books: &Books, deal: &str) {
    let manager = &books.office.project;
    says(
        &books.judgment(deal, manager, "zh-CN").await,
        &[
            "接待中途指定（ATT-V08）：客户归林琳。",
            "# 事实与证据",
            "2026-05-10 09:02 林琳接待该客户",
            "2026-05-10 09:02 客户说出或指定周舟",
            "2026-05-10 09:02 林琳登记该客户，登记有效至 2026-06-10 23:59",
            "2026-05-10 09:03 已作解释和安抚，无效",
            "2026-05-10 09:03 经理决定改由周舟接待",
            "2026-05-15 10:00 成交",
            "# 适用规则",
            "ATT-V08〔A12.5(2)〕：当日来访的新客户中途指定他人、态度坚决且解释无效，销售经理决定安排的，佣金由最先接待者与被指定者按比例分配。",
            "# 归属与分配",
            "佣金：林琳 49/100，周舟 21/100，介绍人赵敏 3/10，待审批后发放。",
            "业绩：林琳 1。",
            "跟进：周舟。",
            "# 轮次",
            "林琳占用轮次（ATT-V08）。",
            "周舟不占轮次（ATT-V08）。",
            "# 同时适用",
            "# 经审查而不适用的规则",
            "ATT-V08x 怂恿指定：没有证明怂恿行为",
            "# 政策依据",
            "房地产开发公司规则，第 1 版（自 2026-05-10 起生效）；事实截至 2026-05-15 10:00。",
            "登记有效期：1 个月。",
            "介绍人比例：3/10。",
            "ATT-V08 佣金比例：7/10 + 3/10。",
        ],
    );
    says(
        &books.judgment(deal, manager, "en").await,
        &[
            "Named during the reception (ATT-V08): the party belongs to 林琳.",
            "# What happened",
            "2026-05-10 09:02 林琳 registered the visitor; the claim stands until 2026-06-10 23:59",
            "2026-05-10 09:03 an explanation was tried in vain",
            "2026-05-10 09:03 the manager allowed a change to 周舟",
            "# Who gets which part",
            "Commission: 林琳 49/100, 周舟 21/100, referrer 赵敏 3/10, held until approved.",
            "Performance: 林琳 1.",
            "Follow-up: 周舟.",
            "# Rules considered and passed over",
            "ATT-V08x Naming instigated: instigation was not proved",
            "# Policy",
            "A claim stands for 1 month.",
            "The referrer's share is 3/10.",
            "ATT-V08 divides the commission: 7/10 + 3/10.",
        ],
    );
}

/// The judgment of the second deal, also of C's telephone call.
async fn reads_as_v04(books: &Books, deal: &str) {
    let manager = &books.office.project;
    println!("{:#?}", books.judgment(deal, manager, "zh-CN").await);
    println!("{:#?}", books.judgment(deal, manager, "en").await);
    says(
        &books.judgment(deal, manager, "zh-CN").await,
        &[
            "期限内认出，佣金分配（ATT-V04）：客户归林琳。",
            "2026-05-10 15:00 陈晨登记该客户，登记有效至 2026-06-10 23:59",
            "2026-05-12 09:00 林琳按新客户接待该客户",
            "2026-05-15 14:00 陈晨与该客户相互认出",
            "2026-05-15 14:01 成交",
            "佣金：林琳 1/2，陈晨 1/2。",
            "ATT-V02 当日认出：于 2026-05-15 14:00 才认出，并非当日",
            "认出期限：1 个月。",
        ],
    );
    says(
        &books.judgment(deal, manager, "en").await,
        &[
            "Recognised within the window (ATT-V04): the party belongs to 林琳.",
            "2026-05-15 14:00 陈晨 and the visitor knew each other again",
            "Commission: 林琳 1/2, 陈晨 1/2.",
            "ATT-V02 Recognised the same day: the recognition came on another day, 2026-05-15 14:00",
            "A recognition counts within 1 month.",
        ],
    );
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
    reads_as_v08(&books, &first).await;
    let second = the_recognised_visitor(&mut books).await;
    reads_as_v04(&books, &second).await;
    books.pay_as(&first, "deposit", "10000.00").await;
    books.pay(&first, "113456.79").await;
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
    assert!(books.determinations(&second).await.last().unwrap()["voided_at"].is_string());
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

//! Commission: settlements, the ledger and statements (ATT-D09, ATT-D10).

mod accrual;
mod delegates;
mod departures;
mod months;
mod pool;
mod rewards;
mod swaps;

use crate::books::{Books, on, text};
use crate::reception::site::{A, B, C};
use kehu_attribution::policy::{
    AccrualBase, AccrualCondition, ClawBack, LeaverOutcome, PaymentPart, PaymentTime, SiteRules,
    Tier, TierMeasure, TierMode, TierRules,
};
use kehu_commission::settlement;
use kehu_kernel::DealId;
use kehu_tests::Server;
use serde_json::{Value, json};

const SETTLEMENTS: &str = "/v1/commission/settlements";

fn sums_of(line: &[Value]) -> String {
    let cents: i64 = line
        .iter()
        .map(|line| {
            text(&line["amount"])
                .replace('.', "")
                .parse::<i64>()
                .unwrap()
        })
        .sum();
    format!("{}.{:02}", cents / 100, cents.abs() % 100)
}

#[actix_web::test]
async fn att_d09_a_month_is_settled_by_the_money_received_and_paid_once_closed() {
    let mut books = Books::open().await;
    let [a, b, _] = books.sellers();
    books.sold_as_named(A, B, "1000000.00", "250000.75").await;
    books.at(on("2026-06-01")).await;
    let id = books.run("2026-05").await;
    // 250000.75 at 4 per mille is 1000.003: 1000.00, of which 700.00 and 300.00.
    assert_eq!(
        books.balance("payable", Some(&a)).await,
        "0.00",
        "nothing counts before it is closed"
    );
    books.approve(&id).await;
    let closed = books
        .finance
        .act(&format!("{SETTLEMENTS}/{id}/close"))
        .await
        .expect(200);
    assert_eq!(closed["state"], "closed");
    let statement = books.statement(&id, &a).await;
    for (name, amount) in [
        ("opening", "0.00"),
        ("accrued", "700.00"),
        ("paid", "700.00"),
        ("payable", "0.00"),
    ] {
        assert_eq!(statement[name], amount, "{name}: {statement}");
    }
    assert_eq!(books.statement(&id, &b).await["accrued"], "300.00");
    assert_eq!(books.balance("expense", None).await, "-1000.00");
    assert_eq!(books.balance("paid_out", None).await, "1000.00");
    books.prove().await;
    // The salesperson reads the own statement, and nobody else's.
    let [a, b, c] = books.sellers();
    let path = |caller: &kehu_tests::Caller| {
        format!("/v1/commission/statements/{id}/{}", caller.user.unwrap())
    };
    a.get(&path(&a)).await.expect(200);
    a.get(&path(&b))
        .await
        .problem(404, "commission-statement-not-found");
    c.get(&path(&c))
        .await
        .problem(404, "commission-statement-not-found");
    let own = a.get("/v1/commission/statements").await.expect(200);
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(a.get(SETTLEMENTS).await.expect(200)["items"], json!([]));
}

#[actix_web::test]
async fn att_d09_a_sale_at_the_counter_is_settled_by_its_receipts() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    let mobile = books.mobile();
    let party = books.office.visitor_of(A, &mobile).await;
    let deal = books.sell(A, &party, "1000000.00").await;
    books.pay_as(&deal, "deposit", "10000.00").await;
    let receipt = books.pay(&deal, "90000.00").await;
    books.pay_as(&deal, "collected_for_others", "5000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let lines = books.lines(&may, &a).await;
    assert_eq!(
        lines[0]["amount"], "400.00",
        "what is collected for others is no price"
    );
    let payments = lines[0]["payments"].as_array().unwrap();
    assert_eq!((payments.len(), &payments[1]["id"]), (2, &receipt["id"]));
    books.prove().await;
}

#[actix_web::test]
async fn att_d10_every_line_leads_back_to_deal_determination_rule_evidence_and_payment() {
    let mut books = Books::open().await;
    let a = books.seller(A).clone();
    let deal = books.sold_as_named(A, B, "1000000.00", "100000.00").await;
    books.pay(&deal, "150000.00").await;
    let determination = books.determinations(&deal).await[0]["id"].clone();
    books.at(on("2026-06-01")).await;
    let id = books.close("2026-05").await;
    let lines = books.lines(&id, &a).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    let accrual = &lines[0];
    assert_eq!(
        (&accrual["reason"], &accrual["amount"]),
        (&"accrual".into(), &"700.00".into())
    );
    assert_eq!(accrual["deal_id"], json!(deal));
    assert_eq!(accrual["determination_id"], json!(determination));
    assert_eq!(
        (&accrual["rule"], &accrual["share"]),
        (&"ATT-V08".into(), &"7/10".into())
    );
    assert_eq!(accrual["evidence"][0]["record"], "reception");
    let payments: Vec<String> = accrual["payments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(&one["amount"]))
        .collect();
    assert_eq!(payments, ["100000.00", "150000.00"]);
    let figures = &accrual["figures"];
    for (name, value) in [
        ("received_before", "0.00"),
        ("received", "250000.00"),
        ("rate_ppm", "4000.000000"),
        ("commission_before", "0.00"),
        ("commission", "1000.00"),
    ] {
        assert_eq!(figures[name], value, "{name}");
    }
    let said = text(&accrual["explanation"]);
    assert!(
        said.contains("7/10") && said.contains("ATT-V08") && said.contains("4‰"),
        "{said}"
    );
    let mut chinese = books.finance.clone();
    chinese.language = "zh-CN";
    let path = format!("/v1/commission/statements/{id}/{}", a.user.unwrap());
    let same = chinese.get(&format!("{path}/lines")).await.expect(200);
    assert!(
        text(&same["items"][0]["explanation"]).contains("累计回款"),
        "{same}"
    );
    // The lines sum to the change of what is the person's.
    assert_eq!(sums_of(&lines), "0.00");
    assert_eq!(
        (&lines[1]["reason"], &lines[1]["amount"]),
        (&"payout".into(), &"-700.00".into())
    );
    // Exported and printed.
    let csv = books
        .finance
        .get(&format!("{path}/export?format=csv"))
        .await
        .require(200);
    let csv = String::from_utf8(csv.bytes).unwrap();
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("ATT-V08") && csv.contains("700.00"),
        "{csv}"
    );
    let book = books
        .finance
        .get(&format!("{path}/export?format=xlsx"))
        .await
        .require(200);
    assert!(book.bytes.starts_with(b"PK"), "a workbook");
    let page = chinese.get(&format!("{path}/print")).await.require(200);
    let page = String::from_utf8(page.bytes).unwrap();
    assert!(
        page.contains("佣金对账单 2026-05")
            && page.contains("ATT-V08")
            && !page.contains("<script"),
        "{page}"
    );
    let [a, b, _] = books.sellers();
    a.get(&format!("{path}/export?format=csv"))
        .await
        .require(200);
    b.get(&format!("{path}/print"))
        .await
        .problem(404, "commission-statement-not-found");
    // The ledger of the deal.
    let postings = books
        .finance
        .get(&format!("/v1/commission/ledger/postings?deal_id={deal}"))
        .await
        .expect(200);
    assert_eq!(postings["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn att_d09_a_month_that_has_not_ended_is_refused() {
    let mut books = Books::open().await;
    let last: chrono::DateTime<chrono::Utc> = "2026-05-31T23:59:59.999999+08:00".parse().unwrap();
    books.at(last).await;
    let refused = books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .problem(409, "commission-settlement-month-open");
    assert_eq!(refused["rule"], "ATT-D09");
    books.at(last + chrono::Duration::microseconds(1)).await;
    books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .expect(202);
    for month in ["2026-13", "2026-5"] {
        books
            .finance
            .post(SETTLEMENTS, books.ask(month))
            .await
            .problem(422, "validation-failed");
    }
    let foreign = json!({"site_id": books.office.server.org.company, "month": "2026-05"});
    books
        .finance
        .post(SETTLEMENTS, foreign)
        .await
        .problem(404, "commission-site-not-found");
    let stranger = books
        .office
        .server
        .caller("finance_reviewer", books.office.server.org.other)
        .await;
    stranger
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .problem(404, "commission-site-not-found");
    books
        .office
        .sales
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .problem(403, "forbidden");
}

#[actix_web::test]
async fn att_d09_running_again_books_nothing_twice() {
    let mut books = Books::open().await;
    books.sold_by(A, "500000.00", "500000.00").await;
    books.at(on("2026-06-01")).await;
    let id = books.run("2026-05").await;
    let again = books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .expect(202);
    assert_eq!(
        (&again["id"], &again["state"]),
        (&id.clone().into(), &"computed".into())
    );
    let postings = books.count("select count(*) from postings").await;
    books.approve(&id).await;
    books
        .finance
        .act(&format!("{SETTLEMENTS}/{id}/close"))
        .await
        .expect(200);
    let closed = books
        .finance
        .post(SETTLEMENTS, books.ask("2026-05"))
        .await
        .expect(202);
    assert_eq!(closed["state"], "closed");
    assert_eq!(books.count("select count(*) from postings").await, postings);
    // A month in which nothing happened posts nothing.
    books.at(on("2026-07-01")).await;
    let june = books.close("2026-06").await;
    assert_eq!(
        books.settlement(&june).await["settlement"]["posting_count"],
        0
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_two_instances_settling_the_same_month_at_once_pay_once() {
    let mut books = Books::open().await;
    for received in ["100000.01", "200000.03", "300000.07"] {
        books.sold_jointly(A, B, "900000.00", received).await;
    }
    books.at(on("2026-06-01")).await;
    let second = Server::beside(&books.office.server);
    let others = second.adopt(&books.finance);
    let (one, other) = tokio::join!(
        books.finance.post(SETTLEMENTS, books.ask("2026-05")),
        others.post(SETTLEMENTS, books.ask("2026-05"))
    );
    let (one, other) = (one.expect(202), other.expect(202));
    assert_eq!(one["id"], other["id"], "one settlement");
    let id: kehu_kernel::SettlementId = text(&one["id"]).parse().unwrap();
    // Both compute it at once, whatever the lease of the job says.
    let compute = async |server: &Server| {
        let app = &server.app;
        let caller = kehu_kernel::Caller::system("test", app.clock.now());
        let mut connection = app.db.read().await.unwrap();
        let rates = kehu_commission::settlement::rates(&mut connection, id)
            .await
            .unwrap();
        drop(connection);
        let next = async |tx: &mut kehu_db::Tx| {
            kehu_commission::settlement::next_batch(tx, &caller, id, &rates).await
        };
        while !app.db.transaction(next).await.unwrap().finished {}
    };
    tokio::join!(compute(&books.office.server), compute(&second));
    let id = id.to_string();
    books.approve(&id).await;
    books
        .finance
        .act(&format!("{SETTLEMENTS}/{id}/close"))
        .await
        .expect(200);
    // 400.00, 800.00, 1200.00
    assert_eq!(books.balance("expense", None).await, "-2400.00");
    assert_eq!(books.balance("paid_out", None).await, "2400.00");
    assert_eq!(
        books
            .count("select count(*) from postings where reason = 'accrual'")
            .await,
        6
    );
    assert_eq!(
        books
            .count("select count(*) from jobs where kind = 'commission.settle'")
            .await,
        1
    );
    books.prove().await;
    drop(second);
}

#[actix_web::test]
async fn att_d09_deals_read_ahead_are_settled_only_where_the_run_stands() {
    let mut books = Books::open().await;
    let mut deals: Vec<DealId> = Vec::new();
    for received in ["100000.01", "200000.03", "300000.07"] {
        let deal = books.sold_by(A, "900000.00", received).await;
        deals.push(deal.to_string().parse().unwrap());
    }
    deals.sort_unstable();
    books.at(on("2026-06-01")).await;
    let begun = books.finance.post(SETTLEMENTS, books.ask("2026-05")).await;
    let begun = begun.expect(202);
    let id: kehu_kernel::SettlementId = text(&begun["id"]).parse().unwrap();
    let app = &books.office.server.app;
    let caller = kehu_kernel::Caller::system("test", app.clock.now());
    let mut connection = app.db.read().await.unwrap();
    let rates = settlement::rates(&mut connection, id).await.unwrap();
    // As if another instance had settled the first deal, which none has.
    let behind = settlement::stretches(&mut connection, id, deals[0], settlement::BATCH).await;
    let [behind] = behind.unwrap()[..] else {
        panic!("two deals have no halves")
    };
    let ahead = settlement::read_ahead(&mut connection, id, behind).await;
    let ahead = ahead.unwrap();
    assert_eq!((ahead.count(), ahead.next()), (2, None));
    drop(connection);
    let settled = app
        .db
        .transaction(async |tx| {
            settlement::next_batch_of(tx, &caller, id, &rates, Some(&ahead)).await
        })
        .await
        .unwrap();
    assert_eq!((settled.done, settled.finished), (3, true));
    let accruals = "select count(*) from postings where reason = 'accrual'";
    assert_eq!(books.count(accruals).await, 3);
    let again = app
        .db
        .transaction(async |tx| {
            settlement::next_batch_of(tx, &caller, id, &rates, Some(&ahead)).await
        })
        .await
        .unwrap();
    assert!(again.finished);
    assert_eq!(books.count(accruals).await, 3);
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_the_halves_of_a_batch_are_the_batch_and_know_whether_deals_follow() {
    let mut books = Books::open().await;
    let mut deals: Vec<DealId> = Vec::new();
    for received in ["100000.01", "200000.03", "300000.07", "400000.09"] {
        let deal = books.sold_by(A, "900000.00", received).await;
        deals.push(deal.to_string().parse().unwrap());
    }
    deals.sort_unstable();
    books.at(on("2026-06-01")).await;
    let begun = books.finance.post(SETTLEMENTS, books.ask("2026-05")).await;
    let id = text(&begun.expect(202)["id"]).parse().unwrap();
    let app = &books.office.server.app;
    let mut connection = app.db.read().await.unwrap();
    let before: DealId = uuid::Uuid::nil().to_string().parse().unwrap();
    // After which deal, of how many: how many halves, deals, and the last where more may follow.
    let cases = [
        (before, 2, 2, 2, Some(deals[1])),
        (before, 4, 2, 4, Some(deals[3])),
        (before, 5, 2, 4, None),
        (before, 8, 2, 4, None),
        (before, 10, 1, 4, None),
        (deals[1], 2, 2, 2, Some(deals[3])),
        (deals[2], 2, 2, 1, None),
        (deals[3], 2, 1, 0, None),
    ];
    for (after, batch, halves, count, next) in cases {
        let found = settlement::stretches(&mut connection, id, after, batch).await;
        let found = found.unwrap();
        assert_eq!(found.len(), halves, "{batch} after {after}");
        let mut parts = Vec::new();
        for stretch in found {
            let part = settlement::read_ahead(&mut connection, id, stretch).await;
            parts.push(part.unwrap());
        }
        let whole = settlement::Ahead::joined(parts).unwrap();
        assert_eq!(
            (whole.count(), whole.next()),
            (count, next),
            "{batch} after {after}"
        );
    }
    drop(connection);
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_odd_cents_of_a_three_way_share_come_right_over_the_life_of_a_deal() {
    let mut books = Books::open().await;
    let [a, b, c] = books.sellers();
    let deal = books.sold_by(A, "1000000.00", "25.10").await;
    books
        .rule(&deal, &[(A, "1/3"), (B, "1/3"), (C, "1/3")])
        .await;
    let months = [
        ("2026-05", "2026-06-02", "33.33"),
        ("2026-06", "2026-07-02", "77.77"),
        ("2026-07", "2026-08-02", "250000.01"),
    ];
    for (month, day, more) in months {
        books.at(on(day)).await;
        books.close(month).await;
        // Recorded after the end of the month: it belongs to the next.
        books.pay(&deal, more).await;
    }
    books.at(on("2026-09-02")).await;
    books.close("2026-08").await;
    // 250136.21 at 4 per mille is 1000.54484: 100054 cents, 33352 to the first, 33351 to the others.
    let paid = books
        .count("select (sum(amount) * 100)::bigint from postings where reason = 'payout'")
        .await;
    assert_eq!(paid, 100_054);
    for (seller, cents) in [(&a, 33_352), (&b, 33_351), (&c, 33_351)] {
        let sql = format!(
            "select (sum(case when p.credit_id = a.id then p.amount else -p.amount end) * 100)::bigint
             from postings p join ledger_accounts a on a.id in (p.credit_id, p.debit_id)
             where p.reason = 'accrual' and a.user_id = '{}'",
            seller.user.unwrap()
        );
        assert_eq!(books.count(&sql).await, cents);
    }
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_changed_ruling_after_the_close_comes_as_reversing_entries_in_the_next_run() {
    let mut books = Books::open().await;
    let [a, b, _] = books.sellers();
    let deal = books.sold_by(A, "1000000.00", "500000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let before = books.lines(&may, &a).await;
    books.rule(&deal, &[(A, "1/2"), (B, "1/2")]).await;
    let ruling = books.determinations(&deal).await.pop().unwrap()["id"].clone();
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(
        books.lines(&may, &a).await,
        before,
        "what is closed never changes"
    );
    let statement = books.statement(&june, &a).await;
    for (name, amount) in [
        ("opening", "0.00"),
        ("reversed", "-2000.00"),
        ("accrued", "1000.00"),
        ("payable", "-1000.00"),
        ("paid", "0.00"),
    ] {
        assert_eq!(statement[name], amount, "{name}: {statement}");
    }
    let lines = books.lines(&june, &a).await;
    let reversal = lines
        .iter()
        .find(|line| line["reason"] == "reversal")
        .unwrap();
    assert_eq!(reversal["reverses_id"], before[0]["posting_id"]);
    assert_eq!(reversal["reversed_month"], "2026-05");
    assert!(text(&reversal["explanation"]).contains("2026-05"));
    let accrual = lines
        .iter()
        .find(|line| line["reason"] == "accrual")
        .unwrap();
    assert_eq!(accrual["determination_id"], ruling);
    assert_eq!(books.statement(&june, &b).await["paid"], "1000.00");
    // What is owed is deducted from what comes later.
    books.pay(&deal, "500000.00").await;
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    let statement = books.statement(&july, &a).await;
    assert_eq!(
        (
            &statement["opening"],
            &statement["accrued"],
            &statement["paid"]
        ),
        (&"-1000.00".into(), &"1000.00".into(), &"0.00".into())
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d11_a_withdrawal_takes_its_commission_back_in_the_next_run() {
    let mut books = Books::open().await;
    let [a, b, _] = books.sellers();
    let deal = books.sold_jointly(A, B, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    books.withdraw(&deal, A).await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    for seller in [&a, &b] {
        let statement = books.statement(&june, seller).await;
        assert_eq!(
            (&statement["reversed"], &statement["payable"]),
            (&"-200.00".into(), &"-200.00".into())
        );
    }
    assert_eq!(books.balance("expense", None).await, "0.00");
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    assert_eq!(
        books.settlement(&july).await["settlement"]["posting_count"],
        0,
        "once"
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_by_policy_only_what_was_not_paid_is_taken_back() {
    let mut books = Books::open().await;
    let a = books.seller(0).clone();
    books
        .rules(|rules| {
            rules.claw_back = ClawBack::UnpaidOnly;
            rules.payment = vec![
                PaymentPart {
                    part_ppm: 700_000,
                    when: PaymentTime::Settlement,
                },
                PaymentPart {
                    part_ppm: 300_000,
                    when: PaymentTime::Handover,
                },
            ];
        })
        .await;
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    assert_eq!(books.balance("retention", Some(&a)).await, "120.00");
    books.withdraw(&deal, A).await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &a).await;
    assert_eq!(
        (&statement["payable"], &statement["retained"]),
        (&"0.00".into(), &"0.00".into())
    );
    assert_eq!(books.balance("expense", None).await, "-280.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_e07_a_referrers_part_is_held_until_its_approval_and_released_in_the_next_run() {
    let mut books = Books::open().await;
    let referrer = books
        .office
        .server
        .caller("account_manager", books.office.server.org.branch)
        .await;
    let mobile = books.mobile();
    let referral = books.office.referral(&referrer, &mobile).await;
    let who = json!({"kind": "referral", "referral_id": referral["id"]});
    let begun = books.office.begin_in_turn(A, who).await;
    let registration = books.office.register(A, &begun, &mobile).await.expect(201);
    books.office.finish(A, &begun).await;
    books.office.confirm(&registration).await.expect(200);
    books.office.pass_a_minute().await;
    let deal = books.sell(A, &registration["party_id"], "1000000.00").await;
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let statement = books.statement(&may, &referrer).await;
    assert_eq!(
        (&statement["held"], &statement["paid"]),
        (&"120.00".into(), &"0.00".into()),
        "held back, not lost"
    );
    assert_eq!(books.balance("held", Some(&referrer)).await, "120.00");
    // The department manager approves the referral of the party.
    books.office.approve_referrals().await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &referrer).await;
    assert_eq!(
        (
            &statement["opening"],
            &statement["held"],
            &statement["paid"]
        ),
        (&"120.00".into(), &"0.00".into(), &"120.00".into())
    );
    let lines = books.lines(&june, &referrer).await;
    assert_eq!(
        (&lines[0]["reason"], &lines[0]["counter_account"]),
        (&"release".into(), &"held".into())
    );
    assert!(text(&lines[0]["explanation"]).contains("ATT-E07"));
    books.prove().await;
    // The referrer reads the own statement without a right to see a site's, and nobody else's (ATT-D10).
    let mut referrer = referrer;
    books.office.server.renew(&mut referrer).await;
    referrer
        .get("/v1/commission/statements")
        .await
        .problem(403, "forbidden");
    let own = "/v1/me/commission-statements";
    let listed = referrer.get(own).await.expect(200);
    let months: Vec<&Value> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["month"])
        .collect();
    assert_eq!(months, ["2026-06", "2026-05"]);
    assert_eq!(listed["items"][0]["user_id"], json!(referrer.user));
    let newest = referrer.get(&format!("{own}/{june}")).await.expect(200);
    assert_eq!(newest, listed["items"][0]);
    let path = format!("{own}/{june}/lines");
    assert_eq!(referrer.get(&path).await.expect(200)["items"], json!(lines));
    let stranger = books
        .office
        .server
        .caller("account_manager", books.office.server.org.branch)
        .await;
    assert_eq!(stranger.get(own).await.expect(200)["items"], json!([]));
    stranger
        .get(&path)
        .await
        .problem(404, "commission-statement-not-found");
}

#[actix_web::test]
async fn att_v14_pool_and_department_have_their_own_accounts() {
    let mut books = Books::open().await;
    books.rules(|rules| rules.pool_cut_ppm = 250_000).await;
    let mobile = books.mobile();
    let party = books.office.of_the_company(A, &mobile).await;
    let deal = books.sell(A, &party, "1000000.00").await;
    books.pay(&deal, "100000.00").await;
    // The next day the site works as a sales office, and two salespeople quarrel over a deal (ATT-R17).
    books.office.on("2026-05-11", "10:00").await;
    let mut sales_office = SiteRules::sales_office();
    sales_office.commission.pool_cut_ppm = 250_000;
    sales_office.deals.registers_need_keeper = false;
    books.publish(sales_office).await;
    let mobile = books.mobile();
    let party = books.office.unconfirmed(B, &mobile).await["party_id"].clone();
    let deal = books.sell(B, &party, "1000000.00").await;
    books.pay(&deal, "100000.00").await;
    books.office.quarrel(&party, A, B).await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    // Of 400.00 the pool takes 100.00 first; of 300.00 it gets 90.00, the salesperson 210.00.
    assert_eq!(books.balance("pool", None).await, "290.00");
    assert_eq!(books.balance("department", None).await, "300.00");
    assert_eq!(books.balance("paid_out", None).await, "210.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_parts_are_retained_until_what_they_wait_for_has_happened() {
    let mut books = Books::open().await;
    let a = books.seller(0).clone();
    books
        .rules(|rules| {
            rules.accrual.condition = AccrualCondition::ReceivedPart;
            rules.accrual.received_ppm = 300_000;
            rules.accrual.base = AccrualBase::Price;
            rules.payment = [
                (700_000, PaymentTime::Settlement),
                (200_000, PaymentTime::LoanPaidOut),
                (100_000, PaymentTime::ProjectEnd),
            ]
            .map(|(part_ppm, when)| PaymentPart { part_ppm, when })
            .to_vec();
        })
        .await;
    let deal = books.sold_by(A, "1000000.00", "299999.99").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(
        books.settlement(&may).await["settlement"]["posting_count"],
        0,
        "less than 30 per cent received"
    );
    books.pay(&deal, "0.01").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &a).await;
    assert_eq!(
        (&statement["paid"], &statement["retained"]),
        (&"2800.00".into(), &"1200.00".into())
    );
    let milestone = json!({"site_id": books.office.unit, "deal_id": deal, "milestone": "loan_paid_out", "occurred_on": "2026-07-01"});
    books
        .finance
        .post("/v1/commission/milestones", milestone.clone())
        .await
        .expect(200);
    books
        .finance
        .post("/v1/commission/milestones", milestone)
        .await
        .problem(409, "commission-milestone-recorded");
    let wrong = json!({"site_id": books.office.unit, "deal_id": deal, "milestone": "project_end", "occurred_on": "2026-07-01"});
    books
        .finance
        .post("/v1/commission/milestones", wrong)
        .await
        .problem(422, "validation-failed");
    let ended = json!({"site_id": books.office.unit, "deal_id": null, "milestone": "project_end", "occurred_on": "2026-07-02"});
    books
        .finance
        .post("/v1/commission/milestones", ended)
        .await
        .expect(200);
    let listed = books
        .finance
        .get("/v1/commission/milestones")
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    let statement = books.statement(&july, &a).await;
    assert_eq!(
        (
            &statement["opening"],
            &statement["paid"],
            &statement["retained"]
        ),
        (&"1200.00".into(), &"1200.00".into(), &"0.00".into())
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_reached_tier_rates_the_whole_month() {
    let mut books = Books::open().await;
    let [a, b, _] = books.sellers();
    books
        .rules(|rules| {
            rules.rate_ppm = 7000;
            rules.tiers = Some(TierRules {
                measure: TierMeasure::Deals,
                mode: TierMode::WholePeriod,
                steps: vec![
                    Tier {
                        from: 2,
                        rate_ppm: 8000,
                    },
                    Tier {
                        from: 3,
                        rate_ppm: 10_000,
                    },
                ],
            });
        })
        .await;
    for _ in 0..3 {
        books.sold_by(A, "1000000.00", "10000.00").await;
    }
    books.sold_by(B, "1000000.00", "10000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(
        books.statement(&may, &a).await["accrued"],
        "300.00",
        "three units: 1 per cent"
    );
    assert_eq!(
        books.statement(&may, &b).await["accrued"],
        "70.00",
        "one unit: 0.7 per cent"
    );
}

#[actix_web::test]
async fn att_d09_who_leaves_forfeits_by_the_manner_of_leaving() {
    let mut books = Books::open().await;
    let [a, b, _] = books.sellers();
    books
        .rules(|rules| {
            rules.payment = vec![
                PaymentPart {
                    part_ppm: 700_000,
                    when: PaymentTime::Settlement,
                },
                PaymentPart {
                    part_ppm: 300_000,
                    when: PaymentTime::ProjectEnd,
                },
            ];
            rules.leaver.dismissed = LeaverOutcome::Forfeited;
        })
        .await;
    let first = books.sold_by(A, "1000000.00", "100000.00").await;
    let second = books.sold_by(B, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    for (seller, manner) in [(&a, "dismissed"), (&b, "handed_over")] {
        let body = json!({"site_id": books.office.unit, "user_id": seller.user.unwrap(), "manner": manner, "left_on": "2026-06-02", "reason": "离职"});
        books
            .finance
            .post("/v1/commission/departures", body.clone())
            .await
            .expect(200);
        books
            .finance
            .post("/v1/commission/departures", body)
            .await
            .problem(409, "departure-recorded");
    }
    for deal in [first, second] {
        books.pay(&deal, "100000.00").await;
    }
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    let statement = books.statement(&june, &a).await;
    assert_eq!(
        (
            &statement["forfeited"],
            &statement["retained"],
            &statement["paid"]
        ),
        (&"-120.00".into(), &"0.00".into(), &"0.00".into())
    );
    assert_eq!(
        books.balance("department", None).await,
        "520.00",
        "what was retained and what accrued later"
    );
    assert_eq!(books.statement(&june, &b).await["paid"], "280.00");
    assert_eq!(
        books
            .finance
            .get("/v1/commission/departures")
            .await
            .expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_a_preview_shows_the_settlement_and_leaves_nothing_behind() {
    let mut books = Books::open().await;
    let a = books.seller(0).clone();
    books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    let path = format!("{SETTLEMENTS}/preview");
    let preview = books
        .finance
        .post(&path, books.ask("2026-05"))
        .await
        .expect(200);
    assert_eq!(preview["settlement"]["state"], "computed");
    assert_eq!(
        (
            &preview["people"][0]["accrued"],
            &preview["people"][0]["paid"]
        ),
        (&"400.00".into(), &"400.00".into())
    );
    for table in [
        "commission_settlements",
        "postings",
        "accruals",
        "ledger_accounts",
        "commission_totals",
        "jobs",
    ] {
        assert_eq!(
            books.count(&format!("select count(*) from {table}")).await,
            0,
            "{table}"
        );
    }
    let may = books.run("2026-05").await;
    assert_eq!(books.statement(&may, &a).await["accrued"], "400.00");
    let sums = books.settlement(&may).await["sums"].clone();
    assert_eq!(
        sums, preview["sums"],
        "the run does what the preview showed"
    );
}

#[actix_web::test]
async fn att_d09_a_settlement_that_is_returned_counts_for_nothing_and_the_month_is_run_anew() {
    let mut books = Books::open().await;
    let a = books.seller(0).clone();
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    let first = books.run("2026-05").await;
    books
        .finance
        .act(&format!("{SETTLEMENTS}/{first}/close"))
        .await
        .problem(409, "commission-settlement-state-forbidden");
    let submitted = books
        .finance
        .act(&format!("{SETTLEMENTS}/{first}/submit"))
        .await
        .expect(200);
    let approval = format!("/v1/approvals/{}", text(&submitted["approval_id"]));
    // Who ran it decides on none of its steps (GOV-09).
    books
        .office
        .sales
        .post(&format!("{approval}/approve"), json!({"reason": "同意"}))
        .await
        .expect(200);
    books
        .finance
        .post(&format!("{approval}/approve"), json!({"reason": "同意"}))
        .await
        .problem(403, "approval-own-application");
    books
        .reviewer
        .post(&format!("{approval}/return"), json!({"reason": "回款有误"}))
        .await
        .expect(200);
    let returned = books.settlement(&first).await;
    assert_eq!(
        (
            &returned["settlement"]["state"],
            &returned["settlement"]["discard_reason"]
        ),
        (&"discarded".into(), &"回款有误".into())
    );
    books.rule(&deal, &[(A, "1/2"), (B, "1/2")]).await;
    let second = books.close("2026-05").await;
    assert_ne!(first, second);
    assert_eq!(books.statement(&second, &a).await["paid"], "200.00");
    assert_eq!(books.balance("expense", None).await, "-400.00");
    let body = json!({"reason": "有误"});
    books
        .finance
        .post(&format!("{SETTLEMENTS}/{second}/discard"), body.clone())
        .await
        .problem(409, "commission-settlement-state-forbidden");
    // The next month builds upon what was closed, not upon what was discarded.
    books.at(on("2026-07-02")).await;
    let june = books.run("2026-06").await;
    assert_eq!(
        books.settlement(&june).await["settlement"]["posting_count"],
        0
    );
    books
        .finance
        .post(&format!("{SETTLEMENTS}/{june}/discard"), body)
        .await
        .expect(200);
    books.prove().await;
}

#[actix_web::test]
async fn att_d09_months_are_settled_in_order_one_at_a_time() {
    let mut books = Books::open().await;
    books.at(on("2026-07-02")).await;
    let may = books.run("2026-05").await;
    books
        .finance
        .post(SETTLEMENTS, books.ask("2026-06"))
        .await
        .problem(409, "commission-settlement-another-open");
    books.approve(&may).await;
    books
        .finance
        .act(&format!("{SETTLEMENTS}/{may}/close"))
        .await
        .expect(200);
    books.close("2026-06").await;
    books
        .finance
        .post(SETTLEMENTS, books.ask("2026-04"))
        .await
        .problem(409, "commission-settlement-later-settled");
    let listed = books
        .finance
        .get(&format!("{SETTLEMENTS}?month=2026-06&state=closed"))
        .await
        .expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn att_d09_money_without_a_determination_waits_for_its_ruling() {
    let mut books = Books::open().await;
    let a = books.seller(0).clone();
    let mobile = books.mobile();
    let registration = books.office.unconfirmed(A, &mobile).await;
    let deal = books.sell(A, &registration["party_id"], "1000000.00").await;
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let settlement = books.settlement(&may).await["settlement"].clone();
    assert_eq!(
        (
            &settlement["undetermined_count"],
            &settlement["posting_count"]
        ),
        (&1.into(), &0.into())
    );
    // The project manager confirms the registration at last, in effect from its own time (ATT-G21).
    books.office.confirm(&registration).await.expect(200);
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(
        books.statement(&june, &a).await["paid"],
        "400.00",
        "late, not lost"
    );
}

#[actix_web::test]
async fn att_d09_the_database_keeps_what_is_settled() {
    let mut books = Books::open().await;
    let deal = books.sold_by(A, "1000000.00", "100000.00").await;
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    let mut superuser = books
        .office
        .server
        .database
        .as_ref()
        .unwrap()
        .superuser()
        .await;
    let mut refused = async |sql: String, why: &str| {
        let error = sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut superuser)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
    };
    refused(
        "update postings set amount = amount + 1".to_owned(),
        "append-only",
    )
    .await;
    refused("delete from accruals".to_owned(), "append-only").await;
    refused(
        "update commission_settlements set state = 'computed'".to_owned(),
        "is closed",
    )
    .await;
    refused(
        "update commission_totals set credit = credit + 1".to_owned(),
        "is computed",
    )
    .await;
    refused(
        format!(
            "insert into postings (id, settlement_id, reason, debit_id, credit_id, amount, deal_id, determination_id)
             select '{}', '{may}', 'accrual', debit_id, credit_id, 1, '{deal}', determination_id
             from postings where reason = 'accrual' limit 1",
            DealId::generate()
        ),
        "settlement that is computed",
    )
    .await;
}

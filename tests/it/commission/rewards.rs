//! A fixed sum for the referrer in place of a share (ATT-E06).

use crate::books::{Books, on, text};
use crate::reception::site::A;
use kehu_attribution::policy::{AccrualCondition, Renewal, SiteRules};
use kehu_attribution::{Fraction, RuleId};
use kehu_tests::Caller;
use serde_json::{Value, json};

const LOAN_CONTRACT: AccrualCondition = AccrualCondition::LoanContractAndFirstInstalment;

fn with_reward(sum: &str) -> SiteRules {
    let mut rules = SiteRules::developer();
    rules.determination.referral_share = Fraction::ZERO;
    rules.determination.referral_reward = Some(sum.parse().unwrap());
    rules
}

impl Books {
    /// Somebody who was referred buys from one; answers the deal.
    async fn sold_to_referred(&mut self, one: usize, referrer: &Caller, received: &str) -> String {
        let mobile = self.mobile();
        let referral = self.office.referral(referrer, &mobile).await;
        let who = json!({"kind": "referral", "referral_id": referral["id"]});
        let begun = self.office.begin_in_turn(one, who).await;
        let registration = self.office.register(one, &begun, &mobile).await.expect(201);
        self.office.finish(one, &begun).await;
        self.office.confirm(&registration).await.expect(200);
        self.office.pass_a_minute().await;
        let deal = self
            .sell(one, &registration["party_id"], "1000000.00")
            .await;
        self.pay(&deal, received).await;
        deal
    }

    async fn referrer(&self) -> Caller {
        let server = &self.office.server;
        server.caller("account_manager", server.org.branch).await
    }
}

#[actix_web::test]
async fn att_e06_a_fixed_sum_comes_beside_the_commission_and_the_judgment_says_so() {
    let mut books = Books::under(with_reward("3000.00")).await;
    let (a, referrer) = (books.seller(A).clone(), books.referrer().await);
    let deal = books.sold_to_referred(A, &referrer, "100000.00").await;
    let manager = books.office.project.clone();
    let found = books.determination(&deal, &manager).await;
    let answer = &found["decision"]["answer"];
    assert_eq!(answer["commission"].as_array().unwrap().len(), 1, "{found}");
    assert_eq!(answer["commission"][0]["share"], "1");
    let reward = &answer["referral_reward"];
    assert_eq!(
        (&reward["sum"], &reward["held"]),
        (&"3000.00".into(), &true.into())
    );
    assert_eq!(reward["referrer"]["id"], json!(referrer.user));
    assert!(
        found.to_string().contains("fixed sum of CNY 3000.00"),
        "{found}"
    );
    books.at(on("2026-06-02")).await;
    let may = books.close("2026-05").await;
    assert_eq!(
        books.statement(&may, &a).await["paid"],
        "400.00",
        "the commission is the salesperson's, whole"
    );
    let statement = books.statement(&may, &referrer).await;
    assert_eq!(
        (&statement["held"], &statement["paid"]),
        (&"3000.00".into(), &"0.00".into()),
        "held back until the referral is approved (ATT-E07)"
    );
    let line = books.lines(&may, &referrer).await[0].clone();
    assert_eq!(
        (&line["amount"], &line["referral_reward"], &line["share"]),
        (&"3000.00".into(), &"3000.00".into(), &Value::Null)
    );
    let said = text(&line["explanation"]);
    assert!(
        said.contains("3000.00") && said.contains("ATT-E06"),
        "{said}"
    );
    assert_eq!(books.balance("expense", None).await, "-3400.00");
    books.office.approve_referrals().await;
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-07-02")).await;
    let june = books.close("2026-06").await;
    assert_eq!(
        books.statement(&june, &referrer).await["paid"],
        "3000.00",
        "once a deal, whatever is received"
    );
    books.prove().await;
    // The deal falls away, and the sum with it.
    books.withdraw(&deal, A).await;
    books.at(on("2026-08-02")).await;
    let july = books.close("2026-07").await;
    let statement = books.statement(&july, &referrer).await;
    assert_eq!(
        (&statement["reversed"], &statement["payable"]),
        (&"-3000.00".into(), &"-3000.00".into())
    );
    assert_eq!(books.balance("expense", None).await, "0.00");
    books.prove().await;
}

#[actix_web::test]
async fn att_e06_a_later_policy_changes_no_sum_that_was_determined() {
    let mut books = Books::under(with_reward("3000.00")).await;
    let referrer = books.referrer().await;
    let deal = books.sold_to_referred(A, &referrer, "100000.00").await;
    books.office.approve_referrals().await;
    books.at(on("2026-06-02")).await;
    books.close("2026-05").await;
    books.publish(with_reward("5000.00")).await;
    books.pay(&deal, "100000.00").await;
    books.at(on("2026-07-02")).await;
    books.close("2026-06").await;
    assert_eq!(books.balance("payable", Some(&referrer)).await, "0.00");
    // 800.00 commission and 3000.00.
    assert_eq!(books.balance("paid_out", None).await, "3800.00");
    books.prove().await;
}

/// Makes a policy contradict itself.
type Change = fn(&mut SiteRules);

#[actix_web::test]
async fn att_d09_a_policy_that_contradicts_itself_is_refused_with_its_place() {
    let books = Books::open().await;
    let (general, unit) = (&books.general, books.office.unit);
    let refused = async |document: SiteRules| -> Vec<String> {
        let mut document = serde_json::to_value(document).unwrap();
        document["kind"] = "site-rules".into();
        let body = json!({"unit_id": unit, "document": document});
        let answer = general.post("/v1/policies/site-rules/versions", body).await;
        if answer.status == 201 {
            return Vec::new();
        }
        let problem = answer.problem(422, "validation-failed");
        let errors = problem["errors"].as_array().unwrap();
        errors.iter().map(|one| text(&one["pointer"])).collect()
    };
    let nothing: [String; 0] = [];
    assert_eq!(refused(with_reward("3000.00")).await, nothing);
    let mut both = with_reward("3000.00");
    both.determination.referral_share = "3/10".parse().unwrap();
    assert_eq!(
        refused(both).await,
        ["/document/determination/referral_share"]
    );
    for (sum, pointers) in [
        ("0.00", 1),
        ("0.01", 0),
        ("1000000.00", 0),
        ("1000000.01", 1),
    ] {
        assert_eq!(refused(with_reward(sum)).await.len(), pointers, "{sum}");
    }
    let by_score = kehu_attribution::policy::PoolDistribution::ByScore;
    let mut rules = SiteRules::sales_office();
    rules.commission.pool_distribution = by_score;
    assert_eq!(
        refused(rules.clone()).await,
        ["/document/commission/pool_distribution"],
        "nothing goes to the pool"
    );
    rules.commission.pool_cut_ppm = 1;
    assert_eq!(refused(rules.clone()).await, nothing);
    rules.determination.pool_cut = "1/4".parse().unwrap();
    assert_eq!(
        refused(rules.clone()).await,
        ["/document/commission/pool_cut_ppm"],
        "the pool would be cut twice"
    );
    rules.commission.pool_cut_ppm = 0;
    assert_eq!(refused(rules).await, nothing);
    let mut developer = SiteRules::developer();
    developer.commission.pool_distribution = by_score;
    assert_eq!(
        refused(developer).await,
        nothing,
        "{} gives the pool a share",
        RuleId::V14
    );
    let changes: [(Change, &str); 4] = [
        (
            |rules| rules.commission.accrual.lump_sum = Some(LOAN_CONTRACT),
            "/document/commission/accrual/lump_sum",
        ),
        (
            |rules| rules.commission.accrual.condition = LOAN_CONTRACT,
            "/document/commission/accrual/condition",
        ),
        (
            |rules| {
                rules.determination.claim.renewed_by =
                    vec![Renewal::FollowUp, Renewal::EffectiveFollowUp];
            },
            "/document/determination/claim/renewed_by",
        ),
        (
            |rules| {
                let shares = &rules.determination.shares;
                let divided = shares.iter().find(|line| line.rule == RuleId::V04);
                rules.determination.shares_after_deal = divided.cloned().into_iter().collect();
            },
            "/document/determination/shares_after_deal",
        ),
    ];
    for (change, pointer) in changes {
        let mut rules = SiteRules::developer();
        change(&mut rules);
        assert_eq!(refused(rules).await, [pointer]);
    }
}

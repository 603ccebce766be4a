//! A sales office with deals, money and determinations, for the tests of commission: what deals and determinations
//! record stands in the tables as they would have left it.

use chrono::{DateTime, Utc};
use kehu_api::workers::Workers;
use kehu_attribution::decision::{
    Answer, Decision, Determined, Evidence, Holder, Record, Share, Shows,
};
use kehu_attribution::policy::{CommissionRules, RuleSet, SiteRules};
use kehu_attribution::{Fraction, RuleId};
use kehu_kernel::{
    DealId, DeterminationId, PartyId, PaymentId, ReceptionId, RegisteredDocumentId, UnitId, UserId,
};
use kehu_policy::PolicyDocument;
use kehu_tests::{Caller, Server};
use serde_json::{Value, json};
use std::time::Duration;

/// The books of a site, with its people.
pub(crate) struct Books {
    pub(crate) server: Server,
    pub(crate) site: UnitId,
    /// Runs settlements.
    pub(crate) finance: Caller,
    /// Reviews them.
    pub(crate) reviewer: Caller,
    pub(crate) manager: Caller,
    pub(crate) general: Caller,
    /// Three salespeople.
    pub(crate) sellers: [Caller; 3],
    parties: std::collections::HashMap<DealId, PartyId>,
}

/// An instant of a day in China.
pub(crate) fn on(day: &str) -> DateTime<Utc> {
    format!("{day}T10:00:00+08:00").parse().unwrap()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// A share of a salesperson.
pub(crate) fn share(seller: &Caller, fraction: &str) -> Share {
    part(
        Holder::Salesperson {
            user: seller.user.unwrap(),
        },
        fraction,
    )
}

pub(crate) fn part(holder: Holder, fraction: &str) -> Share {
    Share {
        holder,
        share: fraction.parse::<Fraction>().unwrap(),
        held: false,
    }
}

impl Books {
    /// Opens on 10 May 2026.
    pub(crate) async fn open() -> Self {
        let server = Server::start().await;
        // Whoever is employed today was not yet yesterday.
        server.app.clock.fix(on("2026-05-10"));
        let site = server.site_under(server.org.company, "SITE-A").await;
        Self::of(server, site).await
    }

    /// The books of a site that is there, with people of their own.
    pub(crate) async fn of(server: Server, site: UnitId) -> Self {
        let org = server.org;
        Self {
            finance: server.caller("finance_reviewer", org.company).await,
            reviewer: server.caller("finance_reviewer", org.company).await,
            manager: server.caller("sales_manager", site).await,
            general: server.caller("general_manager", org.company).await,
            sellers: [
                server.caller("salesperson", site).await,
                server.caller("salesperson", site).await,
                server.caller("salesperson", site).await,
            ],
            site,
            server,
            parties: std::collections::HashMap::new(),
        }
    }

    /// Takes up a deal that was made elsewhere.
    pub(crate) fn adopt(&mut self, deal: &str) -> DealId {
        let deal = deal.parse().unwrap();
        self.parties.insert(deal, PartyId::generate());
        deal
    }

    /// Sets the clock; everybody signs in again.
    pub(crate) async fn at(&mut self, instant: DateTime<Utc>) {
        self.server.app.clock.fix(instant);
        let [one, two, three] = &mut self.sellers;
        for caller in [
            &mut self.finance,
            &mut self.reviewer,
            &mut self.manager,
            &mut self.general,
            one,
            two,
            three,
        ] {
            self.server.renew(caller).await;
        }
    }

    /// Publishes rules for the site, in force today.
    pub(crate) async fn rules(&self, change: impl FnOnce(&mut CommissionRules)) {
        let mut document = SiteRules::developer();
        change(&mut document.commission);
        let system = kehu_kernel::Caller::system("test", self.server.app.clock.now());
        let unit_id = self.site;
        let publish = async |tx: &mut kehu_db::Tx| {
            let new = kehu_policy::NewDraft {
                unit_id,
                document: document.clone(),
                note: None,
            };
            let draft = kehu_policy::draft(tx, &system, new).await?;
            kehu_policy::publish(tx, &system, SiteRules::KIND, draft.id, system.today())
                .await
                .map(|_| ())
        };
        self.server.app.db.transaction(publish).await.unwrap();
    }

    /// Statements as superuser, behind the API, with the references to what is not there left unchecked.
    pub(crate) async fn sql(&self, sql: &str) {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        let sql = format!("begin; set local session_replication_role = replica; {sql}; commit");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut superuser)
            .await
            .unwrap();
    }

    /// One number, read as superuser.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }

    /// One text, read as superuser.
    pub(crate) async fn text_of(&self, sql: &str) -> String {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut superuser)
            .await
            .unwrap()
    }

    fn now(&self) -> String {
        self.server.app.clock.now().to_rfc3339()
    }

    /// A deal that came to count now.
    pub(crate) async fn deal(&mut self, price: &str) -> DealId {
        let (id, party) = (DealId::generate(), PartyId::generate());
        let (site, seller, now) = (self.site, self.sellers[0].user.unwrap(), self.now());
        self.sql(&format!(
            "insert into deals (id, site_id, unit_id, party_id, salesperson_id, stage, state, list_price, price, deposit_amount,
                                subscribed_at, holder_set, plan_set, counted_at, created_by_kind, created_by_id, created_at, updated_at)
             values ('{id}', '{site}', '{}', '{party}', '{seller}', 'subscription', 'live', {price}, {price}, 0, '{now}', 1, 1,
                     '{now}', 'user', '{seller}', '{now}', '{now}')",
            DealId::generate(),
        ))
        .await;
        self.parties.insert(id, party);
        id
    }

    /// Money received as price now; below nothing when it is given back.
    pub(crate) async fn pay(&self, deal: DealId, amount: &str) {
        let refers = if amount.starts_with('-') {
            format!("'{}'", PaymentId::generate())
        } else {
            "null".to_owned()
        };
        self.sql(&format!(
            "insert into payments (id, document_id, deal_id, kind, way, amount, refers_to, payer_id, received_at, recorded_at, recorded_by)
             values ('{}', '{}', '{deal}', 'price', 'transfer', {amount}, {refers}, '{}', '{now}', '{now}', '{}')",
            PaymentId::generate(),
            RegisteredDocumentId::generate(),
            UserId::generate(),
            self.finance.user.unwrap(),
            now = self.now(),
        ))
        .await;
    }

    /// Determines a deal; a later determination supersedes the earlier.
    pub(crate) async fn determine(
        &self,
        deal: DealId,
        rule: RuleId,
        shares: &[Share],
    ) -> DeterminationId {
        let id = DeterminationId::generate();
        let decision = self
            .decision(deal, rule, shares)
            .to_canonical_json()
            .unwrap()
            .replace('\'', "''");
        let number = self
            .count(&format!(
                "select count(*) + 1 from determinations where deal_id = '{deal}'"
            ))
            .await;
        let because = if number == 1 { "deal" } else { "correction" };
        let former = format!(
            "(select id from determinations where deal_id = '{deal}' and number = {number} - 1)"
        );
        let mut sql = format!(
            "insert into determinations (id, site_id, party_id, deal_id, number, supersedes_id, made_because, made_at, made_by_kind,
                                         made_by, facts_until, policy_digest, rule_set, rule, answer, facts, facts_digest, decision,
                                         decision_digest)
             values ('{id}', '{}', '{}', '{deal}', {number}, {former}, '{because}', '{now}', 'system', 'test', '{now}', '\\x00',
                     'developer', '{}', 'determined', '{{}}', sha256('{{}}'), '{decision}', sha256(convert_to('{decision}', 'UTF8')))",
            self.site,
            self.parties[&deal],
            rule.code(),
            now = self.now(),
        );
        for (place, share) in (1..).zip(shares) {
            let (holder, user) = match share.holder {
                Holder::Salesperson { user } => ("salesperson", format!("'{user}'")),
                Holder::Referrer { user } => ("referrer", format!("'{user}'")),
                Holder::Pool => ("pool", "null".to_owned()),
                Holder::Department => ("department", "null".to_owned()),
            };
            for kind in ["commission", "performance"] {
                sql.push_str(&format!(
                    "; insert into determination_shares values ('{id}', '{kind}', {place}, '{holder}', {user}, {}, {}, {})",
                    share.share.numerator(),
                    share.share.denominator(),
                    share.held,
                ));
            }
        }
        self.sql(&sql).await;
        id
    }

    fn decision(&self, deal: DealId, rule: RuleId, shares: &[Share]) -> Decision {
        let at = self.server.app.clock.now();
        let by = self.sellers[0].user.unwrap();
        Decision {
            party: self.parties[&deal],
            deal: Some(deal),
            facts_until: at,
            rule_set: RuleSet::Developer,
            answer: Answer::Determined(Determined {
                rule,
                owners: Vec::new(),
                follow_up: None,
                performance: shares.to_vec(),
                commission: shares.to_vec(),
                turns: Vec::new(),
                evidence: vec![Evidence {
                    at,
                    record: Record::Reception(ReceptionId::generate()),
                    shows: Shows::Received { by },
                }],
            }),
            applied: Vec::new(),
            passed_over: Vec::new(),
            lost: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// The deal falls away now.
    pub(crate) async fn withdraw(&self, deal: DealId) {
        self.sql(&format!(
            "update deals set state = 'withdrawn', closed_at = '{}', closed_reason = '退房' where id = '{deal}'",
            self.now()
        ))
        .await;
    }

    /// A deal with a determination and money.
    pub(crate) async fn sold(
        &mut self,
        price: &str,
        received: &str,
        rule: RuleId,
        shares: &[Share],
    ) -> DealId {
        let deal = self.deal(price).await;
        self.determine(deal, rule, shares).await;
        self.pay(deal, received).await;
        deal
    }

    /// Asks for the settlement of a month.
    pub(crate) fn ask(&self, month: &str) -> Value {
        json!({"site_id": self.site, "month": month})
    }

    /// Runs a month until it is computed; answers its identifier.
    pub(crate) async fn run(&self, month: &str) -> String {
        let begun = self
            .finance
            .post("/v1/commission/settlements", self.ask(month))
            .await
            .expect(202);
        let id = text(&begun["id"]);
        self.compute(&id).await;
        id
    }

    /// Lets workers compute a settlement.
    pub(crate) async fn compute(&self, id: &str) {
        let workers = Workers::start(&self.server.app);
        for _ in 0..300 {
            if text(&self.settlement(id).await["settlement"]["state"]) != "computing" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        workers.stop(Duration::from_secs(5)).await;
        assert_eq!(self.settlement(id).await["settlement"]["state"], "computed");
    }

    pub(crate) async fn settlement(&self, id: &str) -> Value {
        self.finance
            .get(&format!("/v1/commission/settlements/{id}"))
            .await
            .expect(200)
    }

    /// Takes a computed settlement through its approvers.
    pub(crate) async fn approve(&self, id: &str) {
        let path = format!("/v1/commission/settlements/{id}/submit");
        let submitted = self.finance.act(&path).await.expect(200);
        let approval = format!("/v1/approvals/{}/approve", text(&submitted["approval_id"]));
        for approver in [&self.manager, &self.reviewer, &self.general] {
            approver
                .post(&approval, json!({"reason": "同意"}))
                .await
                .expect(200);
        }
    }

    /// Runs, approves and closes a month; answers its identifier.
    pub(crate) async fn close(&self, month: &str) -> String {
        let id = self.run(month).await;
        self.approve(&id).await;
        let closed = self
            .finance
            .act(&format!("/v1/commission/settlements/{id}/close"))
            .await
            .expect(200);
        assert_eq!(closed["state"], "closed");
        id
    }

    pub(crate) async fn statement(&self, id: &str, seller: &Caller) -> Value {
        let path = format!("/v1/commission/statements/{id}/{}", seller.user.unwrap());
        self.finance.get(&path).await.expect(200)
    }

    pub(crate) async fn lines(&self, id: &str, seller: &Caller) -> Vec<Value> {
        let path = format!(
            "/v1/commission/statements/{id}/{}/lines?limit=200",
            seller.user.unwrap()
        );
        self.finance.get(&path).await.expect(200)["items"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// What an account of the site holds now: of its own, or of a person.
    pub(crate) async fn balance(&self, kind: &str, of: Option<&Caller>) -> String {
        let path = format!("/v1/commission/ledger/balances?site_id={}", self.site);
        let balances = self.finance.get(&path).await.expect(200);
        let user = of.map_or(Value::Null, |caller| json!(caller.user.unwrap()));
        let items = balances["items"].as_array().unwrap().clone();
        let found = items
            .iter()
            .find(|item| item["account"] == kind && item["user_id"] == user);
        found.map_or_else(|| "0.00".to_owned(), |item| text(&item["balance"]))
    }

    /// The ledger balances, and the sums that are kept along are the postings'.
    pub(crate) async fn prove(&self) {
        let site = self.site;
        let trial = self
            .finance
            .get(&format!(
                "/v1/commission/ledger/trial-balance?site_id={site}"
            ))
            .await
            .expect(200);
        assert_eq!(
            (&trial["is_balanced"], &trial["debit"]),
            (&true.into(), &trial["credit"])
        );
        let kept = self
            .finance
            .get(&format!("/v1/commission/ledger/balances?site_id={site}"))
            .await
            .expect(200);
        assert_eq!(kept["items"], trial["items"]);
    }
}

//! Visits as they happen at a site, by the rule under which their deal will fall. Each answers the party; the clock goes on
//! by a minute with every step that another is told of.

use super::site::Site;
use crate::office::text;
use kehu_tests::Caller;
use serde_json::{Value, json};

impl Site {
    /// A minute later.
    pub(crate) async fn pass_a_minute(&mut self) {
        let later = self.server.app.clock.now() + chrono::Duration::minutes(1);
        self.set(later).await;
    }

    /// A new visitor of one by rotation, registered and confirmed (ATT-V00).
    pub(crate) async fn visitor_of(&mut self, one: usize, mobile: &str) -> Value {
        let party = self.confirmed_visitor(one, mobile).await;
        self.pass_a_minute().await;
        party
    }

    /// As [`Site::visitor_of`], but the registration waits for its confirmation, or needs none (ATT-R01).
    pub(crate) async fn unconfirmed(&mut self, one: usize, mobile: &str) -> Value {
        let registration = self.registered_in_turn(one, mobile).await;
        self.pass_a_minute().await;
        registration
    }

    /// Husband and wife come apart, to one and to another; that they are spouses is known before the deal (ATT-V12).
    pub(crate) async fn spouses(
        &mut self,
        (one, his): (usize, &str),
        (other, hers): (usize, &str),
    ) -> Value {
        let husband = self.confirmed_visitor(one, his).await;
        let wife = self.confirmed_visitor(other, hers).await;
        self.pass_a_minute().await;
        let tie = json!({"kind": "kinship", "one_id": self.member(&husband).await, "other_id": self.member(&wife).await,
                         "other_party_id": wife, "kin": "spouses"});
        self.state_of(&husband, one, tie).await;
        self.pass_a_minute().await;
        husband
    }

    /// A visitor whom one receives by rotation names another in the reception and insists; explaining is in vain, and the
    /// sales manager lets them change (ATT-V08). `who` tells who comes.
    pub(crate) async fn named_during(
        &mut self,
        first: usize,
        named: usize,
        who: Value,
        mobile: &str,
    ) -> Value {
        let begun = self.begin_in_turn(first, who).await;
        let said = json!({"statements": [{"kind": "proper_began"}, {"kind": "named", "salesperson_id": self.id(named)},
                                         {"kind": "insisted"}]});
        let path = format!("/v1/receptions/{}/statements", text(&begun["id"]));
        self.people[first].post(&path, said).await.expect(200);
        let registration = self.register(first, &begun, mobile).await.expect(201);
        let party = registration["party_id"].clone();
        self.pass_a_minute().await;
        for decision in [
            json!({"kind": "explanation", "failed": true}),
            json!({"kind": "change", "allowed": true, "to_id": self.id(named), "way": "as_named"}),
        ] {
            let body = json!({"reception_id": begun["id"], "decision": decision});
            let path = format!("/v1/parties/{}/decisions", text(&party));
            self.sales.post(&path, body).await.expect(201);
        }
        self.pass_a_minute().await;
        let over = json!({"who": {"kind": "party", "party_id": party}, "capacity": "named", "continues_id": begun["id"],
                          "named": [self.id(named)], "insists": true});
        let taken = self.receive(named, over).await.expect(201)["reception"].clone();
        assert_eq!(taken["uses_turn"], false, "ATT-V08");
        self.finish(named, &taken).await;
        self.confirm(&registration).await.expect(200);
        self.pass_a_minute().await;
        party
    }

    /// A reception in turn of one whose turn may come after others'; who gets a turn before is done at once.
    pub(crate) async fn begin_in_turn(&self, one: usize, who: Value) -> Value {
        loop {
            let next = self.next().await;
            let comes = if next == one {
                json!({ "who": who })
            } else {
                json!({})
            };
            let received = self.receive(next, comes).await.expect(201)["reception"].clone();
            if next == one {
                return received;
            }
            self.finish(next, &received).await;
        }
    }

    /// Who receives the next new visitor.
    pub(crate) async fn next(&self) -> usize {
        let path = self.path("rotation/order");
        let order = self.supervisor.get(&path).await.expect(200);
        (0..self.people.len())
            .find(|place| order["next_id"] == self.id(*place).to_string())
            .unwrap()
    }

    /// Somebody of an employee's circle is announced for today, comes along with the employee, and the project manager confirms
    /// (ATT-E02, ATT-E04). Answers the referral.
    pub(crate) async fn referral(&mut self, referrer: &Caller, mobile: &str) -> Value {
        let day = self.today();
        let form = json!({"name": "刘敏", "mobile": mobile, "relation": "friend", "origin": "private", "appointed_on": day});
        let filed = referrer
            .post(&self.path("referrals"), form)
            .await
            .expect(201);
        self.pass_a_minute().await;
        let path = format!("/v1/referrals/{}/confirm", text(&filed["id"]));
        let confirmed = self
            .project
            .post(&path, json!({"presence": "accompanied"}))
            .await
            .expect(200);
        self.pass_a_minute().await;
        confirmed
    }

    /// What comes of the day's referrals: the project manager submits, the department manager approves (ATT-E07).
    pub(crate) async fn approve_referrals(&self) {
        let path = self.path("referral-submissions");
        let submitted = self.project.act(&path).await.expect(201);
        let path = format!("/v1/approvals/{}/approve", text(&submitted["approval_id"]));
        let reason = json!({"reason": "同意"});
        self.department.post(&path, reason).await.expect(200);
    }

    /// The company was spoken to the day before; one receives, negotiates and does all the rest (ATT-V14).
    pub(crate) async fn of_the_company(&mut self, one: usize, mobile: &str) -> Value {
        let begun = self
            .begin_in_turn(one, json!({"kind": "visitor", "mobile": mobile}))
            .await;
        let executive = self
            .server
            .caller("general_manager", self.server.org.company)
            .await;
        let day_before = self.server.app.clock.now() - chrono::Duration::days(1);
        let contact = json!({"occurred_at": day_before, "decision": {
            "kind": "company_contact", "executive_id": executive.user, "named_id": null, "naming_reason": null,
            "negotiated_by_id": self.id(one), "after_sale_by_id": self.id(one)}});
        let path = format!("/v1/parties/{}/decisions", text(&begun["party_id"]));
        self.project.post(&path, contact).await.expect(201);
        let registration = self.register(one, &begun, mobile).await.expect(201);
        self.finish(one, &begun).await;
        self.confirm(&registration).await.expect(200);
        self.pass_a_minute().await;
        registration["party_id"].clone()
    }

    /// A salesperson's statement on a party.
    pub(crate) async fn state_of(&self, party: &Value, by: usize, statement: Value) -> Value {
        let path = format!("/v1/parties/{}/evidence", text(party));
        let body = json!({ "statement": statement });
        self.people[by].post(&path, body).await.expect(201)
    }

    /// The first person of a party.
    pub(crate) async fn member(&self, party: &Value) -> Value {
        let path = format!("/v1/parties/{}", text(party));
        self.project.get(&path).await.expect(200)["members"][0]["customer_id"].clone()
    }

    /// The first opens a dispute over the facts with the others; the project manager's opinion divides, and takes effect by the
    /// sales director's approval (ATT-V20). Answers the dispute's place.
    pub(crate) async fn ruled(
        &mut self,
        party: &Value,
        director: &Caller,
        shares: &[(usize, &str)],
    ) -> String {
        let (opener, others) = shares.split_first().unwrap();
        let others: Vec<Value> = others.iter().map(|(one, _)| json!(self.id(*one))).collect();
        let body = json!({"party_id": party, "subject": "facts", "against": others, "statement": "首次接待有误，请核实。"});
        let opened = self.people[opener.0]
            .post("/v1/disputes", body)
            .await
            .require(201);
        let place = opened.header("location").to_owned();
        self.pass_a_minute().await;
        let commission: Vec<Value> = shares
            .iter()
            .map(|(one, share)| json!({"to": {"kind": "salesperson", "user": self.id(*one)}, "share": share}))
            .collect();
        let findings: Vec<Value> = shares
            .iter()
            .map(|(one, _)| json!({"claimant_id": self.id(*one), "fault": "none", "contribution": "参与接待"}))
            .collect();
        let ruling = json!({"text": "根据双方过错与贡献，裁定如下。", "follow_up_id": self.id(opener.0),
                            "commission": commission, "findings": findings});
        let path = format!("{place}/rulings");
        let proposed = self.project.post(&path, ruling).await.expect(200);
        let approval = text(&proposed["settlements"][0]["approval_id"]);
        let path = format!("/v1/approvals/{approval}/approve");
        director
            .post(&path, json!({"reason": "同意"}))
            .await
            .expect(200);
        self.pass_a_minute().await;
        place
    }

    /// One disputes another's deal, and they quarrel before the desk (ATT-R17).
    pub(crate) async fn quarrel(&self, party: &Value, one: usize, other: usize) {
        let body = json!({"party_id": party, "subject": "ownership", "against": [self.id(other)], "statement": "该客户由我首先接待。"});
        let opened = self.people[one]
            .post("/v1/disputes", body)
            .await
            .require(201);
        let path = format!("{}/quarrels", opened.header("location"));
        let quarrel =
            json!({"occurred_at": self.server.app.clock.now(), "description": "在接待台前争吵"});
        self.sales.post(&path, quarrel).await.expect(200);
    }

    /// The day that it is.
    pub(crate) fn today(&self) -> String {
        let now = self.server.app.clock.now() + chrono::Duration::hours(8);
        now.date_naive().to_string()
    }
}

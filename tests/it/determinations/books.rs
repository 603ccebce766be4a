//! A site whose deals are determined. Deals themselves are made in their own crate; here they are put in where it would.

use crate::office::text;
use crate::reception::site::Site;
use kehu_attribution::facts::{Deal, DealChange, DealChangeKind};
use kehu_determinations::{
    Determination, Error, NewDeal, determine_deal, redetermine_changed_deal, void_deal,
};
use kehu_kernel::{DealChangeId, DealId, PartyId, Scope};
use serde_json::{Value, json};

/// Evidence of a party, as a salesperson states it.
pub(crate) fn evidence_of(party: &Value) -> String {
    format!("/v1/parties/{}/evidence", text(party))
}

/// The rule, the answer's performance and commission, with the people by their place in the roster.
pub(crate) fn told(site: &Site, determination: &Value) -> String {
    let answer = &determination["decision"]["answer"];
    let rule = answer["rule"]["rule"].as_str().unwrap();
    if answer["answer"] == "needs_ruling" {
        return format!("needs {rule}: {}", answer["because"].as_str().unwrap());
    }
    format!("{rule}: paid {}", parts(site, &answer["commission"]))
}

pub(crate) fn parts(site: &Site, parts: &Value) -> String {
    let name = |holder: &Value| match holder["kind"].as_str().unwrap() {
        "salesperson" => {
            let place = (0..site.people.len())
                .find(|one| holder["user_id"] == site.id(*one).to_string())
                .unwrap();
            ["A", "B", "C", "D"][place].to_owned()
        }
        other => other.to_owned(),
    };
    let parts = parts.as_array().unwrap().iter();
    let parts: Vec<String> = parts
        .map(|part| {
            format!(
                "{} {}",
                name(&part["holder"]),
                part["share"].as_str().unwrap()
            )
        })
        .collect();
    parts.join(", ")
}

impl Site {
    fn system(&self) -> kehu_kernel::Caller {
        kehu_kernel::Caller {
            scope: Scope::everything(),
            ..kehu_kernel::Caller::system("deals", self.server.app.clock.now())
        }
    }

    /// The party subscribes now; answers the deal.
    pub(crate) async fn deal(&self, party: &Value, commission: &str) -> Deal {
        let deal = Deal {
            id: DealId::generate(),
            buyers: Vec::new(),
            reserved_at: None,
            subscribed_at: Some(self.server.app.clock.now()),
            contracted_at: None,
            followed_up_by: None,
            commission: Some(commission.parse().unwrap()),
            changes: Vec::new(),
        };
        self.try_deal(party, deal.clone()).await.unwrap();
        deal
    }

    /// The deal's own row, as its crate would have left it.
    async fn enter(&self, party: &Value, deal: &Deal) {
        let mut superuser = self.server.database.as_ref().unwrap().superuser().await;
        let at = deal.subscribed_at.unwrap().to_rfc3339();
        let sql = format!(
            "begin; set local session_replication_role = replica;
             insert into deals (id, site_id, unit_id, party_id, salesperson_id, stage, state, list_price, price, deposit_amount,
                                subscribed_at, holder_set, plan_set, counted_at, created_by_kind, created_by_id, created_at, updated_at)
             values ('{}', '{}', '{}', '{}', '{seller}', 'subscription', 'live', 1000000, 1000000, 0, '{at}', 1, 1, '{at}', 'user',
                     '{seller}', '{at}', '{at}') on conflict do nothing; commit",
            deal.id,
            self.unit,
            DealId::generate(),
            text(party),
            seller = self.id(0),
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut superuser)
            .await
            .unwrap();
    }

    pub(crate) async fn try_deal(&self, party: &Value, deal: Deal) -> Result<Determination, Error> {
        self.enter(party, &deal).await;
        let new = NewDeal {
            site: self.unit,
            party: text(party).parse::<PartyId>().unwrap(),
            at: deal.subscribed_at.unwrap(),
            deal,
        };
        let system = self.system();
        self.server
            .app
            .db
            .transaction(async |tx| determine_deal(tx, &system, new.clone()).await)
            .await
    }

    /// The unit is swapped now.
    pub(crate) async fn swap(&self, deal: &mut Deal) -> Result<Determination, Error> {
        deal.changes.push(DealChange {
            id: DealChangeId::generate(),
            at: self.server.app.clock.now(),
            kind: DealChangeKind::UnitSwap,
        });
        let system = self.system();
        self.server
            .app
            .db
            .transaction(async |tx| redetermine_changed_deal(tx, &system, deal.clone()).await)
            .await
    }

    /// The deal is withdrawn now.
    pub(crate) async fn withdraw(&self, deal: &Deal) -> Result<(), Error> {
        let system = self.system();
        self.server
            .app
            .db
            .transaction(async |tx| void_deal(tx, &system, deal.id, "客户退房").await)
            .await
    }

    /// The determinations of a deal, the first first.
    pub(crate) async fn chain(&self, deal: &Deal) -> Vec<Value> {
        let path = format!("/v1/determinations?deal_id={}", deal.id);
        let list = self.project.get(&path).await.expect(200);
        let mut chain = list["items"].as_array().unwrap().clone();
        chain.reverse();
        chain
    }

    /// The last determination of a deal, whole.
    pub(crate) async fn determination(&self, deal: &Deal) -> Value {
        let last = self.chain(deal).await.pop().unwrap();
        let path = format!("/v1/determinations/{}", text(&last["id"]));
        self.project.get(&path).await.expect(200)
    }

    /// A new visitor, received by one whose turn comes after others', registered with a mobile; answers the registration.
    pub(crate) async fn registered_in_turn(&self, one: usize, mobile: &str) -> Value {
        loop {
            let received = self.receive(one, json!({})).await.expect(201);
            let reception = received["reception"].clone();
            let place = (0..self.people.len())
                .find(|place| reception["receiver_id"] == self.id(*place).to_string())
                .unwrap();
            if place == one {
                let registration = self.register(one, &reception, mobile).await.expect(201);
                self.finish(one, &reception).await;
                return registration;
            }
            self.finish(place, &reception).await;
        }
    }

    /// A new visitor of one, registered and confirmed; answers the party.
    pub(crate) async fn confirmed_visitor(&self, one: usize, mobile: &str) -> Value {
        let registration = self.registered_in_turn(one, mobile).await;
        self.confirm(&registration).await.expect(200);
        registration["party_id"].clone()
    }

    /// A visitor of the first one on the first of June comes on the fifth as somebody unknown to the other, and is known again
    /// on the eighth. Answers the party.
    pub(crate) async fn recognised_later(&mut self, first: usize, other: usize) -> Value {
        let party = self.confirmed_visitor(first, "13812341234").await;
        self.on("2026-06-05", "09:00").await;
        let second = self.confirmed_visitor(other, "13912345678").await;
        self.clock("2026-06-08", "10:00").await;
        let merge = json!({"merged_id": second, "reason": "同一客户，两个号码"});
        self.project
            .post(&format!("/v1/parties/{}/merge", text(&party)), merge)
            .await
            .expect(200);
        let recognised = json!({"statement": {"kind": "recognition", "earlier_id": self.id(first), "recognised": "by_salesperson"}});
        self.people[first]
            .post(&evidence_of(&party), recognised)
            .await
            .expect(201);
        party
    }
}

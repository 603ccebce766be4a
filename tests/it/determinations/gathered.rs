//! What is recorded at the desk, as a determination reads it.

use super::books::told;
use crate::office::text;
use crate::reception::site::{A, B, Site};
use serde_json::{Value, json};

impl Site {
    /// A decision of the sales manager on a party.
    async fn decide(&self, party: &Value, reception: &Value, decision: Value) {
        let path = format!("/v1/parties/{}/decisions", text(party));
        let body = json!({"reception_id": reception["id"], "decision": decision});
        self.sales.post(&path, body).await.expect(201);
    }
}

#[actix_web::test]
async fn att_v06_another_persons_fault_in_the_reception_is_not_the_receivers() {
    for (at_fault, decided) in [(B, "ATT-V06a: paid A 1"), (A, "ATT-V06b: paid A 1")] {
        let site = Site::developer().await;
        let reception = site.visitor(A).await;
        let registered = site.register(A, &reception, "13812341234").await;
        let registration = registered.expect(201);
        site.confirm(&registration).await.expect(200);
        let declined = json!({"statements": [{"kind": "declined", "salesperson_id": site.id(A)}]});
        let path = format!("/v1/receptions/{}/statements", text(&reception["id"]));
        site.people[A].post(&path, declined).await.expect(200);
        let fault =
            json!({"kind": "fault", "salesperson_id": site.id(at_fault), "degree": "serious"});
        let party = &registration["party_id"];
        site.decide(party, &reception, fault).await;
        let deal = site.deal(party, "10000.00").await;
        assert_eq!(told(&site, &site.determination(&deal).await), decided);
    }
}

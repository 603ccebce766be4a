//! The bulk read from which determinations are made.

use super::site::{A, B, Site, instant};
use crate::office::text;
use kehu_kernel::PartyId;
use kehu_reception::evidence::Content;
use kehu_reception::record;
use serde_json::{Value, json};

fn party(value: &Value) -> PartyId {
    text(value).parse().unwrap()
}

#[actix_web::test]
async fn att_g21_a_record_up_to_an_instant_leaves_out_what_came_later() {
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    site.at("10:00").await;
    site.confirm(&registration).await.expect(200);
    let wanted = [party(&registration["party_id"])];
    let mut connection = site.server.app.db.read().await.unwrap();
    for (time, receptions, registrations, confirmed) in [
        ("08:59:59", 0, 0, false),
        ("09:00", 1, 1, false),
        ("09:59:59", 1, 1, false),
        ("10:00", 1, 1, true),
    ] {
        let until = instant("2026-06-01", time);
        let found = record::load(&mut connection, &wanted, until).await.unwrap();
        let found = &found[&wanted[0]];
        assert_eq!(found.receptions.len(), receptions, "{time}");
        assert_eq!(found.registrations.len(), registrations, "{time}");
        let decided = found.registrations.iter().any(|one| one.decision.is_some());
        assert_eq!(decided, confirmed, "{time}");
    }
}

#[actix_web::test]
async fn att_v12_a_household_is_found_by_the_kinship_that_was_known_then() {
    let mut site = Site::developer().await;
    let husband = site.registered(A, "13812341234").await;
    let wife = site.registered(B, "13912341234").await;
    let (one, other) = (party(&husband["party_id"]), party(&wife["party_id"]));
    let person = async |id: PartyId| {
        let found = site
            .project
            .get(&format!("/v1/parties/{id}"))
            .await
            .expect(200);
        text(&found["members"][0]["customer_id"])
    };
    let (first, second) = (person(one).await, person(other).await);
    site.at("10:00").await;
    let tie = json!({"statement": {"kind": "kinship", "one_id": first, "other_id": second, "other_party_id": other, "kin": "spouses"}});
    let tie = site.people[A]
        .post(&format!("/v1/parties/{one}/evidence"), tie)
        .await
        .expect(201);
    let mut connection = site.server.app.db.read().await.unwrap();
    let before = instant("2026-06-01", "09:59:59");
    let alone = record::household(&mut connection, other, before, |_| true)
        .await
        .unwrap();
    assert_eq!(alone.into_iter().collect::<Vec<_>>(), [other]);
    let after = instant("2026-06-01", "10:00");
    let together = record::household(&mut connection, other, after, |_| true)
        .await
        .unwrap();
    assert_eq!(together.into_iter().collect::<Vec<_>>(), [one, other]);
    let others = record::household(&mut connection, one, after, |_| false)
        .await
        .unwrap();
    assert_eq!(others.len(), 1, "which ties count is the policy's");
    drop(connection);
    let back =
        json!({"statement": {"kind": "withdrawal", "reason": "误登"}, "corrects_id": tie["id"]});
    site.people[A]
        .post(&format!("/v1/parties/{one}/evidence"), back)
        .await
        .expect(201);
    let mut connection = site.server.app.db.read().await.unwrap();
    let found = record::load(&mut connection, &[one], after).await.unwrap();
    let ties = |content: &Content| matches!(content, Content::Kinship { .. });
    assert!(found[&one].evidence.iter().any(|it| ties(&it.content)));
    assert!(
        !found[&one].valid_evidence().any(|it| ties(&it.content)),
        "what was withdrawn is on record and does not count"
    );
}

#[actix_web::test]
async fn att_g21_a_record_is_read_page_by_page_in_the_order_of_what_happened() {
    let mut site = Site::developer().await;
    let registration = site.registered(A, "13812341234").await;
    site.at("10:00").await;
    site.confirm(&registration).await.expect(200);
    let path = format!("/v1/parties/{}", text(&registration["party_id"]));
    let contact =
        json!({"way": "telephone", "reached": true, "content": "约周末看房", "result": "愿意再看"});
    site.people[A]
        .post(&format!("{path}/follow-ups"), contact)
        .await
        .expect(201);
    let whole = site.record(&registration["party_id"]).await;
    let kinds = |entries: &[Value]| -> Vec<String> {
        entries.iter().map(|entry| text(&entry["kind"])).collect()
    };
    assert_eq!(
        kinds(&whole),
        [
            "received",
            "finished",
            "registered",
            "confirmed",
            "followed_up"
        ]
    );
    let mut read = Vec::new();
    let mut next = Value::Null;
    loop {
        let cursor = next
            .as_str()
            .map_or_else(String::new, |cursor| format!("&cursor={cursor}"));
        let page = site
            .project
            .get(&format!("{path}/record?limit=2{cursor}"))
            .await
            .expect(200);
        let items = page["items"].as_array().unwrap();
        assert!((1..=2).contains(&items.len()), "{page}");
        read.extend(items.iter().cloned());
        next = page["next_cursor"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(read, whole);
}

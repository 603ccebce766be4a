//! What other systems are told carries nothing of a person.

use super::canaries::{self, WORD};
use super::*;
use kehu_kernel::Scope;
use kehu_webhooks::catalogue::EventType;

#[actix_web::test]
async fn events_for_other_systems_carry_no_personal_data() {
    let server = Server::start().await;
    let director = director(&server).await;
    canaries::enter(&server, &director).await;
    let now = server.app.clock.now();
    server
        .app
        .db
        .transaction(async |tx| kehu_webhooks::publish(tx, now, 500).await)
        .await
        .unwrap();
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let everything = Scope::everything();
    let part = kehu_webhooks::read(&mut superuser, &everything, EventType::all(), 0, 200);
    let told = part.await.unwrap().events;
    assert!(told.len() > 3, "{}", told.len());
    let words = [
        WORD,
        canaries::MOBILE,
        canaries::FORMER_MOBILE,
        canaries::CONTACT_MOBILE,
        canaries::RESIDENT_ID,
        canaries::ACCOUNT,
        canaries::REASON,
        "xuanque",
    ];
    for event in &told {
        let text = serde_json::to_string(event).unwrap();
        assert!(!words.iter().any(|word| text.contains(word)), "{text}");
    }
}

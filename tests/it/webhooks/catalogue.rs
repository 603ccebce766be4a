//! What is told of each type of event: as the document says, nothing lost of what the domains note, no free text.

use super::*;
use kehu_api::document::document;
use kehu_kernel::Scope;
use kehu_webhooks::catalogue::{EventType, Shape, TESTED, families, schema_name};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn the_document_lists_every_type_of_event_with_the_schema_of_its_body() {
    let document = document();
    let names: BTreeSet<&str> = EventType::all()
        .iter()
        .map(|one| one.name())
        .chain([TESTED])
        .collect();
    assert!(names.len() > 150, "{}", names.len());
    let webhooks = document["webhooks"].as_object().unwrap();
    assert_eq!(
        webhooks.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        names
    );
    let mapping = document["components"]["schemas"]["Event"]["discriminator"]["mapping"]
        .as_object()
        .unwrap();
    assert_eq!(
        mapping.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        names
    );
    for (name, item) in webhooks {
        let target = format!("#/components/schemas/{}", schema_name(name));
        assert_eq!(mapping[name], target);
        assert_eq!(
            item["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"],
            target
        );
        let schema = document.pointer(&target[1..]).unwrap();
        assert_eq!(schema["properties"]["type"]["enum"], json!([name]));
        let required: BTreeSet<&str> = schema["required"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap())
            .collect();
        assert_eq!(
            required,
            BTreeSet::from([
                "type",
                "id",
                "position",
                "timestamp",
                "unit_id",
                "subject_kind",
                "subject_id",
                "data"
            ])
        );
        let data = document
            .pointer(&schema["properties"]["data"]["$ref"].as_str().unwrap()[1..])
            .unwrap();
        assert!(data["description"].is_string(), "{name}");
        assert!(
            schema.get("additionalProperties").is_none(),
            "bodies may grow"
        );
    }
    for family in families() {
        for field in family.fields {
            if let Shape::Word(list) | Shape::Words(list) = field.shape {
                assert!(
                    document["components"]["schemas"][list]["enum"].is_array(),
                    "{}.{}",
                    family.data,
                    field.name
                );
            }
        }
    }
}

/// Publishes what a server holds, and compares every event as it is told with what its domain noted: each field that the
/// domain has is told, in the shape and the words that the document promises.
pub(crate) async fn assert_told(server: &Server) {
    let now = server.app.clock.now();
    let publish = async || {
        server
            .app
            .db
            .transaction(async |tx| kehu_webhooks::publish(tx, now, 500).await)
            .await
            .unwrap()
    };
    while publish().await > 0 {}
    let document = document();
    let mut superuser = server.database.as_ref().unwrap().superuser().await;
    let noted: BTreeMap<String, Value> =
        sqlx::query_as("select id::text, payload from outbox_events")
            .fetch_all(&mut superuser)
            .await
            .unwrap()
            .into_iter()
            .collect();
    let (mut after, mut count) = (0, 0);
    let mut told: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    loop {
        let part = kehu_webhooks::read(
            &mut superuser,
            &Scope::everything(),
            EventType::all(),
            after,
            200,
        )
        .await
        .unwrap();
        for event in &part.events {
            count += 1;
            let (kind, id) = (
                event.0["type"].as_str().unwrap(),
                event.0["id"].as_str().unwrap(),
            );
            for field in EventType::find(kind).unwrap().family.fields {
                let value = &event.0["data"][field.name];
                let source = field
                    .found_in(&noted[id])
                    .filter(|source| !source.is_null());
                assert_eq!(
                    Some(value).filter(|value| !value.is_null()),
                    source,
                    "{kind}.{}: lost",
                    field.name
                );
                if let Shape::Word(list) | Shape::Words(list) = field.shape {
                    let words = document["components"]["schemas"][list]["enum"]
                        .as_array()
                        .unwrap();
                    let sent = value
                        .as_array()
                        .cloned()
                        .unwrap_or_else(|| vec![value.clone()]);
                    assert!(
                        sent.iter()
                            .all(|word| word.is_null() || words.contains(word)),
                        "{kind}.{}: {value} is no {list}",
                        field.name
                    );
                }
                let seen = told
                    .entry((EventType::find(kind).unwrap().family.data, field.name))
                    .or_default();
                *seen += usize::from(!value.is_null());
            }
        }
        after = part.next_after;
        if !part.more {
            break;
        }
    }
    assert!(count > 500, "{count}");
    let never: Vec<_> = told
        .iter()
        .filter(|(_, seen)| **seen == 0)
        .map(|(field, _)| *field)
        .collect();
    assert_eq!(never, NEVER_IN_THE_DEMO, "told by no event of the demo");
}

/// Fields that no event of the demo has, since nobody there does what would tell them.
const NEVER_IN_THE_DEMO: &[(&str, &str)] = &[
    ("ComplaintEventData", "improvement_id"),
    ("ComplaintEventData", "service_order_id"),
    ("DocumentEventData", "renews_id"),
    ("EvidenceEventData", "corrects_id"),
    ("FollowUpEventData", "next_on"),
    ("ReferralEventData", "renews_id"),
    ("RegistrationEventData", "corrects_id"),
    ("SurveyEventData", "handed_stage"),
    ("SurveyEventData", "owner_id"),
    ("SurveyFollowUpEventData", "complaint_id"),
];

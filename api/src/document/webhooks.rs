//! What is sent to webhook endpoints, as the document's `webhooks`.

use kehu_webhooks::catalogue::{EventType, TESTED, schema_name};
use serde_json::{Map, Value, json};

/// Lists every type of event with the schema of its body.
pub(super) fn add(document: &mut Value) {
    let types = EventType::all().iter().map(|one| (one.name(), one.kind.en));
    let test = (TESTED, "An endpoint was tested");
    let webhooks: Map<String, Value> = types
        .chain([test])
        .map(|(name, happened)| {
            (
                name.to_owned(),
                json!({ "post": operation(name, happened) }),
            )
        })
        .collect();
    if let Some(document) = document.as_object_mut() {
        document.insert("webhooks".into(), webhooks.into());
    }
}

fn operation(name: &str, happened: &str) -> Value {
    let schema = schema_name(name);
    json!({
        "tags": ["webhooks"],
        "operationId": format!("on{}", schema.trim_end_matches("Event")),
        "summary": happened,
        "description": format!("Sent to endpoints that hear of `{name}`. Verify the signature with a library of Standard Webhooks, answer 2xx within 15 seconds, and drop events whose `webhook-id` you have seen."),
        "security": [],
        "parameters": [
            header("webhook-id", "The event; the same over all tries.", json!({ "type": "string", "format": "uuid", "maxLength": 36 })),
            header("webhook-timestamp", "Seconds since 1970 at which it was sent.", json!({ "type": "integer", "format": "int64", "minimum": 0 })),
            header("webhook-signature", "Signatures under the valid secrets, `v1,` and base64 each, with spaces between.", json!({ "type": "string", "maxLength": 200 })),
        ],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } },
        },
        "responses": {
            "2XX": { "description": "Taken. Any other status, also a redirect, is a failure, and the event is sent again." },
            "410": { "description": "Wants no more events: the endpoint is disabled." },
        },
    })
}

fn header(name: &str, about: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "header", "required": true, "description": about, "schema": schema })
}

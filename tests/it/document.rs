//! The contract: what holds for every operation in the document.

use kehu_api::document::{Operations, document};
use serde_json::Value;
use std::collections::BTreeSet;

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = ["get", "put", "post", "delete", "patch"];
    paths
        .iter()
        .flat_map(|(path, item)| {
            methods.iter().filter_map(move |method| {
                Some((
                    path.clone(),
                    (*method).to_owned(),
                    item.get(*method)?.clone(),
                ))
            })
        })
        .collect()
}

fn each_object(value: &Value, visit: &mut impl FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            visit(fields);
            fields.values().for_each(|inner| each_object(inner, visit));
        }
        Value::Array(items) => items.iter().for_each(|inner| each_object(inner, visit)),
        _ => {}
    }
}

#[test]
fn openapi_yaml_is_what_the_handlers_say() {
    let committed =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.yaml")).unwrap();
    assert!(
        committed == kehu_api::document::yaml().unwrap(),
        "openapi.yaml is stale: run `make openapi`"
    );
}

#[test]
fn every_operation_declares_who_may_call_it() {
    Operations::read(&document()).unwrap();
}

#[test]
fn an_operation_without_a_permission_does_not_start() {
    let mut document = document();
    document["paths"]["/v1/clock"]["put"]["x-permission"] = "public".into();
    assert!(
        Operations::read(&document)
            .unwrap_err()
            .contains("setClock")
    );
    document["paths"]["/v1/clock"]["put"]["x-permission"] = "clock:wind".into();
    assert!(
        Operations::read(&document)
            .unwrap_err()
            .contains("clock:wind")
    );
}

#[test]
fn operation_ids_are_unique_camel_case_and_every_operation_is_described() {
    let document = document();
    let mut seen = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{method} {path} has no operation id"));
        assert!(seen.insert(id.to_owned()), "{id} twice");
        assert!(
            id.chars().next().is_some_and(char::is_lowercase)
                && id.chars().all(char::is_alphanumeric),
            "{id}"
        );
        assert_eq!(
            operation["tags"].as_array().map_or(0, Vec::len),
            1,
            "{id}: one tag"
        );
        for text in ["summary", "description"] {
            assert!(
                operation[text].as_str().is_some_and(|text| text.len() > 6),
                "{id}: {text}"
            );
        }
        let answers = operation["responses"].as_object().unwrap();
        assert!(
            answers.keys().any(|status| status.starts_with('2')),
            "{id}: no success"
        );
    }
}

#[test]
fn no_reference_dangles_and_no_union_is_unsatisfiable() {
    let document = document();
    each_object(&document, &mut |fields| {
        if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
            assert!(
                document.pointer(&target[1..]).is_some(),
                "dangling {target}"
            );
        }
        for part in fields
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            assert!(
                !(part["type"] == "object" && part.get("properties").is_none()),
                "bare object in allOf: {fields:?}"
            );
        }
    });
}

#[test]
fn no_schema_is_generic_untyped_or_unbounded() {
    let document = document();
    let requests: Vec<&Value> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .values()
        .collect();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(!name.contains('_'), "{name} is generic");
        for (property, part) in schema["properties"].as_object().into_iter().flatten() {
            let bare = part
                .as_object()
                .is_some_and(|fields| fields.keys().all(|key| key == "description"));
            assert!(!bare, "{name}.{property} has no type");
            assert_ne!(part["format"], "decimal", "{name}.{property}");
            let is_string = part["type"] == "string"
                || part["type"]
                    .as_array()
                    .is_some_and(|types| types.contains(&"string".into()));
            if is_string && part.get("enum").is_none() {
                assert!(
                    part.get("maxLength").is_some() || part["format"] == "binary",
                    "{name}.{property} has no maximum length"
                );
            }
            if part["type"] == "array" {
                assert!(
                    part.get("maxItems").is_some(),
                    "{name}.{property} has no maximum number of items"
                );
            }
        }
    }
    assert!(!requests.is_empty());
}

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
    Operations::read(document()).unwrap();
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
fn every_change_names_the_version_that_it_is_of() {
    for (path, method, operation) in operations(&document()) {
        let named = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .any(|parameter| parameter["name"] == "If-Match");
        let answers = operation["responses"].as_object().unwrap();
        assert!(method != "patch" || named, "{method} {path}: no If-Match");
        for status in ["412", "428"] {
            assert_eq!(
                answers.contains_key(status),
                named,
                "{method} {path}: {status}"
            );
        }
    }
}

/// The component schema of an answer in JSON.
fn shown(answer: &Value) -> Option<&str> {
    answer["content"]["application/json"]["schema"]["$ref"]
        .as_str()?
        .rsplit('/')
        .next()
}

fn takes(operation: &Value, header: &str) -> bool {
    let parameters = operation["parameters"].as_array().unwrap();
    parameters
        .iter()
        .any(|parameter| parameter["name"] == header)
}

#[test]
fn whoever_is_shown_what_has_a_version_is_told_which_one_it_is() {
    let document = document();
    let operations = operations(&document);
    let answers = |operation: &Value| -> Vec<(String, Value)> {
        let answers = operation["responses"].as_object().unwrap().iter();
        answers
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, answer)| (status.clone(), answer.clone()))
            .collect()
    };
    // What is changed under If-Match or read with If-None-Match, and says its version itself.
    let versioned: BTreeSet<String> = operations
        .iter()
        .filter(|(_, _, operation)| {
            takes(operation, "If-Match") || takes(operation, "If-None-Match")
        })
        .flat_map(|(_, _, operation)| answers(operation))
        .filter_map(|(_, answer)| shown(&answer).map(str::to_owned))
        .filter(|name| name != "Contact")
        .collect();
    assert!(versioned.len() > 14, "{versioned:?}");
    let mut told = 0;
    for (path, method, operation) in &operations {
        for (status, answer) in answers(operation) {
            if shown(&answer).is_some_and(|name| versioned.contains(name)) {
                told += 1;
                assert!(
                    answer["headers"]["ETag"].is_object(),
                    "{method} {path} {status}: no ETag"
                );
            }
        }
    }
    assert!(told > 70, "{told}");
}

#[actix_web::test]
async fn the_tag_of_a_write_is_good_for_the_next_one() {
    let server = kehu_tests::Server::start().await;
    let admin = server
        .caller("system_administrator", server.org.group)
        .await;
    let person = server.caller("salesperson", server.org.branch).await;
    let user = format!("/v1/users/{}", person.user.unwrap());
    let mut tag = admin
        .act(&format!("{user}/block"))
        .await
        .require(200)
        .etag();
    for name in ["韩梅", "韩梅梅"] {
        let patch = serde_json::json!({ "display_name": name });
        let changed = admin.patch(&user, &tag, patch.clone()).await.require(200);
        admin.patch(&user, &tag, patch).await.require(412);
        tag = changed.etag();
    }
    tag = admin
        .act(&format!("{user}/unblock"))
        .await
        .require(200)
        .etag();
    admin
        .patch(&user, &tag, serde_json::json!({ "display_name": "韩雪" }))
        .await
        .require(200);
    let manager = server.caller("account_manager", server.org.branch).await;
    let body = serde_json::json!({ "unit_id": server.org.branch, "name": "长沙远航塑业有限公司",
        "profile": { "kind": "company" } });
    let made = manager.post("/v1/customers", body).await.require(201);
    let customer = format!("/v1/customers/{}", made.json["id"].as_str().unwrap());
    let contact = serde_json::json!({ "name": "单小红", "role": "purchasing" });
    let added = manager
        .post(&format!("{customer}/contacts"), contact)
        .await
        .require(201);
    let remark = serde_json::json!({ "remark": "年框客户" });
    manager
        .patch(&customer, &made.etag(), remark.clone())
        .await
        .problem(412, "customer-stale");
    manager
        .patch(&customer, &added.etag(), remark)
        .await
        .require(200);
}

/// Words that generated clients keep for themselves: `on` is true to readers of YAML 1.1, the others are methods of pydantic's
/// models.
const KEPT_WORDS: [&str; 8] = [
    "on",
    "register",
    "schema",
    "copy",
    "json",
    "dict",
    "validate",
    "construct",
];

#[test]
fn no_property_or_parameter_has_a_name_that_clients_keep_for_themselves() {
    each_object(&document(), &mut |fields| {
        let properties = fields.get("properties").and_then(Value::as_object);
        for name in properties.into_iter().flatten().map(|(name, _)| name) {
            assert!(!KEPT_WORDS.contains(&name.as_str()), "property {name}");
        }
        if fields.get("in").is_some_and(|place| place == "query") {
            let name = fields.get("name").and_then(Value::as_str).unwrap();
            assert!(!KEPT_WORDS.contains(&name), "parameter {name}");
        }
    });
}

#[test]
fn every_body_has_a_media_type_and_a_schema_with_a_name() {
    each_object(&document(), &mut |fields| {
        let content = fields.get("content").and_then(Value::as_object);
        let bodies = content.into_iter().flatten();
        // A property can be called content, too.
        for (media, body) in bodies.filter(|(media, _)| media.contains('/')) {
            assert!(!media.contains('*'), "{media}");
            assert!(body["schema"]["$ref"].is_string(), "{media}: {body}");
        }
    });
}

#[test]
fn a_file_is_described_with_every_media_type_that_is_stored_and_no_other() {
    let document = document();
    let stored: BTreeSet<&str> = kehu_files::MediaType::TAKEN
        .iter()
        .map(|kind| kind.as_str())
        .collect();
    let content =
        &document["paths"]["/v1/files/{id}/content"]["get"]["responses"]["200"]["content"];
    let told: BTreeSet<&str> = content
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(told, stored);
    let form =
        &document["paths"]["/v1/files"]["post"]["requestBody"]["content"]["multipart/form-data"];
    let taken: BTreeSet<&str> = form["encoding"]["file"]["contentType"]
        .as_str()
        .unwrap()
        .split(", ")
        .collect();
    assert_eq!(
        &taken - &stored,
        BTreeSet::from(["application/octet-stream"])
    );
    assert!(taken.is_superset(&stored));
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
                let items = &part["items"];
                assert!(
                    items["type"] != "string"
                        || items.get("enum").is_some()
                        || items.get("maxLength").is_some(),
                    "{name}.{property} has items without a maximum length"
                );
            }
        }
    }
    assert!(!requests.is_empty());
}

#[test]
fn enumerations_list_the_words_that_are_sent() {
    let document = document();
    each_object(&document, &mut |fields| {
        for word in fields
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let word = word.as_str().unwrap();
            assert!(
                word.starts_with("ATT-") || !word.chars().any(char::is_uppercase),
                "{word} is a name of the program, not a word of the contract"
            );
        }
    });
    let permissions = document["components"]["schemas"]["Permission"]["enum"]
        .as_array()
        .unwrap();
    assert!(permissions.contains(&"customers:read".into()));
}

/// Enumerations without labels, by the end of their names, with the reason.
const UNLABELLED: [(&str, &str); 2] = [
    ("Sort", "an order of a list, which screens show as columns"),
    (
        "MediaType",
        "registered names of formats, the same in every language",
    ),
];

#[test]
fn every_enumeration_has_a_name_under_which_its_labels_are_listed() {
    let document = document();
    for (reason, name) in UNLABELLED.map(|(end, reason)| (reason, end)) {
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let there = schemas
            .iter()
            .any(|(schema, part)| schema.ends_with(name) && part.get("enum").is_some());
        assert!(there && !reason.is_empty(), "{name}: nothing to except");
    }
    // What has no name has one word: the tag of a variant. Everything else is a component.
    let components = document["components"]["schemas"].as_object().unwrap();
    let named = components
        .values()
        .filter(|schema| schema.get("enum").is_some())
        .count();
    let (mut all, mut tags) = (0, 0);
    each_object(&document, &mut |fields| {
        if let Some(words) = fields.get("enum").and_then(Value::as_array) {
            all += 1;
            tags += usize::from(words.len() == 1);
        }
    });
    let single = components
        .values()
        .filter(|schema| {
            schema["enum"]
                .as_array()
                .is_some_and(|words| words.len() == 1)
        })
        .count();
    assert_eq!(all - tags, named - single, "an enumeration without a name");
}

#[actix_web::test]
async fn every_enumeration_has_labels_in_both_languages_for_exactly_its_words() {
    let server = kehu_tests::Server::start().await;
    let mut anyone = server.anyone();
    let document = document();
    let enumerations: std::collections::BTreeMap<&String, &Value> =
        document["components"]["schemas"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, schema)| {
                schema.get("enum").is_some()
                    && !UNLABELLED.iter().any(|(end, _)| name.ends_with(end))
            })
            .map(|(name, schema)| (name, &schema["enum"]))
            .collect();
    let mut texts = Vec::new();
    for language in ["zh-CN", "en"] {
        anyone.language = language;
        let labels = anyone.get("/v1/labels").await.expect(200);
        let listed: std::collections::BTreeMap<String, Vec<Value>> = labels["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|list| {
                let words = list["labels"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|label| label["value"].clone())
                    .collect();
                (list["enumeration"].as_str().unwrap().to_owned(), words)
            })
            .collect();
        for (name, words) in &enumerations {
            assert_eq!(
                listed
                    .get(*name)
                    .map(|words| Value::from(words.clone()))
                    .as_ref(),
                Some(*words),
                "{name}"
            );
        }
        assert_eq!(
            listed.len(),
            enumerations.len(),
            "labels of an enumeration that does not exist"
        );
        texts.push(labels);
    }
    assert_ne!(texts[0], texts[1]);
}

/// utoipa lets the last of two schemas of one name stand for both: the document would lie about the other.
#[test]
fn no_two_types_have_one_name_in_the_document() {
    let mut places: std::collections::BTreeMap<String, Vec<String>> = Default::default();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for folder in ["api/src", "crates"] {
        each_source(&root.join(folder), &mut |place, text| {
            for name in described_types(text) {
                places.entry(name).or_default().push(place.to_owned());
            }
        });
    }
    assert!(places.len() > 800, "{}", places.len());
    places.retain(|_, places| places.len() > 1);
    assert_eq!(places, Default::default());
}

fn each_source(folder: &std::path::Path, visit: &mut impl FnMut(&str, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_source(&path, visit);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            visit(
                path.to_str().unwrap(),
                &std::fs::read_to_string(&path).unwrap(),
            );
        }
    }
}

/// The names under which the types of a file that derive a schema stand in the document.
fn described_types(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let (mut described, mut renamed) = (false, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[derive(") {
            described = line.contains("ToSchema");
            renamed = None;
        } else if let Some((_, name)) = line.split_once("schema(as = ") {
            renamed = Some(name.split([',', ')']).next().unwrap().to_owned());
        }
        let item = line
            .trim_start_matches("pub(crate) ")
            .trim_start_matches("pub ");
        let item = ["struct ", "enum "]
            .iter()
            .find_map(|kind| item.strip_prefix(kind));
        if let Some(item) = item {
            let name = item
                .split(|letter: char| !letter.is_alphanumeric())
                .next()
                .unwrap();
            // What a macro names is no name here.
            if described && !name.is_empty() {
                names.push(renamed.take().unwrap_or_else(|| name.to_owned()));
            }
            described = false;
        }
    }
    names
}

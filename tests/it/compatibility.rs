//! Clients that were made from the released contract go on working with the present one, but for the breaks that
//! `CHANGELOG.md` lists.

use kehu_tests::compatibility::{breaks, listed_breaks, without_texts};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const RELEASED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/released/openapi.json");
const CHANGELOG: &str = include_str!("../../CHANGELOG.md");

#[test]
fn every_break_since_the_release_is_listed_in_the_changelog() {
    let released: Value =
        serde_json::from_str(&std::fs::read_to_string(RELEASED).unwrap()).unwrap();
    let found = breaks(&released, &kehu_api::document::document());
    let listed = listed_breaks(CHANGELOG);
    let unlisted: Vec<String> = found
        .difference(&listed)
        .map(|line| format!("- Breaking: `{line}`"))
        .collect();
    assert!(
        unlisted.is_empty(),
        "Clients break. Change it back, or list it under Unreleased in CHANGELOG.md:\n{}",
        unlisted.join("\n")
    );
    let stale: Vec<&String> = listed.difference(&found).collect();
    assert!(
        stale.is_empty(),
        "CHANGELOG.md lists what is no break: {stale:#?}"
    );
}

#[test]
#[ignore = "part of making a release: keeps the contract with which later ones are compared"]
fn the_contract_of_this_release_is_kept() {
    let kept = serde_json::to_string(&without_texts(&kehu_api::document::document())).unwrap();
    std::fs::write(RELEASED, kept + "\n").unwrap();
}

/// A small contract with one of everything that is compared.
fn contract() -> Value {
    json!({
        "paths": {"/things": {"post": {
            "operationId": "createThing",
            "parameters": [
                {"$ref": "#/components/parameters/Key"},
                {"name": "kind", "in": "query", "required": false, "schema": {"$ref": "#/components/schemas/Kind"}},
                {"name": "limit", "in": "query", "required": false,
                 "schema": {"type": "integer", "minimum": 1, "maximum": 200}}],
            "requestBody": {"required": false, "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/NewThing"}},
                "text/csv": {"schema": {"type": "string"}}}},
            "responses": {
                "200": {"headers": {"ETag": {"schema": {"type": "string"}}}, "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}},
                    "text/csv": {"schema": {"type": "string"}}}},
                "404": {"content": {}}}}}},
        "webhooks": {"thing.made": {"post": {"requestBody": {"content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ThingMade"}}}}}}},
        "components": {
            "parameters": {"Key": {"name": "Key", "in": "header", "required": false, "schema": {"type": "string"}}},
            "schemas": {
                "Kind": {"type": "string", "enum": ["large", "small"]},
                "NewThing": {"type": "object", "required": ["name"], "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 50},
                    "note": {"type": ["string", "null"]},
                    "kind": {"oneOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
                    "parts": {"type": "array", "maxItems": 9, "items": {"type": "integer"}},
                    "code": {"type": "string", "pattern": "^[A-Z]+$"}}},
                "Thing": {"type": "object", "required": ["id", "kind", "owner"], "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "size": {"type": "number"},
                    "owner": {"$ref": "#/components/schemas/Owner"},
                    "within": {"oneOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]}}},
                "Owner": {
                    "oneOf": [{"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/Pool"}],
                    "discriminator": {"propertyName": "by", "mapping": {
                        "person": "#/components/schemas/Person", "pool": "#/components/schemas/Pool"}}},
                "Person": {"type": "object", "required": ["by", "name"], "properties": {
                    "by": {"type": "string", "enum": ["person"]}, "name": {"type": "string"}}},
                "Pool": {"type": "object", "required": ["by"], "properties": {
                    "by": {"type": "string", "enum": ["pool"]}}},
                "ThingMade": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}
    })
}

const OPERATION: &str = "/paths/~1things/post";
const SCHEMAS: &str = "/components/schemas";

/// Sets what stands at a pointer; null removes it.
fn set(document: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/");
    match document.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value,
        parent if value.is_null() => {
            parent.as_object_mut().unwrap().remove(&key).unwrap();
        }
        parent => parent[key] = value,
    }
}

fn found_after(root: &str, pointer: &str, value: &Value) -> BTreeSet<String> {
    let mut changed = contract();
    set(&mut changed, &format!("{root}{pointer}"), value.clone());
    breaks(&contract(), &changed)
}

#[test]
fn every_kind_of_break_is_found_and_told_once() {
    let gone = Value::Null;
    let table = [
        ("/paths", "/~1things", gone.clone(), "POST /things: removed"),
        (
            OPERATION,
            "/operationId",
            json!("makeThing"),
            "POST /things: another operationId, by which clients call it",
        ),
        (
            OPERATION,
            "/parameters/1/name",
            json!("sort"),
            "POST /things query parameter kind: removed",
        ),
        (
            OPERATION,
            "/parameters/1/required",
            json!(true),
            "POST /things query parameter kind: required now",
        ),
        (
            OPERATION,
            "/parameters/2/schema/maximum",
            json!(100),
            "POST /things query parameter limit: maximum is 100",
        ),
        (
            OPERATION,
            "/parameters/2/schema/minimum",
            json!(2),
            "POST /things query parameter limit: minimum is 2",
        ),
        (
            "/components/parameters/Key",
            "/required",
            json!(true),
            "POST /things header parameter Key: required now",
        ),
        (
            OPERATION,
            "/requestBody",
            gone.clone(),
            "POST /things body: removed",
        ),
        (
            OPERATION,
            "/requestBody/required",
            json!(true),
            "POST /things body: required now",
        ),
        (
            OPERATION,
            "/requestBody/content/text~1csv",
            gone.clone(),
            "POST /things body: text/csv removed",
        ),
        (
            OPERATION,
            "/responses/200/headers/ETag",
            gone.clone(),
            "POST /things 200: header ETag removed",
        ),
        (
            OPERATION,
            "/responses/200/content/text~1csv",
            gone.clone(),
            "POST /things 200: text/csv removed",
        ),
        (
            OPERATION,
            "/responses/202",
            json!({}),
            "POST /things: new success 202",
        ),
        (
            SCHEMAS,
            "/NewThing/required",
            json!(["name", "note"]),
            "NewThing (sent).note: required now",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/note",
            gone.clone(),
            "NewThing (sent).note: removed",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/note/type",
            json!("string"),
            "NewThing (sent).note: null is no longer taken",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/kind",
            json!({"$ref": "#/components/schemas/Kind"}),
            "NewThing (sent).kind: null is no longer taken",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/name/type",
            json!("integer"),
            "NewThing (sent).name: another type",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/name/format",
            json!("email"),
            "NewThing (sent).name: another format",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/name/maxLength",
            json!(49),
            "NewThing (sent).name: maxLength is 49",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/name/minLength",
            json!(2),
            "NewThing (sent).name: minLength is 2",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/note/maxLength",
            json!(9),
            "NewThing (sent).note: maxLength is 9",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/note/enum",
            json!(["a"]),
            "NewThing (sent).note: takes listed values only",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/code/pattern",
            json!("^[A-F]+$"),
            "NewThing (sent).code: another pattern",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/parts/maxItems",
            json!(8),
            "NewThing (sent).parts: maxItems is 8",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/parts/minItems",
            json!(1),
            "NewThing (sent).parts: minItems is 1",
        ),
        (
            SCHEMAS,
            "/NewThing/properties/parts/items/minimum",
            json!(0),
            "NewThing (sent).parts[]: minimum is 0",
        ),
        (
            SCHEMAS,
            "/NewThing/additionalProperties",
            json!(false),
            "NewThing (sent): unknown properties are refused now",
        ),
        (
            SCHEMAS,
            "/Thing/properties/size",
            gone.clone(),
            "Thing (answered).size: removed",
        ),
        (
            SCHEMAS,
            "/Thing/properties/size/type",
            json!(["number", "null"]),
            "Thing (answered).size: may be null now",
        ),
        (
            SCHEMAS,
            "/Thing/properties/size/type",
            json!("string"),
            "Thing (answered).size: another type",
        ),
        (
            SCHEMAS,
            "/Thing/properties/id/format",
            json!("date"),
            "Thing (answered).id: another format",
        ),
        (
            SCHEMAS,
            "/Thing/required",
            json!(["kind", "owner"]),
            "Thing (answered).id: may be absent now",
        ),
        (
            SCHEMAS,
            "/Owner/discriminator/propertyName",
            json!("kind"),
            "Owner (answered): told apart by another property",
        ),
        (
            SCHEMAS,
            "/Owner/discriminator/mapping/pool",
            gone.clone(),
            "Owner (answered): variant pool removed",
        ),
        (
            SCHEMAS,
            "/Person/properties/name",
            gone.clone(),
            "Person (answered).name: removed",
        ),
        (
            "/webhooks",
            "/thing.made",
            gone.clone(),
            "webhook thing.made: removed",
        ),
        (
            SCHEMAS,
            "/ThingMade/properties/id",
            gone,
            "ThingMade (answered).id: removed",
        ),
    ];
    for (root, pointer, value, line) in table {
        assert_eq!(
            found_after(root, pointer, &value),
            BTreeSet::from([line.to_owned()]),
            "{root}{pointer} = {value}"
        );
    }
}

#[test]
fn a_break_of_several_sides_is_told_for_each() {
    assert_eq!(
        found_after(SCHEMAS, "/Kind/enum", &json!(["large"])),
        BTreeSet::from([
            "Kind (answered): value \"small\" removed".to_owned(),
            "Kind (sent): value \"small\" removed".to_owned(),
        ])
    );
    let renamed = json!({"201": contract()["paths"]["/things"]["post"]["responses"]["200"]});
    assert_eq!(
        found_after(OPERATION, "/responses", &renamed),
        BTreeSet::from([
            "POST /things 200: removed".to_owned(),
            "POST /things: new success 201".to_owned(),
        ])
    );
    let mut parameters = contract()["paths"]["/things"]["post"]["parameters"].clone();
    parameters[1] =
        json!({"name": "site", "in": "query", "required": true, "schema": {"type": "string"}});
    assert_eq!(
        found_after(OPERATION, "/parameters", &parameters),
        BTreeSet::from([
            "POST /things query parameter kind: removed".to_owned(),
            "POST /things: new required query parameter site".to_owned(),
        ])
    );
    let mut needed = contract()["components"]["schemas"]["NewThing"].clone();
    needed["required"] = json!(["name", "site"]);
    needed["properties"]["site"] = json!({"type": "string"});
    assert_eq!(
        found_after(SCHEMAS, "/NewThing", &needed),
        BTreeSet::from(["NewThing (sent).site: new and required".to_owned()])
    );
}

#[test]
fn compatible_changes_pass() {
    let gone = Value::Null;
    let table = [
        (
            "/paths",
            "/~1others",
            contract()["paths"]["/things"].clone(),
        ),
        (OPERATION, "/summary", json!("Make a thing")),
        (OPERATION, "/responses/404", gone.clone()),
        (OPERATION, "/responses/409", json!({"content": {}})),
        (
            OPERATION,
            "/responses/200/headers/Location",
            json!({"schema": {"type": "string"}}),
        ),
        (
            OPERATION,
            "/responses/200/content/text~1html",
            json!({"schema": {"type": "string"}}),
        ),
        (
            OPERATION,
            "/requestBody/content/text~1html",
            json!({"schema": {"type": "string"}}),
        ),
        (OPERATION, "/parameters/2/schema/maximum", json!(500)),
        (OPERATION, "/parameters/2/schema/minimum", gone.clone()),
        (SCHEMAS, "/Kind/enum", json!(["large", "middle", "small"])),
        (SCHEMAS, "/NewThing/required", json!([])),
        (
            SCHEMAS,
            "/NewThing/properties/colour",
            json!({"type": "string"}),
        ),
        (
            SCHEMAS,
            "/NewThing/properties/name/type",
            json!(["string", "null"]),
        ),
        (SCHEMAS, "/NewThing/properties/name/maxLength", json!(60)),
        (SCHEMAS, "/NewThing/properties/note/minLength", json!(0)),
        (SCHEMAS, "/NewThing/properties/code/pattern", gone.clone()),
        (
            SCHEMAS,
            "/NewThing/properties/parts/items/type",
            json!("number"),
        ),
        (
            SCHEMAS,
            "/Thing/properties/colour",
            json!({"type": "string"}),
        ),
        (
            SCHEMAS,
            "/Thing/required",
            json!(["id", "kind", "owner", "size"]),
        ),
        (SCHEMAS, "/Thing/properties/size/type", json!("integer")),
        (
            SCHEMAS,
            "/Thing/properties/within",
            json!({"$ref": "#/components/schemas/Thing"}),
        ),
        (
            SCHEMAS,
            "/Owner/discriminator/mapping/house",
            json!("#/components/schemas/Pool"),
        ),
        ("/webhooks", "/thing.lost", json!({})),
    ];
    for (root, pointer, value) in table {
        assert_eq!(
            found_after(root, pointer, &value),
            BTreeSet::new(),
            "{root}{pointer} = {value}"
        );
    }
    assert_eq!(breaks(&contract(), &contract()), BTreeSet::new());
}

#[test]
fn texts_for_people_are_not_kept_and_properties_of_their_names_are() {
    let document = json!({"description": "A thing", "properties": {
        "summary": {"type": "string", "description": "In short"}}});
    assert_eq!(
        without_texts(&document),
        json!({"properties": {"summary": {"type": "string"}}})
    );
}

#[test]
fn only_breaks_listed_since_the_last_release_count() {
    let changelog = "# Changes\n\n## Unreleased\n- Breaking: `POST /things: removed`\n- **Things** are made.\n\n\
                     ## 0.1.0\n- Breaking: `GET /things: removed`\n";
    assert_eq!(
        listed_breaks(changelog),
        BTreeSet::from(["POST /things: removed".to_owned()])
    );
    assert_eq!(listed_breaks("# Changes\n"), BTreeSet::new());
}

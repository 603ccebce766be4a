//! The finishing pass. What the derive macros emit is valid; this makes it serve generated clients: flat unions,
//! closed requests beside open responses, one set of error responses, and the permission of each operation in words.

use super::walk::{each_operation, operations, reach, schema, schemas_mut, walk, walk_mut};
use crate::extract::IfNoneMatch;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Finishes a collected document.
///
/// # Panics
/// Never at run time: a document that breaks the house's rules fails the tests, which make it.
#[must_use]
pub fn finish(collected: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    super::exports::add(&mut document);
    tag_variants(&mut document);
    split_shared(&mut document);
    require_nullable_response_properties(&mut document);
    bound_strings(&mut document);
    describe_access(&mut document);
    describe_headers(&mut document);
    describe_versions(&mut document);
    describe_known_versions(&mut document);
    standard_responses(&mut document);
    super::webhooks::add(&mut document);
    document
}

/// Writes the tag property into each variant of a discriminated union.
fn tag_variants(document: &mut Value) {
    let mut variants = Vec::new();
    walk(document, &mut |fields| {
        let Some(discriminator) = fields.get("discriminator") else {
            return;
        };
        let tag = discriminator
            .get("propertyName")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        for (wire, target) in discriminator
            .get("mapping")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let name = target
                .as_str()
                .unwrap_or_default()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            variants.push((tag.clone(), wire.clone(), name));
        }
    });
    variants.sort();
    variants.dedup();
    let Some(schemas) = schemas_mut(document) else {
        return;
    };
    for (tag, wire, name) in variants {
        let Some(variant) = schemas.get_mut(&name).and_then(Value::as_object_mut) else {
            continue;
        };
        let own = variant
            .get("properties")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let mut properties = Map::new();
        properties.insert(
            tag.clone(),
            json!({"type": "string", "enum": [wire], "description": "Tells the variant."}),
        );
        properties.extend(own);
        variant.insert("properties".into(), properties.into());
        if let Some(required) = variant
            .entry("required")
            .or_insert(json!([]))
            .as_array_mut()
        {
            required.insert(0, tag.into());
        }
    }
}

/// Requests are closed (a misspelt property is refused), responses are open (they may grow). A closed component that
/// is in both becomes two: `X` in responses and `XInput` in requests.
fn split_shared(document: &mut Value) {
    let (mut requests, mut responses) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, operation) in operations(document) {
        operation
            .get("requestBody")
            .into_iter()
            .for_each(|body| reach(document, body, &mut requests));
        operation
            .get("responses")
            .into_iter()
            .for_each(|part| reach(document, part, &mut responses));
    }
    let closed = |name: &String| {
        let mut reached = BTreeSet::from([name.clone()]);
        reach(document, schema(document, name), &mut reached);
        reached
            .iter()
            .any(|name| schema(document, name).get("additionalProperties") == Some(&json!(false)))
    };
    let shared: Vec<String> = requests
        .intersection(&responses)
        .filter(|name| closed(name))
        .cloned()
        .collect();
    let renames: Vec<(String, String)> = shared
        .iter()
        .map(|name| {
            (
                format!("#/components/schemas/{name}"),
                format!("#/components/schemas/{name}Input"),
            )
        })
        .collect();
    let Some(schemas) = schemas_mut(document) else {
        return;
    };
    for name in &shared {
        let Some(own) = schemas.get_mut(name) else {
            continue;
        };
        let mut input = own.clone();
        if let Some(fields) = own.as_object_mut() {
            fields.shift_remove("additionalProperties");
        }
        rename(&mut input, &renames);
        schemas.insert(format!("{name}Input"), input);
    }
    for name in requests.iter().filter(|name| !shared.contains(name)) {
        schemas
            .get_mut(name)
            .into_iter()
            .for_each(|part| rename(part, &renames));
    }
    each_operation(document, |_, _, operation| {
        operation
            .get_mut("requestBody")
            .into_iter()
            .for_each(|body| rename(body, &renames));
    });
}

fn rename(value: &mut Value, renames: &[(String, String)]) {
    match value {
        Value::String(text) => {
            if let Some((_, to)) = renames.iter().find(|(from, _)| from == text) {
                text.clone_from(to);
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|inner| rename(inner, renames)),
        Value::Array(items) => items.iter_mut().for_each(|inner| rename(inner, renames)),
        _ => {}
    }
}

/// What a response may leave null is still always there.
fn require_nullable_response_properties(document: &mut Value) {
    let mut requests = BTreeSet::new();
    for (_, _, operation) in operations(document) {
        operation
            .get("requestBody")
            .into_iter()
            .for_each(|body| reach(document, body, &mut requests));
    }
    let Some(schemas) = schemas_mut(document) else {
        return;
    };
    for (_, part) in schemas
        .iter_mut()
        .filter(|(name, _)| !requests.contains(*name))
    {
        let Some(properties) = part.get("properties").and_then(Value::as_object) else {
            continue;
        };
        let already: BTreeSet<&str> = part
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let required: Vec<Value> = properties
            .iter()
            .filter(|(name, property)| already.contains(name.as_str()) || is_nullable(property))
            .map(|(name, _)| name.as_str().into())
            .collect();
        if let Some(fields) = part.as_object_mut().filter(|_| !required.is_empty()) {
            fields.insert("required".into(), required.into());
        }
    }
}

fn is_nullable(property: &Value) -> bool {
    let null = json!("null");
    property
        .get("type")
        .and_then(Value::as_array)
        .is_some_and(|types| types.contains(&null))
        || property
            .get("oneOf")
            .and_then(Value::as_array)
            .is_some_and(|parts| parts.iter().any(|part| part.get("type") == Some(&null)))
}

/// Dates, instants and identifiers have a known length; saying it lets tools bound what they make and accept.
fn bound_strings(document: &mut Value) {
    walk_mut(document, &mut |fields| {
        let length = match fields.get("format").and_then(Value::as_str) {
            Some("date") => 10,
            Some("date-time") => 40,
            Some("uuid") => 36,
            _ => return,
        };
        fields.entry("maxLength").or_insert(json!(length));
    });
}

/// Says the permission in words and as `x-permission`, and lets API keys do what a permission allows.
fn describe_access(document: &mut Value) {
    each_operation(document, |_, _, operation| {
        let role = operation
            .get("security")
            .and_then(|security| security.pointer("/0/bearer/0"))
            .and_then(Value::as_str)
            .map(str::to_owned);
        let words = match role.as_deref() {
            None => {
                operation.insert("security".into(), json!([]));
                "Public: no sign-in needed.".to_owned()
            }
            Some(crate::permissions::SIGNED_IN) => {
                operation.insert("security".into(), json!([{"bearer": []}]));
                "Needs a signed-in user; no permission beyond that.".to_owned()
            }
            Some(permission) => {
                operation.insert("security".into(), json!([{"bearer": []}, {"api_key": []}]));
                format!(
                    "Needs the permission `{permission}`; what lies outside its scope does not exist for the caller."
                )
            }
        };
        operation.insert(
            "x-permission".into(),
            role.unwrap_or_else(|| "public".to_owned()).into(),
        );
        let own = operation
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
            .to_owned();
        operation.insert(
            "description".into(),
            format!("{own}\n\n{words}").trim().into(),
        );
    });
}

/// Writes without signing in that take an idempotency key; the others hand out credentials.
const KEYED_PUBLIC: [&str; 1] = ["submitToComplaintIntake"];

/// Every write takes an idempotency key, every operation answers in the caller's language.
fn describe_headers(document: &mut Value) {
    let key = json!({"name": "Idempotency-Key", "in": "header", "required": false,
        "description": "Makes a repetition harmless: the same key with the same request has one effect and one answer, for 24 hours.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}});
    let language = json!({"name": "Accept-Language", "in": "header", "required": false,
        "description": "Language of titles, details and labels: `zh-CN` (default) or `en`; anything else counts as `zh-CN`.",
        "schema": {"type": "string"}});
    let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    components.insert(
        "parameters".into(),
        json!({"IdempotencyKey": key, "AcceptLanguage": language}),
    );
    each_operation(document, |_, method, operation| {
        let public = operation.get("x-permission") == Some(&json!("public"));
        let named = operation.get("operationId").and_then(Value::as_str);
        let keyed = !public || named.is_some_and(|id| KEYED_PUBLIC.contains(&id));
        let Some(parameters) = operation
            .entry("parameters")
            .or_insert(json!([]))
            .as_array_mut()
        else {
            return;
        };
        if method == "post" && keyed {
            parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKey"}));
        }
        parameters.push(json!({"$ref": "#/components/parameters/AcceptLanguage"}));
    });
}

/// The header of an answer that shows a version.
fn entity_tag() -> Value {
    json!({"description": "Its version: for `If-Match`, when it is to be changed, and for `If-None-Match`, when it is read again",
        "schema": {"type": "string"}})
}

/// Whoever is shown a thing that has versions is told which one it is.
fn describe_versions(document: &mut Value) {
    let versioned = crate::routes::versioned::schemas();
    each_operation(document, |_, _, operation| {
        let responses = operation.get_mut("responses");
        let responses = responses.and_then(Value::as_object_mut);
        for (status, response) in responses.into_iter().flatten() {
            let shown = response
                .pointer("/content/application~1json/schema")
                .and_then(super::exports::referred);
            if status.starts_with('2')
                && shown.is_some_and(|shown| versioned.iter().any(|name| name == shown))
            {
                declare_tag(response);
            }
        }
    });
}

fn declare_tag(response: &mut Value) {
    let response = response.as_object_mut();
    let headers = response.map(|response| response.entry("headers").or_insert(json!({})));
    if let Some(headers) = headers.and_then(Value::as_object_mut) {
        headers.entry("ETag").or_insert(entity_tag());
    }
}

/// A read that takes `If-None-Match` tells the version of what it shows, and answers 304 to whoever has it.
fn describe_known_versions(document: &mut Value) {
    each_operation(document, |_, _, operation| {
        if !own_parameters(operation).any(|name| name == IfNoneMatch::NAME) {
            return;
        }
        let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        responses.insert(
            "304".into(),
            json!({"description": "The caller has it already: what `If-None-Match` names is the newest", "headers": {"ETag": entity_tag()}}),
        );
        responses.get_mut("200").into_iter().for_each(declare_tag);
    });
}

/// The errors that every operation of its kind can answer; handlers document only their own.
const STANDARD: [(&str, &str, &str); 14] = [
    (
        "400",
        "BadRequest",
        "A parameter or the syntax of the body is wrong",
    ),
    (
        "401",
        "Unauthenticated",
        "Credentials are missing, wrong or expired",
    ),
    ("403", "Forbidden", "The caller lacks the permission"),
    (
        "404",
        "NotFound",
        "There is no such thing in the caller's scope",
    ),
    ("408", "RequestTimeout", "The body did not arrive in time"),
    (
        "409",
        "Conflict",
        "The state does not allow it, or the request of this Idempotency-Key still runs",
    ),
    (
        "412",
        "Stale",
        "It was changed by someone else since the version that If-Match names",
    ),
    ("413", "PayloadTooLarge", "The body is too large"),
    (
        "415",
        "UnsupportedMediaType",
        "The body has another media type",
    ),
    (
        "422",
        "ValidationFailed",
        "The body breaks a rule; see errors",
    ),
    ("428", "VersionNeeded", "If-Match is missing"),
    ("429", "RateLimited", "Too many requests"),
    ("500", "Internal", "The server failed"),
    (
        "503",
        "Unavailable",
        "A part that is needed does not answer, or the outcome is unknown: repeat with the same Idempotency-Key",
    ),
];

fn standard_responses(document: &mut Value) {
    let mut shared = Map::new();
    for (status, name, description) in STANDARD {
        let mut response = json!({"description": description,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}});
        let header = match status {
            "401" => Some((
                "WWW-Authenticate",
                json!({"description": "The scheme to use", "schema": {"type": "string", "maxLength": 100}}),
            )),
            "429" | "503" => Some((
                "Retry-After",
                json!({"description": "Seconds to wait", "schema": {"type": "integer", "format": "int32", "minimum": 0, "maximum": 86400}}),
            )),
            _ => None,
        };
        if let (Some((name, header)), Some(fields)) = (header, response.as_object_mut()) {
            fields.insert(
                "headers".into(),
                Value::Object(Map::from_iter([(name.to_owned(), header)])),
            );
        }
        shared.insert(name.to_owned(), response);
    }
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        components.insert("responses".into(), shared.into());
    }
    each_operation(document, |_, method, operation| {
        let public = operation.get("x-permission") == Some(&json!("public"));
        let body = operation.contains_key("requestBody");
        let versioned = own_parameters(operation).any(|name| name == "If-Match");
        let named = body || own_parameters(operation).next().is_some();
        let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        for (status, name, _) in STANDARD {
            let applies = match status {
                "401" | "403" => !public,
                // Whatever names something can name what is not there.
                "404" => named,
                "409" => !public && method != "get",
                "408" | "413" | "415" => body,
                "412" | "428" => versioned,
                // An act without a body can find what it acts on incomplete.
                "422" => body || method == "post",
                _ => true,
            };
            if applies && !responses.contains_key(status) {
                responses.insert(
                    status.into(),
                    json!({"$ref": format!("#/components/responses/{name}")}),
                );
            }
        }
        let mut sorted: Vec<_> = std::mem::take(responses).into_iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        responses.extend(sorted);
    });
}

/// Names of the parameters that are the operation's own, not those that every operation has.
fn own_parameters(operation: &Map<String, Value>) -> impl Iterator<Item = &str> {
    operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|parameter| parameter.get("name").and_then(Value::as_str))
}

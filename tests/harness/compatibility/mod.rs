//! What a change of the contract breaks for clients that were made from an earlier one.
//!
//! Clients accept new operations, new optional inputs, new properties and new values of what they read; anything that was
//! there must stay, take what it took and answer what it answered.

mod schemas;

use schemas::Direction;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

static NOTHING: Value = Value::Null;
const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// The breaks between two documents, each one line: where, and what.
pub fn breaks(released: &Value, present: &Value) -> BTreeSet<String> {
    let mut comparison = Comparison {
        released,
        present,
        compared: BTreeSet::new(),
        found: BTreeSet::new(),
    };
    comparison.operations();
    comparison.webhooks();
    comparison.found
}

/// The breaks that the changes since the last release own up to: lines of the form "- Breaking: `where: what`".
pub fn listed_breaks(changelog: &str) -> BTreeSet<String> {
    changelog
        .lines()
        .skip_while(|line| *line != "## Unreleased")
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("- Breaking: `")?.strip_suffix('`'))
        .map(str::to_owned)
        .collect()
}

/// The document without its texts for people, which a release keeps.
pub fn without_texts(document: &Value) -> Value {
    match document {
        Value::Object(fields) => fields
            .iter()
            .filter(|(key, value)| {
                !(["description", "summary"].contains(&key.as_str()) && value.is_string())
            })
            .map(|(key, value)| (key.clone(), without_texts(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(without_texts).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}

struct Comparison<'a> {
    released: &'a Value,
    present: &'a Value,
    /// Pairs of named schemas that were compared already, since schemas may contain themselves.
    compared: BTreeSet<(String, String, Direction)>,
    found: BTreeSet<String>,
}

impl Comparison<'_> {
    fn breaks(&mut self, place: &str, what: impl std::fmt::Display) {
        self.found.insert(format!("{place}: {what}"));
    }

    fn operations(&mut self) {
        let (released, present) = (self.released, self.present);
        for (path, item) in entries(released, "paths") {
            for method in METHODS {
                let Some(before) = item.get(method) else {
                    continue;
                };
                let place = format!("{} {path}", method.to_uppercase());
                match at(present, &["paths", path, method]) {
                    Some(now) => self.operation(&place, before, now),
                    None => self.breaks(&place, "removed"),
                }
            }
        }
    }

    fn operation(&mut self, place: &str, before: &Value, now: &Value) {
        if before.get("operationId") != now.get("operationId") {
            self.breaks(place, "another operationId, by which clients call it");
        }
        self.parameters(place, before, now);
        self.body(place, before, now);
        self.responses(place, before, now);
    }

    fn parameters(&mut self, place: &str, before: &Value, now: &Value) {
        let (released, present) = (
            parameters(self.released, before),
            parameters(self.present, now),
        );
        for (key, was) in &released {
            let place = format!("{place} {} parameter {}", key.0, key.1);
            let Some(is) = present.get(key) else {
                self.breaks(&place, "removed");
                continue;
            };
            if is_required(is) && !is_required(was) {
                self.breaks(&place, "required now");
            }
            self.schema(
                &place,
                Direction::Sent,
                part(was, "schema"),
                part(is, "schema"),
            );
        }
        for (key, _) in present
            .iter()
            .filter(|(key, is)| is_required(is) && !released.contains_key(*key))
        {
            self.breaks(place, format!("new required {} parameter {}", key.0, key.1));
        }
    }

    fn body(&mut self, place: &str, before: &Value, now: &Value) {
        let place = format!("{place} body");
        match (before.get("requestBody"), now.get("requestBody")) {
            (Some(was), Some(is)) => {
                if is_required(is) && !is_required(was) {
                    self.breaks(&place, "required now");
                }
                self.content(&place, Direction::Sent, was, is);
            }
            (Some(_), None) => self.breaks(&place, "removed"),
            (None, Some(is)) if is_required(is) => self.breaks(&place, "new and required"),
            (None, _) => {}
        }
    }

    /// Successes must stay as they are; which errors are documented may change, since all are problems.
    fn responses(&mut self, place: &str, before: &Value, now: &Value) {
        for (status, was) in entries(before, "responses").filter(|(status, _)| is_success(status)) {
            let place = format!("{place} {status}");
            let Some(is) = at(now, &["responses", status]) else {
                self.breaks(&place, "removed");
                continue;
            };
            let (was, is) = (resolved(self.released, was), resolved(self.present, is));
            for (header, _) in entries(was, "headers") {
                if at(is, &["headers", header]).is_none() {
                    self.breaks(&place, format!("header {header} removed"));
                }
            }
            self.content(&place, Direction::Answered, was, is);
        }
        for (status, _) in entries(now, "responses").filter(|(status, _)| is_success(status)) {
            if at(before, &["responses", status]).is_none() {
                self.breaks(place, format!("new success {status}"));
            }
        }
    }

    fn content(&mut self, place: &str, direction: Direction, before: &Value, now: &Value) {
        for (media_type, was) in entries(before, "content") {
            match at(now, &["content", media_type]) {
                Some(is) => {
                    let place = format!("{place} {media_type}");
                    self.schema(&place, direction, part(was, "schema"), part(is, "schema"));
                }
                None => self.breaks(place, format!("{media_type} removed")),
            }
        }
    }

    /// What is sent to subscribers is for them an answer.
    fn webhooks(&mut self) {
        let (released, present) = (self.released, self.present);
        for (name, item) in entries(released, "webhooks") {
            let place = format!("webhook {name}");
            match at(present, &["webhooks", name]) {
                Some(now) => {
                    let bodies = [item, now].map(|item| at(item, &["post", "requestBody"]));
                    let [was, is] = bodies.map(|body| body.unwrap_or(&NOTHING));
                    self.content(&place, Direction::Answered, was, is);
                }
                None => self.breaks(&place, "removed"),
            }
        }
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn is_required(part: &Value) -> bool {
    part.get("required") == Some(&json!(true))
}

/// The parameters of an operation, by place and name.
fn parameters<'a>(
    document: &'a Value,
    operation: &'a Value,
) -> BTreeMap<(&'a str, &'a str), &'a Value> {
    let word = |parameter: &'a Value, key: &str| part(parameter, key).as_str().unwrap_or_default();
    part(operation, "parameters")
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| resolved(document, parameter))
        .map(|parameter| ((word(parameter, "in"), word(parameter, "name")), parameter))
        .collect()
}

fn part<'a>(of: &'a Value, key: &str) -> &'a Value {
    of.get(key).unwrap_or(&NOTHING)
}

fn at<'a>(of: &'a Value, keys: &[&str]) -> Option<&'a Value> {
    keys.iter().try_fold(of, |part, key| part.get(*key))
}

fn entries<'a>(
    of: &'a Value,
    key: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
    of.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// Where a reference leads, as a JSON Pointer.
fn reference(part: &Value) -> Option<&str> {
    part.get("$ref")?.as_str()?.strip_prefix('#')
}

fn resolved<'a>(document: &'a Value, mut part: &'a Value) -> &'a Value {
    while let Some(pointer) = reference(part) {
        part = document.pointer(pointer).unwrap_or(&NOTHING);
    }
    part
}

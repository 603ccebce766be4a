//! Ways through the document as a JSON value.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

pub(super) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// Calls `visit` on every object.
pub(super) fn walk(value: &Value, visit: &mut impl FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            visit(fields);
            fields.values().for_each(|inner| walk(inner, visit));
        }
        Value::Array(items) => items.iter().for_each(|inner| walk(inner, visit)),
        _ => {}
    }
}

/// Calls `visit` on every object, to change it.
pub(super) fn walk_mut(value: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            visit(fields);
            fields.values_mut().for_each(|inner| walk_mut(inner, visit));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| walk_mut(inner, visit)),
        _ => {}
    }
}

/// Calls `visit` on every operation with its path and method.
pub(super) fn each_operation(
    document: &mut Value,
    mut visit: impl FnMut(&str, &str, &mut Map<String, Value>),
) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, item) in paths {
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                visit(path, method, operation);
            }
        }
    }
}

/// All operations.
pub(crate) fn operations(document: &Value) -> Vec<(&str, &str, &Map<String, Value>)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| {
                Some((path.as_str(), *method, item.get(method)?.as_object()?))
            })
        })
        .collect()
}

/// The names of all component schemas that a part of the document reaches.
pub(super) fn reach(document: &Value, part: &Value, out: &mut BTreeSet<String>) {
    let mut names = Vec::new();
    walk(part, &mut |fields| {
        if let Some(name) = fields
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|target| target.strip_prefix("#/components/schemas/"))
        {
            names.push(name.to_owned());
        }
    });
    for name in names {
        if out.insert(name.clone()) {
            reach(document, schema(document, &name), out);
        }
    }
}

/// A component schema; null when there is none of that name.
pub(crate) fn schema<'a>(document: &'a Value, name: &str) -> &'a Value {
    document
        .get("components")
        .and_then(|part| part.get("schemas"))
        .and_then(|part| part.get(name))
        .unwrap_or(&Value::Null)
}

/// The component schemas, to change them.
pub(super) fn schemas_mut(document: &mut Value) -> Option<&mut Map<String, Value>> {
    document
        .get_mut("components")?
        .get_mut("schemas")?
        .as_object_mut()
}

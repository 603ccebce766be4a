//! Whether a schema still takes what it took, or still answers what it answered.

use super::{Comparison, at, entries, part, reference, resolved};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Which way a value goes: clients send it, or it is answered to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Sent,
    Answered,
}

impl Comparison<'_> {
    /// Compares two schemas. A named one is its own place, so that a break in it is told once, not for each operation.
    pub(super) fn schema(
        &mut self,
        place: &str,
        direction: Direction,
        before: &Value,
        now: &Value,
    ) {
        let was = Shape::of(self.released, before);
        let is = Shape::of(self.present, now);
        match direction {
            Direction::Sent if was.nullable && !is.nullable => {
                self.breaks(place, "null is no longer taken");
            }
            Direction::Answered if is.nullable && !was.nullable => {
                self.breaks(place, "may be null now");
            }
            _ => {}
        }
        let mut place = place.to_owned();
        if let Some(name) = was.name {
            let pair = (name.to_owned(), is.name.unwrap_or_default().to_owned());
            if !self.compared.insert((pair.0, pair.1, direction)) {
                return;
            }
            let way = match direction {
                Direction::Sent => "sent",
                Direction::Answered => "answered",
            };
            place = format!("{} ({way})", name.rsplit('/').next().unwrap_or(name));
        }
        self.kind(&place, direction, was.core, is.core);
        self.values(&place, direction, was.core, is.core);
        self.properties(&place, direction, was.core, is.core);
        self.variants(&place, direction, was.core, is.core);
        if let Some(items) = was.core.get("items") {
            self.schema(
                &format!("{place}[]"),
                direction,
                items,
                part(is.core, "items"),
            );
        }
    }

    /// Types and formats.
    fn kind(&mut self, place: &str, direction: Direction, before: &Value, now: &Value) {
        let (was, is) = (types(before), types(now));
        let (narrow, wide) = match direction {
            Direction::Sent => (&was, &is),
            Direction::Answered => (&is, &was),
        };
        let fits =
            |kind: &&str| wide.contains(*kind) || (*kind == "integer" && wide.contains("number"));
        // No type means any.
        if !wide.is_empty() && (narrow.is_empty() || !narrow.iter().all(fits)) {
            self.breaks(place, "another type");
        }
        let (old_format, new_format) = (before.get("format"), now.get("format"));
        let narrowed = match direction {
            Direction::Sent => new_format.is_some(),
            Direction::Answered => old_format.is_some(),
        };
        if old_format != new_format && narrowed {
            self.breaks(place, "another format");
        }
    }

    /// Enumerated values, and the limits of what is sent.
    fn values(&mut self, place: &str, direction: Direction, before: &Value, now: &Value) {
        match (before["enum"].as_array(), now["enum"].as_array()) {
            (Some(was), Some(is)) => {
                for value in was.iter().filter(|value| !is.contains(value)) {
                    self.breaks(place, format!("value {value} removed"));
                }
            }
            (None, Some(_)) if direction == Direction::Sent => {
                self.breaks(place, "takes listed values only");
            }
            (Some(_), None) if direction == Direction::Answered => {
                self.breaks(place, "answers more than listed values");
            }
            _ => {}
        }
        if direction == Direction::Answered {
            return;
        }
        for limit in ["maxLength", "maxItems", "maximum", "exclusiveMaximum"] {
            if let Some(is) = now[limit].as_f64()
                && is < before[limit].as_f64().unwrap_or(f64::INFINITY)
            {
                self.breaks(place, format!("{limit} is {is}"));
            }
        }
        for limit in ["minLength", "minItems", "minimum", "exclusiveMinimum"] {
            let none = if limit.starts_with("minL") || limit.starts_with("minI") {
                0.0
            } else {
                f64::NEG_INFINITY
            };
            if let Some(is) = now[limit].as_f64()
                && is > before[limit].as_f64().unwrap_or(none)
            {
                self.breaks(place, format!("{limit} is {is}"));
            }
        }
        if now.get("pattern").is_some() && before.get("pattern") != now.get("pattern") {
            self.breaks(place, "another pattern");
        }
    }

    fn properties(&mut self, place: &str, direction: Direction, before: &Value, now: &Value) {
        let (needed_before, needed_now) = (required(before), required(now));
        for (name, was) in entries(before, "properties") {
            let place = format!("{place}.{name}");
            let Some(is) = at(now, &["properties", name]) else {
                self.breaks(&place, "removed");
                continue;
            };
            let (was_needed, is_needed) = (
                needed_before.contains(name.as_str()),
                needed_now.contains(name.as_str()),
            );
            match direction {
                Direction::Sent if is_needed && !was_needed => self.breaks(&place, "required now"),
                Direction::Answered if was_needed && !is_needed => {
                    self.breaks(&place, "may be absent now");
                }
                _ => {}
            }
            self.schema(&place, direction, was, is);
        }
        if direction == Direction::Sent {
            for name in needed_now {
                if at(before, &["properties", name]).is_none() {
                    self.breaks(&format!("{place}.{name}"), "new and required");
                }
            }
            if now["additionalProperties"] == false && before["additionalProperties"] != false {
                self.breaks(place, "unknown properties are refused now");
            }
        }
    }

    /// The variants of a discriminated union.
    fn variants(&mut self, place: &str, direction: Direction, before: &Value, now: &Value) {
        let (Some(was), is) = (before.get("discriminator"), part(now, "discriminator")) else {
            return;
        };
        if was.get("propertyName") != is.get("propertyName") {
            self.breaks(place, "told apart by another property");
            return;
        }
        for (variant, target) in entries(was, "mapping") {
            match at(is, &["mapping", variant]) {
                Some(now) => {
                    let [old, new] = [target, now].map(|target| json!({"$ref": target}));
                    self.schema(&format!("{place}.{variant}"), direction, &old, &new);
                }
                None => self.breaks(place, format!("variant {variant} removed")),
            }
        }
    }
}

/// A schema without its name and without null.
struct Shape<'a> {
    name: Option<&'a str>,
    nullable: bool,
    core: &'a Value,
}

impl<'a> Shape<'a> {
    fn of(document: &'a Value, schema: &'a Value) -> Self {
        let name = reference(schema);
        let core = resolved(document, schema);
        let variants: Vec<&Value> = match (core["oneOf"].as_array(), core.get("discriminator")) {
            (Some(variants), None) => variants.iter().collect(),
            _ => Vec::new(),
        };
        let others: Vec<&'a Value> = variants
            .iter()
            .copied()
            .filter(|variant| variant["type"] != "null")
            .collect();
        if let &[only] = others.as_slice() {
            let inner = Self::of(document, only);
            return Self {
                nullable: inner.nullable || others.len() < variants.len(),
                name: inner.name.or(name),
                core: inner.core,
            };
        }
        let nullable = core["type"]
            .as_array()
            .is_some_and(|types| types.iter().any(|kind| kind == "null"));
        Self {
            name,
            nullable,
            core,
        }
    }
}

/// The types beside null.
fn types(schema: &Value) -> BTreeSet<&str> {
    match &schema["type"] {
        Value::String(one) => BTreeSet::from([one.as_str()]),
        Value::Array(several) => several
            .iter()
            .filter_map(Value::as_str)
            .filter(|kind| *kind != "null")
            .collect(),
        _ => BTreeSet::new(),
    }
}

fn required(schema: &Value) -> BTreeSet<&str> {
    schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

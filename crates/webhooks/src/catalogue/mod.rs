//! Every kind of event that other systems are told of, with what it tells, and every kind that stays inside, with the
//! reason.
//!
//! - Told are identifiers, states, days, counts and codes. [`Shape`] has no free text: personal data has nowhere to stand.
//! - What an event carries beyond its fields stays inside: [`Family::reduce`] takes the fields and nothing else.
//! - A kind's family names the permission that reads the things it is of; without it nobody subscribes to the kind and
//!   nobody reads it in the feed.

mod chinese;
mod customers;
mod internal;
mod office;
mod reception;
mod sales;
mod schema;
mod service;
mod surveys;

pub use chinese::chinese;
pub use internal::INTERNAL;
pub use schema::{PublishedEvent, schema_name};

use chrono::{DateTime, NaiveDate};
use kehu_identity::Permission;
use kehu_kernel::Words;
use serde_json::{Map, Value};
use std::sync::OnceLock;
use uuid::Uuid;

/// The kind of the event by which an endpoint is tested. It goes to that endpoint alone and has no place in the feed.
pub const TESTED: &str = "webhook_endpoint.tested";

/// Kinds of event that tell the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// Name of the schema of what they tell.
    pub data: &'static str,
    /// What that is.
    pub about: &'static str,
    /// The permission that reads the things they are of.
    pub permission: Permission,
    /// What they tell.
    pub fields: &'static [Field],
    /// The kinds.
    pub kinds: &'static [Kind],
}

/// A kind of event.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its name, `thing.fact`.
    pub name: &'static str,
    /// What happened, in Chinese.
    pub zh: &'static str,
    /// What happened, in English.
    pub en: &'static str,
}

/// Something that an event tells.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Where the domain's event has it, as a JSON Pointer; under the same name when this is none.
    at: Option<&'static str>,
    /// What it looks like.
    pub shape: Shape,
    /// What it means.
    pub about: &'static str,
}

/// What a field looks like. Every field is null where the act has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An identifier.
    Id,
    /// Identifiers, at most 1,000.
    Ids,
    /// A word of an enumeration of the contract, by its name.
    Word(&'static str),
    /// Words of an enumeration, at most 100.
    Words(&'static str),
    /// A code of up to 64 letters, digits and `._:-` after a letter or digit.
    Code,
    /// Codes, at most 200.
    Codes,
    /// A business day.
    Day,
    /// An instant.
    Instant,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
}

const fn field(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field {
        name,
        at: None,
        shape,
        about,
    }
}

const fn id(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::Id, about)
}

const fn word(name: &'static str, list: &'static str, about: &'static str) -> Field {
    field(name, Shape::Word(list), about)
}

const fn kind(name: &'static str, zh: &'static str, en: &'static str) -> Kind {
    Kind { name, zh, en }
}

impl Field {
    const fn at(self, pointer: &'static str) -> Self {
        Self {
            at: Some(pointer),
            ..self
        }
    }

    /// What a domain's event has for this field.
    #[must_use]
    pub fn found_in<'a>(&self, payload: &'a Value) -> Option<&'a Value> {
        match self.at {
            Some(pointer) => payload.pointer(pointer),
            None => payload.get(self.name),
        }
    }

    fn take(&self, payload: &Value) -> Value {
        match self.found_in(payload) {
            Some(value) if self.shape.fits(value) => value.clone(),
            _ => Value::Null,
        }
    }
}

impl Shape {
    /// Whether a value has this shape.
    #[must_use]
    pub fn fits(self, value: &Value) -> bool {
        match self {
            Self::Id => is_id(value),
            Self::Ids => all(value, 1_000, is_id),
            Self::Word(_) | Self::Code => is_code(value),
            Self::Words(_) => all(value, 100, is_code),
            Self::Codes => all(value, 200, is_code),
            Self::Day => text(value, |text| text.parse::<NaiveDate>().is_ok()),
            Self::Instant => text(value, |text| DateTime::parse_from_rfc3339(text).is_ok()),
            Self::Number => value.is_i64(),
            Self::Flag => value.is_boolean(),
        }
    }
}

fn text(value: &Value, fits: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(fits)
}

fn is_id(value: &Value) -> bool {
    text(value, |text| text.parse::<Uuid>().is_ok())
}

fn is_code(value: &Value) -> bool {
    text(value, |text| {
        text.len() <= 64
            && text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte))
    })
}

fn all(value: &Value, most: usize, fits: impl Fn(&Value) -> bool) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.len() <= most && items.iter().all(fits))
}

impl Family {
    /// What others are told of an event: its fields and nothing else.
    #[must_use]
    pub fn reduce(&self, payload: &Value) -> Map<String, Value> {
        self.fields
            .iter()
            .map(|field| (field.name.to_owned(), field.take(payload)))
            .collect()
    }
}

/// All families of which others are told.
pub fn families() -> impl Iterator<Item = &'static Family> {
    const AREAS: [&[Family]; 6] = [
        office::FAMILIES,
        customers::FAMILIES,
        service::FAMILIES,
        reception::FAMILIES,
        sales::FAMILIES,
        surveys::FAMILIES,
    ];
    AREAS.into_iter().flatten()
}

/// A kind of event of which others are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventType {
    /// Its family.
    pub family: &'static Family,
    /// The kind.
    pub kind: &'static Kind,
}

impl EventType {
    /// All types, by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<EventType>> = OnceLock::new();
        ALL.get_or_init(|| {
            let mut all: Vec<Self> = families()
                .flat_map(|family| family.kinds.iter().map(move |kind| Self { family, kind }))
                .collect();
            all.sort_by_key(|one| one.kind.name);
            all
        })
    }

    /// The type of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let all = Self::all();
        let place = all.binary_search_by_key(&name, |one| one.kind.name).ok()?;
        all.get(place).copied()
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.kind.name
    }

    /// What happened, for people.
    #[must_use]
    pub fn label(self) -> Words {
        Words::new(self.kind.en, self.kind.zh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_stands_once_and_every_schema_has_its_own_name() {
        let all = EventType::all();
        let names: BTreeSet<&str> = all.iter().map(|one| one.name()).collect();
        assert_eq!(names.len(), all.len());
        let data: BTreeSet<&str> = families().map(|family| family.data).collect();
        assert_eq!(data.len(), families().count());
        let events: BTreeSet<String> = names.iter().map(|name| schema_name(name)).collect();
        assert_eq!(events.len(), names.len());
        for (reason, kinds) in INTERNAL {
            assert!(!reason.is_empty());
            assert!(kinds.iter().all(|kind| !names.contains(kind)), "{reason}");
        }
        assert!(
            all.iter()
                .all(|one| EventType::find(one.name()) == Some(*one))
        );
        assert_eq!(EventType::find("customer.abducted"), None);
    }

    #[test]
    fn what_is_no_field_or_has_another_shape_is_not_told() {
        let status = EventType::find("customer.status_changed").unwrap().family;
        let payload = json!({"from": "王芳", "to": "active", "rule": "CUS-13", "name": "王芳"});
        assert_eq!(
            Value::Object(status.reduce(&payload)),
            json!({"from": null, "to": "active", "rule": "CUS-13"})
        );
    }

    #[test]
    fn shapes_take_what_they_say() {
        let uuid = json!("019237a4-6c1e-7d0f-8a55-2f9d3c1b7e60");
        for (shape, value, fits) in [
            (Shape::Id, uuid.clone(), true),
            (Shape::Id, json!("13812345678"), false),
            (Shape::Ids, json!([uuid, "王芳"]), false),
            (Shape::Code, json!("ATT-V04"), true),
            (Shape::Code, json!("wang fang"), false),
            (Shape::Code, json!("a".repeat(64)), true),
            (Shape::Code, json!("a".repeat(65)), false),
            (Shape::Code, json!("-a"), false),
            (Shape::Codes, json!(["name", "mobile"]), true),
            (Shape::Codes, json!(vec!["a"; 201]), false),
            (Shape::Day, json!("2026-06-01"), true),
            (Shape::Day, json!("2026-06-31"), false),
            (Shape::Instant, json!("2026-06-01T04:00:00Z"), true),
            (Shape::Instant, json!("2026-06-01"), false),
            (Shape::Number, json!(3), true),
            (Shape::Number, json!(3.5), false),
            (Shape::Flag, json!(false), true),
            (Shape::Flag, json!("false"), false),
        ] {
            assert_eq!(shape.fits(&value), fits, "{shape:?} {value}");
        }
    }
}

//! The columns of a list, as its item's schema gives them: a value each; what lies within a value becomes columns of its
//! own, a list within a row one cell. Users and units have a column with their name before that with their identifier.

use super::headings;
use crate::document::{referred, schema};
use kehu_kernel::Words;
use serde_json::Value;

/// How deep values lie within each other at most; deeper ones are left out. No list goes so deep.
const DEEPEST: u8 = 8;

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// What it is called.
    pub(super) heading: Words,
    /// The properties that lead to its value.
    pub(super) path: Vec<String>,
    /// What its value is.
    pub(super) shape: Shape,
    /// Whether it tells the name of what its value identifies.
    pub(super) named: bool,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Free text.
    Text,
    /// An identifier or code.
    Code,
    /// A number, or an amount in its text.
    Number,
    /// A day.
    Day,
    /// An instant.
    Instant,
    /// Yes or no.
    Flag,
    /// A word of a list of words.
    Word(String),
    /// A user.
    User,
    /// A unit of the organisation.
    Unit,
    /// A customer.
    Customer,
    /// Several values.
    List(Box<Shape>),
    /// Values by property.
    Record(Vec<(String, Shape)>),
}

/// The tags of unions whose words have labels under another name.
const TAGS: [(&str, &str); 1] = [("SaleUnitControl", "SaleUnitState")];

/// The columns of a list of these items.
pub(super) fn of(document: &Value, item: &str) -> Vec<Column> {
    let mut columns = Vec::new();
    if let Shape::Record(fields) = shape(document, schema(document, item), Some(item), 0) {
        lay_out(&fields, &[], None, &mut columns);
    }
    columns
}

fn lay_out(
    fields: &[(String, Shape)],
    path: &[String],
    outer: Option<&Words>,
    out: &mut Vec<Column>,
) {
    for (property, shape) in fields {
        let path: Vec<String> = path.iter().chain([property]).cloned().collect();
        let named = headings::named_by(property);
        let heading = headings::within(outer, headings::of_property(named));
        let column = |heading, named| Column {
            heading,
            path: path.clone(),
            shape: shape.clone(),
            named,
        };
        match shape {
            Shape::Record(inner) => lay_out(inner, &path, Some(&heading), out),
            Shape::User | Shape::Unit => {
                let told = format!("{named}_name");
                if property == named || fields.iter().all(|(other, _)| *other != told) {
                    out.push(column(heading.clone(), true));
                }
                out.push(column(headings::identifier(&heading), false));
            }
            Shape::Code | Shape::Customer if property == "id" || property != named => {
                out.push(column(headings::identifier(&heading), false));
            }
            _ => out.push(column(heading, false)),
        }
    }
}

/// What a schema's values are.
fn shape(document: &Value, part: &Value, name: Option<&str>, depth: u8) -> Shape {
    if depth > DEEPEST {
        return Shape::Text;
    }
    if let Some(name) = referred(part) {
        return shape(document, schema(document, name), Some(name), depth);
    }
    let variants: Vec<&Value> = ["oneOf", "allOf"]
        .iter()
        .filter_map(|key| part.get(key)?.as_array())
        .flatten()
        .filter(|variant| variant.get("type").is_none_or(|kind| kind != "null"))
        .collect();
    match variants.as_slice() {
        [] => {}
        [only] => return shape(document, only, name, depth),
        several => return union(document, several, name, depth),
    }
    match (name, kind_of(part)) {
        (Some("UserId"), _) => Shape::User,
        (Some("UnitId"), _) => Shape::Unit,
        (Some("CustomerId"), _) => Shape::Customer,
        (_, "object") => record(document, part, depth),
        (_, "array") => {
            let items = part.get("items").unwrap_or(&Value::Null);
            Shape::List(Box::new(shape(document, items, None, depth + 1)))
        }
        (_, "boolean") => Shape::Flag,
        (_, "integer" | "number") => Shape::Number,
        _ => text(part, name),
    }
}

/// The type of a value that may be null.
fn kind_of(part: &Value) -> &str {
    let kind = part.get("type").unwrap_or(&Value::Null);
    let mut kinds = kind.as_array().into_iter().flatten().chain([kind]);
    kinds
        .find_map(|kind| kind.as_str().filter(|kind| *kind != "null"))
        .unwrap_or_default()
}

fn record(document: &Value, part: &Value, depth: u8) -> Shape {
    let properties = part.get("properties").and_then(Value::as_object);
    let fields = properties.into_iter().flatten();
    let fields =
        fields.map(|(property, part)| (property.clone(), shape(document, part, None, depth + 1)));
    Shape::Record(fields.collect())
}

/// The properties of all variants, each once.
fn union(document: &Value, variants: &[&Value], name: Option<&str>, depth: u8) -> Shape {
    let mut together: Vec<(String, Shape)> = Vec::new();
    for variant in variants {
        if let Shape::Record(fields) = shape(document, variant, None, depth) {
            for (property, shape) in fields {
                if together.iter().all(|(known, _)| *known != property) {
                    together.push((property, shape));
                }
            }
        }
    }
    let words = TAGS.iter().find(|(union, _)| Some(*union) == name);
    if let (Some((_, words)), Some((_, tag))) = (words, together.first_mut()) {
        *tag = Shape::Word((*words).to_owned());
    }
    Shape::Record(together)
}

fn text(part: &Value, name: Option<&str>) -> Shape {
    let said = |key| part.get(key).and_then(Value::as_str);
    let pattern = said("pattern").unwrap_or_default();
    match (said("format"), part.get("enum"), name) {
        (Some("date"), ..) => Shape::Day,
        (Some("date-time"), ..) => Shape::Instant,
        (Some("uuid" | "uri-reference"), ..) => Shape::Code,
        (_, Some(_), Some(words)) => Shape::Word(words.to_owned()),
        (_, Some(_), None) => Shape::Code,
        // Amounts and decimals are sent as text, so that no client rounds them.
        _ if pattern.contains(r"(\.[0-9]{1,") => Shape::Number,
        _ => Shape::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Value {
        json!({"components": {"schemas": {
            "UserId": {"type": "string", "format": "uuid"},
            "Money": {"type": "string", "pattern": r"^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$"},
            "Colour": {"type": "string", "enum": ["red"]},
            "Free": {"type": "object", "properties": {"state": {"type": "string", "enum": ["free"]}}},
            "Held": {"type": "object", "properties": {
                "state": {"type": "string", "enum": ["held"]}, "reserved_until": {"type": "string", "format": "date-time"}}},
            "Row": {"type": "object", "properties": {
                "id": {"type": "string", "format": "uuid"},
                "salesperson_id": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/UserId"}]},
                "amount": {"$ref": "#/components/schemas/Money"},
                "kind": {"$ref": "#/components/schemas/Colour"},
                "control": {"oneOf": [{"$ref": "#/components/schemas/Free"}, {"$ref": "#/components/schemas/Held"}]},
                "days": {"type": "array", "items": {"type": "object", "properties": {"day": {"type": "string", "format": "date"}}}},
            }},
        }}})
    }

    #[test]
    fn columns_follow_the_schema_with_unions_laid_side_by_side() {
        let columns = of(&document(), "Row");
        let headings: Vec<&str> = columns
            .iter()
            .map(|column| column.heading.en.as_ref())
            .collect();
        assert_eq!(
            headings,
            [
                "Record ID",
                "Salesperson",
                "Salesperson ID",
                "Amount",
                "Kind",
                "Control: State",
                "Control: Reserved until",
                "Days"
            ]
        );
        assert!(matches!(columns[3].shape, Shape::Number));
        assert!(matches!(&columns[4].shape, Shape::Word(words) if words == "Colour"));
        assert!(matches!(columns[6].shape, Shape::Instant));
        assert!(matches!(columns[7].shape, Shape::List(_)));
    }
}

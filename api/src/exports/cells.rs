//! Values as cells.

use super::columns::{Column, Shape};
use super::headings;
use super::names::Names;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::transfers::Cell;
use kehu_kernel::{Language, Words, Zone};
use rust_decimal::Decimal;
use serde_json::Value;

impl Column {
    /// The column's value in an item; nothing where the item has none.
    pub(super) fn value<'a>(&self, item: &'a Value) -> &'a Value {
        self.path.iter().fold(item, |value, property| {
            value.get(property).unwrap_or(&Value::Null)
        })
    }

    /// The column's cell in the row of an item.
    pub(super) fn cell(&self, item: &Value, names: &Names, language: Language) -> Cell {
        let value = self.value(item);
        match (&self.shape, value) {
            (_, Value::Null) => Cell::Empty,
            (Shape::User | Shape::Unit, value) if !self.named => Cell::Code(plain(value)),
            (shape, value) => cell(shape, value, names, language),
        }
    }
}

fn cell(shape: &Shape, value: &Value, names: &Names, language: Language) -> Cell {
    let said = plain(value);
    match shape {
        _ if value.is_null() => Cell::Empty,
        Shape::Text => Cell::Text(said),
        Shape::Code | Shape::Customer => Cell::Code(said),
        Shape::Number => said
            .parse::<Decimal>()
            .map_or(Cell::Text(said), Cell::Number),
        Shape::Day => said
            .parse::<NaiveDate>()
            .map_or(Cell::Text(said), Cell::Date),
        Shape::Instant => said
            .parse::<DateTime<Utc>>()
            .map_or(Cell::Text(said), |at| Cell::Code(local(at))),
        Shape::Flag => crate::sheet::yes(*value == Value::Bool(true), language),
        Shape::Word(words) => crate::sheet::label(words, &said, language),
        Shape::User => Cell::Text(names.user(value).unwrap_or(said)),
        Shape::Unit => Cell::Text(names.unit(value, language).unwrap_or(said)),
        Shape::List(of) => several(of, value, names, language),
        Shape::Record(fields) => Cell::Text(in_words(fields, value, names, language)),
    }
}

/// Several values in one cell.
fn several(of: &Shape, value: &Value, names: &Names, language: Language) -> Cell {
    let values = value.as_array().into_iter().flatten();
    let texts: Vec<String> = values
        .map(|value| text_of(cell(of, value, names, language)))
        .filter(|text| !text.is_empty())
        .collect();
    if texts.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(texts.join("; "))
    }
}

/// The values of a record that lies in a list, each behind its heading.
fn in_words(
    fields: &[(String, Shape)],
    value: &Value,
    names: &Names,
    language: Language,
) -> String {
    let values = fields.iter().filter_map(|(property, shape)| {
        let text = text_of(cell(shape, value.get(property)?, names, language));
        let heading: Words = headings::of_property(headings::named_by(property));
        (!text.is_empty()).then(|| format!("{} {text}", heading.text(language)))
    });
    values.collect::<Vec<_>>().join(", ")
}

fn text_of(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Code(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
    }
}

/// An instant in the company's time, to the second.
fn local(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Zone::CHINA.0);
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A single value as it is sent, without the quotes of JSON.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(shape: &Shape, value: Value) -> Cell {
        cell(shape, &value, &Names::default(), Language::English)
    }

    #[test]
    fn values_become_typed_cells() {
        assert_eq!(
            written(&Shape::Number, json!("12.30")),
            Cell::Number("12.30".parse().unwrap())
        );
        assert_eq!(written(&Shape::Number, json!(7)), Cell::Number(7.into()));
        assert_eq!(
            written(&Shape::Instant, json!("2026-03-31T16:00:00Z")),
            Cell::Code("2026-04-01 00:00:00".into())
        );
        assert_eq!(
            written(&Shape::Word("CustomerStatus".into()), json!("active")),
            Cell::Code("Active".into())
        );
        assert_eq!(written(&Shape::Flag, json!(false)), Cell::Code("No".into()));
        assert_eq!(written(&Shape::Text, Value::Null), Cell::Empty);
    }

    #[test]
    fn lists_in_a_row_are_one_cell_that_tells_what_is_what() {
        let part = Shape::Record(vec![
            ("amount".into(), Shape::Number),
            ("due_on".into(), Shape::Day),
        ]);
        let parts =
            json!([{"amount": "1.00", "due_on": "2026-04-01"}, {"amount": "2.00", "due_on": null}]);
        assert_eq!(
            written(&Shape::List(Box::new(part)), parts),
            Cell::Text("Amount 1.00, Due on 2026-04-01; Amount 2.00".into())
        );
        assert_eq!(
            written(&Shape::List(Box::new(Shape::Text)), json!([])),
            Cell::Empty
        );
    }

    #[test]
    fn cus_05_texts_are_guarded_against_formulas() {
        let text = written(&Shape::Text, json!("=1+1"));
        assert_eq!(text.in_csv(), "'=1+1");
        let joined = written(&Shape::List(Box::new(Shape::Text)), json!(["@a", "b"]));
        assert_eq!(joined.in_csv(), "'@a; b");
    }
}

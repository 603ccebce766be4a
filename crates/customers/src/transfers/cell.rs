//! Cells as they are written, and what is done against formulas in them.
//!
//! A spreadsheet program takes a text that begins with certain characters for a formula, also in a CSV file. Such a text
//! gets a quote before it; one that has a quote before such a beginning gets another, so that taking one away always
//! gives the text back. Codes and numbers keep their form: `+8613812341234` is a telephone.

use super::ColumnKind;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A value to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Free text.
    Text(String),
    /// A code, telephone or word of a list.
    Code(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Date(NaiveDate),
}

impl Cell {
    /// The cell of a text in a column of this kind.
    pub(crate) fn of(kind: ColumnKind, text: Option<String>) -> Self {
        match (text.filter(|text| !text.is_empty()), kind) {
            (None, _) => Self::Empty,
            (Some(text), ColumnKind::Text) => Self::Text(text),
            (Some(text), _) => Self::Code(text),
        }
    }

    /// As it stands in a CSV file.
    #[must_use]
    pub fn in_csv(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => guarded(text),
            Self::Code(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
        }
    }
}

/// Whether a spreadsheet program could take the text, quotes before it apart, for a formula.
fn is_formula_like(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text with a quote before it where it looks like a formula.
pub(crate) fn guarded(text: &str) -> String {
    if is_formula_like(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text without the quote that guarded it.
pub(crate) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula_like(rest) => rest,
        _ => text,
    }
}

/// One line of a CSV file (RFC 4180), with its end.
#[must_use]
pub(crate) fn csv_line<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = fields
        .into_iter()
        .map(|field| {
            let plain = !field.contains(['"', ',', '\r', '\n']) && field.trim() == field;
            if plain {
                field.to_owned()
            } else {
                format!("\"{}\"", field.replace('"', "\"\""))
            }
        })
        .collect();
    format!("{}\r\n", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cus_05_what_looks_like_a_formula_is_quoted_in_text_and_not_in_codes() {
        for text in ["=1+1", "+cmd", "-2", "@sum", "\ttab", "'=1"] {
            assert_eq!(Cell::Text(text.into()).in_csv(), format!("'{text}"));
            assert_eq!(Cell::Code(text.into()).in_csv(), text);
        }
        for text in ["甲公司", "a=b", "'quoted'", ""] {
            assert_eq!(Cell::Text(text.into()).in_csv(), text);
        }
    }

    #[test]
    fn a_line_is_quoted_where_it_must_be() {
        assert_eq!(
            csv_line(["a", "b,c", "d\"e", ""]),
            "a,\"b,c\",\"d\"\"e\",\r\n"
        );
    }

    proptest! {
        #[test]
        fn a_guarded_text_comes_back_as_it_was(text in "['=+@a甲\\-]{0,6}") {
            let written = guarded(&text);
            prop_assert_eq!(unguarded(&written), text.as_str());
            prop_assert!(!written.starts_with(['=', '+', '-', '@']));
        }
    }
}

//! Rows on their way into a table by PostgreSQL's COPY in its text form.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::fmt::{Display, Write};
use uuid::Uuid;

/// Rows of one table, gathered in memory and then sent at once. Whoever writes many sends them in parts.
#[derive(Debug)]
pub struct Copy {
    table: &'static str,
    columns: &'static str,
    text: String,
}

impl Copy {
    /// None yet, for a table; each will give these columns, which commas separate, in their order.
    #[must_use]
    pub fn of(table: &'static str, columns: &'static str) -> Self {
        Self {
            table,
            columns,
            text: String::new(),
        }
    }

    /// Adds a row: a value for each column.
    pub fn row(&mut self, cells: &[&dyn Cell]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push('\t');
            }
            cell.write(&mut self.text);
        }
        self.text.push('\n');
    }

    /// Bytes that are gathered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Sends the rows; answers how many the database took. None are left afterwards, and more can be gathered.
    ///
    /// # Errors
    /// What the database refuses: a broken constraint, or a row that does not fit the columns.
    pub async fn send(&mut self, connection: &mut PgConnection) -> Result<u64, sqlx::Error> {
        if self.text.is_empty() {
            return Ok(0);
        }
        let statement = format!("copy {} ({}) from stdin", self.table, self.columns);
        let mut sink = connection.copy_in_raw(&statement).await?;
        let sent = sink.send(self.text.as_bytes()).await.map(|_| ());
        match sent {
            Ok(()) => {
                let rows = sink.finish().await?;
                self.text.clear();
                Ok(rows)
            }
            Err(error) => {
                sink.abort("the rows could not be sent").await?;
                Err(error)
            }
        }
    }
}

/// A value as COPY reads it.
pub trait Cell {
    /// Appends it to a row.
    fn write(&self, row: &mut String);
}

/// Bytes, for a column of type `bytea`.
#[derive(Debug, Clone, Copy)]
pub struct Bytes<'a>(pub &'a [u8]);

/// Texts, for a column of type `text[]`.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a>(pub &'a [String]);

/// JSON, for a column of type `jsonb`.
#[derive(Debug, Clone, Copy)]
pub struct Json<'a>(pub &'a serde_json::Value);

impl Cell for str {
    fn write(&self, row: &mut String) {
        for character in self.chars() {
            match character {
                '\\' => row.push_str("\\\\"),
                '\n' => row.push_str("\\n"),
                '\r' => row.push_str("\\r"),
                '\t' => row.push_str("\\t"),
                other => row.push(other),
            }
        }
    }
}

impl Cell for String {
    fn write(&self, row: &mut String) {
        self.as_str().write(row);
    }
}

impl<T: Cell + ?Sized> Cell for &T {
    fn write(&self, row: &mut String) {
        (**self).write(row);
    }
}

impl<T: Cell> Cell for Option<T> {
    fn write(&self, row: &mut String) {
        match self {
            Some(value) => value.write(row),
            None => row.push_str("\\N"),
        }
    }
}

/// Values whose written form needs no escape.
macro_rules! plain_cells {
    ($($kind:ty),*) => {$(
        impl Cell for $kind {
            fn write(&self, row: &mut String) {
                append(row, self);
            }
        }
    )*};
}

plain_cells!(bool, i16, i32, i64, u32, u64, Decimal, Uuid, NaiveDate);

impl Cell for DateTime<Utc> {
    fn write(&self, row: &mut String) {
        append(row, &self.format("%Y-%m-%d %H:%M:%S%.6f+00"));
    }
}

impl Cell for Bytes<'_> {
    fn write(&self, row: &mut String) {
        row.push_str("\\\\x");
        row.push_str(&hex::encode(self.0));
    }
}

impl Cell for Json<'_> {
    fn write(&self, row: &mut String) {
        self.0.to_string().write(row);
    }
}

impl Cell for Texts<'_> {
    fn write(&self, row: &mut String) {
        let quoted: Vec<String> = self
            .0
            .iter()
            .map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
            .collect();
        format!("{{{}}}", quoted.join(",")).write(row);
    }
}

fn append(row: &mut String, value: &dyn Display) {
    // Writing into a string never fails.
    let _ = write!(row, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&dyn Cell]) -> String {
        let mut copy = Copy::of("t", "c");
        copy.row(cells);
        copy.text
    }

    #[test]
    fn what_would_end_a_value_or_a_row_is_escaped() {
        assert_eq!(written(&[&"a\tb\nc\\d\r", &1]), "a\\tb\\nc\\\\d\\r\t1\n");
    }

    #[test]
    fn nothing_is_null_and_an_empty_text_is_not() {
        assert_eq!(written(&[&None::<i32>, &"", &Some("x")]), "\\N\t\tx\n");
    }

    #[test]
    fn bytes_arrays_and_instants_have_the_form_that_postgresql_reads() {
        let texts = ["华".to_owned(), "a\"b\\".to_owned()];
        let at: DateTime<Utc> = "2026-03-01T01:02:03.5Z".parse().unwrap();
        assert_eq!(
            written(&[&Bytes(&[1, 255]), &Texts(&texts), &at]),
            "\\\\x01ff\t{\"华\",\"a\\\\\"b\\\\\\\\\"}\t2026-03-01 01:02:03.500000+00\n"
        );
    }
}

//! An import and its parts.

use super::Column;
use super::mapping::Mapping;
use super::table::Table;
use chrono::{DateTime, Utc};
use kehu_kernel::{FileId, ImportId, JobId, Language, UnitId, Words};
use std::collections::HashMap;

/// How a file is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The file.
    pub file_id: FileId,
    /// The unit of new customers whose row names none.
    pub unit_id: Option<UnitId>,
    /// What each column holds.
    pub mapping: Mapping,
    /// Whether customers on file are changed; otherwise their rows fail.
    pub update_existing: bool,
    /// Why customers that may be the same as others are entered all the same; without it their rows fail.
    pub acceptance_reason: Option<String>,
}

/// An import, prepared, running or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Identifier.
    pub id: ImportId,
    /// How it is done.
    pub settings: Settings,
    /// The language of the file of row errors.
    pub language: Language,
    /// The job that runs it.
    pub job_id: Option<JobId>,
    /// Number of rows.
    pub rows_total: i64,
    /// Rows done, in the order of the file.
    pub rows_done: i64,
    /// Customers entered.
    pub created_count: i64,
    /// Customers changed.
    pub updated_count: i64,
    /// Customers that already were as the row says.
    pub unchanged_count: i64,
    /// Rows that could not be done.
    pub failed_count: i64,
    /// The file of row errors.
    pub error_file_id: Option<FileId>,
    /// When it was prepared.
    pub created_at: DateTime<Utc>,
    /// When the last row was done.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Why a row cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The column at fault; none when it is the row as a whole.
    pub column: Option<Column>,
    /// Stable code.
    pub code: String,
    /// What is wrong and what would be right; no personal data.
    pub message: Words,
}

impl RowFault {
    /// A fault of a column.
    pub(crate) fn at(
        column: Column,
        code: &str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        Self {
            column: Some(column),
            code: code.to_owned(),
            message: Words::new(en, zh),
        }
    }
}

/// What a run needs: the file as it was read, and the repetitions in it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The file.
    pub table: Table,
    /// Rows that name the same customer as an earlier row, with the column and that row.
    pub(crate) repeated: HashMap<u32, (Column, u32)>,
}

impl Plan {
    /// Looks through the whole file once.
    #[must_use]
    pub fn new(table: Table, mapping: &Mapping) -> Self {
        let mut repeated = HashMap::new();
        for column in [Column::CustomerId, Column::CreditCode, Column::ResidentId] {
            let Some(place) = mapping.place_of(column) else {
                continue;
            };
            let mut first: HashMap<String, u32> = HashMap::new();
            for row in &table.rows {
                let Some(cell) = row
                    .cells
                    .get(place)
                    .filter(|cell| !cell.is_empty() && !cell.contains('*'))
                else {
                    continue;
                };
                let number = kehu_identifiers::normalise(cell);
                let earlier = *first.entry(number).or_insert(row.number);
                if earlier != row.number {
                    repeated.entry(row.number).or_insert((column, earlier));
                }
            }
        }
        Self { table, repeated }
    }
}

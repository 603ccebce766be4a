//! Bodies and parameters of import and export.

use chrono::{DateTime, Utc};
use kehu_customers::dossier::search::{Filters, Sort};
use kehu_customers::dossier::{CustomerKind, CustomerStatus, CustomerType};
use kehu_customers::transfers::{self, Column, Outcome, RowFault, RowResult, Table};
use kehu_kernel::{FileId, ImportId, JobId, Language, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Prepares an import.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareImport {
    /// The uploaded file.
    pub file_id: FileId,
    /// The unit of new customers whose row names none.
    pub unit_id: Option<UnitId>,
    /// What the columns hold; guessed by their headings when absent.
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub mapping: Option<Vec<ColumnMapping>>,
    /// Whether customers on file are changed; otherwise their rows fail.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub update_existing: bool,
    /// Why customers that may be the same as others are entered all the same; without it their rows fail.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub accept_duplicates_reason: Option<String>,
}

const fn yes() -> bool {
    true
}

/// What a column of the file holds.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnMapping {
    /// Place in the file, from 0.
    #[validate(range(max = 199))]
    #[schema(minimum = 0, maximum = 199)]
    pub position: u8,
    /// What it holds.
    pub column: Column,
}

/// An import of customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerImport {
    /// Identifier.
    pub id: ImportId,
    /// The file.
    pub file_id: FileId,
    /// The unit of new customers whose row names none.
    pub unit_id: Option<UnitId>,
    /// Whether customers on file are changed.
    pub update_existing: bool,
    /// The job that runs it; null before it runs.
    pub job_id: Option<JobId>,
    /// Rows of the file.
    #[schema(minimum = 0, maximum = 100_000)]
    pub rows_total: i64,
    /// Rows done.
    #[schema(minimum = 0, maximum = 100_000)]
    pub rows_done: i64,
    /// Customers entered.
    #[schema(minimum = 0, maximum = 100_000)]
    pub created_count: i64,
    /// Customers changed.
    #[schema(minimum = 0, maximum = 100_000)]
    pub updated_count: i64,
    /// Customers that already were as the row says.
    #[schema(minimum = 0, maximum = 100_000)]
    pub unchanged_count: i64,
    /// Rows that could not be done.
    #[schema(minimum = 0, maximum = 100_000)]
    pub failed_count: i64,
    /// The rows that could not be done, as a CSV file with the reasons; null until all are done, or when there are none.
    pub error_file_id: Option<FileId>,
    /// When it was prepared.
    pub created_at: DateTime<Utc>,
    /// When the last row was done.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<transfers::Import> for CustomerImport {
    fn from(import: transfers::Import) -> Self {
        let transfers::Import {
            id,
            settings,
            language: _,
            job_id,
            rows_total,
            rows_done,
            created_count,
            updated_count,
            unchanged_count,
            failed_count,
            error_file_id,
            created_at,
            finished_at,
        } = import;
        Self {
            id,
            file_id: settings.file_id,
            unit_id: settings.unit_id,
            update_existing: settings.update_existing,
            job_id,
            rows_total,
            rows_done,
            created_count,
            updated_count,
            unchanged_count,
            failed_count,
            error_file_id,
            created_at,
            finished_at,
        }
    }
}

/// An import that was prepared, with what its first rows would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreparedImport {
    /// The import.
    pub import: CustomerImport,
    /// The columns of the file.
    #[schema(max_items = 200)]
    pub columns: Vec<FileColumn>,
    /// The first rows, at most 20.
    #[schema(max_items = 20)]
    pub preview: Vec<PreviewRow>,
}

/// A column of the file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileColumn {
    /// Its heading.
    #[schema(max_length = 1000)]
    pub heading: String,
    /// What it holds; null when it is not imported.
    pub column: Option<Column>,
}

/// A row of the file and what it would do.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewRow {
    /// Its number in the file; the headings are row 1.
    #[schema(minimum = 1)]
    pub row_number: u32,
    /// Its cells.
    #[schema(value_type = Vec<kehu_kernel::items::CellText>, max_items = 200)]
    pub cells: Vec<String>,
    /// What would become of it.
    pub outcome: RowOutcome,
    /// Why it could not be done.
    #[schema(max_items = 200)]
    pub errors: Vec<RowError>,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowOutcome {
    /// A customer is entered.
    Created,
    /// A customer is changed.
    Updated,
    /// The customer already is as the row says.
    Unchanged,
    /// Nothing is done.
    Failed,
}

impl From<Outcome> for RowOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Created => Self::Created,
            Outcome::Updated => Self::Updated,
            Outcome::Unchanged => Self::Unchanged,
            Outcome::Failed => Self::Failed,
        }
    }
}

/// Why a row cannot be done.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowError {
    /// The column at fault; null when it is the row as a whole.
    pub column: Option<Column>,
    /// Stable code.
    #[schema(max_length = 100)]
    pub code: String,
    /// What is wrong and what would be right, in the language of the request.
    #[schema(max_length = 2000)]
    pub message: String,
}

impl RowError {
    fn of(fault: RowFault, language: Language) -> Self {
        Self {
            column: fault.column,
            code: fault.code,
            message: match language {
                Language::Chinese => fault.message.zh,
                Language::English => fault.message.en,
            },
        }
    }
}

impl PreparedImport {
    /// The answer to who prepared it: the cells are the caller's own file.
    pub(super) fn of(
        import: transfers::Import,
        table: &Table,
        preview: Vec<RowResult>,
        language: Language,
    ) -> Self {
        let columns = table
            .headings
            .iter()
            .enumerate()
            .map(|(place, heading)| FileColumn {
                heading: heading.chars().take(1000).collect(),
                column: import.settings.mapping.at(place),
            })
            .collect();
        let rows = preview
            .into_iter()
            .zip(&table.rows)
            .map(|(result, row)| PreviewRow {
                row_number: result.number,
                cells: row.cells.iter().map(str::to_owned).collect(),
                outcome: result.outcome.into(),
                errors: result
                    .faults
                    .into_iter()
                    .map(|fault| RowError::of(fault, language))
                    .collect(),
            })
            .collect();
        Self {
            import: import.into(),
            columns,
            preview: rows,
        }
    }
}

/// Form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Comma-separated values.
    Csv,
    /// Workbook.
    Xlsx,
}

impl ExportFormat {
    /// The word, also the ending of the file's name.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Which customers, and in which form.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportCustomers {
    /// Form of the file.
    pub format: ExportFormat,
    /// Part of a name, pinyin or initials. Numbers of persons do not belong into addresses.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    pub q: Option<String>,
    /// Any of these; without any, all but `merged`.
    #[serde(default)]
    #[validate(length(max = 5))]
    #[param(max_items = 5)]
    pub status: Vec<CustomerStatus>,
    /// Any of these.
    #[serde(default)]
    #[validate(length(max = 2))]
    #[param(max_items = 2)]
    pub kind: Vec<CustomerKind>,
    /// Any of these.
    #[serde(default)]
    #[validate(length(max = 4))]
    #[param(max_items = 4)]
    pub customer_type: Vec<CustomerType>,
    /// Of this unit itself, not those below it.
    pub unit_id: Option<UnitId>,
    /// Of this employee.
    pub account_manager_id: Option<UserId>,
    /// Of exactly this industry.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    pub industry: Option<String>,
    /// In this region: two, four or six digits of the code.
    #[validate(length(min = 2, max = 6))]
    #[param(min_length = 2, max_length = 6, pattern = "^[0-9]{2,6}$")]
    pub region: Option<String>,
    /// Changed at this instant or later.
    pub updated_from: Option<DateTime<Utc>>,
    /// Changed before this instant.
    pub updated_before: Option<DateTime<Utc>>,
    /// Entered at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Entered before this instant.
    pub created_before: Option<DateTime<Utc>>,
    /// The order.
    #[serde(default)]
    pub sort: Sort,
}

impl ExportCustomers {
    /// The form, the filters as the domain takes them, and the order.
    pub(super) fn split(self) -> (ExportFormat, Filters, Sort) {
        let filters = Filters {
            q: self.q,
            statuses: self.status,
            kinds: self.kind,
            types: self.customer_type,
            unit: self.unit_id,
            account_manager: self.account_manager_id,
            industry: self.industry,
            region: self
                .region
                .map(|code| code.chars().filter(char::is_ascii_digit).collect()),
            updated_from: self.updated_from,
            updated_before: self.updated_before,
            created_from: self.created_from,
            created_before: self.created_before,
        };
        (self.format, filters, self.sort)
    }
}

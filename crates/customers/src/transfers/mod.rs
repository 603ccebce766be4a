//! Import and export of customers (CUS-01, CUS-05).
//!
//! - Both know the same [`Column`]s: what an export writes an import reads, and a re-import of an export changes
//!   nothing. That holds for a masked export too: a masked value that belongs to what is on file leaves it.
//! - An import is a file, a mapping of its columns and a count of the rows that are done. A batch of rows and its count
//!   are one transaction, so a broken run goes on where it stopped; within it each row is done whole or not at all.
//! - An empty cell leaves what is on file as it is.

mod batch;
mod cell;
mod column;
mod draft;
mod error;
mod export;
mod faults_file;
mod import;
mod mapping;
mod model;
mod sheet_file;
mod store;
mod table;
mod update;
mod word;

pub use batch::{Outcome, RowResult};
pub use cell::Cell;
pub use column::{Column, ColumnKind};
pub use error::Error;
pub use export::{ExportPage, export_page, record_disclosures, record_export};
pub use faults_file::faults_file;
pub use import::{faults, find, finish, import_of, next_batch, prepare, run};
pub use mapping::Mapping;
pub use model::{Import, Plan, RowFault, Settings};
pub use sheet_file::{Book, csv_headings, csv_rows, headings};
pub use table::{MAX_COLUMNS, MAX_ROWS, Table};

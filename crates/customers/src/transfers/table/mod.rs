//! Reading the file: a row of headings and rows of cells, whatever the format.

mod cells;
mod sheet;
mod text;

use super::Error;
use cells::Cells;
use kehu_files::MediaType;

/// Most rows of an import, without the headings.
pub const MAX_ROWS: usize = 100_000;
/// Most columns of a file.
pub const MAX_COLUMNS: usize = 200;

/// A row of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number in the file; the headings are row 1. Empty lines of a text file do not count.
    pub number: u32,
    /// Its cells, each without spaces around it. A short row has fewer than there are headings, a long one more.
    pub cells: Cells,
}

/// A file as it was read. Rows without any content are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What stands in the first row.
    pub headings: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// Whether texts may carry the quote that guards against formulas: in CSV files.
    pub(crate) guarded: bool,
}

impl Table {
    /// Reads a file. It takes a moment for a large one: call it where it may block.
    ///
    /// # Errors
    /// The refusals of files: type, encoding, breakage, size.
    pub fn read(media_type: MediaType, bytes: &[u8]) -> Result<Self, Error> {
        let table = match media_type {
            MediaType::Csv | MediaType::Plain => text::read(bytes)?,
            MediaType::Xlsx => sheet::read(bytes)?,
            _ => return Err(Error::TypeUnsuitable {}),
        };
        if table.headings.iter().all(String::is_empty) {
            return Err(Error::NoHeadings {});
        }
        Ok(table)
    }
}

/// Gathers rows and keeps the limits.
struct Gathering {
    headings: Option<Vec<String>>,
    rows: Vec<Row>,
}

impl Gathering {
    fn new() -> Self {
        Self {
            headings: None,
            rows: Vec::new(),
        }
    }

    fn add(&mut self, number: u32, cells: Cells) -> Result<(), Error> {
        if cells.len() > MAX_COLUMNS {
            return Err(Error::TooManyColumns { limit: MAX_COLUMNS });
        }
        if self.headings.is_none() {
            self.headings = Some(cells.iter().map(str::to_owned).collect());
            return Ok(());
        }
        if cells.iter().all(str::is_empty) {
            return Ok(());
        }
        if self.rows.len() >= MAX_ROWS {
            return Err(Error::TooManyRows { limit: MAX_ROWS });
        }
        self.rows.push(Row { number, cells });
        Ok(())
    }

    fn into_table(self, guarded: bool) -> Table {
        Table {
            headings: self.headings.unwrap_or_default(),
            rows: self.rows,
            guarded,
        }
    }
}

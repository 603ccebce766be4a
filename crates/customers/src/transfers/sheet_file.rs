//! Exports as files: CSV with its mark, so that spreadsheet programs read it as UTF-8, and XLSX with typed cells.

use super::cell::csv_line;
use super::{Cell, Column, Error};
use kehu_kernel::Language;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use std::io::{Seek, Write};

/// Most rows of a workbook beside its headings: what a sheet of the format holds.
const MAX_BOOK_ROWS: usize = 1_048_575;

/// Most characters in a cell of a workbook.
const MAX_CELL_CHARACTERS: usize = 32_767;

/// The headings of an export of customers.
#[must_use]
pub fn headings(language: Language) -> Vec<String> {
    Column::ALL
        .iter()
        .map(|column| column.heading_in(language))
        .collect()
}

/// The first line of a CSV export, with the mark before it.
#[must_use]
pub fn csv_headings(headings: &[String]) -> String {
    format!("\u{feff}{}", csv_line(headings.iter().map(String::as_str)))
}

/// Lines of a CSV export.
#[must_use]
pub fn csv_rows(rows: &[Vec<Cell>]) -> String {
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().map(Cell::in_csv).collect();
            csv_line(cells.iter().map(String::as_str))
        })
        .collect()
}

/// A workbook being written. Its rows go to a temporary file, not into memory.
pub struct Book {
    workbook: Workbook,
    day: Format,
    rows: u32,
}

impl Book {
    /// A workbook with its headings.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn new(headings: &[String]) -> Result<Self, Error> {
        let mut workbook = Workbook::new();
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(unwritten)?;
        let bold = Format::new().set_bold();
        for (place, heading) in (0_u16..).zip(headings) {
            sheet
                .write_string_with_format(0, place, heading, &bold)
                .map_err(unwritten)?;
        }
        Ok(Self {
            workbook,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            rows: 0,
        })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// [`Error::ExportTooLong`]; [`Error::CellTooLong`]; when the temporary file cannot be written.
    pub fn add(&mut self, rows: &[Vec<Cell>]) -> Result<(), Error> {
        let sheet = self.workbook.worksheet_from_index(0).map_err(unwritten)?;
        for row in rows {
            self.rows += 1;
            if usize::try_from(self.rows).unwrap_or(usize::MAX) > MAX_BOOK_ROWS {
                return Err(Error::ExportTooLong {
                    limit: MAX_BOOK_ROWS,
                });
            }
            for (place, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Empty => continue,
                    // A typed text is no formula, whatever it begins with.
                    Cell::Text(text) | Cell::Code(text) => {
                        sheet.write_string(self.rows, place, text)
                    }
                    Cell::Number(number) => match number.to_f64() {
                        Some(figure) => sheet.write_number(self.rows, place, figure),
                        None => sheet.write_string(self.rows, place, number.to_string()),
                    },
                    Cell::Date(date) => match ExcelDateTime::parse_from_str(&date.to_string()) {
                        Ok(date) => {
                            sheet.write_datetime_with_format(self.rows, place, date, &self.day)
                        }
                        // Days before 1900 are no days to a workbook.
                        Err(_) => sheet.write_string(self.rows, place, date.to_string()),
                    },
                }
                .map_err(|error| refused(error, self.rows))?;
            }
        }
        Ok(())
    }

    /// The finished file.
    ///
    /// # Errors
    /// When it cannot be put together.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        self.workbook.save_to_buffer().map_err(unwritten)
    }

    /// Writes the finished file, for books too long to be held.
    ///
    /// # Errors
    /// When it cannot be put together or written.
    pub fn finish_to(mut self, writer: impl Write + Seek + Send) -> Result<(), Error> {
        self.workbook.save_to_writer(writer).map_err(unwritten)
    }
}

fn refused(error: XlsxError, rows: u32) -> Error {
    match error {
        XlsxError::MaxStringLengthExceeded => Error::CellTooLong {
            // The headings are the first row.
            row: rows + 1,
            limit: MAX_CELL_CHARACTERS,
        },
        other => unwritten(other),
    }
}

fn unwritten(error: XlsxError) -> Error {
    tracing::error!(%error, "a workbook could not be written");
    Error::Unwritten {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfers::Table;
    use kehu_files::MediaType;

    fn row() -> Vec<Cell> {
        let mut row: Vec<Cell> = Column::ALL.iter().map(|_| Cell::Empty).collect();
        for (place, column) in Column::ALL.iter().enumerate() {
            match column {
                Column::Name => row[place] = Cell::Text("=甲公司".into()),
                Column::FoundedOn => row[place] = Cell::Date("1850-01-02".parse().unwrap()),
                Column::BornOn => row[place] = Cell::Date("1990-01-02".parse().unwrap()),
                Column::RegisteredCapital => {
                    row[place] = Cell::Number("999999999999.99".parse().unwrap())
                }
                _ => {}
            }
        }
        row
    }

    #[test]
    fn cus_05_a_workbook_ends_with_a_problem_and_not_in_silence() {
        let mut book = Book::new(&["Number".to_owned()]).unwrap();
        book.rows = u32::try_from(MAX_BOOK_ROWS).unwrap() - 1;
        let row = [vec![Cell::Number(1.into())]];
        book.add(&row).unwrap();
        let refused = book.add(&row).unwrap_err();
        assert!(matches!(refused, Error::ExportTooLong { limit } if limit == MAX_BOOK_ROWS));
    }

    #[test]
    fn cus_05_a_text_that_no_workbook_takes_is_refused_and_not_cut() {
        let mut book = Book::new(&["Text".to_owned()]).unwrap();
        let text = |length| vec![vec![Cell::Text("甲".repeat(length))]];
        book.add(&text(MAX_CELL_CHARACTERS)).unwrap();
        let refused = book.add(&text(MAX_CELL_CHARACTERS + 1)).unwrap_err();
        assert!(matches!(refused, Error::CellTooLong { row: 3, .. }));
    }

    #[test]
    fn cus_05_both_forms_read_back_as_they_were_written() {
        let headings = headings(Language::Chinese);
        let csv = format!("{}{}", csv_headings(&headings), csv_rows(&[row()]));
        let mut book = Book::new(&headings).unwrap();
        book.add(&[row()]).unwrap();
        let of_csv = Table::read(MediaType::Csv, csv.as_bytes()).unwrap();
        let of_book = Table::read(MediaType::Xlsx, &book.finish().unwrap()).unwrap();
        assert_eq!(of_csv.headings, of_book.headings);
        let at = |table: &Table, wanted: Column| {
            let place = Column::ALL
                .iter()
                .position(|column| *column == wanted)
                .unwrap();
            table.rows[0]
                .cells
                .get(place)
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(at(&of_csv, Column::Name), "'=甲公司");
        assert_eq!(at(&of_book, Column::Name), "=甲公司");
        for column in [Column::FoundedOn, Column::BornOn, Column::RegisteredCapital] {
            assert_eq!(at(&of_csv, column), at(&of_book, column), "{column:?}");
        }
        assert_eq!(at(&of_book, Column::RegisteredCapital), "999999999999.99");
    }
}

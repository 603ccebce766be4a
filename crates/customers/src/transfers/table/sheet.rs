//! Workbooks: the first sheet. Cells are read one after the other and never laid out over the area they span, since a
//! single cell far off would make that area as large as one likes.

use super::{Gathering, MAX_COLUMNS, Table};
use crate::transfers::Error;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Most bytes of the unpacked archive.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Most entries of the archive.
const MAX_ENTRIES: usize = 2_000;

pub(super) fn read(bytes: &[u8]) -> Result<Table, Error> {
    refuse_bombs(bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let first = workbook
        .sheet_names()
        .first()
        .cloned()
        .ok_or(Error::WorkbookUnreadable {})?;
    let mut cells = workbook
        .worksheet_cells_reader(&first)
        .map_err(unreadable)?;
    let mut gathering = Gathering::new();
    let mut row: BTreeMap<u32, String> = BTreeMap::new();
    let mut current = None;
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (line, column) = cell.get_position();
        let Some(text) = text_of(cell.get_value()) else {
            continue;
        };
        if current.is_some_and(|current| current != line) {
            end_row(&mut gathering, current, &mut row)?;
        }
        current = Some(line);
        if usize::try_from(column).unwrap_or(usize::MAX) >= MAX_COLUMNS {
            return Err(Error::TooManyColumns { limit: MAX_COLUMNS });
        }
        row.insert(column, text);
    }
    end_row(&mut gathering, current, &mut row)?;
    Ok(gathering.into_table(false))
}

/// Unpacks everything once and counts: the sizes that the archive declares need not be true.
fn refuse_bombs(bytes: &[u8]) -> Result<(), Error> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = MAX_UNPACKED;
    let too_large = || Error::UnpackedTooLarge {
        limit: MAX_UNPACKED,
    };
    if archive.len() > MAX_ENTRIES {
        return Err(too_large());
    }
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(unreadable)?;
        let unpacked =
            std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(unreadable)?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(())
}

fn unreadable<E>(_: E) -> Error {
    Error::WorkbookUnreadable {}
}

fn end_row(
    gathering: &mut Gathering,
    line: Option<u32>,
    row: &mut BTreeMap<u32, String>,
) -> Result<(), Error> {
    let (Some(line), Some((last, _))) = (line, row.last_key_value()) else {
        return Ok(());
    };
    let cells = (0..=*last)
        .map(|column| row.get(&column).map_or("", |text| text.trim()))
        .collect();
    row.clear();
    gathering.add(line.saturating_add(1), cells)
}

fn text_of(value: &DataRef<'_>) -> Option<String> {
    match value {
        DataRef::Empty => None,
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Some(text.clone())
        }
        DataRef::SharedString(text) => Some((*text).to_owned()),
        DataRef::Int(number) => Some(number.to_string()),
        DataRef::Float(number) => Some(number.to_string()),
        DataRef::Bool(flag) => Some(flag.to_string()),
        DataRef::DateTime(instant) => Some(day_of(*instant)),
        // `#N/A` and the like: nothing that one would want on file.
        DataRef::Error(error) => Some(error.to_string()),
    }
}

/// A day where it is one; what has a time of day keeps its number and is refused where a day is wanted.
fn day_of(instant: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = instant.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    match date {
        Some(date) if instant.is_datetime() && (hour, minute, second) == (0, 0, 0) => {
            date.to_string()
        }
        _ => instant.as_f64().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};

    fn workbook(write: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
        let mut workbook = Workbook::new();
        write(workbook.add_worksheet());
        workbook.save_to_buffer().unwrap()
    }

    #[test]
    fn cus_01_typed_cells_read_as_people_would_write_them() {
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let bytes = workbook(|sheet| {
            for (column, heading) in ["名称", "手机", "成立日期", "注册资本"]
                .into_iter()
                .enumerate()
            {
                sheet
                    .write_string(0, u16::try_from(column).unwrap(), heading)
                    .unwrap();
            }
            sheet.write_string(2, 0, " 甲公司 ").unwrap();
            sheet.write_number(2, 1, 13_812_341_234_f64).unwrap();
            let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2010, 5, 6).unwrap();
            sheet.write_datetime_with_format(2, 2, date, &day).unwrap();
            sheet.write_number(2, 3, 5_000_000.5).unwrap();
        });
        let table = read(&bytes).unwrap();
        assert_eq!(table.headings, ["名称", "手机", "成立日期", "注册资本"]);
        assert_eq!(table.rows[0].number, 3);
        let cells: Vec<&str> = table.rows[0].cells.iter().collect();
        assert_eq!(cells, ["甲公司", "13812341234", "2010-05-06", "5000000.5"]);
    }

    #[test]
    fn cus_01_a_cell_far_off_costs_nothing_and_is_refused() {
        let bytes = workbook(|sheet| {
            sheet.write_string(0, 0, "名称").unwrap();
            sheet.write_string(1_048_575, 16_383, "far").unwrap();
        });
        assert!(matches!(read(&bytes), Err(Error::TooManyColumns { .. })));
    }

    #[test]
    fn cus_01_what_is_no_workbook_is_refused() {
        assert!(matches!(
            read(b"PK\x03\x04 nothing"),
            Err(Error::WorkbookUnreadable {})
        ));
    }
}

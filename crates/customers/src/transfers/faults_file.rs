//! The file of row errors: what was wrong, then the row as it was, so that it can be corrected and imported again.

use super::ColumnKind;
use super::cell::{csv_line, guarded, unguarded};
use super::mapping::Mapping;
use super::model::RowFault;
use super::table::Table;
use kehu_kernel::Language;
use std::collections::BTreeMap;

/// What a reader needs to see that the file is UTF-8.
const MARK: &str = "\u{feff}";
/// Before the columns of the file: none of these is taken for a column of an import.
const HEADINGS: [&str; 4] = [
    "import_row",
    "import_column",
    "import_code",
    "import_message",
];

/// Writes the rows that could not be done as CSV in UTF-8, one line for each.
#[must_use]
pub fn faults_file(
    table: &Table,
    mapping: &Mapping,
    faults: &[(u32, RowFault)],
    language: Language,
) -> Vec<u8> {
    let mut by_row: BTreeMap<u32, Vec<&RowFault>> = BTreeMap::new();
    for (row, fault) in faults {
        by_row.entry(*row).or_default().push(fault);
    }
    let headings = table.headings.iter().map(String::as_str);
    let mut file = String::from(MARK);
    file.push_str(&csv_line(HEADINGS.into_iter().chain(headings)));
    for row in &table.rows {
        let Some(faults) = by_row.get(&row.number) else {
            continue;
        };
        let joined = |text: &dyn Fn(&RowFault) -> String| {
            let texts: Vec<String> = faults.iter().map(|fault| text(fault)).collect();
            texts.join("; ")
        };
        let told = [
            row.number.to_string(),
            joined(&|fault| {
                fault
                    .column
                    .map(|column| column.heading_in(language))
                    .unwrap_or_default()
            }),
            joined(&|fault| fault.code.clone()),
            joined(&|fault| match language {
                Language::Chinese => fault.message.zh.clone(),
                Language::English => fault.message.en.clone(),
            }),
        ];
        let cells: Vec<String> = row
            .cells
            .iter()
            .enumerate()
            .map(|(place, cell)| rewritten(cell, mapping, place, table.guarded))
            .collect();
        let line = told.iter().chain(&cells).map(String::as_str);
        file.push_str(&csv_line(line));
    }
    file.into_bytes()
}

/// A cell so that it reads as it was and is no formula.
fn rewritten(cell: &str, mapping: &Mapping, place: usize, was_guarded: bool) -> String {
    match mapping.at(place).map(super::Column::kind) {
        None | Some(ColumnKind::Text) if was_guarded => guarded(unguarded(cell)),
        None | Some(ColumnKind::Text) => guarded(cell),
        Some(_) => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfers::Column;
    use kehu_files::MediaType;

    #[test]
    fn cus_01_row_errors_stand_before_the_row_and_the_file_can_be_imported_again() {
        let source =
            "客户名称,手机,无关\n甲公司,+8613812341234,=1\n乙公司,错,二\n,,\n丙公司,错,三\n";
        let table = Table::read(MediaType::Csv, source.as_bytes()).unwrap();
        let mapping = Mapping::guess(&table.headings);
        let fault = |row| {
            (
                row,
                RowFault::at(
                    Column::Mobile,
                    "mobile-form",
                    "must be a mobile",
                    "应为手机号",
                ),
            )
        };
        let faults = [fault(2), fault(5)];
        let file = faults_file(&table, &mapping, &faults, Language::Chinese);
        let again = Table::read(MediaType::Csv, &file).unwrap();
        assert_eq!(again.rows.len(), 2);
        let cells: Vec<&str> = again.rows[0].cells.iter().collect();
        assert_eq!(
            cells,
            [
                "2",
                "手机",
                "mobile-form",
                "应为手机号",
                "甲公司",
                "+8613812341234",
                "'=1"
            ]
        );
        let mapping = Mapping::guess(&again.headings);
        assert_eq!(mapping.place_of(Column::Name), Some(4));
        assert!((0..4).all(|place| mapping.at(place).is_none()));
        let twice = faults_file(&again, &mapping, &[fault(2)], Language::Chinese);
        assert!(
            String::from_utf8(twice).unwrap().contains(",'=1"),
            "a guard is not doubled"
        );
    }
}

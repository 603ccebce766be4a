//! Text files: comma, semicolon or tab between the cells; UTF-8 with or without its mark, or GB 18030.

use super::{Cells, Gathering, Table};
use crate::transfers::Error;
use encoding_rs::GB18030;
use std::borrow::Cow;

pub(super) fn read(bytes: &[u8]) -> Result<Table, Error> {
    let text = decode(bytes)?;
    let separator = separator(&text);
    refuse_open_quote(&text, separator)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut gathering = Gathering::new();
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    while reader.read_record(&mut record).map_err(|_| Error::Broken {
        row: u64::from(number) + 1,
    })? {
        number += 1;
        gathering.add(number, Cells::from(&record))?;
    }
    Ok(gathering.into_table(true))
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, broken) = GB18030.decode_without_bom_handling(bytes);
    if broken {
        return Err(Error::EncodingUnknown {});
    }
    Ok(text)
}

/// The character that stands most often in the first line, outside quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some((_, count)) =
                    counts.iter_mut().find(|(separator, _)| *separator == byte)
                {
                    *count += 1;
                }
            }
        }
    }
    // Of equals the last would win: the comma goes last.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    best.map_or(b',', |(separator, _)| *separator)
}

/// A quote that never closes would swallow the rest of the file into one cell.
fn refuse_open_quote(text: &str, separator: u8) -> Result<(), Error> {
    let (mut row, mut opened_in) = (1_u64, 1_u64);
    let (mut quoted, mut at_start) = (false, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => drop(bytes.next()),
            b'"' if quoted => quoted = false,
            b'"' if at_start => {
                quoted = true;
                opened_in = row;
            }
            b'\n' if !quoted => {
                row += 1;
                at_start = true;
                continue;
            }
            b' ' if at_start => continue,
            _ => {}
        }
        at_start = !quoted && byte == separator;
    }
    if quoted {
        return Err(Error::Broken { row: opened_in });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kehu_kernel::Refusal;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let table = read(bytes).unwrap();
        let rows = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(str::to_owned).collect());
        std::iter::once(table.headings).chain(rows).collect()
    }

    #[test]
    fn cus_01_utf_8_with_and_without_mark_and_gb_18030_read_the_same() {
        let text = "名称,手机\n长沙远大,13812341234\n";
        let wanted = cells(text.as_bytes());
        assert_eq!(wanted[1], ["长沙远大", "13812341234"]);
        assert_eq!(cells(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), wanted);
        assert_eq!(cells(&GB18030.encode(text).0), wanted);
        assert!(matches!(
            read(b"\xff\xff\xff"),
            Err(Error::EncodingUnknown {})
        ));
    }

    #[test]
    fn cus_01_comma_semicolon_and_tab_separate() {
        for separator in [",", ";", "\t"] {
            let text = format!("名称{separator}\"地址,详细;\"\n甲{separator}乙\n");
            assert_eq!(cells(text.as_bytes())[1], ["甲", "乙"], "{separator:?}");
        }
        assert_eq!(cells("名称\n甲\n".as_bytes())[1], ["甲"]);
    }

    #[test]
    fn cus_01_cells_hold_line_ends_and_quotes_and_blank_rows_are_left_out() {
        let table = read("名称,备注\n甲,\"一\n二\"\"三\"\n,\n\n乙,\n".as_bytes()).unwrap();
        let numbers: Vec<u32> = table.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 4]);
        assert_eq!(table.rows[0].cells.get(1), Some("一\n二\"三"));
    }

    #[test]
    fn cus_01_a_quote_that_never_closes_is_named_with_its_row() {
        let broken = read("名称,备注\n甲,\"一\n乙,二\n".as_bytes()).unwrap_err();
        assert!(
            broken.detail().en.contains("row 2"),
            "{}",
            broken.detail().en
        );
        assert!(
            read("名称,备注\n12\" 管,二\n".as_bytes()).is_ok(),
            "an inch is no quote"
        );
    }
}

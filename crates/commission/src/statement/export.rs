//! Statements as files: CSV with its mark, so that spreadsheet programs read it as UTF-8, and XLSX with typed cells.

use super::{Line, explanation};
use crate::Error;
use crate::booking::Reason;
use kehu_kernel::Language;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Most lines of a file.
pub const MOST_LINES: usize = 10_000;

const HEADINGS: [(&str, &str); 13] = [
    ("Reason", "事由"),
    ("Amount", "金额"),
    ("Deal", "成交"),
    ("Determination", "判客"),
    ("Rule", "规则"),
    ("Share", "分配比例"),
    ("Received", "累计回款"),
    ("Rate", "费率"),
    ("Deal's commission", "本单佣金"),
    ("Payments", "回款记录"),
    ("Evidence", "依据"),
    ("Reverses or sanctions", "冲回或处罚"),
    ("Explanation", "说明"),
];

enum Cell {
    Text(String),
    Number(Decimal),
}

/// The statement as CSV (RFC 4180).
#[must_use]
pub fn csv(lines: &[Line], language: Language) -> String {
    let headings: Vec<String> = HEADINGS
        .iter()
        .map(|heading| say(*heading, language).to_owned())
        .collect();
    let mut text = format!("\u{feff}{}", csv_line(&headings));
    for line in lines {
        let cells: Vec<String> = row(line, language)
            .into_iter()
            .map(|cell| match cell {
                Cell::Text(text) => text,
                Cell::Number(number) => number.to_string(),
            })
            .collect();
        text.push_str(&csv_line(&cells));
    }
    text
}

/// The statement as a workbook.
///
/// # Errors
/// [`Error::Unwritten`].
pub fn workbook(lines: &[Line], language: Language) -> Result<Vec<u8>, Error> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let (bold, money) = (
        Format::new().set_bold(),
        Format::new().set_num_format("0.00"),
    );
    for (column, heading) in (0_u16..).zip(HEADINGS) {
        sheet
            .write_string_with_format(0, column, say(heading, language), &bold)
            .map_err(unwritten)?;
    }
    for (place, line) in (1_u32..).zip(lines) {
        for (column, cell) in (0_u16..).zip(row(line, language)) {
            match cell {
                // A typed text is no formula, whatever it begins with.
                Cell::Text(text) => sheet.write_string(place, column, text),
                Cell::Number(number) => match number.to_f64() {
                    Some(figure) => sheet.write_number_with_format(place, column, figure, &money),
                    None => sheet.write_string(place, column, number.to_string()),
                },
            }
            .map_err(unwritten)?;
        }
    }
    workbook.save_to_buffer().map_err(unwritten)
}

fn row(line: &Line, language: Language) -> Vec<Cell> {
    let text = |text: Option<String>| Cell::Text(text.unwrap_or_default());
    let number =
        |number: Option<Decimal>| number.map_or_else(|| Cell::Text(String::new()), Cell::Number);
    let figures = line.figures.as_ref();
    let payments: Vec<String> = line
        .payments
        .iter()
        .map(|one| format!("{} {}", one.id, one.amount))
        .collect();
    let evidence: Vec<String> = line
        .evidence
        .iter()
        .map(|(kind, id)| format!("{kind} {id}"))
        .collect();
    let other = line.reverses_id.map(|id| id.to_string());
    vec![
        Cell::Text(say(reason(line.reason), language).to_owned()),
        Cell::Number(line.amount.value()),
        text(line.deal_id.map(|id| id.to_string())),
        text(line.determination_id.map(|id| id.to_string())),
        text(line.rule.clone()),
        text(
            line.share
                .map(|(numerator, denominator)| format!("{numerator}/{denominator}")),
        ),
        number(figures.map(|figures| figures.received.value())),
        text(figures.map(|figures| format!("{} ppm", figures.rate_ppm.normalize()))),
        number(figures.map(|figures| figures.commission.value())),
        Cell::Text(payments.join("; ")),
        Cell::Text(evidence.join("; ")),
        text(other.or_else(|| line.violation_id.map(|id| id.to_string()))),
        Cell::Text(explanation(line).text(language).to_owned()),
    ]
}

fn reason(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Accrual => ("Accrual", "计提"),
        Reason::Rounding => ("Rounding", "尾差"),
        Reason::Release => ("Release", "解除留存"),
        Reason::Reversal => ("Reversal", "冲回"),
        Reason::Sanction => ("Sanction", "处罚"),
        Reason::Payout => ("Payout", "发放"),
        Reason::Delegation => ("Delegation", "离职委托"),
        Reason::PoolPart => ("Part of the pool", "公佣分配"),
    }
}

fn say((en, zh): (&'static str, &'static str), language: Language) -> &'static str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

fn csv_line(fields: &[String]) -> String {
    let quoted: Vec<String> = fields
        .iter()
        .map(|field| {
            if field.contains(['"', ',', '\r', '\n']) {
                format!("\"{}\"", field.replace('"', "\"\""))
            } else {
                field.clone()
            }
        })
        .collect();
    format!("{}\r\n", quoted.join(","))
}

fn unwritten(error: XlsxError) -> Error {
    tracing::error!(%error, "a workbook could not be written");
    Error::Unwritten {}
}

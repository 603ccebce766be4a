//! Tables as files: CSV (UTF-8 with its mark) or XLSX with typed cells; texts that look like formulas are guarded.

mod long;

pub(crate) use long::{Rows, send};

use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::state::State;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_audit::Entry;
use kehu_customers::transfers::{Book, Cell, csv_headings, csv_rows};
use kehu_files::MediaType;
use kehu_kernel::{AuditId, Caller, Language, Money, UnitId, Words, Zone};

/// A file that is sent as its bytes.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "describes answers; they are written as they come")]
pub(crate) struct FileContent(Vec<u8>);

/// A table to be sent as a file.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Name of the file, without day and ending.
    pub(crate) name: String,
    /// Headings, in both languages.
    pub(crate) headings: Vec<Words>,
    /// Rows, each with a cell for every heading.
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The file.
    ///
    /// # Errors
    /// When it has too many rows, or cannot be written.
    pub(crate) async fn answer(
        self,
        format: ExportFormat,
        language: Language,
        day: NaiveDate,
    ) -> Result<HttpResponse, Problem> {
        let headings: Vec<String> = self
            .headings
            .iter()
            .map(|words| words.text(language).to_owned())
            .collect();
        let bytes = match format {
            ExportFormat::Csv => {
                format!("{}{}", csv_headings(&headings), csv_rows(&self.rows)).into_bytes()
            }
            ExportFormat::Xlsx => {
                let mut book = Book::new(&headings)?;
                book.add(&self.rows)?;
                let finished = tokio::task::spawn_blocking(move || book.finish()).await;
                finished.map_err(|error| Problem::internal(&error))??
            }
        };
        Ok(attachment(&format!("{}-{day}", self.name), format, bytes))
    }
}

/// A table that is written already, as a file of this name.
pub(crate) fn attachment(name: &str, format: ExportFormat, bytes: Vec<u8>) -> HttpResponse {
    attachment_head(name, format).body(bytes)
}

/// An answer that is a file of this name, without its content.
fn attachment_head(name: &str, format: ExportFormat) -> HttpResponseBuilder {
    let media = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Xlsx => MediaType::Xlsx.as_str(),
    };
    let disposition = format!("attachment; filename=\"{name}.{}\"", format.as_str());
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .content_type(media);
    answer
}

/// Puts on record that somebody took a table out, of one site or of all in reach (ATT-S04).
///
/// # Errors
/// When the database fails.
pub(crate) async fn record(
    app: &State,
    caller: &Caller,
    site: Option<UnitId>,
    action: &'static str,
) -> Result<(), Problem> {
    let entry = Entry {
        action,
        subject_kind: "export",
        subject_id: AuditId::generate().0,
        unit_id: site,
        ..Entry::default()
    };
    app.put_on_record(caller, entry).await
}

/// Headings in the caller's language, of pairs in English and Chinese.
pub(crate) fn headings(pairs: &[(&'static str, &'static str)], language: Language) -> Vec<String> {
    pairs
        .iter()
        .map(|(en, zh)| match language {
            Language::English => (*en).to_owned(),
            Language::Chinese => (*zh).to_owned(),
        })
        .collect()
}

/// A text; nothing where there is none.
pub(crate) fn text(text: Option<impl Into<String>>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::Text(text.into()))
}

/// A number.
pub(crate) fn count(count: i64) -> Cell {
    Cell::Number(count.into())
}

/// An amount in yuan.
pub(crate) fn money(amount: Money) -> Cell {
    Cell::Number(amount.value())
}

/// A day; nothing where there is none.
pub(crate) fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, Cell::Date)
}

/// An instant in the site's time, to the minute.
pub(crate) fn instant(at: Option<DateTime<Utc>>) -> Cell {
    at.map_or(Cell::Empty, |at| {
        Cell::Code(
            at.with_timezone(&Zone::CHINA.0)
                .format("%Y-%m-%d %H:%M")
                .to_string(),
        )
    })
}

/// Yes or no.
pub(crate) fn yes(yes: bool, language: Language) -> Cell {
    let words = if yes {
        Words::new("Yes", "是")
    } else {
        Words::new("No", "否")
    };
    Cell::Code(words.text(language).to_owned())
}

/// The label of a word of a closed list.
pub(crate) fn label(enumeration: &str, word: &str, language: Language) -> Cell {
    Cell::Code(crate::routes::system::label_words::label(
        enumeration,
        word,
        language,
    ))
}

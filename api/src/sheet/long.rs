//! Tables that are read part by part while they are sent.

use super::attachment_head;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use bytes::Bytes;
use futures_util::stream;
use kehu_customers::transfers::{Book, Cell, csv_headings, csv_rows};
use std::fs::File;
use std::io::{self, Seek};
use tokio_util::io::ReaderStream;

/// Where the rows of a long table come from.
pub(crate) trait Rows: 'static {
    /// Where a part begins.
    type Place: 'static;

    /// The rows from a place on, the first ones without a place, and where the next part begins; none after the last.
    async fn part(
        &mut self,
        after: Option<Self::Place>,
    ) -> Result<(Vec<Vec<Cell>>, Option<Self::Place>), Problem>;
}

/// Sends a long table: CSV line by line, however long; a workbook once it is whole, up to what a sheet holds. Neither is
/// held in memory.
///
/// The first part is read before the answer begins, so that whatever is refused is a problem. A part that fails later
/// ends a CSV file short, which the client sees as a broken transfer.
///
/// # Errors
/// Of the first part; of every part of a workbook, and when it would have more rows than a sheet holds.
pub(crate) async fn send(
    mut rows: impl Rows,
    name: &str,
    headings: &[String],
    format: ExportFormat,
) -> Result<HttpResponse, Problem> {
    let (first, mut next) = rows.part(None).await?;
    match format {
        ExportFormat::Csv => {
            let lines = format!("{}{}", csv_headings(headings), csv_rows(&first));
            Ok(attachment_head(name, format).streaming(lines_of(lines.into(), rows, next)))
        }
        ExportFormat::Xlsx => {
            let mut book = Book::new(headings)?;
            book.add(&first)?;
            while next.is_some() {
                let part = rows.part(next).await?;
                book.add(&part.0)?;
                next = part.1;
            }
            let finished = tokio::task::spawn_blocking(move || in_a_file(book)).await;
            let (file, bytes) = finished.map_err(|error| Problem::internal(&error))??;
            let content = ReaderStream::new(tokio::fs::File::from_std(file));
            Ok(attachment_head(name, format).body(SizedStream::new(bytes, content)))
        }
    }
}

/// The book in a file without a name, which goes with its last reader, and how many bytes it has.
fn in_a_file(book: Book) -> Result<(File, u64), Problem> {
    let failed = |error| Problem::internal(&error);
    let mut file = tempfile::tempfile().map_err(failed)?;
    book.finish_to(&mut file)?;
    file.rewind().map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    Ok((file, bytes))
}

/// The lines that were read, then the following parts as they are asked for.
fn lines_of<R: Rows>(
    first: Bytes,
    rows: R,
    next: Option<R::Place>,
) -> impl stream::Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(
        (rows, Some(first), next),
        async |(mut rows, ready, next)| match (ready, next) {
            (Some(lines), next) => Ok(Some((lines, (rows, None, next)))),
            (None, None) => Ok(None),
            (None, Some(place)) => {
                let broken = |problem| io::Error::other(format!("{problem:?}"));
                let (part, next) = rows.part(Some(place)).await.map_err(broken)?;
                Ok(Some((csv_rows(&part).into(), (rows, None, next))))
            }
        },
    )
}

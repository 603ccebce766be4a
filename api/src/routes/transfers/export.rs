//! Exporting.

use super::dto::{ExportCustomers, ExportFormat};
use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::state::State;
use actix_web::http::header;
use actix_web::{HttpResponse, get};
use bytes::Bytes;
use futures_util::stream;
use kehu_customers::dossier::search::{Filters, Place, Sort};
use kehu_customers::transfers::{self, Book, Error, ExportPage, csv_headings, csv_rows, headings};
use kehu_files::MediaType;
use std::io;

/// Export customers
///
/// The customers of a list with the same filters, as CSV (UTF-8 with its mark) or XLSX with typed cells, in the columns
/// of an import; importing an export changes nothing. Masked for callers without `customers:unmask`; for others each
/// customer that is shown is on the record. Identity numbers show their last four characters to everyone. Texts that look
/// like formulas begin with a quote in CSV. Customers whose data is restricted or erased are left out. A workbook holds at
/// most 100000 customers. Rules: CUS-05, CUS-06.
#[utoipa::path(operation_id = "exportCustomers", tag = "transfers", security(("bearer" = ["customers:export"])),
    params(ExportCustomers),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/customers/export")]
pub async fn export_customers(
    caller: Caller<can::ExportCustomers>,
    app: State,
    query: Query<ExportCustomers>,
) -> Result<HttpResponse, Problem> {
    let (format, filters, sort) = query.0.split();
    let caller = caller.into_inner();
    app.db
        .transaction(async |tx| transfers::record_export(tx, &caller).await)
        .await?;
    let day = caller.today();
    let export = Export {
        app,
        caller,
        filters,
        sort,
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"customers-{day}.{}\"",
                format.as_str()
            ),
        ));
    match format {
        ExportFormat::Csv => {
            let first = export.page(None).await?;
            let headings = csv_headings(&headings(export.caller.language));
            let lines = Bytes::from(format!("{headings}{}", csv_rows(&first.rows)));
            Ok(response
                .content_type("text/csv; charset=utf-8")
                .streaming(export.lines(lines, first.next)))
        }
        ExportFormat::Xlsx => Ok(response
            .content_type(MediaType::Xlsx.as_str())
            .body(export.book().await?)),
    }
}

struct Export {
    app: State,
    caller: kehu_kernel::Caller,
    filters: Filters,
    sort: Sort,
}

impl Export {
    /// The next part, on the record before it is shown.
    async fn page(&self, after: Option<Place>) -> Result<ExportPage, Error> {
        let mut connection = self.app.db.read().await?;
        let page = transfers::export_page(
            &mut connection,
            &self.caller,
            &self.app.vault,
            &self.filters,
            self.sort,
            after,
        )
        .await?;
        drop(connection);
        if self.caller.unmasked && !page.customers.is_empty() {
            self.app
                .db
                .transaction(async |tx| {
                    transfers::record_disclosures(tx, &self.caller, &page.customers).await
                })
                .await?;
        }
        Ok(page)
    }

    /// The lines that were read, then the following parts as they are asked for. One that fails ends the file short,
    /// which the client sees as a broken transfer.
    fn lines(
        self,
        first: Bytes,
        next: Option<Place>,
    ) -> impl stream::Stream<Item = io::Result<Bytes>> {
        stream::try_unfold(
            (self, Some(first), next),
            async |(export, ready, next)| match (ready, next) {
                (Some(lines), next) => Ok(Some((lines, (export, None, next)))),
                (None, None) => Ok(None),
                (None, Some(place)) => {
                    let page = export.page(Some(place)).await.map_err(io::Error::other)?;
                    let lines = Bytes::from(csv_rows(&page.rows));
                    Ok(Some((lines, (export, None, page.next))))
                }
            },
        )
    }

    async fn book(self) -> Result<Vec<u8>, Problem> {
        let mut book = Book::new(&headings(self.caller.language))?;
        let mut after = None;
        loop {
            let page = self.page(after).await?;
            book.add(&page.rows)?;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let finished = tokio::task::spawn_blocking(move || book.finish()).await;
        Ok(finished.map_err(|error| Problem::internal(&error))??)
    }
}

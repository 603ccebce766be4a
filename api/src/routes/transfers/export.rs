//! Exporting.

use super::dto::ExportCustomers;
use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::sheet::{Rows, send};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::search::{Filters, Place, Sort};
use kehu_customers::transfers::{self, Cell, headings};

/// Export customers
///
/// The customers of a list with the same filters, as CSV (UTF-8 with its mark) or XLSX with typed cells, in the columns
/// of an import; importing an export changes nothing. Masked for callers without `customers:unmask`; for others each
/// customer that is shown is on the record. Identity numbers show their last four characters to everyone. Texts that look
/// like formulas begin with a quote in CSV. Customers whose data is restricted or erased are left out. A workbook holds at
/// most 1048575 customers, CSV any number. Rules: CUS-05, CUS-06.
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
    let name = format!("customers-{}", caller.today());
    let headings = headings(caller.language);
    let export = Export {
        app,
        caller,
        filters,
        sort,
    };
    send(export, &name, &headings, format).await
}

struct Export {
    app: State,
    caller: kehu_kernel::Caller,
    filters: Filters,
    sort: Sort,
}

impl Rows for Export {
    type Place = Place;

    /// The next part, on the record before it is shown.
    async fn part(
        &mut self,
        after: Option<Place>,
    ) -> Result<(Vec<Vec<Cell>>, Option<Place>), Problem> {
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
        connection.give_back();
        if self.caller.unmasked && !page.customers.is_empty() {
            self.app
                .db
                .transaction(async |tx| {
                    transfers::record_disclosures(tx, &self.caller, &page.customers).await
                })
                .await?;
        }
        Ok((page.rows, page.next))
    }
}

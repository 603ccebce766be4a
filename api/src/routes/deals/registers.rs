//! Reading and exporting registers.

use super::dto::{RegisterEntry, RegisterPage};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::{Rows, send};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_customers::transfers::Cell;
use kehu_deals::registers::{self, Register, RegisterFilter};
use kehu_kernel::{PageRequest, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// The filters of a register.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRegister {
    /// From this instant on.
    pub occurred_from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub occurred_before: Option<DateTime<Utc>>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List a register
///
/// The numbered documents of a site, the latest first, each with what became of its deal. Of deals outside the caller's
/// scope nothing is shown. Rules: ATT-D02, ATT-S02, GOV-10.
#[utoipa::path(operation_id = "listRegister", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("register" = Register, Path, description = "The register"),
        ListRegister),
    responses((status = 200, description = "A page of the register", body = RegisterPage)))]
#[get("/sites/{site_id}/registers/{register}")]
pub async fn list_register(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<(UnitId, Register)>,
    query: Query<ListRegister>,
) -> Result<HttpResponse, Problem> {
    let (site, register) = path.0;
    let query = query.0;
    let list = (
        "register",
        site,
        register,
        query.occurred_from,
        query.occurred_before,
    );
    let page = page_request::<i64>(query.limit, query.cursor.as_deref(), &list)?;
    let filter = RegisterFilter {
        register,
        occurred_from: query.occurred_from,
        occurred_before: query.occurred_before,
    };
    let mut connection = app.db.read().await?;
    let page = registers::list(&mut connection, &caller, site, &filter, &page).await?;
    connection.give_back();
    let items = page
        .items
        .into_iter()
        .map(|entry| RegisterEntry::seen(&caller, entry));
    Ok(HttpResponse::Ok().json(RegisterPage {
        items: items.collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Which lines, and in which form.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportRegister {
    /// Form of the file.
    #[serde(default = "csv")]
    #[param(default = "csv")]
    pub format: ExportFormat,
    /// From this instant on.
    pub occurred_from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub occurred_before: Option<DateTime<Utc>>,
}

const fn csv() -> ExportFormat {
    ExportFormat::Csv
}

/// Export a register
///
/// As CSV (UTF-8 with its mark) or XLSX with typed cells, in the columns that the trade has for it, the latest first.
/// Masked for callers without `customers:unmask`; for others each customer that is shown is on the record. A
/// workbook holds at most 1048575 lines, CSV any number. Rules: ATT-D02, ATT-S02, CUS-05, GOV-10.
#[utoipa::path(operation_id = "exportRegister", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ("register" = Register, Path, description = "The register"),
        ExportRegister),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/sites/{site_id}/registers/{register}/export")]
pub async fn export_register(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<(UnitId, Register)>,
    query: Query<ExportRegister>,
) -> Result<HttpResponse, Problem> {
    let (site, register) = path.0;
    let ExportRegister {
        format,
        occurred_from,
        occurred_before,
    } = query.0;
    let filter = RegisterFilter {
        register,
        occurred_from,
        occurred_before,
    };
    let caller = caller.into_inner();
    app.db
        .transaction(async |tx| registers::record_export(tx, &caller, site).await)
        .await?;
    let export = Export {
        app,
        caller,
        site,
        filter,
    };
    let headings = registers::headings(register, export.caller.language);
    let name = format!(
        "{}-{}",
        register.as_str().replace('_', "-"),
        export.caller.today()
    );
    send(export, &name, &headings, format).await
}

struct Export {
    app: State,
    caller: kehu_kernel::Caller,
    site: UnitId,
    filter: RegisterFilter,
}

impl Rows for Export {
    type Place = i64;

    /// The next part, on the record before it is shown.
    async fn part(&mut self, after: Option<i64>) -> Result<(Vec<Vec<Cell>>, Option<i64>), Problem> {
        let mut connection = self.app.db.read().await?;
        let request = PageRequest { limit: 200, after };
        let page = registers::list(
            &mut connection,
            &self.caller,
            self.site,
            &self.filter,
            &request,
        )
        .await?;
        connection.give_back();
        if self.caller.unmasked && !page.items.is_empty() {
            let customers = || {
                page.items
                    .iter()
                    .flat_map(|entry| entry.holders.iter().chain(&entry.former_holders))
                    .map(|holder| holder.customer_id)
            };
            self.app
                .db
                .transaction(async |tx| {
                    registers::record_disclosures(
                        tx,
                        &self.caller,
                        self.site,
                        "registers.export",
                        customers(),
                    )
                    .await
                })
                .await?;
        }
        let rows = registers::rows(self.filter.register, &page.items, &self.caller);
        Ok((rows, page.next))
    }
}

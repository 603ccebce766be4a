//! The account opening approval form, for printing.

mod page;

use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::markup::PrintedPage;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::opening;
use kehu_kernel::OpeningId;

/// Print the account opening approval form
///
/// 客户开户审批表 as a page fit for printing, in the caller's language: the customer, what is applied for, how each
/// entry condition is evidenced, the documents, and each approver's opinion with date. Personal values are masked.
/// Rule: CUS-11.
#[utoipa::path(operation_id = "getOpeningForm", tag = "account-openings", security(("bearer" = ["openings:read"])),
    params(("id" = OpeningId, Path, description = "The application")),
    responses((status = 200, description = "The form", body = PrintedPage, content_type = "text/html")))]
#[get("/account-openings/{id}/form")]
pub async fn get_opening_form(
    caller: Caller<can::ReadOpenings>,
    app: State,
    path: Path<OpeningId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let form = opening::form(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let page = page::render(&form, caller.language, caller.today());
    Ok(PrintedPage::answer(page))
}

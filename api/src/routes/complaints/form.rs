//! The record form, for printing.

mod page;
mod told;

use super::dto::sees_in_full;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::markup::PrintedPage;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_audit::Entry;
use kehu_kernel::ComplaintId;

/// Print the record form of a complaint
///
/// 客户投诉记录及处理意见 as a page fit for printing, in the caller's language: time, customer, content, nature, cause,
/// responsible unit, handling opinion, result with reply channel and score, remarks, and the handler, who signs and dates
/// by hand; produced from the record. Personal values are in full for callers with
/// `customers:unmask` and for whoever is accountable, which is put on record, and masked for others. Rules: CMP-11, CUS-05.
#[utoipa::path(operation_id = "getComplaintForm", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The form", body = PrintedPage, content_type = "text/html")))]
#[get("/complaints/{id}/form")]
pub async fn get_complaint_form(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let form = kehu_complaints::form(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let full = sees_in_full(&caller, &form.case.complaint);
    if full {
        let entry = Entry {
            action: "complaints.print",
            subject_kind: "complaint",
            subject_id: path.0.0,
            unit_id: Some(form.case.complaint.unit_id),
            disclosure: true,
            ..Entry::default()
        };
        app.put_on_record(&caller, entry).await?;
    }
    let page = page::render(&form, caller.language, caller.today(), full);
    Ok(PrintedPage::answer(page))
}

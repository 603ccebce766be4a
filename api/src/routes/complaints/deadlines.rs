//! Deadlines, explained.

use super::dto::ComplaintDeadlines;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::ComplaintId;

/// Get the deadlines of a complaint
///
/// Promise and extensions apart, each with the days that were counted and skipped and why, and the calendar that it rests
/// on; and what was and will be told: the acceptor after each percent of the time, the leader after the deadline, then the
/// general manager. Rules: CMP-07, CMP-08.
#[utoipa::path(operation_id = "getComplaintDeadlines", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The deadlines", body = ComplaintDeadlines)))]
#[get("/complaints/{id}/deadlines")]
pub async fn get_complaint_deadlines(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let complaint = kehu_complaints::find(&mut connection, &caller, path.0)
        .await?
        .complaint;
    let items = kehu_complaints::deadlines_of(&mut connection, &caller, path.0).await?;
    let alarms = kehu_complaints::alarms_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let due = complaint.acceptance.map(|acceptance| acceptance.due_at);
    Ok(HttpResponse::Ok().json(ComplaintDeadlines {
        punctuality: kehu_complaints::punctuality(due, complaint.replied_at, caller.now),
        items: items.into_iter().map(Into::into).collect(),
        alarms: alarms.into_iter().map(Into::into).collect(),
    }))
}

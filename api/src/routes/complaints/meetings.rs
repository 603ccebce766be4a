//! Special meetings.

use super::dto::{ComplaintCase, DecideInMeeting};
use super::steps::reply;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_complaints::opinions;
use kehu_kernel::ComplaintId;

/// Put the decision of a special meeting on file
///
/// For complaints whose severity the policy gives to a special meeting: its minutes and joint opinion are on file
/// before the complainant is replied to. It was convened by somebody who held a role of the policy in the company on
/// that day, such as the general manager; nobody takes part who is complained about. Rules: CMP-06, CMP-13.
#[utoipa::path(operation_id = "decideInMeeting", tag = "complaints", security(("bearer" = ["complaints:handle"])),
    params(("id" = ComplaintId, Path, description = "The complaint")), request_body = DecideInMeeting,
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[post("/complaints/{id}/decide-in-meeting")]
pub async fn decide_in_meeting(
    caller: Caller<can::HandleComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
    act: Act,
    body: Json<DecideInMeeting>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let meeting = body.0.meeting();
        let decision = &body.0.decision;
        let case = opinions::decide_in_meeting(tx, caller, path.0, &meeting, decision).await?;
        reply(caller, case)
    })
    .await
}

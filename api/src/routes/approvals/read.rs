//! Reading approvals.

use super::dto::{
    Approval, ApprovalPage, ApprovalRecord, ApprovalTask, ApprovalTaskPage, ListApprovals,
    ListInbox,
};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_approvals::ApprovalFilter;
use kehu_customers::privacy;
use kehu_identity::Permission;
use kehu_kernel::ApprovalId;

/// The caller with what the permission to read approvals adds to the own part in them.
pub(super) fn reader(caller: &Caller<can::SignIn>) -> kehu_kernel::Caller {
    caller
        .with_scope_of(Permission::ApprovalsRead)
        .unwrap_or_else(|| (**caller).clone())
}

/// List approvals
///
/// The approvals in which the caller has a part, as applicant or approver, past, present or to come, and with
/// `approvals:read` those of the companies in its scope; the latest first. Rule: GOV-09.
#[utoipa::path(operation_id = "listApprovals", tag = "approvals", security(("bearer" = ["signed-in"])), params(ListApprovals),
    responses((status = 200, description = "A page of approvals", body = ApprovalPage)))]
#[get("/approvals")]
pub async fn list_approvals(
    caller: Caller<can::SignIn>,
    app: State,
    query: Query<ListApprovals>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let request = page_request(query.limit, query.cursor.as_deref(), &query)?;
    let filter = ApprovalFilter {
        states: query.state.clone(),
        subject_kinds: query.subject_kind.clone(),
        subject_id: query.subject_id,
        mine: query.mine,
    };
    let caller = reader(&caller);
    let mut connection = app.db.read().await?;
    let page = kehu_approvals::list(&mut connection, &caller, &filter, &request).await?;
    connection.give_back();
    let items = page.items.into_iter();
    Ok(HttpResponse::Ok().json(ApprovalPage {
        items: items
            .map(|approval| Approval::of(approval, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// List what waits for me
///
/// The open steps that the caller may decide now: as the person they name, as a holder of their role in the company
/// today, or as a stand-in; the longest waiting first. Own applications are not among them, nor approvals in which the
/// caller has already taken part. Rules: GOV-09, CUS-11.
#[utoipa::path(operation_id = "listInbox", tag = "approvals", security(("bearer" = ["signed-in"])), params(ListInbox),
    responses((status = 200, description = "A page of open steps", body = ApprovalTaskPage)))]
#[get("/approvals/inbox")]
pub async fn list_inbox(
    caller: Caller<can::SignIn>,
    app: State,
    query: Query<ListInbox>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let request = page_request(query.limit, query.cursor.as_deref(), &query)?;
    let mut connection = app.db.read().await?;
    let page = kehu_approvals::inbox(&mut connection, &caller, query.unit_id, &request).await?;
    connection.give_back();
    let items = page.items.into_iter();
    Ok(HttpResponse::Ok().json(ApprovalTaskPage {
        items: items
            .map(|task| ApprovalTask::of(task, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Get an approval
///
/// With what was submitted, its steps and its full record: who did what, when and why. What was submitted about a person
/// who was erased is not shown. Rules: GOV-09, CUS-05.
#[utoipa::path(operation_id = "getApproval", tag = "approvals", security(("bearer" = ["signed-in"])),
    params(("approval_id" = ApprovalId, Path, description = "The approval")),
    responses((status = 200, description = "The approval", body = ApprovalRecord)))]
#[get("/approvals/{approval_id}")]
pub async fn get_approval(
    caller: Caller<can::SignIn>,
    app: State,
    _: NoQuery,
    path: Path<ApprovalId>,
) -> Result<HttpResponse, Problem> {
    let caller = reader(&caller);
    let mut connection = app.db.read().await?;
    let record = kehu_approvals::find(&mut connection, &caller, path.0).await?;
    let withheld = privacy::is_withheld(&mut connection, record.approval.subject_id).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ApprovalRecord::of(record, withheld, caller.language)))
}

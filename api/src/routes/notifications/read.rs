//! Marking messages as read.

use super::dto::{MarkedCount, Notification, ReadAll};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::NotificationId;

/// Mark a notification as read
///
/// Marking it again changes nothing.
#[utoipa::path(operation_id = "readNotification", tag = "notifications", security(("bearer" = ["notifications:read"])),
    params(("id" = NotificationId, Path, description = "The message")),
    responses((status = 200, description = "The message", body = Notification)))]
#[post("/notifications/{id}/read")]
pub async fn read_notification(
    caller: Caller<can::ReadNotifications>,
    app: State,
    act: Act,
    id: Path<NotificationId>,
) -> Result<HttpResponse, Problem> {
    let Path(id) = id;
    act.run(&app, caller, async move |tx, caller| {
        let stored = kehu_notifications::mark_read(tx, caller, id).await?;
        Reply::ok(&Notification::of(stored, caller.language))
    })
    .await
}

/// Mark all notifications as read
///
/// Marks the caller's messages up to the newest one seen, or all.
#[utoipa::path(operation_id = "readAllNotifications", tag = "notifications", security(("bearer" = ["notifications:read"])),
    request_body = ReadAll, responses((status = 200, description = "How many were marked", body = MarkedCount)))]
#[post("/notifications/read-all")]
pub async fn read_all_notifications(
    caller: Caller<can::ReadNotifications>,
    app: State,
    act: Act,
    body: Json<ReadAll>,
) -> Result<HttpResponse, Problem> {
    let until = body.0.until;
    act.run(&app, caller, async move |tx, caller| {
        let count = kehu_notifications::mark_all_read(tx, caller, until).await?;
        Reply::ok(&MarkedCount { count })
    })
    .await
}

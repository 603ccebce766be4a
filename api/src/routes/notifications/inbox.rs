//! Reading the inbox.

use super::dto::{Notification, NotificationPage, UnreadCount};
use crate::auth::Caller;
use crate::extract::Query;
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which messages to show.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    cursor: Option<String>,
    /// Only messages that are not marked as read.
    #[serde(default)]
    unread: bool,
}

/// List one's notifications
///
/// The caller's own inbox, the newest message first. Messages are kept for a year.
#[utoipa::path(operation_id = "listNotifications", tag = "notifications", security(("bearer" = ["notifications:read"])), params(InboxQuery),
    responses((status = 200, description = "A page of messages", body = NotificationPage)))]
#[get("/notifications")]
pub async fn list_notifications(
    caller: Caller<can::ReadNotifications>,
    app: State,
    query: Query<InboxQuery>,
) -> Result<HttpResponse, Problem> {
    let Query(InboxQuery {
        limit,
        cursor,
        unread,
    }) = query;
    let list = ("notifications", unread, caller.principal.id());
    let page = page_request(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let found = kehu_notifications::list(&mut connection, &caller, unread, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(NotificationPage {
        items: found
            .items
            .into_iter()
            .map(|stored| Notification::of(stored, caller.language))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

/// Count one's unread notifications
///
/// The number of messages in the caller's inbox that are not marked as read; cheap enough to be asked often.
#[utoipa::path(operation_id = "countUnreadNotifications", tag = "notifications", security(("bearer" = ["notifications:read"])),
    responses((status = 200, description = "The number", body = UnreadCount)))]
#[get("/notifications/unread-count")]
pub async fn count_unread_notifications(
    caller: Caller<can::ReadNotifications>,
    app: State,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let count = kehu_notifications::unread_count(&mut connection, &caller).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(UnreadCount { count }))
}

//! Methods of events.

use super::dto::{EventMethod, EventMethodPage, PublishEventMethod};
use crate::act::{Act, Attempt};
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{EvidenceId, UnitId};
use kehu_reception::events::{self, NewEventMethod};

/// Publish the method of an event
///
/// By which the visitors of a housing fair, an opening day or another event are attributed; at the latest on the day before it
/// begins, once, by the sales manager or the project manager. Receptions carry the event's tag. Rule: ATT-R13.
#[utoipa::path(operation_id = "publishEventMethod", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = PublishEventMethod,
    responses((status = 201, description = "The method", body = EventMethod)))]
#[post("/sites/{site_id}/event-methods")]
pub async fn publish_event_method(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<PublishEventMethod>,
) -> Result<HttpResponse, Problem> {
    let new = NewEventMethod::from(body.0);
    let attempt = Attempt {
        action: "events.publish_refused",
        subject_kind: "site",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let method = events::publish(tx, caller, path.0, &new).await?;
            Reply::created(
                format!("/v1/sites/{}/event-methods", method.site_id),
                &EventMethod::from(method),
            )
        })
        .await
}

/// List the methods of events
///
/// Of a site, for everybody who works there; the latest first. Rule: ATT-R13.
#[utoipa::path(operation_id = "listEventMethods", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), PageQuery),
    responses((status = 200, description = "A page of methods", body = EventMethodPage)))]
#[get("/sites/{site_id}/event-methods")]
pub async fn list_event_methods(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("event-methods", path.0);
    let page = page_request::<EvidenceId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = events::list(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(EventMethodPage {
        items: page.items.into_iter().map(EventMethod::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

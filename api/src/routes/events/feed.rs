//! Reading the feed.

use crate::auth::{Caller, forbidden};
use crate::extract::Query;
use crate::page::default_limit;
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_webhooks::catalogue::{EventType, PublishedEvent};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Which events to read.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEvents {
    /// Read on after this place: `next_after` of the part before, or the `position` of an event. 0 begins with the oldest
    /// event that is kept.
    #[serde(default)]
    #[param(minimum = 0, default = 0)]
    #[validate(range(min = 0))]
    pub after: i64,
    /// Begins at the end: no events, and `next_after` after which everything is new. `after` is not looked at then.
    #[serde(default)]
    #[param(default = false)]
    pub latest: bool,
    /// Only events of these types; all that the caller may read when absent.
    #[serde(default)]
    #[param(max_items = 300)]
    #[validate(length(max = 300))]
    pub types: Vec<EventType>,
    /// Most events at once.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
}

/// A part of the feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventPage {
    /// The events, in the order in which they were published.
    #[schema(max_items = 200)]
    pub items: Vec<PublishedEvent>,
    /// Keep it, and read on after it next time; it moves on also when no event was for you.
    #[schema(minimum = 0)]
    pub next_after: i64,
    /// Whether more follows at once.
    pub more: bool,
}

/// Read the feed of events
///
/// What happened in the caller's scope, in one order without gaps: whoever reads on after `next_after` misses nothing and
/// reads nothing twice. Use it to catch up after a standstill, or in place of webhooks; begin with the oldest event that is
/// kept, or by `latest=true` at the end. It shows types of events whose things the caller may read wherever it may read
/// events. An event appears about a second after what it tells of. Events are kept for 90 days; a place before that is
/// refused with 410, and one past the end, as after a restore from a backup, with 409.
#[utoipa::path(operation_id = "listEvents", tag = "webhooks", security(("bearer" = ["events:read"])),
    params(ListEvents), responses((status = 200, description = "A part of the feed", body = EventPage),
        (status = 409, description = "The place lies past the end of the feed", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "Events after the place are no longer kept", body = ProblemBody, content_type = "application/problem+json")))]
#[get("/events")]
pub async fn list_events(
    caller: Caller<can::ReadEvents>,
    app: State,
    query: Query<ListEvents>,
) -> Result<HttpResponse, Problem> {
    let ListEvents {
        after,
        latest,
        types,
        limit,
    } = query.0;
    let readable = kehu_webhooks::readable(caller.standing(), &caller.scope);
    if let Some(closed) = types.iter().find(|one| !readable.contains(one)) {
        return Err(forbidden(closed.family.permission));
    }
    let types = if types.is_empty() { readable } else { types };
    let mut connection = app.db.read().await?;
    if latest {
        return Ok(HttpResponse::Ok().json(EventPage {
            items: Vec::new(),
            next_after: kehu_webhooks::end(&mut connection).await?,
            more: false,
        }));
    }
    let part = kehu_webhooks::read(&mut connection, &caller.scope, &types, after, limit).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(EventPage {
        items: part.events,
        next_after: part.next_after,
        more: part.more,
    }))
}

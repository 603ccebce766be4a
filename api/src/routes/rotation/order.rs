//! The order, why it is so, and the ledger from which it follows.

use super::dto::{RotationExplanation, RotationOrder, TurnEntry, TurnEntryPage};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{UnitId, UserId};
use kehu_rotation::{self as rotation, EntryFilter, EntryKind};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// At which instant.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct At {
    /// The instant, not in the future; now when absent.
    pub at: Option<DateTime<Utc>>,
}

impl At {
    fn instant(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
        match self.at {
            Some(at) if at > now => Err(Problem::parameter(
                "at",
                "must not be in the future",
                "不得晚于现在",
            )),
            at => Ok(at.unwrap_or(now)),
        }
    }
}

/// Get the order
///
/// Who receives the next new visitor, who stands by, who is on desk duty in the lunch hours, and how everybody on duty stands:
/// now, or at any past instant, rebuilt from the ledger and the record of presence. Looking takes no turn. Rules: ATT-G01,
/// ATT-G02.
#[utoipa::path(operation_id = "getRotationOrder", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), At),
    responses((status = 200, description = "The order", body = RotationOrder)))]
#[get("/sites/{site_id}/rotation/order")]
pub async fn get_rotation_order(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<At>,
) -> Result<HttpResponse, Problem> {
    let at = query.0.instant(caller.now)?;
    let mut connection = app.db.read().await?;
    let order = rotation::order(&mut connection, &caller, path.0, at).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(RotationOrder::from(order)))
}

/// Explain the order
///
/// Why it was whose turn at an instant: for each on duty, in order, the place and the entries of the ledger that put them there
/// (their own last move, and what has shifted them since), in words of the request's language. Rule: ATT-G01.
#[utoipa::path(operation_id = "explainRotationOrder", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), At),
    responses((status = 200, description = "The order with its reasons", body = RotationExplanation)))]
#[get("/sites/{site_id}/rotation/explanation")]
pub async fn explain_rotation_order(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<At>,
) -> Result<HttpResponse, Problem> {
    let at = query.0.instant(caller.now)?;
    let mut connection = app.db.read().await?;
    let (order, explained) = rotation::explain(&mut connection, &caller, path.0, at).await?;
    connection.give_back();
    let explanation = RotationExplanation::of(order, explained, caller.language);
    Ok(HttpResponse::Ok().json(explanation))
}

/// The filters of the ledger.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEntries {
    /// Only those that move this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Only those of this kind.
    pub kind: Option<EntryKind>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, included.
    pub until: Option<NaiveDate>,
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

/// List the ledger of turns
///
/// Every move in the order of a site with its reason, actor and reception, the latest first. Numbers have no gap; entries are
/// never changed. Rule: ATT-G01.
#[utoipa::path(operation_id = "listTurnEntries", tag = "rotation", security(("bearer" = ["rotation:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListEntries),
    responses((status = 200, description = "A page of the ledger", body = TurnEntryPage)))]
#[get("/sites/{site_id}/rotation/entries")]
pub async fn list_turn_entries(
    caller: Caller<can::ReadRotation>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListEntries>,
) -> Result<HttpResponse, Problem> {
    let ListEntries {
        salesperson_id,
        kind,
        from,
        until,
        limit,
        cursor,
    } = query.0;
    let list = ("turn-entries", path.0, salesperson_id, kind, from, until);
    let page = page_request::<i64>(limit, cursor.as_deref(), &list)?;
    let filter = EntryFilter {
        salesperson: salesperson_id,
        kind,
        from,
        until,
    };
    let mut connection = app.db.read().await?;
    let found = rotation::entries(&mut connection, &caller, path.0, filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(TurnEntryPage {
        items: found.items.into_iter().map(TurnEntry::from).collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

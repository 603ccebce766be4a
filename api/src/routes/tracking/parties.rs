//! Where parties stand with their follow-up.

use super::dto::{FollowUpStandings, SetPartyOrder, TrackedParty, TrackedPartyPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routes::customers::mask::Sight;
use crate::routing::{get, put};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{PartyId, UnitId, UserId};
use kehu_reception::tracking::parties::{self, Due, Place, TrackedFilter};
use kehu_reception::tracking::words::FunnelStage;
use kehu_reception::words::IntentLevel;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// How due a contact is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpDue {
    /// Today or before.
    Due,
    /// Must have been before today.
    Overdue,
}

/// The filters of the list of tracked parties.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTrackedParties {
    /// Only those of this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Any of these levels.
    #[serde(default)]
    #[validate(length(max = 4))]
    #[param(max_items = 4)]
    pub level: Vec<IntentLevel>,
    /// In any of these stages.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[param(max_items = 10)]
    pub stage: Vec<FunnelStage>,
    /// Only those whose next contact is due, or overdue.
    pub due: Option<FollowUpDue>,
    /// Only hard cases, or only others.
    pub hard_case: Option<bool>,
    /// Only those who bought, or only others.
    pub bought: Option<bool>,
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

impl ListTrackedParties {
    fn filter(&self) -> TrackedFilter {
        TrackedFilter {
            party: None,
            salesperson: self.salesperson_id,
            levels: self.level.clone(),
            stages: self.stage.clone(),
            due: self.due.map(|due| match due {
                FollowUpDue::Due => Due::Now,
                FollowUpDue::Overdue => Due::Overdue,
            }),
            hard_case: self.hard_case,
            bought: self.bought,
        }
    }
}

/// List tracked parties
///
/// The parties of a site in the order in which they are taken up: first those that their salesperson pinned, then by level,
/// due day and last contact. A salesperson sees the own ones. `due=overdue` shows what is missing. By when a contact is due
/// follows from the latest registration or contact and the interval of the level, or of buyers, in the site's policy of
/// today. Rules: ATT-G26, ATT-G27, CUS-05.
#[utoipa::path(operation_id = "listTrackedParties", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ListTrackedParties),
    responses((status = 200, description = "A page of parties", body = TrackedPartyPage)))]
#[get("/sites/{site_id}/tracked-parties")]
pub async fn list_tracked_parties(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<ListTrackedParties>,
) -> Result<HttpResponse, Problem> {
    let list = (path.0, &query.0);
    let identity = (
        "tracked-parties",
        path.0,
        query.0.salesperson_id,
        &query.0.level,
        &query.0.stage,
        query.0.due,
        query.0.hard_case,
        query.0.bought,
    );
    let page = page_request::<Place>(list.1.limit, list.1.cursor.as_deref(), &identity)?;
    let mut connection = app.db.read().await?;
    let found = parties::list(&mut connection, &caller, path.0, &query.0.filter(), &page).await?;
    connection.give_back();
    let sight = Sight::of(&caller);
    Ok(HttpResponse::Ok().json(TrackedPartyPage {
        items: found
            .items
            .into_iter()
            .map(|one| TrackedParty::seen(sight, one))
            .collect(),
        next_cursor: next_cursor(found.next, &identity),
    }))
}

/// Get where a party stands
///
/// Stage in the funnel, level, and by when the next contact is due. Rules: ATT-G26, ATT-G27.
#[utoipa::path(operation_id = "getTrackedParty", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("id" = PartyId, Path, description = "The party")),
    responses((status = 200, description = "Where it stands", body = TrackedParty)))]
#[get("/parties/{id}/tracking")]
pub async fn get_tracked_party(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let found = parties::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(TrackedParty::seen(Sight::of(&caller), found)))
}

/// Get how salespeople stand with their follow-ups
///
/// For each salesperson of the site how many parties must be followed up, are due today, are overdue since when, and are hard
/// cases; a salesperson sees the own line. Rule: ATT-G26.
#[utoipa::path(operation_id = "getFollowUpStanding", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 200, description = "A line for each salesperson", body = FollowUpStandings)))]
#[get("/sites/{site_id}/follow-up-standing")]
pub async fn get_follow_up_standing(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = parties::standing(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(FollowUpStandings { items }))
}

/// Set the order of one's own parties
///
/// The named ones come first, in their order; pins of before are gone. A pin ends when the party goes to somebody else.
/// Rule: ATT-G26.
#[utoipa::path(operation_id = "setPartyOrder", tag = "tracking", security(("bearer" = ["receptions:write"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = SetPartyOrder,
    responses((status = 204, description = "The order is set")))]
#[put("/sites/{site_id}/party-order")]
pub async fn set_party_order(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<SetPartyOrder>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        parties::set_order(tx, caller, path.0, &body.0.party_ids).await?;
        Ok(Reply::done())
    })
    .await
}

//! Parties.

use super::dto::{AddPartyMember, MergeParty, Party, PartyPage, PartyRecordPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routes::customers::mask::Sight;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{PartyId, UnitId, UserId};
use kehu_reception::parties::{self, NewMember, PartyFilter};
use kehu_reception::record;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of parties.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParties {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those on which this salesperson holds the latest claim.
    pub holder_id: Option<UserId>,
    /// Only those on which a claim stands now, or only those on which none does.
    pub claimed: Option<bool>,
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

/// List parties
///
/// Those within the caller's reach, the latest first; a salesperson's own are those that they hold, registered or received.
/// Rules: ATT-G06, ATT-G20.
#[utoipa::path(operation_id = "listParties", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListParties), responses((status = 200, description = "A page of parties", body = PartyPage)))]
#[get("/parties")]
pub async fn list_parties(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListParties>,
) -> Result<HttpResponse, Problem> {
    let ListParties {
        site_id,
        holder_id,
        claimed,
        limit,
        cursor,
    } = query.0;
    let list = ("parties", site_id, holder_id, claimed);
    let page = page_request::<PartyId>(limit, cursor.as_deref(), &list)?;
    let filter = PartyFilter {
        id: None,
        site: site_id,
        holder: holder_id,
        claimed,
    };
    let mut connection = app.db.read().await?;
    let page = parties::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let sight = Sight::of(&caller);
    Ok(HttpResponse::Ok().json(PartyPage {
        items: page
            .items
            .into_iter()
            .map(|party| Party::seen(sight, caller.now, party))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a party
///
/// With its persons and the latest claim on it. Rule: ATT-G20.
#[utoipa::path(operation_id = "getParty", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = PartyId, Path, description = "The party")),
    responses((status = 200, description = "The party", body = Party)))]
#[get("/parties/{id}")]
pub async fn get_party(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let party = parties::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Party::seen(Sight::of(&caller), caller.now, party)))
}

/// List a party's record
///
/// Everything recorded of it, and of the parties merged into it, in the order of what happened: enquiries, referrals,
/// receptions with what was said, registrations and their confirmation, contacts made to follow it up, searches that found
/// it, evidence and decisions, evening minutes, transfers, merges. Rules: ATT-G06 to ATT-G26.
#[utoipa::path(operation_id = "listPartyRecord", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = PartyId, Path, description = "The party"), PageQuery),
    responses((status = 200, description = "A page of the record", body = PartyRecordPage)))]
#[get("/parties/{id}/record")]
pub async fn list_party_record(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<PartyId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("party-record", path.0);
    let page = page_request::<record::Place>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = record::timeline(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PartyRecordPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Add a person to a party
///
/// Who buys together with those who came first, with the kinship and since when it is known. A person who belongs to another
/// party stays there: such parties are linked by kinship, or merged when they are the same. Rules: ATT-V12, ATT-R11.
#[utoipa::path(operation_id = "addPartyMember", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("id" = PartyId, Path, description = "The party")), request_body = AddPartyMember,
    responses((status = 200, description = "The party", body = Party)))]
#[post("/parties/{id}/members")]
pub async fn add_party_member(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<AddPartyMember>,
) -> Result<HttpResponse, Problem> {
    let (state, new) = (app.clone(), NewMember::from(body.0));
    act.run(&app, caller, async move |tx, caller| {
        let party = parties::add_member(tx, caller, &state.vault, path.0, &new).await?;
        Reply::ok(&Party::seen(Sight::of(caller), caller.now, party))
    })
    .await
}

/// Merge another party into this one
///
/// Recognised as the same by hand. Nothing is lost: what was recorded of either stays recorded and is read as this one's. Of
/// two claims that overlap the earlier holds, and the other yields to it. Rules: ATT-G06, ATT-G22.
#[utoipa::path(operation_id = "mergeParty", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("id" = PartyId, Path, description = "The party that remains")), request_body = MergeParty,
    responses((status = 200, description = "The party", body = Party)))]
#[post("/parties/{id}/merge")]
pub async fn merge_party(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<PartyId>,
    _: NoQuery,
    act: Act,
    body: Json<MergeParty>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let party = parties::merge(tx, caller, path.0, body.0.merged_id, &body.0.reason).await?;
        Reply::ok(&Party::seen(Sight::of(caller), caller.now, party))
    })
    .await
}

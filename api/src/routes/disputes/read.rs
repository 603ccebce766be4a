//! Reading disputes.

use super::dto::{Dispute, DisputePage, Names, people_of};
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::reply::{Reply, found};
use crate::routes::determinations::{AttributionFacts, KeptFacts};
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_db::PgConnection;
use kehu_determinations::disputes::{self, DisputeFilter, DisputeState};
use kehu_determinations::names_of;
use kehu_kernel::{DealId, DisputeId, Language, PartyId, UnitId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of disputes.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDisputes {
    /// Of this site.
    pub site_id: Option<UnitId>,
    /// Over this party.
    pub party_id: Option<PartyId>,
    /// Over this deal.
    pub deal_id: Option<DealId>,
    /// Between this salesperson and others.
    pub claimant_id: Option<UserId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub state: Vec<DisputeState>,
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

/// List disputes
///
/// The latest first. A salesperson sees those in which they are one of the sides, managers those of their sites. Rules:
/// ATT-V20, ATT-R15 to ATT-R18.
#[utoipa::path(operation_id = "listDisputes", tag = "disputes", security(("bearer" = ["determinations:read"])),
    params(ListDisputes), responses((status = 200, description = "A page of disputes", body = DisputePage)))]
#[get("/disputes")]
pub async fn list_disputes(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    query: Query<ListDisputes>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let list = (
        "disputes",
        (
            query.site_id,
            query.party_id,
            query.deal_id,
            query.claimant_id,
        ),
        &query.state,
    );
    let page = page_request::<DisputeId>(query.limit, query.cursor.as_deref(), &list)?;
    let filter = DisputeFilter {
        site: query.site_id,
        party: query.party_id,
        deal: query.deal_id,
        claimant: query.claimant_id,
        states: query.state.clone(),
    };
    let mut connection = app.db.read().await?;
    let page = disputes::list(&mut connection, &caller, &filter, &page).await?;
    let names = Names {
        names: names_of(&mut connection, &people_of(page.items.iter())).await?,
        language: caller.language,
    };
    connection.give_back();
    Ok(HttpResponse::Ok().json(DisputePage {
        items: page
            .items
            .into_iter()
            .map(|one| Dispute::of(one, &names))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a dispute
///
/// What each side said, what was proposed and signed, what was ruled and found, and how it ended. Rules: ATT-V20, ATT-R15 to
/// ATT-R18.
#[utoipa::path(operation_id = "getDispute", tag = "disputes", security(("bearer" = ["determinations:read"])),
    params(("id" = DisputeId, Path, description = "The dispute"), IfNoneMatch),
    responses((status = 200, description = "The dispute", body = Dispute)))]
#[get("/disputes/{id}")]
pub async fn get_dispute(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = disputes::find(&mut connection, &caller, path.0).await?;
    let body = told(&mut connection, caller.language, one).await?;
    connection.give_back();
    Ok(found(&known, &body))
}

/// Get the facts of a dispute
///
/// The facts as they stood when it was opened: frozen, whatever was recorded since.
#[utoipa::path(operation_id = "getDisputeFacts", tag = "disputes", security(("bearer" = ["determinations:read"])),
    params(("id" = DisputeId, Path, description = "The dispute")),
    responses((status = 200, description = "The facts", body = KeptFacts)))]
#[get("/disputes/{id}/facts")]
pub async fn get_dispute_facts(
    caller: Caller<can::ReadDeterminations>,
    app: State,
    path: Path<DisputeId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let kept = disputes::facts_of(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(KeptFacts {
        facts: AttributionFacts::of(&kept.facts)?,
        digest: kept.digest.to_string(),
    }))
}

/// A dispute with the names of those in it.
pub(super) async fn told(
    connection: &mut PgConnection,
    language: Language,
    dispute: disputes::Dispute,
) -> Result<Dispute, Problem> {
    let people: Vec<UserId> = people_of(std::iter::once(&dispute));
    let names = Names {
        names: names_of(connection, &people).await?,
        language,
    };
    Ok(Dispute::of(dispute, &names))
}

/// The answer to an act on a dispute.
pub(super) async fn replied(
    connection: &mut PgConnection,
    language: Language,
    dispute: disputes::Dispute,
) -> Result<Reply, Failure> {
    Reply::current(&told(connection, language, dispute).await?)
}

//! Running, approving, closing and discarding settlements.

use super::dto::{
    CommissionSettlement, CommissionSettlementPage, CommissionSettlementPreview,
    CommissionSettlementView, DiscardCommissionSettlement, SettleCommission,
};
use super::month;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem, ProblemBody};
use crate::reply::{Reply, found};
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_commission::settlement::{self, Filter, SettlementState};
use kehu_kernel::{SettlementId, UnitId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Settle a month's commission
///
/// Begins the settlement of a month that has ended; a job computes it. For each deal it asks what everybody ought to have by
/// the end of the month and posts the difference: new commission, what has become due, and reversals of what was divided
/// otherwise or fell away, each naming what it reverses. Sanctions that have taken effect are carried out; delegates of those
/// who left get their share of what has become payable since; where the policy says so the pool is divided by the scores of
/// the month; and what is payable is paid. Asked again, also by another instance in the same moment, it answers the settlement that is there.
/// Nothing counts before it is approved and closed. One whose job failed or was called off goes on where it stood when it is
/// asked for again. Refused while the month is open, while another month of the site is being settled, and while an earlier
/// one is not. Rules: ATT-D09, ATT-D11, ATT-E06, ATT-E07, GOV-05.
#[utoipa::path(operation_id = "settleCommission", tag = "commission", security(("bearer" = ["commission:settle"])),
    request_body = SettleCommission, responses((status = 202, description = "The settlement", body = CommissionSettlement,
        headers(("Location" = String, description = "Where it is"))),
        (status = 409, description = "The month is open, or another one is being settled or has to be before", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/commission/settlements")]
pub async fn settle_commission(
    caller: Caller<can::SettleCommission>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<SettleCommission>,
) -> Result<HttpResponse, Problem> {
    let month = month::in_body(&body.0.month)?;
    act.run(&app, caller, async move |tx, caller| {
        let one = settlement::begin(tx, caller, body.0.site_id, month).await?;
        let place = format!("/v1/commission/settlements/{}", one.id);
        Reply::begun(place, &CommissionSettlement::from(one))
    })
    .await
}

/// Preview a settlement
///
/// Computes a month as its settlement would, and undoes it: the sums, and what each person would get. For sites of at most
/// 10000 deals. Rule: ATT-D09.
#[utoipa::path(operation_id = "previewCommissionSettlement", tag = "commission", security(("bearer" = ["commission:settle"])),
    request_body = SettleCommission, responses((status = 200, description = "The settlement as it would be", body = CommissionSettlementPreview)))]
#[post("/commission/settlements/preview")]
pub async fn preview_commission_settlement(
    caller: Caller<can::SettleCommission>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<SettleCommission>,
) -> Result<HttpResponse, Problem> {
    let month = month::in_body(&body.0.month)?;
    act.dry_run(true)
        .run(&app, caller, async move |tx, caller| {
            let preview = settlement::preview(tx, caller, body.0.site_id, month).await?;
            Reply::ok(&CommissionSettlementPreview::from(preview))
        })
        .await
}

/// The filters of the list of settlements.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCommissionSettlements {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this month, such as 2026-05.
    #[param(max_length = 7)]
    #[validate(length(equal = 7))]
    pub month: Option<String>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub state: Vec<SettlementState>,
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

/// List settlements
///
/// Those of the sites that the caller may see, the latest first. Rule: ATT-D09.
#[utoipa::path(operation_id = "listCommissionSettlements", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ListCommissionSettlements), responses((status = 200, description = "A page of settlements", body = CommissionSettlementPage)))]
#[get("/commission/settlements")]
pub async fn list_commission_settlements(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ListCommissionSettlements>,
) -> Result<HttpResponse, Problem> {
    let ListCommissionSettlements {
        site_id,
        month,
        state,
        limit,
        cursor,
    } = query.0;
    let list = ("settlements", site_id, &month, &state);
    let page = page_request::<SettlementId>(limit, cursor.as_deref(), &list)?;
    let filter = Filter {
        site: site_id,
        month: month::in_query(month.as_deref())?,
        states: state.clone(),
    };
    let mut connection = app.db.read().await?;
    let page = settlement::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionSettlementPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a settlement
///
/// Where it stands, how far its computation is, and its sums. Rule: ATT-D09.
#[utoipa::path(operation_id = "getCommissionSettlement", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("id" = SettlementId, Path, description = "The settlement"), IfNoneMatch),
    responses((status = 200, description = "The settlement", body = CommissionSettlementView)))]
#[get("/commission/settlements/{id}")]
pub async fn get_commission_settlement(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<SettlementId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = settlement::find(&mut connection, &caller, path.0).await?;
    let sums = settlement::sums(&mut connection, &caller, path.0).await?;
    connection.give_back();
    let view = CommissionSettlementView {
        settlement: one.into(),
        sums: sums.into_iter().map(Into::into).collect(),
    };
    Ok(found(&known, &view))
}

/// Submit a settlement
///
/// Once it is computed, to its approvers: sales manager, finance, general manager, unless the company's policy names others.
/// Who ran it decides on none of the steps. Rules: ATT-D09, GOV-09.
#[utoipa::path(operation_id = "submitCommissionSettlement", tag = "commission", security(("bearer" = ["commission:settle"])),
    params(("id" = SettlementId, Path, description = "The settlement")),
    responses((status = 200, description = "The settlement", body = CommissionSettlement)))]
#[post("/commission/settlements/{id}/submit")]
pub async fn submit_commission_settlement(
    caller: Caller<can::SettleCommission>,
    app: State,
    path: Path<SettlementId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        reply(settlement::submit(tx, caller, path.0).await?)
    })
    .await
}

/// Close a settlement
///
/// Once it is approved: its postings count from now on, the statements are open to those whom they concern, and it never
/// changes again. What turns out otherwise later is corrected by reversing postings in the next settlement. Rule: ATT-D09.
#[utoipa::path(operation_id = "closeCommissionSettlement", tag = "commission", security(("bearer" = ["commission:settle"])),
    params(("id" = SettlementId, Path, description = "The settlement")),
    responses((status = 200, description = "The settlement", body = CommissionSettlement)))]
#[post("/commission/settlements/{id}/close")]
pub async fn close_commission_settlement(
    caller: Caller<can::SettleCommission>,
    app: State,
    path: Path<SettlementId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        reply(settlement::close(tx, caller, path.0).await?)
    })
    .await
}

/// Discard a settlement
///
/// One that is not closed: it counts for nothing, and the month can be run anew. One that is before its approvers is taken
/// back there. Rule: ATT-D09.
#[utoipa::path(operation_id = "discardCommissionSettlement", tag = "commission", security(("bearer" = ["commission:settle"])),
    params(("id" = SettlementId, Path, description = "The settlement")), request_body = DiscardCommissionSettlement,
    responses((status = 200, description = "The settlement", body = CommissionSettlement)))]
#[post("/commission/settlements/{id}/discard")]
pub async fn discard_commission_settlement(
    caller: Caller<can::SettleCommission>,
    app: State,
    path: Path<SettlementId>,
    _: NoQuery,
    act: Act,
    body: Json<DiscardCommissionSettlement>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        reply(settlement::discard(tx, caller, path.0, &body.0.reason).await?)
    })
    .await
}

fn reply(one: settlement::Settlement) -> Result<Reply, Failure> {
    Reply::current(&CommissionSettlement::from(one))
}

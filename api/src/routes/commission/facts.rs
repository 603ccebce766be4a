//! What payment waits for, and who left.

use super::dto::{
    CommissionMilestone, CommissionMilestonePage, Departure, DeparturePage, EndDeparture,
    RecordCommissionMilestone, RecordDeparture,
};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_commission::departures::{self, NewDeparture};
use kehu_commission::milestones::{self, NewMilestone};
use kehu_kernel::{DealId, DepartureId, MilestoneId, UnitId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Record a milestone
///
/// That a loan was contracted or paid out, a unit handed over, or the project ended: what the policy lets wait for it accrues
/// or becomes payable with the settlement of the month. Each is recorded once. Rule: ATT-D09.
#[utoipa::path(operation_id = "recordCommissionMilestone", tag = "commission", security(("bearer" = ["commission:settle"])),
    request_body = RecordCommissionMilestone, responses((status = 200, description = "The milestone", body = CommissionMilestone)))]
#[post("/commission/milestones")]
pub async fn record_commission_milestone(
    caller: Caller<can::SettleCommission>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RecordCommissionMilestone>,
) -> Result<HttpResponse, Problem> {
    let RecordCommissionMilestone {
        site_id,
        deal_id,
        milestone,
        occurred_on,
    } = body.0;
    let new = NewMilestone {
        site_id,
        deal_id,
        milestone,
        occurred_on,
    };
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&CommissionMilestone::from(
            milestones::record(tx, caller, new).await?,
        ))
    })
    .await
}

/// The filters of the list of milestones.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCommissionMilestones {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this deal.
    pub deal_id: Option<DealId>,
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

/// List milestones
///
/// Those of the sites that the caller may see, the latest first. Rule: ATT-D09.
#[utoipa::path(operation_id = "listCommissionMilestones", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ListCommissionMilestones), responses((status = 200, description = "A page of milestones", body = CommissionMilestonePage)))]
#[get("/commission/milestones")]
pub async fn list_commission_milestones(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ListCommissionMilestones>,
) -> Result<HttpResponse, Problem> {
    let ListCommissionMilestones {
        site_id,
        deal_id,
        limit,
        cursor,
    } = query.0;
    let list = ("milestones", site_id, deal_id);
    let page = page_request::<MilestoneId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = milestones::list(&mut connection, &caller, site_id, deal_id, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionMilestonePage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Record a departure
///
/// That somebody left a site, and in which manner: the policy says whether what is not payable yet, and what accrues later,
/// is paid, falls to the department, or is shared with a delegate who follows the deals up; a later policy changes nothing of
/// that. Neither who left nor the delegate records it. The delegate and the agreed share
/// belong to the record and never change: with each settlement the delegate gets the share of what becomes payable on the
/// leaver's deals after the departure, deal by deal; when a deal falls away the share comes back. Where the policy wants a
/// delegate and there is none, all falls to the department; so does the share of a delegate who leaves in a manner that
/// forfeits. Rules: ATT-D09, GOV-09.
#[utoipa::path(operation_id = "recordDeparture", tag = "commission", security(("bearer" = ["commission:settle"])),
    request_body = RecordDeparture, responses((status = 200, description = "The departure", body = Departure)))]
#[post("/commission/departures")]
pub async fn record_departure(
    caller: Caller<can::SettleCommission>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RecordDeparture>,
) -> Result<HttpResponse, Problem> {
    let RecordDeparture {
        site_id,
        user_id,
        manner,
        left_on,
        reason,
        delegate,
    } = body.0;
    let new = NewDeparture {
        site_id,
        user_id,
        manner,
        left_on,
        reason,
        delegate: delegate.map(Into::into),
    };
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&Departure::from(
            departures::record(tx, caller, new.clone()).await?,
        ))
    })
    .await
}

/// End a departure
///
/// That the person works at the site again: deals that come to count from that day on are not touched by the departure, those
/// before stay under it; and the person can leave again. Or that nobody had left and the departure was recorded by mistake:
/// then the next settlement gives back what fell to the department or a delegate. Neither who left nor the delegate records
/// it. Rules: ATT-D09, GOV-09, GOV-10.
#[utoipa::path(operation_id = "endDeparture", tag = "commission", security(("bearer" = ["commission:settle"])),
    params(("id" = DepartureId, Path, description = "The departure")), request_body = EndDeparture,
    responses((status = 200, description = "The departure", body = Departure)))]
#[post("/commission/departures/{id}/end")]
pub async fn end_departure(
    caller: Caller<can::SettleCommission>,
    app: State,
    path: Path<DepartureId>,
    _: NoQuery,
    act: Act,
    body: Json<EndDeparture>,
) -> Result<HttpResponse, Problem> {
    let EndDeparture {
        returned_on,
        reason,
    } = body.0;
    act.run(&app, caller, async move |tx, caller| {
        Reply::ok(&Departure::from(
            departures::end(tx, caller, path.0, returned_on, reason.clone()).await?,
        ))
    })
    .await
}

/// The filters of the list of departures.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDepartures {
    /// Only those from this site.
    pub site_id: Option<UnitId>,
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

/// List departures
///
/// Those from the sites that the caller may see, the latest first. Rule: ATT-D09.
#[utoipa::path(operation_id = "listDepartures", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ListDepartures), responses((status = 200, description = "A page of departures", body = DeparturePage)))]
#[get("/commission/departures")]
pub async fn list_departures(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ListDepartures>,
) -> Result<HttpResponse, Problem> {
    let ListDepartures {
        site_id,
        limit,
        cursor,
    } = query.0;
    let list = ("departures", site_id);
    let page = page_request::<DepartureId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = departures::list(&mut connection, &caller, site_id, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(DeparturePage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

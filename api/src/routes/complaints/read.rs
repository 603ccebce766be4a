//! Reading complaints.

use super::dto::{Complaint, ComplaintCase, ComplaintPage};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_complaints::Filter;
use kehu_complaints::words::{Channel, Punctuality, Severity, Stage};
use kehu_kernel::{ComplaintId, CustomerId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of complaints.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListComplaints {
    /// Only those at one of these units.
    #[serde(default)]
    #[param(max_items = 50)]
    #[validate(length(max = 50))]
    pub unit_id: Vec<UnitId>,
    /// Only those at one of these stages.
    #[serde(default)]
    #[param(max_items = 11)]
    #[validate(length(max = 11))]
    pub stage: Vec<Stage>,
    /// Only those of one of these severities.
    #[serde(default)]
    #[param(max_items = 3)]
    #[validate(length(max = 3))]
    pub severity: Vec<Severity>,
    /// Only those of this category.
    #[param(max_length = 50)]
    #[validate(length(max = 50))]
    pub category: Option<String>,
    /// Only those by this channel.
    pub channel: Option<Channel>,
    /// Only those of this customer.
    pub customer_id: Option<CustomerId>,
    /// Only those of this acceptor.
    pub acceptor_id: Option<UserId>,
    /// Only those standing so to their deadline now.
    pub punctuality: Option<Punctuality>,
    /// Only those received from this instant on.
    pub received_from: Option<DateTime<Utc>>,
    /// Only those received before this instant.
    pub received_before: Option<DateTime<Utc>>,
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

impl ListComplaints {
    fn filter(&self) -> Filter {
        Filter {
            units: self.unit_id.clone(),
            stages: self.stage.clone(),
            severities: self.severity.clone(),
            category: self.category.clone(),
            channel: self.channel,
            customer: self.customer_id,
            acceptor: self.acceptor_id,
            punctuality: self.punctuality,
            received_from: self.received_from,
            received_before: self.received_before,
        }
    }
}

/// List complaints
///
/// Those at the units that the caller reaches, accepted by or offered to the caller, the latest first. Rules: CMP-01,
/// CMP-08, CMP-12.
#[utoipa::path(operation_id = "listComplaints", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(ListComplaints), responses((status = 200, description = "A page of complaints", body = ComplaintPage)))]
#[get("/complaints")]
pub async fn list_complaints(
    caller: Caller<can::ReadComplaints>,
    app: State,
    query: Query<ListComplaints>,
) -> Result<HttpResponse, Problem> {
    let list = &query.0;
    let page = page_request::<ComplaintId>(list.limit, list.cursor.as_deref(), list)?;
    let mut connection = app.db.read().await?;
    let page = kehu_complaints::list(&mut connection, &caller, &list.filter(), &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintPage {
        items: page
            .items
            .into_iter()
            .map(|one| Complaint::of(one, &caller))
            .collect(),
        next_cursor: next_cursor(page.next, list),
    }))
}

/// Get a complaint
///
/// With every step of every round: who, when, and what was found. Rules: CMP-01, CMP-04.
#[utoipa::path(operation_id = "getComplaint", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(("id" = ComplaintId, Path, description = "The complaint")),
    responses((status = 200, description = "The complaint", body = ComplaintCase)))]
#[get("/complaints/{id}")]
pub async fn get_complaint(
    caller: Caller<can::ReadComplaints>,
    app: State,
    path: Path<ComplaintId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let case = kehu_complaints::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintCase::of(case, &caller)))
}

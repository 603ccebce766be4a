//! Complaints as figures.

use super::dto::ComplaintStatistics;
use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_complaints::statistics::{self, Dimension, Span};
use kehu_kernel::UnitId;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use validator::Validate;

/// Which figures.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetComplaintStatistics {
    /// By what they are divided.
    pub dimension: Dimension,
    /// Received from this instant on.
    pub received_from: DateTime<Utc>,
    /// Received before this instant.
    pub received_before: DateTime<Utc>,
    /// Only those at one of these units.
    #[serde(default)]
    #[param(max_items = 50)]
    #[validate(length(max = 50))]
    pub unit_id: Vec<UnitId>,
}

/// Get complaints as figures
///
/// Of those received in a span of time: how many by category, cause, responsible unit, channel, severity or month; deadlines
/// kept and missed, now and by the first reply, which a reopening does not take away; whatever was overdue at some time;
/// repeats and reopened ones; time to each step, on the wall and in working time; satisfaction and scores of all follow-up
/// calls. What is counted is what the list of complaints shows under the same filters. Rules: CMP-08, CMP-12.
#[utoipa::path(operation_id = "getComplaintStatistics", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(GetComplaintStatistics), responses((status = 200, description = "The figures", body = ComplaintStatistics)))]
#[get("/complaints/statistics")]
pub async fn get_complaint_statistics(
    caller: Caller<can::ReadComplaints>,
    app: State,
    query: Query<GetComplaintStatistics>,
) -> Result<HttpResponse, Problem> {
    let GetComplaintStatistics {
        dimension,
        received_from,
        received_before,
        unit_id,
    } = query.0;
    let span = Span {
        from: received_from,
        before: received_before,
        units: unit_id,
    };
    let mut connection = app.db.read_for_report().await?;
    let lines = statistics::lines(&mut connection, &caller, &span, dimension).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ComplaintStatistics {
        dimension,
        items: lines.into_iter().map(Into::into).collect(),
    }))
}

//! What the desk chooses from.

use super::dto::ComplaintCatalogue;
use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::UnitId;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which catalogue.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetComplaintCatalogue {
    /// The unit.
    pub unit_id: UnitId,
}

/// Get the catalogue of complaints
///
/// Categories, causes and what each severity means at a unit, by the policy in force today. Rules: CMP-03, CMP-06, CMP-07.
#[utoipa::path(operation_id = "getComplaintCatalogue", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(GetComplaintCatalogue), responses((status = 200, description = "The catalogue", body = ComplaintCatalogue)))]
#[get("/complaints/catalogue")]
pub async fn get_complaint_catalogue(
    caller: Caller<can::ReadComplaints>,
    app: State,
    query: Query<GetComplaintCatalogue>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let unit = query.0.unit_id;
    let seen = kehu_identity::units::find(&mut connection, &caller.scope, unit).await?;
    seen.ok_or(kehu_complaints::Error::UnknownUnit {})?;
    let found = kehu_complaints::policy_at(&mut connection, unit, caller.today()).await?;
    connection.give_back();
    let catalogue = ComplaintCatalogue::of(found.document, found.version, caller.language);
    Ok(HttpResponse::Ok().json(catalogue))
}

//! The list of obligations.

use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::UnitId;
use kehu_obligations::{Obligation, ObligationState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Whose obligations.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListObligations {
    /// Only those of this company.
    pub company_id: Option<UnitId>,
    /// Only those in this state.
    pub state: Option<ObligationState>,
}

/// What is to be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Obligations {
    /// One for each company, duty and period.
    #[schema(max_items = 4000)]
    pub items: Vec<Obligation>,
}

/// List obligations
///
/// What the companies within the caller's reach owe by their policies: due in the present period, done with what shows it,
/// or overdue from the last one. Nothing is entered here: the records of the domains show what was done. The general manager
/// is told once of what becomes overdue. Rules: GOV-06, SUR-03.
#[utoipa::path(operation_id = "listObligations", tag = "indicators", security(("bearer" = ["obligations:read"])),
    params(ListObligations), responses((status = 200, description = "The obligations", body = Obligations)))]
#[get("/obligations")]
pub async fn list_obligations(
    caller: Caller<can::ReadObligations>,
    app: State,
    query: Query<ListObligations>,
) -> Result<HttpResponse, Problem> {
    let ListObligations { company_id, state } = query.0;
    let mut connection = app.db.read().await?;
    let mut items =
        kehu_obligations::list(&mut connection, &caller, company_id, caller.today()).await?;
    items.retain(|one| state.is_none_or(|state| one.state == state));
    connection.give_back();
    Ok(HttpResponse::Ok().json(Obligations { items }))
}

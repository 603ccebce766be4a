//! Giving a customer to another employee or unit.

use super::dto::{AssignAccountManager, Customer};
use super::update::shown;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, Assignment, Target};
use kehu_kernel::CustomerId;

/// Assign an account manager
///
/// Gives the customer to another employee, unit, or both, with the reason; the history keeps who had it. Only a prospect
/// of which no approval is under way goes to another company, since each company opens its own accounts. Rules: CUS-02,
/// CUS-06, CUS-11.
#[utoipa::path(operation_id = "assignAccountManager", tag = "customers", security(("bearer" = ["customers:assign"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = AssignAccountManager, responses((status = 200, description = "The customer", body = Customer)))]
#[post("/customers/{id}/assign-account-manager")]
pub async fn assign_account_manager(
    caller: Caller<can::AssignCustomers>,
    app: State,
    id: Path<CustomerId>,
    act: Act,
    body: Json<AssignAccountManager>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        customer: id.0,
        version: None,
    };
    let AssignAccountManager {
        account_manager_id,
        unit_id,
        reason,
    } = body.0;
    let assignment = Assignment {
        account_manager: account_manager_id,
        unit: unit_id,
    };
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        dossier::assign(tx, caller, &state.vault, target, assignment, &reason).await?;
        shown(tx, caller, target.customer).await
    })
    .await
}

//! Entering a customer.

use super::dto::{CreateCustomer, Customer};
use super::mask::Sight;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::Json;
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier;
use kehu_identity::Permission;

/// Enter a customer
///
/// Enters a prospect with its contacts and identifiers. Identifiers are checked by their national rules; a wrong check
/// character alone can be overridden, with a reason and `customers:override_identifier`. A customer with the same unified
/// social credit code is refused always (409); one with the same mobile, identifier or a name alike until it is named in
/// `accepted_duplicates` as another. Rules: CUS-01, CUS-06.
#[utoipa::path(operation_id = "createCustomer", tag = "customers", security(("bearer" = ["customers:write"])),
    request_body = CreateCustomer, responses((status = 201, description = "The customer", body = Customer)))]
#[post("/customers")]
pub async fn create_customer(
    caller: Caller<can::WriteCustomers>,
    app: State,
    act: Act,
    body: Json<CreateCustomer>,
) -> Result<HttpResponse, Problem> {
    let may_override = caller.may(Permission::CustomersOverrideIdentifier);
    let (mut new, acceptance) = body.0.split();
    if !caller.scope.all && caller.scope.units.is_empty() {
        new.account_manager_id = new.account_manager_id.or(caller.user());
    }
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let dossier = dossier::create(
            tx,
            caller,
            &state.vault,
            new.clone(),
            acceptance.as_ref(),
            may_override,
        )
        .await?;
        let id = dossier.customer.id;
        let body = Customer::seen(Sight::of(caller), dossier);
        Reply::made(format!("/v1/customers/{id}"), &body)
    })
    .await
}

//! Identifiers of a customer.

use super::dto::{AddCustomerIdentifier, Identifier, RemoveIdentifier};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, Target};
use kehu_identity::Permission;
use kehu_kernel::{CustomerId, IdentifierId};

/// Add an identifier
///
/// The number is checked by its national rules. Codes of companies are published and stand in clear; numbers of persons
/// and accounts are sealed and shown by their last four characters. A wrong check character alone can be overridden, with
/// a reason and `customers:override_identifier`. Rules: CUS-01, CUS-05.
#[utoipa::path(operation_id = "addIdentifier", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = AddCustomerIdentifier, responses((status = 201, description = "The identifier", body = Identifier, headers(("ETag" = String, description = "The customer's new version")))))]
#[post("/customers/{id}/identifiers")]
pub async fn add_identifier(
    caller: Caller<can::WriteCustomers>,
    app: State,
    id: Path<CustomerId>,
    act: Act,
    body: Json<AddCustomerIdentifier>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        customer: id.0,
        version: None,
    };
    let may_override = caller.may(Permission::CustomersOverrideIdentifier);
    let (new, acceptance) = body.0.split();
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let (customer, added) = dossier::add_identifier(
            tx,
            caller,
            &state.vault,
            target,
            &new,
            acceptance.as_ref(),
            may_override,
        )
        .await?;
        let place = format!("/v1/customers/{}/identifiers/{}", customer.id, added.id);
        Ok(Reply::created(place, &Identifier::from(added))?.version(customer.version))
    })
    .await
}

/// Remove an identifier
///
/// With the reason; the history keeps the number. Rule: CUS-02.
#[utoipa::path(operation_id = "removeIdentifier", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer"), ("identifier_id" = IdentifierId, Path, description = "The identifier")),
    request_body = RemoveIdentifier, responses((status = 204, description = "Removed", headers(("ETag" = String, description = "The customer's new version")))))]
#[post("/customers/{id}/identifiers/{identifier_id}/remove")]
pub async fn remove_identifier(
    caller: Caller<can::WriteCustomers>,
    app: State,
    ids: Path<(CustomerId, IdentifierId)>,
    act: Act,
    body: Json<RemoveIdentifier>,
) -> Result<HttpResponse, Problem> {
    let (customer, identifier) = ids.0;
    let target = Target {
        customer,
        version: None,
    };
    let reason = body.0.reason;
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let customer =
            dossier::remove_identifier(tx, caller, &state.vault, target, identifier, &reason)
                .await?;
        Ok(Reply::done().version(customer.version))
    })
    .await
}

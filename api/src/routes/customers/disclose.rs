//! Showing personal data in full.

use super::dto::{DiscloseCustomer, Disclosure};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier;
use kehu_kernel::CustomerId;

/// Show personal data in full
///
/// Answers the named fields in full, identity numbers and accounts included, and records who saw what of whom, when and
/// what for. Rule: CUS-05.
#[utoipa::path(operation_id = "discloseCustomer", tag = "customers", security(("bearer" = ["customers:unmask"])),
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = DiscloseCustomer, responses((status = 200, description = "The data", body = Disclosure)))]
#[post("/customers/{id}/disclose")]
pub async fn disclose_customer(
    caller: Caller<can::UnmaskCustomers>,
    app: State,
    id: Path<CustomerId>,
    act: Act,
    body: Json<DiscloseCustomer>,
) -> Result<HttpResponse, Problem> {
    let DiscloseCustomer { fields, reason } = body.0;
    let state = app.clone();
    act.without_key()
        .run(&app, caller, async move |tx, caller| {
            let disclosed =
                dossier::disclose(tx, caller, &state.vault, id.0, &fields, &reason).await?;
            Reply::ok(&Disclosure::from(disclosed))
        })
        .await
}

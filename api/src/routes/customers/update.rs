//! Changing a customer.

use super::dto::{Customer, PatchCustomer};
use super::mask::Sight;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, MergePatch, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::patch;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, Target};
use kehu_kernel::CustomerId;

/// Change a customer
///
/// A merge patch: what is absent stays, null clears. Every changed field is a line of the history with its old and new
/// value. The status has operations of its own. Rules: CUS-01, CUS-02.
#[utoipa::path(operation_id = "updateCustomer", tag = "customers", security(("bearer" = ["customers:write"])),
    params(("id" = CustomerId, Path, description = "The customer"), crate::extract::IfMatch),
    request_body(content = PatchCustomer, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The customer", body = Customer)))]
#[patch("/customers/{id}")]
pub async fn update_customer(
    caller: Caller<can::WriteCustomers>,
    app: State,
    id: Path<CustomerId>,
    version: IfMatch,
    act: Act,
    body: MergePatch<PatchCustomer>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        customer: id.0,
        version: Some(version.0),
    };
    let (patch, acceptance) = body.0.split();
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        dossier::update(
            tx,
            caller,
            &state.vault,
            target,
            patch.clone(),
            acceptance.as_ref(),
        )
        .await?;
        shown(tx, caller, target.customer).await
    })
    .await
}

/// The customer as it stands after a change.
pub(super) async fn shown(
    tx: &mut kehu_db::Tx,
    caller: &kehu_kernel::Caller,
    id: CustomerId,
) -> Result<Reply, crate::problem::Failure> {
    let dossier = dossier::get_changed(tx, id).await?;
    Reply::current(&Customer::seen(Sight::of(caller), dossier))
}

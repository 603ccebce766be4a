//! Merging duplicates.

use super::dto::{Customer, MergeCustomer};
use super::update::shown;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, Target};
use kehu_kernel::CustomerId;

/// Merge a duplicate into a customer
///
/// This customer takes the other's contacts, identifiers and needs, the fields that it lacks, and those named in
/// `take_over`. The other stays as a record that points here, and its history and timeline are read as part of this
/// one's: nothing is lost. Refused are customers of different companies or kinds, with different unified social credit
/// codes, and a merge that would lose the weightier status: merge the other way round. `dry_run` shows what would come of
/// it. Rule: CUS-01.
#[utoipa::path(operation_id = "mergeCustomer", tag = "customers", security(("bearer" = ["customers:merge"])),
    params(("id" = CustomerId, Path, description = "The customer that survives")),
    request_body = MergeCustomer, responses((status = 200, description = "The survivor", body = Customer)))]
#[post("/customers/{id}/merge")]
pub async fn merge_customer(
    caller: Caller<can::MergeCustomers>,
    app: State,
    id: Path<CustomerId>,
    act: Act,
    body: Json<MergeCustomer>,
) -> Result<HttpResponse, Problem> {
    let target = Target {
        customer: id.0,
        version: None,
    };
    let MergeCustomer {
        merged_id,
        take_over,
        reason,
        dry_run,
    } = body.0;
    let state = app.clone();
    act.dry_run(dry_run)
        .run(&app, caller, async move |tx, caller| {
            dossier::merge(
                tx,
                caller,
                &state.vault,
                target,
                merged_id,
                &take_over,
                &reason,
            )
            .await?;
            shown(tx, caller, target.customer).await
        })
        .await
}

//! One customer.

use super::dto::Customer;
use super::mask::Sight;
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier;
use kehu_kernel::CustomerId;

/// Get a customer
///
/// The dossier with contacts and identifiers; personal values are masked by role. One that was merged away is answered as
/// it stood, with the survivor in `merged_into`. Outside the caller's scope it does not exist. Rules: CUS-01, CUS-05,
/// CUS-06.
#[utoipa::path(operation_id = "getCustomer", tag = "customers", security(("bearer" = ["customers:read"])),
    params(("id" = CustomerId, Path, description = "The customer"), IfNoneMatch),
    responses((status = 200, description = "The customer", body = Customer)))]
#[get("/customers/{id}")]
pub async fn get_customer(
    caller: Caller<can::ReadCustomers>,
    app: State,
    id: Path<CustomerId>,
    _: NoQuery,
    known: IfNoneMatch,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let dossier = dossier::get(&mut connection, &caller, id.0).await?;
    connection.give_back();
    Ok(reply::found(
        &known,
        &Customer::seen(Sight::of(&caller), dossier),
    ))
}

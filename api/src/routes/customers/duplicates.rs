//! Looking for duplicates before a customer is entered.

use super::dto::{CheckDuplicates, DuplicateReport, PossibleDuplicate};
use super::mask::Sight;
use crate::auth::Caller;
use crate::extract::Json;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::dossier::{self, Candidate};

/// Check for duplicates
///
/// The customers that may be the same as the one described: same unified social credit code, same other identifier, a
/// mobile in common, or a company name alike by the policy's figure. The whole organisation is searched; of customers
/// outside the caller's scope only the number is told. It changes nothing. Rules: CUS-01, CUS-06.
#[utoipa::path(operation_id = "checkDuplicates", tag = "customers", security(("bearer" = ["customers:write"])),
    request_body = CheckDuplicates, responses((status = 200, description = "The possible duplicates", body = DuplicateReport)))]
#[post("/customers/check-duplicates")]
pub async fn check_duplicates(
    caller: Caller<can::WriteCustomers>,
    app: State,
    body: Json<CheckDuplicates>,
) -> Result<HttpResponse, Problem> {
    let CheckDuplicates {
        unit_id,
        kind,
        name,
        mobiles,
        identifiers,
    } = body.0;
    let today = caller.today();
    let normalised = |value: &str, kind| match kehu_identifiers::check(kind, value, today) {
        Ok(checked) => checked.normalised,
        Err(fault) => fault.normalised,
    };
    let candidate = Candidate {
        name: name.map(|name| (name, kind)),
        telephones: mobiles,
        identifiers: identifiers
            .iter()
            .map(|one| (one.kind, normalised(&one.value, one.kind)))
            .collect(),
    };
    let mut connection = app.db.read().await?;
    let found = dossier::find_duplicates(
        &mut connection,
        &caller,
        &app.vault,
        unit_id,
        &candidate,
        None,
    )
    .await?;
    connection.give_back();
    let sight = Sight::of(&caller);
    let (seen, unseen): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|duplicate| duplicate.visible);
    Ok(HttpResponse::Ok().json(DuplicateReport {
        unseen_count: unseen.len(),
        duplicates: seen
            .into_iter()
            .map(|duplicate| possible(sight, duplicate))
            .collect(),
    }))
}

fn possible(sight: Sight, duplicate: dossier::Duplicate) -> PossibleDuplicate {
    let dossier::Duplicate {
        customer,
        name,
        person,
        unit_id,
        visible: _,
        reasons,
        likeness,
    } = duplicate;
    PossibleDuplicate {
        customer_id: customer,
        name: sight.customer_name(name, person),
        unit_id,
        reasons,
        likeness,
    }
}

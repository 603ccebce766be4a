//! Importing.

use super::dto::{CustomerImport, PrepareImport, PreparedImport};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::import_file::read_table;
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routes::jobs::Job;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::transfers::{self, Mapping, Plan, Settings};
use kehu_kernel::ImportId;
use std::sync::Arc;

/// Prepare an import of customers
///
/// Takes a file that was uploaded with the purpose `import`: CSV in UTF-8 or GB 18030 with commas, semicolons or tabs, or
/// an XLSX workbook, of which the first sheet counts; at most 100000 rows. The columns are guessed by their Chinese or
/// English headings unless `mapping` names them. Answers what the first rows would do, with their errors; nothing is done
/// before `runImport`. A row with a `customer_id`, or with a unified social credit code on file, changes that customer;
/// any other enters one. An empty cell leaves what is on file as it is. Rules: CUS-01, CUS-05, CUS-06.
#[utoipa::path(operation_id = "prepareImport", tag = "transfers", security(("bearer" = ["customers:import"])),
    request_body = PrepareImport,
    responses((status = 201, description = "Prepared", body = PreparedImport, headers(("Location" = String, description = "The import")))))]
#[post("/customer-imports")]
pub async fn prepare_import(
    caller: Caller<can::ImportCustomers>,
    app: State,
    act: Act,
    body: Json<PrepareImport>,
) -> Result<HttpResponse, Problem> {
    let PrepareImport {
        file_id,
        unit_id,
        mapping,
        update_existing,
        accept_duplicates_reason,
    } = body.0;
    let mut connection = app.db.read().await?;
    let file = kehu_files::find(&mut connection, &caller, file_id).await?;
    connection.give_back();
    let table = read_table(&app, &file).await?;
    let mapping = match mapping {
        None => Mapping::guess(&table.headings),
        Some(places) => {
            let places: Vec<_> = places
                .iter()
                .map(|place| (usize::from(place.position), place.column))
                .collect();
            Mapping::new(table.headings.len(), &places)?
        }
    };
    let plan = Arc::new(Plan::new(table, &mapping));
    let settings = Settings {
        file_id,
        unit_id,
        mapping,
        update_existing,
        acceptance_reason: accept_duplicates_reason,
    };
    let state = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let (import, preview) =
            transfers::prepare(tx, caller, &state.vault, settings.clone(), &plan).await?;
        Reply::created(
            format!("/v1/customer-imports/{}", import.id),
            &PreparedImport::of(import, &plan.table, preview, caller.language),
        )
    })
    .await
}

/// Get an import of customers
///
/// How far it is and what came of it. Seen by who prepared it. Rule: CUS-01.
#[utoipa::path(operation_id = "getImport", tag = "transfers", security(("bearer" = ["customers:import"])),
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "The import", body = CustomerImport)))]
#[get("/customer-imports/{id}")]
pub async fn get_import(
    caller: Caller<can::ImportCustomers>,
    app: State,
    id: Path<ImportId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let import = transfers::find(&mut connection, &caller, id.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CustomerImport::from(import)))
}

/// Run an import of customers
///
/// Queues a job that does all rows, each whole or not at all. Rows that could not be done come as a CSV file with the
/// reasons before the original cells: correct it and import it again. A job that was interrupted goes on where it
/// stopped; one that failed or was cancelled does so when it is run again. Rules: CUS-01, CUS-05.
#[utoipa::path(operation_id = "runImport", tag = "transfers", security(("bearer" = ["customers:import"])),
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 202, description = "Queued", body = Job, headers(("Location" = String, description = "The job"), ("Retry-After" = String, description = "Seconds until the first look"))),
        (status = 409, description = "It runs or is done", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/customer-imports/{id}/run")]
pub async fn run_import(
    caller: Caller<can::ImportCustomers>,
    app: State,
    act: Act,
    id: Path<ImportId>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let job = transfers::run(tx, caller, id.0).await?;
        Reply::begun(
            format!("/v1/jobs/{}", job.id),
            &Job::of(job, caller.language),
        )
    })
    .await
}

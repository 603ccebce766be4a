//! One job.

use super::dto::Job;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfNoneMatch, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::{LOOK_AGAIN, Reply, found};
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use kehu_identity::Permission;
use kehu_kernel::JobId;

/// Get a job
///
/// Its progress and, in the end, its result. While it waits or runs, `Retry-After` says when to look again.
#[utoipa::path(operation_id = "getJob", tag = "jobs", security(("bearer" = ["signed-in"])), params(("id" = JobId, Path, description = "The job"), IfNoneMatch),
    responses((status = 200, description = "The job", body = Job,
            headers(("Retry-After" = String, description = "Seconds until the next look")))))]
#[get("/jobs/{id}")]
pub async fn get_job(
    caller: Caller<can::SignIn>,
    app: State,
    known: IfNoneMatch,
    id: Path<JobId>,
) -> Result<HttpResponse, Problem> {
    let reach = caller.with_scope_of(Permission::JobsRead);
    let mut connection = app.db.read().await?;
    let job = kehu_jobs::find(&mut connection, reach.as_ref().unwrap_or(&caller), id.0).await?;
    connection.give_back();
    let over = job.state.is_final();
    let mut response = found(&known, &Job::of(job, caller.language));
    if !over {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static(LOOK_AGAIN));
    }
    Ok(response)
}

/// Cancel a job
///
/// A waiting job is over at once; a running one stops within half a minute and undoes what it has not finished.
#[utoipa::path(operation_id = "cancelJob", tag = "jobs", security(("bearer" = ["signed-in"])), params(("id" = JobId, Path, description = "The job")),
    responses((status = 200, description = "The job", body = Job),
        (status = 409, description = "It has ended already", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[post("/jobs/{id}/cancel")]
pub async fn cancel_job(
    caller: Caller<can::SignIn>,
    app: State,
    act: Act,
    id: Path<JobId>,
) -> Result<HttpResponse, Problem> {
    let reach = caller.with_scope_of(Permission::JobsRead);
    act.run(&app, caller, async move |tx, caller| {
        let job = kehu_jobs::cancel(tx, reach.as_ref().unwrap_or(caller), id.0).await?;
        Reply::current(&Job::of(job, caller.language))
    })
    .await
}

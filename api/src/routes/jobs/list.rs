//! Listing jobs.

use super::dto::{Job, JobPage};
use crate::auth::Caller;
use crate::extract::Query;
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::Permission;
use kehu_jobs::{Filters, JobState};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Which jobs to show.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    cursor: Option<String>,
    /// Kind of work.
    #[param(max_length = 64)]
    #[validate(length(min = 1, max = 64))]
    kind: Option<String>,
    /// Where they stand; repeat it for several.
    #[serde(default)]
    #[param(max_items = 5)]
    #[validate(length(max = 5))]
    status: Vec<JobState>,
    /// Only jobs that the caller asked for.
    #[serde(default)]
    own: bool,
}

/// List jobs
///
/// The caller's own jobs, and with `jobs:read` those of the units that it reaches, the newest first.
#[utoipa::path(operation_id = "listJobs", tag = "jobs", security(("bearer" = ["signed-in"])), params(JobQuery),
    responses((status = 200, description = "A page of jobs", body = JobPage)))]
#[get("/jobs")]
pub async fn list_jobs(
    caller: Caller<can::SignIn>,
    app: State,
    query: Query<JobQuery>,
) -> Result<HttpResponse, Problem> {
    let Query(JobQuery {
        limit,
        cursor,
        kind,
        status,
        own,
    }) = query;
    let list = ("jobs", &kind, &status, own);
    let page = page_request(limit, cursor.as_deref(), &list)?;
    let filters = Filters {
        kind: kind.clone(),
        states: status.clone(),
        own,
    };
    let reach = caller.with_scope_of(Permission::JobsRead);
    let mut connection = app.db.read().await?;
    let found = kehu_jobs::list(
        &mut connection,
        reach.as_ref().unwrap_or(&caller),
        &filters,
        &page,
    )
    .await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(JobPage {
        items: found
            .items
            .into_iter()
            .map(|job| Job::of(job, caller.language))
            .collect(),
        next_cursor: next_cursor(found.next, &list),
    }))
}

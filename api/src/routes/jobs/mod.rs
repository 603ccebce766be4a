//! Long-running work.

mod dto;
mod job;
mod list;

pub(super) use dto::Job;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(list::list_jobs)
        .service(job::get_job)
        .service(job::cancel_job);
}

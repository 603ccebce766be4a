//! Long-running work.

mod dto;
mod job;
mod list;

use crate::contract::Routes;
pub(super) use dto::Job;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(list::list_jobs)
        .service(job::get_job)
        .service(job::cancel_job);
}

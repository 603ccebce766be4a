//! Violations.

mod decide;
mod dto;
mod read;
mod report;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(report::report_violation)
        .service(report::get_violation_catalogue)
        .service(read::list_violations)
        .service(read::list_own_violations)
        .service(read::get_violation)
        .service(read::get_violation_record)
        .service(decide::investigate_violation)
        .service(decide::dismiss_violation)
        .service(decide::decide_violation)
        .service(decide::appeal_violation)
        .service(decide::decide_violation_appeal);
}

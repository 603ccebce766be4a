//! The register of improvement items.

mod acts;
pub(super) mod dto;
mod read;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(acts::raise_improvement)
        .service(read::list_improvements)
        .service(read::get_improvement)
        .service(read::get_improvement_history)
        .service(acts::hand_over_improvement)
        .service(acts::report_improvement_done)
        .service(acts::judge_improvement)
        .service(acts::give_up_improvement);
}

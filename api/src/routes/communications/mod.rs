//! Communication and its plans.

mod dto;
mod plan_dto;
mod plans;
mod records;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(plans::make_communication_plan)
        .service(plans::list_communication_plans)
        .service(plans::get_communication_plan)
        .service(plans::end_communication_plan)
        .service(records::record_communication)
        .service(records::list_communications)
        .service(records::get_communication)
        .service(records::review_communication);
}

//! Service orders.

mod customer;
pub(super) mod dto;
mod feedback;
mod issue;
mod read;
mod work;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(issue::issue_service_order)
        .service(read::list_service_orders)
        .service(read::list_service_standards)
        .service(feedback::list_service_feedback)
        .service(feedback::acknowledge_service_feedback)
        .service(read::get_service_order)
        .service(read::get_service_order_record)
        .service(work::assign_service_task)
        .service(work::accept_service_task)
        .service(work::start_service_task)
        .service(work::finish_service_task)
        .service(work::take_service_step)
        .service(customer::complete_service_order)
        .service(customer::confirm_service_order)
        .service(customer::cancel_service_order)
        .service(feedback::feed_back_service_order);
}

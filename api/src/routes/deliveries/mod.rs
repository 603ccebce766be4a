//! What was passed on, and its acknowledgement.

mod acknowledge;
mod dto;
mod list;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(list::list_deliveries)
        .service(acknowledge::acknowledge_deliveries)
        .service(list::get_delivery)
        .service(acknowledge::acknowledge_delivery)
        .service(list::list_customer_deliveries);
}

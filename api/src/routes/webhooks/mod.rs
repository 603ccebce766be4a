//! Endpoints to which events are sent, and what became of each delivery.

mod deliveries;
mod dto;
mod endpoints;
mod sending;

use crate::contract::Routes;
pub(super) use dto::{WebhookEndpoint, WebhookEndpointWithSecret};

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(endpoints::create_webhook_endpoint)
        .service(endpoints::list_webhook_endpoints)
        .service(endpoints::get_webhook_endpoint)
        .service(endpoints::update_webhook_endpoint)
        .service(endpoints::disable_webhook_endpoint)
        .service(endpoints::enable_webhook_endpoint)
        .service(endpoints::rotate_webhook_secret)
        .service(sending::test_webhook_endpoint)
        .service(sending::replay_webhook_events)
        .service(deliveries::list_webhook_deliveries)
        .service(deliveries::get_webhook_delivery)
        .service(sending::replay_webhook_delivery);
}

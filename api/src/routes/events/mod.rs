//! The feed of events.

mod feed;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes.service(feed::list_events);
}

//! The caller's inbox.

mod dto;
mod inbox;
mod read;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(inbox::count_unread_notifications)
        .service(inbox::list_notifications)
        .service(read::read_all_notifications)
        .service(read::read_notification);
}

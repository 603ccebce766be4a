//! The organisation tree (CUS-06).

mod change;
mod dto;
mod read;

pub(super) use dto::Unit;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(read::list_units)
        .service(change::create_unit)
        .service(read::get_unit)
        .service(change::update_unit)
        .service(change::move_unit);
}

//! Disqualification.

mod dto;
mod list;
mod propose;

pub(super) use dto::Disqualification;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(propose::propose_disqualification)
        .service(list::list_disqualifications)
        .service(list::get_disqualification)
        .service(propose::edit_disqualification)
        .service(propose::submit_disqualification)
        .service(propose::withdraw_disqualification);
}

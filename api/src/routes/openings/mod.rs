//! Account opening.

mod apply;
mod dto;
mod form;
mod list;

pub(super) use dto::AccountOpening;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) use dto::ApplicationReason;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(apply::apply_for_opening)
        .service(list::list_openings)
        .service(list::get_opening)
        .service(apply::edit_opening)
        .service(apply::submit_opening)
        .service(apply::withdraw_opening)
        .service(form::get_opening_form);
}

//! Account opening.

mod apply;
mod dto;
mod form;
mod list;

use crate::contract::Routes;
pub(super) use dto::AccountOpening;

pub(super) use dto::ApplicationReason;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(apply::apply_for_opening)
        .service(list::list_openings)
        .service(list::get_opening)
        .service(apply::edit_opening)
        .service(apply::submit_opening)
        .service(apply::withdraw_opening)
        .service(form::get_opening_form);
}

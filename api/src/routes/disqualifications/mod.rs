//! Disqualification.

mod dto;
mod list;
mod propose;

use crate::contract::Routes;
pub(super) use dto::Disqualification;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(propose::propose_disqualification)
        .service(list::list_disqualifications)
        .service(list::get_disqualification)
        .service(propose::edit_disqualification)
        .service(propose::submit_disqualification)
        .service(propose::withdraw_disqualification);
}

//! The organisation tree (CUS-06).

mod change;
mod dto;
mod read;

use crate::contract::Routes;
pub(super) use dto::Unit;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(read::list_units)
        .service(change::create_unit)
        .service(read::get_unit)
        .service(change::update_unit)
        .service(change::move_unit);
}

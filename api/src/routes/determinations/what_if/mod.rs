//! Past deals under other rules.

mod ask;
mod dto;
mod export;
mod read;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(ask::ask_what_if)
        .service(read::list_what_ifs)
        .service(read::get_what_if)
        .service(read::list_what_if_deals)
        .service(export::export_what_if_deals);
}

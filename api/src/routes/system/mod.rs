//! Health, problem codes, and the clock of development mode.

mod clock;
mod health;
pub(crate) mod label_words;
mod labels;
mod problems;

use crate::contract::Routes;

pub(super) fn outside_v1(routes: &mut Routes<'_>) {
    routes
        .service(health::check_liveness)
        .service(health::check_readiness);
}

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(problems::list_problems)
        .service(labels::list_labels)
        .service(clock::get_clock)
        .service(clock::set_clock);
}

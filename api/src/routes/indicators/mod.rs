//! Satisfaction indicators and obligations of companies (SUR-10, GOV-06).

mod obligations;
mod readings;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(readings::list_indicators)
        .service(readings::get_indicator_history)
        .service(obligations::list_obligations);
}

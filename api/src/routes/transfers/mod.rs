//! Import and export of customers (CUS-01, CUS-05).

mod dto;
mod export;
mod import;

use crate::contract::Routes;
pub(crate) use dto::ExportFormat;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(import::prepare_import)
        .service(import::get_import)
        .service(import::run_import)
        .service(export::export_customers);
}

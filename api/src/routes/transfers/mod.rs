//! Import and export of customers (CUS-01, CUS-05).

mod dto;
mod export;
mod import;

pub(crate) use dto::ExportFormat;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(import::prepare_import)
        .service(import::get_import)
        .service(import::run_import)
        .service(export::export_customers);
}

//! The audit record.

mod dto;
mod entries;
mod verification;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(entries::list_audit_entries)
        .service(verification::verify_audit_record);
}

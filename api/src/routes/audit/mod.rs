//! The audit record.

mod dto;
mod entries;
mod verification;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(entries::list_audit_entries)
        .service(verification::verify_audit_record);
}

//! Qualification documents, proofs, invoicing details, and the check of all customers.

mod checks;
mod decide;
mod dto;
mod file;
mod invoicing;
mod list;
mod proofs;
mod qualification;

use crate::contract::Routes;

pub(super) use dto::ActedBy;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(file::submit_document)
        .service(list::list_customer_documents)
        .service(list::list_documents)
        .service(qualification::get_qualification)
        .service(invoicing::get_approved_invoicing)
        .service(invoicing::disclose_approved_invoicing)
        .service(invoicing::disclose_document_invoicing)
        .service(list::get_document)
        .service(file::renew_document)
        .service(decide::verify_document)
        .service(decide::reject_document)
        .service(decide::withdraw_document)
        .service(proofs::list_proofs)
        .service(proofs::add_proof)
        .service(proofs::accept_proof)
        .service(proofs::reject_proof)
        .service(checks::run_qualification_check);
}

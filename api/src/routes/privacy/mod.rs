//! Requests of persons concerned: export and erasure of their data (CUS-05).

mod decide;
mod dto;
mod erase;
mod export;
mod list;
mod receive;

use crate::contract::Routes;
pub(super) use dto::PrivacyRequest;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(receive::receive_privacy_request)
        .service(list::list_privacy_requests)
        .service(list::get_privacy_request)
        .service(erase::preview_erasure)
        .service(erase::erase_person)
        .service(export::export_person)
        .service(export::download_privacy_export)
        .service(decide::refuse_privacy_request)
        .service(decide::withdraw_privacy_request);
}

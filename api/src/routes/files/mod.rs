//! Stored files.

mod content;
mod dto;
mod metadata;
mod upload;
mod visible;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(upload::upload_file)
        .service(metadata::get_file)
        .service(content::download_file);
}

//! Stored files.

mod content;
mod dto;
mod metadata;
mod upload;
mod visible;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(upload::upload_file)
        .service(metadata::get_file)
        .service(content::download_file);
}

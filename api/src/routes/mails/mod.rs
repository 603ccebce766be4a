//! The queue of e-mail.

mod dto;
mod read;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn v1(routes: &mut ServiceConfig) {
    routes
        .service(read::list_mails)
        .service(read::get_mail)
        .service(read::get_mail_text);
}

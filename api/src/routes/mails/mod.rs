//! The queue of e-mail.

mod dto;
mod read;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(read::list_mails)
        .service(read::get_mail)
        .service(read::get_mail_text);
}

//! The caller's inbox.

mod dto;
mod inbox;
mod read;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes
        .service(inbox::count_unread_notifications)
        .service(inbox::list_notifications)
        .service(read::read_all_notifications)
        .service(read::read_notification);
}

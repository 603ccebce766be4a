//! The feed of events.

mod feed;

use crate::contract::Routes;

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes.service(feed::list_events);
}

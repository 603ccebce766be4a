//! The operations, by area. One registration serves both the router and the document.
#![expect(
    unreachable_pub,
    reason = "handlers and bodies are public for the router and the document, not for other crates"
)]

mod approvals;
mod audit;
mod authentication;
mod calendars;
mod commission;
mod communications;
pub(crate) mod complaints;
mod customers;
mod deals;
mod deliveries;
mod determinations;
mod disputes;
mod disqualifications;
mod documents;
mod events;
mod files;
mod improvements;
mod indicators;
mod invitations;
mod jobs;
mod mails;
mod notifications;
mod openings;
mod organisation;
mod policies;
mod privacy;
mod reception;
mod rotation;
mod sale_units;
mod service_orders;
pub(crate) mod statistics;
pub(crate) mod survey_results;
mod surveys;
pub(crate) mod system;
pub(crate) mod tracking;
pub(crate) mod transfers;
mod users;
pub(crate) mod versioned;
mod violations;
mod webhooks;

use crate::contract::Routes;
use crate::routing::Handler;

/// What lies outside `/v1`: health, and the keys that verify tokens.
pub fn outside_v1(routes: &mut Routes<'_>) {
    authentication::outside_v1(routes);
    system::outside_v1(routes);
}

/// The handlers of all operations but the exports.
pub(crate) fn handlers() -> Vec<Handler> {
    let mut handlers = Vec::new();
    outside_v1(&mut Routes::Handlers(&mut handlers, ""));
    v1(&mut Routes::Handlers(&mut handlers, "/v1"));
    handlers
}

/// Everything under `/v1`.
pub fn v1(routes: &mut Routes<'_>) {
    audit::v1(routes);
    authentication::v1(routes);
    organisation::v1(routes);
    users::v1(routes);
    policies::v1(routes);
    calendars::v1(routes);
    approvals::v1(routes);
    files::v1(routes);
    jobs::v1(routes);
    notifications::v1(routes);
    transfers::v1(routes);
    customers::v1(routes);
    documents::v1(routes);
    openings::v1(routes);
    disqualifications::v1(routes);
    deliveries::v1(routes);
    privacy::v1(routes);
    determinations::v1(routes);
    disputes::v1(routes);
    reception::v1(routes);
    commission::v1(routes);
    violations::v1(routes);
    complaints::v1(routes);
    service_orders::v1(routes);
    communications::v1(routes);
    improvements::v1(routes);
    mails::v1(routes);
    indicators::v1(routes);
    survey_results::v1(routes);
    invitations::v1(routes);
    sale_units::v1(routes);
    deals::v1(routes);
    rotation::v1(routes);
    tracking::v1(routes);
    statistics::v1(routes);
    events::v1(routes);
    webhooks::v1(routes);
    surveys::v1(routes);
    system::v1(routes);
}

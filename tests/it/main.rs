//! The rules, through HTTP on a real database; one module an area.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod access;
mod approvals;
mod architecture;
mod audit;
mod books;
mod commission;
mod customers;
mod deals;
mod deliveries;
mod demo;
mod determinations;
mod disputes;
mod document;
mod files;
mod http;
mod identity;
mod jobs;
mod notifications;
mod office;
mod opening;
mod payments;
mod policies;
mod qualification;
mod reception;
mod reliability;
mod roles;
mod rotation;
mod sale_units;
mod search;
mod selling;
mod transfers;
mod users;
mod violations;

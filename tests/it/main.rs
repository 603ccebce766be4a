//! The rules, through HTTP on a real database; one module an area.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod access;
mod architecture;
mod document;
mod http;
mod identity;
mod reliability;
mod users;

//! The harness: a running server on its own database with a clock that stands still, and callers by role.
//!
//! ```ignore
//! let server = Server::start().await;
//! let clerk = server.caller("account_manager", server.org.branch).await;
//! let answer = clerk.post("/v1/customers", json!({..})).await.expect(201);
//! ```
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod answer;
mod callers;
pub mod compatibility;
mod database;
mod declared;
mod mailbox;
mod server;

pub use answer::Answer;
pub use callers::Caller;
pub use database::Database;
pub use mailbox::{Mailbox, Received};
pub use server::{Organisation, Server, noon};

//! The way to the database: pools, transactions that cannot be forgotten or leaked, constraint names as
//! errors, migrations, and the outbox.
//!
//! - Reads take a connection from [`Database::read`] and run single statements.
//! - Writes take a [`Tx`], which only [`Database::transaction`] makes; so two writes without a transaction do not
//!   compile. Nobody commits by hand.
//! - Nobody holds two connections at once.

mod due;
mod error;
pub mod idempotency;
mod lane;
mod lanes;
mod migrate;
pub mod outbox;
mod pool;
pub mod recall;
mod replica;
mod standing;
mod transaction;
mod waiting;

pub use due::DueEntry;
pub use error::{Error, constraint};
pub use lane::Lent;
pub use lanes::enter_lane;
pub use migrate::MIGRATOR;
pub use pool::{Database, Settings};
pub use sqlx::PgConnection;
pub use transaction::{TransactionError, Tx};
pub use waiting::Waiting;

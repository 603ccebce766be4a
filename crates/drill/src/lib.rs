//! Faults under load: clients that write down what they ask and what they are answered, and a checker that holds this journal
//! against the database.
//!
//! - [`World`]: the people, sites, desks and customers that the load works with; [`Load`]: clients whose choices follow
//!   from a seed; [`Journal`]: a line before and one after each request.
//! - [`check`]: every acknowledged write is there exactly once, and the books add up. It reads the journal and the
//!   database past the program, and knows none of its code. [`plants`] proves it.
//! - [`Stage`]: a cluster of its own, a proxy before it, two server processes; [`scenarios`]: what is done to them.

pub mod checker;
mod client;
mod failure;
mod journal;
mod load;
pub mod plants;
mod postgres;
mod proxy;
pub mod scenarios;
mod server;
mod stage;
mod table;
mod world;

pub use checker::{Finding, check};
pub use client::{Client, Deed, Settled};
pub use failure::Failure;
pub use journal::{Act, Answered, Asked, Journal, Line};
pub use load::{Load, Plan};
pub use postgres::Postgres;
pub use proxy::{Flow, Proxy};
pub use server::{Instance, Settings};
pub use stage::{Scene, Stage};
pub use table::{Row, check_table, write_table};
pub use world::{Desk, Opened, Person, Portfolio, Site, World};

//! The benchmarks: a server of its own on a data set of its own, asked as its users ask it, beside pgbench with the same SQL.
//!
//! Invariants:
//! - Only rounds of one run are compared with each other, ours and pgbench's in turn: absolute figures drift.
//! - What a request does in the database is not guessed: the database's log says it, and pgbench's scripts are made of that.
//! - A row that cannot be measured says why and does not end the run; the results are written after each row.
//! - A request that is not answered with success fails its row.

pub mod bench;
pub mod compare;
mod error;
pub mod fresh;
pub mod ground;
pub mod http;
pub mod journey;
pub mod load;
pub mod machine;
pub mod number;
pub mod pgbench;
pub mod process;
pub mod results;
pub mod rivals;
pub mod rows;
pub mod run;
pub mod script;
pub mod server;
pub mod statements;
pub mod table;

pub use error::Error;

use std::sync::OnceLock;
use std::time::Instant;

/// Tells the person at the terminal how far it is, with the seconds since the beginning.
pub fn say(text: &str) {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let seconds = BEGUN.get_or_init(Instant::now).elapsed().as_secs();
    eprintln!("[{:>4}:{:02}] {text}", seconds / 60, seconds % 60);
}

//! A large data set for measuring: added in bulk to the demo, so that organisation, policies, roles and people are those that
//! the services made.
//!
//! - It follows from the seed, the size and the day: the same three give the same rows with the same identifiers. Only what is
//!   sealed differs, since sealing needs chance that nobody can foresee.
//! - Rows are what the services would have written, with two exceptions: there are no entries of the audit record and no outbox
//!   events, and deliveries of changes (CUS-03) are not made.
//! - Rows go in by COPY, while triggers sleep and secondary indexes are down; [`check::check`] then proves what they guard.
//! - Memory does not grow with the size: rows are made and sent in chunks.

pub mod check;
pub mod copy;
pub mod indexes;
pub mod keys;
pub mod random;
pub mod setting;
pub mod sites;
pub mod trade;

mod error;
mod grams;

pub use error::Error;

use chrono::NaiveDate;
use kehu_vault::Vault;
use setting::Setting;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How large a data set is and from what it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Number of customers, and of visits to the sites.
    pub customers: u64,
    /// From which everything is drawn.
    pub seed: u64,
    /// The last day of what is told.
    pub today: NaiveDate,
}

/// A part of the loading, and how long it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What was added.
    pub name: &'static str,
    /// By the wall clock.
    pub took: Duration,
}

/// Adds the data set to the demo, and lets the planner know it. Each part is told as it ends.
///
/// # Errors
/// [`Error::Missing`] without the demo, [`Error::Loaded`] when there is one already; [`Error::Database`].
pub async fn load(url: &str, plan: Plan, vault: Vault, tell: impl Fn(Step)) -> Result<(), Error> {
    let setting = Arc::new(Setting::open(url, plan, vault).await?);
    setting.refuse_second().await?;
    let sites = sites::lay(&setting).await?;
    let rows = async {
        timed("customers", trade::add_customers(&setting), &tell).await?;
        timed("pairs of names", trade::pair_names(&setting), &tell).await?;
        timed("visits and deals", sites::fill(&sites), &tell).await
    };
    let tables = [trade::TABLES, trade::PAIRS, sites::TABLES.as_slice()].concat();
    let indexed = indexes::without(&setting, &tables, rows);
    timed("these with their indexes", indexed, &tell).await?;
    timed("grams of names", grams::fill(&setting), &tell).await?;
    timed("ledgers and roll-ups", sites::settle(&sites), &tell).await?;
    timed("complaints", trade::add_complaints(&setting), &tell).await?;
    timed("a survey", trade::add_survey(&setting), &tell).await?;
    timed("statistics for the planner", setting.analyze(), &tell).await
}

async fn timed(
    name: &'static str,
    work: impl Future<Output = Result<(), Error>>,
    tell: &impl Fn(Step),
) -> Result<(), Error> {
    let begun = Instant::now();
    work.await?;
    let took = begun.elapsed();
    tell(Step { name, took });
    Ok(())
}

//! The monthly settlement of a site (ATT-D09).
//!
//! A run is begun, computed in batches by a job, submitted, approved and closed; or discarded. Each batch is one transaction
//! that holds the settlement and moves its cursor: a run that was interrupted goes on where it stood, and two instances
//! that work on the same one settle every deal once. The job reads the deals of a batch while the one before it is written
//! ([`Ahead`]).

mod ahead;
mod approval;
mod batch;
mod copy;
mod decide;
mod delegation;
mod finish;
mod model;
mod pool;
mod service;
mod store;
mod terms;

pub use ahead::{Ahead, Stretch, first_stretch, read_ahead, stretches};
pub use approval::{conclude, current_snapshot};
pub use batch::{Progress, next_batch, next_batch_of};
pub use model::{Filter, Preview, Settlement, SettlementState, Sum};
pub use service::{
    JOB, PREVIEW_MOST, begin, close, discard, find, list, preview, settlement_of, submit, sums,
};
pub use terms::{BATCH, Rates, rates};

pub(crate) use store::closed_before;
pub(crate) use terms::rules_at;

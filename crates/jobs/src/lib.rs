//! Jobs: long-running work with progress, done by whichever instance is free.
//!
//! - A job is queued in the transaction of the request for it, so it exists exactly when the request succeeded.
//! - [`claim_next`] gives a job to one instance for the length of a lease. While it works it reports progress, which
//!   renews the lease. If it dies, another instance claims the job after the lease; after [`MOST_ATTEMPTS`] the job
//!   fails. So the work must bear to be begun again: it does its effects in transactions of which it knows whether
//!   they happened.
//! - Every report carries the attempt that it belongs to. An instance that was given up for dead and wakes up again
//!   cannot report over its successor; it is told to stop.
//! - An instance that is told to stop gives its job back, which does not count as an attempt.
//! - Checks that belong to a business day are noted when they are finished, so that they are done once a day.
//! - Who asked for a job sees it, and so does who has `jobs:read` over its unit.
//!
//! What the work is, this crate does not know: whoever claims a job matches on its kind.

mod error;
mod model;
mod rules;
mod service;
mod store;

pub use error::Error;
pub use model::{Claim, Failure, Filters, Job, JobState, NewJob, Outcome, Signal};
pub use rules::{LEASE, MOST_ATTEMPTS};
pub use service::{
    cancel, claim_next, enqueue, fail, find, is_check_done, list, mark_check_done, release,
    report_progress, stop, succeed, waiting,
};

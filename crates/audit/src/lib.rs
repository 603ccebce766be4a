//! The audit record: every write and every disclosure of personal data, in the transaction of what it records.
//!
//! Entries carry no personal data: who, what, on which thing, which fields, why. They are append-only, and a worker
//! seals them into a hash chain in the order of sealing.

mod entry;

pub use entry::{Entry, record};

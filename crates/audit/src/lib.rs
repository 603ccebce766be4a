//! The audit record: every write and every disclosure of personal data, in the transaction of what it records.
//!
//! Entries carry no personal data: who, what, on which thing, which fields, why. They are append-only.
//!
//! A worker, one at a time in the whole installation, seals committed entries into a hash chain a moment later. A
//! chain that the writers extended themselves would make every write wait for the one before it to commit; sealing
//! afterwards gives the same single order and costs the writers nothing. The price is a gap: what was written in the
//! last second or so is not sealed yet. The verifier reports entries that stay unsealed.
//!
//! - The hash of a seal covers its position, the hash before, the instant of sealing and the canonical form of the
//!   entry, so a changed, removed, added or moved entry shows, with its position.
//! - A bare chain shows neither a cut tail nor a chain that was computed anew. So its head is written to a file outside
//!   the database, signed, at most a minute later: an [`Anchor`]. Within that minute a tail cut by somebody who rules
//!   the database goes unnoticed.

mod anchor;
mod canonical;
mod entry;
mod list;
mod seal;
mod store;
mod verify;

pub use anchor::{Anchor, AnchorFile, Anchors};
pub use canonical::{Hash, StoredEntry};
pub use entry::{Entry, record, record_each};
pub use list::{Filters, list};
pub use seal::{Head, Reach, Sealed, head, seal, waiting};
pub use verify::{Finding, FindingKind, Part, Report, verify};

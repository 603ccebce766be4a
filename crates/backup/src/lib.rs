//! Backups that prove themselves: one folder with all that a company's Kehu holds, except its keys.
//!
//! | in the folder | what it is |
//! |---|---|
//! | `database.dump` | the database at one instant, in the custom form of `pg_dump` |
//! | `files/` | the bytes of every file that the database names, under their SHA-256 |
//! | `audit-anchors` | the anchors of the audit record up to then, where there are any |
//! | `manifest.json` | what is in the dump: rows and a digest of every table ([`Manifest`]) |
//! | `SHA256SUMS` | the digest of each of these, in the form that `sha256sum --check` reads; written last |
//!
//! - The database is read under one snapshot, while the server goes on working.
//! - A folder without `SHA256SUMS` is a backup that was broken off, and is none.
//! - What is restored is compared with the manifest, row by row through the tables' digests, before it is committed to.
//! - Keys are kept elsewhere: whoever finds a backup reads no personal data. The manifest names the keys by their
//!   identifiers, so that a restore without them is refused at once and not found out a month later.
//!
//! Entry points: [`back_up`], [`check`], [`restore`].

mod digests;
mod error;
mod manifest;
mod programs;
mod restore;
mod sums;
mod take;

pub use error::Error;
pub use manifest::{KeyNames, Manifest, TableDigest};
pub use restore::{check, restore};
pub use take::{Source, anchors_of, back_up};

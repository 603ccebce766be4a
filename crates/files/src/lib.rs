//! Files: what is uploaded or produced, stored outside the database, described in it.
//!
//! - Bytes are stored under their SHA-256: the same content lies there once, and never changes.
//! - An [`Intake`] takes bytes as they come, bounded in size, and refuses content that is not of the declared type.
//! - The object is written before the row. An object without a row is removed a day later by [`sweep`]; a row without
//!   an object cannot come to be, since sweeping and registering of the same content wait for each other.
//! - A file is seen by who uploaded it, by who has `files:read` over its unit, and by those who see a thing that it is
//!   attached to. What they see is for the domain of that thing to say, so it asks with [`find_linked`].
//! - A withheld file is kept because a law demands it, and shown to nobody but the person whose it is (CUS-05).
//! - Erasing a file takes its name and links at once and its bytes at the next sweep, unless another file has the same.

mod error;
mod intake;
mod model;
mod rules;
mod service;
mod storage;
mod store;

pub use error::Error;
pub use intake::{DEFAULT_LIMIT, Intake, StoredContent};
pub use model::{File, FileState, Link, MediaType, NewFile, Purpose};
pub use service::{
    attached_to, erase, erase_attached, erase_transfers, find, find_linked, link, linked_to, links,
    register, sweep, unlink, withhold_attached,
};
pub use storage::{Content, Copied, FileStore, OpenError, object_path};

//! The dossier of a customer (CUS-01, CUS-02, CUS-05 to CUS-07).
//!
//! What others build on: [`load`] and [`load_for_update`] find a customer inside the caller's scope, [`set_status`]
//! is the only way to another status, [`timeline::note`] adds to the timeline.
//!
//! Telephones and names of persons are stored in clear, since they are searched by a part of them, which no sealed form
//! allows; answers mask them by role. Identity numbers and accounts are sealed, and found whole by a blind index.

mod contacts;
mod create;
mod customer_type;
mod disclose;
mod duplicates;
mod duplicates_of_each;
mod error;
mod history;
mod identifiers;
mod keys;
mod manager;
mod merge;
pub mod model;
mod needs;
mod numbers;
mod persons;
mod reading;
mod recording;
mod rules;
#[cfg(test)]
mod samples;
mod sealing;
pub mod search;
mod status;
mod store;
pub mod timeline;
mod update;

pub use contacts::{add_contact, remove_contact, update_contact};
pub(crate) use create::{Entry, enter_each};
pub use create::{create, create_beside};
pub use disclose::{Disclosable, Disclosure, disclose};
pub(crate) use disclose::{unseal as unsealed, unseal_all};
pub(crate) use duplicates::decide as decide_duplicates;
pub use duplicates::{Acceptance, Candidate, Duplicate, DuplicatePolicy, Reason, find_duplicates};
pub(crate) use duplicates_of_each::{
    Entered, Policies, find_by as find_duplicates_by, policies_of as duplicate_policies_of,
};
pub use error::Error;
pub use history::history;
pub(crate) use history::{FieldChange, in_clear, lines_passed_on, write_plain};
pub use identifiers::{add_identifier, remove_identifier};
pub use merge::merge;
pub use model::*;
pub use needs::{NeedFilters, find_need, list_needs, note_need, update_need};
pub use persons::{person_reached_at, persons_named};
pub use reading::{Target, get, get_changed, load, load_for_update};
pub(crate) use reading::{contacts_of, family, get_each, load_for_erasure, touch};
pub use sealing::{open_for, seal_for};
pub use search::search;
pub use status::set_status;
pub use update::{Assignment, assign, update};

pub(crate) use customer_type::set_type;

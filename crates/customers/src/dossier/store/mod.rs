//! Every SQL statement of the dossier.

pub(crate) mod changes;
pub(crate) mod contacts;
pub(crate) mod customer_types;
pub(crate) mod customers;
pub(crate) mod duplicates;
pub(crate) mod events;
pub(crate) mod identifiers;
pub(crate) mod merge;
pub(crate) mod needs;
pub(crate) mod search;

use uuid::Uuid;

/// Identifiers as an argument of a statement.
pub(crate) fn uuids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().copied().map(Into::into).collect()
}

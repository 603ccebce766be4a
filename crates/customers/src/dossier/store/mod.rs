//! Every SQL statement of the dossier.

pub(crate) mod changes;
pub(crate) mod customers;
pub(crate) mod events;

use uuid::Uuid;

/// Identifiers as an argument of a statement.
pub(crate) fn uuids<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Uuid> {
    ids.iter().copied().map(Into::into).collect()
}

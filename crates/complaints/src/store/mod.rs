//! Every SQL statement of the crate.

pub(crate) mod accused;
pub(crate) mod alarms;
pub(crate) mod complaints;
pub(crate) mod consents;
pub(crate) mod consultations;
pub(crate) mod desk;
pub(crate) mod extensions;
pub(crate) mod handovers;
pub(crate) mod incidents;
pub(crate) mod links;
pub(crate) mod statistics;
pub(crate) mod steps;

use kehu_db::Error;

/// A row that this version cannot represent.
pub(crate) fn inconsistent(
    table: &'static str,
    row: impl ToString,
    reason: impl Into<String>,
) -> Error {
    Error::Inconsistent {
        table,
        row: row.to_string(),
        reason: reason.into(),
    }
}

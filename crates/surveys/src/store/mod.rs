//! Every SQL statement of the crate.

pub(crate) mod follow_ups;
pub(crate) mod links;
pub(crate) mod measures;
pub(crate) mod questionnaires;
pub(crate) mod responses;
pub(crate) mod samples;
pub(crate) mod stages;
pub(crate) mod surveys;

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

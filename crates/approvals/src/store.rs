//! Every SQL statement of approvals. Who sees what is repeated in each statement as one condition:
//! the scope, the applicants, and the approvers with their stand-ins (`stands_for`, `role_is_held`).

mod approvals;
mod inbox;
mod steps;

pub(crate) use approvals::*;
pub(crate) use inbox::list_inbox;
pub(crate) use steps::*;

use kehu_db::Error;

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

//! Months in requests.

use crate::problem::Problem;
use kehu_commission::Month;

/// A month in a body.
pub(super) fn in_body(text: &str) -> Result<Month, Problem> {
    text.parse().map_err(|_| {
        Problem::body(
            "/month",
            "month",
            "must be a month such as 2026-05",
            "须为月份，如 2026-05",
        )
    })
}

/// A month in the query.
pub(super) fn in_query(text: Option<&str>) -> Result<Option<Month>, Problem> {
    let month = text.map(str::parse).transpose();
    month.map_err(|_| {
        Problem::parameter(
            "month",
            "must be a month such as 2026-05",
            "须为月份，如 2026-05",
        )
    })
}

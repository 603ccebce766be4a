//! Complaints as figures (CMP-12).

use crate::{Error, store};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// By what figures are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ComplaintDimension)]
pub enum Dimension {
    /// By category.
    Category,
    /// By cause.
    Cause,
    /// By responsible unit.
    Unit,
    /// By channel.
    Channel,
    /// By severity.
    Severity,
    /// By the month of receipt.
    Month,
}

impl Dimension {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Category,
        Self::Cause,
        Self::Unit,
        Self::Channel,
        Self::Severity,
        Self::Month,
    ];

    /// The word, as sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Cause => "cause",
            Self::Unit => "unit",
            Self::Channel => "channel",
            Self::Severity => "severity",
            Self::Month => "month",
        }
    }
}

/// Which complaints are counted: those received in a span of time, at some units or at all of the caller's scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// From this instant on.
    pub from: DateTime<Utc>,
    /// Before this instant.
    pub before: DateTime<Utc>,
    /// At one of these units; at any when empty.
    pub units: Vec<UnitId>,
}

/// The figures of one value of a dimension. Times are averages in minutes from acceptance to the first step of a kind; none
/// where no complaint has come so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The value; none where a complaint has none yet.
    pub key: Option<String>,
    /// How many came in.
    pub received: i64,
    /// Of them founded.
    pub founded: i64,
    /// Unfounded.
    pub unfounded: i64,
    /// Misdirected.
    pub misdirected: i64,
    /// Closed, or handed over.
    pub closed: i64,
    /// Replied to in time.
    pub kept: i64,
    /// Replied to late.
    pub missed: i64,
    /// Not replied to although the deadline has passed.
    pub overdue: i64,
    /// Repetitions of an earlier one.
    pub repeats: i64,
    /// Reopened by a dissatisfied complainant.
    pub reopened: i64,
    /// Satisfied in the end.
    pub satisfied: i64,
    /// Not reached.
    pub unreachable: i64,
    /// Those who gave a score.
    pub scored: i64,
    /// The sum of their scores.
    pub score_sum: i64,
    /// To the nature.
    pub minutes_to_nature: Option<i64>,
    /// To the cause.
    pub minutes_to_cause: Option<i64>,
    /// To the responsible person.
    pub minutes_to_responsibility: Option<i64>,
    /// To the handling opinion.
    pub minutes_to_opinion: Option<i64>,
    /// To its approval or the meeting's decision.
    pub minutes_to_clearance: Option<i64>,
    /// To the reply, or the redirection.
    pub minutes_to_reply: Option<i64>,
    /// To the follow-up call.
    pub minutes_to_follow_up: Option<i64>,
    /// To the evaluation.
    pub minutes_to_evaluation: Option<i64>,
}

/// The figures of a span inside the caller's scope by a dimension, in the order of its values.
///
/// # Errors
/// [`Error::Database`].
pub async fn lines(
    connection: &mut PgConnection,
    caller: &Caller,
    span: &Span,
    dimension: Dimension,
) -> Result<Vec<Line>, Error> {
    Ok(store::statistics::lines(
        connection,
        &caller.scope,
        span,
        dimension.as_str(),
        caller.now,
    )
    .await?)
}

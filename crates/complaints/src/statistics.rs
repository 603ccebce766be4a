//! Complaints as figures (CMP-12).

use crate::{Error, store};
use chrono::{DateTime, Utc};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Faults, UnitId};
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

/// The figures of one value of a dimension. Times are averages in minutes from acceptance to the first step of a kind, on the
/// clock on the wall and in the working time of the company's calendar as it stood when the step was taken; none where no
/// complaint has come so far.
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
    /// Whose first reply came in time, whatever a reopening made of it.
    pub first_kept: i64,
    /// Whose first reply came late.
    pub first_missed: i64,
    /// Overdue at some time, also by a deadline that a confirmed calendar has moved since.
    pub ever_overdue: i64,
    /// Repetitions of an earlier one.
    pub repeats: i64,
    /// Reopened by a dissatisfied complainant.
    pub reopened: i64,
    /// Satisfied in the end.
    pub satisfied: i64,
    /// Not reached.
    pub unreachable: i64,
    /// Calls that found somebody dissatisfied, before reopenings too.
    pub dissatisfied_calls: i64,
    /// Calls in which a score was given, before reopenings too.
    pub scored: i64,
    /// The sum of those scores.
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
    /// To the nature, in working time.
    pub working_minutes_to_nature: Option<i64>,
    /// To the cause, in working time.
    pub working_minutes_to_cause: Option<i64>,
    /// To the responsible person, in working time.
    pub working_minutes_to_responsibility: Option<i64>,
    /// To the handling opinion, in working time.
    pub working_minutes_to_opinion: Option<i64>,
    /// To its approval or the meeting's decision, in working time.
    pub working_minutes_to_clearance: Option<i64>,
    /// To the reply, or the redirection, in working time.
    pub working_minutes_to_reply: Option<i64>,
    /// To the follow-up call, in working time.
    pub working_minutes_to_follow_up: Option<i64>,
    /// To the evaluation, in working time.
    pub working_minutes_to_evaluation: Option<i64>,
}

/// The figures of a span inside the caller's scope by a dimension, in the order of its values.
///
/// # Errors
/// [`Error::Invalid`] for a span that ends before it begins; [`Error::Database`].
pub async fn lines(
    connection: &mut PgConnection,
    caller: &Caller,
    span: &Span,
    dimension: Dimension,
) -> Result<Vec<Line>, Error> {
    demand_order(Some(span.from), Some(span.before))?;
    Ok(store::statistics::lines(
        connection,
        &caller.scope,
        span,
        dimension.as_str(),
        caller.now,
    )
    .await?)
}

/// A span of receipt begins before it ends.
pub(crate) fn demand_order(
    from: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    match (from, before) {
        (Some(from), Some(before)) if from >= before => Err(Faults::one(
            "/received_before",
            "order",
            "must lie after received_from",
            "须晚于 received_from",
        )
        .into()),
        _ => Ok(()),
    }
}

//! Complaints as figures.

use kehu_complaints::statistics::{Dimension, Line};
use serde::Serialize;
use utoipa::ToSchema;

/// Complaints as figures by one dimension (CMP-12).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintStatistics {
    /// By what they are divided.
    pub dimension: Dimension,
    /// A line for each value, in the order of the values.
    #[schema(max_items = 10_000)]
    pub items: Vec<ComplaintFigures>,
}

/// The figures of one value of a dimension. Times are averages in minutes of the clock on the wall from acceptance to the
/// first step of a kind; null where no complaint has come so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintFigures {
    /// The value: a key of the policy, a word, a unit's identifier, a month such as `2026-05`; null where a complaint has
    /// none yet.
    #[schema(max_length = 50)]
    pub key: Option<String>,
    /// How many came in.
    #[schema(minimum = 0)]
    pub received_count: i64,
    /// Founded ones.
    #[schema(minimum = 0)]
    pub founded_count: i64,
    /// Unfounded ones.
    #[schema(minimum = 0)]
    pub unfounded_count: i64,
    /// Misdirected ones.
    #[schema(minimum = 0)]
    pub misdirected_count: i64,
    /// Closed ones, and those handed over.
    #[schema(minimum = 0)]
    pub closed_count: i64,
    /// Replied to in time.
    #[schema(minimum = 0)]
    pub kept_count: i64,
    /// Replied to late.
    #[schema(minimum = 0)]
    pub missed_count: i64,
    /// Not replied to although the deadline has passed.
    #[schema(minimum = 0)]
    pub overdue_count: i64,
    /// Repetitions of an earlier one of the same complainant.
    #[schema(minimum = 0)]
    pub repeat_count: i64,
    /// Reopened by a dissatisfied complainant.
    #[schema(minimum = 0)]
    pub reopened_count: i64,
    /// Satisfied in the end.
    #[schema(minimum = 0)]
    pub satisfied_count: i64,
    /// Not reached.
    #[schema(minimum = 0)]
    pub unreachable_count: i64,
    /// Those who gave a score.
    #[schema(minimum = 0)]
    pub scored_count: i64,
    /// The sum of their scores.
    #[schema(minimum = 0)]
    pub score_sum: i64,
    /// To the nature.
    pub minutes_to_nature: Option<i64>,
    /// To the cause.
    pub minutes_to_cause: Option<i64>,
    /// To the responsible person.
    pub minutes_to_responsibility: Option<i64>,
    /// To the handling opinion.
    pub minutes_to_opinion: Option<i64>,
    /// To its approval, or the meeting's decision.
    pub minutes_to_clearance: Option<i64>,
    /// To the reply, or the redirection.
    pub minutes_to_reply: Option<i64>,
    /// To the follow-up call.
    pub minutes_to_follow_up: Option<i64>,
    /// To the evaluation.
    pub minutes_to_evaluation: Option<i64>,
}

impl From<Line> for ComplaintFigures {
    fn from(line: Line) -> Self {
        let Line {
            key,
            received,
            founded,
            unfounded,
            misdirected,
            closed,
            kept,
            missed,
            overdue,
            repeats,
            reopened,
            satisfied,
            unreachable,
            scored,
            score_sum,
            minutes_to_nature,
            minutes_to_cause,
            minutes_to_responsibility,
            minutes_to_opinion,
            minutes_to_clearance,
            minutes_to_reply,
            minutes_to_follow_up,
            minutes_to_evaluation,
        } = line;
        Self {
            key,
            received_count: received,
            founded_count: founded,
            unfounded_count: unfounded,
            misdirected_count: misdirected,
            closed_count: closed,
            kept_count: kept,
            missed_count: missed,
            overdue_count: overdue,
            repeat_count: repeats,
            reopened_count: reopened,
            satisfied_count: satisfied,
            unreachable_count: unreachable,
            scored_count: scored,
            score_sum,
            minutes_to_nature,
            minutes_to_cause,
            minutes_to_responsibility,
            minutes_to_opinion,
            minutes_to_clearance,
            minutes_to_reply,
            minutes_to_follow_up,
            minutes_to_evaluation,
        }
    }
}

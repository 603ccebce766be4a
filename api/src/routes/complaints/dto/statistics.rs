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

/// The figures of one value of a dimension. Times are averages in minutes from acceptance to the first step of a kind: those
/// that begin with `minutes` of the clock on the wall, those that begin with `working_minutes` in the working time of the
/// company's calendar, as it stood when the step was taken. Null where no complaint has come so far.
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
    /// Whose first reply came in time, also where the complaint was reopened afterwards.
    #[schema(minimum = 0)]
    pub first_reply_kept_count: i64,
    /// Whose first reply came late.
    #[schema(minimum = 0)]
    pub first_reply_missed_count: i64,
    /// Overdue at some time, also by a deadline that a confirmed calendar has moved since.
    #[schema(minimum = 0)]
    pub ever_overdue_count: i64,
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
    /// Follow-up calls that found the complainant dissatisfied, before reopenings too.
    #[schema(minimum = 0)]
    pub dissatisfied_call_count: i64,
    /// Follow-up calls in which a score was given, before reopenings too.
    #[schema(minimum = 0)]
    pub scored_count: i64,
    /// The sum of those scores.
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
            first_kept,
            first_missed,
            ever_overdue,
            repeats,
            reopened,
            satisfied,
            unreachable,
            dissatisfied_calls,
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
            working_minutes_to_nature,
            working_minutes_to_cause,
            working_minutes_to_responsibility,
            working_minutes_to_opinion,
            working_minutes_to_clearance,
            working_minutes_to_reply,
            working_minutes_to_follow_up,
            working_minutes_to_evaluation,
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
            first_reply_kept_count: first_kept,
            first_reply_missed_count: first_missed,
            ever_overdue_count: ever_overdue,
            repeat_count: repeats,
            reopened_count: reopened,
            satisfied_count: satisfied,
            unreachable_count: unreachable,
            dissatisfied_call_count: dissatisfied_calls,
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
            working_minutes_to_nature,
            working_minutes_to_cause,
            working_minutes_to_responsibility,
            working_minutes_to_opinion,
            working_minutes_to_clearance,
            working_minutes_to_reply,
            working_minutes_to_follow_up,
            working_minutes_to_evaluation,
        }
    }
}

//! How long an instance may be silent, and how often a job is begun. Pure.

use crate::model::{Job, JobState};
use chrono::Duration;

/// How long a claimed job stays with an instance that does not report.
pub const LEASE: Duration = Duration::seconds(60);

/// Times that a job is begun at most.
pub const MOST_ATTEMPTS: i32 = 3;

/// What a wish to cancel means for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cancellation {
    /// Nobody has begun: it is over at once.
    AtOnce,
    /// The instance is told with its next report.
    Asked,
    /// Nothing left to cancel.
    TooLate,
}

pub(crate) fn cancellation(job: &Job) -> Cancellation {
    match job.state {
        JobState::Queued => Cancellation::AtOnce,
        JobState::Running => Cancellation::Asked,
        JobState::Succeeded | JobState::Failed | JobState::Cancelled => Cancellation::TooLate,
    }
}

/// Cuts a text to what its column holds.
pub(crate) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queued_job_ends_at_once_and_a_finished_one_cannot_be_cancelled() {
        let now = "2026-03-01T00:00:00Z".parse().unwrap();
        let job = |state| Job {
            id: kehu_kernel::JobId::generate(),
            kind: "customers.import".into(),
            unit_id: None,
            requested_by_kind: "user".into(),
            requested_by: "x".into(),
            parameters: serde_json::json!({}),
            state,
            progress_done: 0,
            progress_total: None,
            result: None,
            result_file: None,
            error_code: None,
            error_en: None,
            error_zh: None,
            attempts: 0,
            cancel_requested_at: None,
            created_at: now,
            started_at: None,
            finished_at: None,
            version: 1,
        };
        for (state, expected) in [
            (JobState::Queued, Cancellation::AtOnce),
            (JobState::Running, Cancellation::Asked),
            (JobState::Succeeded, Cancellation::TooLate),
            (JobState::Failed, Cancellation::TooLate),
            (JobState::Cancelled, Cancellation::TooLate),
        ] {
            assert_eq!(cancellation(&job(state)), expected, "{state:?}");
            assert_eq!(state.is_final(), expected == Cancellation::TooLate);
        }
    }

    #[test]
    fn texts_are_cut_by_characters() {
        assert_eq!(cut("客户资料", 2), "客户");
        assert_eq!(cut("ab", 2), "ab");
    }
}

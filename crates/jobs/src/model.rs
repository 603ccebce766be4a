//! What a job is.

use chrono::{DateTime, Utc};
use kehu_kernel::{FileId, JobId, UnitId, Words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum JobState {
    /// Waits for an instance.
    Queued,
    /// Is being done, or its instance has died and its lease runs out.
    Running,
    /// Is done.
    Succeeded,
    /// Could not be done.
    Failed,
    /// Was called off.
    Cancelled,
}

impl JobState {
    /// The word for it, as stored and as in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing changes any more.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Cancelled)
    }
}

/// Work to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// What kind of work, as `area.verb` in snake case.
    pub kind: &'static str,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// What the work needs to know; a JSON object without personal data.
    pub parameters: serde_json::Value,
    /// Number of steps, when known beforehand.
    pub total: Option<i64>,
}

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Identifier.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// Kind of principal who asked for it.
    pub requested_by_kind: String,
    /// Who asked for it.
    pub requested_by: String,
    /// What the work needs to know.
    pub parameters: serde_json::Value,
    /// Where it stands.
    pub state: JobState,
    /// Steps done.
    pub progress_done: i64,
    /// Steps in all, when known.
    pub progress_total: Option<i64>,
    /// What came of it.
    pub result: Option<serde_json::Value>,
    /// A file that it produced.
    pub result_file: Option<FileId>,
    /// Stable code of the failure.
    pub error_code: Option<String>,
    /// The failure in English.
    pub error_en: Option<String>,
    /// The failure in Chinese.
    pub error_zh: Option<String>,
    /// Times that it was begun.
    pub attempts: i32,
    /// When it was asked to be called off.
    pub cancel_requested_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was first begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    pub version: i64,
}

/// A job in the hands of an instance: its right to report.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The job as it was claimed.
    pub job: Job,
}

impl Claim {
    /// Which attempt this is; reports of another are not accepted.
    pub(crate) fn attempt(&self) -> i32 {
        self.job.attempts
    }
}

/// What the instance that works on a job is to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Go on.
    Continue,
    /// Stop and call [`crate::stop`]: the job was called off.
    Cancel,
    /// Stop without a word: the job is no longer in this instance's hands.
    Lost,
}

/// What came of the work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Figures to show; no personal data.
    pub result: Option<serde_json::Value>,
    /// The file produced.
    pub file: Option<FileId>,
}

/// Why the work could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Stable code in kebab case.
    pub code: String,
    /// What happened and what to do.
    pub detail: Words,
}

/// Which jobs to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Of this kind.
    pub kind: Option<String>,
    /// In one of these states; all when empty.
    pub states: Vec<JobState>,
    /// Only those that the caller asked for.
    pub own: bool,
}

kehu_kernel::labels! {
    JobState {
        Queued = "排队中", "Queued";
        Running = "运行中", "Running";
        Succeeded = "已完成", "Succeeded";
        Failed = "失败", "Failed";
        Cancelled = "已取消", "Cancelled";
    }
}

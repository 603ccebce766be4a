//! Bodies of jobs.

use chrono::{DateTime, Utc};
use kehu_jobs::JobState;
use kehu_kernel::{FileId, JobId, Language, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

/// A piece of long-running work.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Job {
    /// Identifier.
    pub id: JobId,
    /// What kind of work; new kinds may appear.
    #[schema(max_length = 64, example = "customers.import")]
    pub kind: String,
    /// The unit to which it belongs.
    pub unit_id: Option<UnitId>,
    /// Where it stands.
    pub status: JobState,
    /// Steps done.
    #[schema(minimum = 0)]
    pub progress_done: i64,
    /// Steps in all, when known.
    #[schema(minimum = 0)]
    pub progress_total: Option<i64>,
    /// Whether it was asked to be cancelled.
    pub cancel_requested: bool,
    /// Figures that came of it, in the order in which they are to be read.
    #[schema(max_items = 100)]
    pub figures: Vec<JobFigure>,
    /// The file that it produced.
    pub result_file_id: Option<FileId>,
    /// Where that file can be downloaded.
    #[schema(max_length = 200, format = "uri-reference")]
    pub result_url: Option<String>,
    /// Why it failed.
    pub error: Option<JobError>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was first begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// Counts the changes; the ETag.
    #[serde(skip)]
    pub version: i64,
}

/// A figure that came of a job.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobFigure {
    /// What it counts, in snake case.
    #[schema(max_length = 100, example = "created_count")]
    pub name: String,
    /// The figure.
    #[schema(max_length = 200, example = "120")]
    pub value: String,
}

/// Why a job failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JobError {
    /// Stable code.
    #[schema(max_length = 100, example = "job-interrupted")]
    pub code: String,
    /// What happened and what to do, in the language of the request.
    #[schema(max_length = 2000)]
    pub detail: String,
}

impl Job {
    /// The job as the API shows it. Parameters and attempts are the server's own.
    #[must_use]
    pub fn of(stored: kehu_jobs::Job, language: Language) -> Self {
        let kehu_jobs::Job {
            id,
            kind,
            unit_id,
            requested_by_kind: _,
            requested_by: _,
            parameters: _,
            state,
            progress_done,
            progress_total,
            result,
            result_file,
            error_code,
            error_en,
            error_zh,
            attempts: _,
            cancel_requested_at,
            created_at,
            started_at,
            finished_at,
            version,
        } = stored;
        let detail = match language {
            Language::Chinese => error_zh,
            Language::English => error_en,
        };
        Self {
            id,
            kind,
            unit_id,
            status: state,
            progress_done,
            progress_total,
            cancel_requested: cancel_requested_at.is_some(),
            figures: figures(result),
            result_file_id: result_file,
            result_url: result_file.map(|file| format!("/v1/files/{file}/content")),
            error: error_code
                .zip(detail)
                .map(|(code, detail)| JobError { code, detail }),
            created_at,
            started_at,
            finished_at,
            version,
        }
    }
}

/// The result is an object of plain values; anything else is not shown.
fn figures(result: Option<serde_json::Value>) -> Vec<JobFigure> {
    let Some(serde_json::Value::Object(fields)) = result else {
        return Vec::new();
    };
    let plain = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    fields
        .into_iter()
        .filter_map(|(name, value)| {
            Some(JobFigure {
                name,
                value: plain(value)?,
            })
        })
        .take(100)
        .collect()
}

crate::page!(JobPage, Job);

//! Bodies of the audit record.

use chrono::{DateTime, Utc};
use kehu_audit::{Finding, FindingKind, Report, StoredEntry};
use kehu_kernel::{AuditId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Kind of who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrincipalKind {
    /// A person.
    User,
    /// Another system.
    ApiKey,
    /// Kehu itself.
    System,
}

impl PrincipalKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ApiKey => "api_key",
            Self::System => "system",
        }
    }

    fn read(text: &str) -> Self {
        match text {
            "user" => Self::User,
            "api_key" => Self::ApiKey,
            _ => Self::System,
        }
    }
}

/// A line of the audit record: who did what to which thing, without personal data.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Identifier.
    pub id: AuditId,
    /// When it happened.
    pub occurred_at: DateTime<Utc>,
    /// Kind of who acted.
    pub principal_kind: PrincipalKind,
    /// Identifier of the user or API key; the name of the worker for the system.
    #[schema(max_length = 64)]
    pub principal_id: String,
    /// What was done, as `area.verb`.
    #[schema(max_length = 100, example = "customers.update")]
    pub action: String,
    /// Kind of the thing.
    #[schema(max_length = 64, example = "customer")]
    pub subject_kind: String,
    /// Identifier of the thing.
    pub subject_id: Uuid,
    /// The unit to which the thing belongs.
    pub unit_id: Option<UnitId>,
    /// Names of the fields that were changed or disclosed; never their values.
    #[schema(value_type = Vec<kehu_kernel::items::ChangeCode>, max_items = 200)]
    pub fields: Vec<String>,
    /// The reason that was given.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// Whether personal data was shown in full.
    pub disclosure: bool,
    /// The request, as in `X-Request-Id`.
    pub request_id: Option<Uuid>,
}

impl From<StoredEntry> for AuditEntry {
    fn from(entry: StoredEntry) -> Self {
        let StoredEntry {
            id,
            occurred_at,
            principal_kind,
            principal_id,
            action,
            subject_kind,
            subject_id,
            unit_id,
            fields,
            reason,
            disclosure,
            request_id,
        } = entry;
        let principal_kind = PrincipalKind::read(&principal_kind);
        Self {
            id,
            occurred_at,
            principal_kind,
            principal_id,
            action,
            subject_kind,
            subject_id,
            unit_id,
            fields,
            reason,
            disclosure,
            request_id,
        }
    }
}

crate::page!(AuditEntryPage, AuditEntry);

/// One thing that is wrong with the audit record.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditFinding {
    /// What is wrong.
    pub kind: FindingKind,
    /// Position in the chain where it begins; number of the line for a forged anchor; 0 for an entry that has no place
    /// in the chain.
    #[schema(minimum = 0)]
    pub position: i64,
    /// Number of positions concerned.
    #[schema(minimum = 1)]
    pub span: i64,
    /// The entry concerned, where one is known.
    pub entry_id: Option<AuditId>,
}

impl From<Finding> for AuditFinding {
    fn from(finding: Finding) -> Self {
        let Finding {
            position,
            kind,
            span,
            entry,
        } = finding;
        Self {
            kind,
            position,
            span,
            entry_id: entry,
        }
    }
}

/// What the verification of the audit record found.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditVerification {
    /// Whether nothing is wrong with the part that was verified.
    pub sound: bool,
    /// Verified after this position of the chain.
    #[schema(minimum = 0)]
    pub verified_from: i64,
    /// Position of the last seal that was verified.
    #[schema(minimum = 0)]
    pub verified_to: i64,
    /// Whether the end of the chain was reached.
    pub complete: bool,
    /// Entries looked at, sealed or not.
    #[schema(minimum = 0)]
    pub entry_count: i64,
    /// Seals whose hash was computed.
    #[schema(minimum = 0)]
    pub seal_count: i64,
    /// Anchors outside the database that were compared.
    #[schema(minimum = 0)]
    pub anchor_count: i64,
    /// What is wrong.
    #[schema(max_items = 1000)]
    pub findings: Vec<AuditFinding>,
    /// Number of findings beyond these.
    #[schema(minimum = 0)]
    pub more_findings: i64,
}

impl AuditVerification {
    pub(super) fn of(verified_from: i64, report: Report) -> Self {
        let sound = report.is_sound();
        let Report {
            entries,
            seals,
            anchors,
            verified_to,
            complete,
            findings,
            more_findings,
        } = report;
        Self {
            sound,
            verified_from,
            verified_to,
            complete,
            entry_count: entries,
            seal_count: seals,
            anchor_count: anchors,
            findings: findings.into_iter().map(AuditFinding::from).collect(),
            more_findings,
        }
    }
}

//! The document of kind `complaints`.

use kehu_complaints::words::{Decider, Severity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How complaints are handled (CMP).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintsPolicy {
    /// What complaints are about (CMP-03).
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub categories: Vec<ComplaintCategoryPolicy>,
    /// Why they arise (CMP-12).
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub causes: Vec<ComplaintCausePolicy>,
    /// What each severity means; each occurs once (CMP-06, CMP-07).
    #[validate(length(min = 3, max = 3), nested)]
    #[schema(min_items = 3, max_items = 3)]
    pub severities: Vec<ComplaintSeverityPolicy>,
    /// Working days from acceptance that no extension exceeds (CMP-07).
    #[validate(range(min = 1, max = 60))]
    #[schema(minimum = 1, maximum = 60, example = 7)]
    pub longest_working_days: u16,
    /// How grave what the media publish is taken to be (CMP-01).
    pub media_severity: Severity,
    /// Working minutes within which what came in has to be accepted; after them the leader is told.
    #[validate(range(min = 1, max = 360_000))]
    #[schema(minimum = 1, maximum = 360_000, example = 240)]
    pub accept_within_working_minutes: u32,
    /// Percents of the time after which the acceptor is warned; rising (CMP-08).
    #[validate(length(max = 5))]
    #[schema(max_items = 5, example = json!([50, 80]))]
    pub warning_percents: Vec<u8>,
    /// Code of the role of the supervising leader (CMP-08).
    #[validate(length(min = 3, max = 64))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "department_manager"
    )]
    pub leader_role: String,
    /// Code of the role of the general manager (CMP-08).
    #[validate(length(min = 3, max = 64))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "general_manager"
    )]
    pub general_manager_role: String,
    /// Working minutes after the deadline at which the general manager hears (CMP-08).
    #[validate(range(min = 1, max = 360_000))]
    #[schema(minimum = 1, maximum = 360_000, example = 480)]
    pub general_manager_after_working_minutes: u32,
    /// Codes of the roles that convene a special meeting (CMP-06).
    #[validate(length(min = 1, max = 10))]
    #[schema(value_type = Vec<kehu_kernel::items::RoleCode>, min_items = 1, max_items = 10, example = json!(["general_manager"]))]
    pub meeting_conveners: Vec<String>,
    /// The follow-up call (CMP-10).
    #[validate(nested)]
    pub follow_up: ComplaintFollowUpPolicy,
    /// Days within which another complaint of the same complainant in the same category is a repeat (CMP-12).
    #[validate(range(max = 3660))]
    #[schema(minimum = 0, maximum = 3660, example = 90)]
    pub repeat_within_days: u16,
    /// Taking in without signing in (CMP-01).
    #[validate(nested)]
    pub public_intake: ComplaintIntakePolicy,
}

/// What a complaint is about.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintCategoryPolicy {
    /// Key, unique in the document.
    #[validate(length(min = 2, max = 50))]
    #[schema(
        min_length = 2,
        max_length = 50,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "housing_quality"
    )]
    pub key: String,
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "房屋质量")]
    pub name_zh: String,
    /// Name in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Housing quality")]
    pub name_en: String,
    /// Who is responsible where the company is not: such complaints are misdirected.
    #[validate(nested)]
    pub other_party: Option<ComplaintOtherParty>,
    /// Whether the answer touches other owners' rights (CMP-17).
    pub needs_consent: bool,
}

/// A party outside the company.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintOtherParty {
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "房屋建设单位")]
    pub name_zh: String,
    /// Name in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "The developer")]
    pub name_en: String,
}

/// Why a complaint arises.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintCausePolicy {
    /// Key, unique in the document.
    #[validate(length(min = 2, max = 50))]
    #[schema(
        min_length = 2,
        max_length = 50,
        pattern = "^[a-z][a-z0-9_]*$",
        example = "staff"
    )]
    pub key: String,
    /// Name in Chinese.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "人员服务")]
    pub name_zh: String,
    /// Name in English.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "Staff")]
    pub name_en: String,
}

/// What a severity means.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintSeverityPolicy {
    /// The severity.
    pub severity: Severity,
    /// Working days from acceptance to the reply, at most the longest (CMP-07).
    #[validate(range(min = 1, max = 60))]
    #[schema(minimum = 1, maximum = 60, example = 3)]
    pub working_days: u16,
    /// Whether that can be extended; that of a general complaint never is.
    pub extendable: bool,
    /// Who lets the handling opinion stand (CMP-06).
    pub decided_by: Decider,
}

/// The follow-up call (CMP-10).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintFollowUpPolicy {
    /// Working minutes after the reply at which it is due.
    #[validate(range(min = 1, max = 360_000))]
    #[schema(minimum = 1, maximum = 360_000, example = 480)]
    pub after_working_minutes: u32,
    /// Calls that are tried before a complainant counts as unreachable.
    #[validate(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10, example = 3)]
    pub attempts: u8,
    /// Working minutes from a call that nobody answered to the next.
    #[validate(range(min = 1, max = 360_000))]
    #[schema(minimum = 1, maximum = 360_000, example = 240)]
    pub retry_after_working_minutes: u32,
    /// The highest score; the lowest is 1.
    #[validate(range(min = 2, max = 10))]
    #[schema(minimum = 2, maximum = 10, example = 5)]
    pub highest_score: u8,
    /// Whether whoever is reached is asked for a score.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub score_required: bool,
}

const fn yes() -> bool {
    true
}

/// Taking in without signing in (CMP-01).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintIntakePolicy {
    /// Most an address sends in an hour through one link.
    #[validate(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000, example = 5)]
    pub most_per_address_and_hour: u32,
    /// Most that one link takes in an hour.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000, example = 100)]
    pub most_per_link_and_hour: u32,
}

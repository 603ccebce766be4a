//! What the desk chooses from.

use kehu_complaints::words::{Decider, Severity};
use kehu_complaints::{Category, Cause, ComplaintPolicy, OtherParty, SeverityRule};
use kehu_kernel::{Language, PolicyVersionId};
use serde::Serialize;
use utoipa::ToSchema;

/// What the desk of a unit chooses from, by the policy in force today.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintCatalogue {
    /// The policy version; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// What complaints are about.
    #[schema(max_items = 50)]
    pub categories: Vec<ComplaintCategory>,
    /// Why they arise.
    #[schema(max_items = 50)]
    pub causes: Vec<ComplaintCause>,
    /// What each severity means.
    #[schema(max_items = 3)]
    pub severities: Vec<ComplaintSeverityRule>,
    /// Working days that no extension exceeds.
    #[schema(minimum = 1, maximum = 60)]
    pub longest_working_days: u16,
    /// The highest score of a follow-up call.
    #[schema(minimum = 2, maximum = 10)]
    pub highest_score: u8,
    /// Whether whoever is reached by a follow-up call is asked for a score.
    pub score_required: bool,
}

/// What a complaint is about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintCategory {
    /// Key.
    #[schema(max_length = 50, example = "product_quality")]
    pub key: String,
    /// Name in the caller's language.
    #[schema(max_length = 100)]
    pub name: String,
    /// Who is responsible, where the company is not (CMP-03).
    #[schema(max_length = 100)]
    pub other_party: Option<String>,
    /// Whether the answer touches other owners' rights (CMP-17).
    pub needs_consent: bool,
}

/// Why a complaint arises.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintCause {
    /// Key.
    #[schema(max_length = 50, example = "staff")]
    pub key: String,
    /// Name in the caller's language.
    #[schema(max_length = 100)]
    pub name: String,
}

/// What a severity means (CMP-06, CMP-07).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintSeverityRule {
    /// The severity.
    pub severity: Severity,
    /// Working days from acceptance to the reply.
    #[schema(minimum = 1, maximum = 60)]
    pub working_days: u16,
    /// Whether that can be extended.
    pub extendable: bool,
    /// Who lets the handling opinion stand.
    pub decided_by: Decider,
}

/// A name in the caller's language.
fn named(zh: String, en: String, language: Language) -> String {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

impl ComplaintCategory {
    pub(in super::super) fn of(category: Category, language: Language) -> Self {
        let Category {
            key,
            name_zh,
            name_en,
            other_party,
            needs_consent,
        } = category;
        Self {
            key,
            name: named(name_zh, name_en, language),
            other_party: other_party
                .map(|OtherParty { name_zh, name_en }| named(name_zh, name_en, language)),
            needs_consent,
        }
    }
}

impl ComplaintCatalogue {
    pub(in super::super) fn of(
        policy: ComplaintPolicy,
        policy_version_id: Option<PolicyVersionId>,
        language: Language,
    ) -> Self {
        let cause = |Cause {
                         key,
                         name_zh,
                         name_en,
                     }| ComplaintCause {
            key,
            name: named(name_zh, name_en, language),
        };
        let rule = |SeverityRule {
                        severity,
                        working_days,
                        extendable,
                        decided_by,
                    }| {
            ComplaintSeverityRule {
                severity,
                working_days,
                extendable,
                decided_by,
            }
        };
        Self {
            policy_version_id,
            categories: policy
                .categories
                .into_iter()
                .map(|category| ComplaintCategory::of(category, language))
                .collect(),
            causes: policy.causes.into_iter().map(cause).collect(),
            severities: policy.severities.into_iter().map(rule).collect(),
            longest_working_days: policy.longest_working_days,
            highest_score: policy.follow_up.highest_score,
            score_required: policy.follow_up.score_required,
        }
    }
}

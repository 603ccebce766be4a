//! The standards of a unit, in the caller's language.

use kehu_kernel::{Language, PolicyVersionId};
use kehu_service_orders as domain;
use kehu_service_orders::ServiceKind;
use serde::Serialize;
use utoipa::ToSchema;

/// The service standards of a unit (CUS-61).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceStandardList {
    /// The policy version in which they stand; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The standards, one a type.
    #[schema(max_items = 10)]
    pub items: Vec<ServiceStandard>,
}

impl ServiceStandardList {
    /// In a language.
    pub fn of(
        standards: domain::ServiceStandards,
        policy_version_id: Option<PolicyVersionId>,
        language: Language,
    ) -> Self {
        let items = standards.standards.into_iter();
        Self {
            policy_version_id,
            items: items
                .map(|one| ServiceStandard::of(one, language))
                .collect(),
        }
    }
}

/// The standard of a type, as it stands or stood when an order was issued.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceStandard {
    /// The type.
    pub kind: ServiceKind,
    /// Working minutes from issuing to the first team that accepts.
    #[schema(minimum = 1, maximum = 175_680, example = 30)]
    pub response_minutes: u32,
    /// Working days from issuing to done; null when that is counted in minutes.
    #[schema(minimum = 1, maximum = 366, example = 1)]
    pub completion_days: Option<u16>,
    /// Working minutes from issuing to done; null when that is counted in days.
    #[schema(minimum = 1, maximum = 175_680)]
    pub completion_minutes: Option<u32>,
    /// What the customer is told when the order is issued.
    #[schema(max_length = 500)]
    pub wording: String,
    /// The steps that are taken before it is done.
    #[schema(max_items = 20)]
    pub steps: Vec<ServiceStep>,
    /// Whether only the customer's satisfaction closes it.
    pub customer_confirms: bool,
}

/// A step of a standard.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceStep {
    /// Key.
    #[schema(max_length = 50, example = "drawing_review")]
    pub key: String,
    /// Name in the caller's language.
    #[schema(max_length = 100, example = "Review the drawings")]
    pub name: String,
}

impl ServiceStandard {
    pub(super) fn of(standard: domain::ServiceStandard, language: Language) -> Self {
        let domain::ServiceStandard {
            kind,
            response_minutes,
            completion_days,
            completion_minutes,
            wording,
            steps,
            customer_confirms,
        } = standard;
        let spoken = |en: String, zh: String| match language {
            Language::Chinese => zh,
            Language::English => en,
        };
        Self {
            kind,
            response_minutes,
            completion_days,
            completion_minutes,
            wording: spoken(wording.en, wording.zh),
            steps: steps
                .into_iter()
                .map(|step| ServiceStep {
                    key: step.key,
                    name: spoken(step.name.en, step.name.zh),
                })
                .collect(),
            customer_confirms,
        }
    }
}

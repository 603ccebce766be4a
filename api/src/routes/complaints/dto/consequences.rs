//! What complaints and consultations lead to.

use super::Consultation;
use crate::routes::service_orders::dto::{AssignServiceTask, ServiceOrder};
use chrono::NaiveDate;
use kehu_complaints as domain;
use kehu_kernel::UserId;
use kehu_service_orders::ServiceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Issues a service order at the desk (CMP-14).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueOrderAtDesk {
    /// The type; one for which the unit has a standard.
    pub kind: ServiceKind,
    /// In few words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "单元门禁失灵")]
    pub matter: String,
    /// What is to be done.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Where.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300)]
    pub place: Option<String>,
    /// The parts that are given to teams at once.
    #[serde(default)]
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub parts: Vec<AssignServiceTask>,
}

impl From<IssueOrderAtDesk> for domain::NewOrder {
    fn from(body: IssueOrderAtDesk) -> Self {
        let IssueOrderAtDesk {
            kind,
            matter,
            content,
            place,
            parts,
        } = body;
        Self {
            kind,
            matter,
            content,
            place,
            parts: parts.into_iter().map(Into::into).collect(),
        }
    }
}

/// A question that was turned, and the service order that it was turned into.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConsultationOrder {
    /// The question.
    pub consultation: Consultation,
    /// The order.
    pub service_order: ServiceOrder,
}

/// Raises an improvement item from the cause of a complaint (GOV-07).
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RaiseFromComplaint {
    /// In few words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "提货窗口增设叫号屏")]
    pub title: String,
    /// What is to be better.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day; today or later.
    pub due_on: NaiveDate,
}

impl From<RaiseFromComplaint> for domain::NewItem {
    fn from(body: RaiseFromComplaint) -> Self {
        let RaiseFromComplaint {
            title,
            content,
            owner_id,
            due_on,
        } = body;
        Self {
            title,
            content,
            owner_id,
            due_on,
        }
    }
}

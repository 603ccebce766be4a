//! What is answered.

use super::standards::ServiceStandard;
use crate::page;
use chrono::{DateTime, Utc};
use kehu_kernel::{
    CustomerId, Language, PolicyVersionId, ServiceFeedbackId, ServiceOrderId, ServiceTaskId,
    UnitId, UserId,
};
use kehu_service_orders as domain;
use kehu_service_orders::{
    EventKind, OriginKind, ReplyChannel, ServiceKind, ServiceOrderState, TaskState,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A service order (CUS-60).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceOrder {
    /// Identifier.
    pub id: ServiceOrderId,
    /// Number within the unit and year.
    #[schema(max_length = 20, example = "FW2026-000017")]
    pub number: String,
    /// The unit that issued it.
    pub unit_id: UnitId,
    /// For whom.
    pub customer_id: Option<CustomerId>,
    /// The type.
    pub kind: ServiceKind,
    /// In few words.
    #[schema(max_length = 200, example = "3 栋 2 单元电梯停运")]
    pub matter: String,
    /// What is to be done.
    #[schema(max_length = 4000)]
    pub content: String,
    /// Where.
    #[schema(max_length = 300)]
    pub place: Option<String>,
    /// What raised it.
    pub origin_kind: OriginKind,
    /// The thing that raised it.
    pub origin_id: Option<Uuid>,
    /// Who follows it up to the customer's satisfaction.
    pub coordinator_id: UserId,
    /// The user who issued it; null when the program itself did.
    pub issued_by: Option<UserId>,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// The standard of its type as it stood then.
    pub standard: ServiceStandard,
    /// The policy version of the standard; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Where it stands.
    pub state: ServiceOrderState,
    /// From issuing to the first team that accepted.
    pub response: ServiceTiming,
    /// From issuing to the report that all was done.
    pub completion: ServiceTiming,
    /// The report that all is done.
    pub outcome: Option<ServiceOutcome>,
    /// When it was closed or called off.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was called off.
    #[schema(max_length = 2000)]
    pub cancel_reason: Option<String>,
    /// The parts of the teams, the first one first.
    #[schema(max_items = 50)]
    pub tasks: Vec<ServiceTask>,
    /// The steps of the standard that were taken.
    #[schema(max_items = 20)]
    pub steps: Vec<ServiceStepTaken>,
    /// The customer's words, the first one first.
    #[schema(max_items = 50)]
    pub confirmations: Vec<ServiceConfirmation>,
    /// What was fed back to departments.
    #[schema(max_items = 1000)]
    pub feedback: Vec<ServiceFeedback>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(ServiceOrderPage, ServiceOrder);

/// A time measured against the standard, in working time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceTiming {
    /// When it is or was due; null while the holiday schedule of a year is missing.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was met or fell away; null while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// Whether it was kept; null while it runs in time, or its end is not known.
    pub kept: Option<bool>,
    /// The whole working minutes that it took; null while it runs.
    #[schema(minimum = 0)]
    pub minutes: Option<i64>,
}

impl From<domain::Timing> for ServiceTiming {
    fn from(timing: domain::Timing) -> Self {
        let domain::Timing {
            due_at,
            stopped_at,
            kept,
            minutes,
        } = timing;
        Self {
            due_at,
            stopped_at,
            kept,
            minutes,
        }
    }
}

/// The report that all is done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceOutcome {
    /// When.
    pub at: DateTime<Utc>,
    /// Who reports.
    pub by: UserId,
    /// What came of it.
    #[schema(max_length = 4000)]
    pub result: String,
}

/// A team's part.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceTask {
    /// Identifier.
    pub id: ServiceTaskId,
    /// The team.
    pub unit_id: UnitId,
    /// The person; null when anybody of the team may act.
    pub assignee_id: Option<UserId>,
    /// What it does.
    #[schema(max_length = 2000)]
    pub work: String,
    /// Where it stands.
    pub state: TaskState,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// When it was accepted.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Who accepted it.
    pub accepted_by: Option<UserId>,
    /// When the team began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// What came of it.
    #[schema(max_length = 2000)]
    pub result: Option<String>,
}

impl From<domain::Task> for ServiceTask {
    fn from(task: domain::Task) -> Self {
        let domain::Task {
            id,
            unit_id,
            assignee_id,
            work,
            state,
            assigned_at,
            accepted_at,
            accepted_by,
            started_at,
            done_at,
            result,
        } = task;
        Self {
            id,
            unit_id,
            assignee_id,
            work,
            state,
            assigned_at,
            accepted_at,
            accepted_by,
            started_at,
            done_at,
            result,
        }
    }
}

/// A step of the standard that was taken.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceStepTaken {
    /// Its key in the standard.
    #[schema(max_length = 50)]
    pub key: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// What was found or done.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// The customer's word on what was reported as done.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceConfirmation {
    /// The report that it is about.
    #[schema(max_length = 4000)]
    pub result: String,
    /// Whether the customer is satisfied.
    pub satisfied: bool,
    /// From 1, very dissatisfied, to 5, very satisfied.
    #[schema(minimum = 1, maximum = 5)]
    pub score: i16,
    /// What the customer said.
    #[schema(max_length = 2000)]
    pub words: Option<String>,
    /// How it was heard.
    pub channel: ReplyChannel,
    /// When.
    pub at: DateTime<Utc>,
    /// Who heard it.
    pub by: UserId,
}

/// The result and the customer's reaction, told to a department (CUS-62).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceFeedback {
    /// Identifier.
    pub id: ServiceFeedbackId,
    /// The order.
    pub service_order_id: ServiceOrderId,
    /// The department.
    pub unit_id: UnitId,
    /// The result and the customer's reaction.
    #[schema(max_length = 4000)]
    pub text: String,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Who told it.
    pub sent_by: UserId,
    /// When the department acknowledged.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// Who did.
    pub acknowledged_by: Option<UserId>,
}

page!(ServiceFeedbackPage, ServiceFeedback);

impl From<domain::Feedback> for ServiceFeedback {
    fn from(feedback: domain::Feedback) -> Self {
        let domain::Feedback {
            id,
            order_id,
            unit_id,
            text,
            sent_at,
            sent_by,
            acknowledged_at,
            acknowledged_by,
        } = feedback;
        Self {
            id,
            service_order_id: order_id,
            unit_id,
            text,
            sent_at,
            sent_by,
            acknowledged_at,
            acknowledged_by,
        }
    }
}

impl ServiceOrder {
    /// In a language.
    pub fn of(order: domain::ServiceOrder, language: Language) -> Self {
        let domain::ServiceOrder {
            id,
            number,
            unit_id,
            customer_id,
            kind,
            matter,
            content,
            place,
            origin,
            coordinator_id,
            issued_by_kind,
            issued_by_id,
            issued_at,
            standard,
            policy_version_id,
            state,
            outcome,
            ended_at,
            cancel_reason,
            tasks,
            steps,
            confirmations,
            feedback,
            times,
            version,
        } = order;
        let is_person = issued_by_kind == "user";
        Self {
            id,
            number,
            unit_id,
            customer_id,
            kind,
            matter,
            content,
            place,
            origin_kind: origin.kind,
            origin_id: origin.id,
            coordinator_id,
            issued_by: is_person.then(|| issued_by_id.parse().ok()).flatten(),
            issued_at,
            standard: ServiceStandard::of(standard, language),
            policy_version_id,
            state,
            response: times.response.into(),
            completion: times.completion.into(),
            outcome: outcome.map(|domain::Outcome { at, by, result }| ServiceOutcome {
                at,
                by,
                result,
            }),
            ended_at,
            cancel_reason,
            tasks: tasks.into_iter().map(Into::into).collect(),
            steps: steps
                .into_iter()
                .map(|domain::StepTaken { key, at, by, note }| ServiceStepTaken {
                    key,
                    at,
                    by,
                    note,
                })
                .collect(),
            confirmations: confirmations.into_iter().map(Into::into).collect(),
            feedback: feedback.into_iter().map(Into::into).collect(),
            version,
        }
    }
}

impl From<domain::Confirmation> for ServiceConfirmation {
    fn from(said: domain::Confirmation) -> Self {
        let domain::Confirmation {
            result,
            satisfied,
            score,
            words,
            channel,
            at,
            by,
        } = said;
        Self {
            result,
            satisfied,
            score,
            words,
            channel,
            at,
            by,
        }
    }
}

/// The record of a service order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceOrderRecord {
    /// Every act, the first one first.
    #[schema(max_items = 1000)]
    pub items: Vec<ServiceOrderEvent>,
}

/// A line of a service order's record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceOrderEvent {
    /// What was done.
    pub event: EventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// The user who did it; null when the program itself did.
    pub by: Option<UserId>,
    /// The team or department that it concerns.
    pub unit_id: Option<UnitId>,
    /// The reason, or the key of the step.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

impl From<domain::ServiceOrderEvent> for ServiceOrderEvent {
    fn from(line: domain::ServiceOrderEvent) -> Self {
        let domain::ServiceOrderEvent {
            event,
            occurred_at,
            by_kind,
            by_id,
            unit_id,
            note,
        } = line;
        let is_person = by_kind == "user";
        Self {
            event,
            occurred_at,
            by: is_person.then(|| by_id.parse().ok()).flatten(),
            unit_id,
            note,
        }
    }
}

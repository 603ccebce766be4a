//! What a service order is.

use crate::{
    EventKind, OriginKind, ReplyChannel, ServiceKind, ServiceOrderState, ServiceStandard, TaskState,
};
use chrono::{DateTime, Utc};
use kehu_kernel::{
    CustomerId, PolicyVersionId, ServiceFeedbackId, ServiceOrderId, ServiceTaskId, UnitId, UserId,
};
use uuid::Uuid;

/// What raised an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Kind of thing.
    pub kind: OriginKind,
    /// The thing, where the system keeps it.
    pub id: Option<Uuid>,
}

/// An order to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewServiceOrder {
    /// The unit that issues it and by whose calendar and standards it is measured.
    pub unit_id: UnitId,
    /// For whom; none for work on an area.
    pub customer_id: Option<CustomerId>,
    /// The type.
    pub kind: ServiceKind,
    /// In few words, 1 to 200 characters.
    pub matter: String,
    /// What is to be done, 1 to 4000 characters.
    pub content: String,
    /// Where, at most 300 characters.
    pub place: Option<String>,
    /// What raised it.
    pub origin: Origin,
    /// Who follows it up to the customer's satisfaction; who issues it when absent.
    pub coordinator_id: Option<UserId>,
    /// The parts that are given to teams at once.
    pub parts: Vec<Part>,
}

/// A part for a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The team.
    pub unit_id: UnitId,
    /// The person; anybody of the team when absent.
    pub assignee_id: Option<UserId>,
    /// What it does, 1 to 2000 characters.
    pub work: String,
}

/// A service order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOrder {
    /// Identifier.
    pub id: ServiceOrderId,
    /// Number within the unit and year, such as `FW2026-000017`.
    pub number: String,
    /// The unit that issued it.
    pub unit_id: UnitId,
    /// For whom.
    pub customer_id: Option<CustomerId>,
    /// The type.
    pub kind: ServiceKind,
    /// In few words.
    pub matter: String,
    /// What is to be done.
    pub content: String,
    /// Where.
    pub place: Option<String>,
    /// What raised it.
    pub origin: Origin,
    /// Who follows it up to the customer's satisfaction.
    pub coordinator_id: UserId,
    /// Kind of principal who issued it.
    pub issued_by_kind: String,
    /// Who issued it.
    pub issued_by_id: String,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// The standard of its type as it stood then.
    pub standard: ServiceStandard,
    /// The policy version of the standard; none for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Where it stands.
    pub state: ServiceOrderState,
    /// The report that all is done; none before, and again none while a dissatisfied customer waits.
    pub outcome: Option<Outcome>,
    /// When it was closed or called off.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was called off.
    pub cancel_reason: Option<String>,
    /// The parts of the teams, the first one first.
    pub tasks: Vec<Task>,
    /// The steps of the standard that were taken.
    pub steps: Vec<StepTaken>,
    /// The customer's words, the first one first.
    pub confirmations: Vec<Confirmation>,
    /// What was fed back to departments.
    pub feedback: Vec<Feedback>,
    /// The times measured against the standard.
    pub times: Times,
    /// Rises by one with every change.
    pub version: i64,
}

/// The report that all is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// When.
    pub at: DateTime<Utc>,
    /// Who reports.
    pub by: UserId,
    /// What came of it.
    pub result: String,
}

/// A team's part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Identifier.
    pub id: ServiceTaskId,
    /// The team.
    pub unit_id: UnitId,
    /// The person.
    pub assignee_id: Option<UserId>,
    /// What it does.
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
    pub result: Option<String>,
}

/// A step of the standard that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// Its key in the standard.
    pub key: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: UserId,
    /// What was found or done.
    pub note: Option<String>,
}

/// The customer's word on what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// The report that it is about.
    pub result: String,
    /// Whether the customer is satisfied.
    pub satisfied: bool,
    /// From 1, very dissatisfied, to 5, very satisfied.
    pub score: i16,
    /// What the customer said.
    pub words: Option<String>,
    /// How it was heard.
    pub channel: ReplyChannel,
    /// When.
    pub at: DateTime<Utc>,
    /// Who heard it.
    pub by: UserId,
}

/// The result and the customer's reaction, told to a department (CUS-62).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Identifier.
    pub id: ServiceFeedbackId,
    /// The order.
    pub order_id: ServiceOrderId,
    /// The department.
    pub unit_id: UnitId,
    /// The result and the customer's reaction.
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

/// The times of an order, measured in working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// From issuing to the first team that accepted.
    pub response: Timing,
    /// From issuing to the report that all was done.
    pub completion: Timing,
}

/// A time measured against the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timing {
    /// When it was due; none while the holiday schedule of a year is missing.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was met or fell away; none while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// Whether it was or is missed; none while it runs in time or its end is not known.
    pub kept: Option<bool>,
    /// The whole working minutes that it took; none while it runs, or where the days of a year are not known.
    pub minutes: Option<i64>,
}

/// A line of an order's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceOrderEvent {
    /// What was done.
    pub event: EventKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// Kind of principal.
    pub by_kind: String,
    /// Who.
    pub by_id: String,
    /// The team or department that it concerns.
    pub unit_id: Option<UnitId>,
    /// What was said.
    pub note: Option<String>,
}

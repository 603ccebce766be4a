//! What managers decided and found.

use chrono::{DateTime, Utc};
use kehu_attribution::facts::{ChangeWay, FaultDegree, Method};
use kehu_kernel::{EvidenceId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A finding on the receiver's fault in a reception (ATT-V06).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The manager.
    pub by: UserId,
    /// The reception.
    pub reception: ReceptionId,
    /// How grave.
    pub degree: FaultDegree,
}

/// An explanation tried with a visitor who wants another salesperson (ATT-V08, ATT-V09).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplanationFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who explained.
    pub by: UserId,
    /// The reception.
    pub reception: ReceptionId,
    /// Whether it failed.
    pub failed: bool,
}

/// A manager's decision on a change of salesperson (ATT-V06c, ATT-V08, ATT-V09).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The manager.
    pub by: UserId,
    /// The reception in which another was wanted.
    pub reception: ReceptionId,
    /// Whether the change is allowed.
    pub allowed: bool,
    /// Who receives instead.
    pub to: UserId,
    /// How that one was found.
    pub way: ChangeWay,
}

/// A proof that a salesperson had instigated the visitor (ATT-V08x).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstigationFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was proved.
    pub at: DateTime<Utc>,
    /// The manager.
    pub by: UserId,
    /// The reception.
    pub reception: ReceptionId,
    /// Who instigated.
    pub instigator: UserId,
}

/// A visitor's complaint about an earlier salesperson (ATT-R05).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComplaintFact {
    /// The record.
    pub id: EvidenceId,
    /// When the visitor complained.
    pub at: DateTime<Utc>,
    /// The reception.
    pub reception: ReceptionId,
    /// The salesperson complained of.
    pub about: UserId,
    /// When the receiver told the sales supervisor; none if never.
    pub supervisor_told_at: Option<DateTime<Utc>>,
    /// When the salesperson complained of was told; none if never.
    pub salesperson_told_at: Option<DateTime<Utc>>,
    /// When the supervisor had verified it; none while not verified.
    pub verified_at: Option<DateTime<Utc>>,
}

/// A priority turn granted to the salesperson whose reception was voided (ATT-V06c).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PriorityTurnFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The manager.
    pub by: UserId,
    /// The voided reception.
    pub reception: ReceptionId,
    /// Who gets the turn.
    pub salesperson: UserId,
}

/// The method by which parties of an event are attributed, as the manager published it (ATT-R13).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventMethodFact {
    /// The record.
    pub id: EvidenceId,
    /// When it was published.
    pub at: DateTime<Utc>,
    /// The manager.
    pub by: UserId,
    /// The event, by its key.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "autumn-fair")]
    pub event: String,
    /// The method.
    pub method: Method,
}

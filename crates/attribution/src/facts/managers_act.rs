//! What managers decided and found.

use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, ReceptionId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A finding on the receiver's fault in a reception (ATT-V06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultFinding {
    /// Identifier.
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

/// How grave a fault is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FaultDegree {
    /// No fault.
    None,
    /// An ordinary fault.
    Ordinary,
    /// A serious fault.
    Serious,
}

/// An explanation tried with a visitor who wants another salesperson (ATT-V08, ATT-V09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Identifier.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Identifier.
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

/// How the salesperson who takes over was found.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWay {
    /// The next by the roster.
    ByRoster,
    /// As the visitor named.
    AsNamed,
}

/// A proof that a salesperson had instigated the visitor to name him or her (ATT-V08x).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instigation {
    /// Identifier.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// Identifier.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityTurn {
    /// Identifier.
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventMethod {
    /// Identifier.
    pub id: EvidenceId,
    /// When it was published.
    pub at: DateTime<Utc>,
    /// The manager.
    pub by: UserId,
    /// The event, by its key.
    pub event: String,
    /// The method.
    pub method: Method,
}

/// How parties received at an event are attributed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = EventAttributionMethod)]
pub enum Method {
    /// To the first receiver of the party.
    FirstReceiver,
    /// To the receiver at the event.
    EventReceiver,
    /// Equally to all who received the party.
    Equally,
    /// To the commission pool.
    Pool,
    /// To the department.
    Department,
}

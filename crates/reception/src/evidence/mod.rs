//! What else bears on whose a party is, beside receptions and registrations: what salespeople state, how parties are linked,
//! what managers find and decide ("What must be recorded").
//!
//! - Each record has its own time and never changes; a correction is another record that points at it, a withdrawal takes it
//!   back.
//! - A salesperson states, a manager decides: the two are different operations under different permissions, and nobody
//!   decides in a matter of their own.

mod content;
mod decide;
mod state;
pub(crate) mod store;

pub use content::{Content, Worker};
pub use decide::{VerifiedComplaint, decide, verify_complaint};
pub use state::state;

use chrono::{DateTime, Utc};
use kehu_kernel::{EvidenceId, PartyId, ReceptionId, UnitId, UserId};

/// A record of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The party, as it was recorded: read the survivor of a merge.
    pub party_id: PartyId,
    /// The reception that it is about.
    pub reception_id: Option<ReceptionId>,
    /// What it says.
    pub content: Content,
    /// The record that it corrects or takes back.
    pub corrects_id: Option<EvidenceId>,
    /// When it was so.
    pub occurred_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// Evidence to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// What it says.
    pub content: Content,
    /// The reception that it is about.
    pub reception: Option<ReceptionId>,
    /// The record that it corrects or takes back.
    pub corrects: Option<EvidenceId>,
    /// When it was so; now, if absent.
    pub occurred_at: Option<DateTime<Utc>>,
}

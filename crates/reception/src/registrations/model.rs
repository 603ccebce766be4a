//! Registrations.

use super::form::Form;
use crate::words::{IntentLevel, VisitKind, VisitorChannel};
use chrono::{DateTime, Utc};
use kehu_kernel::{PartyId, PolicyVersionId, ReceptionId, RegistrationId, UnitId, UserId};

/// A visitor registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Identifier.
    pub id: RegistrationId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site (GOV-10).
    pub form_number: i64,
    /// The party, as it was recorded: read the survivor of a merge.
    pub party_id: PartyId,
    /// The reception that it registers.
    pub reception_id: ReceptionId,
    /// Who received and registers.
    pub salesperson_id: UserId,
    /// First or further visit.
    pub visit: VisitKind,
    /// The registration that it corrects.
    pub corrects_id: Option<RegistrationId>,
    /// The one that corrects it.
    pub corrected_by_id: Option<RegistrationId>,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// What the form tells.
    pub form: Form,
    /// The policy version under which it was made; none under a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The project manager's word.
    pub decision: Option<Decision>,
    /// When the claim that it gives expires; none where it gives none.
    pub claim_expires_at: Option<DateTime<Utc>>,
    /// When that claim ended before it expired.
    pub claim_ended_at: Option<DateTime<Utc>>,
}

/// The project manager's word on a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether it was confirmed.
    pub confirmed: bool,
    /// Why not.
    pub reason: Option<String>,
    /// The role in which it was decided.
    pub acting_as: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// By whom.
    pub decided_by: UserId,
}

/// Which registrations a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegistrationFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this party, and of those merged into it.
    pub party: Option<PartyId>,
    /// By this salesperson.
    pub salesperson: Option<UserId>,
    /// Decided on, or not.
    pub decided: Option<bool>,
    /// Any of these levels.
    pub intent_levels: Vec<IntentLevel>,
    /// Any of these channels.
    pub channels: Vec<VisitorChannel>,
    /// Made at this instant or later.
    pub registered_from: Option<DateTime<Utc>>,
    /// Made before this instant.
    pub registered_before: Option<DateTime<Utc>>,
}

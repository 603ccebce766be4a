//! What is due today.

use super::super::parties::Tracked;
use super::super::plans::{MissingPlan, Plan};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{EnquiryId, PartyId, ReferralId, RegistrationId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// The first items of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items<T> {
    /// At most 200.
    pub items: Vec<T>,
    /// Whether there are more.
    pub more: bool,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            more: false,
        }
    }
}

/// What is due today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    /// The day.
    pub day: NaiveDate,
    /// Whether it is one salesperson's, not the site's.
    pub own: bool,
    /// Contracts and payments that are due until this day are to be reminded of.
    pub reminders_until: NaiveDate,
    /// Contacts that are due or overdue.
    pub follow_ups: Items<Tracked>,
    /// Hard cases that wait for the manager.
    pub hard_cases: Items<Tracked>,
    /// Visits promised for today, or before and not made.
    pub visits_promised: Items<PromisedVisit>,
    /// Callers who are to be invited.
    pub invitations: Items<Invitation>,
    /// Visits of referred persons appointed for today; managers' alone.
    pub appointments: Items<Appointment>,
    /// Registrations that wait for confirmation.
    pub registrations_waiting: Items<WaitingRegistration>,
    /// Claims that expire soon.
    pub claims_expiring: Items<ExpiringClaim>,
    /// Plans that are not closed.
    pub plans_open: Items<Plan>,
    /// Plans that are not written.
    pub plans_missing: Vec<MissingPlan>,
}

/// A promised visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PromisedVisit {
    /// The party.
    pub party_id: PartyId,
    /// To whom it was promised.
    pub salesperson_id: Option<UserId>,
    /// For which day.
    pub promised_on: NaiveDate,
    /// The call in which it was; none where a follow-up was it.
    pub enquiry_id: Option<EnquiryId>,
}

/// A caller who has not come and promised no day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = VisitInvitation)]
pub struct Invitation {
    /// The party.
    pub party_id: PartyId,
    /// The latest call.
    pub enquiry_id: EnquiryId,
    /// Who answered.
    pub salesperson_id: UserId,
    /// When.
    pub called_at: DateTime<Utc>,
    /// Whether the caller was invited then.
    pub invited: bool,
}

/// An appointed visit of a referred person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReferralAppointment)]
pub struct Appointment {
    /// The referral.
    pub referral_id: ReferralId,
    /// The party.
    pub party_id: PartyId,
    /// Who refers.
    pub referrer_id: UserId,
}

/// A registration that the project manager has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingRegistration {
    /// The registration.
    pub registration_id: RegistrationId,
    /// The party.
    pub party_id: PartyId,
    /// Who registered.
    pub salesperson_id: UserId,
    /// When.
    pub registered_at: DateTime<Utc>,
}

/// A claim that expires soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExpiringClaim {
    /// The party.
    pub party_id: PartyId,
    /// Who holds it.
    pub holder_id: UserId,
    /// When it no longer stands.
    pub expires_at: DateTime<Utc>,
}

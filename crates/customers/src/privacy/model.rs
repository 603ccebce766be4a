//! A request, and what an erasure comes to.

use super::words::{
    ErasureFate, ErasureObstacle, IdentityVerification, MentionPlace, PrivacyHolding,
    PrivacyRefusalGround, PrivacyRequestKind, PrivacyRequestState, PrivacyRequester,
    RetentionGround,
};
use crate::qualification::Actor;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{
    ContactId, CustomerId, FileId, JobId, PolicyVersionId, PrivacyRequestId, UnitId,
};
use uuid::Uuid;

/// Whose data is concerned: a customer that is a natural person, or one contact of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonConcerned {
    /// The customer.
    pub customer_id: CustomerId,
    /// The contact of it; none when it is the customer itself.
    pub contact_id: Option<ContactId>,
}

/// A request to be received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// What is asked for.
    pub kind: PrivacyRequestKind,
    /// Whose data.
    pub person: PersonConcerned,
    /// Who asks.
    pub requester: PrivacyRequester,
    /// How the identity was verified.
    pub verification: IdentityVerification,
    /// What is to be said of that; needed where it was verified otherwise.
    pub verification_note: Option<String>,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// The day on which it came in, today at the latest and a year ago at the earliest.
    pub received_on: NaiveDate,
}

/// A request of a person concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Identifier.
    pub id: PrivacyRequestId,
    /// What is asked for.
    pub kind: PrivacyRequestKind,
    /// Whose data.
    pub person: PersonConcerned,
    /// The customer's unit.
    pub unit_id: UnitId,
    /// Who asks.
    pub requester: PrivacyRequester,
    /// How the identity was verified.
    pub verification: IdentityVerification,
    /// What is to be said of that; gone once the person was erased.
    pub verification_note: Option<String>,
    /// Why, in the person's words; gone once the person was erased.
    pub reason: Option<String>,
    /// The day on which it came in.
    pub received_on: NaiveDate,
    /// The last day on which it is carried out or refused in time.
    pub due_on: NaiveDate,
    /// The policy version that set the day; none for a shipped preset.
    pub policy_version: Option<PolicyVersionId>,
    /// Where it stands.
    pub state: PrivacyRequestState,
    /// How it ended.
    pub decision: Option<Decision>,
    /// The job that makes the archive of an export.
    pub job_id: Option<JobId>,
    /// The archive of an export.
    pub file: Option<ExportFile>,
    /// What an erasure left because a law demands it.
    pub retentions: Vec<Retention>,
    /// Who received it.
    pub created_by: Actor,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Rises by one with every change.
    pub version: i64,
}

impl Request {
    /// Whether it is open and its day has passed.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state == PrivacyRequestState::Open && self.due_on < today
    }
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who decided.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
    /// On which ground it was refused.
    pub ground: Option<PrivacyRefusalGround>,
    /// Why.
    pub reason: Option<String>,
}

/// The archive of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportFile {
    /// The file.
    pub id: FileId,
    /// The last day on which it is there.
    pub until: NaiveDate,
    /// Whether it is there still.
    pub available: bool,
}

/// A part that an erasure left because a law demands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The part.
    pub holding: PrivacyHolding,
    /// The ground.
    pub ground: RetentionGround,
    /// How many things.
    pub count: i64,
    /// The last day of its term.
    pub until: NaiveDate,
    /// When it was erased in its turn.
    pub erased_at: Option<DateTime<Utc>>,
}

/// Which requests a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Of this customer or its contacts.
    pub customer: Option<CustomerId>,
    /// Of one of these kinds; any when empty.
    pub kinds: Vec<PrivacyRequestKind>,
    /// In one of these states; any when empty.
    pub states: Vec<PrivacyRequestState>,
    /// Only those that are open past their day.
    pub overdue: bool,
}

/// A part of what is held of a person, and what an erasure makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldPart {
    /// The part.
    pub holding: PrivacyHolding,
    /// How many things, at least one.
    pub count: i64,
    /// What becomes of it.
    pub fate: ErasureFate,
    /// Why it is kept.
    pub ground: Option<RetentionGround>,
    /// Until when it is kept, or by when it has expired; none for what is kept without a term.
    pub until: Option<NaiveDate>,
}

/// A free text about a company in which a contact is mentioned: to be looked at by people, since it is not erased with the
/// contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Where.
    pub place: MentionPlace,
    /// Of what.
    pub id: Uuid,
}

/// What an erasure would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasurePreview {
    /// The request.
    pub request_id: PrivacyRequestId,
    /// What stands in the way; it cannot be carried out while something does.
    pub obstacles: Vec<ErasureObstacle>,
    /// What is held, and what becomes of it.
    pub parts: Vec<HeldPart>,
    /// Where else the person is mentioned.
    pub mentions: Vec<Mention>,
}

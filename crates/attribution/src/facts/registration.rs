//! What gives, prolongs and moves a claim.

use chrono::{DateTime, Utc};
use kehu_kernel::{
    CustomerId, EnquiryId, EvidenceId, FollowUpId, MinutesId, PartyId, ReceptionId, RegistrationId,
    UserId,
};
use serde::{Deserialize, Serialize};

/// A visitor registration (ATT-G20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// Identifier.
    pub id: RegistrationId,
    /// The reception that it registers.
    pub reception: Option<ReceptionId>,
    /// The salesperson to whom it gives a claim.
    pub salesperson: UserId,
    /// The members of the party whom it names.
    pub customers: Vec<CustomerId>,
    /// Its time, from which the claim runs.
    pub at: DateTime<Utc>,
    /// Whether it gives no claim: the further visit of a party that another has. It shows all the same that the visit was
    /// registered.
    pub without_claim: bool,
    /// When the project manager confirmed it (ATT-G21); none before.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The minutes of evening meetings that list the visitor (ATT-G25).
    pub minutes: Vec<MinutesId>,
}

impl Registration {
    pub(super) fn sort(&mut self) {
        self.customers.sort_unstable();
        self.minutes.sort_unstable();
    }
}

/// A phone enquiry (ATT-G23).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enquiry {
    /// Identifier.
    pub id: EnquiryId,
    /// When the call was.
    pub at: DateTime<Utc>,
    /// Who answered it.
    pub salesperson: UserId,
}

/// A contact made to follow the party up (ATT-G26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// Identifier.
    pub id: FollowUpId,
    /// When it was.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub salesperson: UserId,
    /// Whether somebody was reached: a call not answered is no effective follow-up.
    pub effective: bool,
}

/// The party goes from one salesperson to another by the manager's draw (ATT-R12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Identifier of the record of the draw.
    pub id: EvidenceId,
    /// The relatives' party that goes over; none for the party itself. One draw may give each party of a household to another.
    pub party: Option<PartyId>,
    /// From when the new one counts.
    pub at: DateTime<Utc>,
    /// Who gives the party up.
    pub from: UserId,
    /// Who was drawn.
    pub to: UserId,
}

impl Transfer {
    /// Its place among others: one draw gives several parties away in the same moment, and the party itself comes before its
    /// relatives.
    pub(crate) const fn place(&self) -> (DateTime<Utc>, EvidenceId, Option<PartyId>) {
        (self.at, self.id, self.party)
    }
}

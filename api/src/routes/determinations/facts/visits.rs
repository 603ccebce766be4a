//! Visits, registrations, and who knew whom.

use chrono::{DateTime, Utc};
use kehu_attribution::facts::{AskedBefore, Capacity, Moment, Recognised, SearchKey};
use kehu_kernel::{
    CustomerId, EnquiryId, EvidenceId, FollowUpId, MinutesId, PartyId, ReceptionId, RegistrationId,
    UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// One visit of the party, or the part of a visit that one salesperson received.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceptionFact {
    /// The reception.
    pub id: ReceptionId,
    /// The reception of the same visit that it took over from, when the salesperson was changed during the visit.
    pub continues: Option<ReceptionId>,
    /// Which members of the party came.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub visitors: Vec<CustomerId>,
    /// When they arrived, or when it took over.
    pub arrived_at: DateTime<Utc>,
    /// When they left; none while they are there.
    pub left_at: Option<DateTime<Utc>>,
    /// The salesperson who received.
    pub receiver: UserId,
    /// Whose visitor it is, of one received as volunteer or assistant.
    pub on_behalf_of: Option<UserId>,
    /// In which capacity.
    pub capacity: Capacity,
    /// What they answered to "have you been here before".
    pub asked_before: AskedBefore,
    /// The salespeople whom they named, in the order named.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub named: Vec<NamingFact>,
    /// The salespeople by whom they did not want to be received.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub declined: Vec<UserId>,
    /// Whether they insisted on the one named, or on not being received by the one declined.
    #[serde(default)]
    pub insists: bool,
    /// Whether they came to bargain for a discount.
    #[serde(default)]
    pub for_discount: bool,
    /// The event at which it took place, by its key (ATT-R13).
    #[validate(length(min = 1, max = 50))]
    #[schema(min_length = 1, max_length = 50, example = "autumn-fair")]
    pub event: Option<String>,
    /// The salespeople who were on site when they arrived.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub present: Vec<UserId>,
}

/// A salesperson named by the visitor.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamingFact {
    /// Who was named.
    pub salesperson: UserId,
    /// When in the course of the visit.
    pub moment: Moment,
}

/// A visitor registration (ATT-G20).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationFact {
    /// The registration.
    pub id: RegistrationId,
    /// The reception that it registers.
    pub reception: Option<ReceptionId>,
    /// The salesperson to whom it gives a claim.
    pub salesperson: UserId,
    /// The members of the party whom it names.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub customers: Vec<CustomerId>,
    /// Its time, from which the claim runs.
    pub at: DateTime<Utc>,
    /// Whether it gives no claim: the further visit of a party that another has. It shows all the same that the visit was
    /// registered.
    #[serde(default)]
    pub without_claim: bool,
    /// When the project manager confirmed it (ATT-G21); none before.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The minutes of evening meetings that list the visitor (ATT-G25).
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub minutes: Vec<MinutesId>,
}

/// A phone enquiry (ATT-G23).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnquiryFact {
    /// The enquiry.
    pub id: EnquiryId,
    /// When the call was.
    pub at: DateTime<Utc>,
    /// Who answered it.
    pub salesperson: UserId,
}

/// A contact made to follow the party up (ATT-G26).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpFact {
    /// The contact.
    pub id: FollowUpId,
    /// When it was.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub salesperson: UserId,
    /// Whether somebody was reached.
    pub effective: bool,
}

/// The party goes from one salesperson to another by the manager's draw (ATT-R12).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferFact {
    /// The record of the draw.
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

/// The earlier salesperson and the visitor know each other again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecognitionFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// The earlier salesperson.
    pub earlier: UserId,
    /// Who recognised whom.
    pub recognised: Recognised,
    /// The reception during which it happened; none when the visitor was gone.
    pub reception: Option<ReceptionId>,
}

/// A search that found by whom the visitor had been received before (ATT-G06).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchFact {
    /// The record.
    pub id: EvidenceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who searched.
    pub by: UserId,
    /// The earlier salesperson who was found.
    pub found: UserId,
    /// By what was searched.
    pub key: SearchKey,
    /// The reception for which it was made; none when it was made for none.
    pub reception: Option<ReceptionId>,
}

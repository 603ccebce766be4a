//! Phone enquiries.

use crate::parties::VisitorDetails;
use crate::words::{EnquiryQuestion, VisitorChannel, WantedProperty};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{EnquiryId, Money, PartyId, ReceptionId, UnitId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a caller wants, as far as said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EnquiryWish)]
pub struct Wanted {
    /// Types of property.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub property_types: Vec<WantedProperty>,
    /// Smallest area, in square metres.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100000)]
    pub area_min: Option<u32>,
    /// Largest area, in square metres.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100000)]
    pub area_max: Option<u32>,
    /// Largest total budget, in yuan.
    #[serde(default)]
    pub budget_max: Option<Money>,
}

/// A call to be registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnquiry {
    /// Who called.
    pub visitor: VisitorDetails,
    /// When; now, if absent.
    pub called_at: Option<DateTime<Utc>>,
    /// By which medium the caller came to know of the site.
    pub channel: VisitorChannel,
    /// What was asked.
    pub question: EnquiryQuestion,
    /// The caller's district.
    pub district: Option<String>,
    /// What is wanted.
    pub wanted: Wanted,
    /// Whether the caller was invited to visit.
    pub invited: bool,
    /// The day on which the caller promised to come.
    pub promised_on: Option<NaiveDate>,
    /// Remark.
    pub remark: Option<String>,
}

/// A registered call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// Identifier.
    pub id: EnquiryId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site (GOV-10).
    pub form_number: i64,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// Who answered.
    pub salesperson_id: UserId,
    /// When it was.
    pub called_at: DateTime<Utc>,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// By which medium the caller came to know of the site.
    pub channel: VisitorChannel,
    /// What was asked.
    pub question: EnquiryQuestion,
    /// The caller's district.
    pub district: Option<String>,
    /// What is wanted.
    pub wanted: Wanted,
    /// Whether the caller was invited to visit.
    pub invited: bool,
    /// The day on which the caller promised to come.
    pub promised_on: Option<NaiveDate>,
    /// Remark.
    pub remark: Option<String>,
    /// The reception that it became.
    pub reception_id: Option<ReceptionId>,
}

/// Which enquiries a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnquiryFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// Of this party, and of those merged into it.
    pub party: Option<PartyId>,
    /// Answered by this salesperson.
    pub salesperson: Option<UserId>,
    /// Whether it became a visit.
    pub visited: Option<bool>,
    /// Called at this instant or later.
    pub called_from: Option<DateTime<Utc>>,
    /// Called before this instant.
    pub called_before: Option<DateTime<Utc>>,
}

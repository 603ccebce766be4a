//! Phone enquiries.

use super::VisitorDetails;
use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{EnquiryId, PartyId, ReceptionId, UnitId, UserId};
use kehu_reception::enquiries::{self as domain, Wanted};
use kehu_reception::words::{EnquiryQuestion, VisitorChannel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// Registers a call that the caller answered.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterEnquiry {
    /// Who called; goes to the dossier.
    #[serde(default)]
    #[validate(nested)]
    pub visitor: VisitorDetails,
    /// When; now, if left out.
    pub called_at: Option<DateTime<Utc>>,
    /// By which medium the caller came to know of the site.
    pub channel: VisitorChannel,
    /// What was asked.
    pub question: EnquiryQuestion,
    /// The caller's district.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub district: Option<String>,
    /// What is wanted.
    #[serde(default)]
    #[validate(custom(function = "sound_wish"))]
    pub wanted: Wanted,
    /// Whether the caller was invited to visit.
    pub invited: bool,
    /// The day on which the caller promised to come.
    pub promised_on: Option<NaiveDate>,
    /// Remark.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000)]
    pub remark: Option<String>,
}

fn sound_wish(wanted: &Wanted) -> Result<(), ValidationError> {
    let area = |area: Option<u32>| area.is_none_or(|area| (1..=100_000).contains(&area));
    let sound = wanted.property_types.len() <= 4
        && area(wanted.area_min)
        && area(wanted.area_max)
        && wanted
            .area_min
            .zip(wanted.area_max)
            .is_none_or(|(min, max)| min <= max)
        && wanted
            .budget_max
            .is_none_or(|budget| !budget.value().is_sign_negative());
    if sound {
        return Ok(());
    }
    Err(ValidationError::new("range")
        .with_message("areas must be 1 to 100000 and in order, the budget not negative".into()))
}

impl From<RegisterEnquiry> for domain::NewEnquiry {
    fn from(new: RegisterEnquiry) -> Self {
        let RegisterEnquiry {
            visitor,
            called_at,
            channel,
            question,
            district,
            wanted,
            invited,
            promised_on,
            remark,
        } = new;
        Self {
            visitor: visitor.into(),
            called_at,
            channel,
            question,
            district,
            wanted,
            invited,
            promised_on,
            remark,
        }
    }
}

/// A registered call.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PhoneEnquiry)]
pub struct Enquiry {
    /// Identifier.
    pub id: EnquiryId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site.
    #[schema(minimum = 1)]
    pub form_number: i64,
    /// The party, as it was recorded; one that was merged tells its survivor.
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
    #[schema(max_length = 100)]
    pub district: Option<String>,
    /// What is wanted.
    pub wanted: Wanted,
    /// Whether the caller was invited to visit.
    pub invited: bool,
    /// The day on which the caller promised to come.
    pub promised_on: Option<NaiveDate>,
    /// Remark.
    #[schema(max_length = 1000)]
    pub remark: Option<String>,
    /// The reception that it became.
    pub reception_id: Option<ReceptionId>,
}

impl From<domain::Enquiry> for Enquiry {
    fn from(enquiry: domain::Enquiry) -> Self {
        let domain::Enquiry {
            id,
            site_id,
            form_number,
            party_id,
            salesperson_id,
            called_at,
            recorded_at,
            channel,
            question,
            district,
            wanted,
            invited,
            promised_on,
            remark,
            reception_id,
        } = enquiry;
        Self {
            id,
            site_id,
            form_number,
            party_id,
            salesperson_id,
            called_at,
            recorded_at,
            channel,
            question,
            district,
            wanted,
            invited,
            promised_on,
            remark,
            reception_id,
        }
    }
}

page!(EnquiryPage, Enquiry);

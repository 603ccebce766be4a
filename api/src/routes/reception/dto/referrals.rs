//! Referrals.

use super::{PartyMember, VisitorDetails};
use crate::page;
use crate::routes::customers::mask::Sight;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{ApprovalId, EvidenceId, PartyId, ReceptionId, ReferralId, UnitId, UserId};
use kehu_reception::referrals as domain;
use kehu_reception::words::{
    ReferralEnd, ReferralOrigin, ReferralPresence, ReferralRelation, ReferralState,
    ReferralSubmissionState, WantedProperty,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Files a visitor before the first visit.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileReferral {
    /// Name of the visitor.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "刘敏")]
    pub name: String,
    /// Mobile of the visitor.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "13812341234")]
    pub mobile: String,
    /// How the employee knows the visitor.
    pub relation: ReferralRelation,
    /// Where the contact was made: one made at work is the company's (ATT-E01).
    pub origin: ReferralOrigin,
    /// The day on which the visitor is to come.
    pub appointed_on: NaiveDate,
    /// What the visitor wants.
    pub unit_type: Option<WantedProperty>,
}

impl From<FileReferral> for domain::NewReferral {
    fn from(new: FileReferral) -> Self {
        let FileReferral {
            name,
            mobile,
            relation,
            origin,
            appointed_on,
            unit_type,
        } = new;
        let visitor = VisitorDetails {
            name: Some(name),
            mobile: Some(mobile),
            ..VisitorDetails::default()
        };
        Self {
            visitor: visitor.into(),
            relation,
            origin,
            appointed_on,
            unit_type,
        }
    }
}

/// Files a lapsed referral anew.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewReferral {
    /// The day on which the visitor is to come.
    pub appointed_on: NaiveDate,
}

/// Confirms a referral when the visitor has come.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmReferral {
    /// How the referrer takes part in the visit.
    pub presence: ReferralPresence,
    /// When the referrer telephoned; only with `telephoned`.
    pub telephoned_at: Option<DateTime<Utc>>,
    /// Why the project manager is absent; from a group leader.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub absence: Option<String>,
}

impl From<ConfirmReferral> for domain::Confirm {
    fn from(how: ConfirmReferral) -> Self {
        let ConfirmReferral {
            presence,
            telephoned_at,
            absence,
        } = how;
        Self {
            presence,
            telephoned_at,
            absence,
        }
    }
}

/// Does not confirm a referral.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseReferral {
    /// Why the visitor is not the referrer's own.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// An employee's referral. Personal values are masked for callers without `customers:unmask`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = EmployeeReferral)]
pub struct Referral {
    /// Identifier.
    pub id: ReferralId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site.
    #[schema(minimum = 1)]
    pub form_number: i64,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// The visitor.
    pub visitor: Option<PartyMember>,
    /// The employee.
    pub referrer_id: UserId,
    /// The employee's name.
    #[schema(max_length = 100)]
    pub referrer_name: String,
    /// The employee's unit when it was filed.
    pub department_id: UnitId,
    /// How the employee knows the visitor.
    pub relation: ReferralRelation,
    /// The day on which the visitor is to come.
    pub appointed_on: NaiveDate,
    /// What the visitor wants.
    pub unit_type: Option<WantedProperty>,
    /// The lapsed one that it renews.
    pub renews_id: Option<ReferralId>,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ReferralState,
    /// Whether the appointed day passed without a confirmation (ATT-E03).
    pub lapsed: bool,
    /// How the referrer took part in the visit.
    pub presence: Option<ReferralPresence>,
    /// When the referrer telephoned.
    pub telephoned_at: Option<DateTime<Utc>>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub confirmed_by: Option<UserId>,
    /// Code of the role in which it was confirmed.
    #[schema(max_length = 64)]
    pub acting_as: Option<String>,
    /// Why the project manager was absent.
    #[schema(max_length = 500)]
    pub absence: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<ReferralEnd>,
    /// The reception that it brought.
    pub reception_id: Option<ReceptionId>,
    /// Whether it is before the department manager.
    pub submitted: bool,
    /// When the department manager approved it; until then the referrer's part is held back (ATT-E07).
    pub approved_at: Option<DateTime<Utc>>,
}

impl Referral {
    pub fn seen(sight: Sight, today: NaiveDate, referral: domain::Referral) -> Self {
        let lapsed = referral.has_lapsed(today);
        let domain::Referral {
            id,
            site_id,
            form_number,
            party_id,
            visitor,
            referrer_id,
            referrer_name,
            department_id,
            relation,
            appointed_on,
            unit_type,
            renews_id,
            filed_at,
            state,
            presence,
            telephoned_at,
            confirmed_at,
            confirmed_by,
            acting_as,
            absence,
            ended_at,
            end_reason,
            reception_id,
            approved_at,
            submitted,
        } = referral;
        Self {
            id,
            site_id,
            form_number,
            party_id,
            visitor: visitor.map(|visitor| PartyMember::seen(sight, visitor)),
            referrer_id,
            referrer_name,
            department_id,
            relation,
            appointed_on,
            unit_type,
            renews_id,
            filed_at,
            state,
            lapsed,
            presence,
            telephoned_at,
            confirmed_at,
            confirmed_by,
            acting_as,
            absence,
            ended_at,
            end_reason,
            reception_id,
            submitted,
            approved_at,
        }
    }
}

page!(ReferralPage, Referral);

/// The referrals that were put before the department manager together.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReferralSubmission {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The day.
    pub day: NaiveDate,
    /// When it was submitted.
    pub submitted_at: DateTime<Utc>,
    /// By whom.
    pub submitted_by: UserId,
    /// The approval.
    pub approval_id: Option<ApprovalId>,
    /// Where it stands.
    pub state: ReferralSubmissionState,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// The referrals.
    #[schema(max_items = 500)]
    pub referral_ids: Vec<ReferralId>,
}

impl From<domain::ReferralSubmission> for ReferralSubmission {
    fn from(submission: domain::ReferralSubmission) -> Self {
        let domain::ReferralSubmission {
            id,
            site_id,
            day,
            submitted_at,
            submitted_by,
            approval_id,
            state,
            settled_at,
            referrals,
        } = submission;
        Self {
            id,
            site_id,
            day,
            submitted_at,
            submitted_by,
            approval_id,
            state,
            settled_at,
            referral_ids: referrals,
        }
    }
}

page!(ReferralSubmissionPage, ReferralSubmission);

//! Referrals.

use crate::parties::Member;
use crate::words::{
    ReferralEnd, ReferralPresence, ReferralRelation, ReferralState, ReferralSubmissionState,
    WantedProperty,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{ApprovalId, EvidenceId, PartyId, ReceptionId, ReferralId, UnitId, UserId};

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Identifier.
    pub id: ReferralId,
    /// The site.
    pub site_id: UnitId,
    /// Number of the form, without gaps in the site (GOV-10).
    pub form_number: i64,
    /// The party, as it was recorded.
    pub party_id: PartyId,
    /// The visitor.
    pub visitor: Option<Member>,
    /// The employee.
    pub referrer_id: UserId,
    /// The employee's name.
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
    /// How the employee took part in the visit.
    pub presence: Option<ReferralPresence>,
    /// When the employee telephoned.
    pub telephoned_at: Option<DateTime<Utc>>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub confirmed_by: Option<UserId>,
    /// In which role.
    pub acting_as: Option<String>,
    /// Why the project manager was absent.
    pub absence: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why.
    pub end_reason: Option<ReferralEnd>,
    /// The reception that it brought.
    pub reception_id: Option<ReceptionId>,
    /// When the department manager approved it (ATT-E07).
    pub approved_at: Option<DateTime<Utc>>,
    /// Whether it waits for that approval.
    pub submitted: bool,
}

impl Referral {
    /// Whether its appointed day passed without a confirmation (ATT-E03).
    #[must_use]
    pub fn has_lapsed(&self, today: NaiveDate) -> bool {
        self.state == ReferralState::Filed && self.appointed_on < today
    }
}

/// Which referrals a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferralFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// In these states.
    pub states: Vec<ReferralState>,
    /// For this day.
    pub appointed_on: Option<NaiveDate>,
    /// By this employee.
    pub referrer: Option<UserId>,
}

/// A day's referrals before the department manager.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub referrals: Vec<ReferralId>,
}

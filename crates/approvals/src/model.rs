//! Approvals, their steps and their record.

use crate::{Approver, Needs};
use chrono::{DateTime, Utc};
use kehu_kernel::{
    ApprovalEventId, ApprovalId, DelegationId, Digest, PolicyVersionId, StepId, UnitId, UserId,
    Words,
};
use serde_json::Value;
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// What is approved. Each kind has a flow.
    #[schema(as = ApprovalSubjectKind)]
    SubjectKind {
        /// An application for account opening (CUS-11).
        AccountOpening = "account_opening",
        /// A proposal to disqualify a customer (CUS-14).
        Disqualification = "disqualification",
        /// A month's commission settlement of a site (ATT-D09).
        CommissionSettlement = "commission_settlement",
        /// A day's employee referrals of a site (ATT-E07).
        ReferralSubmission = "referral_submission",
        /// A ruling on a dispute over a party (ATT-V20).
        DisputeRuling = "dispute_ruling",
        /// An application for a price under the list (ATT-D08).
        PriceDiscount = "price_discount",
        /// A unit swap against the direction of the policy (ATT-D04).
        UnitSwap = "unit_swap",
        /// A withdrawal from a deal (ATT-D07).
        DealWithdrawal = "deal_withdrawal",
        /// The end of a deal by default (ATT-D06).
        DealDefault = "deal_default",
        /// The handling opinion on a complaint (CMP-06).
        ComplaintOpinion = "complaint_opinion",
        /// A longer deadline of a complaint (CMP-07).
        ComplaintExtension = "complaint_extension",
        /// The questionnaire of a survey (SUR-01).
        SurveyQuestionnaire = "survey_questionnaire",
        /// The report on a survey, read and acknowledged (SUR-09).
        SurveyReport = "survey_report",
    }
}

kehu_kernel::word_lists! {
    /// Where an approval stands.
    ApprovalState {
        /// Steps are open.
        Pending = "pending",
        /// Every stage was satisfied.
        Approved = "approved",
        /// Sent back for correction; may be submitted again.
        Returned = "returned",
        /// Refused.
        Rejected = "rejected",
        /// Taken back before it was decided.
        Withdrawn = "withdrawn",
    }
}

kehu_kernel::word_lists! {
    /// Where a step stands.
    #[schema(as = ApprovalStepState)]
    StepState {
        /// Its stage has not begun.
        Waiting = "waiting",
        /// To be decided now.
        Open = "open",
        /// Approved.
        Approved = "approved",
        /// Returned for correction.
        Returned = "returned",
        /// Rejected.
        Rejected = "rejected",
        /// No longer needed: another approver of the stage sufficed, or the approval has ended.
        Skipped = "skipped",
    }
}

kehu_kernel::word_lists! {
    /// What an approver can do with a step.
    Decision {
        /// Agree.
        Approve = "approve",
        /// Send back for correction; ends the approval.
        Return = "return",
        /// Refuse; ends the approval.
        Reject = "reject",
    }
}

kehu_kernel::word_lists! {
    /// What happened to an approval.
    #[schema(as = ApprovalEventKind)]
    EventKind {
        /// It began.
        Submitted = "submitted",
        /// A step was approved.
        Approved = "approved",
        /// A step returned it.
        Returned = "returned",
        /// A step rejected it.
        Rejected = "rejected",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

impl SubjectKind {
    /// The key of its flow in [`crate::ApprovalFlow`].
    #[must_use]
    pub const fn flow_key(self) -> &'static str {
        match self {
            Self::AccountOpening => "account-opening",
            Self::Disqualification => "disqualification",
            Self::CommissionSettlement => "commission-settlement",
            Self::ReferralSubmission => "referral-submission",
            Self::DisputeRuling => "dispute-ruling",
            Self::PriceDiscount => "price-discount",
            Self::UnitSwap => "unit-swap",
            Self::DealWithdrawal => "deal-withdrawal",
            Self::DealDefault => "deal-default",
            Self::ComplaintOpinion => "complaint-opinion",
            Self::ComplaintExtension => "complaint-extension",
            Self::SurveyQuestionnaire => "survey-questionnaire",
            Self::SurveyReport => "survey-report",
        }
    }
}

impl Decision {
    pub(crate) const fn step_state(self) -> StepState {
        match self {
            Self::Approve => StepState::Approved,
            Self::Return => StepState::Returned,
            Self::Reject => StepState::Rejected,
        }
    }

    pub(crate) const fn event(self) -> EventKind {
        match self {
            Self::Approve => EventKind::Approved,
            Self::Return => EventKind::Returned,
            Self::Reject => EventKind::Rejected,
        }
    }
}

/// How an approval ended. The subject's domain is told of it in the same transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Finished {
    /// Every stage was satisfied.
    Approved,
    /// Sent back for correction.
    Returned,
    /// Refused.
    Rejected,
    /// Taken back.
    Withdrawn,
}

impl Finished {
    pub(crate) const fn state(self) -> ApprovalState {
        match self {
            Self::Approved => ApprovalState::Approved,
            Self::Returned => ApprovalState::Returned,
            Self::Rejected => ApprovalState::Rejected,
            Self::Withdrawn => ApprovalState::Withdrawn,
        }
    }
}

/// Where an approval stands, with what belongs to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Steps of a stage are open.
    Pending {
        /// Number of the stage, from 1.
        stage: i16,
        /// Its name.
        name: Words,
    },
    /// It has ended.
    Finished {
        /// How.
        how: Finished,
        /// When.
        at: DateTime<Utc>,
    },
}

impl State {
    /// The word for it.
    #[must_use]
    pub const fn word(&self) -> ApprovalState {
        match self {
            Self::Pending { .. } => ApprovalState::Pending,
            Self::Finished { how, .. } => how.state(),
        }
    }
}

/// What is put before the approvers.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Kind of the subject; decides the flow.
    pub subject_kind: SubjectKind,
    /// The subject.
    pub subject_id: Uuid,
    /// The unit to which it belongs; the approvers must hold their roles in its company.
    pub unit_id: UnitId,
    /// What the approvers decide on, without personal data in full: it is kept as it is. At most 256 KiB as text.
    pub snapshot: Value,
    /// Those whose own application it is beside the submitter, such as who drew it up: they may not decide. At most 20.
    pub applicants: Vec<UserId>,
}

/// One approval.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// Identifier.
    pub id: ApprovalId,
    /// Kind of the subject.
    pub subject_kind: SubjectKind,
    /// The subject.
    pub subject_id: Uuid,
    /// The company in which the roles must be held.
    pub unit_id: UnitId,
    /// Name of the flow.
    pub flow_name: Words,
    /// The published policy that set the flow; none for the shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Digest of what was submitted.
    pub digest: Digest,
    /// Number of the submission of this subject, from 1.
    pub attempt: i32,
    /// The approval before this one, after a return, rejection or withdrawal.
    pub former_id: Option<ApprovalId>,
    /// Who may not decide since it is their own application; the submitter among them.
    pub applicants: Vec<UserId>,
    /// Where it stands.
    pub state: State,
    /// Who submitted it.
    pub submitted_by: UserId,
    /// When.
    pub submitted_at: DateTime<Utc>,
}

/// One step of an approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Identifier.
    pub id: StepId,
    /// Number of its stage, from 1.
    pub stage: i16,
    /// Place within the stage, from 1.
    pub place: i16,
    /// Key of the stage.
    pub stage_key: String,
    /// Name of the stage.
    pub stage_name: Words,
    /// What satisfies the stage.
    pub needs: Needs,
    /// Who decides.
    pub approver: Approver,
    /// Where it stands.
    pub state: StepState,
    /// Since when it is or was open.
    pub opened_at: Option<DateTime<Utc>>,
    /// What was decided.
    pub ruling: Option<Ruling>,
}

/// What was decided at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Who decided.
    pub decided_by: UserId,
    /// The absentee in whose stead, and under which delegation.
    pub on_behalf_of: Option<(UserId, DelegationId)>,
    /// Why.
    pub reason: String,
    /// When.
    pub decided_at: DateTime<Utc>,
    /// Digest of the subject as it was at that moment.
    pub digest: Digest,
}

/// A line of an approval's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalEvent {
    /// Identifier; in order.
    pub id: ApprovalEventId,
    /// The step, for decisions.
    pub step_id: Option<StepId>,
    /// What happened.
    pub kind: EventKind,
    /// Who did it; none when no person did.
    pub actor_id: Option<UserId>,
    /// The absentee in whose stead.
    pub on_behalf_of: Option<UserId>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub occurred_at: DateTime<Utc>,
}

/// An approval with everything that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The approval.
    pub approval: Approval,
    /// What was submitted.
    pub snapshot: Value,
    /// The steps, by stage and place.
    pub steps: Vec<Step>,
    /// What happened, in order.
    pub events: Vec<ApprovalEvent>,
}

/// The result of an act on an approval.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The approval after it.
    pub approval: Approval,
    /// How it ended, if it did.
    pub finished: Option<Finished>,
}

/// A line of the inbox: an open step that I may decide now.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The step.
    pub step_id: StepId,
    /// Since when it waits.
    pub opened_at: DateTime<Utc>,
    /// The absentee in whose stead I would decide; none when it is my own turn.
    pub on_behalf_of: Option<UserId>,
    /// Its approval.
    pub approval: Approval,
}

kehu_kernel::labels! {
    ApprovalState {
        Pending = "审批中", "Pending";
        Approved = "已批准", "Approved";
        Returned = "已退回", "Returned";
        Rejected = "已拒绝", "Rejected";
        Withdrawn = "已撤回", "Withdrawn";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire<T: serde::Serialize>(value: T) -> String {
        serde_json::to_value(value)
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn every_word_reads_back_and_its_json_form_is_the_stored_one() {
        for state in ApprovalState::ALL {
            assert_eq!(
                (state.as_str().parse(), wire(state)),
                (Ok(*state), state.as_str().to_owned())
            );
        }
        for state in StepState::ALL {
            assert_eq!(
                (state.as_str().parse(), wire(state)),
                (Ok(*state), state.as_str().to_owned())
            );
        }
        for kind in SubjectKind::ALL {
            assert_eq!(
                (kind.as_str().parse(), wire(kind)),
                (Ok(*kind), kind.as_str().to_owned())
            );
        }
        assert!("finished".parse::<ApprovalState>().is_err());
    }
}

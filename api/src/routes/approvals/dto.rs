//! Bodies of approvals.

use chrono::{DateTime, Utc};
use kehu_approvals::{
    self as domain, ApprovalState, Approver, EventKind, Needs, State, StepState, SubjectKind,
};
use kehu_kernel::{
    ApprovalEventId, ApprovalId, DelegationId, Language, PolicyVersionId, StepId, UnitId, UserId,
    canonical_json,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// An approval: pending, or how it ended.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Approval {
    /// Identifier.
    pub id: ApprovalId,
    /// What kind of thing is approved.
    pub subject_kind: SubjectKind,
    /// The thing itself, such as the account opening.
    pub subject_id: Uuid,
    /// The company in which the approvers hold their roles.
    pub unit_id: UnitId,
    /// Name of the flow, in the language of the request.
    #[schema(max_length = 100, example = "Account opening")]
    pub flow: String,
    /// The published policy that set the flow; null for the shipped one.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Where it stands.
    pub state: ApprovalState,
    /// Number of the open stage, from 1; null when it has ended.
    #[schema(minimum = 1, maximum = 10)]
    pub stage: Option<i16>,
    /// Name of the open stage; null when it has ended.
    #[schema(max_length = 100, example = "Finance review")]
    pub stage_name: Option<String>,
    /// Number of the submission of this subject, from 1.
    #[schema(minimum = 1, maximum = 2147483647)]
    pub attempt: i32,
    /// The approval before this one, after a return, rejection or withdrawal.
    pub former_id: Option<ApprovalId>,
    /// Those whose own application it is: they may not decide.
    #[schema(max_items = 21)]
    pub applicant_ids: Vec<UserId>,
    /// Who submitted it.
    pub submitted_by: UserId,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// SHA-256 of what was submitted, in hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub digest: String,
}

impl Approval {
    pub(super) fn of(approval: domain::Approval, language: Language) -> Self {
        let domain::Approval {
            id,
            subject_kind,
            subject_id,
            unit_id,
            flow_name,
            policy_version_id,
            digest,
            attempt,
            former_id,
            applicants,
            state,
            submitted_by,
            submitted_at,
        } = approval;
        let word = state.word();
        let (stage, stage_name, finished_at) = match state {
            State::Pending { stage, name } => (Some(stage), Some(name), None),
            State::Finished { how: _, at } => (None, None, Some(at)),
        };
        Self {
            id,
            subject_kind,
            subject_id,
            unit_id,
            flow: flow_name.text(language).to_owned(),
            policy_version_id,
            state: word,
            stage,
            stage_name: stage_name.map(|name| name.text(language).to_owned()),
            attempt,
            former_id,
            applicant_ids: applicants,
            submitted_by,
            submitted_at,
            finished_at,
            digest: digest.to_string(),
        }
    }
}

crate::page!(ApprovalPage, Approval);

/// An approval with what was submitted, its steps and its record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalRecord {
    /// The approval.
    pub approval: Approval,
    /// What was submitted, as canonical JSON text: members sorted, no white space. Its SHA-256 is the digest. Null once the
    /// person whom it tells of was erased (CUS-05).
    #[schema(max_length = 262144, example = "{\"customer_type\":\"direct\"}")]
    pub submitted: Option<String>,
    /// The steps, by stage and place.
    #[schema(max_items = 100)]
    pub steps: Vec<ApprovalStep>,
    /// What happened, in order.
    #[schema(max_items = 200)]
    pub events: Vec<ApprovalEvent>,
}

impl ApprovalRecord {
    /// The record; without what was submitted where that is withheld.
    pub(super) fn of(record: domain::Record, withheld: bool, language: Language) -> Self {
        let domain::Record {
            approval,
            snapshot,
            steps,
            events,
        } = record;
        Self {
            approval: Approval::of(approval, language),
            submitted: (!withheld).then(|| canonical_json(&snapshot)),
            steps: steps
                .into_iter()
                .map(|step| ApprovalStep::of(step, language))
                .collect(),
            events: events.into_iter().map(ApprovalEvent::from).collect(),
        }
    }
}

/// One step: who decides, and what was decided.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalStep {
    /// Identifier.
    pub id: StepId,
    /// Number of its stage, from 1.
    #[schema(minimum = 1, maximum = 10)]
    pub stage: i16,
    /// Place within the stage, from 1.
    #[schema(minimum = 1, maximum = 10)]
    pub place: i16,
    /// Key of the stage.
    #[schema(max_length = 50, example = "finance-review")]
    pub stage_key: String,
    /// Name of the stage.
    #[schema(max_length = 100, example = "Finance review")]
    pub stage_name: String,
    /// Whether all steps of the stage must be approved, or one.
    pub needs: Needs,
    /// Code of the role whose holders decide; null when a person is named.
    #[schema(max_length = 64, example = "finance_reviewer")]
    pub role: Option<String>,
    /// The person who decides; null when a role is named.
    pub user_id: Option<UserId>,
    /// Where it stands.
    pub state: StepState,
    /// Since when it is or was open.
    pub opened_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// The absentee in whose stead.
    pub on_behalf_of: Option<UserId>,
    /// The delegation under which.
    pub delegation_id: Option<DelegationId>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// SHA-256 of the subject as it was at that moment.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub digest: Option<String>,
}

impl ApprovalStep {
    fn of(step: domain::Step, language: Language) -> Self {
        let domain::Step {
            id,
            stage,
            place,
            stage_key,
            stage_name,
            needs,
            approver,
            state,
            opened_at,
            ruling,
        } = step;
        let (role, user_id) = match approver {
            Approver::Role { role } => (Some(role), None),
            Approver::User { user } => (None, Some(user)),
        };
        let ruling = ruling.as_ref();
        let behalf = ruling.and_then(|ruling| ruling.on_behalf_of);
        Self {
            id,
            stage,
            place,
            stage_key,
            stage_name: stage_name.text(language).to_owned(),
            needs,
            role,
            user_id,
            state,
            opened_at,
            decided_by: ruling.map(|ruling| ruling.decided_by),
            on_behalf_of: behalf.map(|(absentee, _)| absentee),
            delegation_id: behalf.map(|(_, delegation)| delegation),
            reason: ruling.map(|ruling| ruling.reason.clone()),
            decided_at: ruling.map(|ruling| ruling.decided_at),
            digest: ruling.map(|ruling| ruling.digest.to_string()),
        }
    }
}

/// A line of an approval's record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalEvent {
    /// Identifier; in order.
    pub id: ApprovalEventId,
    /// What happened.
    pub kind: EventKind,
    /// The step, for decisions.
    pub step_id: Option<StepId>,
    /// Who did it; null when the system did.
    pub actor_id: Option<UserId>,
    /// The absentee in whose stead.
    pub on_behalf_of: Option<UserId>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// When.
    pub occurred_at: DateTime<Utc>,
}

impl From<domain::ApprovalEvent> for ApprovalEvent {
    fn from(event: domain::ApprovalEvent) -> Self {
        let domain::ApprovalEvent {
            id,
            step_id,
            kind,
            actor_id,
            on_behalf_of,
            reason,
            occurred_at,
        } = event;
        Self {
            id,
            kind,
            step_id,
            actor_id,
            on_behalf_of,
            reason,
            occurred_at,
        }
    }
}

/// A line of the inbox: a step that the caller may decide now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalTask {
    /// The step.
    pub step_id: StepId,
    /// Since when it waits.
    pub opened_at: DateTime<Utc>,
    /// The absentee in whose stead the caller would decide; null when it is the caller's own turn.
    pub on_behalf_of: Option<UserId>,
    /// Its approval.
    pub approval: Approval,
}

impl ApprovalTask {
    pub(super) fn of(task: domain::Task, language: Language) -> Self {
        let domain::Task {
            step_id,
            opened_at,
            on_behalf_of,
            approval,
        } = task;
        Self {
            step_id,
            opened_at,
            on_behalf_of,
            approval: Approval::of(approval, language),
        }
    }
}

crate::page!(ApprovalTaskPage, ApprovalTask);

/// Which approvals, and which page of them.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListApprovals {
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
    /// In one of these states.
    #[serde(default)]
    #[param(max_items = 5)]
    #[validate(length(max = 5))]
    pub state: Vec<ApprovalState>,
    /// Of one of these kinds.
    #[serde(default)]
    #[param(max_items = 10)]
    #[validate(length(max = 10))]
    pub subject_kind: Vec<SubjectKind>,
    /// Of this subject.
    pub subject_id: Option<Uuid>,
    /// Only those that the caller submitted.
    #[serde(default)]
    #[param(default = false)]
    pub mine: bool,
}

/// Which part of the inbox, and which page of it.
#[derive(Debug, Clone, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListInbox {
    /// Most items on a page.
    #[serde(default = "crate::page::default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
    /// Only of this company.
    pub unit_id: Option<UnitId>,
}

/// Decides a step.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideStep {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "资料齐全，同意")]
    pub reason: String,
    /// The step; without it the open one that the caller may decide.
    pub step_id: Option<StepId>,
}

/// Takes a submission back.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawApproval {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "客户撤回申请")]
    pub reason: String,
}

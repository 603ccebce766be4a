//! Complaints and their steps.

use crate::page;
use chrono::{DateTime, Utc};
use kehu_complaints as domain;
use kehu_complaints::words::{
    Channel, FollowUpResult, Nature, Outcome, Punctuality, Severity, Stage, StepKind,
};
use kehu_complaints::{ClearedBy, StepContent};
use kehu_identifiers::mask;
use kehu_kernel::{
    ApprovalId, Caller, ComplaintId, ComplaintStepId, CustomerId, FileId, PolicyVersionId, UnitId,
    UserId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A complaint (CMP-01).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Complaint {
    /// Identifier.
    pub id: ComplaintId,
    /// Number without gaps within company and year.
    #[schema(max_length = 20, example = "TS-2026-000012")]
    pub number: String,
    /// The unit at which it is handled.
    pub unit_id: UnitId,
    /// By what way it came.
    pub channel: Channel,
    /// Key of its category in the policy.
    #[schema(max_length = 50, example = "product_quality")]
    pub category: String,
    /// What is said.
    #[schema(max_length = 4000)]
    pub content: String,
    /// What the complainant asks for.
    #[schema(max_length = 2000)]
    pub remedy_sought: Option<String>,
    /// Remarks.
    #[schema(max_length = 2000)]
    pub remarks: Option<String>,
    /// Who complains. Masked unless the caller may see personal data in full, took it in, or is accountable for it.
    pub complainant: Complainant,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The user who took it in; null when it came through a public intake or another system.
    pub taken_by: Option<UserId>,
    /// When the complainant was told of the receipt.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// By what way.
    pub acknowledged_by: Option<Channel>,
    /// Who is accountable through every step (CMP-05).
    pub acceptor_id: Option<UserId>,
    /// When it was accepted: the clock runs from here.
    pub accepted_at: Option<DateTime<Utc>>,
    /// To whom a handover is offered.
    pub offered_to: Option<UserId>,
    /// The employees against whom it is directed; they handle nothing of it (CMP-13).
    #[schema(max_items = 1000)]
    pub accused: Vec<UserId>,
    /// How far the eight steps have come.
    pub stage: Stage,
    /// The round: each dissatisfied complainant begins another.
    #[schema(minimum = 1, maximum = 1000)]
    pub round: i32,
    /// How grave it is.
    pub severity: Severity,
    /// Whether it was escalated from the start.
    pub escalated: bool,
    /// Whether the answer touches other owners' rights (CMP-17).
    pub needs_consent: bool,
    /// Its nature, once determined.
    pub nature: Option<Nature>,
    /// Key of its cause in the policy, once investigated.
    #[schema(max_length = 50, example = "staff")]
    pub cause: Option<String>,
    /// The responsible unit, once named.
    pub responsible_unit_id: Option<UnitId>,
    /// The responsible employee, where one was named.
    pub responsible_user_id: Option<UserId>,
    /// When the deadline that stands ends; null before acceptance and while the schedule of a year is missing.
    pub due_at: Option<DateTime<Utc>>,
    /// How it stands to the deadline now.
    pub punctuality: Punctuality,
    /// The end of the first deadline that passed without a reply; it stays, whatever becomes of the deadline afterwards. Null
    /// where none has passed so.
    pub overdue_at: Option<DateTime<Utc>>,
    /// When it was replied to; null again once it is reopened.
    pub replied_at: Option<DateTime<Utc>>,
    /// How following up ended.
    pub outcome: Option<Outcome>,
    /// The score that was given.
    #[schema(minimum = 1, maximum = 10)]
    pub score: Option<i16>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The complaint that it repeats.
    pub repeat_of: Option<ComplaintId>,
    /// The policy that it was accepted under; null for a shipped preset.
    pub policy_version_id: Option<PolicyVersionId>,
    /// Rises by one with every change.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(ComplaintPage, Complaint);

/// Who complains or asks, as far as it is said.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Complainant {
    /// The customer, where it is a known one; recognised by the telephone where none is named.
    pub customer_id: Option<CustomerId>,
    /// The name that was given.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "刘洋")]
    pub name: Option<String>,
    /// Telephone.
    #[validate(length(min = 3, max = 40))]
    #[schema(min_length = 3, max_length = 40, example = "13812345678")]
    pub telephone: Option<String>,
    /// Who speaks on the complainant's behalf.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub represented_by: Option<String>,
}

impl Complainant {
    /// As somebody sees it who may see personal data in full, or may not.
    pub(in super::super) fn of(complainant: domain::Complainant, full: bool) -> Self {
        let domain::Complainant {
            customer_id,
            name,
            telephone,
            represented_by,
        } = complainant;
        let masked = |text: Option<String>, mask: fn(&str) -> String| match full {
            true => text,
            false => text.as_deref().map(mask),
        };
        Self {
            customer_id,
            name: masked(name, mask::name),
            telephone: masked(telephone, mask::telephone),
            represented_by: masked(represented_by, mask::name),
        }
    }
}

impl From<Complainant> for domain::Complainant {
    fn from(complainant: Complainant) -> Self {
        let Complainant {
            customer_id,
            name,
            telephone,
            represented_by,
        } = complainant;
        Self {
            customer_id,
            name,
            telephone,
            represented_by,
        }
    }
}

/// Whether a caller sees who complains in full: by permission, or since it is their own case.
pub(in super::super) fn sees_in_full(caller: &Caller, complaint: &domain::Complaint) -> bool {
    let own = |user: UserId| {
        let took = complaint.taken_by.kind == "user" && complaint.taken_by.id == user.to_string();
        took || complaint
            .acceptance
            .is_some_and(|acceptance| acceptance.acceptor == user)
    };
    let stranger = caller
        .user()
        .is_none_or(|user| !complaint.accused.contains(&user));
    stranger && (caller.unmasked || caller.user().is_some_and(own))
}

impl Complaint {
    /// As a caller sees it now.
    pub(in super::super) fn of(complaint: domain::Complaint, caller: &Caller) -> Self {
        let full = sees_in_full(caller, &complaint);
        let due = complaint.acceptance.map(|acceptance| acceptance.due_at);
        let domain::Complaint {
            id,
            unit_id,
            company_id: _,
            number,
            channel,
            category,
            content,
            remedy_sought,
            remarks,
            complainant,
            received_at,
            recorded_at,
            taken_by,
            acknowledged,
            acceptance,
            offered_to,
            accused,
            stage,
            round,
            severity,
            escalated,
            needs_consent,
            nature,
            cause,
            responsible_unit_id,
            responsible_user_id,
            replied_at,
            overdue_at,
            outcome,
            score,
            closed_at,
            repeat_of,
            policy_version_id,
            version,
        } = complaint;
        let punctuality = domain::punctuality(due, replied_at, caller.now);
        Self {
            id,
            number: number.to_string(),
            unit_id,
            channel,
            category,
            content,
            remedy_sought,
            remarks,
            complainant: Complainant::of(complainant, full),
            received_at,
            recorded_at,
            taken_by: user_of(&taken_by.kind, &taken_by.id),
            acknowledged_at: acknowledged.map(|(at, _)| at),
            acknowledged_by: acknowledged.map(|(_, channel)| channel),
            acceptor_id: acceptance.map(|acceptance| acceptance.acceptor),
            accepted_at: acceptance.map(|acceptance| acceptance.at),
            offered_to,
            accused,
            stage,
            round,
            severity,
            escalated,
            needs_consent,
            nature,
            cause,
            responsible_unit_id,
            responsible_user_id,
            due_at: due.flatten(),
            punctuality,
            overdue_at: overdue_at.or(due
                .flatten()
                .filter(|_| punctuality == Punctuality::Overdue)),
            replied_at,
            outcome,
            score,
            closed_at,
            repeat_of,
            policy_version_id,
            version,
        }
    }
}

/// The user behind a principal as stored.
pub(in super::super) fn user_of(kind: &str, id: &str) -> Option<UserId> {
    (kind == "user").then(|| id.parse().ok()).flatten()
}

/// A complaint with its steps (CMP-04).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintCase {
    /// The complaint.
    pub complaint: Complaint,
    /// Every step of every round, the first one first.
    #[schema(max_items = 10_000)]
    pub steps: Vec<ComplaintStep>,
}

impl ComplaintCase {
    pub(in super::super) fn of(case: domain::Case, caller: &Caller) -> Self {
        let domain::Case {
            complaint,
            progress: _,
            steps,
        } = case;
        Self {
            complaint: Complaint::of(complaint, caller),
            steps: steps.into_iter().map(Into::into).collect(),
        }
    }
}

/// A step: who, when, and what was found (CMP-04). Which of the other properties it has depends on its kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintStep {
    /// Identifier.
    pub id: ComplaintStepId,
    /// The round.
    #[schema(minimum = 1, maximum = 1000)]
    pub round: i32,
    /// What was done.
    pub kind: StepKind,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// The user who did it; null when the program itself did.
    pub by: Option<UserId>,
    /// What was found, said or decided.
    #[schema(max_length = 4000)]
    pub found: String,
    /// Of `nature`: the nature.
    pub nature: Option<Nature>,
    /// Of `nature`: how grave.
    pub severity: Option<Severity>,
    /// Of `redirection`: who is responsible.
    #[schema(max_length = 200)]
    pub party: Option<String>,
    /// Of `redirection` and `reply`: by what way.
    pub channel: Option<Channel>,
    /// Of `cause`: key of the cause.
    #[schema(max_length = 50)]
    pub cause: Option<String>,
    /// Of `responsibility`: the unit.
    pub unit_id: Option<UnitId>,
    /// Of `responsibility`: the employee.
    pub user_id: Option<UserId>,
    /// Of `opinion`: the departments with which it was drafted.
    #[schema(max_items = 20)]
    pub departments: Vec<UnitId>,
    /// Of `opinion`, `objection` and `clearance`: the approval, where the leader decides.
    pub approval_id: Option<ApprovalId>,
    /// Of `clearance`: the special meeting, where one decided.
    pub meeting: Option<ComplaintMeeting>,
    /// Of `follow_up`: what the call found.
    pub result: Option<FollowUpResult>,
    /// Of `follow_up`: the score.
    #[schema(minimum = 1, maximum = 10)]
    pub score: Option<u8>,
}

/// A special meeting (CMP-06).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ComplaintMeeting {
    /// When it was held.
    pub held_at: DateTime<Utc>,
    /// Who convened it.
    pub convened_by: UserId,
    /// Who took part.
    #[schema(max_items = 50)]
    pub attendees: Vec<UserId>,
    /// The minutes on file.
    pub minutes_file_id: FileId,
    /// The joint opinion on file.
    pub joint_opinion_file_id: FileId,
}

impl From<domain::Meeting> for ComplaintMeeting {
    fn from(meeting: domain::Meeting) -> Self {
        let domain::Meeting {
            held_at,
            convened_by,
            attendees,
            minutes,
            joint_opinion,
        } = meeting;
        Self {
            held_at,
            convened_by,
            attendees,
            minutes_file_id: minutes,
            joint_opinion_file_id: joint_opinion,
        }
    }
}

impl From<domain::Step> for ComplaintStep {
    fn from(step: domain::Step) -> Self {
        let domain::Step {
            id,
            round,
            at,
            by_kind,
            by_id,
            found,
            content,
        } = step;
        let mut shown = Self {
            id,
            round,
            kind: content.kind(),
            occurred_at: at,
            by: user_of(&by_kind, &by_id),
            found,
            nature: None,
            severity: None,
            party: None,
            channel: None,
            cause: None,
            unit_id: None,
            user_id: None,
            departments: Vec::new(),
            approval_id: None,
            meeting: None,
            result: None,
            score: None,
        };
        match content {
            StepContent::Acceptance {} | StepContent::Evaluation {} => {}
            StepContent::Nature { nature, severity } => {
                (shown.nature, shown.severity) = (Some(nature), Some(severity));
            }
            StepContent::Redirection { party, channel } => {
                (shown.party, shown.channel) = (Some(party), Some(channel));
            }
            StepContent::Cause { cause } => shown.cause = Some(cause),
            StepContent::Responsibility { unit, user } => {
                (shown.unit_id, shown.user_id) = (Some(unit), user);
            }
            StepContent::Opinion {
                departments,
                approval,
            } => {
                (shown.departments, shown.approval_id) = (departments, approval);
            }
            StepContent::Objection { approval } => shown.approval_id = Some(approval),
            StepContent::Clearance {
                decision: ClearedBy::Leader { approval },
            } => {
                shown.approval_id = Some(approval);
            }
            StepContent::Clearance {
                decision: ClearedBy::Meeting(meeting),
            } => {
                shown.meeting = Some(meeting.into());
            }
            StepContent::Reply { channel } => shown.channel = Some(channel),
            StepContent::FollowUp {
                result,
                score,
                last: _,
            } => {
                (shown.result, shown.score) = (Some(result), score);
            }
        }
        shown
    }
}

/// Takes a complaint in.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterComplaint {
    /// The unit at which it is handled.
    pub unit_id: UnitId,
    /// By what way it came.
    pub channel: Channel,
    /// Key of its category in the unit's policy.
    #[validate(length(min = 2, max = 50))]
    #[schema(min_length = 2, max_length = 50, example = "product_quality")]
    pub category: String,
    /// What is said.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Who complains.
    #[serde(default)]
    #[validate(nested)]
    pub complainant: Complainant,
    /// When it came; now, if absent.
    pub received_at: Option<DateTime<Utc>>,
    /// How grave it seems; decided when its nature is determined.
    #[serde(default = "general")]
    pub severity: Severity,
    /// What the complainant asks for.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub remedy_sought: Option<String>,
    /// Remarks.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub remarks: Option<String>,
    /// The employees against whom it is directed.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub accused: Vec<UserId>,
    /// Files that came with it, uploaded before.
    #[serde(default)]
    #[validate(length(max = 10))]
    #[schema(max_items = 10)]
    pub file_ids: Vec<FileId>,
    /// Whether the caller accepts it at once and is accountable for it; else it waits for somebody who does.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub accept: bool,
}

fn general() -> Severity {
    Severity::General
}

fn yes() -> bool {
    true
}

impl From<RegisterComplaint> for domain::NewComplaint {
    fn from(body: RegisterComplaint) -> Self {
        let RegisterComplaint {
            unit_id,
            channel,
            category,
            content,
            complainant,
            received_at,
            severity,
            remedy_sought,
            remarks,
            accused,
            file_ids,
            accept,
        } = body;
        Self {
            intake: domain::NewIntake {
                unit_id,
                channel,
                content,
                complainant: complainant.into(),
                received_at,
            },
            category,
            severity,
            remedy_sought,
            remarks,
            accused,
            files: file_ids,
            accept,
        }
    }
}

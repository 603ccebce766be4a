//! The handling opinion: proposed, then approved by the supervising leader or decided by a special meeting (CMP-06).

use crate::belonging::demand_ours;
use crate::case::{self, demand_stranger, enter, record};
use crate::desk::{attach, count, policy_of};
use crate::model::{Case, Complaint};
use crate::policy::ComplaintPolicy;
use crate::progress::{ClearedBy, Meeting, Progress, Step, StepContent};
use crate::words::{Decider, Severity};
use crate::{Error, store};
use chrono::{DateTime, Utc};
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::Named;
use kehu_kernel::{
    ApprovalId, Caller, ComplaintId, ComplaintStepId, Digest, Faults, Scope, UnitId, UserId, Zone,
};
use serde_json::{Value, json};
use uuid::Uuid;

const MAX_DEPARTMENTS: usize = 20;
const MAX_ATTENDEES: usize = 50;

/// Proposes a handling opinion, drafted with the departments concerned. Where the leader decides it is put before the
/// approvers at once. Who is complained about, who is responsible and who proposes is none of them (CMP-13): the next level
/// up decides instead, at last a special meeting.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`], [`Error::UnknownReference`], [`Error::NobodyDecides`],
/// [`Error::Approvals`].
pub async fn propose(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    departments: &[UnitId],
    text: &str,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let complaint = &case.complaint;
    count("/departments", departments.len(), MAX_DEPARTMENTS)?;
    let content = |approval| StepContent::Opinion {
        departments: departments.to_vec(),
        approval,
    };
    let mut taken = case.step(caller, content(None), text, "/text")?;
    let named = Named {
        units: departments.to_vec(),
        ..Named::default()
    };
    demand_ours(tx, complaint.company_id, named, caller.today()).await?;
    let policy = policy_of(tx, caller, complaint).await?;
    let approval = match decider(&policy, complaint.severity) {
        Decider::Leader => put_before_leaders(tx, caller, &policy, complaint, &taken.step).await?,
        Decider::Meeting => None,
    };
    match approval {
        Some(approval) => {
            taken.step.content = content(Some(approval));
            taken.progress = case.progress.clone().after(&taken.step)?;
        }
        None => demand_convener_left(tx, caller, &policy, complaint).await?,
    }
    record(tx, caller, &case, &taken).await
}

/// Submits an opinion to the leaders of the flow; a leader who is a party to the matter gives way to the next level up.
/// None where no level is left: then a special meeting decides.
async fn put_before_leaders(
    tx: &mut Tx,
    caller: &Caller,
    policy: &ComplaintPolicy,
    complaint: &Complaint,
    opinion: &Step,
) -> Result<Option<ApprovalId>, Error> {
    let submission = Submission {
        subject_kind: SubjectKind::ComplaintOpinion,
        subject_id: opinion.id.0,
        unit_id: complaint.unit_id,
        snapshot: snapshot(complaint, opinion.id, &opinion.found),
        applicants: complaint.parties(),
    };
    let line = policy.line();
    match kehu_approvals::submit_past_applicants(tx, caller, submission, &line).await {
        Ok(approval) => Ok(Some(approval.id)),
        Err(kehu_approvals::Error::NobodyLeft {}) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// A meeting decides only where somebody may convene it: one of the policy's conveners who is no party to the matter.
async fn demand_convener_left(
    tx: &mut Tx,
    caller: &Caller,
    policy: &ComplaintPolicy,
    complaint: &Complaint,
) -> Result<(), Error> {
    let parties = complaint.parties();
    for role in &policy.meeting_conveners {
        let holders =
            kehu_identity::holders_of(tx, role, complaint.company_id, caller.today()).await?;
        if holders.iter().any(|one| !parties.contains(one)) {
            return Ok(());
        }
    }
    Err(Error::NobodyDecides {
        roles: policy.meeting_conveners.join(", "),
    })
}

fn decider(policy: &ComplaintPolicy, severity: Severity) -> Decider {
    policy
        .of(severity)
        .map_or(Decider::Meeting, |rule| rule.decided_by)
}

/// What the approvers decide on: the case, and the opinion as a fingerprint, since it may tell of a person and an approval is
/// kept as it is. Its text is read in the complaint.
fn snapshot(complaint: &Complaint, step: ComplaintStepId, opinion: &str) -> Value {
    json!({
        "complaint_id": complaint.id, "number": complaint.number.to_string(), "category": complaint.category,
        "severity": complaint.severity, "nature": complaint.nature, "cause": complaint.cause,
        "responsible_unit_id": complaint.responsible_unit_id, "responsible_user_id": complaint.responsible_user_id,
        "round": complaint.round, "step_id": step, "opinion": Digest::of(&json!(opinion)).to_string(),
    })
}

/// The handling opinion as it stands now, in the form in which it was put before the approvers.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let step = ComplaintStepId(id);
    let complaint = store::steps::complaint_of(connection, step)
        .await?
        .ok_or(Error::NotFound {})?;
    let case = case::load(connection, &Scope::everything(), complaint).await?;
    let proposed = case
        .steps
        .iter()
        .find(|one| one.id == step)
        .ok_or(Error::NotFound {})?;
    Ok(snapshot(&case.complaint, step, &proposed.found))
}

/// Carries out what the approvers decided: the opinion stands, or another is to be proposed.
///
/// # Errors
/// [`Error::NotPending`] when the complaint does not wait for this decision any more; [`Error::OwnCase`].
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let step = ComplaintStepId(id);
    let complaint = store::steps::complaint_of(tx, step)
        .await?
        .ok_or(Error::NotFound {})?;
    let case = case::lock(tx, &Scope::everything(), complaint).await?;
    let approval = match &case.progress {
        Progress::Proposed(_, proposal) if proposal.step == step => proposal.approval,
        _ => None,
    };
    let approval = approval.ok_or(Error::NotPending {})?;
    let content = match finished {
        Finished::Approved => {
            if let Some(user) = caller.user() {
                demand_stranger(&case.complaint, user)?;
            }
            StepContent::Clearance {
                decision: ClearedBy::Leader { approval },
            }
        }
        Finished::Returned | Finished::Rejected | Finished::Withdrawn => {
            StepContent::Objection { approval }
        }
    };
    let taken = case.step(caller, content, reason, "/reason")?;
    record(tx, caller, &case, &taken).await?;
    Ok(())
}

/// Puts the decision of a special meeting on file: its minutes, its joint opinion, and what it decided. It was convened by
/// somebody who held a role of the policy in the company on that day.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`] also where a participant is complained about, [`Error::MeetingNotNeeded`],
/// [`Error::OutOfOrder`], [`Error::NotConvener`], [`Error::ResponsibleDecides`], [`Error::UnknownReference`];
/// [`Error::Invalid`] for files that the caller does not see, one file for both papers, a meeting before the complaint or in
/// the future.
pub async fn decide_in_meeting(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    meeting: &Meeting,
    decision: &str,
) -> Result<Case, Error> {
    let (_, case) = enter(tx, caller, id).await?;
    let complaint = &case.complaint;
    if let Progress::Proposed(_, proposal) = &case.progress
        && proposal.approval.is_some()
    {
        return Err(Error::MeetingNotNeeded {});
    }
    let content = StepContent::Clearance {
        decision: ClearedBy::Meeting(meeting.clone()),
    };
    let taken = case.step(caller, content, decision, "/decision")?;
    demand_proper(meeting, complaint, caller.now)?;
    let present: Vec<UserId> = meeting
        .attendees
        .iter()
        .copied()
        .chain([meeting.convened_by])
        .collect();
    let named = Named {
        people: present.clone(),
        ..Named::default()
    };
    let day = Zone::CHINA.day_of(meeting.held_at);
    demand_ours(tx, complaint.company_id, named, day).await?;
    for user in present {
        demand_stranger(complaint, user)?;
    }
    if complaint.responsible_user_id == Some(meeting.convened_by) {
        return Err(Error::ResponsibleDecides {});
    }
    let policy = policy_of(tx, caller, complaint).await?;
    demand_convener(tx, &policy, complaint.company_id, meeting).await?;
    attach(
        tx,
        caller,
        ("complaint", id.0),
        meeting.minutes,
        "/minutes_file_id",
    )
    .await?;
    attach(
        tx,
        caller,
        ("complaint", id.0),
        meeting.joint_opinion,
        "/joint_opinion_file_id",
    )
    .await?;
    record(tx, caller, &case, &taken).await
}

/// A meeting on a complaint lies between its receipt and now, and leaves two papers.
fn demand_proper(
    meeting: &Meeting,
    complaint: &Complaint,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    count("/attendees", meeting.attendees.len(), MAX_ATTENDEES)?;
    let mut faults = Faults::default();
    if meeting.held_at > now {
        faults.add(
            "/held_at",
            "future",
            "must not lie in the future",
            "不得晚于当前时间",
        );
    }
    if meeting.held_at < complaint.received_at {
        faults.add(
            "/held_at",
            "before-complaint",
            "must not lie before the complaint was received",
            "不得早于投诉受理登记的时间",
        );
    }
    if meeting.minutes == meeting.joint_opinion {
        faults.add(
            "/joint_opinion_file_id",
            "same-file",
            "minutes and joint opinion are two papers: upload each",
            "会议纪要与共同意见须分别上传，不得为同一文件",
        );
    }
    Ok(faults.none()?)
}

async fn demand_convener(
    tx: &mut Tx,
    policy: &ComplaintPolicy,
    company: UnitId,
    meeting: &Meeting,
) -> Result<(), Error> {
    let day = Zone::CHINA.day_of(meeting.held_at);
    for role in &policy.meeting_conveners {
        if kehu_identity::holds_role(tx, meeting.convened_by, role, company, day).await? {
            return Ok(());
        }
    }
    Err(Error::NotConvener {
        roles: kehu_identity::roles::titles_of(tx, &policy.meeting_conveners).await?,
    })
}

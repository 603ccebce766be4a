//! The handling opinion: proposed, then approved by the supervising leader or decided by a special meeting (CMP-06).

use crate::belonging::demand_ours;
use crate::case::{self, demand_stranger, enter, record};
use crate::desk::{attach, count, policy_of};
use crate::model::{Case, Complaint};
use crate::policy::ComplaintPolicy;
use crate::progress::{ClearedBy, Meeting, Progress, StepContent};
use crate::words::{Decider, Severity};
use crate::{Error, store};
use chrono::{DateTime, Utc};
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_identity::belonging::Named;
use kehu_kernel::{
    Caller, ComplaintId, ComplaintStepId, Digest, Faults, Scope, UnitId, UserId, Zone,
};
use serde_json::{Value, json};
use uuid::Uuid;

const MAX_DEPARTMENTS: usize = 20;
const MAX_ATTENDEES: usize = 50;

/// Proposes a handling opinion, drafted with the departments concerned. Where the leader decides it is put before the
/// approvers at once; whoever is complained about is none of them.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OwnCase`], [`Error::OutOfOrder`], [`Error::UnknownReference`], [`Error::Approvals`].
pub async fn propose(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
    departments: &[UnitId],
    text: &str,
) -> Result<Case, Error> {
    let (user, case) = enter(tx, caller, id).await?;
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
    if decider(&policy, complaint.severity) == Decider::Leader {
        let mut applicants = complaint.accused.clone();
        applicants.push(user);
        let submission = Submission {
            subject_kind: SubjectKind::ComplaintOpinion,
            subject_id: taken.step.id.0,
            unit_id: complaint.unit_id,
            snapshot: snapshot(complaint, taken.step.id, &taken.step.found),
            applicants,
        };
        let approval = kehu_approvals::submit(tx, caller, submission).await?.id;
        taken.step.content = content(Some(approval));
        taken.progress = case.progress.clone().after(&taken.step)?;
    }
    record(tx, caller, &case, &taken).await
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
/// [`Error::OutOfOrder`], [`Error::NotConvener`], [`Error::UnknownReference`]; [`Error::Invalid`] for files that the caller
/// does not see, one file for both papers, a meeting before the complaint or in the future.
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

//! Use cases that change approvals.

use crate::rules::{Board, Next, Progress, Slot};
use crate::store::{NewApproval, NewEvent, NewStep};
use crate::telling::{emit, record, tell_opened, tell_progress};
use crate::{
    Approval, ApprovalFlow, Decision, Error, EventKind, Finished, Flow, Outcome, State, Step,
    StepState, SubjectKind, Submission,
};
use crate::{levels, rules, store};
use kehu_db::Tx;
use kehu_kernel::{
    ApprovalId, Caller, Digest, Faults, PolicyVersionId, StepId, UnitId, UserId, Words,
};
use kehu_policy::PolicyDocument;
use serde_json::{Value, json};
use uuid::Uuid;

const MAX_REASON: usize = 2000;

/// Puts a subject before its approvers. The roles must be held in the company of `unit_id`; the flow is the one in force
/// there today.
///
/// # Errors
/// [`Error::PersonsOnly`]; [`Error::AlreadyPending`]; [`Error::UnknownApprover`].
pub async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    submission: Submission,
) -> Result<Approval, Error> {
    submit_up_to(tx, caller, submission, usize::MAX).await
}

/// As [`submit`], where those who would decide may be applicants themselves, such as the only leader: an approver of whom
/// nobody else is left gives way to the next level, the first of the roles in `above` that lies above and that somebody
/// else holds. A level that decides at an earlier stage does not decide twice.
///
/// # Errors
/// As [`submit`]; [`Error::NobodyLeft`] where there is no level above either; nothing is written then.
pub async fn submit_past_applicants(
    tx: &mut Tx,
    caller: &Caller,
    submission: Submission,
    above: &[&str],
) -> Result<Approval, Error> {
    let (way, submission) = way_of(tx, caller, submission).await?;
    let stages = levels::raised(
        tx,
        way.flow.stages,
        (way.company, caller.today()),
        &submission.applicants,
        above,
    )
    .await?;
    let flow = Flow { stages, ..way.flow };
    put_before(tx, caller, submission, Way { flow, ..way }).await
}

/// As [`submit`], to the first stages of the flow alone, of which there is at least one: small matters need not go all
/// the way up the line. A flow with fewer stages is run whole.
///
/// # Errors
/// As [`submit`].
pub async fn submit_up_to(
    tx: &mut Tx,
    caller: &Caller,
    submission: Submission,
    stages: usize,
) -> Result<Approval, Error> {
    let (mut way, submission) = way_of(tx, caller, submission).await?;
    way.flow.stages.truncate(stages.max(1));
    put_before(tx, caller, submission, way).await
}

/// The way that a submission goes.
struct Way {
    submitter: UserId,
    company: UnitId,
    flow: Flow,
    policy_version_id: Option<PolicyVersionId>,
}

/// The way in force; whoever submits is an applicant.
async fn way_of(
    tx: &mut Tx,
    caller: &Caller,
    mut submission: Submission,
) -> Result<(Way, Submission), Error> {
    let submitter = caller.user().ok_or(Error::PersonsOnly {})?;
    let company = kehu_identity::units::company_of(tx, submission.unit_id)
        .await?
        .unwrap_or(submission.unit_id);
    let (flow, policy_version_id) =
        flow_in_force(tx, caller, company, submission.subject_kind).await?;
    submission.applicants.push(submitter);
    submission.applicants.sort_unstable();
    submission.applicants.dedup();
    let way = Way {
        submitter,
        company,
        flow,
        policy_version_id,
    };
    Ok((way, submission))
}

async fn put_before(
    tx: &mut Tx,
    caller: &Caller,
    submission: Submission,
    way: Way,
) -> Result<Approval, Error> {
    let Way {
        submitter,
        company,
        flow,
        policy_version_id,
    } = way;
    let former = store::last_of_subject(tx, submission.subject_kind, submission.subject_id).await?;
    let first = flow
        .stages
        .first()
        .map(|stage| Words::new(&stage.name_en, &stage.name_zh))
        .unwrap_or_default();
    let approval = Approval {
        id: ApprovalId::generate(),
        subject_kind: submission.subject_kind,
        subject_id: submission.subject_id,
        unit_id: company,
        flow_name: flow.name(),
        policy_version_id,
        digest: Digest::of(&submission.snapshot),
        attempt: former.map_or(1, |(_, attempt)| attempt + 1),
        former_id: former.map(|(id, _)| id),
        applicants: submission.applicants,
        state: State::Pending {
            stage: 1,
            name: first,
        },
        submitted_by: submitter,
        submitted_at: caller.now,
    };
    store::insert(
        tx,
        NewApproval {
            approval: &approval,
            flow_key: &flow.key,
            snapshot: &submission.snapshot,
        },
    )
    .await?;
    let steps = steps_of(&flow);
    store::insert_steps(tx, approval.id, caller.now, &steps).await?;
    record(
        tx,
        caller,
        &approval,
        "approvals.submit",
        NewEvent {
            kind: EventKind::Submitted,
            ..NewEvent::of(&approval)
        },
    )
    .await?;
    emit(
        tx,
        caller,
        &approval,
        "approval.submitted",
        json!({ "attempt": approval.attempt }),
    )
    .await?;
    for step in steps.iter().filter(|step| step.stage == 1) {
        tell_opened(
            tx,
            caller,
            &approval,
            step.id,
            step.stage_key,
            step.approver,
        )
        .await?;
    }
    Ok(approval)
}

/// Decides a step. Without a `step` it is the open one for which the caller has a right. `current` is the subject as it
/// is now: approved and rejected is only what was submitted.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::NotFound`], [`Error::NotPending`], [`Error::OwnApplication`], [`Error::NotApprover`],
/// [`Error::OutOfOrder`], [`Error::AlreadyDecided`], [`Error::SecondPart`], [`Error::SubjectChanged`]; [`Error::Invalid`]
/// without a reason of 1 to 2000 characters.
pub async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: ApprovalId,
    step: Option<StepId>,
    decision: Decision,
    reason: &str,
    current: &Value,
) -> Result<Outcome, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let reason = checked_reason(reason)?;
    let approval = store::find_for_update(tx, caller, id)
        .await?
        .ok_or(Error::NotFound {})?;
    let steps = store::list_steps(tx, id).await?;
    let claim = seat(tx, caller, &approval, &steps, user, step).await?;
    let seen = Digest::of(current);
    if seen != approval.digest && decision != Decision::Return {
        return Err(Error::SubjectChanged {});
    }
    let slots: Vec<Slot> = steps.iter().map(slot).collect();
    let progress = rules::progress(&slots, claim.step, decision).ok_or(Error::AlreadyDecided {})?;
    let on_behalf_of = claim
        .delegation
        .map(|delegation| (claim.person, delegation));
    let ruling = store::NewRuling {
        step: claim.step,
        state: decision.step_state(),
        user,
        on_behalf_of,
        reason,
        digest: seen,
    };
    store::decide_step(tx, caller.now, &ruling).await?;
    let approval = advance(tx, caller, approval, &steps, &progress).await?;
    let event = NewEvent {
        step_id: Some(claim.step),
        kind: decision.event(),
        on_behalf_of: on_behalf_of.map(|(absentee, _)| absentee),
        reason: Some(reason),
        ..NewEvent::of(&approval)
    };
    record(tx, caller, &approval, action(decision), event).await?;
    emit(
        tx,
        caller,
        &approval,
        "approval.decided",
        json!({ "step_id": claim.step, "decision": decision }),
    )
    .await?;
    tell_progress(tx, caller, &approval, &steps, &progress).await?;
    Ok(Outcome {
        finished: finished(&approval),
        approval,
    })
}

/// An approval, held against change until the end of the transaction: what its subject is must be known before
/// [`decide`] is told how the subject is now.
///
/// # Errors
/// [`Error::NotFound`], also for an approval in which the caller has no part.
pub async fn hold(tx: &mut Tx, caller: &Caller, id: ApprovalId) -> Result<Approval, Error> {
    store::find_for_update(tx, caller, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// Takes back one's own submission while it is pending.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::NotFound`], [`Error::NotSubmitter`], [`Error::NotPending`]; [`Error::Invalid`]
/// without a reason of 1 to 2000 characters.
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: ApprovalId,
    reason: &str,
) -> Result<Outcome, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let reason = checked_reason(reason)?;
    let approval = store::find_for_update(tx, caller, id)
        .await?
        .ok_or(Error::NotFound {})?;
    if approval.submitted_by != user {
        return Err(Error::NotSubmitter {});
    }
    demand_pending(&approval)?;
    let approval = end(tx, caller, approval, "approvals.withdraw", reason).await?;
    Ok(Outcome {
        finished: finished(&approval),
        approval,
    })
}

/// Ends the pending approval of a subject that no longer stands, such as an application whose customer is gone. It is for
/// domains, whoever acts; who may do it is theirs to say. Nothing happens when none is pending.
///
/// # Errors
/// [`Error::Invalid`] without a reason of 1 to 2000 characters.
pub async fn cancel(
    tx: &mut Tx,
    caller: &Caller,
    kind: SubjectKind,
    subject: Uuid,
    reason: &str,
) -> Result<Option<Approval>, Error> {
    let reason = checked_reason(reason)?;
    match store::find_pending_for_update(tx, kind, subject).await? {
        Some(approval) => end(tx, caller, approval, "approvals.cancel", reason)
            .await
            .map(Some),
        None => Ok(None),
    }
}

async fn end(
    tx: &mut Tx,
    caller: &Caller,
    approval: Approval,
    action: &'static str,
    reason: &str,
) -> Result<Approval, Error> {
    let steps = store::list_steps(tx, approval.id).await?;
    let undecided = steps
        .iter()
        .filter(|step| matches!(step.state, StepState::Open | StepState::Waiting));
    let changes = undecided
        .map(|step| (step.id, StepState::Skipped))
        .collect();
    let progress = Progress {
        changes,
        next: Next::End(Finished::Withdrawn),
    };
    let approval = advance(tx, caller, approval, &steps, &progress).await?;
    let event = NewEvent {
        kind: EventKind::Withdrawn,
        reason: Some(reason),
        ..NewEvent::of(&approval)
    };
    record(tx, caller, &approval, action, event).await?;
    tell_progress(tx, caller, &approval, &steps, &progress).await?;
    Ok(approval)
}

/// The flow of the policy in force; where its document lacks the key, the shipped one.
async fn flow_in_force(
    tx: &mut Tx,
    caller: &Caller,
    company: UnitId,
    kind: SubjectKind,
) -> Result<(Flow, Option<PolicyVersionId>), Error> {
    let in_force = kehu_policy::in_force_at::<ApprovalFlow>(tx, company, caller.today()).await?;
    if let Some(flow) = in_force.document.flow(kind.flow_key()) {
        return Ok((flow.clone(), in_force.version));
    }
    let shipped = ApprovalFlow::presets()
        .into_iter()
        .find_map(|preset| preset.document.flow(kind.flow_key()).cloned());
    let missing = || kehu_db::Error::Inconsistent {
        table: "policy_versions",
        row: kind.flow_key().to_owned(),
        reason: "no such flow".to_owned(),
    };
    Ok((shipped.ok_or_else(missing)?, None))
}

fn steps_of(flow: &Flow) -> Vec<NewStep<'_>> {
    let mut steps = Vec::new();
    for (number, stage) in (1_i16..).zip(&flow.stages) {
        for (place, approver) in (1_i16..).zip(&stage.approvers) {
            steps.push(NewStep {
                id: StepId::generate(),
                stage: number,
                place,
                stage_key: &stage.key,
                name_zh: &stage.name_zh,
                name_en: &stage.name_en,
                needs: stage.needs,
                approver,
            });
        }
    }
    steps
}

/// The right by which the caller decides.
async fn seat(
    tx: &mut Tx,
    caller: &Caller,
    approval: &Approval,
    steps: &[Step],
    user: UserId,
    named: Option<StepId>,
) -> Result<rules::Claim, Error> {
    let decided = |step: &Step| Some(step.id) == named && step.ruling.is_some();
    if steps.iter().any(decided) {
        return Err(Error::AlreadyDecided {});
    }
    let open = demand_pending(approval)?;
    let claims = store::list_claims(tx, approval.id, user, caller.today()).await?;
    let rulings = steps.iter().filter_map(|step| step.ruling.as_ref());
    let participants: Vec<UserId> = rulings
        .flat_map(|ruling| {
            std::iter::once(ruling.decided_by)
                .chain(ruling.on_behalf_of.map(|(absentee, _)| absentee))
        })
        .collect();
    let slots: Vec<Slot> = steps.iter().map(slot).collect();
    let board = Board {
        slots: &slots,
        applicants: &approval.applicants,
        participants: &participants,
        open,
    };
    rules::seat(board, user, &claims, named)
}

/// Stores what becomes of the approval and of its other steps.
async fn advance(
    tx: &mut Tx,
    caller: &Caller,
    approval: Approval,
    steps: &[Step],
    progress: &Progress,
) -> Result<Approval, Error> {
    store::change_steps(tx, caller.now, &progress.changes).await?;
    let state = match progress.next {
        Next::Stage(stage) => {
            let name = steps
                .iter()
                .find(|step| step.stage == stage)
                .map(|step| step.stage_name.clone())
                .unwrap_or_default();
            State::Pending { stage, name }
        }
        Next::End(how) => State::Finished {
            how,
            at: caller.now,
        },
    };
    let approval = Approval { state, ..approval };
    store::update_state(tx, &approval).await?;
    Ok(approval)
}

fn demand_pending(approval: &Approval) -> Result<&Words, Error> {
    match &approval.state {
        State::Pending { name, .. } => Ok(name),
        State::Finished { how, .. } => Err(Error::NotPending { state: how.state() }),
    }
}

fn finished(approval: &Approval) -> Option<Finished> {
    match approval.state {
        State::Pending { .. } => None,
        State::Finished { how, .. } => Some(how),
    }
}

fn slot(step: &Step) -> Slot {
    Slot {
        id: step.id,
        stage: step.stage,
        needs: step.needs,
        state: step.state,
    }
}

fn action(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "approvals.approve",
        Decision::Return => "approvals.return",
        Decision::Reject => "approvals.reject",
    }
}

pub(crate) fn checked_reason(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > MAX_REASON {
        return Err(Faults::one(
            "/reason",
            "length",
            "must have 1 to 2000 characters",
            "长度须为 1 至 2000 个字符",
        )
        .into());
    }
    Ok(reason)
}

/// Takes away what was submitted for these subjects, because the person whom it tells of is erased (CUS-05). Whoever calls
/// has made sure that no law demands it any longer, and records it. Pending approvals stay as they are.
///
/// # Errors
/// When the database fails.
pub async fn erase_submissions(
    tx: &mut Tx,
    kind: SubjectKind,
    subjects: &[Uuid],
) -> Result<(), Error> {
    store::erase_snapshots(tx, kind, subjects).await?;
    Ok(())
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_11_a_reason_has_1_to_2000_characters() {
        assert!(checked_reason(" \n").is_err());
        assert_eq!(checked_reason(" 同 ").unwrap(), "同");
        assert!(checked_reason(&"客".repeat(2000)).is_ok());
        assert!(checked_reason(&"客".repeat(2001)).is_err());
    }
}

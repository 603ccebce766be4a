//! What is recorded of an act, and told to others.

use crate::rules::Progress;
use crate::store::{self, NewEvent};
use crate::{Approval, Approver, Error, State, Step, StepState};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, StepId};
use serde_json::{Value, json};

const SUBJECT: &str = "approval";

/// What a change of steps means to others: whose turn it is, and that it has ended.
pub(crate) async fn tell_progress(
    tx: &mut Tx,
    caller: &Caller,
    approval: &Approval,
    steps: &[Step],
    progress: &Progress,
) -> Result<(), Error> {
    for (id, state) in &progress.changes {
        if let (StepState::Open, Some(step)) = (state, steps.iter().find(|step| step.id == *id)) {
            tell_opened(
                tx,
                caller,
                approval,
                step.id,
                &step.stage_key,
                &step.approver,
            )
            .await?;
        }
    }
    if let State::Finished { how, .. } = approval.state {
        let payload = json!({ "state": how.state(), "submitted_by": approval.submitted_by });
        emit(tx, caller, approval, "approval.finished", payload).await?;
    }
    Ok(())
}

/// Whose turn it is.
pub(crate) async fn tell_opened(
    tx: &mut Tx,
    caller: &Caller,
    approval: &Approval,
    step: StepId,
    stage: &str,
    approver: &Approver,
) -> Result<(), Error> {
    let (role, user) = match approver {
        Approver::Role { role } => (Some(role), None),
        Approver::User { user } => (None, Some(user)),
    };
    emit(
        tx,
        caller,
        approval,
        "approval.step_opened",
        json!({ "step_id": step, "stage": stage, "role": role, "user_id": user }),
    )
    .await
}

/// Every event also names what is approved.
pub(crate) async fn emit(
    tx: &mut Tx,
    caller: &Caller,
    approval: &Approval,
    kind: &'static str,
    mut payload: Value,
) -> Result<(), Error> {
    if let Some(members) = payload.as_object_mut() {
        members.insert("approved_kind".to_owned(), json!(approval.subject_kind));
        members.insert("approved_id".to_owned(), json!(approval.subject_id));
    }
    let event = Event {
        kind,
        subject_kind: SUBJECT,
        subject_id: approval.id.0,
        unit_id: Some(approval.unit_id),
        payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

/// The line in the approval's own record, and the one in the audit record.
pub(crate) async fn record(
    tx: &mut Tx,
    caller: &Caller,
    approval: &Approval,
    action: &'static str,
    event: NewEvent<'_>,
) -> Result<(), Error> {
    store::insert_event(tx, caller, &event).await?;
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: approval.id.0,
        unit_id: Some(approval.unit_id),
        reason: event.reason,
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(())
}

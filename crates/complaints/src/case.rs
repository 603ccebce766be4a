//! A complaint at work: entered under its lock, taken a step further.

use crate::model::{Case, Complaint};
use crate::progress::{Progress, Step, StepContent};
use crate::store;
use crate::telling::{Told, tell};
use crate::text::FOUND;
use crate::words::StepKind;
use crate::{Error, clock};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::text::passage;
use kehu_kernel::{Caller, ComplaintId, ComplaintStepId, Scope, UserId};
use serde_json::json;

/// The complaint, locked, for a person who may work on it: one that the scope reaches and that is not directed against
/// this person (CMP-13).
pub(crate) async fn enter(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
) -> Result<(UserId, Case), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let case = lock(tx, &caller.scope, id).await?;
    demand_stranger(&case.complaint, user)?;
    Ok((user, case))
}

/// As [`enter`], for the acceptor alone (CMP-05).
pub(crate) async fn enter_as_acceptor(
    tx: &mut Tx,
    caller: &Caller,
    id: ComplaintId,
) -> Result<(UserId, Case), Error> {
    let (user, case) = enter(tx, caller, id).await?;
    match case.complaint.acceptance {
        Some(acceptance) if acceptance.acceptor != user => Err(Error::NotAcceptor {}),
        _ => Ok((user, case)),
    }
}

/// The complaint, locked.
pub(crate) async fn lock(tx: &mut Tx, scope: &Scope, id: ComplaintId) -> Result<Case, Error> {
    let complaint = store::complaints::find_for_update(tx, scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    assemble(tx, complaint).await
}

/// The complaint as it is.
pub(crate) async fn load(
    connection: &mut PgConnection,
    scope: &Scope,
    id: ComplaintId,
) -> Result<Case, Error> {
    let complaint = store::complaints::find(connection, scope, id)
        .await?
        .ok_or(Error::NotFound {})?;
    assemble(connection, complaint).await
}

async fn assemble(connection: &mut PgConnection, complaint: Complaint) -> Result<Case, Error> {
    let steps = store::steps::list(connection, complaint.id).await?;
    let progress = Progress::of(&steps)
        .map_err(|error| store::inconsistent("complaint_steps", complaint.id, error.to_string()))?;
    if progress.stage() != complaint.stage {
        return Err(store::inconsistent(
            "complaints",
            complaint.id,
            "the stage is not where the steps lead",
        )
        .into());
    }
    Ok(Case {
        complaint,
        progress,
        steps,
    })
}

/// Nobody handles a complaint about themselves (CMP-13).
pub(crate) fn demand_stranger(complaint: &Complaint, user: UserId) -> Result<(), Error> {
    if complaint.accused.contains(&user) {
        return Err(Error::OwnCase {});
    }
    Ok(())
}

/// A step that fits, and where it leads; not recorded yet.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) step: Step,
    pub(crate) progress: Progress,
}

impl Case {
    /// The next step, if it fits.
    pub(crate) fn step(
        &self,
        caller: &Caller,
        content: StepContent,
        found: &str,
        pointer: &str,
    ) -> Result<Taken, Error> {
        let step = Step {
            id: ComplaintStepId::generate(),
            round: self.complaint.round,
            at: caller.now,
            by_kind: caller.principal.kind().to_owned(),
            by_id: caller.principal.id(),
            found: passage(found, pointer, FOUND)?.to_owned(),
            content,
        };
        let progress = self.progress.clone().after(&step)?;
        Ok(Taken { step, progress })
    }

    /// What is finished does not change any more (CMP-04).
    pub(crate) fn demand_unfinished(&self) -> Result<(), Error> {
        if self.progress.is_finished() {
            return Err(Error::Finished {
                stage: self.complaint.stage,
            });
        }
        Ok(())
    }

    /// Whoever is offered the complaint answers before it is finished, so that it is plain who was accountable (CMP-05).
    pub(crate) fn demand_no_offer(&self) -> Result<(), Error> {
        match self.complaint.offered_to {
            Some(_) => Err(Error::HandoverPending {}),
            None => Ok(()),
        }
    }

    /// The number of the next step.
    pub(crate) fn next_place(&self) -> i32 {
        i32::try_from(self.steps.len())
            .unwrap_or(i32::MAX)
            .saturating_add(1)
    }
}

/// Records a step and brings the complaint to where it leads.
pub(crate) async fn record(
    tx: &mut Tx,
    caller: &Caller,
    case: &Case,
    taken: &Taken,
) -> Result<Case, Error> {
    let complaint = &case.complaint;
    let worked = clock::worked_since_acceptance(tx, caller, complaint).await?;
    store::steps::insert(tx, complaint.id, case.next_place(), &taken.step, worked).await?;
    let severity = taken
        .progress
        .determination()
        .map_or(complaint.severity, |found| found.severity);
    let reopened =
        taken.step.content.kind() == StepKind::FollowUp && taken.progress.reply().is_none();
    let round = complaint.round.saturating_add(i32::from(reopened));
    store::complaints::update_progress(tx, caller, complaint.id, round, severity, &taken.progress)
        .await?;
    let case = load(tx, &Scope::everything(), complaint.id).await?;
    let (action, event) = if reopened {
        ("complaints.reopen", "complaint.reopened")
    } else {
        words(taken.step.content.kind())
    };
    let told = Told {
        action,
        event,
        reason: None,
        payload: json!({ "step_id": taken.step.id }),
    };
    tell(tx, caller, &case.complaint, told).await?;
    Ok(case)
}

/// What a step is called in the audit record and in the outbox.
fn words(kind: StepKind) -> (&'static str, &'static str) {
    match kind {
        StepKind::Acceptance => ("complaints.accept", "complaint.accepted"),
        StepKind::Nature => ("complaints.determine", "complaint.determined"),
        StepKind::Redirection => ("complaints.redirect", "complaint.redirected"),
        StepKind::Cause => ("complaints.investigate", "complaint.investigated"),
        StepKind::Responsibility => ("complaints.name_responsible", "complaint.attributed"),
        StepKind::Opinion => ("complaints.propose", "complaint.proposed"),
        StepKind::Objection => ("complaints.object", "complaint.objected"),
        StepKind::Clearance => ("complaints.clear", "complaint.cleared"),
        StepKind::Reply => ("complaints.reply", "complaint.replied"),
        StepKind::FollowUp => ("complaints.follow_up", "complaint.followed_up"),
        StepKind::Evaluation => ("complaints.evaluate", "complaint.closed"),
    }
}

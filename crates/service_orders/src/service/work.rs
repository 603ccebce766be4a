//! What teams do.

use super::RESPONSE;
use super::recording::{Step, conclude, open};
use crate::rules::{checked, demand_next_step, demand_open, demand_task_state, demand_worker};
use crate::{Error, EventKind, Part, SUBJECT, ServiceOrder, Task, TaskState, store};
use kehu_calendar::deadlines;
use kehu_db::Tx;
use kehu_kernel::{Caller, Scope, ServiceOrderId, ServiceTaskId, UnitId};

const MAX_TASKS: usize = 50;

/// Gives a part to a team, while the order is not done.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::UnknownUnit`], [`Error::UnknownUser`], [`Error::Invalid`].
pub async fn assign(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    part: Part,
) -> Result<ServiceOrder, Error> {
    let (_, order) = open(tx, caller, id).await?;
    demand_open(&order)?;
    if order.tasks.len() >= MAX_TASKS {
        return Err(Error::StateForbidden {
            state: "divided into 50 parts",
        });
    }
    give(tx, caller, (id, order.unit_id), &part).await
}

/// Gives a part of an order that a unit issued to a team of the same company: another company learns nothing of its customers.
pub(super) async fn give(
    tx: &mut Tx,
    caller: &Caller,
    (id, issued_at): (ServiceOrderId, UnitId),
    part: &Part,
) -> Result<ServiceOrder, Error> {
    let work = checked(&part.work, "/work", 2000)?;
    let team = kehu_identity::units::find(tx, &Scope::everything(), part.unit_id).await?;
    let company = kehu_identity::units::company_of(tx, issued_at).await?;
    let theirs = kehu_identity::units::company_of(tx, part.unit_id).await?;
    if company != theirs || !team.is_some_and(|team| team.active) {
        return Err(Error::UnknownUnit {});
    }
    store::insert_task(tx, caller, id, part, work).await?;
    let step = Step {
        event: EventKind::Assigned,
        action: "service_orders.assign",
        told: "service_order.assigned",
        unit: Some(part.unit_id),
        user: part.assignee_id,
        note: None,
    };
    conclude(tx, caller, id, step).await
}

/// Accepts a part for the team; the first one ends the time to respond.
///
/// # Errors
/// [`Error::NotFound`], [`Error::TaskNotFound`], [`Error::NotYours`], [`Error::TaskStateForbidden`].
pub async fn accept(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    task: ServiceTaskId,
) -> Result<ServiceOrder, Error> {
    let found = taken_up(tx, caller, id, task, TaskState::Assigned).await?;
    store::accept_task(tx, caller, task).await?;
    store::mark_under_way(tx, id).await?;
    deadlines::stop(tx, (SUBJECT, id.0), RESPONSE, caller.now).await?;
    let step = Step {
        event: EventKind::Accepted,
        action: "service_orders.accept",
        told: "service_order.accepted",
        unit: Some(found.unit_id),
        user: None,
        note: None,
    };
    conclude(tx, caller, id, step).await
}

/// Begins a part that was accepted.
///
/// # Errors
/// As [`accept`].
pub async fn start(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    task: ServiceTaskId,
) -> Result<ServiceOrder, Error> {
    let found = taken_up(tx, caller, id, task, TaskState::Accepted).await?;
    store::start_task(tx, caller, task).await?;
    let step = Step {
        event: EventKind::Started,
        action: "service_orders.start",
        told: "service_order.started",
        unit: Some(found.unit_id),
        user: None,
        note: None,
    };
    conclude(tx, caller, id, step).await
}

/// Reports a part that was begun as done, with what came of it: 1 to 2000 characters.
///
/// # Errors
/// As [`accept`]; [`Error::Invalid`].
pub async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    task: ServiceTaskId,
    result: &str,
) -> Result<ServiceOrder, Error> {
    let result = checked(result, "/result", 2000)?;
    let found = taken_up(tx, caller, id, task, TaskState::Started).await?;
    store::finish_task(tx, caller, task, result).await?;
    let step = Step {
        event: EventKind::Finished,
        action: "service_orders.finish",
        told: "service_order.finished",
        unit: Some(found.unit_id),
        user: None,
        note: None,
    };
    conclude(tx, caller, id, step).await
}

/// Takes the next step of the standard, once, while the order is not done; with a note of at most 2000 characters.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::UnknownStep`], [`Error::StepTaken`],
/// [`Error::StepOutOfOrder`], [`Error::Invalid`].
pub async fn take_step(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    key: &str,
    note: Option<&str>,
) -> Result<ServiceOrder, Error> {
    let note = note.map(|note| checked(note, "/note", 2000)).transpose()?;
    let (user, order) = open(tx, caller, id).await?;
    demand_open(&order)?;
    demand_next_step(&order, key)?;
    store::insert_step(tx, caller, id, (user, key, note)).await?;
    store::touch(tx, id).await?;
    let step = Step {
        event: EventKind::StepTaken,
        action: "service_orders.take_step",
        told: "service_order.step_taken",
        unit: None,
        user: None,
        note: Some(key),
    };
    conclude(tx, caller, id, step).await
}

/// The part, of an open order, for somebody who may act on it.
async fn taken_up(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    task: ServiceTaskId,
    wanted: TaskState,
) -> Result<Task, Error> {
    let (_, order) = open(tx, caller, id).await?;
    let found = order
        .tasks
        .iter()
        .find(|one| one.id == task)
        .cloned()
        .ok_or(Error::TaskNotFound {})?;
    demand_open(&order)?;
    demand_worker(caller, &found)?;
    demand_task_state(&found, wanted)?;
    store::touch(tx, id).await?;
    Ok(found)
}

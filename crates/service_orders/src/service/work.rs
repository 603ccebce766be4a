//! What teams do.

use super::RESPONSE;
use super::recording::{Step, conclude, open};
use crate::rules::{demand_next_step, demand_open, demand_task_state, demand_worker};
use crate::{Error, EventKind, Part, SUBJECT, ServiceOrder, Task, TaskState, store};
use kehu_calendar::deadlines;
use kehu_db::Tx;
use kehu_identity::belonging::{Named, Strangers, strangers};
use kehu_kernel::text::passage;
use kehu_kernel::{Caller, ServiceOrderId, ServiceTaskId, UnitId, UserId};

const MAX_TASKS: usize = 50;

/// Gives a part to a team, while the order is not done.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StateForbidden`], [`Error::TooManyParts`], [`Error::UnknownUnit`], [`Error::UnknownUser`],
/// [`Error::Invalid`].
pub async fn assign(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    part: Part,
) -> Result<ServiceOrder, Error> {
    let (_, order) = open(tx, caller, id).await?;
    demand_open(&order)?;
    if order.tasks.len() >= MAX_TASKS {
        return Err(Error::TooManyParts { most: MAX_TASKS });
    }
    demand_ours(tx, caller, order.unit_id, None, std::slice::from_ref(&part)).await?;
    give(tx, caller, id, &part).await
}

/// Teams, and whoever coordinates or carries out, belong to the company of the unit that issues: another company learns
/// nothing of its customers.
pub(super) async fn demand_ours(
    tx: &mut Tx,
    caller: &Caller,
    issued_at: UnitId,
    coordinator: Option<UserId>,
    parts: &[Part],
) -> Result<(), Error> {
    let assignees = parts.iter().filter_map(|part| part.assignee_id);
    let named = Named {
        acting_units: parts.iter().map(|part| part.unit_id).collect(),
        people: assignees.chain(coordinator).collect(),
        ..Named::default()
    };
    match strangers(tx, issued_at, &named, caller.today()).await? {
        Strangers { units: true, .. } => Err(Error::UnknownUnit {}),
        Strangers { people: true, .. } => Err(Error::UnknownUser {}),
        Strangers { .. } => Ok(()),
    }
}

/// Gives a part to a team.
pub(super) async fn give(
    tx: &mut Tx,
    caller: &Caller,
    id: ServiceOrderId,
    part: &Part,
) -> Result<ServiceOrder, Error> {
    let work = passage(&part.work, "/work", 2000)?;
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
    let result = passage(result, "/result", 2000)?;
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
    let note = note.map(|note| passage(note, "/note", 2000)).transpose()?;
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

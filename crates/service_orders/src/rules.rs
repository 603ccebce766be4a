//! What is allowed when: pure.

use crate::{Error, ServiceOrder, ServiceOrderState, Task, TaskState, Timing};
use chrono::{DateTime, Utc};
use kehu_calendar::deadlines::RunningDeadline;
use kehu_calendar::rules::Calendar;
use kehu_kernel::Caller;

/// Parts are given, and steps taken, until all is done.
pub(crate) fn demand_open(order: &ServiceOrder) -> Result<(), Error> {
    match order.state {
        ServiceOrderState::Issued | ServiceOrderState::UnderWay => Ok(()),
        other => Err(Error::StateForbidden { state: other }),
    }
}

/// The order stands where an act begins.
pub(crate) fn demand_state(order: &ServiceOrder, wanted: ServiceOrderState) -> Result<(), Error> {
    if order.state == wanted {
        Ok(())
    } else {
        Err(Error::StateForbidden { state: order.state })
    }
}

/// The part stands where an act begins.
pub(crate) fn demand_task_state(task: &Task, wanted: TaskState) -> Result<(), Error> {
    if task.state == wanted {
        Ok(())
    } else {
        Err(Error::TaskStateForbidden { state: task.state })
    }
}

/// The named person acts; where nobody is named, the people of the team; and whoever leads it.
pub(crate) fn demand_worker(caller: &Caller, task: &Task) -> Result<(), Error> {
    let named = task.assignee_id.is_some() && task.assignee_id == caller.user();
    let team = task.assignee_id.is_none() && caller.scope.places.contains(&task.unit_id);
    if named || team || caller.scope.holds(task.unit_id, None) {
        Ok(())
    } else {
        Err(Error::NotYours {})
    }
}

/// All is done: every part, every step of the standard, and something since the customer was last dissatisfied.
pub(crate) fn demand_completable(order: &ServiceOrder) -> Result<(), Error> {
    demand_state(order, ServiceOrderState::UnderWay)?;
    let open = order
        .tasks
        .iter()
        .filter(|task| task.state != TaskState::Done)
        .count();
    if open > 0 || order.tasks.is_empty() {
        return Err(Error::PartsOpen { count: open });
    }
    let missing = order
        .standard
        .steps
        .iter()
        .find(|step| order.steps.iter().all(|taken| taken.key != step.key));
    if let Some(step) = missing {
        return Err(Error::StepMissing {
            key: step.key.clone(),
        });
    }
    let complained = order.confirmations.iter().map(|one| one.at).max();
    let worked = order.tasks.iter().map(|task| task.assigned_at).max();
    match (complained, worked) {
        (Some(complained), Some(worked)) if worked < complained => Err(Error::NothingNewDone {}),
        _ => Ok(()),
    }
}

/// The steps of the standard are taken in its order, each once (CUS-61).
pub(crate) fn demand_next_step(order: &ServiceOrder, key: &str) -> Result<(), Error> {
    let steps = &order.standard.steps;
    if steps.iter().all(|step| step.key != key) {
        return Err(Error::UnknownStep {});
    }
    let is_taken = |key: &str| order.steps.iter().any(|taken| taken.key == key);
    if is_taken(key) {
        return Err(Error::StepTaken {});
    }
    match steps.iter().find(|step| !is_taken(&step.key)) {
        Some(next) if next.key != key => Err(Error::StepOutOfOrder {
            next: next.key.clone(),
        }),
        _ => Ok(()),
    }
}

/// A deadline as it was or is measured.
pub(crate) fn timing(
    deadline: &RunningDeadline,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> Timing {
    let missed = deadline.is_missed(now);
    let known = deadline.due_at().is_some();
    let minutes = deadline.stopped_at.and_then(|stopped| {
        calendar
            .working_time_between(deadline.began_at, stopped)
            .ok()
    });
    Timing {
        due_at: deadline.due_at(),
        stopped_at: deadline.stopped_at,
        kept: match (known, deadline.stopped_at) {
            (true, Some(_)) => Some(!missed),
            (true, None) if missed => Some(false),
            _ => None,
        },
        minutes: minutes.map(|time| time.num_minutes()),
    }
}

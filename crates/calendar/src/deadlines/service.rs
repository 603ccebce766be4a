//! The use cases of deadlines.

use super::{Counted, DeadlineFilter, DeadlineMove, NewDeadline, RunningDeadline, store};
use crate::rules::{Calendar, Span};
use crate::{CalendarError, Error, in_force, schedules};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DeadlineId, Page, PageRequest, UnitId};
use uuid::Uuid;

/// Opens a deadline, counted by the calendar under which the unit lives today.
///
/// # Errors
/// [`Error::AlreadyRunning`], [`Error::UnitNotFound`]; [`Error::Calendar`] for a length out of range or a calendar without
/// work. A missing schedule is no error: the deadline waits for it.
pub async fn open(
    tx: &mut Tx,
    caller: &Caller,
    new: NewDeadline,
) -> Result<RunningDeadline, Error> {
    schedules::share(tx).await?;
    let calendar = in_force(tx, new.unit_id, caller.today()).await?;
    let counted = count(&calendar, new.began_at, new.span)?;
    let running = RunningDeadline {
        id: DeadlineId::generate(),
        subject_kind: new.subject_kind.to_owned(),
        subject_id: new.subject_id,
        clock: new.clock.to_owned(),
        unit_id: new.unit_id,
        began_at: new.began_at,
        span: new.span,
        counted,
        stopped_at: None,
        overrun_at: None,
    };
    store::insert(tx, &running).await?;
    Ok(running)
}

/// Stops a thing's deadline: it was met, or fell away. One that has stopped stays as it is.
///
/// # Errors
/// [`Error::Database`].
pub async fn stop(
    tx: &mut Tx,
    subject: (&'static str, Uuid),
    clock: &'static str,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    Ok(store::stop(tx, subject, clock, at).await?)
}

/// Lets a stopped deadline run on, since what stopped it did not meet it after all. Its end stays.
///
/// # Errors
/// [`Error::Database`].
pub async fn resume(
    tx: &mut Tx,
    subject: (&'static str, Uuid),
    clock: &'static str,
) -> Result<(), Error> {
    Ok(store::resume(tx, subject, clock).await?)
}

/// The deadlines of things of one kind, stopped ones too, in the order in which they were opened.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_of(
    connection: &mut PgConnection,
    subject_kind: &'static str,
    subjects: &[Uuid],
) -> Result<Vec<RunningDeadline>, Error> {
    Ok(store::list_of(connection, subject_kind, subjects).await?)
}

/// A deadline of a unit in the caller's scope, also one that was met or fell away.
///
/// # Errors
/// [`Error::DeadlineNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DeadlineId,
) -> Result<RunningDeadline, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::DeadlineNotFound {})
}

/// The moves of a deadline in the caller's scope, the first one first.
///
/// # Errors
/// [`Error::DeadlineNotFound`].
pub async fn moves_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DeadlineId,
) -> Result<Vec<DeadlineMove>, Error> {
    find(connection, caller, id).await?;
    Ok(store::list_moves(connection, id).await?)
}

/// The open deadlines of units in the caller's scope, the first to end first; those that wait for a schedule last.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &DeadlineFilter,
    page: &PageRequest<(Option<DateTime<Utc>>, DeadlineId)>,
) -> Result<Page<RunningDeadline, (Option<DateTime<Utc>>, DeadlineId)>, Error> {
    let rows = store::list_open(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| (one.due_at(), one.id)))
}

/// The units that have open deadlines which wait for the schedule of a year, with the years and how many wait.
///
/// # Errors
/// [`Error::Database`].
pub async fn waiting_for(connection: &mut PgConnection) -> Result<Vec<(UnitId, i32, i64)>, Error> {
    Ok(store::list_waiting(connection).await?)
}

/// Counts, or tells the year that is missing.
pub(super) fn count(
    calendar: &Calendar,
    began_at: DateTime<Utc>,
    span: Span,
) -> Result<Counted, Error> {
    match calendar.deadline(began_at, span) {
        Ok(found) => Ok(Counted::Due {
            starts_at: found.starts_at,
            due_at: found.due_at,
            days: found.days,
            version: found.version,
        }),
        Err(CalendarError::YearWithoutSchedule { year }) => Ok(Counted::Waiting { year }),
        Err(error) => Err(error.into()),
    }
}

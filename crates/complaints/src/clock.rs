//! The clock of a complaint: deadlines kept by the calendar, and what is planned to be told (CMP-07, CMP-08).
//!
//! The promise of each severity and each approved extension is a deadline of its own, counted from acceptance; the one that
//! stands is named by the complaint. What moves it afterwards is a confirmed holiday schedule alone.

use crate::deadlines::{EXTENSION_CLOCK, Planned, after, alarms, promise_clock};
use crate::model::{Alarm, Complaint, Deadline, Extension};
use crate::policy::ComplaintPolicy;
use crate::words::{AlarmKind, DeadlineKind, Severity};
use crate::{Error, case, desk, store};
use chrono::{DateTime, Utc};
use kehu_calendar::CalendarError;
use kehu_calendar::deadlines::{self, Counted, NewDeadline, RunningDeadline};
use kehu_calendar::rules::{Calendar, Span};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, ComplaintId, Scope, UnitId};
use uuid::Uuid;

/// What is told while the clock runs.
const RUNNING: &[AlarmKind] = &[
    AlarmKind::Warning,
    AlarmKind::Leader,
    AlarmKind::GeneralManager,
];
const COMPLAINT: &str = "complaint";
const EXTENSION: &str = "complaint_extension";
/// Complaints whose deadline has moved, brought up to date at once.
const BATCH: i64 = 100;

/// The deadlines of a complaint inside the caller's scope, in the order in which they were set. Each tells which days were
/// counted and why.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn deadlines_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Vec<Deadline>, Error> {
    let case = case::load(connection, &caller.scope, id).await?;
    kept(connection, &case.complaint).await
}

async fn kept(
    connection: &mut PgConnection,
    complaint: &Complaint,
) -> Result<Vec<Deadline>, Error> {
    let standing = complaint
        .acceptance
        .map(|acceptance| acceptance.deadline_id);
    let extensions = store::extensions::list(connection, complaint.id).await?;
    let extensions: Vec<Uuid> = extensions.iter().map(|extension| extension.id.0).collect();
    let promises = deadlines::list_of(connection, COMPLAINT, &[complaint.id.0]).await?;
    let extended = deadlines::list_of(connection, EXTENSION, &extensions).await?;
    let mut all: Vec<RunningDeadline> = promises.into_iter().chain(extended).collect();
    all.sort_by_key(|deadline| deadline.id);
    Ok(all
        .into_iter()
        .map(|deadline| Deadline {
            kind: match deadline.subject_kind.as_str() {
                EXTENSION => DeadlineKind::Extension,
                _ => DeadlineKind::Promise,
            },
            working_days: match deadline.span {
                Span::WorkingDays(days) => days,
                Span::WorkingMinutes(_) => 0,
            },
            stands: standing == Some(deadline.id),
            id: deadline.id,
            began_at: deadline.began_at,
            counted: deadline.counted,
            stopped_at: deadline.stopped_at,
        })
        .collect())
}

/// The deadline that stands.
pub(crate) async fn standing(
    connection: &mut PgConnection,
    complaint: &Complaint,
) -> Result<Option<Deadline>, Error> {
    let all = kept(connection, complaint).await?;
    Ok(all.into_iter().find(|deadline| deadline.stands))
}

/// What was and will be told of a complaint inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn alarms_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: ComplaintId,
) -> Result<Vec<Alarm>, Error> {
    case::load(connection, &caller.scope, id).await?;
    Ok(store::alarms::list(connection, id).await?)
}

/// The working time of a unit, as it is in force.
pub(crate) async fn calendar_of(
    connection: &mut PgConnection,
    caller: &Caller,
    unit: UnitId,
) -> Result<Calendar, Error> {
    Ok(kehu_calendar::in_force(connection, unit, caller.today()).await?)
}

/// The whole minutes of working time since a complaint was accepted; none where the schedule of a year is missing.
pub(crate) async fn worked_since_acceptance(
    connection: &mut PgConnection,
    caller: &Caller,
    complaint: &Complaint,
) -> Result<Option<i32>, Error> {
    let Some(acceptance) = complaint.acceptance else {
        return Ok(None);
    };
    let calendar = calendar_of(connection, caller, complaint.unit_id).await?;
    match calendar.working_time_between(acceptance.at, caller.now) {
        Ok(time) => Ok(i32::try_from(time.num_minutes()).ok()),
        Err(CalendarError::YearWithoutSchedule { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Promises a reply by the severity, counted from acceptance.
pub(crate) async fn open_promise(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    policy: &ComplaintPolicy,
    (severity, accepted_at): (Severity, DateTime<Utc>),
) -> Result<RunningDeadline, Error> {
    let days = policy.of(severity).map_or(1, |rule| rule.working_days);
    let new = NewDeadline {
        subject_kind: COMPLAINT,
        subject_id: complaint.id.0,
        clock: promise_clock(severity),
        unit_id: complaint.unit_id,
        began_at: accepted_at,
        span: Span::WorkingDays(days),
    };
    Ok(deadlines::open(tx, caller, new).await?)
}

/// Sets what an approved request extends, counted from acceptance as well; the promise stays on record beside it.
pub(crate) async fn open_extension(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    extension: &Extension,
    (days, accepted_at): (u16, DateTime<Utc>),
) -> Result<RunningDeadline, Error> {
    let new = NewDeadline {
        subject_kind: EXTENSION,
        subject_id: extension.id.0,
        clock: EXTENSION_CLOCK,
        unit_id: complaint.unit_id,
        began_at: accepted_at,
        span: Span::WorkingDays(days),
    };
    Ok(deadlines::open(tx, caller, new).await?)
}

/// Lets a deadline stand in place of the one that stood, and plans what is told of it.
pub(crate) async fn let_stand(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    policy: &ComplaintPolicy,
    deadline: &RunningDeadline,
) -> Result<(), Error> {
    stop(tx, caller, complaint).await?;
    store::complaints::update_deadline(tx, complaint.id, deadline.id, deadline.due_at()).await?;
    plan(tx, caller, complaint, policy, deadline).await
}

/// Plans what is told of a deadline; nothing while the schedule of a year is missing.
pub(crate) async fn plan(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    policy: &ComplaintPolicy,
    deadline: &RunningDeadline,
) -> Result<(), Error> {
    let Counted::Due {
        starts_at, due_at, ..
    } = &deadline.counted
    else {
        return Ok(());
    };
    let calendar = calendar_of(tx, caller, complaint.unit_id).await?;
    let planned = alarms(&calendar, policy, (*starts_at, *due_at))?;
    Ok(store::alarms::insert(tx, caller, complaint.id, Some(deadline.id), &planned).await?)
}

/// Stops the clock: the complainant was replied to, or another deadline takes this one's place. Nothing more is told of it.
pub(crate) async fn stop(tx: &mut Tx, caller: &Caller, complaint: &Complaint) -> Result<(), Error> {
    store::alarms::stand_down(tx, complaint.id, RUNNING).await?;
    if let Some(running) = running(tx, complaint).await? {
        let (subject, clock) = name_of(&running);
        deadlines::stop(tx, subject, clock, caller.now).await?;
    }
    Ok(())
}

/// The clock, which ran from acceptance all the while, is heard again: what was not told yet of the deadline that stands is
/// planned at its own instants.
pub(crate) async fn resume(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    policy: &ComplaintPolicy,
) -> Result<(), Error> {
    store::alarms::stand_down(tx, complaint.id, &[AlarmKind::FollowUp]).await?;
    if let Some(running) = running(tx, complaint).await? {
        let (subject, clock) = name_of(&running);
        deadlines::resume(tx, subject, clock).await?;
        plan(tx, caller, complaint, policy, &running).await?;
    }
    Ok(())
}

/// The deadline that stands, as the calendar keeps it.
async fn running(tx: &mut Tx, complaint: &Complaint) -> Result<Option<RunningDeadline>, Error> {
    let Some(acceptance) = complaint.acceptance else {
        return Ok(None);
    };
    let mut all = deadlines::list_of(tx, COMPLAINT, &[complaint.id.0]).await?;
    let extensions = store::extensions::list(tx, complaint.id).await?;
    let extensions: Vec<Uuid> = extensions.iter().map(|extension| extension.id.0).collect();
    all.extend(deadlines::list_of(tx, EXTENSION, &extensions).await?);
    Ok(all
        .into_iter()
        .find(|deadline| deadline.id == acceptance.deadline_id))
}

/// The name under which the calendar keeps a deadline of a complaint.
fn name_of(deadline: &RunningDeadline) -> ((&'static str, Uuid), &'static str) {
    if deadline.subject_kind == EXTENSION {
        return ((EXTENSION, deadline.subject_id), EXTENSION_CLOCK);
    }
    let severity = Severity::ALL
        .iter()
        .find(|severity| promise_clock(**severity) == deadline.clock)
        .copied()
        .unwrap_or(Severity::General);
    ((COMPLAINT, deadline.subject_id), promise_clock(severity))
}

/// Follows the deadlines that a confirmed calendar has moved, or given an end to: complaints show it, what was overdue by
/// then stays on record, and what is to be told is planned at the new instants. What was told stays told; it is told again
/// only where its new instant lies later and is still to come. Answers whether more are left.
///
/// # Errors
/// [`Error::Database`].
pub async fn follow_moved(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool, Error> {
    let caller = Caller::system("complaint-alarms", now);
    let moved = store::complaints::list_moved(tx, BATCH).await?;
    for id in &moved {
        let Some(complaint) =
            store::complaints::find_for_update(tx, &Scope::everything(), *id).await?
        else {
            continue;
        };
        let Some(deadline) = running(tx, &complaint).await? else {
            continue;
        };
        let policy = desk::policy_of(tx, &caller, &complaint).await?;
        store::alarms::stand_down(tx, complaint.id, RUNNING).await?;
        store::complaints::follow_deadline(tx, complaint.id, &deadline).await?;
        if complaint.replied_at.is_none() {
            plan(tx, &caller, &complaint, &policy, &deadline).await?;
        }
    }
    Ok(i64::try_from(moved.len()).is_ok_and(|count| count == BATCH))
}

/// Plans something that belongs to no deadline, so much working time from now; what was planned of its kind gives way.
pub(crate) async fn remind(
    tx: &mut Tx,
    caller: &Caller,
    complaint: &Complaint,
    kind: AlarmKind,
    working_minutes: u32,
) -> Result<(), Error> {
    store::alarms::stand_down(tx, complaint.id, &[kind]).await?;
    let calendar = calendar_of(tx, caller, complaint.unit_id).await?;
    let at = after(&calendar, caller.now, working_minutes)?;
    let planned = [Planned {
        kind,
        percent: None,
        at,
    }];
    Ok(store::alarms::insert(tx, caller, complaint.id, None, &planned).await?)
}

/// Nothing is left to be told of these kinds.
pub(crate) async fn forget(
    tx: &mut Tx,
    complaint: ComplaintId,
    kinds: &[AlarmKind],
) -> Result<(), Error> {
    Ok(store::alarms::stand_down(tx, complaint, kinds).await?)
}

//! The use cases of holiday schedules.

use super::{HolidaySchedule, Impact, NewSchedule, ScheduleState, store};
use crate::deadlines::{Change, Ground};
use crate::rules::Schedule;
use crate::{Error, deadlines};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, HolidayScheduleId, Page, PageRequest};
use serde_json::json;

const SUBJECT: &str = "holiday_schedule";
const MAX_SOURCE: usize = 500;

/// Imports the schedule of a year as a proposal; it changes nothing before it is confirmed. A year that has one is
/// corrected so.
///
/// # Errors
/// [`Error::WholeInstallation`]; [`Error::Invalid`] with every day that overlaps, is missing or made up although it is a
/// working day; [`Error::AlreadyProposed`], [`Error::Unchanged`].
pub async fn import(
    tx: &mut Tx,
    caller: &Caller,
    new: NewSchedule,
) -> Result<HolidaySchedule, Error> {
    demand_whole_reach(caller)?;
    let source = checked_source(&new.source)?;
    store::hold(tx).await?;
    let number = store::last_number(tx, new.year).await?.saturating_add(1);
    let schedule = Schedule::checked(new.year, number, &new.holidays, &new.make_up_days)?;
    for other in store::list_of_year(tx, new.year).await? {
        if other.state == ScheduleState::Proposed {
            return Err(Error::AlreadyProposed { year: new.year });
        }
        if schedule.holidays.iter().eq(&other.holidays)
            && schedule.make_up_days.iter().eq(&other.make_up_days)
        {
            return Err(Error::Unchanged { year: new.year });
        }
    }
    let id = HolidayScheduleId::generate();
    store::insert(tx, caller, id, &schedule, source).await?;
    record(tx, caller, "calendars.import", id).await?;
    find(tx, id).await
}

/// What confirming a proposal would do to the open deadlines that need its year.
///
/// # Errors
/// [`Error::WholeInstallation`], [`Error::ScheduleNotFound`], [`Error::NotProposed`].
pub async fn impact(
    connection: &mut PgConnection,
    caller: &Caller,
    id: HolidayScheduleId,
) -> Result<Impact, Error> {
    demand_whole_reach(caller)?;
    let proposed = find(connection, id).await?;
    let schedule = demand_proposed(&proposed)?;
    let ground = Ground::Schedule(&schedule);
    Ok(deadlines::recount(connection, caller, ground)
        .await?
        .impact())
}

/// Puts a proposal in force in place of the year's schedule, and moves the open deadlines that end otherwise by it.
///
/// # Errors
/// As [`impact`].
pub async fn confirm(tx: &mut Tx, caller: &Caller, id: HolidayScheduleId) -> Result<Impact, Error> {
    demand_whole_reach(caller)?;
    store::hold(tx).await?;
    let proposed = store::find_for_update(tx, id)
        .await?
        .ok_or(Error::ScheduleNotFound {})?;
    let schedule = demand_proposed(&proposed)?;
    let recount = deadlines::recount(tx, caller, Ground::Schedule(&schedule)).await?;
    store::supersede(tx, proposed.year).await?;
    store::decide(tx, caller, id, ScheduleState::InForce).await?;
    deadlines::apply(tx, caller, Change::Schedule(id), &recount).await?;
    record(tx, caller, "calendars.confirm", id).await?;
    let impact = recount.impact();
    let event = Event {
        kind: "calendar.schedule_confirmed",
        subject_kind: SUBJECT,
        subject_id: id.0,
        unit_id: None,
        payload: json!({ "year": proposed.year, "number": proposed.number, "moved_count": impact.moves.len() }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(impact)
}

/// Gives a proposal up.
///
/// # Errors
/// As [`impact`].
pub async fn discard(
    tx: &mut Tx,
    caller: &Caller,
    id: HolidayScheduleId,
) -> Result<HolidaySchedule, Error> {
    demand_whole_reach(caller)?;
    let proposed = store::find_for_update(tx, id)
        .await?
        .ok_or(Error::ScheduleNotFound {})?;
    demand_proposed(&proposed)?;
    store::decide(tx, caller, id, ScheduleState::Discarded).await?;
    record(tx, caller, "calendars.discard", id).await?;
    find(tx, id).await
}

/// One schedule. Schedules are no secret: everybody counts by them.
///
/// # Errors
/// [`Error::ScheduleNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    id: HolidayScheduleId,
) -> Result<HolidaySchedule, Error> {
    store::find(connection, id)
        .await?
        .ok_or(Error::ScheduleNotFound {})
}

/// The schedules, the latest year first and within a year the latest number.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    year: Option<i32>,
    states: &[ScheduleState],
    page: &PageRequest<(i32, i32)>,
) -> Result<Page<HolidaySchedule, (i32, i32)>, Error> {
    let rows = store::list(connection, year, states, page).await?;
    Ok(page.page(rows, |one| (one.year, one.number)))
}

fn demand_whole_reach(caller: &Caller) -> Result<(), Error> {
    if caller.scope.all {
        Ok(())
    } else {
        Err(Error::WholeInstallation {})
    }
}

fn demand_proposed(found: &HolidaySchedule) -> Result<Schedule, Error> {
    match found.state {
        ScheduleState::Proposed => Ok(Schedule {
            year: found.year,
            number: found.number,
            holidays: found.holidays.iter().copied().collect(),
            make_up_days: found.make_up_days.iter().copied().collect(),
        }),
        ScheduleState::InForce | ScheduleState::Superseded | ScheduleState::Discarded => {
            Err(Error::NotProposed {})
        }
    }
}

fn checked_source(source: &str) -> Result<&str, Error> {
    let source = source.trim();
    if source.is_empty() || source.chars().count() > MAX_SOURCE {
        return Err(Faults::one(
            "/source",
            "length",
            "must have 1 to 500 characters",
            "长度须为 1 至 500 个字符",
        )
        .into());
    }
    Ok(source)
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    action: &'static str,
    id: HolidayScheduleId,
) -> Result<(), Error> {
    let entry = Entry {
        action,
        subject_kind: SUBJECT,
        subject_id: id.0,
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

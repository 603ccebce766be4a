//! Every SQL statement about holiday schedules.

use super::{HolidaySchedule, ScheduleState};
use crate::rules::Schedule;
use chrono::NaiveDate;
use kehu_db::{Error, PgConnection, Tx};
use kehu_kernel::{Caller, HolidayScheduleId, PageRequest};
use uuid::Uuid;

/// Serialises the change of schedules with whatever counts by them.
const LOCK: i64 = 0x6b65_6875_6361_6c01;

macro_rules! select_schedules {
    ($rest:literal, $($argument:expr),* $(,)?) => {
        sqlx::query_as!(
            HolidaySchedule,
            r#"select id as "id: _", year, number, holidays, make_up_days, source, state as "state: _", imported_at, decided_at
               from holiday_schedules
               "# + $rest,
            $($argument),*
        )
    };
}

/// The schedules that are in force, one a year.
pub(crate) async fn all_in_force(connection: &mut PgConnection) -> Result<Vec<Schedule>, Error> {
    let rows = sqlx::query!(
        "select year, number, holidays, make_up_days from holiday_schedules where state = 'in_force'"
    )
    .fetch_all(connection)
    .await?;
    let schedules = rows.into_iter().map(|row| Schedule {
        year: row.year,
        number: row.number,
        holidays: row.holidays.into_iter().collect(),
        make_up_days: row.make_up_days.into_iter().collect(),
    });
    Ok(schedules.collect())
}

/// Keeps schedules from changing until the transaction ends; any number may do so at once.
pub(crate) async fn share(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock_shared($1)", LOCK)
        .execute(&mut **tx)
        .await?;
    kehu_db::recall::forget();
    Ok(())
}

/// Waits for all who count by the schedules, and keeps others from beginning.
pub(crate) async fn hold(tx: &mut Tx) -> Result<(), Error> {
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK)
        .execute(&mut **tx)
        .await?;
    kehu_db::recall::forget();
    Ok(())
}

pub(super) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    id: HolidayScheduleId,
    schedule: &Schedule,
    source: &str,
) -> Result<(), Error> {
    let holidays: Vec<NaiveDate> = schedule.holidays.iter().copied().collect();
    let make_up_days: Vec<NaiveDate> = schedule.make_up_days.iter().copied().collect();
    sqlx::query!(
        "insert into holiday_schedules (id, year, number, holidays, make_up_days, source, state, imported_by_kind, imported_by_id,
                                        imported_at)
         values ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, $9)",
        id.0,
        schedule.year,
        schedule.number,
        &holidays,
        &make_up_days,
        source,
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn last_number(tx: &mut Tx, year: i32) -> Result<i32, Error> {
    let row = sqlx::query!(
        r#"select coalesce(max(number), 0) as "last!" from holiday_schedules where year = $1"#,
        year
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(row.last)
}

pub(super) async fn list_of_year(tx: &mut Tx, year: i32) -> Result<Vec<HolidaySchedule>, Error> {
    Ok(select_schedules!(
        "where year = $1 and state in ('proposed', 'in_force')",
        year
    )
    .fetch_all(&mut **tx)
    .await?)
}

pub(super) async fn find(
    connection: &mut PgConnection,
    id: HolidayScheduleId,
) -> Result<Option<HolidaySchedule>, Error> {
    Ok(select_schedules!("where id = $1", id.0)
        .fetch_optional(connection)
        .await?)
}

pub(super) async fn find_for_update(
    tx: &mut Tx,
    id: HolidayScheduleId,
) -> Result<Option<HolidaySchedule>, Error> {
    Ok(select_schedules!("where id = $1 for update", id.0)
        .fetch_optional(&mut **tx)
        .await?)
}

/// The latest year first, within a year the latest number first.
pub(super) async fn list(
    connection: &mut PgConnection,
    year: Option<i32>,
    states: &[ScheduleState],
    page: &PageRequest<(i32, i32)>,
) -> Result<Vec<HolidaySchedule>, Error> {
    let states: Vec<String> = states
        .iter()
        .map(|state| state.as_str().to_owned())
        .collect();
    let (after_year, after_number) = page.after.unzip();
    Ok(select_schedules!(
        "where ($1::integer is null or year = $1)
           and (cardinality($2::text[]) = 0 or state = any($2))
           and ($3::integer is null or (year, number) < ($3, $4::integer))
         order by year desc, number desc limit $5",
        year,
        &states,
        after_year,
        after_number,
        page.fetch(),
    )
    .fetch_all(connection)
    .await?)
}

/// Takes the schedule of a year out of force, if there is one.
pub(super) async fn supersede(tx: &mut Tx, year: i32) -> Result<(), Error> {
    sqlx::query!(
        "update holiday_schedules set state = 'superseded' where year = $1 and state = 'in_force'",
        year
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    id: HolidayScheduleId,
    state: ScheduleState,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update holiday_schedules set state = $2, decided_by_kind = $3, decided_by_id = $4, decided_at = $5
         where id = $1 and state = 'proposed'",
        Uuid::from(id),
        state.as_str(),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("holiday_schedules", changed.rows_affected(), 1)
}

impl ScheduleState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InForce => "in_force",
            Self::Superseded => "superseded",
            Self::Discarded => "discarded",
        }
    }
}

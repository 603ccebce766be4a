//! The calendar under which a unit lives.

use crate::rules::{Calendar, WorkingTime};
use crate::{Error, schedules};
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, UnitId};
use kehu_policy::{InForce, Source};

/// A unit's calendar, with the company's part of it as it was published.
#[derive(Debug, Clone)]
pub struct CompanyCalendar {
    /// The working time as it stands in the policy, of the unit or the nearest above it.
    pub working_time: InForce<WorkingTime>,
    /// That on top of the national schedules in force.
    pub calendar: Calendar,
}

/// The calendar under which a unit lives on a day: the national schedules in force, and its own working time or that of
/// the nearest unit above it.
///
/// # Errors
/// When the database fails.
pub async fn in_force(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<Calendar, Error> {
    Ok(company_calendar(connection, unit, day).await?.calendar)
}

/// As [`in_force`], with the company's part, of a unit that lies in the caller's scope or at which the caller works.
///
/// # Errors
/// [`Error::UnitNotFound`].
pub async fn seen(
    connection: &mut PgConnection,
    caller: &Caller,
    unit: UnitId,
    day: NaiveDate,
) -> Result<CompanyCalendar, Error> {
    kehu_identity::units::find(connection, &caller.scope, unit)
        .await?
        .ok_or(Error::UnitNotFound {})?;
    company_calendar(connection, unit, day).await
}

async fn company_calendar(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<CompanyCalendar, Error> {
    let working_time = kehu_policy::in_force_at::<WorkingTime>(connection, unit, day).await?;
    let national = schedules::all_in_force(connection).await?;
    let version = match (working_time.version, working_time.source) {
        (Some(id), _) => format!("working-time:{id}"),
        (None, Source::Preset(key)) => key.to_owned(),
        (None, Source::Unit(unit)) => format!("working-time-of:{unit}"),
    };
    let calendar = Calendar::new(national, working_time.document.clone(), version);
    Ok(CompanyCalendar {
        working_time,
        calendar,
    })
}

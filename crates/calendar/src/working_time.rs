//! What a company's own calendar, once published, does to the deadlines that already run: nothing before somebody has seen
//! which ones would move and has confirmed it, as with a national schedule (CMP-07, CMP-08).

use crate::deadlines::{self, Change, Ground};
use crate::schedules::{self, Impact};
use crate::{Error, seen};
use kehu_audit::Entry;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, UnitId};
use serde_json::json;
use uuid::Uuid;

/// The open deadlines of a unit and of those below it that end at another moment by the calendars in force today. Nothing is
/// changed.
///
/// # Errors
/// [`Error::UnitNotFound`] outside the caller's scope.
pub async fn impact(
    connection: &mut PgConnection,
    caller: &Caller,
    unit: UnitId,
) -> Result<Impact, Error> {
    seen(connection, caller, unit, caller.today()).await?;
    let units = below(connection, unit).await?;
    let recount = deadlines::recount(connection, caller, Ground::Units(&units)).await?;
    Ok(recount.impact())
}

/// Moves them; each move is kept with the version of the calendar. Whoever opens a deadline meanwhile waits for it.
///
/// # Errors
/// As [`impact`].
pub async fn confirm(tx: &mut Tx, caller: &Caller, unit: UnitId) -> Result<Impact, Error> {
    schedules::hold(tx).await?;
    let present = seen(tx, caller, unit, caller.today()).await?;
    let units = below(tx, unit).await?;
    let recount = deadlines::recount(tx, caller, Ground::Units(&units)).await?;
    let version = present.working_time.version;
    deadlines::apply(tx, caller, Change::WorkingTime(version), &recount).await?;
    let impact = recount.impact();
    let entry = Entry {
        action: "calendars.confirm_working_time",
        subject_kind: "unit",
        subject_id: unit.0,
        unit_id: Some(unit),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: "calendar.working_time_confirmed",
        subject_kind: "unit",
        subject_id: unit.0,
        unit_id: Some(unit),
        payload: json!({ "policy_version_id": version, "moved_count": impact.moves.len() }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(impact)
}

async fn below(connection: &mut PgConnection, unit: UnitId) -> Result<Vec<Uuid>, Error> {
    let units = kehu_identity::units::descendants(connection, unit).await?;
    Ok(units.into_iter().map(Uuid::from).collect())
}

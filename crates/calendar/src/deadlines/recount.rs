//! Counting the open deadlines anew when a calendar changes.

use super::service::count;
use super::{Change, Counted, RunningDeadline, store};
use crate::rules::{Calendar, Schedule};
use crate::schedules::{Impact, Move};
use crate::{CalendarError, Error, in_force};
use chrono::NaiveDate;
use kehu_db::outbox::{self, Event};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DeadlineId, UnitId};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Deadlines read at once.
const BATCH: i64 = 1000;

/// The open deadlines that need a year, as they are and as they would be.
pub(crate) struct Recount {
    examined_count: u64,
    /// Those that end at another moment or rest on other versions.
    pub(super) changed: Vec<(RunningDeadline, Counted)>,
}

impl Recount {
    /// What moves.
    pub(crate) fn impact(&self) -> Impact {
        let moves = self.changed.iter().filter_map(|(deadline, counted)| {
            let due_after = due(counted);
            (deadline.due_at() != due_after).then(|| Move {
                deadline_id: deadline.id,
                subject_kind: deadline.subject_kind.clone(),
                subject_id: deadline.subject_id,
                clock: deadline.clock.clone(),
                unit_id: deadline.unit_id,
                due_before: deadline.due_at(),
                due_after,
            })
        });
        Impact {
            examined_count: self.examined_count,
            moves: moves.collect(),
        }
    }
}

/// On what open deadlines are counted anew.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Ground<'a> {
    /// As if a national schedule were in force: those that need a day of its year.
    Schedule(&'a Schedule),
    /// By the calendars in force now: those of these units.
    Units(&'a [Uuid]),
}

impl Ground<'_> {
    async fn batch(
        self,
        connection: &mut PgConnection,
        after: Option<DeadlineId>,
    ) -> Result<Vec<RunningDeadline>, Error> {
        Ok(match self {
            Self::Schedule(schedule) => {
                store::list_needing(connection, schedule.year, after, BATCH).await?
            }
            Self::Units(units) => store::list_open_of(connection, units, after, BATCH).await?,
        })
    }

    async fn calendar_of(
        self,
        connection: &mut PgConnection,
        unit: UnitId,
        day: NaiveDate,
    ) -> Result<Calendar, Error> {
        let present = in_force(connection, unit, day).await?;
        Ok(match self {
            Self::Schedule(schedule) => present.with_schedule(schedule.clone()),
            Self::Units(_) => present,
        })
    }
}

/// Counts open deadlines anew.
pub(crate) async fn recount(
    connection: &mut PgConnection,
    caller: &Caller,
    ground: Ground<'_>,
) -> Result<Recount, Error> {
    let mut calendars: HashMap<UnitId, Calendar> = HashMap::new();
    let mut recount = Recount {
        examined_count: 0,
        changed: Vec::new(),
    };
    let mut after = None;
    loop {
        let batch = ground.batch(connection, after).await?;
        let Some(last) = batch.last() else {
            return Ok(recount);
        };
        after = Some(last.id);
        for deadline in batch {
            recount.examined_count += 1;
            let calendar = match calendars.get(&deadline.unit_id) {
                Some(known) => known,
                None => {
                    let today = caller.today();
                    let calendar = ground
                        .calendar_of(connection, deadline.unit_id, today)
                        .await?;
                    calendars.entry(deadline.unit_id).or_insert(calendar)
                }
            };
            // A company whose own calendar leaves no work keeps its deadlines, and keeps nobody from the schedule.
            let counted = match count(calendar, deadline.began_at, deadline.span) {
                Err(Error::Calendar(CalendarError::NoWorkingTime {})) => continue,
                counted => counted?,
            };
            if counted != deadline.counted {
                recount.changed.push((deadline, counted));
            }
        }
    }
}

/// Writes what was counted, keeps every move and what had passed unmet by then, and tells of it.
pub(crate) async fn apply(
    tx: &mut Tx,
    caller: &Caller,
    change: Change,
    recount: &Recount,
) -> Result<(), Error> {
    for (deadline, counted) in &recount.changed {
        store::update_counted(tx, deadline.id, counted, caller.now).await?;
        if due(counted) == deadline.due_at() {
            continue;
        }
        store::insert_move(tx, caller, deadline, counted, change).await?;
        tell(tx, caller, deadline, counted).await?;
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    deadline: &RunningDeadline,
    counted: &Counted,
) -> Result<(), Error> {
    let DeadlineId(id) = deadline.id;
    let event = Event {
        kind: "deadline.moved",
        subject_kind: "deadline",
        subject_id: id,
        unit_id: Some(deadline.unit_id),
        payload: json!({
            "subject_kind": deadline.subject_kind,
            "subject_id": deadline.subject_id,
            "clock": deadline.clock,
            "due_before": deadline.due_at(),
            "due_after": due(counted),
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

fn due(counted: &Counted) -> Option<chrono::DateTime<chrono::Utc>> {
    match counted {
        Counted::Due { due_at, .. } => Some(*due_at),
        Counted::Waiting { .. } => None,
    }
}

//! Telling what is due (CMP-08). Any number of instances may do so at once: what one has taken the others pass over, and
//! it is told in the transaction that marks it as told.

use crate::model::Number;
use crate::policy::ComplaintPolicy;
use crate::store::alarms::Due;
use crate::words::AlarmKind;
use crate::{Error, desk, store};
use chrono::{DateTime, Utc};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, UnitId};
use serde_json::json;
use std::collections::{HashMap, hash_map};

/// Tells what is due at an instant, the earliest first, at most so many. Answers how many were told; what was due while no
/// instance ran is told now, each with the instant at which it was due.
///
/// # Errors
/// [`Error::Database`]; then none of them is told.
pub async fn tell_due(tx: &mut Tx, now: DateTime<Utc>, most: i64) -> Result<usize, Error> {
    let due = store::alarms::take_due(tx, now, most).await?;
    let caller = Caller::system("complaint-alarms", now);
    let mut policies: HashMap<UnitId, ComplaintPolicy> = HashMap::new();
    for alarm in &due {
        let policy = match policies.entry(alarm.unit_id) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(free) => {
                let policy = desk::policy_at(tx, alarm.unit_id, caller.today()).await?;
                free.insert(policy.document)
            }
        };
        tell(tx, &caller, policy, alarm).await?;
    }
    Ok(due.len())
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    policy: &ComplaintPolicy,
    alarm: &Due,
) -> Result<(), Error> {
    let (event, action, role) = match alarm.kind {
        AlarmKind::Unaccepted => (
            "complaint.unaccepted",
            "complaints.escalate",
            Some(&policy.leader_role),
        ),
        AlarmKind::Warning => ("complaint.due_soon", "complaints.warn", None),
        AlarmKind::Leader => (
            "complaint.overdue",
            "complaints.escalate",
            Some(&policy.leader_role),
        ),
        AlarmKind::GeneralManager => (
            "complaint.overdue",
            "complaints.escalate",
            Some(&policy.general_manager_role),
        ),
        AlarmKind::FollowUp => ("complaint.follow_up_due", "complaints.remind", None),
    };
    let entry = Entry {
        action,
        subject_kind: "complaint",
        subject_id: alarm.complaint_id.0,
        unit_id: Some(alarm.unit_id),
        reason: Some(alarm.kind.as_str()),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    let event = Event {
        kind: event,
        subject_kind: "complaint",
        subject_id: alarm.complaint_id.0,
        unit_id: Some(alarm.company_id),
        payload: json!({
            "alarm_id": alarm.id, "alarm": alarm.kind, "percent": alarm.percent, "due_at": alarm.planned_at, "role": role,
            "acceptor_id": alarm.acceptor_id, "except": alarm.accused, "number": alarm.number().to_string(),
        }),
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

impl Due {
    fn number(&self) -> Number {
        Number {
            series: crate::model::Series::Complaints,
            year: self.number_year,
            count: self.number,
        }
    }
}

//! The visitor leaves.

use super::model::Reception;
use super::{demand_timely, find, store, turns};
use crate::Error;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::{Caller, ReceptionId};
use serde_json::json;

/// How a reception ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finish {
    /// When the visitor left; now, if absent.
    pub left_at: Option<DateTime<Utc>>,
}

/// Ends a reception; its salesperson is free again.
///
/// # Errors
/// [`Error::ReceptionNotFound`], [`Error::ReceptionFinished`]; [`Error::Backdated`], [`Error::NotYet`],
/// [`Error::BeforeArrival`]; [`Error::Rotation`].
pub async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    id: ReceptionId,
    how: &Finish,
) -> Result<Reception, Error> {
    let reception = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::ReceptionNotFound {})?;
    let site = site::enter(tx, caller, reception.site_id).await?;
    let left_at = how.left_at.unwrap_or(caller.now);
    demand_timely(
        left_at,
        caller.now,
        site.rules.reception.entered_within_minutes,
    )?;
    end(tx, caller, &reception, left_at).await?;
    find(tx, caller, id).await
}

/// Ends a reception that is held.
pub(super) async fn end(
    tx: &mut Tx,
    caller: &Caller,
    reception: &Reception,
    left_at: DateTime<Utc>,
) -> Result<(), Error> {
    let by = person(caller)?;
    if reception.finished_at.is_some() {
        return Err(Error::ReceptionFinished {});
    }
    if left_at < reception.arrived_at {
        return Err(Error::BeforeArrival {});
    }
    store::mark_finished(tx, reception.id, left_at, caller.now, by).await?;
    turns::set_free(tx, caller, reception).await?;
    let told = Told {
        action: "receptions.finish",
        event: "reception.finished",
        subject_kind: "reception",
        subject_id: reception.id.0,
        site: reception.site_id,
        reason: None,
        payload: json!({ "party_id": reception.party_id, "receiver_id": reception.receiver_id }),
    };
    Ok(tell(tx, caller, told).await?)
}

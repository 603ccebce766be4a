//! The end of a deal: its unit is free, what waits for it is called off, and what counted counts no more, together
//! (ATT-D11).

use super::model::{Deal, DealState};
use super::{reading, store};
use crate::attribution_seam::{self, Movement};
use crate::telling::tell_deal;
use crate::{Error, changes, units};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, Money};

/// How a deal ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending<'a> {
    pub(crate) state: DealState,
    pub(crate) reason: Option<&'a str>,
    pub(crate) forfeited: Money,
    pub(crate) compensation: Money,
}

/// Ends a deal whose unit and row are locked.
pub(crate) async fn close(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    ending: Ending<'_>,
) -> Result<Deal, Error> {
    store::mark_closed(tx, caller.now, deal.id, ending).await?;
    units::set_free(tx, caller.now, deal.unit_id).await?;
    let deal = reading::reload(tx, deal.id).await?;
    if deal.counted_at.is_some() {
        attribution_seam::deal_moved(tx, caller, &deal, Movement::Left).await?;
    }
    Ok(deal)
}

/// Ends a reservation whose time has passed; its unit is locked. Nothing happens to a deal that is none any more.
pub(crate) async fn lapse(tx: &mut Tx, now: DateTime<Utc>, id: DealId) -> Result<(), Error> {
    let caller = Caller::system("reservations", now);
    let deal = reading::lock(tx, &caller, id).await?;
    let due = deal
        .reserved
        .as_ref()
        .is_some_and(|reserved| reserved.until <= now);
    if deal.state != DealState::Live || deal.stage != DealStage::Reservation || !due {
        return Ok(());
    }
    changes::call_off(tx, &caller, id, "小定已过期 reservation lapsed").await?;
    let ending = Ending {
        state: DealState::Lapsed,
        reason: None,
        forfeited: Money::default(),
        compensation: Money::default(),
    };
    let deal = close(tx, &caller, &deal, ending).await?;
    tell_deal(tx, &caller, &deal, "deals.lapse", "deal.lapsed", None).await
}

/// Ends the reservations whose time has passed, at most `limit`; those that somebody works on wait for the next time.
/// Answers how many.
///
/// # Errors
/// [`Error::Database`].
pub async fn lapse_due(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<usize, Error> {
    let due = store::lock_lapsed(tx, now, limit).await?;
    for deal in &due {
        lapse(tx, now, *deal).await?;
    }
    Ok(due.len())
}

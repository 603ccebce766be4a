//! The funnel (ATT-G27): collected, screened, analysed, classified, followed, archived; after a deal a second one, or
//! referrals; after none, archived and followed again.

mod rules;
mod store;

pub(crate) use rules::Fact;
pub use store::Move;

use super::words::{FunnelCause, FunnelStage};
use super::{Error, parties, schedule};
use crate::site::{self, person};
use crate::telling::{Told, tell};
use kehu_db::{PgConnection, Tx};
use kehu_identity::codes;
use kehu_kernel::{Caller, FunnelMoveId, Page, PageRequest, PartyId, UnitId};
use serde_json::json;

/// The stages, from the first contact to what comes after a deal.
pub(super) fn stages_in_order() -> impl Iterator<Item = FunnelStage> {
    rules::STAGES.into_iter()
}

/// A fact moves a party forward. The party's row is made with the first one.
pub(crate) async fn note(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    party: PartyId,
    fact: Fact,
) -> Result<(), crate::Error> {
    store::advance(tx, site, &[party], fact, caller.now, caller.user()).await?;
    Ok(())
}

/// As [`note`], of many parties of a site.
pub(crate) async fn note_each(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    parties: &[PartyId],
    fact: Fact,
) -> Result<(), crate::Error> {
    store::advance(tx, site, parties, fact, caller.now, caller.user()).await?;
    Ok(())
}

/// The party made a deal that counts, or lost one that did. Called by whoever keeps the deals, in the transaction of the act.
///
/// # Errors
/// [`crate::Error::Database`].
pub async fn deal_moved(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    made: bool,
) -> Result<(), crate::Error> {
    let Some(standing) = store::lock_survivor(tx, party).await? else {
        return Ok(());
    };
    let deals = if made {
        standing.deals.saturating_add(1)
    } else {
        (standing.deals - 1).max(0)
    };
    let to = if made {
        rules::after_deal(standing.deals)
    } else {
        rules::after_loss(standing.stage, deals)
    };
    let cause = if made {
        FunnelCause::Deal
    } else {
        FunnelCause::DealLeft
    };
    let moved = store::NewMove {
        party: standing.party,
        site: standing.site,
        from: standing.stage,
        to,
        cause,
        reason: None,
    };
    store::put(tx, &moved, deals, caller.now, caller.user()).await
}

/// Moves a party by hand. A salesperson moves the own parties; one that must be followed up is archived by managers only.
///
/// # Errors
/// [`crate::Error::PartyNotFound`]; [`Error::MoveRefused`]; [`Error::MustBeFollowed`].
pub async fn move_by_hand(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    to: FunnelStage,
    reason: &str,
) -> Result<parties::Tracked, Error> {
    person(caller)?;
    let held = crate::parties::store::find_for_update(tx, &caller.scope, party)
        .await?
        .ok_or(crate::Error::PartyNotFound {})?
        .unmerged()?;
    let site = site::enter(tx, caller, held.site_id)
        .await
        .map_err(crate::Error::hiding_site)?;
    let standing = store::lock_survivor(tx, party)
        .await?
        .ok_or(crate::Error::PartyNotFound {})?;
    if !rules::by_hand(standing.stage, to, standing.deals) {
        return Err(Error::MoveRefused {
            from: standing.stage,
            to,
        });
    }
    let must = schedule::interval(&site.rules.tracking, standing.level, standing.deals > 0)
        .is_some_and(|interval| interval.obligatory);
    let manager = [
        codes::SALES_SUPERVISOR,
        codes::SALES_MANAGER,
        codes::PROJECT_MANAGER,
    ]
    .iter()
    .any(|role| site.is(role));
    if to == FunnelStage::Archived && must && !manager {
        return Err(Error::MustBeFollowed {});
    }
    let cause = FunnelCause::ByHand;
    let moved = store::NewMove {
        party,
        site: site.id,
        from: standing.stage,
        to,
        cause,
        reason: Some(reason),
    };
    store::put(tx, &moved, standing.deals, caller.now, caller.user()).await?;
    let told = Told {
        action: "parties.move",
        event: "party.stage_moved",
        subject_kind: "party",
        subject_id: party.0,
        site: site.id,
        reason: Some(reason),
        payload: json!({ "from": standing.stage, "to": to }),
    };
    tell(tx, caller, told).await?;
    parties::find(tx, caller, party).await
}

/// The moves of a party inside the caller's scope, the latest first; those of parties merged into it among them.
///
/// # Errors
/// [`crate::Error::PartyNotFound`].
pub async fn moves(
    connection: &mut PgConnection,
    caller: &Caller,
    party: PartyId,
    page: &PageRequest<FunnelMoveId>,
) -> Result<Page<Move, FunnelMoveId>, Error> {
    crate::parties::find(connection, caller, party).await?;
    let rows = store::moves(connection, party, page).await?;
    Ok(page.page(rows, |moved| moved.id))
}

/// Archives the parties of a site that need no follow-up and were not contacted for long; answers how many.
pub(crate) async fn archive_inactive(
    tx: &mut Tx,
    caller: &Caller,
    site: &crate::Site,
) -> Result<usize, crate::Error> {
    let days = u64::from(site.rules.tracking.archived_after_days);
    let before = caller
        .today()
        .checked_sub_days(chrono::Days::new(days))
        .unwrap_or(caller.today());
    let schedule = schedule::Schedule::of(&site.rules.tracking);
    let idle = store::idle(tx, site.id, &schedule, before).await?;
    store::advance(tx, site.id, &idle, Fact::Inactive, caller.now, None).await
}

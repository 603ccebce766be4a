//! Where deals meet the determination of whose they are.
//!
//! Whenever a deal reaches the stage that counts, changes after it, or leaves it, this is called in the transaction of
//! that act: what is decided of the deal moves with its unit, money and documents, or nothing moves (ATT-D11). The line
//! that is written here is what the commission follows. A deal that counts has a party: buyers whom no reception knows get
//! one then, and the determination says which rule needs to know more, or who rules.

use crate::Error;
use crate::changes::{self, ChangeKind};
use crate::commission_base::insert_movement;
use crate::deal::Deal;
use crate::telling::{About, tell};
use kehu_attribution::facts;
use kehu_db::Tx;
use kehu_determinations::{self as determinations, NewDeal};
use kehu_kernel::{Caller, PartyId};
use kehu_reception::tracking::funnel;
use serde_json::json;

kehu_kernel::word_lists! {
    /// What became of a deal that counts.
    #[schema(as = DealMovementKind)]
    Movement {
        /// It reached the stage that counts as a deal.
        Reached = "reached",
        /// Unit, price or holders changed after that.
        Changed = "changed",
        /// It ended after that.
        Left = "left",
    }
}

/// A deal reached, changed after or left the stage that counts as a deal. The movement is written down and told; a
/// determination that fails undoes the whole act.
pub(crate) async fn deal_moved(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    movement: Movement,
) -> Result<(), Error> {
    insert_movement(tx, caller.now, deal, movement).await?;
    if let Some(party) = deal.party_id {
        determine(tx, caller, deal, party, movement).await?;
        if movement != Movement::Changed {
            funnel::deal_moved(tx, caller, party, movement == Movement::Reached).await?;
        }
    }
    let about = About {
        kind: "deal",
        id: deal.id.0,
        site: deal.site_id,
    };
    let event = match movement {
        Movement::Reached => "deal.counted",
        Movement::Changed => "deal.count_changed",
        Movement::Left => "deal.count_left",
    };
    let payload = json!({ "movement": movement, "party_id": deal.party_id, "stage": deal.stage, "price": deal.price });
    tell(tx, caller, about, "deals.move", event, None, payload).await
}

async fn determine(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    party: PartyId,
    movement: Movement,
) -> Result<(), Error> {
    match movement {
        Movement::Reached => {
            let new = NewDeal {
                site: deal.site_id,
                party,
                deal: facts_of(tx, deal).await?,
                at: deal.counted_at.unwrap_or(caller.now),
            };
            determinations::determine_deal(tx, caller, new).await?;
        }
        Movement::Changed => {
            let facts = facts_of(tx, deal).await?;
            determinations::redetermine_changed_deal(tx, caller, facts).await?;
        }
        Movement::Left => {
            let reason = deal.closed.as_ref().and_then(|end| end.reason.as_deref());
            let reason = reason.unwrap_or(deal.state.as_str());
            determinations::void_deal(tx, caller, deal.id, reason).await?;
        }
    }
    Ok(())
}

/// The deal as a determination knows it: its salesperson follows the party up. The commission depends on what is received and is
/// the ledger's business.
async fn facts_of(tx: &mut Tx, deal: &Deal) -> Result<facts::Deal, Error> {
    let changes = changes::list_carried_out(tx, deal.id).await?;
    let changes = changes.into_iter().filter_map(|change| {
        Some(facts::DealChange {
            id: change.id,
            at: change.finished_at?,
            kind: match change.kind {
                ChangeKind::Swap => facts::DealChangeKind::UnitSwap,
                ChangeKind::Renaming | ChangeKind::CoOwners => facts::DealChangeKind::Renaming,
                ChangeKind::Withdrawal | ChangeKind::Default => return None,
            },
        })
    });
    Ok(facts::Deal {
        id: deal.id,
        buyers: deal.buyers(),
        reserved_at: deal.reserved.as_ref().map(|stage| stage.at),
        subscribed_at: deal.subscribed.as_ref().map(|stage| stage.at),
        contracted_at: deal.contracted.as_ref().map(|stage| stage.at),
        followed_up_by: Some(deal.salesperson_id),
        commission: None,
        changes: changes.collect(),
    })
}

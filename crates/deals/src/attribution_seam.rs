//! Where deals meet the determination of whose they are.
//!
//! Whenever a deal reaches the stage that counts, changes after it, or leaves it, this is called in the transaction of
//! that act: what is decided of the deal moves with its unit, money and documents, or nothing moves (ATT-D11). The line
//! that is written here is what the commission follows.

use crate::Error;
use crate::commission_base::insert_movement;
use crate::deal::Deal;
use crate::telling::{About, tell};
use crate::words::words;
use kehu_db::Tx;
use kehu_kernel::Caller;
use kehu_reception::tracking::funnel;
use serde_json::json;

words! {
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
    if let (Some(party), Movement::Reached | Movement::Left) = (deal.party_id, movement) {
        funnel::deal_moved(tx, caller, party, movement == Movement::Reached).await?;
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

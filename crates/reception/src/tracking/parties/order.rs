//! The order of their own that salespeople give to their parties (ATT-G26).

use super::super::Error;
use super::store;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use kehu_db::Tx;
use kehu_kernel::{Caller, Faults, PartyId, UnitId};
use serde_json::json;
use std::collections::BTreeSet;

/// Most parties that are pinned.
pub const MAX_PINS: usize = 200;

/// Pins these parties of the caller's, in this order, before all others; pins of before are gone.
///
/// # Errors
/// [`crate::Error::Rotation`] for a site that is not there; [`Error::NotOwnParty`]; [`Error::Invalid`].
pub async fn set_order(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    parties: &[PartyId],
) -> Result<(), Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    let distinct: BTreeSet<PartyId> = parties.iter().copied().collect();
    if parties.len() > MAX_PINS || distinct.len() != parties.len() {
        return Err(Faults::one(
            "/party_ids",
            "repeated",
            format!("at most {MAX_PINS}, each once"),
            format!("最多{MAX_PINS}个，不得重复"),
        )
        .into());
    }
    if store::count_held(tx, site.id, by, parties).await? != parties.len() {
        return Err(Error::NotOwnParty {});
    }
    store::replace_pins(tx, site.id, by, parties).await?;
    let told = Told {
        action: "parties.order",
        event: "parties.ordered",
        subject_kind: "user",
        subject_id: by.0,
        site: site.id,
        reason: None,
        payload: json!({ "count": parties.len() }),
    };
    tell(tx, caller, told).await.map_err(Error::from)
}

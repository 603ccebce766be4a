//! Merging parties that prove to be the same, without loss.
//!
//! Receptions, registrations and evidence keep the party of which they were recorded and are read as the survivor's. The
//! claims move to the survivor, since only one may stand on it at a time: where two overlap, the one that began earlier
//! holds, and the other ends, yielding to it (ATT-G22). Filings of both are weighed together from then on (ATT-F03).

use super::store::{self, Held};
use super::{Party, find};
use crate::Error;
use crate::claims;
use crate::filings;
use crate::site::{self, Site, person};
use crate::telling::{Told, tell};
use crate::tracking;
use crate::words::{FilingWeighing, PartyMergeMeans};
use kehu_attribution::facts::SearchKey;
use kehu_customers::dossier::{self, Target};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, PartyId, UserId};
use kehu_vault::Vault;
use serde_json::json;
use uuid::Uuid;

/// Merges `merged` into `kept`, recognised as the same by hand.
///
/// # Errors
/// [`Error::PartyNotFound`], [`Error::PartyMerged`] for either; [`Error::MergeWithItself`], [`Error::PartySitesDiffer`],
/// [`Error::MergeWhileReceived`].
pub async fn merge(
    tx: &mut Tx,
    caller: &Caller,
    kept: PartyId,
    merged: PartyId,
    reason: &str,
) -> Result<Party, Error> {
    if kept == merged {
        return Err(Error::MergeWithItself {});
    }
    // In the order of identifiers, so that two merges of the same pair do not wait for each other.
    let mut held = Vec::with_capacity(2);
    for id in [kept.min(merged), kept.max(merged)] {
        held.push(
            store::find_for_update(tx, &caller.scope, id)
                .await?
                .ok_or(Error::PartyNotFound {})?
                .unmerged()?,
        );
    }
    let [first, second] = held.as_slice() else {
        return Err(Error::PartyNotFound {});
    };
    if first.site_id != second.site_id {
        return Err(Error::PartySitesDiffer {});
    }
    let (kept, merged) = if first.id == kept {
        (first, second)
    } else {
        (second, first)
    };
    let site = site::enter(tx, caller, kept.site_id).await?;
    join(tx, caller, kept, merged, PartyMergeMeans::ByHand, reason).await?;
    filings::weigh(tx, caller, &site, kept.id, FilingWeighing::Visited).await?;
    find(tx, &site::unscoped(caller), kept.id).await
}

/// Merges the party of a reception into the one to which the visitor's mobile, or by the site's rules the name, leads, and the
/// visitor's dossier into that of the person there. Both parties are held. A party in which somebody had told a mobile is somebody else: such
/// two are merged by hand alone.
///
/// # Errors
/// [`Error::MemberElsewhere`]; [`Error::MergeWhileReceived`]; [`Error::Dossier`].
pub(crate) async fn merge_same_person(
    tx: &mut Tx,
    caller: &Caller,
    (vault, site): (&Vault, &Site),
    (kept, person): (&Held, CustomerId),
    (merged, came): (&Held, CustomerId),
    by: SearchKey,
) -> Result<(), Error> {
    let (means, reason) = match by {
        SearchKey::Name => (PartyMergeMeans::SameName, "same name"),
        SearchKey::Telephone | SearchKey::Records => (PartyMergeMeans::SameMobile, "same mobile"),
    };
    let members = store::members_of(tx, &[merged.id.0]).await?;
    if members
        .values()
        .flatten()
        .any(|member| member.mobile.is_some())
    {
        return Err(Error::MemberElsewhere { party: kept.id });
    }
    join(tx, caller, kept, merged, means, reason).await?;
    let survivor = Target {
        customer: person,
        version: None,
    };
    dossier::merge(
        tx,
        &site::unscoped(caller),
        vault,
        survivor,
        came,
        &[],
        reason,
    )
    .await?;
    filings::weigh(tx, caller, site, kept.id, FilingWeighing::Visited).await
}

async fn join(
    tx: &mut Tx,
    caller: &Caller,
    kept: &Held,
    merged: &Held,
    means: PartyMergeMeans,
    reason: &str,
) -> Result<(), Error> {
    let by = person(caller)?;
    if store::both_are_received(tx, kept.id, merged.id).await? {
        return Err(Error::MergeWhileReceived {});
    }
    store::redirect(tx, merged.id, kept.id).await?;
    store::move_members(tx, merged.id, kept.id).await?;
    let (yielded, yielded_by): (Vec<Uuid>, Vec<UserId>) =
        claims::join(tx, caller, kept.id, merged.id)
            .await?
            .into_iter()
            .unzip();
    tracking::parties::join(tx, kept.id, merged.id, caller.now, by).await?;
    let merge = store::Merge {
        kept: kept.id,
        merged: merged.id,
        site: kept.site_id,
        means,
        reason,
        yielded: &yielded,
    };
    store::insert_merge(tx, &merge, caller.now, by).await?;
    let told = Told {
        action: "parties.merge",
        event: "party.merged",
        subject_kind: "party",
        subject_id: merged.id.0,
        site: kept.site_id,
        reason: Some(reason),
        payload: json!({ "into": kept.id, "means": means, "claims_yielded": yielded.len(), "yielded_by": yielded_by }),
    };
    Ok(tell(tx, caller, told).await?)
}

//! Recording and correcting.

use super::super::funnel::{self, Fact};
use super::super::{Error, parties, schedule};
use super::model::{FollowUp, NewFollowUp};
use super::{find, rules, store};
use crate::claims;
use crate::site::{self, Site, person};
use crate::telling::{Told, tell};
use kehu_attribution::policy::Renewal;
use kehu_db::Tx;
use kehu_kernel::{Caller, FollowUpId, PartyId, UserId};
use serde_json::json;

/// Records a contact that the caller made with a party of their own. One that reached somebody renews the claim where the
/// site's rules say so.
///
/// # Errors
/// [`crate::Error::PartyNotFound`], [`crate::Error::PartyMerged`]; [`Error::NotTheFollower`]; [`Error::FollowUpLate`],
/// [`crate::Error::NotYet`]; [`Error::NextTooLate`]; [`Error::Invalid`].
pub async fn record(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    new: &NewFollowUp,
) -> Result<FollowUp, Error> {
    let (by, site) = enter(tx, caller, party).await?;
    put(tx, caller, &site, by, party, new, None).await
}

/// Corrects the latest contact of a party by another record that points at it.
///
/// # Errors
/// As [`record`]; [`Error::FollowUpNotFound`], [`Error::NotTheLatest`], [`Error::FollowUpCorrected`].
pub async fn correct(
    tx: &mut Tx,
    caller: &Caller,
    id: FollowUpId,
    new: &NewFollowUp,
) -> Result<FollowUp, Error> {
    let former = find(tx, caller, id).await?;
    if former.corrected_by_id.is_some() {
        return Err(Error::FollowUpCorrected {});
    }
    let party = crate::parties::store::site_of(tx, former.party_id)
        .await?
        .and_then(|(_, survivor)| survivor)
        .unwrap_or(former.party_id);
    let (by, site) = enter(tx, caller, party).await?;
    if former.salesperson_id != by {
        return Err(Error::NotTheFollower {});
    }
    if store::latest_of(tx, party).await? != Some(id) {
        return Err(Error::NotTheLatest {});
    }
    let dated = NewFollowUp {
        occurred_at: new.occurred_at.or(Some(former.occurred_at)),
        ..new.clone()
    };
    put(tx, caller, &site, by, party, &dated, Some(&former)).await
}

/// The caller and the site, once the party is locked and the caller's to follow up.
async fn enter(tx: &mut Tx, caller: &Caller, party: PartyId) -> Result<(UserId, Site), Error> {
    let by = person(caller)?;
    let held = store::lock_party(tx, &caller.scope, by, party)
        .await?
        .ok_or(crate::Error::PartyNotFound {})?;
    if let Some(survivor) = held.merged_into {
        return Err(crate::Error::PartyMerged { survivor }.into());
    }
    let site = site::enter(tx, caller, held.site_id)
        .await
        .map_err(crate::Error::hiding_site)?;
    match held.holder_id {
        Some(holder) if holder != by => Err(Error::NotTheFollower {}),
        _ => Ok((by, site)),
    }
}

async fn put(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    by: UserId,
    party: PartyId,
    new: &NewFollowUp,
    former: Option<&FollowUp>,
) -> Result<FollowUp, Error> {
    rules::check(new, caller.today())?;
    let occurred_at = new.occurred_at.unwrap_or(caller.now);
    if occurred_at > caller.now {
        return Err(crate::Error::NotYet {}.into());
    }
    let tracking = &site.rules.tracking;
    if !rules::is_timely(occurred_at, caller.today(), tracking) {
        return Err(Error::FollowUpLate {
            days: tracking.entered_within_days,
        });
    }
    if let Some(customer) = new.spoken_with
        && !store::is_member(tx, party, customer).await?
    {
        return Err(crate::Error::NotAMember {}.into());
    }
    funnel::note(tx, caller, site.id, party, Fact::FollowedUp).await?;
    let standing = store::standing(tx, party).await?;
    let level_before = former.map_or(standing.level, |former| former.level_before);
    let level_after = rules::level_after(level_before, new);
    let interval = schedule::interval(tracking, level_after, standing.deals > 0);
    if let (Some(next), Some(last)) = (new.next_on, rules::last_day(interval, caller.today()))
        && next > last
    {
        return Err(Error::NextTooLate { last });
    }
    let id = FollowUpId::generate();
    let row = store::New {
        id,
        site: site.id,
        party,
        salesperson: by,
        occurred_at,
        level_before,
        level_after,
        corrects: former.map(|former| former.id),
    };
    store::insert(tx, &row, new, caller.now).await?;
    parties::retrace(tx, party).await?;
    if let Some(former) = former {
        claims::forget_contact(tx, former.id, caller.now).await?;
    }
    let claim = &site.rules.determination.claim;
    let renewals = [Renewal::FollowUp]
        .into_iter()
        .chain(new.reached.then_some(Renewal::EffectiveFollowUp));
    for renewal in renewals {
        claims::renew(tx, claim, renewal, party, by, occurred_at, Some(id)).await?;
    }
    let told = Told {
        action: if former.is_some() {
            "follow_ups.correct"
        } else {
            "follow_ups.record"
        },
        event: if former.is_some() {
            "follow_up.corrected"
        } else {
            "follow_up.recorded"
        },
        subject_kind: "follow_up",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "party_id": party, "salesperson_id": by, "reached": new.reached, "needs_help": new.needs_help,
                         "level_before": level_before, "level_after": level_after, "next_on": new.next_on }),
    };
    tell(tx, caller, told).await?;
    find(tx, caller, id).await
}

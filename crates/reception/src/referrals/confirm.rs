//! The project manager, or in absence the group leader, confirms when the visitor comes (ATT-E04), and the visitor goes to the
//! rotation (ATT-E05).

use super::model::Referral;
use super::{reading, store};
use crate::Error;
use crate::site::{self, Site, person};
use crate::telling::{Told, tell};
use crate::words::{ReceivedAs, ReferralEnd, ReferralPresence, ReferralState};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_identity::codes;
use kehu_kernel::{Caller, Faults, PartyId, ReferralId};
use serde_json::json;

/// How a referral is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// How the referrer takes part in the visit.
    pub presence: ReferralPresence,
    /// When the referrer telephoned.
    pub telephoned_at: Option<DateTime<Utc>>,
    /// Why the project manager is absent; from a group leader alone.
    pub absence: Option<String>,
}

/// Confirms that the visitor, who has come, is the referrer's own.
///
/// # Errors
/// [`Error::ReferralNotFound`], [`Error::ReferralVoid`]; [`Error::ForProjectManager`]; [`Error::OwnReferral`];
/// [`Error::ReferralLapsed`], [`Error::NotAppointedYet`]; [`Error::VisitedBefore`]; [`Error::Invalid`].
pub async fn confirm(
    tx: &mut Tx,
    caller: &Caller,
    id: ReferralId,
    how: &Confirm,
) -> Result<Referral, Error> {
    let by = person(caller)?;
    let (site, referral) = load(tx, caller, id).await?;
    let acting_as = role(&site, how.absence.as_deref())?;
    if referral.referrer_id == by {
        return Err(Error::OwnReferral {});
    }
    if referral.has_lapsed(caller.today()) {
        return Err(Error::ReferralLapsed {});
    }
    if referral.appointed_on > caller.today() {
        return Err(Error::NotAppointedYet {
            day: referral.appointed_on,
        });
    }
    check(how, caller.now, referral.filed_at)?;
    if store::was_received(tx, referral.party_id).await? {
        return Err(Error::RegisteredBefore {});
    }
    store::confirm(tx, id, how, acting_as, caller.now, by).await?;
    let told = Told {
        action: "referrals.confirm",
        event: "referral.confirmed",
        subject_kind: "referral",
        subject_id: id.0,
        site: site.id,
        reason: how.absence.as_deref(),
        payload: json!({ "referrer_id": referral.referrer_id, "presence": how.presence, "acting_as": acting_as }),
    };
    tell(tx, caller, told).await?;
    reading::find(tx, caller, id).await
}

/// Does not confirm it: the visitor is not the referrer's own.
///
/// # Errors
/// As [`confirm`].
pub async fn refuse(
    tx: &mut Tx,
    caller: &Caller,
    id: ReferralId,
    reason: &str,
) -> Result<Referral, Error> {
    let by = person(caller)?;
    let (site, referral) = load(tx, caller, id).await?;
    role(&site, Some(reason))?;
    if referral.referrer_id == by {
        return Err(Error::OwnReferral {});
    }
    store::end(tx, id, ReferralEnd::NotOwnCircle, caller.now).await?;
    let told = Told {
        action: "referrals.refuse",
        event: "referral.refused",
        subject_kind: "referral",
        subject_id: id.0,
        site: site.id,
        reason: Some(reason),
        payload: json!({ "referrer_id": referral.referrer_id }),
    };
    tell(tx, caller, told).await?;
    reading::find(tx, caller, id).await
}

async fn load(tx: &mut Tx, caller: &Caller, id: ReferralId) -> Result<(Site, Referral), Error> {
    let referral = store::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::ReferralNotFound {})?;
    let site = site::enter(tx, caller, referral.site_id).await?;
    match referral.state {
        ReferralState::Filed => Ok((site, referral)),
        ReferralState::Confirmed => Err(Error::ReferralConfirmed {}),
        ReferralState::Void => Err(Error::ReferralVoid {}),
    }
}

/// The role in which the caller signs. A group leader does only while the project manager is absent, and says why.
fn role(site: &Site, absence: Option<&str>) -> Result<&'static str, Error> {
    if let Some(role) = site.stands_for_project_manager() {
        return Ok(role);
    }
    let leader =
        site.is(codes::GROUP_LEADER) && site.rules.reception.group_leader_confirms_in_absence;
    match (leader, absence) {
        (true, Some(_)) => Ok(codes::GROUP_LEADER),
        (true, None) => Err(Faults::one(
            "/absence",
            "mandatory",
            "say why the project manager is absent",
            "请填写项目经理不在的原因",
        )
        .into()),
        (false, _) => Err(Error::ForProjectManager {}),
    }
}

fn check(how: &Confirm, now: DateTime<Utc>, filed_at: DateTime<Utc>) -> Result<(), Error> {
    let fits = match (how.presence, how.telephoned_at) {
        (ReferralPresence::Accompanied, None) => true,
        (ReferralPresence::Telephoned, Some(at)) => at <= now && at >= filed_at,
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(Faults::one(
        "/telephoned_at",
        "range",
        "must be given if, and only if, the referrer telephoned: between the filing and now",
        "仅在介绍人电话通知时填写，且须在登记之后、现在之前",
    )
    .into())
}

/// The party of a confirmed referral, which goes to the next in order.
pub(crate) async fn party_to_receive(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    id: ReferralId,
    capacity: ReceivedAs,
) -> Result<PartyId, Error> {
    let scope = site::unscoped(caller).scope;
    let found = store::find_for_update(tx, &scope, id)
        .await?
        .filter(|one| one.site_id == site.id);
    let referral = found.ok_or(Error::ReferralNotFound {})?;
    match referral.state {
        ReferralState::Void => return Err(Error::ReferralVoid {}),
        ReferralState::Filed => return Err(Error::ReferralUnconfirmed {}),
        ReferralState::Confirmed => {}
    }
    if capacity != ReceivedAs::Turn {
        return Err(Error::ReferralByRotation {});
    }
    Ok(referral.party_id)
}

/// The confirmed referral of a party that has not been received yet.
pub(crate) async fn confirmed_of(tx: &mut Tx, party: PartyId) -> Result<Option<ReferralId>, Error> {
    let live = store::live_of(tx, party).await?;
    Ok(live
        .filter(|one| one.state == ReferralState::Confirmed && one.reception_id.is_none())
        .map(|one| one.id))
}

/// A visitor received as new before the referral was confirmed is no referral any more.
pub(crate) async fn received_as_new(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
) -> Result<(), Error> {
    match store::live_of(tx, party).await? {
        Some(referral) if referral.state == ReferralState::Filed => {
            store::end(tx, referral.id, ReferralEnd::ReceivedAsNew, caller.now).await
        }
        _ => Ok(()),
    }
}

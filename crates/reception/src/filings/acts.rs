//! The recommender comes along (ATT-F05), and what the recommender gets is approved (ATT-F09).

use super::model::Filing;
use super::weigh::weigh;
use super::{reading, store};
use crate::Error;
use crate::parties;
use crate::site::{self, person};
use crate::telling::{Told, tell};
use crate::words::{FilingState, FilingWeighing};
use kehu_db::Tx;
use kehu_kernel::{Caller, EvidenceId, FilingId};
use serde_json::json;

/// Records that the recommender came along with the customer, now.
///
/// # Errors
/// [`Error::FilingNotFound`], [`Error::FilingCorrected`].
pub async fn bring_along(
    tx: &mut Tx,
    caller: &Caller,
    id: FilingId,
    papers_seen: bool,
) -> Result<Filing, Error> {
    let by = person(caller)?;
    let filing = reading::find_latest(tx, caller, id).await?;
    let site = site::enter(tx, caller, filing.site_id).await?;
    let unscoped = site::unscoped(caller);
    let held = parties::store::find_for_update(tx, &unscoped.scope, filing.party_id)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let record = EvidenceId::generate();
    store::insert_presence(tx, record, id, papers_seen, caller.now, by).await?;
    let party = held.merged_into.unwrap_or(held.id);
    weigh(tx, caller, &site, party, FilingWeighing::BroughtAlong).await?;
    let told = Told {
        action: "filings.bring_along",
        event: "filing.brought_along",
        subject_kind: "filing",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload: json!({ "recommender_id": filing.recommender_id, "papers_seen": papers_seen }),
    };
    tell(tx, caller, told).await?;
    reading::find(tx, &unscoped, id).await
}

/// Approves that the recommender is paid. Nobody approves a filing that they entered.
///
/// # Errors
/// [`Error::FilingNotFound`], [`Error::FilingCorrected`]; [`Error::OwnFiling`], [`Error::FilingDoesNotHold`],
/// [`Error::FilingApproved`].
pub async fn approve(
    tx: &mut Tx,
    caller: &Caller,
    id: FilingId,
    opinion: Option<&str>,
) -> Result<Filing, Error> {
    let by = person(caller)?;
    let filing = reading::find_latest(tx, caller, id).await?;
    if filing.recorded_by == by {
        return Err(Error::OwnFiling {});
    }
    if filing.approved_at.is_some() {
        return Err(Error::FilingApproved {});
    }
    let last = filing.verdicts.last().map(|verdict| verdict.state);
    if last != Some(FilingState::Protected) {
        return Err(Error::FilingDoesNotHold {});
    }
    store::insert_approval(tx, id, opinion, caller.now, by).await?;
    let told = Told {
        action: "filings.approve",
        event: "filing.approved",
        subject_kind: "filing",
        subject_id: id.0,
        site: filing.site_id,
        reason: opinion,
        payload: json!({ "recommender_id": filing.recommender_id }),
    };
    tell(tx, caller, told).await?;
    reading::find(tx, &site::unscoped(caller), id).await
}

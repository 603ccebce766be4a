//! Filing a customer, and correcting a filing (ATT-F01 to ATT-F03).

use super::model::Filing;
use super::store::{self, New};
use super::weigh::weigh;
use super::{reading, recommenders};
use crate::Error;
use crate::parties::{self, VisitorDetails};
use crate::receptions::demand_timely;
use crate::site::{self, Register, person};
use crate::telling::{Told, tell};
use crate::tracking::funnel::{self, Fact};
use crate::words::FilingWeighing;
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::{Caller, EvidenceId, FilingId, RecommenderId, UnitId};
use kehu_vault::Vault;
use serde_json::json;

/// A customer to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFiling {
    /// Who files.
    pub recommender: RecommenderId,
    /// The customer's name.
    pub name: String,
    /// The customer's mobile.
    pub mobile: String,
    /// When it was filed; now, if absent.
    pub filed_at: Option<DateTime<Utc>>,
    /// The recommender comes along at this moment; whether the identity papers of both were seen.
    pub papers_seen: Option<bool>,
}

/// Files a customer. Whether the filing holds is in the answer: one that is void is on record too.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::RecommenderNotFound`]; [`Error::FilingsNotTaken`];
/// [`Error::Backdated`], [`Error::NotYet`]; [`Error::Invalid`].
pub async fn file(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    new: &NewFiling,
) -> Result<Filing, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    let unscoped = site::unscoped(caller);
    let recommender = recommenders::find(tx, &unscoped, new.recommender).await?;
    if recommender.site_id != site.id {
        return Err(Error::RecommenderNotFound {});
    }
    if site
        .rules
        .determination
        .filing_terms(recommender.kind)
        .is_none()
    {
        return Err(Error::FilingsNotTaken {});
    }
    let filed_at = new.filed_at.unwrap_or(caller.now);
    let within = site.rules.reception.entered_within_minutes;
    demand_timely(filed_at, caller.now, within)?;
    let visitor = VisitorDetails {
        name: Some(new.name.clone()),
        mobile: Some(new.mobile.clone()),
        ..VisitorDetails::default()
    };
    let came = parties::arrive(tx, caller, vault, &site, &visitor, None, "/customer").await?;
    let held = parties::store::find_for_update(tx, &unscoped.scope, came.party)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let draft = New {
        id: FilingId::generate(),
        site: site.id,
        recommender: &recommender,
        has_bought: store::has_bought(tx, site.id, recommender.customer_id, filed_at).await?,
        party: held.merged_into.unwrap_or(held.id),
        customer: came.customer,
        name: &new.name,
        corrects: None,
        policy_version: site.policy_version,
        filed_at,
    };
    let number = site::next_number(tx, site.id, Register::Filing).await?;
    store::insert(tx, &draft, number, caller.now, by).await?;
    if let Some(papers_seen) = new.papers_seen {
        let id = EvidenceId::generate();
        store::insert_presence(tx, id, draft.id, papers_seen, filed_at, by).await?;
    }
    funnel::note(tx, caller, site.id, draft.party, Fact::Contact).await?;
    weigh(tx, caller, &site, draft.party, FilingWeighing::Filed).await?;
    let filing = reading::find(tx, &unscoped, draft.id).await?;
    let state = filing.verdicts.last().map(|verdict| verdict.state);
    let told = Told {
        action: "filings.file",
        event: "filing.made",
        subject_kind: "filing",
        subject_id: draft.id.0,
        site: site.id,
        reason: None,
        payload: json!({ "recommender_id": recommender.id, "party_id": draft.party, "state": state }),
    };
    tell(tx, caller, told).await?;
    Ok(filing)
}

/// What was wrong of a filing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The filing.
    pub filing: FilingId,
    /// The name under which the customer is filed.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// Corrects the name of a filing by another one that points at it and keeps its time, until the customer or the recommender
/// comes: afterwards a filing is what it was. Another telephone is another customer, to be filed anew.
///
/// # Errors
/// [`Error::FilingNotFound`], [`Error::FilingCorrected`], [`Error::FilingVisited`].
pub async fn correct(tx: &mut Tx, caller: &Caller, new: &Correction) -> Result<Filing, Error> {
    let by = person(caller)?;
    let former = reading::find_latest(tx, caller, new.filing).await?;
    let site = site::enter(tx, caller, former.site_id).await?;
    let unscoped = site::unscoped(caller);
    let held = parties::store::find_for_update(tx, &unscoped.scope, former.party_id)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let party = held.merged_into.unwrap_or(held.id);
    if former.presence.is_some() || store::was_received_since(tx, party, former.filed_at).await? {
        return Err(Error::FilingVisited {});
    }
    let recommender = recommenders::find(tx, &unscoped, former.recommender_id).await?;
    let recommender = super::Recommender {
        contract_from: former.contract_from,
        contract_until: former.contract_until,
        ..recommender
    };
    let draft = New {
        id: FilingId::generate(),
        site: site.id,
        recommender: &recommender,
        has_bought: former.has_bought,
        party,
        customer: former.customer_id,
        name: &new.name,
        corrects: Some(former.id),
        policy_version: site.policy_version,
        filed_at: former.filed_at,
    };
    let number = site::next_number(tx, site.id, Register::Filing).await?;
    store::insert(tx, &draft, number, caller.now, by).await?;
    weigh(tx, caller, &site, party, FilingWeighing::Filed).await?;
    let told = Told {
        action: "filings.correct",
        event: "filing.corrected",
        subject_kind: "filing",
        subject_id: draft.id.0,
        site: site.id,
        reason: Some(&new.reason),
        payload: json!({ "recommender_id": recommender.id, "corrects_id": former.id }),
    };
    tell(tx, caller, told).await?;
    reading::find(tx, &unscoped, draft.id).await
}

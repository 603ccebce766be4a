//! An employee files a visitor (ATT-E01, ATT-E02, ATT-E09), or files anew one that did not come (ATT-E03).

use super::model::Referral;
use super::{reading, store};
use crate::Error;
use crate::filings;
use crate::parties::{self, VisitorDetails};
use crate::site::{self, Register, Site, person};
use crate::telling::{Told, tell};
use crate::tracking::funnel::{self, Fact};
use crate::words::{ReferralEnd, ReferralOrigin, ReferralRelation, WantedProperty};
use chrono::{Days, NaiveDate};
use kehu_db::Tx;
use kehu_kernel::{Caller, Faults, PartyId, ReferralId, UnitId, UserId, Zone};
use kehu_vault::Vault;
use serde_json::json;

/// A referral to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReferral {
    /// The visitor.
    pub visitor: VisitorDetails,
    /// How the employee knows the visitor.
    pub relation: ReferralRelation,
    /// Where the contact was made.
    pub origin: ReferralOrigin,
    /// The day on which the visitor is to come.
    pub appointed_on: NaiveDate,
    /// What the visitor wants.
    pub unit_type: Option<WantedProperty>,
}

/// Files a visitor before the first visit.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::WorkContact`], [`Error::SalespeopleDoNotRefer`],
/// [`Error::ExecutivesIntroduction`]; [`Error::VisitedBefore`]; [`Error::FiledAlready`], [`Error::ReferredAlready`];
/// [`Error::Invalid`].
pub async fn file(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    new: &NewReferral,
) -> Result<Referral, Error> {
    let by = person(caller)?;
    let site = site::enter_from_outside(tx, caller, site).await?;
    if new.origin == ReferralOrigin::Work {
        return Err(Error::WorkContact {});
    }
    demand_outsider(tx, caller, &site, by).await?;
    demand_appointment(caller, &site, new.appointed_on)?;
    let came = parties::arrive(tx, caller, vault, &site, &new.visitor, None, "/visitor").await?;
    let party = free_of_visits(tx, caller, came.party).await?;
    free_of_filings(tx, caller, &site, party).await?;
    if let Some(former) = store::live_of(tx, party).await? {
        if !former.has_lapsed(caller.today()) {
            return Err(Error::ReferredAlready {});
        }
        store::end(tx, former.id, ReferralEnd::Lapsed, caller.now).await?;
    }
    let draft = store::New {
        id: ReferralId::generate(),
        site: site.id,
        party,
        referrer: by,
        relation: new.relation,
        appointed_on: new.appointed_on,
        unit_type: new.unit_type,
        renews: None,
    };
    put_on_file(tx, caller, &site, draft).await
}

/// Files a lapsed referral anew, for another day.
///
/// # Errors
/// [`Error::ReferralNotFound`] for another's; [`Error::NotLapsed`]; [`Error::VisitedBefore`]; [`Error::Invalid`].
pub async fn renew(
    tx: &mut Tx,
    caller: &Caller,
    id: ReferralId,
    appointed_on: NaiveDate,
) -> Result<Referral, Error> {
    let by = person(caller)?;
    let former = store::find_own_for_update(tx, by, id)
        .await?
        .ok_or(Error::ReferralNotFound {})?;
    if !former.has_lapsed(caller.today()) {
        return Err(Error::NotLapsed {});
    }
    let site = site::enter_from_outside(tx, caller, former.site_id).await?;
    demand_appointment(caller, &site, appointed_on)?;
    let (_, merged_into) = parties::store::site_of(tx, former.party_id)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let party = free_of_visits(tx, caller, merged_into.unwrap_or(former.party_id)).await?;
    store::end(tx, former.id, ReferralEnd::Renewed, caller.now).await?;
    let draft = store::New {
        id: ReferralId::generate(),
        site: site.id,
        party,
        referrer: by,
        relation: former.relation,
        appointed_on,
        unit_type: former.unit_type,
        renews: Some(former.id),
    };
    put_on_file(tx, caller, &site, draft).await
}

async fn put_on_file(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    draft: store::New,
) -> Result<Referral, Error> {
    let number = site::next_number(tx, site.id, Register::EmployeeReferral).await?;
    store::insert(tx, &draft, number, caller.now).await?;
    funnel::note(tx, caller, site.id, draft.party, Fact::Contact).await?;
    let told = Told {
        action: "referrals.file",
        event: "referral.filed",
        subject_kind: "referral",
        subject_id: draft.id.0,
        site: site.id,
        reason: None,
        payload: json!({ "referrer_id": draft.referrer, "appointed_on": draft.appointed_on, "renews_id": draft.renews }),
    };
    tell(tx, caller, told).await?;
    reading::find(tx, &site::unscoped(caller), draft.id).await
}

/// Salespeople of the site do not refer to it, and whom an executive introduces is a company customer.
async fn demand_outsider(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    by: UserId,
) -> Result<(), Error> {
    if !site::salespeople_among(tx, site.id, &[by], caller.today())
        .await?
        .is_empty()
    {
        return Err(Error::SalespeopleDoNotRefer {});
    }
    if store::holds_any(
        tx,
        by,
        &site.rules.reception.executive_roles,
        caller.today(),
    )
    .await?
    {
        return Err(Error::ExecutivesIntroduction {});
    }
    Ok(())
}

fn demand_appointment(caller: &Caller, site: &Site, day: NaiveDate) -> Result<(), Error> {
    let most = site.rules.reception.referral_within_days;
    let last = caller
        .today()
        .checked_add_days(Days::new(u64::from(most)))
        .unwrap_or(caller.today());
    if day < caller.today() || day > last {
        return Err(Faults::one(
            "/appointed_on",
            "range",
            format!("must be a day from today within {most} days"),
            format!("须为今天起{most}天之内"),
        )
        .into());
    }
    Ok(())
}

/// Who was filed by somebody outside the group goes with that filing while it holds (ATT-F03).
async fn free_of_filings(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    party: PartyId,
) -> Result<(), Error> {
    let terms = &site.rules.determination.filings;
    let holding = filings::holding_of_each(tx, terms, &[party], caller.now).await?;
    match holding.get(&party) {
        Some(filing) => Err(Error::FiledAlready {
            until: Zone::CHINA.day_of(filing.until),
        }),
        None => Ok(()),
    }
}

/// A visitor who was here is no referral any more. The party is locked.
async fn free_of_visits(tx: &mut Tx, caller: &Caller, party: PartyId) -> Result<PartyId, Error> {
    let scope = site::unscoped(caller).scope;
    let held = parties::store::find_for_update(tx, &scope, party)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let party = held.merged_into.unwrap_or(held.id);
    if store::was_received(tx, party).await? {
        Err(Error::VisitedBefore {})
    } else {
        Ok(party)
    }
}

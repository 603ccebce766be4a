//! Registering and correcting.

use super::form::Form;
use super::model::Registration;
use super::rules::{self, Known};
use super::{find, store};
use crate::Error;
use crate::claims::{self, NewClaim, Source};
use crate::parties::namesakes::{self, Namesakes};
use crate::parties::{self, VisitorDetails};
use crate::receptions::{self, Reception};
use crate::site::{self, Register as Numbers, Site, person};
use crate::telling::{Told, tell};
use crate::tracking;
use crate::tracking::funnel::{self, Fact};
use crate::words::{ReceivedAs, VisitKind};
use kehu_attribution::facts::SearchKey;
use kehu_attribution::policy::Renewal;
use kehu_customers::dossier::{Customer, timeline};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, PartyId, ReceptionId, RegistrationId, UserId, Zone};
use kehu_vault::Vault;
use serde_json::json;
use std::collections::BTreeSet;

/// A registration to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    /// The reception.
    pub reception: ReceptionId,
    /// First or further visit.
    pub visit: VisitKind,
    /// What the visitor tells of itself.
    pub visitor: VisitorDetails,
    /// The rest of the form.
    pub form: Form,
}

/// A correction to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correct {
    /// The registration that was wrong.
    pub registration: RegistrationId,
    /// The corrected form.
    pub form: Form,
}

/// Registers a reception by its receiver on the same day. A mobile that belongs to another party of the site shows that the
/// two are one: they are merged, and the claim that stands on it holds.
///
/// # Errors
/// [`Error::ReceptionNotFound`], [`Error::NotTheReceiver`], [`Error::NotSameDay`]; [`Error::FirstReceiverRegisters`]; [`Error::ClaimStands`] tells who holds the
/// claim and until when; [`Error::AlreadyRegistered`]; [`Error::Invalid`].
pub async fn register(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    new: &Register,
) -> Result<Registration, Error> {
    let by = person(caller)?;
    let reception = receptions::store::find_for_update(tx, &caller.scope, new.reception)
        .await?
        .ok_or(Error::ReceptionNotFound {})?;
    demand_receiver_today(caller, &reception, by)?;
    demand_first_receiver(&reception, new.visit)?;
    let site = site::enter(tx, caller, reception.site_id).await?;
    let (party, customer) = settle_party(tx, caller, vault, &site, &reception, new).await?;
    let visitor =
        parties::complete(tx, caller, vault, customer, &new.visitor, by, "/visitor").await?;
    rules::check(&new.form, known(&visitor), &site.rules.reception.mandatory)?;
    let id = RegistrationId::generate();
    let draft = Draft {
        id,
        party,
        reception: &reception,
        salesperson: by,
        visit: new.visit,
        corrects: None,
        form: &new.form,
    };
    store_draft(tx, caller, &site, &draft).await?;
    claim_or_renew(tx, caller, &site, &draft).await?;
    funnel::note(tx, caller, site.id, party, Fact::Registered).await?;
    tracking::parties::retrace(tx, party).await?;
    timeline::note(
        tx,
        caller,
        customer,
        "visitor.registered",
        json!({ "registration_id": id, "site_id": site.id }),
    )
    .await?;
    let payload = json!({ "party_id": party, "reception_id": reception.id, "salesperson_id": by, "visit": new.visit,
                          "needs_confirmation": site.rules.determination.claim.needs_confirmation });
    announce(
        tx,
        caller,
        &site,
        id,
        "registrations.register",
        "reception.registered",
        payload,
    )
    .await?;
    find(tx, caller, id).await
}

/// Corrects a registration by another one that points at it. The claim of the first stands; where the project manager refused
/// the first, the correction claims anew, from its own time.
///
/// # Errors
/// [`Error::RegistrationNotFound`], [`Error::NotTheReceiver`], [`Error::AlreadyCorrected`]; [`Error::NotSameDay`] for one that
/// claims anew; [`Error::ClaimStands`]; [`Error::Invalid`].
pub async fn correct(tx: &mut Tx, caller: &Caller, new: &Correct) -> Result<Registration, Error> {
    let by = person(caller)?;
    let former = store::find(tx, &caller.scope, new.registration)
        .await?
        .ok_or(Error::RegistrationNotFound {})?;
    if former.corrected_by_id.is_some() {
        return Err(Error::AlreadyCorrected {});
    }
    if former.salesperson_id != by {
        return Err(Error::NotTheReceiver {});
    }
    let site = site::enter(tx, caller, former.site_id).await?;
    let everything = site::unscoped(caller);
    let reception = receptions::find(tx, &everything, former.reception_id).await?;
    let party = survivor(tx, former.party_id).await?;
    parties::store::find_for_update(tx, &everything.scope, party)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    let refused = former
        .decision
        .as_ref()
        .is_some_and(|decision| !decision.confirmed);
    let id = RegistrationId::generate();
    let draft = Draft {
        id,
        party,
        reception: &reception,
        salesperson: by,
        visit: former.visit,
        corrects: Some(former.id),
        form: &new.form,
    };
    rules::check(
        &new.form,
        Known {
            name: true,
            mobile: true,
        },
        &site.rules.reception.mandatory,
    )?;
    if refused && former.visit == VisitKind::First {
        demand_receiver_today(caller, &reception, by)?;
        if let Some(claim) = claims::standing(tx, party, caller.now).await? {
            return Err(claim.taken());
        }
    }
    store_draft(tx, caller, &site, &draft).await?;
    if refused && former.visit == VisitKind::First {
        claim(tx, caller, &site, &draft).await?;
    }
    tracking::parties::retrace(tx, party).await?;
    let payload = json!({ "party_id": party, "corrects_id": former.id, "salesperson_id": by });
    announce(
        tx,
        caller,
        &site,
        id,
        "registrations.correct",
        "registration.corrected",
        payload,
    )
    .await?;
    find(tx, caller, id).await
}

/// A registration before it is stored.
struct Draft<'a> {
    id: RegistrationId,
    party: PartyId,
    reception: &'a Reception,
    salesperson: UserId,
    visit: VisitKind,
    corrects: Option<RegistrationId>,
    form: &'a Form,
}

async fn store_draft(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    draft: &Draft<'_>,
) -> Result<(), Error> {
    let number = site::next_number(tx, site.id, Numbers::VisitorRegistration).await?;
    let new = store::New {
        id: draft.id,
        site: site.id,
        form_number: number,
        party: draft.party,
        reception: draft.reception.id,
        salesperson: draft.salesperson,
        visit: draft.visit,
        corrects: draft.corrects,
        form: draft.form,
        policy_version: site.policy_version,
    };
    store::insert(tx, &new, caller.now).await
}

/// A first visit claims; a further one lets the holder's claim run anew, where the site's rules want it.
async fn claim_or_renew(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    draft: &Draft<'_>,
) -> Result<(), Error> {
    if draft.visit == VisitKind::First {
        return claim(tx, caller, site, draft).await;
    }
    let rules = &site.rules.determination.claim;
    let (party, holder) = (draft.party, draft.salesperson);
    claims::renew(
        tx,
        rules,
        Renewal::Registration,
        party,
        holder,
        caller.now,
        None,
    )
    .await
}

async fn claim(tx: &mut Tx, caller: &Caller, site: &Site, draft: &Draft<'_>) -> Result<(), Error> {
    let rules = &site.rules.determination.claim;
    let claim = NewClaim {
        site: site.id,
        party: draft.party,
        holder: draft.salesperson,
        source: Source::Registration(draft.id),
        began_at: caller.now,
        expires_at: claims::expiry(rules, caller.now),
        confirmed_at: (!rules.needs_confirmation).then_some(caller.now),
    };
    claims::insert(tx, &claim).await
}

/// The party that is registered and the person who gives the details. The mobile decides: where it is that of another
/// party, the visitor, who had told none, is the person who has it, and the reception's own party is merged into that one.
/// Both are locked, so that of two first visits registered in the same moment the second meets the claim of the first.
async fn settle_party(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    reception: &Reception,
    new: &Register,
) -> Result<(PartyId, CustomerId), Error> {
    let own = survivor(tx, reception.party_id).await?;
    let first = reception.visitors.first().copied();
    let came = first.ok_or(Error::PartyNotFound {})?;
    let (known, by, namesakes) = recognise(tx, site, &new.visitor, came).await?;
    let scope = site::unscoped(caller).scope;
    let (customer, other) = known.unwrap_or((came, own));
    let mut held = Vec::with_capacity(2);
    for id in BTreeSet::from([own, other]) {
        let party = parties::store::find_for_update(tx, &scope, id).await?;
        held.push(party.ok_or(Error::PartyNotFound {})?);
    }
    // Who came second learns who holds the claim; nothing is merged by a registration that is refused.
    if new.visit == VisitKind::First
        && let Some(claim) = claims::standing(tx, other, caller.now).await?
    {
        return Err(claim.taken());
    }
    if own != other {
        if held.first().is_some_and(|party| party.id != other) {
            held.reverse();
        }
        if let [kept, merged] = held.as_slice() {
            let (kept, merged) = ((kept, customer), (merged, came));
            parties::merge_same_person(tx, caller, (vault, site), kept, merged, by).await?;
        }
    }
    namesakes::note(tx, caller, site, other, &namesakes).await?;
    Ok((other, customer))
}

/// The person whom the mobile leads to, or by the site's rules the name, with their party; and those who may be that person.
async fn recognise(
    tx: &mut Tx,
    site: &Site,
    visitor: &VisitorDetails,
    came: CustomerId,
) -> Result<(Option<(CustomerId, PartyId)>, SearchKey, Vec<CustomerId>), Error> {
    if let Some(mobile) = &visitor.mobile
        && let Some(known) = parties::known_by_mobile(tx, site, mobile, "/visitor").await?
    {
        return Ok((Some(known), SearchKey::Telephone, Vec::new()));
    }
    Ok(
        match namesakes::of(tx, site, visitor.name.as_deref(), Some(came)).await? {
            Namesakes::None => (None, SearchKey::Telephone, Vec::new()),
            Namesakes::Possible(others) => (None, SearchKey::Telephone, others),
            Namesakes::TheVisitor(customer) => {
                let party = parties::store::party_of(tx, customer).await?;
                (
                    party.map(|party| (customer, party)),
                    SearchKey::Name,
                    Vec::new(),
                )
            }
        },
    )
}

async fn survivor(tx: &mut Tx, party: PartyId) -> Result<PartyId, Error> {
    let (_, merged_into) = parties::store::site_of(tx, party)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    Ok(merged_into.unwrap_or(party))
}

fn known(person: &Customer) -> Known {
    Known {
        name: person.name != parties::UNNAMED,
        mobile: person.mobile.is_some(),
    }
}

/// Who is named in the course of a visit claims nothing by it: the visitor stays the first receiver's (ATT-V08).
fn demand_first_receiver(reception: &Reception, visit: VisitKind) -> Result<(), Error> {
    let named_meanwhile =
        reception.capacity == ReceivedAs::Named && reception.continues_id.is_some();
    if visit == VisitKind::First && named_meanwhile {
        return Err(Error::FirstReceiverRegisters {});
    }
    Ok(())
}

fn demand_receiver_today(caller: &Caller, reception: &Reception, by: UserId) -> Result<(), Error> {
    if reception.receiver_id != by {
        return Err(Error::NotTheReceiver {});
    }
    if Zone::CHINA.day_of(reception.arrived_at) != caller.today() {
        return Err(Error::NotSameDay {});
    }
    Ok(())
}

async fn announce(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    id: RegistrationId,
    action: &'static str,
    event: &'static str,
    payload: serde_json::Value,
) -> Result<(), Error> {
    let told = Told {
        action,
        event,
        subject_kind: "registration",
        subject_id: id.0,
        site: site.id,
        reason: None,
        payload,
    };
    Ok(tell(tx, caller, told).await?)
}

//! A visitor is received.

use super::finish::end;
use super::model::{Reception, Statement};
use super::rules::{Plan, allow};
use super::statements::demand_whom;
use super::turns::{self, Begin, Floor};
use super::{demand_timely, find, store};
use crate::Error;
use crate::claims::{self, Claim};
use crate::desk;
use crate::enquiries;
use crate::filings;
use crate::parties::{self, Arrival, VisitorDetails};
use crate::referrals;
use crate::site::{self, Site, person};
use crate::telling::{Told, tell};
use crate::tracking::funnel::{self, Fact};
use crate::words::{
    BeenBefore, FilingWeighing, ReceivedAs, StatementKind, StatementPhase, VisitorChannel,
};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::{ChangeWay, SearchKey};
use kehu_attribution::policy::Renewal;
use kehu_customers::dossier::timeline;
use kehu_db::Tx;
use kehu_kernel::{
    Caller, CustomerId, EnquiryId, EvidenceId, PartyId, ReceptionId, ReferralId, UnitId, UserId,
};
use kehu_vault::Vault;
use serde_json::json;

/// Who comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A party that is known, such as one found at the desk, and which of its persons; the first, if none is named.
    Party(PartyId, Vec<CustomerId>),
    /// Somebody; a mobile leads to the person who has it.
    Visitor(VisitorDetails),
    /// Who telephoned before (ATT-G23).
    Enquiry(EnquiryId),
    /// Whom an employee introduces (ATT-E05).
    Referral(ReferralId),
}

/// A reception to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receive {
    /// Who comes.
    pub who: Who,
    /// In which capacity they are received.
    pub capacity: ReceivedAs,
    /// Who receives. Without it: the next in order for a turn, the last for a volunteer, otherwise the caller.
    pub receiver: Option<UserId>,
    /// Whose visitor it is, for a volunteer or assistant; the holder of the standing claim, if absent.
    pub on_behalf_of: Option<UserId>,
    /// The reception of the same visit that this one takes over from; it ends with this.
    pub continues: Option<ReceptionId>,
    /// When they arrived; now, if absent.
    pub arrived_at: Option<DateTime<Utc>>,
    /// The answer to "have you been here before".
    pub been_before: BeenBefore,
    /// The salespeople whom they name, in order.
    pub named: Vec<UserId>,
    /// The salespeople whom they decline.
    pub declined: Vec<UserId>,
    /// Whether they insist.
    pub insists: bool,
    /// Whether they came for a discount.
    pub came_for_discount: bool,
    /// Whether an existing customer comes with the new visitor (ATT-G09).
    pub accompanied: bool,
    /// How many come.
    pub party_size: i16,
    /// By which medium they came to know of the site.
    pub channel: Option<VisitorChannel>,
    /// The event at which it is.
    pub event_tag: Option<String>,
}

/// A reception that began, and what is known of the party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The reception.
    pub reception: Reception,
    /// Whether the mobile led to a party that was known.
    pub recognised: bool,
    /// The claim that stands on the party.
    pub standing: Option<Claim>,
}

/// Begins a reception, and uses a turn or not, in one transaction.
///
/// # Errors
/// [`Error::Rotation`] also for a site that is not there; [`Error::Backdated`], [`Error::NotYet`]; [`Error::NotSalesperson`];
/// the refusals of the capacity; [`Error::NotYourTurn`], [`Error::NotLastInOrder`]; [`Error::AlreadyReceived`];
/// [`Error::Invalid`] for what the visitor tells.
pub async fn receive(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    new: &Receive,
) -> Result<Received, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    let arrived_at = new.arrived_at.unwrap_or(caller.now);
    demand_timely(
        arrived_at,
        caller.now,
        site.rules.reception.entered_within_minutes,
    )?;
    let people: Vec<UserId> = new
        .named
        .iter()
        .chain(&new.declined)
        .chain(&new.receiver)
        .chain(&new.on_behalf_of)
        .copied()
        .collect();
    site::demand_salespeople(tx, caller, site.id, &people).await?;
    let receiver = new
        .receiver
        .or_else(|| (!chosen_by_order(new.capacity)).then_some(by));
    let came = arrival(tx, caller, vault, &site, new, receiver).await?;
    let scope = site::unscoped(caller).scope;
    parties::store::find_for_update(tx, &scope, came.party)
        .await?
        .ok_or(Error::PartyNotFound {})?
        .unmerged()?;
    let standing = claims::standing(tx, came.party, caller.now).await?;
    let former = take_over(tx, caller, &site, new, came.party, arrived_at).await?;
    let change = match &former {
        Some(former) => store::allowed_change(tx, former.id).await?,
        None => None,
    };
    let floor = Floor::at(tx, caller, site.id, arrived_at).await?;
    let is_tied = match new.on_behalf_of {
        Some(said) if standing.is_none() && !new.accompanied => {
            store::has_to_do_with(tx, site.id, came.party, said, arrived_at).await?
        }
        _ => new.accompanied,
    };
    let plan = Plan {
        capacity: new.capacity,
        receiver,
        on_behalf_of: new.on_behalf_of,
        is_tied,
        named: &new.named,
        standing: standing.as_ref(),
        changed: change.is_some(),
        floor: &floor,
        several_named_use_turn: site.rules.reception.assistant_of_several_named_uses_turn,
    };
    let allowed = allow(&plan)?;
    let id = ReceptionId::generate();
    if let Some(former) = &former {
        turns::hand_over(tx, caller, &site, former, new.capacity, change).await?;
    }
    // Given to the next by the roster, the visitor does not come back to the former salesperson (ATT-V06c).
    let given_away = former
        .filter(|_| change == Some(ChangeWay::ByRoster))
        .map(|former| former.receiver_id);
    let except: Vec<UserId> = new.declined.iter().copied().chain(given_away).collect();
    let begin = Begin {
        reception: id,
        capacity: new.capacity,
        receiver: if allowed.by_rotation {
            new.receiver
        } else {
            receiver
        },
        by_rotation: allowed.by_rotation,
        except: &except,
        accompanied: new.accompanied,
    };
    let begun = turns::begin(tx, caller, &site, &begin).await?;
    let reception = Reception {
        id,
        site_id: site.id,
        party_id: came.party,
        receiver_id: begun.receiver,
        capacity: new.capacity,
        on_behalf_of: allowed.on_behalf_of,
        continues_id: new.continues,
        visitors: visitors(new, came.customer),
        present: floor.present,
        uses_turn: begun.uses_turn,
        turn_number: begun.turn_number,
        arrived_at,
        started_at: caller.now,
        been_before: new.been_before,
        came_for_discount: new.came_for_discount,
        party_size: new.party_size,
        channel: new.channel,
        event_tag: new.event_tag.clone(),
        enquiry_id: match new.who {
            Who::Enquiry(enquiry) => Some(enquiry),
            _ => None,
        },
        referral_id: match new.capacity {
            ReceivedAs::Turn => referrals::confirmed_of(tx, came.party).await?,
            _ => None,
        },
        left_at: None,
        finished_at: None,
        statements: said(new, caller.now, arrived_at, by)?,
    };
    store::insert(tx, &reception, by).await?;
    funnel::note(tx, caller, site.id, reception.party_id, Fact::Contact).await?;
    follow(
        tx,
        caller,
        vault,
        &site,
        new,
        &reception,
        &came,
        standing.as_ref(),
    )
    .await?;
    let reception = find(tx, &site::unscoped(caller), id).await?;
    Ok(Received {
        reception,
        recognised: came.known_by.is_some(),
        standing,
    })
}

const fn chosen_by_order(capacity: ReceivedAs) -> bool {
    matches!(capacity, ReceivedAs::Turn | ReceivedAs::Volunteer)
}

async fn arrival(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    new: &Receive,
    receiver: Option<UserId>,
) -> Result<Arrival, Error> {
    let party = match &new.who {
        Who::Visitor(visitor) => {
            return parties::arrive_or_bear_name(
                tx, caller, vault, site, visitor, receiver, "/visitor",
            )
            .await;
        }
        Who::Party(party, _) => *party,
        Who::Enquiry(enquiry) => enquiries::party_of(tx, site.id, *enquiry).await?,
        Who::Referral(referral) => {
            referrals::party_to_receive(tx, caller, site, *referral, new.capacity).await?
        }
    };
    let (at, merged_into) = parties::store::site_of(tx, party)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    if at != site.id {
        return Err(Error::PartyNotFound {});
    }
    let party = merged_into.unwrap_or(party);
    let members = parties::store::members_of(tx, &[party.0])
        .await?
        .remove(&party)
        .unwrap_or_default();
    if let Who::Party(_, named) = &new.who
        && !named
            .iter()
            .all(|one| members.iter().any(|member| member.customer_id == *one))
    {
        return Err(Error::NotAMember {});
    }
    let customer = members
        .first()
        .map(|member| member.customer_id)
        .ok_or(Error::PartyNotFound {})?;
    Ok(Arrival {
        party,
        customer,
        known_by: None,
    })
}

fn visitors(new: &Receive, first: CustomerId) -> Vec<CustomerId> {
    match &new.who {
        Who::Party(_, named) if !named.is_empty() => named.clone(),
        _ => vec![first],
    }
}

/// Ends the reception that this one takes over from.
async fn take_over(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    new: &Receive,
    party: PartyId,
    at: DateTime<Utc>,
) -> Result<Option<Reception>, Error> {
    let Some(id) = new.continues else {
        return Ok(None);
    };
    let scope = site::unscoped(caller).scope;
    let former = store::find_for_update(tx, &scope, id)
        .await?
        .filter(|one| one.site_id == site.id);
    let former = former.ok_or(Error::ReceptionNotFound {})?;
    let (_, merged_into) = parties::store::site_of(tx, former.party_id)
        .await?
        .ok_or(Error::PartyNotFound {})?;
    if merged_into.unwrap_or(former.party_id) != party {
        return Err(Error::AnotherParty {});
    }
    if former.finished_at.is_none() {
        end(tx, caller, &former, at).await?;
    }
    Ok(Some(former))
}

fn said(
    new: &Receive,
    now: DateTime<Utc>,
    at: DateTime<Utc>,
    by: UserId,
) -> Result<Vec<Statement>, Error> {
    // Whoever asks for another in the course of a visit has been received already.
    let phase = if new.continues.is_some() {
        StatementPhase::During
    } else {
        StatementPhase::Before
    };
    let named = new
        .named
        .iter()
        .map(|who| (StatementKind::Named, Some(*who)));
    let declined = new
        .declined
        .iter()
        .map(|who| (StatementKind::Declined, Some(*who)));
    let insists = new.insists.then_some((StatementKind::Insisted, None));
    named
        .chain(declined)
        .chain(insists)
        .map(|(kind, salesperson_id)| {
            demand_whom(kind, salesperson_id)?;
            Ok(Statement {
                id: EvidenceId::generate(),
                kind,
                salesperson_id,
                phase,
                occurred_at: at,
                recorded_at: now,
                recorded_by: by,
            })
        })
        .collect()
}

/// What a reception entails: the match by mobile, the fate of a referral, the claim that a visit renews, and the telling.
#[expect(clippy::too_many_arguments, reason = "one place for all that follows")]
async fn follow(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: &Site,
    new: &Receive,
    reception: &Reception,
    came: &Arrival,
    standing: Option<&Claim>,
) -> Result<(), Error> {
    if let (Some(key), Who::Visitor(visitor)) = (came.known_by, &new.who) {
        let told = match key {
            SearchKey::Name => &visitor.name,
            SearchKey::Telephone | SearchKey::Records => &visitor.mobile,
        };
        let matched = [(came.party, standing.map(|claim| claim.holder_id))];
        desk::keep(
            tx,
            caller,
            vault,
            site.id,
            told.as_deref().unwrap_or_default(),
            key,
            Some(reception.id),
            &matched,
        )
        .await?;
    }
    if new.capacity == ReceivedAs::Turn && reception.referral_id.is_none() {
        referrals::received_as_new(tx, caller, came.party).await?;
    }
    filings::weigh(tx, caller, site, came.party, FilingWeighing::Visited).await?;
    if let Some(claim) = standing
        && (reception.receiver_id == claim.holder_id
            || reception.on_behalf_of == Some(claim.holder_id))
    {
        let rules = &site.rules.determination.claim;
        claims::renew(
            tx,
            rules,
            Renewal::Visit,
            came.party,
            claim.holder_id,
            caller.now,
            None,
        )
        .await?;
    }
    let details = json!({ "reception_id": reception.id, "site_id": site.id });
    timeline::note(tx, caller, came.customer, "visitor.received", details).await?;
    let told = Told {
        action: "receptions.receive",
        event: "reception.started",
        subject_kind: "reception",
        subject_id: reception.id.0,
        site: site.id,
        reason: None,
        payload: json!({ "party_id": came.party, "receiver_id": reception.receiver_id, "capacity": reception.capacity,
                         "on_behalf_of_id": reception.on_behalf_of, "uses_turn": reception.uses_turn, "recognised": came.known_by.is_some() }),
    };
    Ok(tell(tx, caller, told).await?)
}

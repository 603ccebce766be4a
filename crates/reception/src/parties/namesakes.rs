//! Visitors who bear the name of somebody who was here, where the site's rules look at names (ATT-G06). Namesakes are the
//! danger: unless the rules say that they are one, the two are shown to the manager as possibly the same.

use super::{Party, merge, store};
use crate::site::person;
use crate::telling::{Told, tell};
use crate::words::PossibleMatchState;
use crate::{Error, Site};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::NameIdentity;
use kehu_customers::dossier;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, EvidenceId, Page, PageRequest, PartyId, UnitId, UserId};
use serde_json::json;

/// Two parties that may be one, since a visitor of the later bears the name of one of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PossibleMatch {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// The party that came later.
    pub party_id: PartyId,
    /// The party that was known.
    pub known_party_id: PartyId,
    /// Where it stands.
    pub state: PossibleMatchState,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// By whom.
    pub found_by: UserId,
    /// Why it was settled so.
    pub reason: Option<String>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
    /// By whom.
    pub settled_by: Option<UserId>,
}

/// Which possible matches a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PossibleMatchFilter {
    /// Of this site.
    pub site: Option<UnitId>,
    /// In this state.
    pub state: Option<PossibleMatchState>,
}

/// Whom a name leads to.
pub(crate) enum Namesakes {
    /// Nobody, or the rules do not look at names.
    None,
    /// The one person who bears it, who by the rules is the visitor.
    TheVisitor(CustomerId),
    /// Some who may be the visitor.
    Possible(Vec<CustomerId>),
}

/// Whom a visitor's name leads to by the site's rules; `apart` is the visitor's own entry. The name stays locked until the end
/// of the transaction, so that two who give it in the same moment find each other.
pub(crate) async fn of(
    tx: &mut Tx,
    site: &Site,
    name: Option<&str>,
    apart: Option<CustomerId>,
) -> Result<Namesakes, Error> {
    let rule = site.rules.reception.name_identity;
    let Some(name) = name.filter(|_| rule != NameIdentity::Never) else {
        return Ok(Namesakes::None);
    };
    let mut found = dossier::persons_named(tx, site.id, name).await?;
    found.retain(|one| Some(*one) != apart);
    Ok(match (found.as_slice(), rule) {
        ([], _) => Namesakes::None,
        ([one], NameIdentity::Joins) => Namesakes::TheVisitor(*one),
        _ => Namesakes::Possible(found),
    })
}

/// Notes that a party may be that of these namesakes.
pub(crate) async fn note(
    tx: &mut Tx,
    caller: &Caller,
    site: &Site,
    party: PartyId,
    namesakes: &[CustomerId],
) -> Result<(), Error> {
    let by = person(caller)?;
    for namesake in namesakes {
        let known = match store::party_of(tx, *namesake).await? {
            Some(known) if known != party => known,
            _ => continue,
        };
        let id = EvidenceId::generate();
        if !store::possible::insert(tx, id, site.id, party, known, caller.now, by).await? {
            continue;
        }
        let told = Told {
            action: "parties.possible_match",
            event: "party.possibly_known",
            subject_kind: "possible_match",
            subject_id: id.0,
            site: site.id,
            reason: None,
            payload: json!({ "party_id": party, "known_party_id": known }),
        };
        tell(tx, caller, told).await?;
    }
    Ok(())
}

/// Confirms that the two are one: the later party is merged into the one that was known.
///
/// # Errors
/// [`Error::PossibleMatchNotFound`], [`Error::PossibleMatchSettled`]; as [`merge`].
pub async fn join_possible(
    tx: &mut Tx,
    caller: &Caller,
    id: EvidenceId,
    reason: &str,
) -> Result<Party, Error> {
    let found = settle(tx, caller, id, PossibleMatchState::Joined, reason).await?;
    merge(tx, caller, found.known_party_id, found.party_id, reason).await
}

/// Says that the two are namesakes.
///
/// # Errors
/// [`Error::PossibleMatchNotFound`], [`Error::PossibleMatchSettled`].
pub async fn dismiss_possible(
    tx: &mut Tx,
    caller: &Caller,
    id: EvidenceId,
    reason: &str,
) -> Result<PossibleMatch, Error> {
    settle(tx, caller, id, PossibleMatchState::Dismissed, reason).await
}

async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: EvidenceId,
    state: PossibleMatchState,
    reason: &str,
) -> Result<PossibleMatch, Error> {
    let by = person(caller)?;
    let found = store::possible::find_for_update(tx, &caller.scope, id)
        .await?
        .ok_or(Error::PossibleMatchNotFound {})?;
    if found.state != PossibleMatchState::Open {
        return Err(Error::PossibleMatchSettled {});
    }
    store::possible::settle(tx, id, state, reason, caller.now, by).await?;
    let told = Told {
        action: "parties.settle_possible_match",
        event: "party.match_settled",
        subject_kind: "possible_match",
        subject_id: id.0,
        site: found.site_id,
        reason: Some(reason),
        payload: json!({ "party_id": found.party_id, "known_party_id": found.known_party_id, "state": state }),
    };
    tell(tx, caller, told).await?;
    Ok(PossibleMatch {
        state,
        reason: Some(reason.to_owned()),
        settled_at: Some(caller.now),
        settled_by: Some(by),
        ..found
    })
}

/// The possible matches of the sites within the caller's reach that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list_possible(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &PossibleMatchFilter,
    page: &PageRequest<EvidenceId>,
) -> Result<Page<PossibleMatch, EvidenceId>, Error> {
    let rows = store::possible::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |one| one.id))
}

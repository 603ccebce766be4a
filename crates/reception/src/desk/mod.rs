//! The reception desk (ATT-G06): who received this visitor before, does a claim stand and until when, and who receives now.
//!
//! The search runs over the whole site, whatever the caller's own rows are; what tells of persons is masked for everybody by
//! whoever shows it. Every search is kept, with a keyed digest of what was typed, and is in the audit record: a match found
//! before or during a reception counts as recognition.

mod advice;
mod store;

pub use advice::{Advice, Because};
pub use store::{Found, FoundBy};

pub(crate) use store::of_parties;

use crate::Error;
use crate::claims::{self, Claim};
use crate::filings::{self, Holding};
use crate::parties::{self, Member};
use crate::receptions::Floor;
use crate::site::{self, person, unscoped};
use chrono::{DateTime, Utc};
use kehu_attribution::facts::SearchKey;
use kehu_audit::Entry;
use kehu_customers::dossier::search::{self, Filters, Place, Sort};
use kehu_db::Tx;
use kehu_kernel::{Caller, EvidenceId, PageRequest, PartyId, ReceptionId, UnitId, UserId};
use kehu_vault::Vault;
use uuid::Uuid;

/// What is asked at the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// Telephone, its last four digits or more, its first three and last four, name, pinyin or initials.
    pub q: String,
    /// The salespeople whom the visitor names, in order.
    pub named: Vec<UserId>,
    /// The reception for which it is asked.
    pub reception: Option<ReceptionId>,
}

/// What is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The kept search.
    pub id: EvidenceId,
    /// The parties that were found, at most ten.
    pub matches: Vec<Match>,
    /// Who receives a visitor of whom nothing was found.
    pub as_new: Advice,
}

/// A party that was found. Personal data is in full: whoever shows it masks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The party.
    pub party_id: PartyId,
    /// Its persons.
    pub members: Vec<Member>,
    /// Who received it last, and when.
    pub last: Option<LastReception>,
    /// How often it was received.
    pub visits: i64,
    /// The claim that stands on it.
    pub claim: Option<Claim>,
    /// The filing by somebody outside the group that holds on it (ATT-F06).
    pub filing: Option<Holding>,
    /// Who receives it now, and why.
    pub advice: Advice,
}

/// The last reception of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastReception {
    /// Who received.
    pub receiver_id: UserId,
    /// That one's name.
    pub receiver_name: String,
    /// When the party arrived.
    pub arrived_at: DateTime<Utc>,
}

/// Most parties of an answer.
const MOST: u8 = 10;

/// Asks who received a visitor before.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::ReceptionNotFound`]; [`Error::Database`].
pub async fn ask(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    question: &Question,
) -> Result<Answer, Error> {
    person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    let everything = unscoped(caller);
    let filters = Filters {
        q: Some(question.q.clone()),
        unit: Some(site.id),
        ..Filters::default()
    };
    let page = PageRequest::<Place> {
        limit: MOST,
        after: None,
    };
    let found = search::search(tx, &everything, vault, &filters, Sort::UpdatedLast, &page).await?;
    let customers: Vec<Uuid> = found.items.iter().map(|one| one.id.0).collect();
    let seen = store::seen(tx, &customers).await?;
    let ids: Vec<PartyId> = seen.iter().map(|one| one.party_id).collect();
    let standing = claims::standing_of_each(tx, &ids, caller.now).await?;
    let terms = &site.rules.determination.filings;
    let mut filed = filings::holding_of_each(tx, terms, &ids, caller.now).await?;
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut members = parties::store::members_of(tx, &uuids).await?;
    let floor = Floor::at(tx, caller, site.id, caller.now).await?;
    let matches: Vec<Match> = seen
        .into_iter()
        .map(|one| {
            let claim = standing
                .iter()
                .find(|(party, _)| *party == one.party_id)
                .map(|(_, claim)| claim.clone());
            let advice = advice::advise(&site.rules, claim.as_ref(), &question.named, &floor);
            Match {
                party_id: one.party_id,
                members: members.remove(&one.party_id).unwrap_or_default(),
                last: one.last(),
                visits: one.visits,
                claim,
                filing: filed.remove(&one.party_id),
                advice,
            }
        })
        .collect();
    let earlier: Vec<(PartyId, Option<UserId>)> = matches
        .iter()
        .map(|one| (one.party_id, one.earlier()))
        .collect();
    let id = keep(
        tx,
        caller,
        vault,
        site.id,
        &question.q,
        key_of(&question.q),
        question.reception,
        &earlier,
    )
    .await?;
    Ok(Answer {
        id,
        matches,
        as_new: advice::advise(&site.rules, None, &question.named, &floor),
    })
}

impl Match {
    /// The earlier salesperson: the holder of the claim, else who received last.
    fn earlier(&self) -> Option<UserId> {
        self.claim
            .as_ref()
            .map(|claim| claim.holder_id)
            .or(self.last.as_ref().map(|last| last.receiver_id))
    }
}

/// By what was searched: a text with a digit is a number.
fn key_of(typed: &str) -> SearchKey {
    if typed.chars().any(char::is_numeric) {
        SearchKey::Telephone
    } else {
        SearchKey::Name
    }
}

/// Keeps a search with what it found, and writes it into the audit record.
#[expect(clippy::too_many_arguments, reason = "a search is all of these")]
pub(crate) async fn keep(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    typed: &str,
    key: SearchKey,
    reception: Option<ReceptionId>,
    found: &[(PartyId, Option<UserId>)],
) -> Result<EvidenceId, Error> {
    let by = person(caller)?;
    let id = EvidenceId::generate();
    let sought = vault.blind_index("desk search", &kehu_names::normalise(typed));
    let new = store::NewSearch {
        id,
        site,
        key,
        sought: &sought,
        reception,
        at: caller.now,
        by,
        found,
    };
    store::insert_search(tx, new).await?;
    let entry = Entry {
        action: "receptions.search",
        subject_kind: "desk_search",
        subject_id: id.0,
        unit_id: Some(site),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry).await?;
    Ok(id)
}

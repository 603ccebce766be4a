//! Opening a dispute, stating one's case, taking it back.

use super::error::Error;
use super::model::{Dispute, DisputeState, DisputeSubject, Pointer};
use super::settling::{self, Told};
use super::{rules, store};
use crate::keeping::{Summary, store as determinations};
use crate::{Asked, Basis, gather, policy, site};
use kehu_attribution::facts::Facts;
use kehu_attribution::policy::DeterminationRules;
use kehu_db::Tx;
use kehu_kernel::{
    Caller, DeterminationId, Digest, DisputeId, Faults, FileId, PartyId, UnitId, UserId,
};
use std::collections::BTreeSet;
use uuid::Uuid;

const MAX_TEXT: usize = 4000;
const MAX_CLAIMANTS: usize = 20;

/// A dispute to be opened.
#[derive(Debug, Clone)]
pub struct NewDispute {
    /// The party.
    pub party: PartyId,
    /// The determination against which it is; that of the party's last deal, if any, when left out.
    pub determination: Option<DeterminationId>,
    /// What is disputed.
    pub subject: DisputeSubject,
    /// The others who claim.
    pub against: Vec<UserId>,
    /// What the one who opens it says.
    pub statement: NewStatement,
}

/// What somebody says.
#[derive(Debug, Clone)]
pub struct NewStatement {
    /// The words, 1 to 4000 characters.
    pub text: String,
    /// The records to which they point, at most 50.
    pub records: Vec<Pointer>,
    /// Files that belong to it, at most 20, each seen by who makes it.
    pub files: Vec<FileId>,
}

/// Opens a dispute. The facts are frozen as they stand; where they themselves are disputed and there is a deal, it is
/// determined anew at once: only a settlement decides then.
///
/// # Errors
/// [`Error::PersonsOnly`], [`Error::NotSalesperson`], [`Error::AlreadyOpen`], [`Error::TooLate`]; [`Error::Determination`]
/// for a party or determination that is not there; [`Error::Invalid`].
pub async fn open(tx: &mut Tx, caller: &Caller, new: NewDispute) -> Result<Dispute, Error> {
    let opener = caller.user().ok_or(Error::PersonsOnly {})?;
    let matter = matter(tx, caller, &new).await?;
    rules::demand_in_time(
        &matter.rules,
        matter.last.as_ref().map(|last| last.facts_until),
        caller.today(),
    )?;
    let claimants = claimants(tx, caller, &matter, opener, &new.against).await?;
    let id = DisputeId::generate();
    let facts = matter
        .facts
        .to_canonical_json()
        .map_err(|error| crate::words::unknown("disputes", id, &error.to_string()))?;
    let row = store::NewRow {
        id,
        site: matter.site,
        party: matter.party,
        against: matter.last.as_ref().map(|last| (last.id, last.deal_id)),
        subject: new.subject,
        rule_set: matter.rules.rule_set,
        opener,
        claimants: &claimants,
        facts: (&facts, Digest::of_canonical(&facts)),
    };
    store::insert(tx, caller, &row).await?;
    add_statement(tx, caller, id, opener, &new.statement).await?;
    let dispute = settling::reload(tx, id).await?;
    settling::tell(tx, caller, &dispute, Told::OPENED, None).await?;
    if let (DisputeSubject::Facts, Some(last)) = (new.subject, &matter.last) {
        crate::making::redetermine_settled(tx, caller, last).await?;
    }
    Ok(dispute)
}

/// States one's case in an open dispute.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotOpen`], [`Error::NotClaimant`], [`Error::Invalid`].
pub async fn state_case(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    statement: NewStatement,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_open(&dispute)?;
    rules::demand_claimant(&dispute, user)?;
    add_statement(tx, caller, id, user, &statement).await?;
    store::touch(tx, id).await?;
    let dispute = settling::reload(tx, id).await?;
    settling::tell(tx, caller, &dispute, Told::STATED, None).await?;
    Ok(dispute)
}

/// Takes back a dispute that one has opened, before anything is settled.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotOpen`], [`Error::NotOpener`], [`Error::SettlementUnderWay`].
pub async fn withdraw(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    reason: &str,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_open(&dispute)?;
    if dispute.opened_by != user {
        return Err(Error::NotOpener {});
    }
    settling::demand_nothing_under_way(&dispute)?;
    settling::end(
        tx,
        caller,
        &dispute,
        DisputeState::Withdrawn,
        None,
        Some(reason),
    )
    .await
}

/// What a dispute is about.
struct Matter {
    site: UnitId,
    party: PartyId,
    rules: DeterminationRules,
    facts: Facts,
    last: Option<Summary>,
}

/// With a deal the facts and rules are those that were kept; else those of now. Who names no determination disputes the
/// party's last deal, if it has made one.
async fn matter(tx: &mut Tx, caller: &Caller, new: &NewDispute) -> Result<Matter, Error> {
    if let Some(last) = disputed(tx, caller, new).await? {
        let texts = determinations::texts_of(tx, last.id).await?;
        let facts = texts.read_facts(last.id)?.facts;
        return Ok(Matter {
            site: last.site_id,
            party: last.party_id,
            rules: policy::read(&texts.policy)?.determination,
            facts,
            last: Some(last),
        });
    }
    let site_id = gather::site_of(tx, new.party)
        .await?
        .ok_or(crate::Error::PartyNotFound {})?;
    let basis = Basis::in_force(tx, site_id, caller.today()).await?;
    let asked = Asked {
        until: caller.now,
        ties: &basis.rules.determination.family_ties,
        executive_roles: &basis.rules.reception.executive_roles,
        deal: None,
    };
    let facts = gather::gather_one(tx, new.party, asked).await?;
    Ok(Matter {
        site: site_id,
        party: facts.party,
        rules: basis.rules.determination,
        facts,
        last: None,
    })
}

/// The determination that is disputed: the last one of its deal.
async fn disputed(
    tx: &mut Tx,
    caller: &Caller,
    new: &NewDispute,
) -> Result<Option<Summary>, Error> {
    let Some(id) = new.determination else {
        let deals = determinations::list_current_of_party(tx, &[new.party]).await?;
        return Ok(deals.into_iter().next());
    };
    let found = determinations::find(tx, &caller.scope, id)
        .await?
        .ok_or(crate::Error::NotFound {})?;
    let last = crate::making::demand_last(tx, found.deal_id).await?;
    if new.party == last.party_id {
        Ok(Some(last))
    } else {
        Err(crate::Error::PartyNotFound {}.into())
    }
}

/// Those between whom it is: each works at the site or stands in the facts. To everybody else the party does not exist.
async fn claimants(
    tx: &mut Tx,
    caller: &Caller,
    matter: &Matter,
    opener: UserId,
    against: &[UserId],
) -> Result<Vec<UserId>, Error> {
    let mut all: BTreeSet<UserId> = against.iter().copied().collect();
    if all.is_empty()
        || all.len() != against.len()
        || all.contains(&opener)
        || all.len() > MAX_CLAIMANTS
    {
        return Err(Faults::one(
            "/against",
            "others",
            "must name 1 to 20 others, each once",
            "须列明 1 至 20 名其他主张人，不得重复",
        )
        .into());
    }
    all.insert(opener);
    let all: Vec<UserId> = all.into_iter().collect();
    let mut known: BTreeSet<UserId> =
        site::salespeople_among(tx, matter.site, &all, caller.today())
            .await?
            .into_iter()
            .collect();
    known.extend(matter.facts.receptions.iter().map(|one| one.receiver));
    known.extend(matter.facts.registrations.iter().map(|one| one.salesperson));
    if !known.contains(&opener) {
        return Err(if caller.scope.holds(matter.site, None) {
            Error::NotSalesperson {}
        } else {
            crate::Error::PartyNotFound {}.into()
        });
    }
    if let Some(place) = against.iter().position(|user| !known.contains(user)) {
        return Err(Faults::one(
            format!("/against/{place}"),
            "not-salesperson",
            "neither works in the site's rotation nor received the party",
            "既不参加本案场轮接，也未接待过该客户",
        )
        .into());
    }
    Ok(all)
}

async fn add_statement(
    tx: &mut Tx,
    caller: &Caller,
    dispute: DisputeId,
    user: UserId,
    statement: &NewStatement,
) -> Result<(), Error> {
    let length = statement.text.chars().count();
    if statement.text.trim().is_empty() || length > MAX_TEXT {
        return Err(Faults::one(
            "/statement",
            "length",
            "must have 1 to 4000 characters",
            "长度须为 1 至 4000 个字符",
        )
        .into());
    }
    for (place, file) in statement.files.iter().enumerate() {
        attach(tx, caller, *file, dispute.0, place).await?;
    }
    store::insert_statement(tx, caller, dispute, user, statement).await?;
    Ok(())
}

async fn attach(
    tx: &mut Tx,
    caller: &Caller,
    file: FileId,
    dispute: Uuid,
    place: usize,
) -> Result<(), Error> {
    match kehu_files::link(tx, caller, file, "dispute", dispute).await {
        Ok(_) => Ok(()),
        Err(kehu_files::Error::NotFound {} | kehu_files::Error::Erased {}) => Err(Faults::one(
            format!("/files/{place}"),
            "unknown-file",
            "there is no such file that you may use; upload it first",
            "文件不存在或您无权使用，请先上传",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}

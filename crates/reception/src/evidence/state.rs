//! Recording what is known: the checks that every kind shares, and what salespeople may state.

use super::content::Content;
use super::{Evidence, NewEvidence, store};
use crate::Error;
use crate::parties;
use crate::receptions::{self, Reception, demand_timely};
use crate::site::{self, Site, person};
use crate::telling::{Told, tell};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, EvidenceId, PartyId, UserId};
use serde_json::json;

/// Records what a salesperson states of a party of the site, whoever holds it. Salespeople correct and take back what they
/// stated themselves; a correction says better what was there at the time, not at another time (ATT-G21).
///
/// # Errors
/// [`Error::PartyNotFound`], [`Error::PartyMerged`]; [`Error::NotStated`] for what only managers decide;
/// [`Error::NotYourStatement`]; [`Error::AnnouncedByAnother`]; [`Error::Backdated`], [`Error::NotYet`]; [`Error::AnotherParty`], [`Error::NotAMember`],
/// [`Error::NotSalesperson`]; [`Error::CorrectsAnother`], [`Error::EvidenceCorrected`].
pub async fn state(
    tx: &mut Tx,
    caller: &Caller,
    party: PartyId,
    new: &NewEvidence,
) -> Result<Evidence, Error> {
    let by = person(caller)?;
    let ground = Ground::enter(tx, caller, party).await?;
    let stated = matches!(
        new.content,
        Content::Recognition { .. }
            | Content::RecordMatch { .. }
            | Content::Announcement { .. }
            | Content::Introduction { .. }
            | Content::Kinship { .. }
            | Content::Withdrawal { .. }
    );
    if !stated {
        return Err(Error::NotStated {});
    }
    if let Content::Announcement {
        by: announced_by, ..
    } = new.content
        && announced_by != by
    {
        return Err(Error::AnnouncedByAnother {});
    }
    let Some(former) = ground.former(tx, new).await? else {
        return ground.record(tx, caller, by, new).await;
    };
    if former.recorded_by != by {
        return Err(Error::NotYourStatement {});
    }
    let occurred_at = new.occurred_at.unwrap_or(former.occurred_at);
    if occurred_at != former.occurred_at {
        return Err(Error::Backdated {
            minutes: ground.site.rules.reception.entered_within_minutes,
        });
    }
    ground.record_as_of(tx, caller, by, new, occurred_at).await
}

/// The party and site on which evidence is recorded.
pub(super) struct Ground {
    pub(super) site: Site,
    pub(super) party: PartyId,
}

impl Ground {
    /// The party, for a caller who reaches its site, locked.
    pub(super) async fn enter(tx: &mut Tx, caller: &Caller, party: PartyId) -> Result<Self, Error> {
        let (site, _) = parties::store::site_of(tx, party)
            .await?
            .ok_or(Error::PartyNotFound {})?;
        let site = site::enter(tx, caller, site)
            .await
            .map_err(Error::hiding_site)?;
        let scope = site::unscoped(caller).scope;
        let held = parties::store::find_for_update(tx, &scope, party)
            .await?
            .ok_or(Error::PartyNotFound {})?
            .unmerged()?;
        Ok(Self {
            site,
            party: held.id,
        })
    }

    /// The reception that evidence is about: of this party.
    pub(super) async fn reception(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        new: &NewEvidence,
    ) -> Result<Option<Reception>, Error> {
        let Some(id) = new.reception else {
            return Ok(None);
        };
        let reception = receptions::find(tx, &site::unscoped(caller), id).await?;
        let (_, merged_into) = parties::store::site_of(tx, reception.party_id)
            .await?
            .ok_or(Error::PartyNotFound {})?;
        if merged_into.unwrap_or(reception.party_id) != self.party {
            return Err(Error::AnotherParty {});
        }
        Ok(Some(reception))
    }

    /// Checks and stores it.
    pub(super) async fn record(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        by: UserId,
        new: &NewEvidence,
    ) -> Result<Evidence, Error> {
        let occurred_at = self.time(caller, new)?;
        self.record_as_of(tx, caller, by, new, occurred_at).await
    }

    /// As [`Ground::record`], of what was recorded elsewhere in its time. What it corrects was looked at with
    /// [`Ground::former`].
    pub(super) async fn record_as_of(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        by: UserId,
        new: &NewEvidence,
        occurred_at: DateTime<Utc>,
    ) -> Result<Evidence, Error> {
        demand_past(caller, new, occurred_at)?;
        self.reception(tx, caller, new).await?;
        demand_references(new)?;
        site::demand_salespeople(tx, caller, self.site.id, &new.content.people()).await?;
        self.demand_links(tx, &new.content).await?;
        let evidence = Evidence {
            id: EvidenceId::generate(),
            site_id: self.site.id,
            party_id: self.party,
            reception_id: new.reception,
            content: new.content.clone(),
            corrects_id: new.corrects,
            occurred_at,
            recorded_at: caller.now,
            recorded_by: by,
        };
        store::insert(tx, &evidence).await?;
        let told = Told {
            action: "evidence.record",
            event: "evidence.recorded",
            subject_kind: "evidence",
            subject_id: evidence.id.0,
            site: self.site.id,
            reason: None,
            payload: json!({ "party_id": self.party, "kind": new.content.kind(), "corrects_id": new.corrects }),
        };
        tell(tx, caller, told).await?;
        Ok(evidence)
    }

    /// What happens now is entered now; the first contact with the company, and what is corrected, lie back.
    fn time(&self, caller: &Caller, new: &NewEvidence) -> Result<DateTime<Utc>, Error> {
        let at = new.occurred_at.unwrap_or(caller.now);
        demand_past(caller, new, at)?;
        let lies_back =
            matches!(new.content, Content::CompanyContact { .. }) || new.corrects.is_some();
        if !lies_back {
            demand_timely(
                at,
                caller.now,
                self.site.rules.reception.entered_within_minutes,
            )?;
        }
        Ok(at)
    }

    /// The other party is of the same site, and the people belong where they are said to.
    async fn demand_links(&self, tx: &mut Tx, content: &Content) -> Result<(), Error> {
        let mut other_party = None;
        if let Some(other) = content.other_party() {
            let (site, merged_into) = parties::store::site_of(tx, other)
                .await?
                .ok_or(Error::PartyNotFound {})?;
            let survivor = merged_into.unwrap_or(other);
            if site != self.site.id || survivor == self.party {
                return Err(Error::AnotherParty {});
            }
            other_party = Some(survivor);
        }
        match content {
            Content::Kinship { one, other, .. } => {
                if one == other {
                    return Err(Error::NotAMember {});
                }
                demand_member(tx, self.party, *one).await?;
                demand_member(tx, other_party.unwrap_or(self.party), *other).await
            }
            Content::Introduction {
                existing_customer,
                announcement,
                ..
            } => {
                let existing = other_party.unwrap_or(self.party);
                demand_member(tx, existing, *existing_customer).await?;
                match announcement {
                    Some(id) if !store::is_announcement_of(tx, *id, existing).await? => {
                        Err(Error::NoAnnouncement {})
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// What a correction or withdrawal points at: a correction at a record of the same kind of this party, a withdrawal at
    /// any.
    pub(super) async fn former(
        &self,
        tx: &mut Tx,
        new: &NewEvidence,
    ) -> Result<Option<store::Former>, Error> {
        let withdrawal = matches!(new.content, Content::Withdrawal { .. });
        let Some(corrected) = new.corrects else {
            return if withdrawal {
                Err(Error::CorrectsAnother {})
            } else {
                Ok(None)
            };
        };
        let former = store::former(tx, corrected, self.party)
            .await?
            .ok_or(Error::EvidenceNotFound {})?;
        if !withdrawal && former.kind != new.content.kind() {
            return Err(Error::CorrectsAnother {});
        }
        Ok(Some(former))
    }
}

/// Nothing of it lies in the future.
fn demand_past(caller: &Caller, new: &NewEvidence, at: DateTime<Utc>) -> Result<(), Error> {
    let instants = new.content.instants();
    if instants
        .into_iter()
        .chain([at])
        .any(|instant| instant > caller.now)
    {
        return Err(Error::NotYet {});
    }
    Ok(())
}

async fn demand_member(tx: &mut Tx, party: PartyId, customer: CustomerId) -> Result<(), Error> {
    let members = parties::store::members_of(tx, &[party.0]).await?;
    let belongs = members
        .values()
        .flatten()
        .any(|member| member.customer_id == customer);
    if belongs {
        Ok(())
    } else {
        Err(Error::NotAMember {})
    }
}

/// Whether a kind is about a reception.
fn demand_references(new: &NewEvidence) -> Result<(), Error> {
    let (needs, may) = match new.content {
        Content::Recognition { .. } | Content::RecordMatch { .. } => (false, true),
        Content::Announcement { .. }
        | Content::Kinship { .. }
        | Content::CompanyContact { .. }
        | Content::Withdrawal { .. } => (false, false),
        _ => (true, true),
    };
    match new.reception {
        None if needs => Err(Error::ReceptionMissing {}),
        Some(_) if !may => Err(Error::ReceptionNeedless {}),
        _ => Ok(()),
    }
}

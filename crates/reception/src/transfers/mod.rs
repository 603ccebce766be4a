//! ATT-R12: the parties of a salesperson on long leave or transferred go to others by the manager's random draw.
//!
//! All parties at once, whatever the validity of their claims. The draw is a function of its seed: who goes to whom can be
//! worked out again by anybody from what is recorded.

mod draw;
mod store;

pub use store::Drawn;
pub(crate) use store::of_parties;

use crate::Error;
use crate::claims;
use crate::site::{self, person, unscoped};
use crate::telling::{Told, tell};
use crate::words::TransferCause;
use chrono::{DateTime, Utc};
use kehu_customers::dossier::{self, Assignment, Target};
use kehu_db::{PgConnection, Tx};
use kehu_identity::roles::{codes, titles};
use kehu_kernel::{Caller, EvidenceId, Faults, FileId, Page, PageRequest, PartyId, UnitId, UserId};
use kehu_vault::Vault;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A transfer to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTransfer {
    /// Who gives up.
    pub from: UserId,
    /// Why.
    pub cause: TransferCause,
    /// Among whom it is drawn.
    pub candidates: Vec<UserId>,
    /// The reason in words.
    pub reason: String,
}

/// A drawn transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Identifier.
    pub id: EvidenceId,
    /// The site.
    pub site_id: UnitId,
    /// Who gives up.
    pub from_id: UserId,
    /// Why.
    pub cause: TransferCause,
    /// The seed of the draw: 64 hexadecimal digits.
    pub seed: String,
    /// Among whom it was drawn.
    pub candidates: Vec<UserId>,
    /// The reason in words.
    pub reason: String,
    /// When; from then on the new one counts.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: UserId,
    /// Who was drawn for each party.
    pub parties: Vec<(PartyId, UserId)>,
}

/// Draws new salespeople for all parties of one who is gone for long. Nobody draws among themselves.
///
/// # Errors
/// [`Error::Rotation`] for a site that is not there; [`Error::NotTheDecider`]; [`Error::TransfersDoNotCount`]; [`Error::OwnMatter`];
/// [`Error::NotSalesperson`] for a candidate; [`Error::NothingToTransfer`]; [`Error::Invalid`].
pub async fn draw(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    new: &NewTransfer,
) -> Result<Transfer, Error> {
    let by = person(caller)?;
    let site = site::enter(tx, caller, site).await?;
    if ![codes::SALES_MANAGER, codes::PROJECT_MANAGER]
        .iter()
        .any(|role| site.is(role))
    {
        return Err(Error::NotTheDecider {
            roles: titles(&[codes::SALES_MANAGER, codes::PROJECT_MANAGER]),
        });
    }
    if !site.rules.determination.transfers_count {
        return Err(Error::TransfersDoNotCount {});
    }
    let mut candidates = new.candidates.clone();
    candidates.sort_unstable();
    candidates.dedup();
    if by == new.from || candidates.contains(&by) {
        return Err(Error::OwnMatter {});
    }
    if candidates.is_empty() || candidates.contains(&new.from) {
        return Err(Faults::one(
            "/candidates",
            "candidates",
            "name others than the one who gives up",
            "须为移交人以外的售楼员",
        )
        .into());
    }
    site::demand_salespeople(tx, caller, site.id, &candidates).await?;
    let held = store::parties_held(tx, site.id, new.from).await?;
    if held.is_empty() {
        return Err(Error::NothingToTransfer {});
    }
    let seed = draw::seed(FileId::generate().0, caller.now);
    let parties = draw::draw(&seed, &held, &candidates);
    let transfer = Transfer {
        id: EvidenceId::generate(),
        site_id: site.id,
        from_id: new.from,
        cause: new.cause,
        seed,
        candidates,
        reason: new.reason.clone(),
        drawn_at: caller.now,
        drawn_by: by,
        parties,
    };
    store::insert(tx, &transfer).await?;
    hand_over(tx, caller, vault, &transfer).await?;
    let drawn: BTreeSet<UserId> = transfer.parties.iter().map(|(_, to)| *to).collect();
    let told = Told {
        action: "transfers.draw",
        event: "parties.transferred",
        subject_kind: "transfer",
        subject_id: transfer.id.0,
        site: site.id,
        reason: Some(&new.reason),
        payload: json!({ "from_id": new.from, "to_ids": drawn, "cause": new.cause, "count": transfer.parties.len() }),
    };
    tell(tx, caller, told).await?;
    Ok(transfer)
}

/// The claims and the dossiers go to who was drawn.
async fn hand_over(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    transfer: &Transfer,
) -> Result<(), Error> {
    let (parties, to): (Vec<Uuid>, Vec<Uuid>) = transfer
        .parties
        .iter()
        .map(|(party, to)| (party.0, to.0))
        .unzip();
    claims::hand_over(tx, transfer.site_id, transfer.from_id, &parties, &to).await?;
    let caller = &unscoped(caller);
    for (customer, to) in store::dossiers(tx, &parties, &to, transfer.from_id).await? {
        let assignment = Assignment {
            account_manager: Some(Some(to)),
            unit: None,
        };
        let target = Target {
            customer,
            version: None,
        };
        dossier::assign(tx, caller, vault, target, assignment, &transfer.reason).await?;
    }
    Ok(())
}

/// The transfers inside the caller's scope, the latest first: a salesperson's own are those that gave them parties or took
/// them away.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: Option<UnitId>,
    page: &PageRequest<EvidenceId>,
) -> Result<Page<Transfer, EvidenceId>, Error> {
    let rows = store::list(connection, &caller.scope, site, page).await?;
    Ok(page.page(rows, |transfer| transfer.id))
}

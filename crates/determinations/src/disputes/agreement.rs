//! Agreements in writing, of those who claim by themselves (ATT-R15) or by the department's mediation (ATT-R16).

use super::error::Error;
use super::model::{Dispute, DisputeState, Settlement, SettlementKind, SettlementState, Terms};
use super::settling::{self, Told};
use super::{rules, store};
use kehu_attribution::RuleId;
use kehu_db::Tx;
use kehu_kernel::{Caller, DisputeId, EvidenceId, UserId};

/// An agreement to be signed.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// What it gives to whom.
    pub terms: Terms,
}

/// Proposes an agreement to the others; who proposes it has signed it. It takes effect with the last signature (ATT-R15).
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotOpen`], [`Error::NotClaimant`], [`Error::OnlyRulings`], [`Error::NotWhole`],
/// [`Error::SettlementUnderWay`], [`Error::TooLate`], [`Error::Invalid`].
pub async fn agree(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    new: NewAgreement,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_claimant(&dispute, user)?;
    let settlement = propose(tx, caller, &dispute, SettlementKind::Agreement, &new.terms).await?;
    store::sign(tx, caller, id, settlement, user).await?;
    settling::reload(tx, id).await
}

/// Proposes an agreement for the department; all who claim sign it (ATT-R16).
///
/// # Errors
/// As [`agree`]; [`Error::OwnDispute`].
pub async fn mediate(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    new: NewAgreement,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_disinterested(&dispute, user)?;
    propose(tx, caller, &dispute, SettlementKind::Mediation, &new.terms).await?;
    settling::reload(tx, id).await
}

async fn propose(
    tx: &mut Tx,
    caller: &Caller,
    dispute: &Dispute,
    kind: SettlementKind,
    terms: &Terms,
) -> Result<EvidenceId, Error> {
    rules::demand_open(dispute)?;
    rules::demand_sales_office(dispute)?;
    rules::demand_sound(dispute, terms)?;
    settling::demand_in_time(tx, caller, dispute).await?;
    let id = EvidenceId::generate();
    store::insert_settlement(tx, caller, dispute, id, kind, terms).await?;
    store::touch(tx, dispute.id).await?;
    let proposed = settling::reload(tx, dispute.id).await?;
    settling::tell(tx, caller, &proposed, Told::PROPOSED, None).await?;
    Ok(id)
}

/// Signs an agreement. With the last signature it takes effect, and the deal is determined anew.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotClaimant`], [`Error::SettlementNotFound`], [`Error::NotProposed`],
/// [`Error::AlreadySigned`], [`Error::TooLate`].
pub async fn sign(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    settlement: EvidenceId,
) -> Result<Dispute, Error> {
    let (user, dispute, agreement) = on_the_table(tx, caller, id, settlement).await?;
    settling::demand_in_time(tx, caller, &dispute).await?;
    store::sign(tx, caller, id, settlement, user).await?;
    let missing = dispute.claimants.iter().filter(|claimant| {
        **claimant != user && !agreement.signatures.iter().any(|it| it.by == **claimant)
    });
    if missing.count() > 0 {
        store::touch(tx, id).await?;
        let signed = settling::reload(tx, id).await?;
        settling::tell(tx, caller, &signed, Told::SIGNED, None).await?;
        return Ok(signed);
    }
    store::end_settlement(tx, caller, settlement, SettlementState::InEffect).await?;
    let (state, rule) = if agreement.kind == SettlementKind::Mediation {
        (DisputeState::Mediated, RuleId::R16)
    } else {
        (DisputeState::Agreed, RuleId::R15)
    };
    settling::end(tx, caller, &dispute, state, Some(rule), None).await
}

/// Declines an agreement; it falls, the dispute stays open.
///
/// # Errors
/// As [`sign`].
pub async fn decline(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    settlement: EvidenceId,
    reason: &str,
) -> Result<Dispute, Error> {
    on_the_table(tx, caller, id, settlement).await?;
    store::end_settlement(tx, caller, settlement, SettlementState::Fallen).await?;
    store::touch(tx, id).await?;
    let declined = settling::reload(tx, id).await?;
    settling::tell(tx, caller, &declined, Told::FALLEN, Some(reason)).await?;
    Ok(declined)
}

/// An agreement that waits for the signature of one who claims.
async fn on_the_table(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    settlement: EvidenceId,
) -> Result<(UserId, Dispute, Settlement), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_claimant(&dispute, user)?;
    let agreement = dispute
        .settlements
        .iter()
        .find(|one| one.id == settlement && one.kind != SettlementKind::Ruling)
        .cloned()
        .ok_or(Error::SettlementNotFound {})?;
    if agreement.state != SettlementState::Proposed {
        return Err(Error::NotProposed {
            state: agreement.state,
        });
    }
    Ok((user, dispute, agreement))
}

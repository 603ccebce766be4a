//! Quarrels, and rulings that are not obeyed: everything goes to the department (ATT-R17).

use super::error::Error;
use super::model::{Dispute, DisputeState, SettlementKind, SettlementState};
use super::{rules, settling, store};
use chrono::{DateTime, Utc};
use kehu_attribution::RuleId;
use kehu_db::Tx;
use kehu_kernel::{Caller, DisputeId, EvidenceId, Faults, UserId};
use kehu_violations::Finding;

/// A quarrel to be put on record.
#[derive(Debug, Clone)]
pub struct NewQuarrel {
    /// When it was, between the opening of the dispute and now.
    pub occurred_at: DateTime<Utc>,
    /// What happened, 1 to 2000 characters.
    pub description: String,
}

/// That a ruling was not obeyed.
#[derive(Debug, Clone)]
pub struct NewDisobedience {
    /// Who did not obey.
    pub claimant: UserId,
    /// When and how, from the ruling on.
    pub quarrel: NewQuarrel,
}

/// Puts on record that those who claim quarrel: the party goes to the department.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotOpen`], [`Error::OwnDispute`], [`Error::OnlyRulings`], [`Error::Invalid`].
pub async fn quarrelled(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    new: NewQuarrel,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_open(&dispute)?;
    rules::demand_sales_office(&dispute)?;
    rules::demand_disinterested(&dispute, user)?;
    settling::demand_nothing_under_way(&dispute)?;
    check(&new, dispute.opened_at, caller.now)?;
    store::insert_quarrel(tx, caller, &dispute, user, &new, None).await?;
    settling::end(
        tx,
        caller,
        &dispute,
        DisputeState::Quarrelled,
        Some(RuleId::R17),
        None,
    )
    .await
}

/// Puts on record that one who claims does not obey the ruling: the party goes to the department.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NoRuling`], [`Error::NotClaimant`] for another, [`Error::OwnDispute`],
/// [`Error::OnlyRulings`], [`Error::Invalid`].
pub async fn disobeyed(
    tx: &mut Tx,
    caller: &Caller,
    id: DisputeId,
    new: NewDisobedience,
) -> Result<Dispute, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let dispute = settling::lock(tx, caller, id).await?;
    rules::demand_sales_office(&dispute)?;
    rules::demand_disinterested(&dispute, user)?;
    rules::demand_claimant(&dispute, new.claimant)?;
    let (ruling, since) = ruling_in_effect(&dispute)?;
    check(&new.quarrel, since, caller.now)?;
    let disobedience = Some((ruling, new.claimant));
    store::insert_quarrel(tx, caller, &dispute, user, &new.quarrel, disobedience).await?;
    let finding = Finding::Disobedience;
    let at = new.quarrel.occurred_at;
    super::ruling::report(tx, caller, &dispute, new.claimant, finding, at, ruling).await?;
    settling::end(
        tx,
        caller,
        &dispute,
        DisputeState::Quarrelled,
        Some(RuleId::R17),
        None,
    )
    .await
}

fn ruling_in_effect(dispute: &Dispute) -> Result<(EvidenceId, DateTime<Utc>), Error> {
    dispute
        .settlements
        .iter()
        .filter(|_| dispute.state == DisputeState::Ruled)
        .find(|one| one.kind == SettlementKind::Ruling && one.state == SettlementState::InEffect)
        .map(|one| (one.id, one.proposed_at))
        .ok_or(Error::NoRuling {})
}

fn check(new: &NewQuarrel, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Error> {
    let mut faults = Faults::default();
    if new.occurred_at < since || new.occurred_at > now {
        faults.add(
            "/occurred_at",
            "out-of-range",
            "must lie between the beginning of the dispute, or the ruling, and now",
            "须在争议提出（或裁定作出）之后、当前时刻之前",
        );
    }
    let length = new.description.chars().count();
    if new.description.trim().is_empty() || length > 2000 {
        faults.add(
            "/description",
            "length",
            "must have 1 to 2000 characters",
            "长度须为 1 至 2000 个字符",
        );
    }
    Ok(faults.none()?)
}

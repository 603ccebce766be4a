//! Renaming 换名, and co-owners added or removed 增减权益人: before the contract without a fee, after it as a transfer with
//! its fee (ATT-D05).

use super::model::{ChangeState, DealChange, NewRenaming, Request};
use super::{store, swap, waiting};
use crate::attribution_seam::{self, Movement};
use crate::deal::{self, Deal};
use crate::payments::{self, MoneyKind};
use crate::registers::{self, NewDocument, Register};
use crate::telling::tell_deal;
use crate::{Error, site};
use kehu_attribution::policy::{DealRules, DealStage};
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, Money};
use kehu_vault::Vault;

/// Gives a deal other holders: a renaming where the main one changes, otherwise a change of co-owners. The salesperson
/// and the determination stay; the document of the stage is issued anew.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::StageForbidden`], [`Error::ReservationLapsed`], [`Error::ChangeWaiting`],
/// [`Error::NothingChanges`], [`Error::RenamingFeeUnpaid`], [`Error::ParticularsLacking`]; [`Error::Invalid`] for holders
/// and shares that cannot be.
pub async fn rename(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    id: DealId,
    new: &NewRenaming,
) -> Result<DealChange, Error> {
    let deal = deal::lock_live(tx, caller, id).await?;
    deal::check_holders(tx, caller, deal.site_id, &new.holders).await?;
    let same_main = new.holders.first().is_some_and(|holder| {
        deal.main_holder()
            .is_ok_and(|main| main == holder.customer_id)
    });
    let unchanged = deal.holders.len() == new.holders.len()
        && deal
            .holders
            .iter()
            .zip(&new.holders)
            .all(|(old, new)| (old.customer_id, old.share) == (new.customer_id, new.share));
    if unchanged {
        return Err(Error::NothingChanges {});
    }
    let holders = new.holders.clone();
    let request = match same_main {
        true => Request::CoOwners { holders },
        false => Request::Renaming { holders },
    };
    let policy = site::rules(tx, caller, deal.site_id).await?.document.deals;
    let fee = demand_fee(tx, &deal, same_main, &policy).await?;
    let change = store::insert(tx, caller, id, &request, &new.reason).await?;
    deal::update_holders(tx, caller.now, &deal, &new.holders).await?;
    let renamed = deal::reload(tx, id).await?;
    let document = NewDocument {
        former_holder_set: Some(deal.holder_set),
        fee: Some(fee),
        reason: Some(&new.reason),
        refers_to: registers::last_of_deal(tx, id, swap::stage_register(deal.stage)).await?,
        ..NewDocument::of(Register::Renamings, &renamed, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    let agreement = swap::reissue(tx, caller, &renamed).await?;
    if renamed.stage == DealStage::Subscription {
        deal::seal_particulars(tx, vault, &renamed, agreement, &new.particulars).await?;
    }
    store::finish(
        tx,
        caller.now,
        change,
        ChangeState::CarriedOut,
        Some(issued.id),
        fee,
    )
    .await?;
    if renamed.counted_at.is_some() {
        attribution_seam::deal_moved(tx, caller, &renamed, Movement::Changed).await?;
    }
    let reason = Some(new.reason.as_str());
    tell_deal(tx, caller, &renamed, "deals.rename", "deal.renamed", reason).await?;
    waiting::load(tx, change).await
}

/// The fee of the transfer after the contract, which finance must have received and no earlier renaming used.
async fn demand_fee(
    tx: &mut Tx,
    deal: &Deal,
    same_main: bool,
    policy: &DealRules,
) -> Result<Money, Error> {
    if deal.stage != DealStage::Contract {
        return Ok(Money::default());
    }
    let basis_points = match same_main {
        true => policy.co_owner_fee_basis_points,
        false => policy.renaming_fee_basis_points,
    };
    let fee = payments::portion(deal.price, basis_points)?;
    let received = payments::totals(tx, deal.id)
        .await?
        .of(MoneyKind::TransferFee);
    let paid = received.checked_sub(store::fees(tx, deal.id).await?)?;
    if paid < fee {
        return Err(Error::RenamingFeeUnpaid { fee, paid });
    }
    Ok(fee)
}

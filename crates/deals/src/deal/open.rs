//! Opening a deal: sales control is checked and the unit taken, in one act (ATT-D01, ATT-D02).

use super::model::{Agreement, Deal, Opening};
use super::store::{self, NewRow};
use super::{holders, pricing, reading, stages};
use crate::determining::{self, Movement};
use crate::registers::{self, NewDocument, Register};
use crate::telling::tell_deal;
use crate::{Error, site, units};
use chrono::Duration;
use kehu_attribution::policy::{DealStage, SiteRules};
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId, DealId, Faults, Money, UnitId};
use kehu_policy::InForce;
use kehu_reception::parties;
use kehu_vault::Vault;
use rust_decimal::Decimal;

/// Reserves a unit 小定 for the hours of the policy.
///
/// # Errors
/// [`Error::SiteNotFound`], [`Error::UnitNotFound`], [`Error::UnitGone`], [`Error::UnitUnpriced`],
/// [`Error::PriceUnderList`], [`Error::DiscountUnusable`], [`Error::RegisterWithoutKeeper`]; [`Error::Invalid`] for
/// holders and salesperson that cannot be.
pub async fn reserve(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    opening: &Opening,
    amount: Money,
) -> Result<Deal, Error> {
    if amount.value() < Decimal::ZERO {
        return Err(Faults::one("/amount", "range", "must not be negative", "不能为负").into());
    }
    let rules = site::rules(tx, caller, site).await?;
    let hours = Duration::hours(rules.document.deals.reservation_hours.into());
    let reserved = Some((amount, caller.now + hours));
    let deal = take(
        tx,
        caller,
        site,
        opening,
        &rules,
        Begin {
            reserved,
            subscribed: None,
        },
    )
    .await?;
    let document = NewDocument {
        amount: Some(amount),
        ..NewDocument::of(Register::Reservations, &deal, caller.now)
    };
    registers::issue(tx, caller, &document).await?;
    let deal = reached(tx, caller, deal, &rules).await?;
    tell_deal(tx, caller, &deal, "deals.reserve", "deal.reserved", None).await?;
    Ok(deal)
}

/// Subscribes a unit 大定 that was not reserved before.
///
/// # Errors
/// As [`reserve`], and as [`super::subscribe`].
pub async fn subscribe_directly(
    tx: &mut Tx,
    caller: &Caller,
    vault: &Vault,
    site: UnitId,
    opening: &Opening,
    agreement: &Agreement,
) -> Result<Deal, Error> {
    let rules = site::rules(tx, caller, site).await?;
    let begin = Begin {
        reserved: None,
        subscribed: Some(agreement),
    };
    let deal = take(tx, caller, site, opening, &rules, begin).await?;
    stages::issue_agreement(tx, caller, vault, &deal, agreement, None).await?;
    let deal = reached(tx, caller, deal, &rules).await?;
    tell_deal(
        tx,
        caller,
        &deal,
        "deals.subscribe",
        "deal.subscribed",
        None,
    )
    .await?;
    Ok(deal)
}

/// With which stage a deal begins.
struct Begin<'a> {
    reserved: Option<(Money, chrono::DateTime<chrono::Utc>)>,
    subscribed: Option<&'a Agreement>,
}

async fn take(
    tx: &mut Tx,
    caller: &Caller,
    site: UnitId,
    opening: &Opening,
    rules: &InForce<SiteRules>,
    begin: Begin<'_>,
) -> Result<Deal, Error> {
    site::find(tx, caller, site).await?;
    let salesperson = site::salesperson(tx, caller, site, opening.salesperson_id).await?;
    holders::check(tx, caller, site, &opening.holders).await?;
    demand_party(tx, site, opening).await?;
    let unit = units::take(tx, caller, Some(site), opening.unit_id).await?;
    let agreed = pricing::agree(
        tx,
        caller,
        &unit,
        salesperson,
        opening.price,
        opening.discount_id,
    )
    .await?;
    if let Some(agreement) = begin.subscribed {
        stages::check_agreement(caller, agreement, agreed.price, &rules.document.deals)?;
    }
    let stage = match begin.subscribed {
        Some(_) => DealStage::Subscription,
        None => DealStage::Reservation,
    };
    let id = DealId::generate();
    let row = NewRow {
        id,
        site,
        unit: unit.id,
        party: opening.party_id,
        salesperson,
        stage,
        agreed: &agreed,
        reserved: begin.reserved,
        subscribed: begin.subscribed,
        policy_version: rules.version,
    };
    store::insert(tx, caller, &row).await?;
    store::insert_holders(tx, id, 1, &opening.holders).await?;
    if let Some(agreement) = begin.subscribed {
        store::insert_plan(tx, id, 1, &agreement.instalments).await?;
    }
    pricing::use_up(tx, &agreed, id).await?;
    let until = begin.reserved.map(|(_, until)| until);
    units::hold(tx, caller.now, unit.id, id, stage, until).await?;
    reading::reload(tx, id).await
}

/// The party that is named decides whose the deal is: it is that of the holders.
async fn demand_party(tx: &mut Tx, site: UnitId, opening: &Opening) -> Result<(), Error> {
    let Some(party) = opening.party_id else {
        return Ok(());
    };
    let buyers: Vec<CustomerId> = opening
        .holders
        .iter()
        .map(|holder| holder.customer_id)
        .collect();
    if parties::is_of_buyers(tx, site, party, &buyers).await? {
        return Ok(());
    }
    Err(Faults::one(
        "/party_id",
        "not-of-holders",
        "must be the party of the main holder at this site, or of another holder where the main one has none",
        "须为主权益人在该案场所属的客户组；主权益人无客户组时，可为其他权益人所属的客户组",
    )
    .into())
}

/// Notes that a deal has reached the stage that counts, if it has now; every deal that counts has a party, that of its holders,
/// and is determined (ATT-V20, ATT-R18).
pub(super) async fn reached(
    tx: &mut Tx,
    caller: &Caller,
    deal: Deal,
    rules: &InForce<SiteRules>,
) -> Result<Deal, Error> {
    if deal.counted_at.is_some() || deal.stage < rules.document.determination.deal_stage {
        return Ok(deal);
    }
    let buyers = deal.buyers();
    let party = match deal.party_id {
        Some(party) if parties::is_of_buyers(tx, deal.site_id, party, &buyers).await? => party,
        // None was named, or others hold the deal by now.
        _ => parties::of_buyers(tx, caller, deal.site_id, deal.salesperson_id, &buyers).await?,
    };
    store::mark_counted(tx, deal.id, party, caller.now).await?;
    let deal = reading::reload(tx, deal.id).await?;
    determining::deal_moved(tx, caller, &deal, Movement::Reached).await?;
    Ok(deal)
}

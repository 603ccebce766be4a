//! Storing deals and moving them on.

use super::holders::insert_plan;
use crate::deal::close::Ending;
use crate::deal::pricing::AgreedPrice;
use crate::deal::{Agreement, Contract, Deal, Instalment};
use chrono::{DateTime, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::{Error, Tx};
use kehu_kernel::{Caller, DealId, Money, PartyId, PolicyVersionId, SaleUnitId, UnitId, UserId};
use uuid::Uuid;

/// A deal to be stored.
pub(in crate::deal) struct NewRow<'a> {
    pub(in crate::deal) id: DealId,
    pub(in crate::deal) site: UnitId,
    pub(in crate::deal) unit: SaleUnitId,
    pub(in crate::deal) party: Option<PartyId>,
    pub(in crate::deal) salesperson: UserId,
    pub(in crate::deal) stage: DealStage,
    pub(in crate::deal) agreed: &'a AgreedPrice,
    pub(in crate::deal) reserved: Option<(Money, DateTime<Utc>)>,
    pub(in crate::deal) subscribed: Option<&'a Agreement>,
    pub(in crate::deal) policy_version: Option<PolicyVersionId>,
}

pub(in crate::deal) async fn insert(
    tx: &mut Tx,
    caller: &Caller,
    row: &NewRow<'_>,
) -> Result<(), crate::Error> {
    let subscribed = row.subscribed;
    sqlx::query!(
        "insert into deals (id, site_id, unit_id, party_id, salesperson_id, stage, state, list_price, price, discount_id,
             reservation_amount, reserved_at, reserved_until, deposit_amount, subscribed_at, payment_method,
             planned_contract_on, holder_set, plan_set, policy_version, created_by_kind, created_by_id, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, 'live', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18, $19, $20, $21, $21)",
        row.id.0,
        row.site.0,
        row.unit.0,
        row.party.map(Uuid::from),
        row.salesperson.0,
        row.stage.as_str(),
        row.agreed.list_price.value(),
        row.agreed.price.value(),
        row.agreed.discount_id.map(Uuid::from),
        row.reserved.map(|(amount, _)| amount.value()),
        row.reserved.map(|_| caller.now),
        row.reserved.map(|(_, until)| until),
        subscribed.map(|agreement| agreement.deposit_amount.value()),
        subscribed.map(|_| caller.now),
        subscribed.map(|agreement| agreement.payment_method.as_str()),
        subscribed.and_then(|agreement| agreement.planned_contract_on),
        i32::from(subscribed.is_some()),
        row.policy_version.map(Uuid::from),
        caller.principal.kind(),
        caller.principal.id(),
        caller.now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(in crate::deal) async fn mark_subscribed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealId,
    agreement: &Agreement,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deals set stage = 'subscription', subscribed_at = $2, deposit_amount = $3, payment_method = $4,
                          planned_contract_on = $5, plan_set = 1, updated_at = $2, version = version + 1
         where id = $1 and state = 'live' and stage = 'reservation'",
        id.0,
        now,
        agreement.deposit_amount.value(),
        agreement.payment_method.as_str(),
        agreement.planned_contract_on,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)
}

pub(in crate::deal) async fn mark_contracted(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealId,
    contract: &Contract,
    signed_at: DateTime<Utc>,
) -> Result<(), crate::Error> {
    let changed = sqlx::query!(
        "update deals set stage = 'contract', contracted_at = $3, contract_number = $4, filing_number = $5, updated_at = $2,
                          version = version + 1
         where id = $1 and state = 'live' and stage = 'subscription'",
        id.0,
        now,
        signed_at,
        contract.number,
        contract.filing_number,
    )
    .execute(&mut **tx)
    .await?;
    Ok(Error::expect_rows("deals", changed.rows_affected(), 1)?)
}

pub(in crate::deal) async fn mark_counted(
    tx: &mut Tx,
    id: DealId,
    party: PartyId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deals set counted_at = $2, updated_at = $2, party_id = $3 where id = $1 and counted_at is null",
        id.0,
        now,
        party.0,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)
}

pub(in crate::deal) async fn mark_closed(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: DealId,
    ending: Ending<'_>,
) -> Result<(), Error> {
    let changed = sqlx::query!(
        "update deals set state = $2, closed_at = $3, closed_reason = $4, forfeited = $5, compensation = $6, updated_at = $3,
                          version = version + 1
         where id = $1 and state = 'live'",
        id.0,
        ending.state.as_str(),
        now,
        ending.reason,
        ending.forfeited.value(),
        ending.compensation.value(),
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)
}

/// Gives a deal another unit and price; with a plan where there is one already.
pub(crate) async fn update_unit(
    tx: &mut Tx,
    now: DateTime<Utc>,
    deal: &Deal,
    unit: SaleUnitId,
    agreed: &AgreedPrice,
    plan: &[Instalment],
) -> Result<(), crate::Error> {
    let plan_set = match deal.plan_set {
        0 => 0,
        set => set + 1,
    };
    let changed = sqlx::query!(
        "update deals set unit_id = $2, list_price = $3, price = $4, discount_id = $5, plan_set = $6, updated_at = $7,
                          version = version + 1
         where id = $1 and state = 'live'",
        deal.id.0,
        unit.0,
        agreed.list_price.value(),
        agreed.price.value(),
        agreed.discount_id.map(Uuid::from),
        plan_set,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Error::expect_rows("deals", changed.rows_affected(), 1)?;
    if plan_set > 0 {
        insert_plan(tx, deal.id, plan_set, plan).await?;
    }
    Ok(())
}

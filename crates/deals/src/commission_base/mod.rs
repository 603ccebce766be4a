//! What the commission needs of deals and money, in bulk.

mod store;

use crate::attribution_seam::Movement;
use crate::deal::DealState;
use crate::payments::MoneyKind;
use crate::units::SaleUnitKind;
use chrono::{DateTime, Utc};
use kehu_attribution::policy::DealStage;
use kehu_db::PgConnection;
use kehu_kernel::{
    Area, DealId, DealMovementId, Money, PartyId, PaymentId, SaleUnitId, UnitId, UserId,
};

pub(crate) use store::insert_movement;

/// A deal as the commission sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealBase {
    /// The deal.
    pub deal_id: DealId,
    /// The site.
    pub site_id: UnitId,
    /// The unit.
    pub unit_id: SaleUnitId,
    /// What the unit is.
    pub unit_kind: SaleUnitKind,
    /// Area built, square metres.
    pub built_area: Area,
    /// The party.
    pub party_id: Option<PartyId>,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// The furthest stage.
    pub stage: DealStage,
    /// Whether it goes on.
    pub state: DealState,
    /// Agreed price, in yuan.
    pub price: Money,
    /// List price, in yuan.
    pub list_price: Money,
    /// When it counted as a deal.
    pub counted_at: Option<DateTime<Utc>>,
    /// When it was subscribed.
    pub subscribed_at: Option<DateTime<Utc>>,
    /// When it was contracted.
    pub contracted_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Money of the price: received, or given back with a negative amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceReceived {
    /// The payment.
    pub payment_id: PaymentId,
    /// The deal.
    pub deal_id: DealId,
    /// What it was for; always a part of the price.
    pub kind: MoneyKind,
    /// In yuan.
    pub amount: Money,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// A line of what became of a deal that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealMovement {
    /// Identifier; later lines have greater ones.
    pub id: DealMovementId,
    /// The deal.
    pub deal_id: DealId,
    /// What became of it.
    pub movement: Movement,
    /// The stage then.
    pub stage: DealStage,
    /// The price then, in yuan.
    pub price: Money,
    /// When.
    pub occurred_at: DateTime<Utc>,
}

pub use crate::attribution_seam::Movement as DealMovementKind;

/// These deals, in the order of their identifiers.
///
/// # Errors
/// When the database fails.
pub async fn deals(
    connection: &mut PgConnection,
    ids: &[DealId],
) -> Result<Vec<DealBase>, kehu_db::Error> {
    store::deals(connection, ids).await
}

/// The deals of a site that counted before an instant, `limit` of them after a given one: whoever settles walks them.
///
/// # Errors
/// When the database fails.
pub async fn counted_deals(
    connection: &mut PgConnection,
    site: UnitId,
    before: DateTime<Utc>,
    after: Option<DealId>,
    limit: i64,
) -> Result<Vec<DealBase>, kehu_db::Error> {
    store::counted(connection, site, before, after, limit).await
}

/// The money counted as price that was recorded before an instant on these deals, in the order of its recording.
///
/// # Errors
/// When the database fails.
pub async fn price_received(
    connection: &mut PgConnection,
    ids: &[DealId],
    recorded_before: DateTime<Utc>,
) -> Result<Vec<PriceReceived>, kehu_db::Error> {
    store::price_received(connection, ids, recorded_before).await
}

/// What became of these deals before an instant, in order.
///
/// # Errors
/// When the database fails.
pub async fn movements(
    connection: &mut PgConnection,
    ids: &[DealId],
    before: DateTime<Utc>,
) -> Result<Vec<DealMovement>, kehu_db::Error> {
    store::movements(connection, ids, before).await
}

//! Deals read while the batch before them is written.

use super::Settlement;
use super::store;
use super::terms::{is_full, rules_of, window};
use crate::Error;
use crate::basis::{self, Basis};
use kehu_db::PgConnection;
use kehu_kernel::{DealId, SettlementId};

/// The deals of a batch that is still to be settled. What a deal shows does not depend on the batches before it: instants of
/// the settlement and settlements that are closed decide it alone.
#[derive(Debug)]
pub struct Ahead {
    /// The deal after which they begin.
    pub(super) after: Option<DealId>,
    pub(super) deals: Vec<Basis>,
}

impl Ahead {
    /// The deal after which the next batch begins; none where these are the last deals.
    #[must_use]
    pub fn next(&self) -> Option<DealId> {
        let last = self.deals.last().filter(|_| is_full(&self.deals));
        last.map(|deal| deal.deal_id)
    }
}

/// Reads the deals of the batch at which a run stands.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn read_first(connection: &mut PgConnection, id: SettlementId) -> Result<Ahead, Error> {
    let settlement = found(connection, id).await?;
    let after = settlement.last_deal_id;
    read(connection, &settlement, after).await
}

/// Reads the deals of the batch that begins after a deal.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn read_ahead(
    connection: &mut PgConnection,
    id: SettlementId,
    after: DealId,
) -> Result<Ahead, Error> {
    let settlement = found(connection, id).await?;
    read(connection, &settlement, Some(after)).await
}

async fn found(connection: &mut PgConnection, id: SettlementId) -> Result<Settlement, Error> {
    store::find_any(connection, id)
        .await?
        .ok_or(Error::SettlementNotFound {})
}

async fn read(
    connection: &mut PgConnection,
    settlement: &Settlement,
    after: Option<DealId>,
) -> Result<Ahead, Error> {
    let (rules, _) = rules_of(connection, settlement.site_id, settlement).await?;
    let closed = store::closed_before(connection, settlement.site_id, settlement.month).await?;
    let window = window(settlement, &closed, after, rules.tiers.is_some());
    let deals = basis::of_month(connection, &window).await?;
    Ok(Ahead { after, deals })
}

//! Deals read while the batch before them is written.

use super::Settlement;
use super::store;
use super::terms::{BATCH, is_full, rules_of, window};
use crate::Error;
use crate::basis::{self, Basis, Window};
use kehu_db::PgConnection;
use kehu_kernel::{DealId, SettlementId};

/// The deals of a batch that is still to be settled. What a deal shows does not depend on the batches before it: instants of
/// the settlement and settlements that are closed decide it alone.
#[derive(Debug)]
pub struct Ahead {
    /// The deal after which they begin.
    pub(super) after: Option<DealId>,
    pub(super) deals: Vec<Basis>,
    /// Whether deals may follow.
    pub(super) has_more: bool,
}

impl Ahead {
    /// The deals of stretches that follow one another.
    #[must_use]
    pub fn joined(parts: Vec<Self>) -> Option<Self> {
        parts.into_iter().reduce(|mut all, part| {
            all.deals.extend(part.deals);
            all.has_more = part.has_more;
            all
        })
    }

    /// The deal after which the next batch begins; none where these are the last deals.
    #[must_use]
    pub fn next(&self) -> Option<DealId> {
        let last = self.deals.last().filter(|_| self.has_more);
        last.map(|deal| deal.deal_id)
    }

    /// How many deals there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.deals.len()
    }
}

/// Deals that one connection reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    after: Option<DealId>,
    /// The last one, where it is known.
    until: Option<DealId>,
    /// At most so many.
    most: i64,
}

/// The batch at which a run stands.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn first_stretch(
    connection: &mut PgConnection,
    id: SettlementId,
) -> Result<Stretch, Error> {
    let settlement = found(connection, id).await?;
    Ok(Stretch {
        after: settlement.last_deal_id,
        until: None,
        most: BATCH,
    })
}

/// The batch of so many deals behind one, in two halves: to read deals takes longer than to settle them, and two connections
/// take half as long.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn stretches(
    connection: &mut PgConnection,
    id: SettlementId,
    after: DealId,
    batch: i64,
) -> Result<Vec<Stretch>, Error> {
    let settlement = found(connection, id).await?;
    let half = batch / 2;
    let behind = window(&settlement, &[], Some(after), false);
    let middle = basis::deal_at(connection, &behind, half - 1).await?;
    let first = Stretch {
        after: Some(after),
        until: middle,
        most: batch,
    };
    let second = middle.map(|middle| Stretch {
        after: Some(middle),
        until: None,
        most: batch - half,
    });
    Ok(std::iter::once(first).chain(second).collect())
}

/// Reads the deals of a stretch.
///
/// # Errors
/// [`Error::SettlementNotFound`].
pub async fn read_ahead(
    connection: &mut PgConnection,
    id: SettlementId,
    stretch: Stretch,
) -> Result<Ahead, Error> {
    let settlement = found(connection, id).await?;
    let (rules, _) = rules_of(connection, settlement.site_id, &settlement).await?;
    let closed = store::closed_before(connection, settlement.site_id, settlement.month).await?;
    let with_leading = rules.tiers.is_some();
    let window = Window {
        until: stretch.until,
        limit: stretch.most,
        ..window(&settlement, &closed, stretch.after, with_leading)
    };
    let deals = basis::of_month(connection, &window).await?;
    Ok(Ahead {
        after: stretch.after,
        has_more: is_full(&window, &deals),
        deals,
    })
}

async fn found(connection: &mut PgConnection, id: SettlementId) -> Result<Settlement, Error> {
    let settlement = store::find_any(connection, id).await?;
    settlement.ok_or(Error::SettlementNotFound {})
}

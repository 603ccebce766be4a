//! The terms of a run: rules, rates and what has happened at the site.

use super::store;
use super::{Settlement, SettlementState};
use crate::accrual::{self, Performance};
use crate::basis::{self, Basis, Window};
use crate::{Account, Error, Month, departures, ledger, milestones};
use kehu_attribution::policy::{CommissionRules, SiteRules};
use kehu_db::PgConnection;
use kehu_kernel::{DealId, LedgerAccountId, PolicyVersionId, SettlementId, UnitId, UserId};
use std::collections::HashMap;

/// Deals that are written together. A run holds two batches in memory: the one that is written and the next.
pub const BATCH: i64 = 5_000;

/// The rates of a month by the salesperson who leads a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    plain: u64,
    by_leading: HashMap<UserId, u64>,
}

impl Rates {
    /// The rate in units of 10^-12.
    #[must_use]
    pub fn of(&self, leading: Option<UserId>) -> u64 {
        let reached = leading.and_then(|user| self.by_leading.get(&user));
        reached.copied().unwrap_or(self.plain)
    }

    #[cfg(test)]
    pub(super) fn plain_of(rules: &CommissionRules) -> Self {
        Self {
            plain: accrual::rate(rules, Performance::default()).unwrap(),
            by_leading: HashMap::new(),
        }
    }
}

/// The rates of a settlement's month. Where tiers hold, the deals are read once for the performance of each salesperson.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::TooLarge`].
pub async fn rates(connection: &mut PgConnection, id: SettlementId) -> Result<Rates, Error> {
    let settlement = store::find_any(connection, id)
        .await?
        .ok_or(Error::SettlementNotFound {})?;
    rates_of(connection, &settlement).await
}

pub(super) async fn rates_of(
    connection: &mut PgConnection,
    settlement: &Settlement,
) -> Result<Rates, Error> {
    let (rules, _) = rules_of(connection, settlement.site_id, settlement).await?;
    let plain = accrual::rate(&rules, Performance::default())?;
    let mut by_leading = HashMap::new();
    if rules.tiers.is_some() && settlement.state == SettlementState::Computing {
        for (user, performance) in performances(connection, &rules, settlement).await? {
            by_leading.insert(user, accrual::rate(&rules, performance)?);
        }
    }
    Ok(Rates { plain, by_leading })
}

async fn performances(
    connection: &mut PgConnection,
    rules: &CommissionRules,
    settlement: &Settlement,
) -> Result<HashMap<UserId, Performance>, Error> {
    let closed = store::closed_before(connection, settlement.site_id, settlement.month).await?;
    let mut performances = HashMap::new();
    let mut after = None;
    loop {
        let window = window(settlement, &closed, after, true);
        let deals = basis::of_month(connection, &window).await?;
        after = deals.last().map(|deal| deal.deal_id);
        for deal in &deals {
            note(&mut performances, rules, deal);
        }
        if !is_full(&window, &deals) {
            return Ok(performances);
        }
    }
}

fn note(performances: &mut HashMap<UserId, Performance>, rules: &CommissionRules, deal: &Basis) {
    let Some(leading) = deal.leading else { return };
    let performance: &mut Performance = performances.entry(leading).or_default();
    let bought_anew = deal.is_bought_anew(rules);
    if (deal.is_new || bought_anew) && deal.standing.stands {
        performance.deals += 1;
    }
    let carried = deal.former.as_ref().filter(|_| !bought_anew);
    let before = carried.map_or(0, |former| former.base);
    let more = deal.base(rules) - before;
    performance.money += u64::try_from(more).unwrap_or(0);
}

pub(super) fn window<'a>(
    settlement: &Settlement,
    closed: &'a [SettlementId],
    after: Option<DealId>,
    with_leading: bool,
) -> Window<'a> {
    Window {
        site: settlement.site_id,
        cutoff: settlement.cutoff,
        as_of: settlement.as_of,
        closed,
        after,
        until: None,
        limit: BATCH,
        with_leading,
    }
}

/// Whether more deals may follow those of a window.
pub(super) fn is_full(window: &Window<'_>, deals: &[Basis]) -> bool {
    i64::try_from(deals.len()).is_ok_and(|count| count == window.limit)
}

/// The rules in force at a site on the last day of a settlement's month.
pub(super) async fn rules_of(
    connection: &mut PgConnection,
    site: UnitId,
    settlement: &Settlement,
) -> Result<(CommissionRules, Option<PolicyVersionId>), Error> {
    in_force(connection, site, settlement.month).await
}

/// The rules by which a month of a site is settled.
///
/// # Errors
/// When the database fails.
pub(crate) async fn rules_at(
    connection: &mut PgConnection,
    site: UnitId,
    month: Month,
) -> Result<CommissionRules, Error> {
    Ok(in_force(connection, site, month).await?.0)
}

async fn in_force(
    connection: &mut PgConnection,
    site: UnitId,
    month: Month,
) -> Result<(CommissionRules, Option<PolicyVersionId>), Error> {
    let found = kehu_policy::in_force_at::<SiteRules>(connection, site, month.last_day()).await?;
    Ok((found.document.commission, found.version))
}

/// What a batch is decided by.
pub(super) struct Terms {
    pub(super) rules: CommissionRules,
    pub(super) closed: Vec<SettlementId>,
    pub(super) left: departures::Left,
    pub(super) project_ended: bool,
    pub(super) accounts: HashMap<LedgerAccountId, Account>,
}

impl Terms {
    pub(super) async fn load(
        connection: &mut PgConnection,
        settlement: &Settlement,
    ) -> Result<Self, Error> {
        let (site, cutoff) = (settlement.site_id, settlement.cutoff);
        let (rules, _) = rules_of(connection, site, settlement).await?;
        let accounts = ledger::accounts_of(connection, site).await?;
        Ok(Self {
            closed: store::closed_before(connection, site, settlement.month).await?,
            left: departures::left(connection, site, cutoff).await?,
            project_ended: milestones::has_project_ended(connection, site, cutoff).await?,
            accounts: accounts
                .into_iter()
                .map(|(account, id)| (id, account))
                .collect(),
            rules,
        })
    }
}

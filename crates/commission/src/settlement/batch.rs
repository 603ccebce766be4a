//! Computing a settlement, batch by batch.

use super::ahead::Ahead;
use super::copy::{self, NewPosting, yuan};
use super::decide::{EXPENSE, Settled, Verdict, decide, touched};
use super::terms::{BATCH, Rates, Terms, is_full, window};
use super::{Settlement, SettlementState, finish, store};
use crate::booking::Reason;
use crate::{Account, Error, basis, ledger};
use kehu_db::Tx;
use kehu_kernel::{Caller, DealId, LedgerAccountId, SettlementId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Deals that are settled.
    pub done: i64,
    /// Deals in all.
    pub total: i64,
    /// Whether nothing is left to compute.
    pub finished: bool,
}

/// Settles the next deals of a run and moves its cursor past them; after the last ones it carries sanctions out, pays, and
/// calls the settlement computed. Nothing happens to one that is computed already.
///
/// # Errors
/// [`Error::SettlementNotFound`], [`Error::TooLarge`].
pub async fn next_batch(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    rates: &Rates,
) -> Result<Progress, Error> {
    next_batch_of(tx, caller, id, rates, None).await
}

/// As [`next_batch`], with deals that were read ahead. They count only where they begin at the run's cursor: what another
/// instance has settled meanwhile is not settled again.
///
/// # Errors
/// As [`next_batch`].
pub async fn next_batch_of(
    tx: &mut Tx,
    caller: &Caller,
    id: SettlementId,
    rates: &Rates,
    ahead: Option<&Ahead>,
) -> Result<Progress, Error> {
    let settlement = store::find_for_update(tx, id)
        .await?
        .ok_or(Error::SettlementNotFound {})?;
    if settlement.state != SettlementState::Computing {
        return Ok(progress(&settlement, true));
    }
    let terms = Terms::load(tx, &settlement).await?;
    let from = settlement.last_deal_id;
    let (deals, has_more) = match ahead.filter(|ahead| ahead.after == from) {
        Some(ahead) => (Cow::Borrowed(ahead.deals.as_slice()), ahead.has_more),
        None => {
            let with_leading = terms.rules.tiers.is_some();
            let window = window(&settlement, &terms.closed, from, with_leading);
            let deals = basis::of_month(tx, &window).await?;
            let has_more = is_full(&window, &deals);
            (Cow::Owned(deals), has_more)
        }
    };
    let mut settled = Vec::new();
    let mut undetermined = 0;
    for deal in deals.iter() {
        match decide(deal, &settlement, &terms, rates)? {
            Verdict::Nothing => {}
            Verdict::Undetermined => undetermined += 1,
            Verdict::Settled(one) => settled.push(one),
        }
    }
    let posted = post(tx, &settlement, &terms, &settled).await?;
    let done = i64::try_from(deals.len()).unwrap_or(BATCH);
    let moved = store::Moved {
        last: deals
            .last()
            .map(|deal| deal.deal_id)
            .or(settlement.last_deal_id),
        done,
        posted,
        undetermined,
    };
    store::move_cursor(tx, id, &moved).await?;
    let settlement = Settlement {
        deals_done: settlement.deals_done + done,
        ..settlement
    };
    if has_more {
        return Ok(progress(&settlement, false));
    }
    finish::finish(tx, caller, &settlement, &terms).await?;
    Ok(progress(&settlement, true))
}

fn progress(settlement: &Settlement, finished: bool) -> Progress {
    Progress {
        done: settlement.deals_done,
        total: settlement.deals_total,
        finished,
    }
}

/// Writes what becomes of the deals; tells how many postings.
async fn post(
    tx: &mut Tx,
    settlement: &Settlement,
    terms: &Terms,
    settled: &[Box<Settled>],
) -> Result<i64, Error> {
    if settled.is_empty() {
        return Ok(0);
    }
    let wanted: BTreeSet<Account> = settled
        .iter()
        .flat_map(|one| touched(one))
        .chain([EXPENSE])
        .collect();
    let wanted: Vec<Account> = wanted.into_iter().collect();
    let accounts = ledger::ensure_accounts(tx, settlement.site_id, &wanted).await?;
    let renewed: Vec<DealId> = settled
        .iter()
        .filter(|one| one.renews)
        .map(|one| one.deal_id)
        .collect();
    let mut postings = reversals(tx, terms, &renewed).await?;
    for one in settled {
        for movement in &one.movements {
            let Some((debit, credit)) = accounts
                .get(&movement.debit)
                .zip(accounts.get(&movement.credit))
            else {
                return Err(missing_account(settlement).into());
            };
            postings.push(NewPosting {
                reason: movement.reason,
                debit: *debit,
                credit: *credit,
                cents: movement.cents,
                deal_id: Some(one.deal_id),
                determination_id: Some(one.determination_id),
                reverses_id: None,
                violation_id: None,
            });
        }
    }
    copy::accruals(
        tx,
        settlement.id,
        terms.rules.pool_cut_ppm,
        settled,
        &accounts,
    )
    .await?;
    write(tx, settlement.id, &postings).await?;
    Ok(i64::try_from(postings.len()).unwrap_or(i64::MAX))
}

/// Every posting of these deals that counts and was not taken back, the other way round.
async fn reversals(tx: &mut Tx, terms: &Terms, deals: &[DealId]) -> Result<Vec<NewPosting>, Error> {
    if deals.is_empty() {
        return Ok(Vec::new());
    }
    let live = store::list_live(tx, &terms.closed, deals).await?;
    Ok(live
        .into_iter()
        .map(|posting| NewPosting {
            reason: Reason::Reversal,
            debit: posting.credit_id,
            credit: posting.debit_id,
            cents: posting.cents,
            deal_id: Some(posting.deal_id),
            determination_id: Some(posting.determination_id),
            reverses_id: Some(posting.id),
            violation_id: None,
        })
        .collect())
}

/// Writes postings and their sums.
pub(super) async fn write(
    tx: &mut Tx,
    settlement: SettlementId,
    postings: &[NewPosting],
) -> Result<(), Error> {
    copy::postings(tx, settlement, postings).await?;
    let mut sums: BTreeMap<(LedgerAccountId, Reason), (i64, i64)> = BTreeMap::new();
    for posting in postings {
        sums.entry((posting.debit, posting.reason)).or_default().0 += posting.cents;
        sums.entry((posting.credit, posting.reason)).or_default().1 += posting.cents;
    }
    let sums: Vec<store::NewSum> = sums
        .into_iter()
        .map(|((account, reason), (debit, credit))| store::NewSum {
            account,
            reason,
            debit: yuan(debit),
            credit: yuan(credit),
        })
        .collect();
    Ok(store::add_sums(tx, settlement, &sums).await?)
}

pub(super) fn missing_account(settlement: &Settlement) -> kehu_db::Error {
    kehu_db::Error::Inconsistent {
        table: "ledger_accounts",
        row: settlement.site_id.to_string(),
        reason: "an account was not opened".to_owned(),
    }
}

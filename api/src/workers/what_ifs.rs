//! Comparing past deals with other rules: read in chunks, decided on several threads, stored with the place reached.

use super::jobs::{Ended, Run};
use futures_util::future::{LocalBoxFuture, try_join_all};
use kehu_attribution::policy::SiteRules;
use kehu_determinations::Error;
use kehu_determinations::what_if::{self, Chunk, Compared, Past};
use kehu_identity::Permission;
use kehu_jobs::Outcome;
use kehu_kernel::{DealId, Money};
use std::collections::HashMap;
use std::sync::Arc;

/// The commission that has accrued on deals.
type Accrued = HashMap<DealId, Money>;

/// Threads among which a chunk is divided.
const THREADS: usize = 2;

pub(super) fn compare_deals<'a>(run: &'a Run<'a>) -> LocalBoxFuture<'a, Result<Outcome, Ended>> {
    Box::pin(work(run))
}

async fn work(run: &Run<'_>) -> Result<Outcome, Ended> {
    let id = what_if::id_of(run.claim).ok_or(Error::WhatIfNotFound {})?;
    let mut caller = run.requester(Permission::DeterminationsTry).await?;
    loop {
        let mut connection = run.app.db.read().await?;
        let chunk = what_if::next_chunk(&mut connection, &caller, id).await?;
        if chunk.deals.is_empty() {
            drop(connection);
            run.progress(chunk.done, None).await?;
            break;
        }
        let deals: Vec<DealId> = chunk.deals.iter().map(|past| past.deal_id).collect();
        let accrued =
            kehu_commission::divided_of_deals(&mut connection, &deals, chunk.asked_at).await?;
        drop(connection);
        run.progress(chunk.done, None).await?;
        let done = chunk.done;
        let compared = compare(chunk, accrued).await?;
        caller.now = run.app.clock.now();
        run.app
            .db
            .transaction(async |tx| what_if::store_chunk(tx, &caller, id, done, &compared).await)
            .await?;
    }
    caller.now = run.app.clock.now();
    let finished = run
        .app
        .db
        .transaction(async |tx| what_if::finish(tx, &caller, id).await);
    Ok(finished.await?)
}

/// Decides the deals of a chunk, in their order, with what commission has accrued on them.
async fn compare(chunk: Chunk, accrued: Accrued) -> Result<Vec<Compared>, Ended> {
    let Chunk { rules, deals, .. } = chunk;
    let (rules, accrued) = (Arc::new(rules), Arc::new(accrued));
    let size = deals.len().div_ceil(THREADS).max(1);
    let parts = deals.chunks(size).map(|part| {
        let (part, rules, accrued) = (part.to_vec(), Arc::clone(&rules), Arc::clone(&accrued));
        async move {
            tokio::task::spawn_blocking(move || compare_all(&part, &rules, &accrued))
                .await
                .map_err(|error| Ended::Trouble(error.to_string()))?
                .map_err(|error| {
                    Ended::Trouble(format!("what was kept cannot be compared: {error}"))
                })
        }
    });
    Ok(try_join_all(parts).await?.into_iter().flatten().collect())
}

fn compare_all(
    deals: &[Past],
    rules: &SiteRules,
    accrued: &Accrued,
) -> Result<Vec<Compared>, String> {
    deals
        .iter()
        .map(|deal| what_if::compare(deal, rules, accrued.get(&deal.deal_id).copied()))
        .collect()
}

//! Comparing past deals with other rules: read in chunks, decided on several threads, stored with the place reached. While a
//! chunk is decided and stored, the next one is read.

use super::jobs::{Ended, Run};
use crate::state::State;
use futures_util::future::{LocalBoxFuture, try_join, try_join_all};
use kehu_attribution::policy::SiteRules;
use kehu_determinations::Error;
use kehu_determinations::what_if::{self, Chunk, Compared, Past, Place};
use kehu_identity::Permission;
use kehu_jobs::Outcome;
use kehu_kernel::{Caller, DealId, Money, WhatIfId};
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
    let mut next = read(run.app, &caller, id, None).await?;
    loop {
        let (chunk, accrued) = next;
        run.progress(chunk.done, None).await?;
        let Some(place) = chunk.next() else { break };
        caller.now = run.app.clock.now();
        let storing = decide_and_store(run.app, &caller, id, chunk, accrued);
        let reading = read(run.app, &caller, id, Some(place));
        let (done, read_ahead) = try_join(storing, reading).await?;
        next = if done == place.done {
            read_ahead
        } else {
            // Another instance is at it too: from where it has come by now.
            read(run.app, &caller, id, None).await?
        };
    }
    caller.now = run.app.clock.now();
    let finished = run
        .app
        .db
        .transaction(async |tx| what_if::finish(tx, &caller, id).await);
    Ok(finished.await?)
}

/// Reads a chunk, and what commission has accrued on its deals.
async fn read(
    app: &State,
    caller: &Caller,
    id: WhatIfId,
    place: Option<Place>,
) -> Result<(Chunk, Accrued), Ended> {
    let mut connection = app.db.read().await?;
    let chunk = what_if::next_chunk(&mut connection, caller, id, place).await?;
    let deals: Vec<DealId> = chunk.deals.iter().map(|past| past.deal_id).collect();
    let asked_at = chunk.asked_at;
    let accrued = kehu_commission::divided_of_deals(&mut connection, &deals, asked_at).await?;
    Ok((chunk, accrued))
}

/// Answers how many deals are done by now.
async fn decide_and_store(
    app: &State,
    caller: &Caller,
    id: WhatIfId,
    chunk: Chunk,
    accrued: Accrued,
) -> Result<i64, Ended> {
    let done = chunk.done;
    let compared = compare(chunk, accrued).await?;
    let stored = app
        .db
        .transaction(async |tx| what_if::store_chunk(tx, caller, id, done, &compared).await);
    Ok(stored.await?)
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

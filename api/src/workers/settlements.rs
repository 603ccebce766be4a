//! Computing settlements, batch by batch; while one is written, the deals of the next are read.

use super::jobs::{Ended, Run};
use crate::state::State;
use futures_util::future::{LocalBoxFuture, try_join, try_join_all};
use kehu_commission::Error;
use kehu_commission::settlement::{self, Ahead};
use kehu_identity::Permission;
use kehu_jobs::Outcome;
use kehu_kernel::SettlementId;

pub(super) fn settle_commission<'a>(
    run: &'a Run<'a>,
) -> LocalBoxFuture<'a, Result<Outcome, Ended>> {
    Box::pin(work(run))
}

async fn work(run: &Run<'_>) -> Result<Outcome, Ended> {
    let id = settlement::settlement_of(run.claim).ok_or(Error::SettlementNotFound {})?;
    let mut caller = run.requester(Permission::CommissionSettle).await?;
    let mut connection = run.app.db.read().await?;
    let rates = settlement::rates(&mut connection, id).await?;
    let first = settlement::first_stretch(&mut connection, id).await?;
    let mut ahead = Some(settlement::read_ahead(&mut connection, id, first).await?);
    drop(connection);
    loop {
        caller.now = run.app.clock.now();
        let deals = ahead.as_ref();
        let settling = run.app.db.transaction(async |tx| {
            settlement::next_batch_of(tx, &caller, id, &rates, deals).await
        });
        let (progress, next) = try_join(settling, read_next(run.app, id, deals)).await?;
        ahead = next;
        run.progress(progress.done, Some(progress.total)).await?;
        if progress.finished {
            return Ok(Outcome {
                result: Some(serde_json::json!({ "deals_done": progress.done })),
                file: None,
            });
        }
    }
}

/// The deals of the batch behind one; none behind the last. A batch for which none were read reads its own.
async fn read_next(
    app: &State,
    id: SettlementId,
    ahead: Option<&Ahead>,
) -> Result<Option<Ahead>, Error> {
    let Some(after) = ahead.and_then(Ahead::next) else {
        return Ok(None);
    };
    let mut connection = app.db.read().await?;
    let stretches = settlement::stretches(&mut connection, id, after, settlement::BATCH).await?;
    drop(connection);
    let parts = stretches.into_iter().map(async |stretch| {
        let mut connection = app.db.read().await?;
        settlement::read_ahead(&mut connection, id, stretch).await
    });
    Ok(Ahead::joined(try_join_all(parts).await?))
}

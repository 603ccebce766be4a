//! Computing settlements, batch by batch.

use super::jobs::{Ended, Run};
use futures_util::future::LocalBoxFuture;
use kehu_commission::{Error, settlement};
use kehu_identity::Permission;
use kehu_jobs::Outcome;

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
    drop(connection);
    loop {
        caller.now = run.app.clock.now();
        let progress = run
            .app
            .db
            .transaction(async |tx| settlement::next_batch(tx, &caller, id, &rates).await)
            .await?;
        run.progress(progress.done, Some(progress.total)).await?;
        if progress.finished {
            return Ok(Outcome {
                result: Some(serde_json::json!({ "deals_done": progress.done })),
                file: None,
            });
        }
    }
}

//! Importing customers: the rows in batches, then the file of row errors.

use super::jobs::{Ended, Run};
use crate::import_file::read_table;
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use kehu_customers::transfers::{self, Error, Import, Plan};
use kehu_files::{Intake, MediaType, NewFile, Purpose, StoredContent};
use kehu_identity::Permission;
use kehu_jobs::Outcome;
use kehu_kernel::Caller;
use std::sync::Arc;

pub(super) fn import_customers<'a>(run: &'a Run<'a>) -> LocalBoxFuture<'a, Result<Outcome, Ended>> {
    Box::pin(work(run))
}

async fn work(run: &Run<'_>) -> Result<Outcome, Ended> {
    let id = transfers::import_of(run.claim).ok_or(Error::NotFound {})?;
    let mut caller = run.requester(Permission::CustomersImport).await?;
    let mut connection = run.app.db.read().await?;
    let import = transfers::find(&mut connection, &caller, id).await?;
    let file = kehu_files::find(&mut connection, &caller, import.settings.file_id).await?;
    drop(connection);
    let table = read_table(run.app, &file).await?;
    let plan = Arc::new(Plan::new(table, &import.settings.mapping));
    let mut done = import.rows_done;
    run.progress(done, Some(import.rows_total)).await?;
    while done < import.rows_total {
        caller.now = run.app.clock.now();
        done = run
            .app
            .db
            .transaction(async |tx| {
                transfers::next_batch(tx, &caller, &run.app.vault, id, &plan).await
            })
            .await?;
        run.progress(done, Some(import.rows_total)).await?;
    }
    caller.now = run.app.clock.now();
    let errors = write_faults(run, &caller, &import, &plan).await?;
    let finished = run.app.db.transaction(async |tx| {
        let file = match &errors {
            None => None,
            Some(content) => Some(register(run, tx, &caller, &import, content).await?),
        };
        transfers::finish(tx, &caller, id, file).await
    });
    Ok(finished.await?)
}

/// Stores the row errors as a file, if there are any.
async fn write_faults(
    run: &Run<'_>,
    caller: &Caller,
    import: &Import,
    plan: &Plan,
) -> Result<Option<StoredContent>, Ended> {
    let mut connection = run.app.db.read().await?;
    let found = transfers::find(&mut connection, caller, import.id).await?;
    if found.failed_count == 0 || found.finished_at.is_some() {
        return Ok(None);
    }
    let faults = transfers::faults(&mut connection, import.id).await?;
    drop(connection);
    let mapping = &import.settings.mapping;
    let bytes = transfers::faults_file(&plan.table, mapping, &faults, import.language);
    // The reasons stand beside the rows.
    let most_bytes = 2 * run.app.config.import_file_limit();
    let mut intake = Intake::begin(&run.app.files, MediaType::Csv.as_str(), most_bytes)?;
    if let Err(error) = intake.write(Bytes::from(bytes)).await {
        intake.abandon().await;
        return Err(error.into());
    }
    Ok(Some(intake.finish().await?))
}

async fn register(
    run: &Run<'_>,
    tx: &mut kehu_db::Tx,
    caller: &Caller,
    import: &Import,
    content: &StoredContent,
) -> Result<kehu_kernel::FileId, Error> {
    let new = NewFile {
        file_name: "import-errors.csv".to_owned(),
        unit_id: import.settings.unit_id,
        purpose: Purpose::Export,
    };
    let file = kehu_files::register(tx, caller, &run.app.files, content, new).await?;
    Ok(file.id)
}

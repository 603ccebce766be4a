//! Making the archive of all that is held of a person (CUS-05).

use super::jobs::{Ended, Run};
use bytes::Bytes;
use futures_util::TryStreamExt;
use futures_util::future::LocalBoxFuture;
use kehu_customers::privacy::{self, Archive, Error, Portrait};
use kehu_files::{Intake, MediaType, NewFile, Purpose};
use kehu_identity::Permission;
use kehu_jobs::Outcome;
use std::collections::BTreeSet;

/// The largest file that is stored.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

pub(super) fn export_person<'a>(run: &'a Run<'a>) -> LocalBoxFuture<'a, Result<Outcome, Ended>> {
    Box::pin(work(run))
}

async fn work(run: &Run<'_>) -> Result<Outcome, Ended> {
    let id = privacy::request_of(run.claim).ok_or(Error::NotFound {})?;
    let mut caller = run.requester(Permission::PrivacyHandle).await?;
    let mut connection = run.app.db.read().await?;
    let portrait = privacy::portrait(&mut connection, &caller, &run.app.vault, id).await?;
    drop(connection);
    let mut intake = Intake::produced(&run.app.files, MediaType::Zip, MOST_BYTES);
    if let Err(ended) = fill(run, &mut intake, &portrait).await {
        intake.abandon().await;
        return Err(ended);
    }
    let content = intake.finish().await?;
    caller.now = run.app.clock.now();
    let attached = portrait.files.len();
    let finished = run.app.db.transaction(async |tx| {
        // Of no unit: the archive is seen through its request alone.
        let new = NewFile {
            file_name: format!("personal-data-{id}.zip"),
            unit_id: None,
            purpose: Purpose::PrivacyExport,
        };
        let file = kehu_files::register(tx, &caller, &run.app.files, &content, new).await?;
        privacy::finish_export(tx, &caller, id, file.id, attached).await
    });
    Ok(finished.await?)
}

async fn fill(run: &Run<'_>, intake: &mut Intake, portrait: &Portrait) -> Result<(), Ended> {
    let document = serde_json::to_vec_pretty(&portrait.document)
        .map_err(|error| Ended::Trouble(error.to_string()))?;
    let mut archive = Archive::default();
    archive.begin("data.json")?;
    archive.add(&document)?;
    pass_on(intake, archive.take()).await?;
    let total = i64::try_from(portrait.files.len()).unwrap_or(i64::MAX);
    let mut written = BTreeSet::new();
    for (done, (path, file)) in (0_i64..).zip(&portrait.files) {
        run.progress(done, Some(total)).await?;
        if !written.insert(path) {
            continue;
        }
        archive.begin(path)?;
        let mut content = run.app.files.kept_content(file).await?;
        while let Some(bytes) = content.try_next().await? {
            archive.add(&bytes)?;
            pass_on(intake, archive.take()).await?;
        }
    }
    pass_on(intake, archive.finish()?).await
}

async fn pass_on(intake: &mut Intake, bytes: Bytes) -> Result<(), Ended> {
    if bytes.is_empty() {
        return Ok(());
    }
    Ok(intake.write(bytes).await?)
}

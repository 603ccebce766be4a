//! What has served its time: archives of exports, files of imports and exports, and what was kept by law.

use super::erasure::erase_things;
use super::error::Error;
use super::policy::PrivacyPolicy;
use super::store;
use super::store::blank::{self, Documents};
use super::store::retentions::Due;
use super::words::PrivacyHolding;
use crate::dossier::{self, timeline};
use crate::lineage::policy_of_group;
use chrono::{DateTime, Duration, Utc};
use kehu_audit::Entry;
use kehu_db::{Database, Tx};
use kehu_kernel::Caller;
use serde_json::json;

/// Files erased in one transaction.
const BATCH: i64 = 100;

/// What was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expired {
    /// Archives of exports.
    pub archives: usize,
    /// Files of imports and exports of customers.
    pub transfer_files: usize,
    /// Parts that were kept by law.
    pub retentions: usize,
}

/// Erases what has served its time by now. It may run twice or on several instances at once.
///
/// # Errors
/// [`Error::Database`]; what was erased stays erased, and the next run goes on.
pub async fn expire(database: &Database, now: DateTime<Utc>) -> Result<Expired, Error> {
    let caller = Caller::system("privacy-expiry", now);
    let mut expired = Expired::default();
    loop {
        let step = database
            .transaction(async |tx: &mut Tx| expire_some(tx, &caller).await)
            .await?;
        if step == Expired::default() {
            return Ok(expired);
        }
        expired.archives += step.archives;
        expired.transfer_files += step.transfer_files;
        expired.retentions += step.retentions;
    }
}

async fn expire_some(tx: &mut Tx, caller: &Caller) -> Result<Expired, Error> {
    let archives = store::requests::expired_files(tx, caller.today(), BATCH).await?;
    for file in &archives {
        kehu_files::erase(tx, caller, *file).await?;
    }
    let policy = policy_of_group::<PrivacyPolicy>(tx, caller.today()).await?;
    let days = Duration::days(i64::from(policy.document.transfer_file_days));
    let transfer_files = kehu_files::erase_transfers(tx, caller, caller.now - days, BATCH).await?;
    let due = store::retentions::next_due(tx, caller.today()).await?;
    if let Some(due) = &due {
        end_retention(tx, caller, due).await?;
    }
    Ok(Expired {
        archives: archives.len(),
        transfer_files,
        retentions: usize::from(due.is_some()),
    })
}

async fn end_retention(tx: &mut Tx, caller: &Caller, due: &Due) -> Result<(), Error> {
    let family = dossier::family(tx, due.customer_id).await?;
    let examined = |invoicing| Documents {
        examined: true,
        invoicing,
    };
    let things = match due.holding {
        PrivacyHolding::Documents => blank::documents_of(tx, &family, examined(false)).await?,
        PrivacyHolding::Invoicing => blank::documents_of(tx, &family, examined(true)).await?,
        _ => blank::applications_of(tx, &family, true).await?,
    };
    erase_things(tx, caller, due.holding, &things).await?;
    store::retentions::mark_erased(tx, caller, due).await?;
    let details = json!({ "request_id": due.request_id, "holding": due.holding });
    timeline::note(
        tx,
        caller,
        due.customer_id,
        "customer.retention_ended",
        details,
    )
    .await?;
    let entry = Entry {
        action: "privacy.end_retention",
        subject_kind: "privacy_request",
        subject_id: due.request_id.into(),
        fields: &[due.holding.as_str()],
        ..Entry::default()
    };
    Ok(kehu_audit::record(tx, caller, entry).await?)
}

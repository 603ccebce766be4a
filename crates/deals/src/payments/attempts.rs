//! Attempts to receive or give back money by one who may not: refused, on record, and reported (ATT-D03, GOV-05).

use super::store;
use crate::Error;
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_identity::assignments;
use kehu_kernel::Caller;
use kehu_violations::{About, AboutKind, Finding, Found};
use uuid::Uuid;

/// An attempt that was refused.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// What it was about, as the audit record calls it.
    pub subject_kind: &'static str,
    /// The deal or payment.
    pub subject: Uuid,
    /// What was tried, or why it was refused.
    pub reason: &'a str,
}

/// Puts an attempt on record; that of a person who works at the site of the deal is reported as private collection of money:
/// a stranger's is nothing that the site's managers judge. In a transaction of its
/// own, since that of the act is undone.
///
/// # Errors
/// [`Error::Database`].
pub async fn record_attempt(
    tx: &mut Tx,
    caller: &Caller,
    attempt: Attempt<'_>,
) -> Result<(), Error> {
    let entry = Entry {
        action: "payments.refused",
        subject_kind: attempt.subject_kind,
        subject_id: attempt.subject,
        reason: Some(attempt.reason),
        ..Entry::default()
    };
    kehu_audit::record(tx, caller, entry)
        .await
        .map_err(kehu_db::Error::from)?;
    let Some(accused_id) = caller.user() else {
        return Ok(());
    };
    let Some((deal, site_id)) = store::deal_of(tx, attempt.subject).await? else {
        return Ok(());
    };
    let today = caller.today();
    if !assignments::works_at(tx, accused_id, site_id, (today, today)).await? {
        return Ok(());
    }
    let found = Found {
        site_id,
        accused_id,
        finding: Finding::PrivateCollection,
        occurred_at: caller.now,
        about: About {
            kind: AboutKind::Deal,
            id: deal.0,
        },
        shown_by: None,
    };
    kehu_violations::report_found(tx, caller, found).await?;
    Ok(())
}

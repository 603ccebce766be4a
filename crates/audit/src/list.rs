//! Reading the record.

use crate::canonical::StoredEntry;
use crate::store;
use chrono::{DateTime, Utc};
use kehu_db::{Error, PgConnection};
use kehu_kernel::{AuditId, Page, PageRequest, Scope};
use uuid::Uuid;

/// Which entries to show; what is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Kind and identifier of the thing.
    pub subject: Option<(String, Uuid)>,
    /// Kind (`user`, `api_key`, `system`) and identifier of who acted.
    pub principal: Option<(String, String)>,
    /// What was done, as `area.verb`.
    pub action: Option<String>,
    /// Only disclosures of personal data (CUS-05).
    pub disclosures_only: bool,
    /// Not before this instant.
    pub occurred_from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub occurred_before: Option<DateTime<Utc>>,
}

/// Entries inside the scope, the newest first. Entries about things of no unit are seen by those who see everything
/// and by who made them.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    scope: &Scope,
    filters: &Filters,
    page: &PageRequest<AuditId>,
) -> Result<Page<StoredEntry, AuditId>, Error> {
    let rows = store::list(connection, scope, filters, page).await?;
    Ok(page.page(rows, |entry| entry.id))
}

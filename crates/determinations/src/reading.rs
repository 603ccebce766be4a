//! Reading determinations, and showing that they can be made again.

use crate::keeping::{Current, Determination, DeterminationFilter, StoredFacts, Summary, store};
use crate::{Error, policy};
use kehu_attribution::decision::Decision;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, DealId, DeterminationId, Digest, Page, PageRequest};

/// A determination inside the caller's scope; own ones are those in which the caller has or claims a part.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DeterminationId,
) -> Result<Determination, Error> {
    let summary = demand(connection, caller, id).await?;
    let texts = store::texts_of(connection, id).await?;
    Ok(texts.read_decision(summary)?)
}

/// The determinations inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &DeterminationFilter,
    page: &PageRequest<DeterminationId>,
) -> Result<Page<Summary, DeterminationId>, Error> {
    let rows = store::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |row| row.id))
}

/// The facts on which a determination rests, as they were kept.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn facts_of(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DeterminationId,
) -> Result<StoredFacts, Error> {
    demand(connection, caller, id).await?;
    Ok(store::texts_of(connection, id).await?.read_facts(id)?)
}

/// The determinations of deals that count, with their shares, for any number of deals at once. Deals that were never
/// determined are left out.
///
/// # Errors
/// When the database fails.
pub async fn current_of_deals(
    connection: &mut PgConnection,
    deals: &[DealId],
) -> Result<Vec<Current>, Error> {
    Ok(store::list_current(connection, deals).await?)
}

/// A determination made again from what was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Digest of the facts as they were kept.
    pub facts_digest: Digest,
    /// Digest of the facts, read and written again.
    pub facts_digest_again: Digest,
    /// Digest of the decision as it was kept.
    pub decision_digest: Digest,
    /// Digest of the decision made again.
    pub decision_digest_again: Digest,
    /// Digest of the rules by which it was made.
    pub policy_digest: Digest,
    /// The decision made again.
    pub decision: Decision,
}

impl Replay {
    /// Whether the bytes are the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.facts_digest == self.facts_digest_again
            && self.decision_digest == self.decision_digest_again
    }
}

/// Makes a determination again from the facts and the rules that were kept, and compares the bytes. Nothing is changed.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn replay(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DeterminationId,
) -> Result<Replay, Error> {
    demand(connection, caller, id).await?;
    let texts = store::texts_of(connection, id).await?;
    let facts = texts.read_facts(id)?.facts;
    let decision = kehu_attribution::determine(&policy::read(&texts.policy)?, &facts);
    let unwritable =
        |error: serde_json::Error| crate::words::unknown("determinations", id, &error.to_string());
    let facts = facts.to_canonical_json().map_err(unwritable)?;
    let written = decision.to_canonical_json().map_err(unwritable)?;
    Ok(Replay {
        facts_digest: texts.facts_digest,
        facts_digest_again: Digest::of_canonical(&facts),
        decision_digest: texts.decision_digest,
        decision_digest_again: Digest::of_canonical(&written),
        policy_digest: texts.policy_digest,
        decision,
    })
}

async fn demand(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DeterminationId,
) -> Result<Summary, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

//! What is put before the approvers, so that a later change is noticed.

use super::error::Error;
use super::store;
use kehu_db::PgConnection;
use kehu_kernel::{DisqualificationId, Scope};
use serde_json::{Value, json};
use uuid::Uuid;

/// The proposal as it stands now, in the form in which it was put before the approvers.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let found = store::find(connection, &Scope::everything(), DisqualificationId(id))
        .await?
        .ok_or(Error::NotFound {})?;
    Ok(json!({
        "customer_id": found.customer_id,
        "ground": found.proposal.ground,
        "description": found.proposal.description,
        "evidence": found.proposal.evidence,
    }))
}

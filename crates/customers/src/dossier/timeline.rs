//! The timeline: one list of what happened to a customer, written by all modules.

use super::store;
use kehu_db::Tx;
use kehu_kernel::{Caller, CustomerId};
use serde_json::Value;

/// Adds an event to a customer's timeline, in the transaction of what happened. `kind` is `area.fact`, such as
/// `document.verified`; `details` carry identifiers, states and dates, no personal data.
///
/// # Errors
/// When the database fails.
pub async fn note(
    tx: &mut Tx,
    caller: &Caller,
    customer: CustomerId,
    kind: &'static str,
    details: Value,
) -> Result<(), kehu_db::Error> {
    store::events::insert(tx, caller, customer, kind, details).await
}

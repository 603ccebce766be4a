//! Attempts of salespeople to receive money: refused, and on record although nothing else of them is (ATT-D03). Those who
//! lack the permission never come here: the guard records them by [`crate::middleware`]'s own list.

use crate::problem::Problem;
use crate::state::App;
use kehu_db::Tx;
use kehu_deals::payments::{self, Attempt};
use kehu_kernel::Caller;
use uuid::Uuid;

/// The code with which the domain refuses a salesperson.
const BY_SALESPERSON: &str = "payment-by-salesperson";

/// For [`crate::act::Act::run_keeping`]: puts the refusal of a salesperson on record, with what it was about.
pub(super) fn keeping(
    subject_kind: &'static str,
    subject: Uuid,
) -> impl AsyncFnOnce(&App, &Caller, &Problem) -> Result<(), Problem> + 'static {
    async move |app: &App, caller: &Caller, problem: &Problem| {
        app.db
            .transaction(async |tx| record(tx, caller, problem, (subject_kind, subject)).await)
            .await?;
        Ok(())
    }
}

/// Puts the refusal of a salesperson on record; other refusals leave nothing.
///
/// # Errors
/// When the database fails.
pub(super) async fn record(
    tx: &mut Tx,
    caller: &Caller,
    problem: &Problem,
    (subject_kind, subject): (&'static str, Uuid),
) -> Result<(), kehu_deals::Error> {
    if problem.code() != BY_SALESPERSON {
        return Ok(());
    }
    let attempt = Attempt {
        subject_kind,
        subject,
        reason: "the deal's own salesperson",
    };
    payments::record_attempt(tx, caller, attempt).await
}

//! Changes that wait for approval, and reading changes.

use super::model::{ChangeState, DealChange, Request};
use super::store;
use crate::deal::{self, Deal};
use crate::{Error, telling};
use kehu_approvals::{SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, DealChangeId, DealId, Money, Scope};
use serde_json::{Value, json};

/// A change of a deal inside the caller's scope.
///
/// # Errors
/// [`Error::ChangeNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: DealChangeId,
) -> Result<DealChange, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::ChangeNotFound {})
}

/// The changes of a deal, the first first, at most 200.
///
/// # Errors
/// [`Error::DealNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    deal: DealId,
) -> Result<Vec<DealChange>, Error> {
    deal::find(connection, caller, deal).await?;
    Ok(store::list(connection, deal).await?)
}

/// Whether a change of a deal waits for approval.
pub(crate) async fn waits(tx: &mut Tx, deal: DealId) -> Result<bool, Error> {
    Ok(store::waiting(tx, deal).await?.is_some())
}

/// Calls off the change that waits, since its deal has ended.
pub(crate) async fn call_off(
    tx: &mut Tx,
    caller: &Caller,
    deal: DealId,
    reason: &str,
) -> Result<(), Error> {
    let Some(change) = store::waiting(tx, deal).await? else {
        return Ok(());
    };
    if let Some(subject) = change.kind.subject() {
        kehu_approvals::cancel(tx, caller, subject, change.id.0, reason).await?;
    }
    let none = Money::default();
    Ok(store::finish(
        tx,
        caller.now,
        change.id,
        ChangeState::Withdrawn,
        None,
        none,
    )
    .await?)
}

/// Puts a change before its approvers. Neither who asks nor the deal's salesperson decides on it.
pub(super) async fn submit(
    tx: &mut Tx,
    caller: &Caller,
    deal: &Deal,
    subject: SubjectKind,
    request: &Request,
    reason: &str,
) -> Result<DealChange, Error> {
    let id = store::insert(tx, caller, deal.id, request, reason).await?;
    let submission = Submission {
        subject_kind: subject,
        subject_id: id.0,
        unit_id: deal.site_id,
        snapshot: snapshot(deal, request, reason)?,
        applicants: vec![deal.salesperson_id],
    };
    let approval = kehu_approvals::submit(tx, caller, submission).await?;
    store::set_approval(tx, id, approval.id).await?;
    telling::tell_deal(
        tx,
        caller,
        deal,
        "deal_changes.submit",
        "deal.change_submitted",
        Some(reason),
    )
    .await?;
    load(tx, id).await
}

/// What is approved: the request, and the deal as far as it bears on it.
pub(super) fn snapshot(deal: &Deal, request: &Request, reason: &str) -> Result<Value, Error> {
    let request = serde_json::to_value(request).map_err(|error| {
        Error::Database(kehu_db::Error::Inconsistent {
            table: "deal_changes",
            row: deal.id.to_string(),
            reason: error.to_string(),
        })
    })?;
    Ok(json!({
        "deal_id": deal.id, "sale_unit_id": deal.unit_id, "stage": deal.stage, "price": deal.price,
        "request": request, "reason": reason,
    }))
}

pub(super) async fn load(tx: &mut Tx, id: DealChangeId) -> Result<DealChange, Error> {
    store::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::ChangeNotFound {})
}

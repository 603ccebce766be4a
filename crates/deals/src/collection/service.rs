//! The use cases.

use super::model::Notice;
use super::{rules, store};
use crate::deal::{self, Deal};
use crate::registers::{self, NewDocument, Register};
use crate::telling::{About, tell};
use crate::{Error, site};
use chrono::Days;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CollectionNoticeId, DealId};
use serde_json::json;

/// A notice of a deal inside the caller's scope.
///
/// # Errors
/// [`Error::NoticeNotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: CollectionNoticeId,
) -> Result<Notice, Error> {
    store::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NoticeNotFound {})
}

/// The notices of a deal, the first first.
///
/// # Errors
/// [`Error::DealNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    deal: DealId,
) -> Result<Vec<Notice>, Error> {
    deal::find(connection, caller, deal).await?;
    Ok(store::list(connection, deal).await?)
}

/// Issues the next notice of a deal of which money is overdue.
///
/// # Errors
/// [`Error::DealNotFound`], [`Error::StageForbidden`], [`Error::NothingOverdue`], [`Error::RegisterWithoutKeeper`].
pub async fn issue(tx: &mut Tx, caller: &Caller, id: DealId) -> Result<Notice, Error> {
    let deal: Deal = deal::lock(tx, caller, id).await?;
    deal::demand_live(&deal, caller)?;
    let overdue = rules::overdue(&deal.instalments, deal.received, caller.today())?
        .ok_or(Error::NothingOverdue {})?;
    let former = store::list(tx, id).await?.pop();
    let document = NewDocument {
        amount: Some(overdue.amount),
        refers_to: former.as_ref().map(|notice| notice.document_id),
        ..NewDocument::of(Register::CollectionNotices, &deal, caller.now)
    };
    let issued = registers::issue(tx, caller, &document).await?;
    let policy = site::rules(tx, caller, deal.site_id).await?.document.deals;
    let pay_by = caller
        .today()
        .checked_add_days(Days::new(policy.notice_pay_days.into()))
        .unwrap_or(caller.today());
    let notice = Notice {
        id: CollectionNoticeId::generate(),
        document_id: issued.id,
        number: issued.number,
        site_id: deal.site_id,
        deal_id: id,
        ordinal: former.map_or(1, |notice| notice.ordinal.saturating_add(1)),
        overdue_since: overdue.since,
        overdue: overdue.amount,
        pay_by,
        issued_at: caller.now,
    };
    store::insert(tx, &notice).await?;
    let about = About {
        kind: "collection_notice",
        id: notice.id.0,
        site: deal.site_id,
    };
    let payload = json!({
        "deal_id": id, "number": notice.number, "ordinal": notice.ordinal, "overdue": notice.overdue, "pay_by": pay_by,
        "salesperson_id": deal.salesperson_id,
    });
    tell(
        tx,
        caller,
        about,
        "collection_notices.issue",
        "collection_notice.issued",
        None,
        payload,
    )
    .await?;
    Ok(notice)
}

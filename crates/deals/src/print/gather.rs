//! Gathering what is printed.

use super::{AgreementForm, NoticeForm, ReceiptForm, Sheet, store};
use crate::deal::{self, Particulars, particulars_of};
use crate::registers::{self, Register};
use crate::{Error, collection, payments, site};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, CollectionNoticeId, DealId, PaymentId, RegisteredDocumentId};
use kehu_vault::Vault;

/// The subscription agreement of a deal that holds now; nothing in it changes after it was signed.
///
/// # Errors
/// [`Error::DealNotFound`]; [`Error::DocumentNotFound`] before the subscription.
pub async fn agreement(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    id: DealId,
) -> Result<AgreementForm, Error> {
    let deal = deal::find(connection, caller, id).await?;
    let document = registers::last_of_deal(connection, id, Register::Subscriptions)
        .await?
        .ok_or(Error::DocumentNotFound {})?;
    let sheet = sheet(connection, caller, document).await?;
    let policy = site::rules(connection, caller, deal.site_id)
        .await?
        .document
        .deals;
    let subscribed = deal.subscribed.as_ref();
    Ok(AgreementForm {
        particulars: particulars(connection, vault, document).await?,
        instalments: store::plan(connection, id, sheet.plan_set).await?,
        payment_method: subscribed.map(|subscribed| subscribed.payment_method),
        planned_contract_on: subscribed.and_then(|subscribed| subscribed.planned_contract_on),
        copies: policy.agreement_copies,
        sheet,
    })
}

/// The receipt of a payment.
///
/// # Errors
/// [`Error::PaymentNotFound`].
pub async fn receipt(
    connection: &mut PgConnection,
    caller: &Caller,
    id: PaymentId,
) -> Result<ReceiptForm, Error> {
    let payment = payments::find(connection, caller, id).await?;
    let sheet = sheet(connection, caller, payment.document_id).await?;
    let cashier = store::display_name(connection, payment.recorded_by).await?;
    Ok(ReceiptForm {
        sheet,
        payment,
        cashier: cashier.unwrap_or_default(),
    })
}

/// A collection notice.
///
/// # Errors
/// [`Error::NoticeNotFound`].
pub async fn notice(
    connection: &mut PgConnection,
    caller: &Caller,
    vault: &Vault,
    id: CollectionNoticeId,
) -> Result<NoticeForm, Error> {
    let notice = collection::find(connection, caller, id).await?;
    let sheet = sheet(connection, caller, notice.document_id).await?;
    let agreement =
        registers::last_of_deal(connection, notice.deal_id, Register::Subscriptions).await?;
    let particulars = match agreement {
        Some(document) => particulars(connection, vault, document).await?,
        None => None,
    };
    Ok(NoticeForm {
        sheet,
        notice,
        particulars,
    })
}

async fn sheet(
    connection: &mut PgConnection,
    caller: &Caller,
    id: RegisteredDocumentId,
) -> Result<Sheet, Error> {
    store::sheet(connection, &caller.scope, id)
        .await?
        .ok_or(Error::DocumentNotFound {})
}

async fn particulars(
    connection: &mut PgConnection,
    vault: &Vault,
    document: RegisteredDocumentId,
) -> Result<Option<Particulars>, Error> {
    let found = particulars_of(connection, vault, document).await?;
    let Some((customer, particulars)) = found else {
        return Ok(None);
    };
    // What may only be stored is not printed, as with the name.
    let usable = store::is_usable(connection, customer).await?;
    Ok(usable.then_some(particulars))
}

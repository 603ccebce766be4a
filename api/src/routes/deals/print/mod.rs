//! Pages for printing: subscription agreements, receipts, collection notices.

mod agreement;
mod notice;
mod paper;
mod receipt;

use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::markup::PrintedPage;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_deals::print::{self, Sheet};
use kehu_deals::registers;
use kehu_kernel::{CollectionNoticeId, DealId, PaymentId};

/// Print the subscription agreement
///
/// 认购书 of a deal, in the caller's language and in as many copies as the policy has, each marked for whom it is: one for
/// the customer, one for finance, two for sales. Number, price, what is paid and the balance stand as they were signed,
/// amounts also in Chinese capital figures. Personal values are in full for callers with `customers:unmask`, which is put
/// on record, and masked for others. Rules: ATT-D02, GOV-10, CUS-05.
#[utoipa::path(operation_id = "printAgreement", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DealId, Path, description = "The deal")),
    responses((status = 200, description = "The agreement", body = PrintedPage, content_type = "text/html")))]
#[get("/deals/{id}/agreement")]
pub async fn print_agreement(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let form = print::agreement(&mut connection, &caller, &app.vault, path.0).await?;
    connection.give_back();
    put_on_record(&app, &caller, &form.sheet, "agreements.print").await?;
    Ok(PrintedPage::answer(agreement::render(&form, &caller)))
}

/// Print a receipt
///
/// 收据 of a payment or refund, in the caller's language, the amount also in Chinese capital figures. Names are in full
/// for callers with `customers:unmask`, which is put on record. Rules: ATT-D03, GOV-10, CUS-05.
#[utoipa::path(operation_id = "printReceipt", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = PaymentId, Path, description = "The payment")),
    responses((status = 200, description = "The receipt", body = PrintedPage, content_type = "text/html")))]
#[get("/payments/{id}/receipt")]
pub async fn print_receipt(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<PaymentId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let form = print::receipt(&mut connection, &caller, path.0).await?;
    connection.give_back();
    put_on_record(&app, &caller, &form.sheet, "receipts.print").await?;
    Ok(PrintedPage::answer(receipt::render(&form, &caller)))
}

/// Print a collection notice
///
/// 催款通知单, in the caller's language, addressed as the agreement says, the amount also in Chinese capital figures.
/// Personal values are in full for callers with `customers:unmask`, which is put on record. Rules: ATT-D06, GOV-10,
/// CUS-05.
#[utoipa::path(operation_id = "printCollectionNotice", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = CollectionNoticeId, Path, description = "The notice")),
    responses((status = 200, description = "The notice", body = PrintedPage, content_type = "text/html")))]
#[get("/collection-notices/{id}/form")]
pub async fn print_collection_notice(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<CollectionNoticeId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let form = print::notice(&mut connection, &caller, &app.vault, path.0).await?;
    connection.give_back();
    put_on_record(&app, &caller, &form.sheet, "collection_notices.print").await?;
    Ok(PrintedPage::answer(notice::render(&form, &caller)))
}

/// Who prints personal values in full is on record, before they are shown (CUS-05).
async fn put_on_record(
    app: &State,
    caller: &kehu_kernel::Caller,
    sheet: &Sheet,
    action: &'static str,
) -> Result<(), Problem> {
    if !caller.unmasked {
        return Ok(());
    }
    app.db
        .transaction(async |tx| {
            let customers = sheet.holders.iter().map(|holder| holder.customer_id);
            registers::record_disclosures(tx, caller, sheet.site_id, action, customers).await
        })
        .await?;
    Ok(())
}

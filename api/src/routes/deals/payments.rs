//! Money at finance.

use super::dto::{Payment, PaymentPage, RecordPayment, RefundPayment};
use super::refused;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_db::Tx;
use kehu_deals::payments::{self, NewPayment, Refund};
use kehu_kernel::{DealId, PaymentId};

/// Record a payment
///
/// Money that finance has received, and issues its receipt under the next number. Money comes after its document, never
/// more than the balance, none on a reservation that has run out, and deposits 定金 together are at most the lawful part of the
/// price. A salesperson who tries is refused, and the attempt is on record. Rules: ATT-D02, ATT-D03, GOV-10.
#[utoipa::path(operation_id = "recordPayment", tag = "deals", security(("bearer" = ["payments:record"])),
    params(("id" = DealId, Path, description = "The deal")), request_body = RecordPayment,
    responses((status = 201, description = "The payment", body = Payment)))]
#[post("/deals/{id}/payments")]
pub async fn record_payment(
    caller: Caller<can::RecordPayments>,
    app: State,
    path: Path<DealId>,
    _: NoQuery,
    act: Act,
    body: Json<RecordPayment>,
) -> Result<HttpResponse, Problem> {
    let new = NewPayment::from(body.0);
    let keep = refused::keeping("deal", path.0.0);
    let work = async move |tx: &mut Tx, caller: &kehu_kernel::Caller| {
        let payment = payments::receive(tx, caller, path.0, &new).await?;
        let place = format!("/v1/payments/{}", payment.id);
        Reply::created(place, &Payment::from(payment))
    };
    act.run_keeping(&app, caller, work, keep).await
}

/// Refund a payment
///
/// Gives back a part of a payment or all of it: a new receipt with a negative amount that refers to the old one, in which
/// nothing is altered. What the buyer has forfeited does not go back, nor does the fee of a transfer that was carried out.
/// Rules: ATT-D03, ATT-D05, GOV-10.
#[utoipa::path(operation_id = "refundPayment", tag = "deals", security(("bearer" = ["payments:record"])),
    params(("id" = PaymentId, Path, description = "The payment")), request_body = RefundPayment,
    responses((status = 201, description = "The refund", body = Payment)))]
#[post("/payments/{id}/refund")]
pub async fn refund_payment(
    caller: Caller<can::RecordPayments>,
    app: State,
    path: Path<PaymentId>,
    _: NoQuery,
    act: Act,
    body: Json<RefundPayment>,
) -> Result<HttpResponse, Problem> {
    let refund = Refund::from(body.0);
    let keep = refused::keeping("payment", path.0.0);
    let work = async move |tx: &mut Tx, caller: &kehu_kernel::Caller| {
        let payment = payments::refund(tx, caller, path.0, &refund).await?;
        let place = format!("/v1/payments/{}", payment.id);
        Reply::created(place, &Payment::from(payment))
    };
    act.run_keeping(&app, caller, work, keep).await
}

/// List the payments of a deal
///
/// Refunds among them, in the order of their recording. Rule: ATT-D03.
#[utoipa::path(operation_id = "listPayments", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = DealId, Path, description = "The deal"), PageQuery),
    responses((status = 200, description = "A page of payments", body = PaymentPage)))]
#[get("/deals/{id}/payments")]
pub async fn list_payments(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<DealId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("payments", path.0);
    let page = page_request::<PaymentId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = payments::list(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(PaymentPage {
        items: page.items.into_iter().map(Payment::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a payment
///
/// With what of it can still be given back. Rule: ATT-D03.
#[utoipa::path(operation_id = "getPayment", tag = "deals", security(("bearer" = ["deals:read"])),
    params(("id" = PaymentId, Path, description = "The payment")),
    responses((status = 200, description = "The payment", body = Payment)))]
#[get("/payments/{id}")]
pub async fn get_payment(
    caller: Caller<can::ReadDeals>,
    app: State,
    path: Path<PaymentId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let payment = payments::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Payment::from(payment)))
}

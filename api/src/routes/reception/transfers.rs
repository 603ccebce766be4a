//! Transfers of parties by draw.

use super::dto::{DrawTransfer, Transfer, TransferPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::{EvidenceId, UnitId};
use kehu_reception::transfers::{self, NewTransfer};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Draw new salespeople for all parties of one who is gone
///
/// For long leave or transfer: all parties that the salesperson holds, whatever the validity of the claims, go at once to the
/// candidates by a random draw. It is recorded with its seed, from which anybody can repeat it. From then on the new one
/// counts as holder, and the dossiers go with the parties. By the sales manager or the project manager, who take no part in
/// it. Rule: ATT-R12.
#[utoipa::path(operation_id = "drawTransfer", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = DrawTransfer,
    responses((status = 201, description = "The transfer", body = Transfer)))]
#[post("/sites/{site_id}/transfers")]
pub async fn draw_transfer(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<DrawTransfer>,
) -> Result<HttpResponse, Problem> {
    let (state, dry_run) = (app.clone(), body.0.dry_run);
    let new = NewTransfer::from(body.0);
    act.dry_run(dry_run)
        .run(&app, caller, async move |tx, caller| {
            let transfer = transfers::draw(tx, caller, &state.vault, path.0, &new).await?;
            Reply::created(
                format!("/v1/party-transfers?site_id={}", transfer.site_id),
                &Transfer::from(transfer),
            )
        })
        .await
}

/// The filters of the list of transfers.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListTransfers {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List transfers
///
/// With seed, candidates and who was drawn for each party; the latest first. Rule: ATT-R12.
#[utoipa::path(operation_id = "listTransfers", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListTransfers), responses((status = 200, description = "A page of transfers", body = TransferPage)))]
#[get("/party-transfers")]
pub async fn list_transfers(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListTransfers>,
) -> Result<HttpResponse, Problem> {
    let ListTransfers {
        site_id,
        limit,
        cursor,
    } = query.0;
    let list = ("transfers", site_id);
    let page = page_request::<EvidenceId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = transfers::list(&mut connection, &caller, site_id, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(TransferPage {
        items: page.items.into_iter().map(Transfer::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

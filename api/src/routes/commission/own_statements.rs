//! One's own statements, whatever one's role: referrers are of other departments.

use super::dto::{
    CommissionStatement, CommissionStatementLine, CommissionStatementLinePage,
    CommissionStatementPage,
};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_commission::statement::{self, Place};
use kehu_kernel::{PostingId, SettlementId};

/// List your own commission statements
///
/// Of closed settlements, the latest first; also for referrers of other departments. Rules: ATT-D10, ATT-E06.
#[utoipa::path(operation_id = "listOwnCommissionStatements", tag = "commission", security(("bearer" = ["signed-in"])),
    params(PageQuery), responses((status = 200, description = "A page of statements", body = CommissionStatementPage)))]
#[get("/me/commission-statements")]
pub async fn list_own_commission_statements(
    caller: Caller<can::SignIn>,
    app: State,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = "own statements";
    let page = page_request::<Place>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = statement::list_own(&mut connection, &caller, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionStatementPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get your own commission statement
///
/// Of a closed settlement. Rules: ATT-D10, ATT-E06.
#[utoipa::path(operation_id = "getOwnCommissionStatement", tag = "commission", security(("bearer" = ["signed-in"])),
    params(("settlement_id" = SettlementId, Path, description = "The settlement")),
    responses((status = 200, description = "The statement", body = CommissionStatement)))]
#[get("/me/commission-statements/{settlement_id}")]
pub async fn get_own_commission_statement(
    caller: Caller<can::SignIn>,
    app: State,
    path: Path<SettlementId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let one = statement::find_own(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionStatement::from(one)))
}

/// List the lines of your own commission statement
///
/// Every posting in order, each led back to its deal, determination, rule, evidence and share, and explained in words.
/// Rules: ATT-D10, ATT-E06, ATT-E07.
#[utoipa::path(operation_id = "listOwnCommissionStatementLines", tag = "commission", security(("bearer" = ["signed-in"])),
    params(("settlement_id" = SettlementId, Path, description = "The settlement"), PageQuery),
    responses((status = 200, description = "A page of lines", body = CommissionStatementLinePage)))]
#[get("/me/commission-statements/{settlement_id}/lines")]
pub async fn list_own_commission_statement_lines(
    caller: Caller<can::SignIn>,
    app: State,
    path: Path<SettlementId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("own statement lines", path.0);
    let page = page_request::<PostingId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = statement::lines_own(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    let lines = page.items.iter();
    Ok(HttpResponse::Ok().json(CommissionStatementLinePage {
        items: lines
            .map(|line| CommissionStatementLine::of(line, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

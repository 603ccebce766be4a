//! What one earned oneself: salespeople and whoever referred a visitor.

use super::dto::{CommissionStatementLine, CommissionStatementLinePage, CommissionStatementPage};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::state::State;
use actix_web::{HttpResponse, get};
use kehu_commission::statement::{self, Place};
use kehu_kernel::{PostingId, SettlementId};

/// List one's own commission statements
///
/// What the caller was credited and paid, the latest settlement first, once it is closed. Everybody reads their own: whoever
/// referred a visitor earns commission without working at a site. Rules: ATT-D10, ATT-E06.
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
    Ok(HttpResponse::Ok().json(CommissionStatementPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// List the lines of one's own commission statement
///
/// Every posting of the caller's month in order, each led back to its deal, determination, rule, evidence, share, payments
/// and figures, and explained in words. Rules: ATT-D10, ATT-E06, ATT-E07.
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
    let page = statement::own_lines(&mut connection, &caller, path.0, &page).await?;
    let lines = page.items.iter();
    Ok(HttpResponse::Ok().json(CommissionStatementLinePage {
        items: lines
            .map(|line| CommissionStatementLine::of(line, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

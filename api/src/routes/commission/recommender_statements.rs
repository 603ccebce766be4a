//! Statements of those outside the group who filed customers.

use super::dto::{
    RecommenderStatement, RecommenderStatementLine, RecommenderStatementLinePage,
    RecommenderStatementPage,
};
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::page::{PageQuery, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_commission::statement;
use kehu_kernel::{PostingId, RecommenderId, SettlementId};

/// List a recommender's statements
///
/// What an agency, a private person or an owner outside the group was credited and paid for filings at the sites whose commission
/// the caller sees, the latest settlement first. Rules: ATT-F08, ATT-F09, ATT-D10.
#[utoipa::path(operation_id = "listRecommenderStatements", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("recommender_id" = RecommenderId, Path, description = "The recommender"), PageQuery),
    responses((status = 200, description = "A page of statements", body = RecommenderStatementPage)))]
#[get("/commission/recommenders/{recommender_id}/statements")]
pub async fn list_recommender_statements(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<RecommenderId>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = ("recommender statements", path.0);
    let page = page_request::<SettlementId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = statement::list_of_recommender(&mut connection, &caller, path.0, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(RecommenderStatementPage {
        items: page
            .items
            .into_iter()
            .map(RecommenderStatement::from)
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// List the lines of a recommender's statement
///
/// Every posting of the recommender's month in order, each led back to its deal, determination and filing, and explained in
/// words. Rules: ATT-F08, ATT-F09, ATT-D10.
#[utoipa::path(operation_id = "listRecommenderStatementLines", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("recommender_id" = RecommenderId, Path, description = "The recommender"),
        ("settlement_id" = SettlementId, Path, description = "The settlement"), PageQuery),
    responses((status = 200, description = "A page of lines", body = RecommenderStatementLinePage)))]
#[get("/commission/recommenders/{recommender_id}/statements/{settlement_id}/lines")]
pub async fn list_recommender_statement_lines(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<(RecommenderId, SettlementId)>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (recommender, settlement) = path.0;
    let list = ("recommender statement lines", recommender, settlement);
    let page = page_request::<PostingId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page =
        statement::lines_of_recommender(&mut connection, &caller, recommender, settlement, &page)
            .await?;
    Ok(HttpResponse::Ok().json(RecommenderStatementLinePage {
        items: page
            .items
            .iter()
            .map(|line| RecommenderStatementLine::of(line, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

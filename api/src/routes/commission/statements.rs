//! Reading, exporting and printing statements.

use super::dto::{
    CommissionStatement, CommissionStatementLine, CommissionStatementLinePage,
    CommissionStatementPage,
};
use super::{month, statement_page};
use crate::auth::Caller;
use crate::extract::{NoQuery, Path, Query};
use crate::markup::PrintedPage;
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::attachment;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_commission::statement::{self, Filter, Place};
use kehu_identity::users;
use kehu_kernel::{PostingId, Scope, SettlementId, UnitId, UserId};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// The filters of the list of statements.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCommissionStatements {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this month, such as 2026-05.
    #[param(max_length = 7)]
    #[validate(length(equal = 7))]
    pub month: Option<String>,
    /// Only those of this settlement.
    pub settlement_id: Option<SettlementId>,
    /// Only those of this person.
    pub user_id: Option<UserId>,
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

/// List commission statements
///
/// What people were credited and paid, the latest settlement first. A salesperson sees their own, once closed; who may see
/// the site sees everybody's. Rule: ATT-D10.
#[utoipa::path(operation_id = "listCommissionStatements", tag = "commission", security(("bearer" = ["commission:read"])),
    params(ListCommissionStatements), responses((status = 200, description = "A page of statements", body = CommissionStatementPage)))]
#[get("/commission/statements")]
pub async fn list_commission_statements(
    caller: Caller<can::ReadCommission>,
    app: State,
    query: Query<ListCommissionStatements>,
) -> Result<HttpResponse, Problem> {
    let ListCommissionStatements {
        site_id,
        month,
        settlement_id,
        user_id,
        limit,
        cursor,
    } = query.0;
    let list = ("statements", site_id, &month, settlement_id, user_id);
    let page = page_request::<Place>(limit, cursor.as_deref(), &list)?;
    let filter = Filter {
        site: site_id,
        month: month::in_query(month.as_deref())?,
        settlement: settlement_id,
        user: user_id,
    };
    let mut connection = app.db.read().await?;
    let page = statement::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionStatementPage {
        items: page.items.into_iter().map(Into::into).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a commission statement
///
/// The sums of a person's month: what was there before, what accrued, was reversed, forfeited, sanctioned, passed on by
/// delegation, came from the pool and was paid, and what is left. A salesperson sees their own only. Rule: ATT-D10.
#[utoipa::path(operation_id = "getCommissionStatement", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("settlement_id" = SettlementId, Path, description = "The settlement"), ("user_id" = UserId, Path, description = "The person")),
    responses((status = 200, description = "The statement", body = CommissionStatement)))]
#[get("/commission/statements/{settlement_id}/{user_id}")]
pub async fn get_commission_statement(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<(SettlementId, UserId)>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (settlement, user) = path.0;
    let mut connection = app.db.read().await?;
    let one = statement::find(&mut connection, &caller, settlement, user).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(CommissionStatement::from(one)))
}

/// List the lines of a commission statement
///
/// Every posting of the person's month in order, each led back to its deal, determination, rule, evidence, share, payments
/// and figures, and explained in words. The amounts sum to what the statement says. Rules: ATT-D09, ATT-D10, ATT-E07,
/// GOV-05.
#[utoipa::path(operation_id = "listCommissionStatementLines", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("settlement_id" = SettlementId, Path, description = "The settlement"), ("user_id" = UserId, Path, description = "The person"), PageQuery),
    responses((status = 200, description = "A page of lines", body = CommissionStatementLinePage)))]
#[get("/commission/statements/{settlement_id}/{user_id}/lines")]
pub async fn list_commission_statement_lines(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<(SettlementId, UserId)>,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (settlement, user) = path.0;
    let list = ("statement lines", settlement, user);
    let page = page_request::<PostingId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = statement::lines(&mut connection, &caller, settlement, user, &page).await?;
    connection.give_back();
    let lines = page.items.iter();
    Ok(HttpResponse::Ok().json(CommissionStatementLinePage {
        items: lines
            .map(|line| CommissionStatementLine::of(line, caller.language))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// In which form.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportCommissionStatement {
    /// The form of the file; CSV when it is left out.
    pub format: Option<ExportFormat>,
}

/// Export a commission statement
///
/// Its lines as CSV or XLSX, in the caller's language; at most 10000 lines. Rule: ATT-D10.
#[utoipa::path(operation_id = "exportCommissionStatement", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("settlement_id" = SettlementId, Path, description = "The settlement"), ("user_id" = UserId, Path, description = "The person"),
        ExportCommissionStatement),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/commission/statements/{settlement_id}/{user_id}/export")]
pub async fn export_commission_statement(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<(SettlementId, UserId)>,
    query: Query<ExportCommissionStatement>,
) -> Result<HttpResponse, Problem> {
    let (settlement, user) = path.0;
    let mut connection = app.db.read().await?;
    let head = statement::find(&mut connection, &caller, settlement, user).await?;
    let lines = statement::all_lines(&mut connection, &caller, settlement, user).await?;
    connection.give_back();
    let format = query.0.format.unwrap_or(ExportFormat::Csv);
    let bytes = match format {
        ExportFormat::Csv => statement::csv(&lines, caller.language).into_bytes(),
        ExportFormat::Xlsx => statement::workbook(&lines, caller.language)?,
    };
    let name = format!("commission-{}", head.month);
    Ok(attachment(&name, format, bytes))
}

/// Print a commission statement
///
/// 佣金对账单 as a page fit for printing, in the caller's language: sums and lines with their explanations. Rule: ATT-D10.
#[utoipa::path(operation_id = "printCommissionStatement", tag = "commission", security(("bearer" = ["commission:read"])),
    params(("settlement_id" = SettlementId, Path, description = "The settlement"), ("user_id" = UserId, Path, description = "The person")),
    responses((status = 200, description = "The page", body = PrintedPage, content_type = "text/html")))]
#[get("/commission/statements/{settlement_id}/{user_id}/print")]
pub async fn print_commission_statement(
    caller: Caller<can::ReadCommission>,
    app: State,
    path: Path<(SettlementId, UserId)>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let (settlement, user) = path.0;
    let mut connection = app.db.read().await?;
    let head = statement::find(&mut connection, &caller, settlement, user).await?;
    let lines = statement::all_lines(&mut connection, &caller, settlement, user).await?;
    let person = users::find(&mut connection, &Scope::everything(), user).await?;
    connection.give_back();
    let page = statement_page::render(&head, &lines, &person.display_name, caller.language);
    Ok(PrintedPage::answer(page))
}

//! Statistics as files (ATT-S04).

use super::sheets;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::{self, Sheet};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::UnitId;
use kehu_statistics::figures::{self, Dimension, Span};
use kehu_statistics::{conversion, withdrawals};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A table of statistics.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatisticsTable {
    /// Of the last day, the month to it and the project to it (来人来电统计表).
    Daily,
    /// A row a day.
    Days,
    /// By channel.
    Channel,
    /// By salesperson.
    Salesperson,
    /// By intent level.
    IntentLevel,
    /// By type of property.
    Product,
    /// From step to step.
    Conversion,
    /// Withdrawals and ends by default.
    Withdrawals,
    /// The general report: days, channels, salespeople, levels and products of the span below each other.
    Report,
}

/// Which table, of which span, and in which form.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportStatistics {
    /// The table.
    pub table: StatisticsTable,
    /// Form of the file.
    pub format: ExportFormat,
    /// First day.
    pub from: NaiveDate,
    /// Last day; at most 365 days after the first.
    pub until: NaiveDate,
}

/// Export statistics
///
/// A table of a site's statistics as CSV (UTF-8 with its mark) or XLSX with typed cells. Texts that look like formulas begin
/// with a quote in CSV. Each export is on the record. Sales detail registers are exported by `exportRegister`. Rules: ATT-S01,
/// ATT-S02, ATT-S04.
#[utoipa::path(operation_id = "exportStatistics", tag = "statistics", security(("bearer" = ["statistics:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ExportStatistics),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/sites/{site_id}/statistics/export")]
pub async fn export_statistics(
    caller: Caller<can::ReadStatistics>,
    app: State,
    path: Path<UnitId>,
    query: Query<ExportStatistics>,
) -> Result<HttpResponse, Problem> {
    let (caller, site) = (caller.into_inner(), path.0);
    let ExportStatistics {
        table,
        format,
        from,
        until,
    } = query.0;
    let span = Span { from, until };
    let mut connection = app.db.read_for_report().await?;
    let sheet = sheet_of(&mut connection, &caller, site, table, span).await?;
    connection.give_back();
    sheet::record(&app, &caller, Some(site), "statistics.export").await?;
    sheet.answer(format, caller.language, caller.today()).await
}

async fn sheet_of(
    connection: &mut PgConnection,
    caller: &kehu_kernel::Caller,
    site: UnitId,
    table: StatisticsTable,
    span: Span,
) -> Result<Sheet, kehu_statistics::Error> {
    let language = caller.language;
    let dimension = match table {
        StatisticsTable::Daily => {
            let standing = figures::daily(connection, caller, site, span.until).await?;
            return Ok(sheets::daily(&standing, language));
        }
        StatisticsTable::Days => {
            return Ok(sheets::days(
                &figures::days(connection, caller, site, span).await?,
            ));
        }
        StatisticsTable::Conversion => {
            let steps = conversion::conversion(connection, caller, site, span).await?;
            return Ok(sheets::conversion(&steps, language));
        }
        StatisticsTable::Withdrawals => {
            let ended = withdrawals::withdrawals(connection, caller, site, span).await?;
            return Ok(sheets::withdrawals(&ended, language));
        }
        StatisticsTable::Report => {
            let days = figures::days(connection, caller, site, span).await?;
            let mut parts = Vec::new();
            for dimension in sheets::DIVIDED {
                parts.push((
                    dimension,
                    figures::breakdown(connection, caller, site, dimension, span).await?,
                ));
            }
            return Ok(sheets::report(&days, &parts, language));
        }
        StatisticsTable::Channel => Dimension::Channel,
        StatisticsTable::Salesperson => Dimension::Salesperson,
        StatisticsTable::IntentLevel => Dimension::IntentLevel,
        StatisticsTable::Product => Dimension::Product,
    };
    let lines = figures::breakdown(connection, caller, site, dimension, span).await?;
    Ok(sheets::breakdown(dimension, &lines, language))
}

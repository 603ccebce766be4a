//! The lists of tracking as files (ATT-S04).

mod follow_ups;
mod plans;
mod tracked_parties;

use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::{self, send};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use follow_ups::FollowUps;
use kehu_kernel::UnitId;
use plans::Plans;
use serde::{Deserialize, Serialize};
use tracked_parties::TrackedParties;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A list of tracking.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrackingTable {
    /// The follow-up form.
    FollowUps,
    /// Where parties stand.
    TrackedParties,
    /// Plans.
    Plans,
}

/// Which list, and in which form.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportTracking {
    /// The list.
    pub table: TrackingTable,
    /// Form of the file.
    pub format: ExportFormat,
    /// Of follow-ups and plans, only those of this day or later.
    pub from: Option<NaiveDate>,
    /// Of follow-ups and plans, only those of this day or before.
    pub until: Option<NaiveDate>,
}

/// Export a list of tracking
///
/// Follow-ups, tracked parties or plans of a site, as CSV (UTF-8 with its mark) or XLSX with typed cells; a salesperson's
/// own. Names are masked in any case. Texts that look like formulas begin with a quote in CSV. A
/// workbook holds at most 1048575 rows, CSV any number. Each export is on the record. Rules: ATT-S04, CUS-05.
#[utoipa::path(operation_id = "exportTracking", tag = "tracking", security(("bearer" = ["receptions:read"])),
    params(("site_id" = UnitId, Path, description = "The site"), ExportTracking),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/sites/{site_id}/tracking/export")]
pub async fn export_tracking(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<UnitId>,
    query: Query<ExportTracking>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let site = path.0;
    let query = query.0;
    let mut connection = app.db.read_for_report().await?;
    // Who may not see the site learns nothing of it.
    kehu_reception::tracking::parties::standing(&mut connection, &caller, site).await?;
    connection.give_back();
    sheet::record(&app, &caller, Some(site), "tracking.export").await?;
    let named = |name| format!("{name}-{}", caller.today());
    let reading = Reading {
        app,
        site,
        caller: caller.clone(),
    };
    match query.table {
        TrackingTable::FollowUps => {
            let headings = sheet::headings(&follow_ups::HEADINGS, caller.language);
            let rows = FollowUps::of(reading, &query);
            send(rows, &named("follow-ups"), &headings, query.format).await
        }
        TrackingTable::TrackedParties => {
            let headings = sheet::headings(&tracked_parties::HEADINGS, caller.language);
            let rows = TrackedParties { reading };
            send(rows, &named("tracked-parties"), &headings, query.format).await
        }
        TrackingTable::Plans => {
            let headings = sheet::headings(&plans::HEADINGS, caller.language);
            let rows = Plans::of(reading, &query);
            send(rows, &named("plans"), &headings, query.format).await
        }
    }
}

/// Whose rows are read, and where.
struct Reading {
    app: State,
    site: UnitId,
    caller: kehu_kernel::Caller,
}

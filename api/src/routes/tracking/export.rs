//! The lists of tracking as files (ATT-S04).

use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::customers::mask::Sight;
use crate::routes::transfers::ExportFormat;
use crate::sheet::{self, Sheet};
use crate::state::State;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use kehu_customers::transfers::{Cell, MAX_BOOK_ROWS};
use kehu_db::PgConnection;
use kehu_kernel::{Language, PageRequest, UnitId, Words};
use kehu_reception::tracking::follow_ups::{self, FollowUp, FollowUpFilter};
use kehu_reception::tracking::parties::{self, Tracked, TrackedFilter};
use kehu_reception::tracking::plans::{self, Plan, PlanFilter};
use serde::{Deserialize, Serialize};
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
/// own. Names are masked in any case. Texts that look like formulas begin with a quote in CSV. A file holds at most 100000
/// rows. Each export is on the record. Rules: ATT-S04, CUS-05.
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
    let mut connection = app.db.read().await?;
    let sheet = match query.0.table {
        TrackingTable::FollowUps => {
            follow_up_sheet(&mut connection, &caller, path.0, &query.0).await?
        }
        TrackingTable::TrackedParties => party_sheet(&mut connection, &caller, path.0).await?,
        TrackingTable::Plans => plan_sheet(&mut connection, &caller, path.0, &query.0).await?,
    };
    drop(connection);
    sheet::record(&app, &caller, Some(path.0), "tracking.export").await?;
    sheet
        .answer(query.0.format, caller.language, caller.today())
        .await
}

fn headings(pairs: &[(&'static str, &'static str)]) -> Vec<Words> {
    pairs.iter().map(|(en, zh)| Words::new(*en, *zh)).collect()
}

async fn follow_up_sheet(
    connection: &mut PgConnection,
    caller: &kehu_kernel::Caller,
    site: UnitId,
    query: &ExportTracking,
) -> Result<Sheet, Problem> {
    // Who may not see the site learns nothing of it.
    parties::standing(connection, caller, site).await?;
    let filter = FollowUpFilter {
        site: Some(site),
        occurred_from: query.from.map(kehu_statistics::start_of),
        occurred_before: query
            .until
            .and_then(|day| day.succ_opt())
            .map(kehu_statistics::start_of),
        ..FollowUpFilter::default()
    };
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = follow_ups::list(
            connection,
            caller,
            &filter,
            &PageRequest { limit: 200, after },
        )
        .await?;
        rows.extend(
            page.items
                .iter()
                .map(|one| follow_up_row(one, caller.language)),
        );
        after = page.next;
        if after.is_none() || rows.len() >= MAX_BOOK_ROWS {
            break;
        }
    }
    let headings = headings(&[
        ("Date and time", "日期时间"),
        ("Party", "客户编号"),
        ("Salesperson", "售楼员"),
        ("Way", "方式"),
        ("Reached", "是否有效"),
        ("Level before", "原级别"),
        ("Level after", "现级别"),
        ("Content", "沟通内容"),
        ("Objections", "抗性"),
        ("Objections in words", "抗性说明"),
        ("Counter-measure", "应对措施"),
        ("Result", "结果"),
        ("Next contact", "下次跟踪"),
        ("Visit promised", "约定来访"),
        ("Checked", "检查"),
        ("Supervisor's comment", "主任意见"),
        ("Corrected", "已更正"),
    ]);
    Ok(Sheet {
        name: "follow-ups".to_owned(),
        headings,
        rows,
    })
}

fn follow_up_row(one: &FollowUp, language: Language) -> Vec<Cell> {
    let level = |level: Option<kehu_reception::words::IntentLevel>| {
        level.map_or(Cell::Empty, |level| {
            Cell::Code(level.as_str().to_uppercase())
        })
    };
    let objections: Vec<String> = one
        .objections
        .iter()
        .map(|point| {
            crate::routes::system::label_words::label("FocusPoint", point.as_str(), language)
        })
        .collect();
    vec![
        sheet::instant(Some(one.occurred_at)),
        Cell::Code(one.party_id.to_string()),
        sheet::text(Some(one.salesperson_name.as_str())),
        sheet::label("FollowUpWay", one.way.as_str(), language),
        sheet::yes(one.reached, language),
        level(one.level_before),
        level(one.level_after),
        sheet::text(Some(one.content.as_str())),
        sheet::text(Some(objections.join("; ")).filter(|text| !text.is_empty())),
        sheet::text(one.objection_detail.as_deref()),
        sheet::text(one.counter_measure.as_deref()),
        sheet::text(Some(one.result.as_str())),
        sheet::day(one.next_on),
        sheet::day(one.visit_promised_on),
        one.check
            .as_ref()
            .map_or(Cell::Empty, |check| sheet::yes(check.in_order, language)),
        sheet::text(
            one.check
                .as_ref()
                .and_then(|check| check.comment.as_deref()),
        ),
        sheet::yes(one.corrected_by_id.is_some(), language),
    ]
}

async fn party_sheet(
    connection: &mut PgConnection,
    caller: &kehu_kernel::Caller,
    site: UnitId,
) -> Result<Sheet, Problem> {
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = parties::list(
            connection,
            caller,
            site,
            &TrackedFilter::default(),
            &PageRequest { limit: 200, after },
        )
        .await?;
        rows.extend(page.items.iter().map(|one| party_row(one, caller.language)));
        after = page.next;
        if after.is_none() || rows.len() >= MAX_BOOK_ROWS {
            break;
        }
    }
    let headings = headings(&[
        ("Party", "客户编号"),
        ("Names", "姓名"),
        ("Salesperson", "售楼员"),
        ("Stage", "阶段"),
        ("Level", "级别"),
        ("Must be followed up", "必须跟踪"),
        ("Due", "应跟踪日期"),
        ("Overdue", "逾期"),
        ("Last contact", "最近跟踪"),
        ("Deals", "成交套数"),
        ("Hard case", "疑难客户"),
        ("Claim expires", "登记有效期至"),
    ]);
    Ok(Sheet {
        name: "tracked-parties".to_owned(),
        headings,
        rows,
    })
}

fn party_row(one: &Tracked, language: Language) -> Vec<Cell> {
    let names: Vec<String> = one
        .names
        .iter()
        .map(|name| Sight::masked().name(name.clone()))
        .collect();
    vec![
        Cell::Code(one.party_id.to_string()),
        sheet::text(Some(names.join("; "))),
        sheet::text(one.salesperson_name.as_deref()),
        sheet::label("FunnelStage", one.stage.as_str(), language),
        one.level.map_or(Cell::Empty, |level| {
            Cell::Code(level.as_str().to_uppercase())
        }),
        sheet::yes(one.obligatory, language),
        sheet::day(one.due_on),
        sheet::yes(one.overdue, language),
        sheet::instant(one.last_contact_at),
        sheet::count(one.deals.into()),
        sheet::yes(one.hard_case, language),
        sheet::instant(one.claim_expires_at),
    ]
}

async fn plan_sheet(
    connection: &mut PgConnection,
    caller: &kehu_kernel::Caller,
    site: UnitId,
    query: &ExportTracking,
) -> Result<Sheet, Problem> {
    let filter = PlanFilter {
        from: query.from,
        before: query.until.and_then(|day| day.succ_opt()),
        ..PlanFilter::default()
    };
    let mut rows = Vec::new();
    let mut after = None;
    loop {
        let page = plans::list(
            connection,
            caller,
            site,
            &filter,
            &PageRequest { limit: 200, after },
        )
        .await?;
        rows.extend(page.items.iter().map(|one| plan_row(one, caller.language)));
        after = page.next;
        if after.is_none() || rows.len() >= MAX_BOOK_ROWS {
            break;
        }
    }
    let headings = headings(&[
        ("Begins", "日期"),
        ("Kind", "类别"),
        ("Owner", "填写人"),
        ("Plan", "计划"),
        ("Written", "填写时间"),
        ("Late", "迟填"),
        ("Summary", "总结"),
        ("State", "状态"),
        ("Overdue", "逾期"),
    ]);
    Ok(Sheet {
        name: "plans".to_owned(),
        headings,
        rows,
    })
}

fn plan_row(one: &Plan, language: Language) -> Vec<Cell> {
    vec![
        sheet::day(Some(one.starts_on)),
        sheet::label("PlanKind", one.kind.as_str(), language),
        sheet::text(Some(one.owner_name.as_str())),
        sheet::text(Some(one.entries.join("\n"))),
        sheet::instant(Some(one.written_at)),
        sheet::yes(one.late, language),
        sheet::text(one.summary.as_deref()),
        sheet::label("PlanState", one.state.as_str(), language),
        sheet::yes(one.overdue, language),
    ]
}

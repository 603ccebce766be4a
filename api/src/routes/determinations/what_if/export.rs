//! The deals that come out otherwise, as a file.

use super::dto::people_of;
use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::{self, Rows, send};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_attribution::decision::Holder;
use kehu_customers::transfers::Cell;
use kehu_determinations::names_of;
use kehu_determinations::what_if::{self, ShareInMoney, WhatIfDeal};
use kehu_kernel::{DealId, Language, PageRequest, UserId, WhatIfId, Zone};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::IntoParams;
use validator::Validate;

/// In which form.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportDeals {
    /// Form of the file.
    #[serde(default = "csv")]
    #[param(default = "csv")]
    pub format: ExportFormat,
}

const fn csv() -> ExportFormat {
    ExportFormat::Csv
}

/// Export the deals that come out otherwise
///
/// As CSV (UTF-8 with its mark, however many rows) or XLSX with typed cells (at most 1048575 rows): one line a deal, both
/// ways, by the time of the deal.
#[utoipa::path(operation_id = "exportWhatIfDeals", tag = "determinations", security(("bearer" = ["determinations:try"])),
    params(("id" = WhatIfId, Path, description = "The comparison"), ExportDeals),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/what-ifs/{id}/export")]
pub async fn export_what_if_deals(
    caller: Caller<can::TryDeterminations>,
    app: State,
    path: Path<WhatIfId>,
    query: Query<ExportDeals>,
) -> Result<HttpResponse, Problem> {
    let export = Export {
        app,
        caller: caller.into_inner(),
        id: path.0,
    };
    let name = format!("what-if-{}", export.id);
    let headings = sheet::headings(&HEADINGS, export.caller.language);
    send(export, &name, &headings, query.0.format).await
}

struct Export {
    app: State,
    caller: kehu_kernel::Caller,
    id: WhatIfId,
}

impl Rows for Export {
    type Place = (DateTime<Utc>, DealId);

    async fn part(
        &mut self,
        after: Option<Self::Place>,
    ) -> Result<(Vec<Vec<Cell>>, Option<Self::Place>), Problem> {
        let request = PageRequest { limit: 200, after };
        let mut connection = self.app.db.read().await?;
        let page = what_if::deals(&mut connection, &self.caller, self.id, &request).await?;
        let names = names_of(&mut connection, &people_of(&page.items)).await?;
        connection.give_back();
        let rows = page
            .items
            .iter()
            .map(|deal| row(deal, &names, self.caller.language));
        Ok((rows.collect(), page.next))
    }
}

const HEADINGS: [(&str, &str); 8] = [
    ("Deal", "成交编号"),
    ("Date", "成交日期"),
    ("Commission", "佣金"),
    ("Moved", "变动金额"),
    ("Rule before", "原规则"),
    ("Rule after", "新规则"),
    ("Shares before", "原分配"),
    ("Shares after", "新分配"),
];

fn row(deal: &WhatIfDeal, names: &BTreeMap<UserId, String>, language: Language) -> Vec<Cell> {
    let amount = |amount: Option<kehu_kernel::Money>| amount.map_or(Cell::Empty, sheet::money);
    vec![
        Cell::Code(deal.deal_id.to_string()),
        sheet::day(Some(Zone::CHINA.day_of(deal.facts_until))),
        amount(deal.commission),
        amount(deal.moved),
        Cell::Code(deal.rule_before.to_string()),
        Cell::Code(deal.rule_after.to_string()),
        Cell::Text(shares(&deal.shares_before, names, language)),
        Cell::Text(shares(&deal.shares_after, names, language)),
    ]
}

fn shares(shares: &[ShareInMoney], names: &BTreeMap<UserId, String>, language: Language) -> String {
    let who = |holder: Holder| match (holder, language) {
        (Holder::Pool, Language::Chinese) => "公佣".to_owned(),
        (Holder::Pool, Language::English) => "pool".to_owned(),
        (Holder::Department, Language::Chinese) => "部门".to_owned(),
        (Holder::Department, Language::English) => "department".to_owned(),
        (Holder::Salesperson { user } | Holder::Referrer { user }, _) => names
            .get(&user)
            .cloned()
            .unwrap_or_else(|| user.to_string()),
    };
    let parts: Vec<String> = shares
        .iter()
        .map(|part| match part.amount {
            Some(amount) => format!("{} {} = {amount}", who(part.holder), part.share),
            None => format!("{} {}", who(part.holder), part.share),
        })
        .collect();
    parts.join("; ")
}

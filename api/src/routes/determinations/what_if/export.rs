//! The deals that come out otherwise, as a file.

use super::dto::people_of;
use crate::auth::Caller;
use crate::extract::{NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::state::State;
use actix_web::http::header;
use actix_web::{HttpResponse, get};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream;
use kehu_attribution::decision::Holder;
use kehu_determinations::names_of;
use kehu_determinations::what_if::{self, ShareInMoney, WhatIfDeal};
use kehu_kernel::{DealId, Language, PageRequest, UserId, WhatIfId, Zone};
use std::collections::BTreeMap;
use std::io;

/// Export the deals that come out otherwise
///
/// As CSV in UTF-8 with its mark: one line a deal, both ways, by the time of the deal.
#[utoipa::path(operation_id = "exportWhatIfDeals", tag = "determinations", security(("bearer" = ["determinations:try"])),
    params(("id" = WhatIfId, Path, description = "The comparison")),
    responses((status = 200, description = "The file", content_type = "text/csv", body = crate::sheet::FileContent,
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/what-ifs/{id}/export")]
pub async fn export_what_if_deals(
    caller: Caller<can::TryDeterminations>,
    app: State,
    path: Path<WhatIfId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let export = Export {
        app,
        caller: caller.into_inner(),
        id: path.0,
    };
    let (lines, next) = export.part(None).await?;
    let first = Bytes::from(format!(
        "\u{feff}{}{lines}",
        headings(export.caller.language)
    ));
    let id = export.id;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"what-if-{id}.csv\""),
        ))
        .content_type("text/csv; charset=utf-8")
        .streaming(export.lines(first, next)))
}

type Place = (DateTime<Utc>, DealId);

struct Export {
    app: State,
    caller: kehu_kernel::Caller,
    id: WhatIfId,
}

impl Export {
    /// The next lines, and where the part after them begins.
    async fn part(&self, after: Option<Place>) -> Result<(String, Option<Place>), Problem> {
        let request = PageRequest { limit: 200, after };
        let mut connection = self.app.db.read().await?;
        let page = what_if::deals(&mut connection, &self.caller, self.id, &request).await?;
        let names = names_of(&mut connection, &people_of(&page.items)).await?;
        let lines = page
            .items
            .iter()
            .map(|deal| line(deal, &names, self.caller.language))
            .collect();
        Ok((lines, page.next))
    }

    /// The lines that were read, then the following parts as they are asked for. One that fails ends the file short, which
    /// the client sees as a broken transfer.
    fn lines(
        self,
        first: Bytes,
        next: Option<Place>,
    ) -> impl stream::Stream<Item = io::Result<Bytes>> {
        stream::try_unfold(
            (self, Some(first), next),
            async |(export, ready, next)| match (ready, next) {
                (Some(lines), next) => Ok(Some((lines, (export, None, next)))),
                (None, None) => Ok(None),
                (None, Some(place)) => {
                    let (lines, next) = export
                        .part(Some(place))
                        .await
                        .map_err(|_| io::Error::other("the next part could not be read"))?;
                    Ok(Some((Bytes::from(lines), (export, None, next))))
                }
            },
        )
    }
}

fn headings(language: Language) -> &'static str {
    match language {
        Language::Chinese => "成交编号,成交日期,佣金,变动金额,原规则,新规则,原分配,新分配\r\n",
        Language::English => {
            "Deal,Date,Commission,Moved,Rule before,Rule after,Shares before,Shares after\r\n"
        }
    }
}

fn line(deal: &WhatIfDeal, names: &BTreeMap<UserId, String>, language: Language) -> String {
    let amount = |amount: Option<kehu_kernel::Money>| {
        amount.map(|amount| amount.to_string()).unwrap_or_default()
    };
    let cells = [
        deal.deal_id.to_string(),
        Zone::CHINA.day_of(deal.facts_until).to_string(),
        amount(deal.commission),
        amount(deal.moved),
        deal.rule_before.to_string(),
        deal.rule_after.to_string(),
        shares(&deal.shares_before, names, language),
        shares(&deal.shares_after, names, language),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
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

/// A cell in quotes where it needs them. A text that a spreadsheet would take for a formula begins with a quote.
fn quoted(cell: &str) -> String {
    let guarded = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if guarded.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_is_run() {
        assert_eq!(quoted("王芳 1/2"), "王芳 1/2");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
    }
}

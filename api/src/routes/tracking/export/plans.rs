//! Plans as rows.

use super::{ExportTracking, Reading};
use crate::problem::Problem;
use crate::sheet::{self, Rows};
use kehu_customers::transfers::Cell;
use kehu_kernel::{Language, PageRequest, PlanId};
use kehu_reception::tracking::plans::{self, Plan, PlanFilter};

pub(super) const HEADINGS: [(&str, &str); 9] = [
    ("Begins", "日期"),
    ("Kind", "类别"),
    ("Owner", "填写人"),
    ("Plan", "计划"),
    ("Written", "填写时间"),
    ("Late", "迟填"),
    ("Summary", "总结"),
    ("State", "状态"),
    ("Overdue", "逾期"),
];

pub(super) struct Plans {
    reading: Reading,
    filter: PlanFilter,
}

impl Plans {
    pub(super) fn of(reading: Reading, query: &ExportTracking) -> Self {
        let filter = PlanFilter {
            from: query.from,
            before: query.until.and_then(|day| day.succ_opt()),
            ..PlanFilter::default()
        };
        Self { reading, filter }
    }
}

impl Rows for Plans {
    type Place = PlanId;

    async fn part(
        &mut self,
        after: Option<PlanId>,
    ) -> Result<(Vec<Vec<Cell>>, Option<PlanId>), Problem> {
        let Reading { app, site, caller } = &self.reading;
        let mut connection = app.db.read_for_report().await?;
        let request = PageRequest { limit: 200, after };
        let page = plans::list(&mut connection, caller, *site, &self.filter, &request).await?;
        connection.give_back();
        let rows = page.items.iter().map(|one| plan_row(one, caller.language));
        Ok((rows.collect(), page.next))
    }
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

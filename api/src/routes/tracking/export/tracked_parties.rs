//! Where parties stand, as rows.

use super::Reading;
use crate::problem::Problem;
use crate::routes::customers::mask::Sight;
use crate::sheet::{self, Rows};
use kehu_customers::transfers::Cell;
use kehu_kernel::{Language, PageRequest};
use kehu_reception::tracking::parties::{self, Place, Tracked, TrackedFilter};

pub(super) const HEADINGS: [(&str, &str); 12] = [
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
];

pub(super) struct TrackedParties {
    pub(super) reading: Reading,
}

impl Rows for TrackedParties {
    type Place = Place;

    async fn part(
        &mut self,
        after: Option<Place>,
    ) -> Result<(Vec<Vec<Cell>>, Option<Place>), Problem> {
        let Reading { app, site, caller } = &self.reading;
        let mut connection = app.db.read_for_report().await?;
        let request = PageRequest { limit: 200, after };
        let all = TrackedFilter::default();
        let page = parties::list(&mut connection, caller, *site, &all, &request).await?;
        connection.give_back();
        let rows = page.items.iter().map(|one| party_row(one, caller.language));
        Ok((rows.collect(), page.next))
    }
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

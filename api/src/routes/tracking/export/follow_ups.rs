//! The follow-up form as rows.

use super::{ExportTracking, Reading};
use crate::problem::Problem;
use crate::sheet::{self, Rows};
use kehu_customers::transfers::Cell;
use kehu_kernel::{FollowUpId, Language, PageRequest};
use kehu_reception::tracking::follow_ups::{self, FollowUp, FollowUpFilter};

pub(super) const HEADINGS: [(&str, &str); 17] = [
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
];

pub(super) struct FollowUps {
    reading: Reading,
    filter: FollowUpFilter,
}

impl FollowUps {
    pub(super) fn of(reading: Reading, query: &ExportTracking) -> Self {
        let filter = FollowUpFilter {
            site: Some(reading.site),
            occurred_from: query.from.map(kehu_statistics::start_of),
            occurred_before: query
                .until
                .and_then(|day| day.succ_opt())
                .map(kehu_statistics::start_of),
            ..FollowUpFilter::default()
        };
        Self { reading, filter }
    }
}

impl Rows for FollowUps {
    type Place = FollowUpId;

    async fn part(
        &mut self,
        after: Option<FollowUpId>,
    ) -> Result<(Vec<Vec<Cell>>, Option<FollowUpId>), Problem> {
        let Reading { app, caller, .. } = &self.reading;
        let mut connection = app.db.read_for_report().await?;
        let request = PageRequest { limit: 200, after };
        let page = follow_ups::list(&mut connection, caller, &self.filter, &request).await?;
        connection.give_back();
        let rows = page
            .items
            .iter()
            .map(|one| follow_up_row(one, caller.language));
        Ok((rows.collect(), page.next))
    }
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

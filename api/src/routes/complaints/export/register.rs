//! The register of complaints as rows, without who complains.

use crate::problem::Problem;
use crate::sheet::{Rows, count, instant, label, yes};
use crate::state::State;
use kehu_complaints::{Complaint, Filter, Names};
use kehu_customers::transfers::Cell;
use kehu_kernel::{ComplaintId, PageRequest, Words};

pub(super) const HEADINGS: [(&str, &str); 19] = [
    ("Number", "编号"),
    ("Unit", "受理单位"),
    ("Received at", "投诉时间"),
    ("Channel", "渠道"),
    ("Category", "类别"),
    ("Severity", "级别"),
    ("Nature", "性质"),
    ("Cause", "原因"),
    ("Responsible unit", "责任单位"),
    ("Repeat", "重复投诉"),
    ("Stage", "进度"),
    ("Round", "轮次"),
    ("Accepted at", "受理时间"),
    ("Due at", "期限"),
    ("Replied at", "答复时间"),
    ("Deadline", "期限情况"),
    ("Outcome", "回访结果"),
    ("Score", "评分"),
    ("Closed at", "办结时间"),
];

pub(super) struct Register {
    app: State,
    caller: kehu_kernel::Caller,
    filter: Filter,
    names: Names,
}

impl Register {
    pub(super) fn of(app: State, caller: kehu_kernel::Caller, filter: Filter) -> Self {
        Self {
            app,
            caller,
            filter,
            names: Names::default(),
        }
    }
}

impl Rows for Register {
    type Place = ComplaintId;

    async fn part(
        &mut self,
        after: Option<ComplaintId>,
    ) -> Result<(Vec<Vec<Cell>>, Option<ComplaintId>), Problem> {
        let request = PageRequest { limit: 200, after };
        let mut connection = self.app.db.read_for_report().await?;
        let found =
            kehu_complaints::list(&mut connection, &self.caller, &self.filter, &request).await?;
        self.names
            .learn(&mut connection, &self.caller, &found.items)
            .await?;
        let rows = found
            .items
            .iter()
            .map(|one| row(one, &self.names, &self.caller));
        Ok((rows.collect(), found.next))
    }
}

fn row(one: &Complaint, names: &Names, caller: &kehu_kernel::Caller) -> Vec<Cell> {
    let language = caller.language;
    let due = one.acceptance.map(|acceptance| acceptance.due_at);
    let punctuality = kehu_complaints::punctuality(due, one.replied_at, caller.now);
    let word = |enumeration: &str, word: Option<&str>| {
        word.map_or(Cell::Empty, |word| label(enumeration, word, language))
    };
    let named = |name: Words| Cell::Text(name.text(language).to_owned());
    vec![
        Cell::Code(one.number.to_string()),
        named(names.unit(one.unit_id)),
        instant(Some(one.received_at)),
        label("ComplaintChannel", one.channel.as_str(), language),
        named(names.category(one)),
        label("ComplaintSeverity", one.severity.as_str(), language),
        word("ComplaintNature", one.nature.map(|nature| nature.as_str())),
        one.cause
            .as_deref()
            .map_or(Cell::Empty, |key| named(names.cause(one, key))),
        one.responsible_unit_id
            .map_or(Cell::Empty, |unit| named(names.unit(unit))),
        yes(one.repeat_of.is_some(), language),
        label("ComplaintStage", one.stage.as_str(), language),
        count(one.round.into()),
        instant(one.acceptance.map(|acceptance| acceptance.at)),
        instant(due.flatten()),
        instant(one.replied_at),
        label("ComplaintPunctuality", punctuality.as_str(), language),
        word(
            "ComplaintOutcome",
            one.outcome.map(|outcome| outcome.as_str()),
        ),
        one.score.map_or(Cell::Empty, |score| count(score.into())),
        instant(one.closed_at),
    ]
}

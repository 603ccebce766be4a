//! Complaints as files: the register, and the figures.

mod register;

use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::{Sheet, count, headings, label, record, send};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use kehu_complaints::statistics::{self, Dimension, Line, Span};
use kehu_complaints::words::{Channel, Punctuality, Severity, Stage};
use kehu_complaints::{Filter, names_of_keys};
use kehu_customers::transfers::Cell;
use kehu_kernel::{CustomerId, Language, UnitId, UserId, Words};
use register::Register;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A table of complaints.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintTable {
    /// A row a complaint, without who complains.
    Register,
    /// Figures by category.
    Category,
    /// Figures by cause.
    Cause,
    /// Figures by responsible unit.
    Unit,
    /// Figures by channel.
    Channel,
    /// Figures by severity.
    Severity,
    /// Figures by month.
    Month,
}

impl ComplaintTable {
    const fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Register => None,
            Self::Category => Some(Dimension::Category),
            Self::Cause => Some(Dimension::Cause),
            Self::Unit => Some(Dimension::Unit),
            Self::Channel => Some(Dimension::Channel),
            Self::Severity => Some(Dimension::Severity),
            Self::Month => Some(Dimension::Month),
        }
    }
}

/// Which table, of which span, and in which form.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportComplaints {
    /// The table.
    pub table: ComplaintTable,
    /// Form of the file.
    pub format: ExportFormat,
    /// Received from this instant on.
    pub received_from: DateTime<Utc>,
    /// Received before this instant.
    pub received_before: DateTime<Utc>,
    /// Only those at one of these units.
    #[serde(default)]
    #[param(max_items = 50)]
    #[validate(length(max = 50))]
    pub unit_id: Vec<UnitId>,
    /// Of the register, only those at one of these stages.
    #[serde(default)]
    #[param(max_items = 11)]
    #[validate(length(max = 11))]
    pub stage: Vec<Stage>,
    /// Of the register, only those of one of these severities.
    #[serde(default)]
    #[param(max_items = 3)]
    #[validate(length(max = 3))]
    pub severity: Vec<Severity>,
    /// Of the register, only those of this category.
    #[param(max_length = 50)]
    #[validate(length(max = 50))]
    pub category: Option<String>,
    /// Of the register, only those by this channel.
    pub channel: Option<Channel>,
    /// Of the register, only those of this customer.
    pub customer_id: Option<CustomerId>,
    /// Of the register, only those of this acceptor.
    pub acceptor_id: Option<UserId>,
    /// Of the register, only those standing so to their deadline now.
    pub punctuality: Option<Punctuality>,
}

impl ExportComplaints {
    /// A filter of the register that figures do not have.
    fn filter_of_register(&self) -> Option<&'static str> {
        let given = [
            ("stage", !self.stage.is_empty()),
            ("severity", !self.severity.is_empty()),
            ("category", self.category.is_some()),
            ("channel", self.channel.is_some()),
            ("customer_id", self.customer_id.is_some()),
            ("acceptor_id", self.acceptor_id.is_some()),
            ("punctuality", self.punctuality.is_some()),
        ];
        given
            .into_iter()
            .find_map(|(name, given)| given.then_some(name))
    }

    fn span(&self) -> Span {
        Span {
            from: self.received_from,
            before: self.received_before,
            units: self.unit_id.clone(),
        }
    }

    fn filter(self) -> Filter {
        Filter {
            units: self.unit_id,
            stages: self.stage,
            severities: self.severity,
            category: self.category,
            channel: self.channel,
            customer: self.customer_id,
            acceptor: self.acceptor_id,
            punctuality: self.punctuality,
            received_from: Some(self.received_from),
            received_before: Some(self.received_before),
        }
    }
}

/// Export complaints
///
/// The register of the complaints received in a span of time, by the filters of their list, or their figures by one
/// dimension, as CSV (UTF-8 with its mark, however many complaints) or XLSX with typed cells (at most 1048575). Who
/// complains and what is said stay in the complaints. Each export is on the record. Rule: CMP-12.
#[utoipa::path(operation_id = "exportComplaints", tag = "complaints", security(("bearer" = ["complaints:read"])),
    params(ExportComplaints),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name")))))]
#[get("/complaints/export")]
pub async fn export_complaints(
    caller: Caller<can::ReadComplaints>,
    app: State,
    query: Query<ExportComplaints>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let query = query.0;
    let format = query.format;
    let Some(dimension) = query.table.dimension() else {
        record(&app, &caller, None, "complaints.export").await?;
        let name = format!("complaints-{}", caller.today());
        let headings = headings(&register::HEADINGS, caller.language);
        let rows = Register::of(app, caller, query.filter());
        return send(rows, &name, &headings, format).await;
    };
    if let Some(name) = query.filter_of_register() {
        return Err(Problem::parameter(
            name,
            "is a filter of the register; figures take the span and the units",
            "仅适用于台账；统计表只接受时间范围和单位",
        ));
    }
    let span = query.span();
    let mut connection = app.db.read_for_report().await?;
    let lines = statistics::lines(&mut connection, &caller, &span, dimension).await?;
    let keys: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.key.as_deref())
        .collect();
    let keys = (dimension, keys.as_slice());
    let names = names_of_keys(&mut connection, &caller, &span, keys).await?;
    connection.give_back();
    record(&app, &caller, None, "complaints.export").await?;
    figures(dimension, &lines, &names, caller.language)
        .answer(format, caller.language, caller.today())
        .await
}

const FIGURES: [(&str, &str); 34] = [
    ("Received", "受理数"),
    ("Founded", "属实数"),
    ("Unfounded", "不属实数"),
    ("Misdirected", "误投数"),
    ("Closed", "办结数"),
    ("Kept", "按期数"),
    ("Missed", "超期答复数"),
    ("Overdue", "逾期未答复数"),
    ("Repeats", "重复投诉数"),
    ("Reopened", "重新处理数"),
    ("Satisfied", "满意数"),
    ("Unreachable", "无法接通数"),
    ("Scored", "评分数"),
    ("Sum of scores", "评分合计"),
    ("Minutes to nature", "至定性平均分钟"),
    ("Minutes to cause", "至查明原因平均分钟"),
    ("Minutes to responsible person", "至确定责任平均分钟"),
    ("Minutes to opinion", "至提出意见平均分钟"),
    ("Minutes to decision", "至批准平均分钟"),
    ("Minutes to reply", "至答复平均分钟"),
    ("Minutes to follow-up", "至回访平均分钟"),
    ("Minutes to evaluation", "至评价平均分钟"),
    ("Working minutes to nature", "至定性平均工作分钟"),
    ("Working minutes to cause", "至查明原因平均工作分钟"),
    (
        "Working minutes to responsible person",
        "至确定责任平均工作分钟",
    ),
    ("Working minutes to opinion", "至提出意见平均工作分钟"),
    ("Working minutes to decision", "至批准平均工作分钟"),
    ("Working minutes to reply", "至答复平均工作分钟"),
    ("Working minutes to follow-up", "至回访平均工作分钟"),
    ("Working minutes to evaluation", "至评价平均工作分钟"),
    ("First reply in time", "首次答复按期数"),
    ("First reply late", "首次答复超期数"),
    ("Ever overdue", "曾逾期数"),
    ("Dissatisfied calls", "回访不满意次数"),
];

fn figures(
    dimension: Dimension,
    lines: &[Line],
    names: &HashMap<String, Words>,
    language: Language,
) -> Sheet {
    let heading = match dimension {
        Dimension::Category => ("Category", "类别"),
        Dimension::Cause => ("Cause", "原因"),
        Dimension::Unit => ("Responsible unit", "责任单位"),
        Dimension::Channel => ("Channel", "渠道"),
        Dimension::Severity => ("Severity", "级别"),
        Dimension::Month => ("Month", "月份"),
    };
    let key = |key: &str| match dimension {
        Dimension::Channel => label("ComplaintChannel", key, language),
        Dimension::Severity => label("ComplaintSeverity", key, language),
        _ => names.get(key).map_or_else(
            || Cell::Code(key.to_owned()),
            |name| Cell::Text(name.text(language).to_owned()),
        ),
    };
    let optional = |figure: Option<i64>| figure.map_or(Cell::Empty, count);
    let rows = lines.iter().map(|line| {
        let mut cells = vec![line.key.as_deref().map_or(Cell::Empty, key)];
        let counted = [
            line.received,
            line.founded,
            line.unfounded,
            line.misdirected,
            line.closed,
            line.kept,
            line.missed,
            line.overdue,
            line.repeats,
            line.reopened,
            line.satisfied,
            line.unreachable,
            line.scored,
            line.score_sum,
        ];
        cells.extend(counted.map(count));
        let times = [
            line.minutes_to_nature,
            line.minutes_to_cause,
            line.minutes_to_responsibility,
            line.minutes_to_opinion,
            line.minutes_to_clearance,
            line.minutes_to_reply,
            line.minutes_to_follow_up,
            line.minutes_to_evaluation,
            line.working_minutes_to_nature,
            line.working_minutes_to_cause,
            line.working_minutes_to_responsibility,
            line.working_minutes_to_opinion,
            line.working_minutes_to_clearance,
            line.working_minutes_to_reply,
            line.working_minutes_to_follow_up,
            line.working_minutes_to_evaluation,
        ];
        cells.extend(times.map(optional));
        let kept_beside_reopenings = [
            line.first_kept,
            line.first_missed,
            line.ever_overdue,
            line.dissatisfied_calls,
        ];
        cells.extend(kept_beside_reopenings.map(count));
        cells
    });
    let headings = [heading].into_iter().chain(FIGURES);
    Sheet {
        name: format!("complaints-by-{}", dimension.as_str()),
        headings: headings.map(|(en, zh)| Words::new(en, zh)).collect(),
        rows: rows.collect(),
    }
}

//! Complaints as files: the register, and the figures.

use crate::auth::Caller;
use crate::extract::Query;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::sheet::{Sheet, count, instant, label, text};
use crate::state::State;
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use kehu_audit::Entry;
use kehu_complaints::statistics::{self, Dimension, Line, Span};
use kehu_complaints::{Complaint, Filter};
use kehu_customers::transfers::Cell;
use kehu_db::PgConnection;
use kehu_kernel::{AuditId, Language, PageRequest, UnitId, Words};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// Most complaints in one file.
const MOST: usize = 50_000;

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
}

/// Export complaints
///
/// The register of the complaints received in a span of time, or their figures by one dimension, as CSV (UTF-8 with its
/// mark) or XLSX with typed cells. Who complains and what is said stay in the complaints. Each export is on the record.
/// Rule: CMP-12.
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
    let ExportComplaints {
        table,
        format,
        received_from,
        received_before,
        unit_id,
    } = query.0;
    let span = Span {
        from: received_from,
        before: received_before,
        units: unit_id,
    };
    let mut connection = app.db.read().await?;
    let sheet = match table.dimension() {
        None => register(&mut connection, &caller, &span).await?,
        Some(dimension) => {
            let lines = statistics::lines(&mut connection, &caller, &span, dimension).await?;
            figures(dimension, &lines, caller.language)
        }
    };
    drop(connection);
    record(&app, &caller).await?;
    sheet.answer(format, caller.language, caller.today()).await
}

async fn record(app: &State, caller: &kehu_kernel::Caller) -> Result<(), Problem> {
    let entry = Entry {
        action: "complaints.export",
        subject_kind: "export",
        subject_id: AuditId::generate().0,
        ..Entry::default()
    };
    app.db
        .transaction(async |tx| -> Result<(), kehu_db::Error> {
            Ok(kehu_audit::record(tx, caller, entry.clone()).await?)
        })
        .await?;
    Ok(())
}

async fn register(
    connection: &mut PgConnection,
    caller: &kehu_kernel::Caller,
    span: &Span,
) -> Result<Sheet, Problem> {
    let filter = Filter {
        units: span.units.clone(),
        received_from: Some(span.from),
        received_before: Some(span.before),
        ..Filter::default()
    };
    let mut page = PageRequest {
        limit: 200,
        after: None,
    };
    let mut rows = Vec::new();
    loop {
        let found = kehu_complaints::list(connection, caller, &filter, &page).await?;
        rows.extend(found.items.iter().map(|one| row(one, caller)));
        page.after = found.next;
        if page.after.is_none() || rows.len() >= MOST {
            break;
        }
    }
    let headings = [
        ("Number", "编号"),
        ("Received at", "投诉时间"),
        ("Channel", "渠道"),
        ("Category", "类别"),
        ("Severity", "级别"),
        ("Nature", "性质"),
        ("Cause", "原因"),
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
    Ok(Sheet {
        name: "complaints".to_owned(),
        headings: headings
            .iter()
            .map(|(en, zh)| Words::new(*en, *zh))
            .collect(),
        rows,
    })
}

fn row(one: &Complaint, caller: &kehu_kernel::Caller) -> Vec<Cell> {
    let language = caller.language;
    let due = one.acceptance.map(|acceptance| acceptance.due_at);
    let punctuality = kehu_complaints::punctuality(due, one.replied_at, caller.now);
    let word = |enumeration: &str, word: Option<&str>| {
        word.map_or(Cell::Empty, |word| label(enumeration, word, language))
    };
    vec![
        Cell::Code(one.number.to_string()),
        instant(Some(one.received_at)),
        label("ComplaintChannel", one.channel.as_str(), language),
        Cell::Code(one.category.clone()),
        label("ComplaintSeverity", one.severity.as_str(), language),
        word("ComplaintNature", one.nature.map(|nature| nature.as_str())),
        text(one.cause.clone()),
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

const FIGURES: [(&str, &str); 22] = [
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
];

fn figures(dimension: Dimension, lines: &[Line], language: Language) -> Sheet {
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
        _ => Cell::Code(key.to_owned()),
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
        ];
        cells.extend(times.map(optional));
        cells
    });
    let headings = [heading].into_iter().chain(FIGURES);
    Sheet {
        name: format!("complaints-by-{}", dimension.as_str()),
        headings: headings.map(|(en, zh)| Words::new(en, zh)).collect(),
        rows: rows.collect(),
    }
}

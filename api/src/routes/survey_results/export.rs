//! Results as files.

use crate::auth::Caller;
use crate::extract::{Path, Query};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routes::transfers::ExportFormat;
use crate::routing::get;
use crate::sheet::{Sheet, count, label, record, text, yes};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_customers::transfers::Cell;
use kehu_kernel::{Language, SurveyId, Words};
use kehu_survey_results::{Breakdown, Dimension, Figure, QuestionResult, Results};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A table of results.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SurveyTable {
    /// Overall, sections and questions.
    Results,
    /// By stratum.
    Stratum,
    /// By channel.
    Channel,
    /// By unit.
    Unit,
    /// By customer type.
    CustomerType,
    /// By province.
    Region,
}

impl SurveyTable {
    const fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Results => None,
            Self::Stratum => Some(Dimension::Stratum),
            Self::Channel => Some(Dimension::Channel),
            Self::Unit => Some(Dimension::Unit),
            Self::CustomerType => Some(Dimension::CustomerType),
            Self::Region => Some(Dimension::Region),
        }
    }
}

/// Which table, in which form.
#[derive(Debug, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportResults {
    /// The table.
    pub table: SurveyTable,
    /// Form of the file.
    pub format: ExportFormat,
}

/// Export the results of a survey
///
/// All figures, or those of the parts of a dimension, as CSV (UTF-8 with its mark) or XLSX with typed cells: the figures of
/// the results, with what is hidden there left empty. Each export is on the record. Rules: SUR-08, SUR-12.
#[utoipa::path(operation_id = "exportSurveyResults", tag = "surveys", security(("bearer" = ["surveys:read"])),
    params(("id" = SurveyId, Path, description = "The survey"), ExportResults),
    responses((status = 200, description = "The file",
        content((crate::sheet::FileContent = "text/csv"), (crate::sheet::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")),
        headers(("Content-Disposition" = String, description = "Its name"))),
        (status = 409, description = "Nobody has been asked yet, or the anonymous survey keeps no such dimension")))]
#[get("/surveys/{id}/results/export")]
pub async fn export_survey_results(
    caller: Caller<can::ReadSurveys>,
    app: State,
    path: Path<SurveyId>,
    query: Query<ExportResults>,
) -> Result<HttpResponse, Problem> {
    let caller = caller.into_inner();
    let ExportResults { table, format } = query.0;
    let (unit, sheet) = match table.dimension() {
        None => {
            let found =
                kehu_survey_results::results(&app.survey_figures, &caller, path.0, true).await?;
            (found.survey.unit_id, of_results(&found, caller.language))
        }
        Some(by) => {
            let found =
                kehu_survey_results::breakdown(&app.survey_figures, &caller, path.0, by, true)
                    .await?;
            (found.survey.unit_id, of_parts(&found, caller.language))
        }
    };
    record(&app, &caller, Some(unit), "surveys.export").await?;
    sheet.answer(format, caller.language, caller.today()).await
}

fn number(figure: u64) -> Cell {
    count(i64::try_from(figure).unwrap_or(i64::MAX))
}

/// Value, ends of its interval, whether it is hidden.
fn figure(figure: Option<&Figure>, language: Language) -> [Cell; 4] {
    let Some(figure) = figure else {
        return [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    };
    let cell = |value: Option<rust_decimal::Decimal>| value.map_or(Cell::Empty, Cell::Number);
    [
        cell(figure.value),
        cell(figure.low),
        cell(figure.high),
        yes(figure.hidden, language),
    ]
}

fn of_results(results: &Results, language: Language) -> Sheet {
    let level = |en: &'static str, zh: &'static str| {
        Cell::Code(Words::new(en, zh).text(language).to_owned())
    };
    let part = |head: Cell, key: &str, title: &str, of: &Figure| {
        let mut row = vec![head, text(Some(key)), text(Some(title)), number(of.answers)];
        row.extend(figure(Some(of), language));
        row.extend(figure(None, language));
        row.extend(figure(None, language));
        row.push(Cell::Empty);
        row
    };
    let title = &results.survey.title;
    let mut rows = vec![part(level("Overall", "总体"), "", title, &results.overall)];
    rows.extend(results.sections.iter().map(|section| {
        part(
            level("Section", "板块"),
            &section.key,
            &section.title,
            &section.index,
        )
    }));
    rows.extend(results.questions.iter().map(|question| {
        let QuestionResult {
            key,
            text: wording,
            answers,
            not_applicable,
            index,
            top_two,
            recommendation,
            ..
        } = question;
        let mut row = vec![
            level("Question", "题目"),
            text(Some(key.as_str())),
            text(Some(wording.as_str())),
            number(*answers),
        ];
        row.extend(figure(index.as_ref(), language));
        row.extend(figure(top_two.as_ref(), language));
        row.extend(figure(recommendation.as_ref(), language));
        row.push(number(*not_applicable));
        row
    }));
    Sheet {
        name: "survey-results".to_owned(),
        headings: [
            ("Level", "层级"),
            ("Key", "编号"),
            ("Text", "内容"),
            ("Answers", "有效答案数"),
            ("Index", "满意度指数"),
            ("Index, from", "指数区间下限"),
            ("Index, to", "指数区间上限"),
            ("Index hidden", "指数已隐藏"),
            ("Top-two-box share", "满意率"),
            ("Share, from", "满意率区间下限"),
            ("Share, to", "满意率区间上限"),
            ("Share hidden", "满意率已隐藏"),
            ("Recommendation score", "净推荐值"),
            ("Score, from", "净推荐值区间下限"),
            ("Score, to", "净推荐值区间上限"),
            ("Score hidden", "净推荐值已隐藏"),
            ("Not applicable", "不适用"),
        ]
        .map(|(en, zh)| Words::new(en, zh))
        .to_vec(),
        rows,
    }
}

fn of_parts(breakdown: &Breakdown, language: Language) -> Sheet {
    let mut rows = Vec::new();
    for cell in &breakdown.cells {
        let own = match (&cell.name, &cell.key) {
            (Some(name), _) => text(Some(name.as_str())),
            (None, Some(key)) => part_name(breakdown.by, key, language),
            (None, None) => Cell::Empty,
        };
        let sections = breakdown.sections.iter().zip(&cell.sections);
        let questions = breakdown.questions.iter().zip(&cell.questions);
        let overall = [("", &cell.overall)].into_iter();
        let named = sections
            .chain(questions)
            .map(|(key, of)| (key.as_str(), of));
        for (key, of) in overall.chain(named) {
            let mut row = vec![
                own.clone(),
                number(cell.respondents),
                text(Some(key)),
                number(of.answers),
            ];
            row.extend(figure(Some(of), language));
            rows.push(row);
        }
    }
    Sheet {
        name: "survey-breakdown".to_owned(),
        headings: [
            ("Part", "分组"),
            ("Respondents", "答卷数"),
            ("Section or question", "板块或题目"),
            ("Answers", "有效答案数"),
            ("Figure", "指数或净推荐值"),
            ("From", "区间下限"),
            ("To", "区间上限"),
            ("Hidden", "已隐藏"),
        ]
        .map(|(en, zh)| Words::new(en, zh))
        .to_vec(),
        rows,
    }
}

fn part_name(by: Dimension, key: &str, language: Language) -> Cell {
    match by {
        Dimension::Channel => label("SurveyChannel", key, language),
        Dimension::CustomerType => label("CustomerType", key, language),
        Dimension::Stratum | Dimension::Unit | Dimension::Region => Cell::Code(key.to_owned()),
    }
}

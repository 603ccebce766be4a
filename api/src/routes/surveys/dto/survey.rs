//! Surveys with their plan, stages, findings and report.

use crate::page;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{
    ApprovalId, ImprovementId, QuestionnaireVersionId, SurveyExpectationId, SurveyId, UnitId,
    UserId,
};
use kehu_surveys as domain;
use kehu_surveys::words::{ExpectationSource, Stage, Subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The plan of a survey (SUR-02).
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyPlan {
    /// Title.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "2026 年度客户满意度调查")]
    pub title: String,
    /// Whether answers keep no link to the customer (SUR-12). They come through personal links alone then, and nothing that
    /// is kept tells whose they are.
    #[serde(default)]
    pub anonymous: bool,
    /// What it is for.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub objective: String,
    /// The departments that the result will affect.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub departments: Vec<UnitId>,
    /// How the data will be communicated.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub communication: String,
    /// How the response rate is raised.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub response_measures: String,
    /// The thanks for taking part.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_length = 1, max_length = 1000, example = "赠送年度服务券")]
    pub reward: String,
    /// Whether competitors' customers are asked too.
    pub asks_about_competitors: bool,
    /// Who carries it out.
    pub carried_out_by: UserId,
    /// The survey with which it is compared; when null, the last one of the unit that was analysed.
    pub previous_id: Option<SurveyId>,
    /// The nine stages in their order, with who answers for each, and by when.
    #[validate(length(min = 9, max = 9), nested)]
    #[schema(min_items = 9, max_items = 9)]
    pub stages: Vec<SurveyPlannedStage>,
}

/// Who answers for a stage, and by when.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyPlannedStage {
    /// The stage.
    pub stage: Stage,
    /// Who answers for it.
    pub owner_id: UserId,
    /// Its last day; not before that of the stage before it.
    pub due_on: NaiveDate,
}

impl From<SurveyPlannedStage> for domain::PlannedStage {
    fn from(planned: SurveyPlannedStage) -> Self {
        let SurveyPlannedStage {
            stage,
            owner_id,
            due_on,
        } = planned;
        Self {
            stage,
            owner_id,
            due_on,
        }
    }
}

impl From<SurveyPlan> for domain::Plan {
    fn from(plan: SurveyPlan) -> Self {
        let SurveyPlan {
            title,
            anonymous,
            objective,
            departments,
            communication,
            response_measures,
            reward,
            asks_about_competitors,
            carried_out_by,
            previous_id,
            stages,
        } = plan;
        Self {
            title,
            anonymous,
            objective,
            departments,
            communication,
            response_measures,
            reward,
            asks_about_competitors,
            carried_out_by,
            previous_id,
            stages: stages.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<domain::Plan> for SurveyPlan {
    fn from(plan: domain::Plan) -> Self {
        let domain::Plan {
            title,
            anonymous,
            objective,
            departments,
            communication,
            response_measures,
            reward,
            asks_about_competitors,
            carried_out_by,
            previous_id,
            stages,
        } = plan;
        let planned = |one: domain::PlannedStage| SurveyPlannedStage {
            stage: one.stage,
            owner_id: one.owner_id,
            due_on: one.due_on,
        };
        Self {
            title,
            anonymous,
            objective,
            departments,
            communication,
            response_measures,
            reward,
            asks_about_competitors,
            carried_out_by,
            previous_id,
            stages: stages.into_iter().map(planned).collect(),
        }
    }
}

/// A stage of a survey (SUR-01).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyStageRecord {
    /// The stage.
    pub stage: Stage,
    /// Who answers for it.
    pub owner_id: UserId,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Whether its day has passed without a result; no stage is due of a survey that was called off.
    pub overdue: bool,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// By whom.
    pub finished_by: Option<UserId>,
    /// What came of it.
    #[schema(max_length = 4000)]
    pub summary: Option<String>,
}

/// A satisfaction survey (SUR-01).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Survey {
    /// Identifier.
    pub id: SurveyId,
    /// The unit whose customers are asked.
    pub unit_id: UnitId,
    /// The plan.
    pub plan: SurveyPlan,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// By whom.
    pub planned_by: UserId,
    /// Where it stands, or stood when it was called off.
    pub stage: Stage,
    /// That it was called off; null where it was not.
    pub called_off: Option<SurveyCalledOff>,
    /// The nine stages.
    #[schema(min_items = 9, max_items = 9)]
    pub stages: Vec<SurveyStageRecord>,
    /// The version of the questionnaire that is asked, once it is chosen.
    pub questionnaire_version_id: Option<QuestionnaireVersionId>,
    /// The approval for which the questionnaire waits.
    pub review_approval_id: Option<ApprovalId>,
    /// What was found, once it is analysed.
    pub findings: Option<SurveyFindings>,
    /// The report, once it is begun.
    pub report: Option<SurveyReport>,
    /// Rises by one with every change; the entity tag.
    #[schema(minimum = 1)]
    pub version: i64,
}

page!(SurveyPage, Survey);

/// That a survey was called off (SUR-01).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyCalledOff {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: String,
}

/// What an analysis found (SUR-08, SUR-09).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyFindings {
    /// The overall index, weighted by stratum; null where no scored question was answered.
    #[schema(
        max_length = 6,
        pattern = "^[0-9]{1,3}(\\.[0-9]{1,2})?$",
        example = "81.72"
    )]
    pub index: Option<String>,
    /// That of the survey before, under the map of this one.
    #[schema(
        max_length = 6,
        pattern = "^[0-9]{1,3}(\\.[0-9]{1,2})?$",
        example = "84.6"
    )]
    pub previous_index: Option<String>,
    /// Whether satisfaction fell: measures must be decided then.
    pub fell: bool,
}

/// A report (SUR-09).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyReport {
    /// Its text.
    #[schema(max_length = 8000)]
    pub report: String,
    /// What went well.
    #[schema(max_length = 4000)]
    pub went_well: Option<String>,
    /// The approval for which it waits, or that acknowledged it.
    pub approval_id: Option<ApprovalId>,
    /// When the leaders had read and acknowledged it.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

impl Survey {
    /// As it stands on a day.
    pub fn of(survey: domain::Survey, today: NaiveDate) -> Self {
        let domain::Survey {
            id,
            unit_id,
            plan,
            planned_at,
            planned_by,
            progress,
            called_off,
            stages,
            version,
        } = survey;
        let going_on = called_off.is_none();
        let review_approval_id = match progress {
            domain::Progress::Review { approval, .. } => approval,
            _ => None,
        };
        let findings = progress.findings().map(|found| SurveyFindings {
            index: found.index.map(|index| index.normalize().to_string()),
            previous_index: found.previous.map(|index| index.normalize().to_string()),
            fell: found.fell(),
        });
        let report = progress.report().map(|report| SurveyReport {
            report: report.text.clone(),
            went_well: report.went_well.clone(),
            approval_id: report.approval,
            acknowledged_at: report.acknowledged_at,
        });
        Self {
            id,
            unit_id,
            plan: plan.into(),
            planned_at,
            planned_by,
            stage: progress.stage(),
            called_off: called_off.map(|domain::CalledOff { at, by, reason }| SurveyCalledOff {
                at,
                by,
                reason,
            }),
            stages: stages
                .into_iter()
                .map(|record| SurveyStageRecord::of(record, today, going_on))
                .collect(),
            questionnaire_version_id: progress.version(),
            review_approval_id,
            findings,
            report,
            version,
        }
    }
}

impl SurveyStageRecord {
    fn of(record: domain::StageRecord, today: NaiveDate, going_on: bool) -> Self {
        let domain::StageRecord { planned, result } = record;
        let overdue = going_on && result.is_none() && planned.due_on < today;
        let (at, by, summary) = match result {
            Some(domain::StageResult { at, by, summary }) => (Some(at), Some(by), Some(summary)),
            None => (None, None, None),
        };
        Self {
            stage: planned.stage,
            owner_id: planned.owner_id,
            due_on: planned.due_on,
            overdue,
            finished_at: at,
            finished_by: by,
            summary,
        }
    }
}

/// Plans a survey.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSurvey {
    /// The unit whose customers are asked, with those of the units below it.
    pub unit_id: UnitId,
    /// The plan.
    #[validate(nested)]
    pub plan: SurveyPlan,
}

/// Changes a plan: it is replaced as a whole, never merged.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditSurveyPlan {
    /// The plan from now on.
    #[validate(nested)]
    pub plan: SurveyPlan,
}

/// Calls a survey off.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallSurveyOff {
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "与集团统一调查合并")]
    pub reason: String,
}

/// Gives a stage to another owner or day.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandSurveyStageOver {
    /// A stage that is not done.
    pub stage: Stage,
    /// Who answers for it from now on.
    pub owner_id: UserId,
    /// Its last day; today or later.
    pub due_on: NaiveDate,
    /// Why.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

/// Finishes a stage.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishSurveyStage {
    /// The stage at which the survey stands.
    pub stage: Stage,
    /// What came of it.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub summary: String,
}

/// Records what customers expect.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSurveyExpectation {
    /// Of what.
    pub subject: Subject,
    /// How it was learnt.
    pub source: ExpectationSource,
    /// What they expect, without who said so.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "希望当日答复报价")]
    pub content: String,
}

impl From<RecordSurveyExpectation> for domain::NewExpectation {
    fn from(body: RecordSurveyExpectation) -> Self {
        let RecordSurveyExpectation {
            subject,
            source,
            content,
        } = body;
        Self {
            subject,
            source,
            content,
        }
    }
}

/// What customers expect.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyExpectation {
    /// Identifier.
    pub id: SurveyExpectationId,
    /// Of what.
    pub subject: Subject,
    /// How it was learnt.
    pub source: ExpectationSource,
    /// What they expect.
    #[schema(max_length = 2000)]
    pub content: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

impl From<domain::Expectation> for SurveyExpectation {
    fn from(expectation: domain::Expectation) -> Self {
        let domain::Expectation {
            id,
            subject,
            source,
            content,
            recorded_at,
            recorded_by,
        } = expectation;
        Self {
            id,
            subject,
            source,
            content,
            recorded_at,
            recorded_by,
        }
    }
}

/// The expectations of a survey.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyExpectations {
    /// All of them, the first one first.
    #[schema(max_items = 200)]
    pub items: Vec<SurveyExpectation>,
}

/// Chooses the version that is to be asked.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseQuestionnaire {
    /// A version of a questionnaire of the survey's unit or of one above it.
    pub questionnaire_version_id: QuestionnaireVersionId,
}

/// Writes the report.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteSurveyReport {
    /// Its text, without personal data.
    #[validate(length(min = 1, max = 8000))]
    #[schema(min_length = 1, max_length = 8000)]
    pub report: String,
    /// What went well; required where customers are content by the policy's figure.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub went_well: Option<String>,
}

/// Decides a measure of improvement.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideSurveyMeasure {
    /// Key of the question that showed the need.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "delivery")]
    pub question: String,
    /// The department whose matter it is, one that the plan names; the survey's unit when null.
    pub unit_id: Option<UnitId>,
    /// In few words.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "提货排队时间")]
    pub title: String,
    /// What is to be better.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day; today or later.
    pub due_on: NaiveDate,
}

impl From<DecideSurveyMeasure> for domain::report::NewMeasure {
    fn from(body: DecideSurveyMeasure) -> Self {
        let DecideSurveyMeasure {
            question,
            unit_id,
            title,
            content,
            owner_id,
            due_on,
        } = body;
        Self {
            question,
            unit_id,
            title,
            content,
            owner_id,
            due_on,
        }
    }
}

/// A measure to which a survey led.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyMeasure {
    /// The item of the register of improvements.
    pub improvement_id: ImprovementId,
    /// Key of the question that showed the need.
    #[schema(max_length = 40)]
    pub question: String,
    /// In few words.
    #[schema(max_length = 200)]
    pub title: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub state: kehu_improvements::ImprovementState,
}

impl From<domain::Measure> for SurveyMeasure {
    fn from(measure: domain::Measure) -> Self {
        let domain::Measure {
            improvement_id,
            question,
            title,
            owner_id,
            due_on,
            state,
        } = measure;
        Self {
            improvement_id,
            question,
            title,
            owner_id,
            due_on,
            state,
        }
    }
}

/// The measures of a survey.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyMeasures {
    /// All of them, the first one first.
    #[schema(max_items = 200)]
    pub items: Vec<SurveyMeasure>,
}

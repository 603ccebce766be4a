//! What a survey is.

use crate::questionnaire::{Answer, AnswerRow, Questionnaire};
use crate::words::{
    Channel, ExpectationSource, Language, Stage, Stratification, Subject, VersionState,
};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_customers::dossier::{CustomerKind, CustomerType};
use kehu_kernel::{
    ApprovalId, ComplaintId, CustomerId, Digest, ImprovementId, QuestionnaireId,
    QuestionnaireVersionId, SurveyExpectationId, SurveyFollowUpId, SurveyId, SurveyResponseId,
    UnitId, UserId,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The plan of a survey (SUR-02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Title, 1 to 200 characters.
    pub title: String,
    /// Whether answers keep no link to the customer (SUR-12).
    pub anonymous: bool,
    /// What it is for, 1 to 2000 characters.
    pub objective: String,
    /// The departments that the result will affect, 1 to 20.
    pub departments: Vec<UnitId>,
    /// How the data will be communicated, 1 to 2000 characters.
    pub communication: String,
    /// How the response rate is raised, 1 to 2000 characters.
    pub response_measures: String,
    /// The thanks for taking part, 1 to 1000 characters.
    pub reward: String,
    /// Whether competitors' customers are asked too.
    pub asks_about_competitors: bool,
    /// Who carries it out.
    pub carried_out_by: UserId,
    /// The survey with which it is compared; the last analysed one of the unit where none is named.
    pub previous_id: Option<SurveyId>,
    /// The nine stages in their order, with who answers for each, and by when.
    pub stages: Vec<PlannedStage>,
}

/// Who answers for a stage, and by when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedStage {
    /// The stage.
    pub stage: Stage,
    /// Who answers for it.
    pub owner_id: UserId,
    /// Its last day.
    pub due_on: NaiveDate,
}

/// A stage of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRecord {
    /// Who answers for it, and by when.
    pub planned: PlannedStage,
    /// What came of it, once it is done.
    pub result: Option<StageResult>,
}

/// What came of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageResult {
    /// When it was finished.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// In words.
    pub summary: String,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Identifier.
    pub id: SurveyId,
    /// The unit whose customers are asked.
    pub unit_id: UnitId,
    /// The plan.
    pub plan: Plan,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// By whom.
    pub planned_by: UserId,
    /// Where it stands, or stood when it was called off.
    pub progress: Progress,
    /// That it was called off, if it was.
    pub called_off: Option<CalledOff>,
    /// The nine stages.
    pub stages: Vec<StageRecord>,
    /// Rises by one with every change.
    pub version: i64,
}

/// That a survey was called off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledOff {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// Why.
    pub reason: String,
}

/// Where a survey stands, with what belongs to that (SUR-01).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// It is planned.
    Plan,
    /// The sample is selected.
    Selection,
    /// Expectations are learnt.
    Expectations,
    /// The questionnaire is drafted.
    Drafting {
        /// The version that is to be asked, once it is chosen.
        version: Option<QuestionnaireVersionId>,
    },
    /// The questionnaire is reviewed.
    Review {
        /// The version.
        version: QuestionnaireVersionId,
        /// The approval for which it waits.
        approval: Option<ApprovalId>,
    },
    /// Customers are asked.
    Fieldwork(Asked),
    /// What was answered is analysed.
    Analysis(Closed),
    /// It is reported, and measures are decided.
    Action {
        /// When and what was asked.
        closed: Closed,
        /// What was found.
        findings: Findings,
        /// The report so far.
        report: Option<Report>,
    },
    /// The process is evaluated again.
    Evaluation(Acknowledged),
    /// All is done.
    Finished(Acknowledged),
}

/// What is asked, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The version.
    pub version: QuestionnaireVersionId,
    /// Since when answers are taken.
    pub opened_at: DateTime<Utc>,
}

/// What was asked, and from when to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// What was asked.
    pub asked: Asked,
    /// Until when answers were taken.
    pub closed_at: DateTime<Utc>,
}

/// What the analysis found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Findings {
    /// The overall index, 0 to 100 with two places; none where no scored question was answered.
    pub index: Option<Decimal>,
    /// That of the survey before, under the map of this one.
    pub previous: Option<Decimal>,
}

impl Findings {
    /// Whether satisfaction fell (SUR-09).
    #[must_use]
    pub fn fell(&self) -> bool {
        matches!((self.index, self.previous), (Some(index), Some(previous)) if index < previous)
    }
}

/// A report that is being written or read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// What went well.
    pub went_well: Option<String>,
    /// The approval for which it waits, or that acknowledged it.
    pub approval: Option<ApprovalId>,
    /// When the leaders had read and acknowledged it.
    pub acknowledged_at: Option<DateTime<Utc>>,
}

/// A survey whose report was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    /// When and what was asked.
    pub closed: Closed,
    /// What was found.
    pub findings: Findings,
    /// The report.
    pub report: Report,
}

impl Progress {
    /// The word for it.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Plan => Stage::Plan,
            Self::Selection => Stage::Selection,
            Self::Expectations => Stage::Expectations,
            Self::Drafting { .. } => Stage::Drafting,
            Self::Review { .. } => Stage::Review,
            Self::Fieldwork(_) => Stage::Fieldwork,
            Self::Analysis(_) => Stage::Analysis,
            Self::Action { .. } => Stage::Action,
            Self::Evaluation(_) => Stage::Evaluation,
            Self::Finished(_) => Stage::Finished,
        }
    }

    /// The version that is or was asked.
    #[must_use]
    pub const fn version(&self) -> Option<QuestionnaireVersionId> {
        match self {
            Self::Plan | Self::Selection | Self::Expectations => None,
            Self::Drafting { version } => *version,
            Self::Review { version, .. } => Some(*version),
            Self::Fieldwork(asked) => Some(asked.version),
            Self::Analysis(closed) | Self::Action { closed, .. } => Some(closed.asked.version),
            Self::Evaluation(done) | Self::Finished(done) => Some(done.closed.asked.version),
        }
    }

    /// Since when answers were taken, once they were.
    #[must_use]
    pub const fn opened_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Fieldwork(asked) => Some(asked.opened_at),
            Self::Analysis(closed) | Self::Action { closed, .. } => Some(closed.asked.opened_at),
            Self::Evaluation(done) | Self::Finished(done) => Some(done.closed.asked.opened_at),
            _ => None,
        }
    }

    /// What the analysis found, once it is done.
    #[must_use]
    pub const fn findings(&self) -> Option<&Findings> {
        match self {
            Self::Action { findings, .. } => Some(findings),
            Self::Evaluation(done) | Self::Finished(done) => Some(&done.findings),
            _ => None,
        }
    }

    /// The report, once it is begun.
    #[must_use]
    pub const fn report(&self) -> Option<&Report> {
        match self {
            Self::Action { report, .. } => report.as_ref(),
            Self::Evaluation(done) | Self::Finished(done) => Some(&done.report),
            _ => None,
        }
    }
}

/// Which dossiers are asked (SUR-06).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleFilter {
    /// Of these units of the survey's unit or below; of all when empty.
    pub units: Vec<UnitId>,
    /// Of these types; of any when empty.
    pub customer_types: Vec<CustomerType>,
    /// Companies or persons; both when none.
    pub kind: Option<CustomerKind>,
    /// Of regions whose code begins so, 2 to 6 digits.
    pub region: Option<String>,
    /// Also prospects: those who buy of competitors.
    pub prospects: bool,
}

/// How a sample is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// Among whom.
    pub filter: SampleFilter,
    /// By what they are divided.
    pub stratified_by: Stratification,
    /// How many are drawn in all.
    pub size: u32,
    /// What is set for single strata.
    pub strata: Vec<StratumWish>,
    /// The seed; a random one where none is given.
    pub seed: Option<String>,
}

/// What is set for a stratum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StratumWish {
    /// Its key.
    pub key: String,
    /// How many are drawn of it; its part of the whole where none is given.
    pub size: Option<u32>,
    /// Most answers that are taken of it.
    pub quota: Option<u32>,
}

/// A sample as it was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Among whom.
    pub filter: SampleFilter,
    /// By what they were divided.
    pub stratified_by: Stratification,
    /// The seed.
    pub seed: String,
    /// Fingerprint of those among whom it was drawn.
    pub population_digest: Digest,
    /// Left out since they do not want to be asked.
    pub opted_out: i32,
    /// Left out since they were asked lately.
    pub asked_lately: i32,
    /// When.
    pub drawn_at: DateTime<Utc>,
    /// By whom.
    pub drawn_by: UserId,
    /// The strata, by key.
    pub strata: Vec<Stratum>,
}

/// A stratum of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// What its members have in common.
    pub key: String,
    /// How many there are.
    pub population: i32,
    /// How many are asked.
    pub drawn: i32,
    /// Most answers that are taken.
    pub quota: Option<i32>,
    /// Answers that were taken.
    pub answered: i32,
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The customer.
    pub customer_id: CustomerId,
    /// The stratum.
    pub stratum: String,
    /// When the customer was first asked.
    pub asked_at: Option<DateTime<Utc>>,
    /// Whether the customer has answered; unknown in an anonymous survey.
    pub answered: Option<bool>,
}

/// What customers expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Identifier.
    pub id: SurveyExpectationId,
    /// Of what.
    pub subject: Subject,
    /// How it was learnt.
    pub source: ExpectationSource,
    /// What they expect.
    pub content: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: UserId,
}

/// A version of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionnaireVersion {
    /// Identifier.
    pub id: QuestionnaireVersionId,
    /// The questionnaire.
    pub questionnaire_id: QuestionnaireId,
    /// Its unit.
    pub unit_id: UnitId,
    /// What staff call it.
    pub name: String,
    /// Number within the questionnaire, from 1.
    pub number: i32,
    /// Whether it may change.
    pub state: VersionState,
    /// What it asks.
    pub content: Questionnaire,
    /// Fingerprint of that.
    pub digest: Digest,
    /// When it was drafted.
    pub drafted_at: DateTime<Utc>,
    /// By whom.
    pub drafted_by: UserId,
    /// When it was last changed.
    pub edited_at: DateTime<Utc>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// Counts changes of the draft, from 1.
    pub version: i64,
}

/// A personal link that was just made; its secret is told this once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedLink {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The secret.
    pub token: String,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
}

/// What stands behind a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedLink {
    /// Title of the survey.
    pub title: String,
    /// Whether it is anonymous.
    pub anonymous: bool,
    /// The thanks for taking part.
    pub reward: String,
    /// The language of the link.
    pub language: Language,
    /// Until when it holds.
    pub expires_at: DateTime<Utc>,
    /// The version that is asked.
    pub version: QuestionnaireVersionId,
    /// What it asks.
    pub questionnaire: Questionnaire,
    /// What was answered so far.
    pub draft: Vec<Answer>,
}

/// Answers that staff took down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAnswers {
    /// Who answered.
    pub customer_id: CustomerId,
    /// How; not through a link.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// Who asked; the caller where none is named.
    pub asked_by: Option<UserId>,
    /// The version that was asked.
    pub version: QuestionnaireVersionId,
    /// The answers.
    pub answers: Vec<Answer>,
}

/// What a customer answered, without who.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Identifier.
    pub id: SurveyResponseId,
    /// The version that was asked.
    pub version: QuestionnaireVersionId,
    /// The stratum.
    pub stratum: String,
    /// How.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// On which day; of an anonymous survey the first of the month.
    pub answered_on: NaiveDate,
    /// The answers.
    pub answers: Vec<AnswerRow>,
}

/// Who answered (SUR-12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Respondent {
    /// The response.
    pub response_id: SurveyResponseId,
    /// The customer.
    pub customer_id: CustomerId,
    /// When.
    pub answered_at: DateTime<Utc>,
    /// Who asked, where staff took it down.
    pub asked_by: Option<UserId>,
}

/// What a very low answer raised (SUR-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Identifier.
    pub id: SurveyFollowUpId,
    /// The survey.
    pub survey_id: SurveyId,
    /// Its unit.
    pub unit_id: UnitId,
    /// The response.
    pub response_id: SurveyResponseId,
    /// Who answered.
    pub customer_id: CustomerId,
    /// The questions with a very low answer.
    pub questions: Vec<String>,
    /// The complaint that it became.
    pub complaint_id: Option<ComplaintId>,
    /// Who follows up.
    pub owner_id: UserId,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// The last day.
    pub due_on: NaiveDate,
    /// What came of it.
    pub done: Option<FollowUpResult>,
}

/// What came of a follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUpResult {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
    /// In words; none when they were blanked.
    pub result: Option<String>,
}

/// A measure of improvement that a survey led to (SUR-09).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The item of the register.
    pub improvement_id: ImprovementId,
    /// The question that showed the need.
    pub question: String,
    /// In few words.
    pub title: String,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
    /// Where it stands.
    pub state: kehu_improvements::ImprovementState,
}

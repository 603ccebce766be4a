//! Results as they are shown: rounded, with what must be hidden hidden.

use chrono::{DateTime, NaiveDate, Utc};
use kehu_kernel::{CustomerId, SurveyId, UnitId};
use kehu_satisfaction::{Decimal, Difference};
use kehu_surveys::words::{AnswerKind, Channel, Stage, Stratification, Subject};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// By what answers are divided (SUR-08).
    #[schema(as = SurveyDimension)]
    Dimension {
        /// By stratum of the sample.
        Stratum = "stratum",
        /// By channel.
        Channel = "channel",
        /// By the customers' unit.
        Unit = "unit",
        /// By customer type.
        CustomerType = "customer_type",
        /// By province: the first two digits of the region code.
        Region = "region",
    }
    /// Where a question stands by importance and performance (SUR-08).
    #[schema(as = SurveyQuadrant)]
    Placement {
        /// Important and poor: improve first.
        Improve = "improve",
        /// Important and good: keep.
        Keep = "keep",
        /// Less important and poor: watch.
        Watch = "watch",
        /// Less important and good: enough is done.
        Enough = "enough",
    }
    /// What a difference proves.
    #[schema(as = SurveyVerdict)]
    Verdict {
        /// It is better: the whole interval lies above 0.
        Better = "better",
        /// It is worse: the whole interval lies below 0.
        Worse = "worse",
        /// Neither is proved.
        Unproven = "unproven",
    }
}

/// The survey of which the results are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyHead)]
pub struct SurveyHead {
    /// Identifier.
    pub id: SurveyId,
    /// Its unit.
    pub unit_id: UnitId,
    /// The unit's name.
    #[schema(max_length = 100)]
    pub unit_name: String,
    /// Title.
    #[schema(max_length = 200)]
    pub title: String,
    /// Whether it keeps no link to who answered.
    pub anonymous: bool,
    /// Where it stands.
    pub stage: Stage,
    /// When asking began.
    pub opened_at: DateTime<Utc>,
    /// When it ended; none while answers come in.
    pub closed_at: Option<DateTime<Utc>>,
    /// Whether it was called off.
    pub called_off: bool,
    /// By what its sample is divided.
    pub stratified_by: Stratification,
}

/// A figure, rounded, or the fact that it is hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyFigure)]
pub struct Figure {
    /// Number of answers.
    #[schema(minimum = 0)]
    pub answers: u64,
    /// The figure; none where nothing was answered or it is hidden.
    #[schema(value_type = Option<String>, max_length = 20, example = "81.72")]
    pub value: Option<Decimal>,
    /// Lower end of its 95 % interval.
    #[schema(value_type = Option<String>, max_length = 20, example = "78.10")]
    pub low: Option<Decimal>,
    /// Upper end.
    #[schema(value_type = Option<String>, max_length = 20, example = "85.34")]
    pub high: Option<Decimal>,
    /// Whether it is hidden since it is of too few answers, or others could be computed from it.
    pub hidden: bool,
}

/// A second figure less a first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyChange)]
pub struct Change {
    /// The difference: above 0 where the second is higher.
    #[schema(value_type = String, max_length = 20, example = "2.40")]
    pub value: Decimal,
    /// Lower end of its 95 % interval; null where there are too few answers for one.
    #[schema(value_type = Option<String>, max_length = 20, example = "0.15")]
    pub low: Option<Decimal>,
    /// Upper end.
    #[schema(value_type = Option<String>, max_length = 20, example = "4.65")]
    pub high: Option<Decimal>,
    /// What it proves.
    pub verdict: Verdict,
}

impl From<Difference> for Change {
    fn from(difference: Difference) -> Self {
        Self {
            value: difference.value,
            low: difference.interval.map(|interval| interval.low),
            high: difference.interval.map(|interval| interval.high),
            verdict: match difference.verdict {
                kehu_satisfaction::Verdict::Better => Verdict::Better,
                kehu_satisfaction::Verdict::Worse => Verdict::Worse,
                kehu_satisfaction::Verdict::Unproven => Verdict::Unproven,
            },
        }
    }
}

/// All results of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyResults)]
pub struct Results {
    /// The survey.
    pub survey: SurveyHead,
    /// Whether answers count by stratum.
    pub weighted: bool,
    /// Figures of fewer answers are hidden, by the policy of the day on which asking began; 0 where the survey keeps who
    /// answered.
    #[schema(minimum = 0, maximum = 1000, example = 5)]
    pub least_shown: u64,
    /// How many answered.
    pub response: Rates,
    /// The overall index.
    pub overall: Figure,
    /// The sections.
    #[schema(max_items = 1000)]
    pub sections: Vec<SectionResult>,
    /// The questions, in the order in which they are asked.
    #[schema(max_items = 1000)]
    pub questions: Vec<QuestionResult>,
    /// The company against its competitors.
    #[schema(max_items = 1000)]
    pub competitors: Vec<CompetitorResult>,
    /// Where the quadrants of importance and performance meet; null where nothing is placed.
    pub matrix_centre: Option<MatrixCentre>,
}

/// Where the quadrants meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyMatrixCentre)]
pub struct MatrixCentre {
    /// The mean importance: the questions' weights in the whole.
    #[schema(value_type = String, max_length = 20, example = "25.00")]
    pub importance: Decimal,
    /// The mean performance: their indexes.
    #[schema(value_type = String, max_length = 20, example = "81.72")]
    pub performance: Decimal,
}

/// How many of those who were asked answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyRates)]
pub struct Rates {
    /// All.
    pub all: Rate,
    /// By channel: how many of the sample answered by it.
    #[schema(max_items = 5)]
    pub by_channel: Vec<ChannelRate>,
    /// By stratum.
    #[schema(max_items = 1000)]
    pub by_stratum: Vec<StratumRate>,
}

/// The response rate of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyChannelRate)]
pub struct ChannelRate {
    /// The channel.
    pub channel: Channel,
    /// Its rate.
    pub rate: Rate,
}

/// The response rate of a stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyStratumRate)]
pub struct StratumRate {
    /// The stratum.
    #[schema(max_length = 64)]
    pub stratum: String,
    /// Its name, where it is a unit.
    #[schema(max_length = 100)]
    pub name: Option<String>,
    /// Its rate.
    pub rate: Rate,
}

/// A response rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyRate)]
pub struct Rate {
    /// Customers in the population.
    #[schema(minimum = 0)]
    pub population: u64,
    /// Customers in the sample.
    #[schema(minimum = 0)]
    pub drawn: u64,
    /// Who answered, as a share of the sample.
    pub share: Figure,
    /// Number of them.
    #[schema(minimum = 0)]
    pub answered: u64,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveySectionResult)]
pub struct SectionResult {
    /// Key.
    #[schema(max_length = 64)]
    pub key: String,
    /// Title.
    #[schema(max_length = 200)]
    pub title: String,
    /// Its weight.
    pub weight: u16,
    /// Its index.
    pub index: Figure,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyQuestionResult)]
pub struct QuestionResult {
    /// Key.
    #[schema(max_length = 64)]
    pub key: String,
    /// Key of its section.
    #[schema(max_length = 64)]
    pub section: String,
    /// Wording.
    #[schema(max_length = 4000)]
    pub text: String,
    /// What it is about.
    pub subject: Subject,
    /// How it is answered.
    pub kind: AnswerKind,
    /// The competitor that it is about.
    #[schema(max_length = 64)]
    pub competitor: Option<String>,
    /// Its weight in its section.
    pub weight: u16,
    /// How many answered it; without those to whom it does not apply.
    #[schema(minimum = 0)]
    pub answers: u64,
    /// How many said that it does not apply to them. They count in no figure.
    #[schema(minimum = 0)]
    pub not_applicable: u64,
    /// Its index, of a scale.
    pub index: Option<Figure>,
    /// The share of the two best answers, of a scale.
    pub top_two: Option<Figure>,
    /// The recommendation score.
    pub recommendation: Option<Figure>,
    /// How often each score was given.
    #[schema(max_items = 1000)]
    pub steps: Vec<StepCount>,
    /// How often each choice was chosen.
    #[schema(max_items = 1000)]
    pub choices: Vec<ChoiceCount>,
    /// Of numbers.
    pub number: Option<NumberSummary>,
    /// Its importance: its weight in the whole; null of questions that count in no index.
    #[schema(value_type = Option<String>, max_length = 20, example = "25")]
    pub importance: Option<Decimal>,
    /// Where it stands by importance and performance.
    pub placement: Option<Placement>,
}

/// How often a score was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyStepCount)]
pub struct StepCount {
    /// The score.
    pub score: i16,
    /// How often.
    #[schema(minimum = 0)]
    pub answers: u64,
}

/// How often a choice was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyChoiceCount)]
pub struct ChoiceCount {
    /// Its key; `yes` or `no`.
    #[schema(max_length = 64)]
    pub choice: String,
    /// Its wording.
    #[schema(max_length = 200)]
    pub text: String,
    /// How often, as a share of those who answered the question.
    pub share: Figure,
    /// How often.
    #[schema(minimum = 0)]
    pub answers: u64,
}

/// Numbers that were answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyNumberSummary)]
pub struct NumberSummary {
    /// Their mean.
    #[schema(value_type = String, max_length = 20, example = "3.50")]
    pub mean: Decimal,
    /// The least.
    #[schema(value_type = String, max_length = 20, example = "1")]
    pub least: Decimal,
    /// The greatest.
    #[schema(value_type = String, max_length = 20, example = "9")]
    pub most: Decimal,
}

/// The company against a competitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyCompetitorResult)]
pub struct CompetitorResult {
    /// Key of the competitor.
    #[schema(max_length = 64)]
    pub competitor: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Key of the question about it.
    #[schema(max_length = 64)]
    pub question: String,
    /// Key of the question about the company.
    #[schema(max_length = 200)]
    pub compared_with: Option<String>,
    /// The competitor's index.
    pub index: Figure,
    /// The company's lead: its index less the competitor's, of those who judged both. None where it is hidden, or nobody did.
    pub lead: Option<Change>,
    /// How many judged both.
    #[schema(minimum = 0)]
    pub judged_both: u64,
}

/// Results divided by a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyBreakdown)]
pub struct Breakdown {
    /// The survey.
    pub survey: SurveyHead,
    /// By what.
    pub by: Dimension,
    /// Keys of the sections, in the order of the cells' figures.
    #[schema(value_type = Vec<kehu_kernel::items::QuestionnaireKey>, max_items = 1000)]
    pub sections: Vec<String>,
    /// Keys of the questions, likewise.
    #[schema(value_type = Vec<kehu_kernel::items::QuestionnaireKey>, max_items = 1000)]
    pub questions: Vec<String>,
    /// The parts.
    #[schema(max_items = 1000)]
    pub cells: Vec<Cell>,
}

/// A part of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyCell)]
pub struct Cell {
    /// Its key: a stratum, channel, unit, customer type or province; none of customers of whom it is unknown.
    #[schema(max_length = 64)]
    pub key: Option<String>,
    /// Its name, of a unit.
    #[schema(max_length = 200)]
    pub name: Option<String>,
    /// How many answered.
    #[schema(minimum = 0)]
    pub respondents: u64,
    /// The overall index.
    pub overall: Figure,
    /// By section.
    #[schema(max_items = 1000)]
    pub sections: Vec<Figure>,
    /// By question: its index, or its recommendation score.
    #[schema(max_items = 1000)]
    pub questions: Vec<Figure>,
}

/// A figure before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyChanged)]
pub struct Changed {
    /// In the earlier survey.
    pub before: Figure,
    /// In this one.
    pub after: Figure,
    /// The difference; none where one of the two is hidden or missing, or their scales differ.
    pub difference: Option<Change>,
}

/// This survey against an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyComparison)]
pub struct Comparison {
    /// The earlier survey.
    pub before: SurveyHead,
    /// This one.
    pub after: SurveyHead,
    /// Whether both count the steps of their scales alike; indexes of different maps are not compared.
    pub same_scale: bool,
    /// Overall.
    pub overall: Changed,
    /// Sections that both have.
    #[schema(max_items = 1000)]
    pub sections: Vec<SectionChange>,
    /// Questions that both ask.
    #[schema(max_items = 1000)]
    pub questions: Vec<QuestionChange>,
}

/// A section in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveySectionChange)]
pub struct SectionChange {
    /// Key.
    #[schema(max_length = 64)]
    pub key: String,
    /// Title.
    #[schema(max_length = 200)]
    pub title: String,
    /// Its index.
    pub index: Changed,
}

/// A question in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyQuestionChange)]
pub struct QuestionChange {
    /// Key.
    #[schema(max_length = 64)]
    pub key: String,
    /// Wording.
    #[schema(max_length = 4000)]
    pub text: String,
    /// Its index, of a scale.
    pub index: Option<Changed>,
    /// The share of the two best answers, of a scale.
    pub top_two: Option<Changed>,
    /// The recommendation score.
    pub recommendation: Option<Changed>,
}

/// A survey in a row of surveys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyTrendStep)]
pub struct TrendStep {
    /// The survey.
    pub survey: SurveyHead,
    /// The index.
    pub index: Figure,
    /// Its change from the survey before.
    pub change: Option<Change>,
}

/// Words that a customer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyTextAnswer)]
pub struct TextAnswer {
    /// The response.
    pub response_id: Uuid,
    /// Key of the question.
    #[schema(max_length = 64)]
    pub question: String,
    /// The words.
    #[schema(max_length = 4000)]
    pub text: String,
    /// The stratum.
    #[schema(max_length = 64)]
    pub stratum: String,
    /// The channel.
    pub channel: Channel,
    /// The day; the first of the month in an anonymous survey.
    pub answered_on: NaiveDate,
    /// Who wrote it; only for callers who may see that, never in an anonymous survey.
    pub customer_id: Option<CustomerId>,
}

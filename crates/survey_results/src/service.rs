//! Use cases.

use crate::answers::{Response, Weights, by_part};
use crate::kept::{Figures, Subject, Version};
use crate::measure::{Measures, counts};
use crate::model::{
    Breakdown, Cell, Change, Changed, ChoiceCount, Comparison, CompetitorResult, Dimension, Figure,
    MatrixCentre, Placement, QuestionChange, QuestionResult, Rates, Results, SectionChange,
    SectionResult, StepCount, TrendStep,
};
use crate::plan::Plan;
use crate::shown::{hidden_or_missing, least, left_out_by_part, of_parts, own_figure, rates};
use crate::store::answers::{self, Cohort, Others};
use crate::store::surveys::{self, Asked};
use crate::whole::Whole;
use crate::{Error, measure as measuring};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Language, SurveyId, UnitId, Words};
use kehu_satisfaction::{
    Decimal, Difference, Mean, Point, Quadrant, Recommendation, Share, quadrants, trend as steps,
};
use kehu_surveys::questionnaire::{Question, QuestionKind, Text};
use kehu_surveys::words::Stratification;
use sqlx::Connection;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Surveys in a trend at most.
const MOST_SURVEYS: i64 = 20;

/// A survey inside the caller's scope of which customers have been asked; an anonymous one once that has ended.
pub(crate) async fn asked(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
) -> Result<Asked, Error> {
    let asked = surveys::find(connection, &caller.scope, id)
        .await?
        .ok_or(kehu_surveys::Error::NotFound {})?
        .ok_or(Error::NothingAsked {})?;
    if asked.head.anonymous && asked.head.closed_at.is_none() {
        return Err(Error::StillAnswered {});
    }
    Ok(asked)
}

/// A survey whose results may be shown, with the fewest answers of which a figure is.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) asked: Asked,
    pub(crate) least: u64,
}

impl Opened {
    pub(crate) async fn of(connection: &mut PgConnection, asked: Asked) -> Result<Self, Error> {
        let least = least(connection, &asked.head).await?;
        Ok(Self { asked, least })
    }

    /// Inside the caller's scope.
    async fn find(
        connection: &mut PgConnection,
        caller: &Caller,
        id: SurveyId,
    ) -> Result<Self, Error> {
        let asked = asked(connection, caller, id).await?;
        Self::of(connection, asked).await
    }

    fn subject<C>(&self, cut: C, weighted: bool) -> Subject<C> {
        Subject {
            survey: self.asked.head.id,
            questionnaire: self.asked.questionnaire_version,
            weighted,
            least: self.least,
            cut,
        }
    }
}

/// A survey with the figures of a cohort.
pub(crate) struct Measured {
    pub(crate) asked: Asked,
    pub(crate) plan: Plan,
    pub(crate) least: u64,
    pub(crate) whole: Arc<Whole>,
}

impl Measured {
    pub(crate) fn new(opened: Opened, whole: Arc<Whole>) -> Self {
        let Opened { asked, least } = opened;
        Self {
            plan: Plan::of(&asked.questionnaire),
            asked,
            least,
            whole,
        }
    }

    pub(crate) fn question(&self, key: &str) -> Option<&crate::measure::OfQuestion> {
        self.whole.question(&self.plan, key)
    }
}

impl Figures {
    /// The figures of a cohort: kept, or computed from one snapshot. The caller holds no connection while it waits.
    pub(crate) async fn measured(
        &self,
        opened: Opened,
        cohort: Cohort,
        weighted: bool,
    ) -> Result<Measured, Error> {
        let subject = opened.subject(cohort, weighted);
        let Opened { asked, least } = &opened;
        let cohort = &subject.cut;
        let read = async |snapshot: &mut PgConnection| {
            Ok(Whole::read(snapshot, asked, cohort, weighted, *least).await?)
        };
        let compute = async || self.compute(asked, read).await;
        let whole = self
            .wholes
            .get(&subject, &asked.results_version, compute)
            .await?;
        Ok(Measured::new(opened, whole))
    }

    /// The parts of a dimension, without the names of units.
    async fn parts(
        &self,
        opened: &Opened,
        dimension: Dimension,
        weighted: bool,
    ) -> Result<Arc<Vec<Cell>>, Error> {
        let subject = opened.subject(dimension, weighted);
        let asked = &opened.asked;
        let read = async |snapshot: &mut PgConnection| {
            read_cells(snapshot, opened, dimension, weighted).await
        };
        let compute = async || self.compute(asked, read).await;
        self.parts
            .get(&subject, &asked.results_version, compute)
            .await
    }

    /// Computes in its turn what one snapshot shows, with the version of what it is made of.
    async fn compute<T>(
        &self,
        asked: &Asked,
        read: impl AsyncFnOnce(&mut PgConnection) -> Result<T, Error>,
    ) -> Result<(Version, T), Error> {
        let _turn = self.turn().await?;
        let mut connection = self.db.read_for_report().await?;
        let mut snapshot = connection.begin_with(SNAPSHOT).await?;
        let version = surveys::results_version(&mut snapshot, asked.head.id).await?;
        Ok((version, read(&mut snapshot).await?))
    }
}

/// All statements of a computation see the same answers.
const SNAPSHOT: &str = "begin isolation level repeatable read read only";

/// The results of a survey inside the caller's scope, weighted by stratum unless the caller wants it otherwise.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`].
pub async fn results(
    figures: &Figures,
    caller: &Caller,
    id: SurveyId,
    weighted: bool,
) -> Result<Results, Error> {
    let mut connection = figures.db.read_for_report().await?;
    let opened = Opened::find(&mut connection, caller, id).await?;
    connection.give_back();
    let measured = figures
        .measured(opened, Cohort::default(), weighted)
        .await?;
    let mut response = rates(&measured.whole.strata, &measured.whole.channels);
    if measured.asked.head.stratified_by == Stratification::Unit {
        let mut connection = figures.db.read_for_report().await?;
        name_strata(&mut connection, &mut response).await?;
    }
    Ok(shown(measured, response, weighted, caller.language))
}

/// The overall index of a survey inside the caller's scope, computed over a connection.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`].
pub async fn overall(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
) -> Result<Figure, Error> {
    let Opened { asked, least } = Opened::find(connection, caller, id).await?;
    let whole = Whole::read(connection, &asked, &Cohort::default(), true, least).await?;
    Ok(Figure::of_mean(whole.measures.overall))
}

/// Results in a language.
fn shown(measured: Measured, response: Rates, weighted: bool, language: Language) -> Results {
    let mut questions = questions(&measured, language);
    let matrix_centre = place_in_matrix(&measured, &mut questions);
    Results {
        weighted,
        least_shown: measured.least,
        response,
        overall: Figure::of_mean(measured.whole.measures.overall),
        sections: measured
            .asked
            .questionnaire
            .sections
            .iter()
            .zip(&measured.whole.measures.sections)
            .map(|(section, mean)| SectionResult {
                key: section.key.clone(),
                title: worded(&section.title, language),
                weight: section.weight,
                index: Figure::of_mean(*mean),
            })
            .collect(),
        competitors: competitors(&measured, language),
        questions,
        matrix_centre,
        survey: measured.asked.head,
    }
}

/// Strata that are units are told by their names.
async fn name_strata(connection: &mut PgConnection, response: &mut Rates) -> Result<(), Error> {
    let strata = response.by_stratum.iter();
    let keys: Vec<Option<String>> = strata.map(|one| Some(one.stratum.clone())).collect();
    let names = unit_names(connection, &keys).await?;
    for one in &mut response.by_stratum {
        one.name = names.get(&one.stratum).cloned();
    }
    Ok(())
}

fn questions(measured: &Measured, language: Language) -> Vec<QuestionResult> {
    let Whole { scored, others, .. } = measured.whole.as_ref();
    let sections = &measured.asked.questionnaire.sections;
    sections
        .iter()
        .flat_map(|section| {
            section
                .questions
                .iter()
                .map(move |question| (section, question))
        })
        .map(|(section, question)| {
            let place = measured.plan.place(&question.key);
            let answers = place.and_then(|place| scored.get(place).copied());
            let mut result = QuestionResult {
                key: question.key.clone(),
                section: section.key.clone(),
                text: worded(&question.text, language),
                subject: question.subject,
                kind: question.kind.word(),
                competitor: question
                    .about
                    .as_ref()
                    .map(|about| about.competitor.clone()),
                weight: question.weight,
                answers: answers.unwrap_or(0),
                not_applicable: others
                    .get(&question.key)
                    .map_or(0, |others| others.not_applicable),
                index: None,
                top_two: None,
                recommendation: None,
                steps: Vec::new(),
                choices: Vec::new(),
                number: None,
                importance: None,
                placement: None,
            };
            match place {
                Some(place) => scores(&mut result, measured, place),
                None => other_answers(&mut result, measured, (question, language), others),
            }
            result
        })
        .collect()
}

/// What was answered by scores.
fn scores(result: &mut QuestionResult, measured: &Measured, place: usize) {
    let (Some(question), Some(of)) = (
        measured.plan.questions.get(place),
        measured.whole.measures.questions.get(place),
    ) else {
        return;
    };
    let hidden = measured.whole.left_out.get(place).copied().unwrap_or(false);
    let shown = |estimate: Option<kehu_satisfaction::Estimate>| match hidden {
        true => Figure::hidden(result.answers),
        false => Figure::of(estimate),
    };
    match question.measure {
        crate::plan::Measure::Index { .. } => {
            result.index = Some(shown(of.index.map(|mean| mean.estimate())));
            result.top_two = Some(shown(of.top_two.map(|share| share.estimate())));
        }
        crate::plan::Measure::Recommendation => {
            result.recommendation = Some(shown(of.recommendation.map(|score| score.estimate())));
        }
    }
    result.steps = of
        .given
        .iter()
        .map(|(score, answers)| StepCount {
            score: *score,
            answers: *answers,
        })
        .collect();
}

/// Keys and wordings of the choices that a question offers.
fn offered(question: &Question, language: Language) -> Vec<(String, String)> {
    if question.kind == QuestionKind::YesNo {
        let both = [
            ("yes", Words::new("Yes", "是")),
            ("no", Words::new("No", "否")),
        ];
        let worded = both.map(|(key, words)| (key.to_owned(), words.text(language).to_owned()));
        return worded.to_vec();
    }
    let choices = question.kind.choices().iter();
    choices
        .map(|choice| (choice.key.clone(), worded(&choice.text, language)))
        .collect()
}

/// What was answered by choices and numbers.
fn other_answers(
    result: &mut QuestionResult,
    measured: &Measured,
    (question, language): (&Question, Language),
    others: &HashMap<String, Others>,
) {
    let Some(of) = others.get(&question.key) else {
        return;
    };
    result.answers = of.answers;
    if of.answers < measured.least {
        return;
    }
    result.choices = offered(question, language)
        .into_iter()
        .map(|(choice, text)| {
            let times = of.choices.get(&choice).copied().unwrap_or(0);
            ChoiceCount {
                choice,
                text,
                share: Figure::of(
                    Share::of_counts(times, of.answers).map(|share| share.estimate()),
                ),
                answers: times,
            }
        })
        .collect();
    result.number = of.number;
}

/// Places the company's own questions by their weight in the whole and their index; answers where the quadrants meet.
fn place_in_matrix(measured: &Measured, questions: &mut [QuestionResult]) -> Option<MatrixCentre> {
    let sections = &measured.asked.questionnaire.sections;
    let weight = |question: &QuestionResult| {
        let section = sections
            .iter()
            .find(|section| section.key == question.section)?;
        let inside: u32 = section
            .questions
            .iter()
            .filter(|one| one.about.is_none())
            .map(|one| u32::from(one.weight))
            .sum();
        (inside > 0).then(|| {
            Decimal::from(section.weight) * Decimal::from(question.weight) / Decimal::from(inside)
        })
    };
    let placed: Vec<(usize, Point)> = questions
        .iter()
        .enumerate()
        .filter(|(_, question)| question.competitor.is_none() && question.weight > 0)
        .filter_map(|(place, question)| {
            let performance = question.index?.value?;
            let importance = weight(question)?;
            Some((
                place,
                Point {
                    importance,
                    performance,
                },
            ))
        })
        .collect();
    let points: Vec<Point> = placed.iter().map(|(_, point)| *point).collect();
    let matrix = quadrants(&points)?;
    for ((place, point), quadrant) in placed.iter().zip(&matrix.quadrants) {
        if let Some(question) = questions.get_mut(*place) {
            question.importance = Some(kehu_satisfaction::index(point.importance));
            question.placement = Some(match quadrant {
                Quadrant::Improve => Placement::Improve,
                Quadrant::Keep => Placement::Keep,
                Quadrant::Watch => Placement::Watch,
                Quadrant::Enough => Placement::Enough,
            });
        }
    }
    Some(MatrixCentre {
        importance: matrix.importance,
        performance: matrix.performance,
    })
}

fn competitors(measured: &Measured, language: Language) -> Vec<CompetitorResult> {
    let questionnaire = &measured.asked.questionnaire;
    let whole = &measured.whole;
    questionnaire
        .questions()
        .filter_map(|question| {
            let about = question.about.as_ref()?;
            let place = measured.plan.place(&question.key)?;
            let named = questionnaire
                .competitors
                .iter()
                .find(|one| one.key == about.competitor)?;
            let hidden = whole.left_out.get(place).copied().unwrap_or(false);
            let both = whole.leads.get(&place).copied();
            let shown = both.filter(|(judged, _)| *judged >= measured.least);
            Some(CompetitorResult {
                competitor: about.competitor.clone(),
                name: worded(&named.name, language),
                question: question.key.clone(),
                compared_with: about.compared_with.clone(),
                index: match hidden {
                    true => Figure::hidden(whole.scored.get(place).copied().unwrap_or(0)),
                    false => Figure::of_mean(whole.measures.questions.get(place)?.index),
                },
                lead: shown.map(|(_, difference)| difference.into()),
                judged_both: both.map_or(0, |(judged, _)| judged),
            })
        })
        .collect()
}

/// The results of a survey divided by a dimension.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`], [`Error::CohortUnknown`].
pub async fn breakdown(
    figures: &Figures,
    caller: &Caller,
    id: SurveyId,
    by: Dimension,
    weighted: bool,
) -> Result<Breakdown, Error> {
    let mut connection = figures.db.read_for_report().await?;
    let opened = Opened::find(&mut connection, caller, id).await?;
    connection.give_back();
    let by_stratum = told_by_strata(&opened.asked, by)?;
    let dimension = if by_stratum { Dimension::Stratum } else { by };
    let mut cells = figures
        .parts(&opened, dimension, weighted)
        .await?
        .as_ref()
        .clone();
    if by == Dimension::Unit {
        let keys: Vec<Option<String>> = cells.iter().map(|cell| cell.key.clone()).collect();
        let mut connection = figures.db.read_for_report().await?;
        let names = unit_names(&mut connection, &keys).await?;
        for cell in &mut cells {
            cell.name = cell.key.as_ref().and_then(|key| names.get(key).cloned());
        }
    }
    let questionnaire = &opened.asked.questionnaire;
    let sections = questionnaire.sections.iter();
    Ok(Breakdown {
        by,
        sections: sections.map(|section| section.key.clone()).collect(),
        questions: Plan::of(questionnaire).keys(),
        cells,
        survey: opened.asked.head,
    })
}

async fn read_cells(
    connection: &mut PgConnection,
    opened: &Opened,
    dimension: Dimension,
    weighted: bool,
) -> Result<Vec<Cell>, Error> {
    let id = opened.asked.head.id;
    let plan = Plan::of(&opened.asked.questionnaire);
    let weights = Weights::by(&answers::strata(connection, id).await?, weighted);
    let all = Cohort::default();
    let responses = answers::responses(connection, id, &plan.keys(), &all).await?;
    let parts = by_part(&responses, dimension);
    let keys: Vec<Option<String>> = parts.keys().cloned().collect();
    let parts: Vec<Vec<&Response>> = parts.into_values().collect();
    Ok(cells(&plan, &weights, opened.least, &parts, &keys))
}

/// Whether the strata tell the dimension: the only way in an anonymous survey.
fn told_by_strata(asked: &Asked, by: Dimension) -> Result<bool, Error> {
    let stratified = asked.head.stratified_by;
    let same = matches!(
        (by, stratified),
        (Dimension::Unit, Stratification::Unit)
            | (Dimension::CustomerType, Stratification::CustomerType)
            | (Dimension::Region, Stratification::Region)
    );
    match (asked.head.anonymous, by) {
        (true, Dimension::Unit | Dimension::CustomerType | Dimension::Region) if !same => {
            Err(Error::CohortUnknown {
                kept: stratified.as_str(),
            })
        }
        (true, Dimension::Unit | Dimension::CustomerType | Dimension::Region) => Ok(true),
        _ => Ok(false),
    }
}

fn cells(
    plan: &Plan,
    weights: &Weights,
    least: u64,
    parts: &[Vec<&Response>],
    keys: &[Option<String>],
) -> Vec<Cell> {
    let left_out = left_out_by_part(plan, parts, least);
    let measures: Vec<Measures> = parts
        .iter()
        .zip(&left_out)
        .map(|(part, out)| measuring::measure(plan, part, weights, out))
        .collect();
    let overall: Vec<Option<Mean>> = measures.iter().map(|of| of.overall).collect();
    let overall = of_parts(&overall, least);
    let sections: Vec<Vec<Figure>> = (0..plan.sections.len())
        .map(|section| {
            let means: Vec<Option<Mean>> = measures
                .iter()
                .map(|of| of.sections.get(section).copied().flatten())
                .collect();
            of_parts(&means, least)
        })
        .collect();
    let mut cells = Vec::with_capacity(parts.len());
    for (place, ((part, key), of)) in parts.iter().zip(keys).zip(&measures).enumerate() {
        let counted = counts(plan, part);
        let out = left_out.get(place);
        let told = |figure: Option<&Figure>, section: Option<usize>| {
            let figure = figure.copied().unwrap_or_default();
            let left_out = out.map(Vec::as_slice).unwrap_or_default();
            hidden_or_missing(figure, plan, part, left_out, section)
        };
        let questions = of
            .questions
            .iter()
            .enumerate()
            .map(|(question, measures)| {
                match out
                    .and_then(|out| out.get(question))
                    .copied()
                    .unwrap_or(false)
                {
                    true => Figure::hidden(counted.get(question).copied().unwrap_or(0)),
                    false => own_figure(measures),
                }
            })
            .collect();
        cells.push(Cell {
            key: key.clone(),
            name: None,
            respondents: u64::try_from(part.len()).unwrap_or(u64::MAX),
            overall: told(overall.get(place), None),
            sections: (0..)
                .zip(&sections)
                .map(|(section, of)| told(of.get(place), Some(section)))
                .collect(),
            questions,
        });
    }
    cells
}

async fn unit_names(
    connection: &mut PgConnection,
    keys: &[Option<String>],
) -> Result<HashMap<String, String>, Error> {
    let units: Vec<Uuid> = keys
        .iter()
        .flatten()
        .filter_map(|key| key.parse().ok())
        .collect();
    let names = surveys::unit_names(connection, &units).await?;
    Ok(names
        .into_iter()
        .map(|(unit, name)| (unit.to_string(), name))
        .collect())
}

/// A survey against an earlier one: the one that is named, or the previous one of its plan.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`] of either; [`Error::NothingToCompare`].
pub async fn comparison(
    figures: &Figures,
    caller: &Caller,
    id: SurveyId,
    with: Option<SurveyId>,
) -> Result<Comparison, Error> {
    let mut connection = figures.db.read_for_report().await?;
    let after = Opened::find(&mut connection, caller, id).await?;
    let earlier = with.or(after.asked.previous);
    let earlier = earlier.ok_or(Error::NothingToCompare {})?;
    let before = Opened::find(&mut connection, caller, earlier).await?;
    connection.give_back();
    let before = figures.measured(before, Cohort::default(), true).await?;
    let after = figures.measured(after, Cohort::default(), true).await?;
    let same_scale = before.asked.questionnaire.scale_map == after.asked.questionnaire.scale_map;
    let sections = after.asked.questionnaire.sections.iter().filter(|section| {
        before
            .asked
            .questionnaire
            .sections
            .iter()
            .any(|other| other.key == section.key)
    });
    Ok(Comparison {
        same_scale,
        overall: of_means(
            before.whole.measures.overall,
            after.whole.measures.overall,
            same_scale,
        ),
        sections: sections
            .map(|section| SectionChange {
                key: section.key.clone(),
                title: worded(&section.title, caller.language),
                index: of_means(
                    before.whole.section(&before.asked, &section.key),
                    after.whole.section(&after.asked, &section.key),
                    same_scale,
                ),
            })
            .collect(),
        questions: after
            .asked
            .questionnaire
            .questions()
            .filter_map(|question| changed(&before, &after, question, caller.language))
            .collect(),
        before: before.asked.head,
        after: after.asked.head,
    })
}

/// A question in both; none where the earlier survey did not ask it in the same way.
fn changed(
    before: &Measured,
    after: &Measured,
    question: &Question,
    language: Language,
) -> Option<QuestionChange> {
    let same_scale = before.asked.questionnaire.scale_map == after.asked.questionnaire.scale_map;
    let earlier = before.asked.questionnaire.question(&question.key)?;
    let (first, second) = (
        before.question(&question.key)?,
        after.question(&question.key)?,
    );
    if earlier.kind != question.kind {
        return None;
    }
    let recommended = question.kind == QuestionKind::Recommendation;
    Some(QuestionChange {
        key: question.key.clone(),
        text: worded(&question.text, language),
        index: (!recommended).then(|| of_means(first.index, second.index, same_scale)),
        top_two: (!recommended).then(|| of_shares(first.top_two, second.top_two)),
        recommendation: recommended.then(|| of_scores(first.recommendation, second.recommendation)),
    })
}

/// Indexes before and after.
pub(crate) fn of_means(before: Option<Mean>, after: Option<Mean>, comparable: bool) -> Changed {
    let both = before.zip(after).filter(|_| comparable);
    Changed {
        before: Figure::of_mean(before),
        after: Figure::of_mean(after),
        difference: both.map(|(before, after)| Change::from(Difference::of_means(&before, &after))),
    }
}

fn of_shares(before: Option<Share>, after: Option<Share>) -> Changed {
    let figure = |share: Option<Share>| Figure::of(share.map(|share| share.estimate()));
    let both = before.zip(after);
    Changed {
        before: figure(before),
        after: figure(after),
        difference: both
            .map(|(before, after)| Change::from(Difference::of_shares(&before, &after))),
    }
}

pub(crate) fn of_scores(before: Option<Recommendation>, after: Option<Recommendation>) -> Changed {
    let figure = |score: Option<Recommendation>| Figure::of(score.map(|score| score.estimate()));
    let both = before.zip(after);
    Changed {
        before: figure(before),
        after: figure(after),
        difference: both
            .map(|(before, after)| Change::from(Difference::of_recommendations(&before, &after))),
    }
}

/// The overall index, or that of a question, over the latest twenty surveys of a unit of which asking has ended, the
/// earliest first. Where the map of the scales changed, no change is told.
///
/// # Errors
/// When the database fails.
pub async fn trend(
    figures: &Figures,
    caller: &Caller,
    unit: UnitId,
    question: Option<&str>,
) -> Result<Vec<TrendStep>, Error> {
    let mut connection = figures.db.read_for_report().await?;
    let closed = surveys::closed(&mut connection, &caller.scope, unit, MOST_SURVEYS).await?;
    let mut surveys = Vec::with_capacity(closed.len());
    for asked in closed {
        surveys.push(Opened::of(&mut connection, asked).await?);
    }
    connection.give_back();
    let (mut heads, mut means, mut maps) = (Vec::new(), Vec::new(), Vec::new());
    for opened in surveys {
        let measured = figures.measured(opened, Cohort::default(), true).await?;
        means.push(match question {
            Some(key) => measured.question(key).and_then(|of| of.index),
            None => measured.whole.measures.overall,
        });
        maps.push(measured.asked.questionnaire.scale_map);
        heads.push(measured.asked.head);
    }
    let steps = steps(&means);
    let same = |place: usize| place > 0 && maps.get(place) == maps.get(place - 1);
    Ok(heads
        .into_iter()
        .zip(steps)
        .enumerate()
        .map(|(place, (survey, step))| TrendStep {
            survey,
            index: Figure::of(step.index),
            change: step.change.filter(|_| same(place)).map(Change::from),
        })
        .collect())
}

/// A text in a language; in another where it is not offered in that.
fn worded(text: &Text, language: Language) -> String {
    let first = text.get(language.into());
    let other = || text.zh.as_deref().or(text.en.as_deref());
    first.or_else(other).unwrap_or_default().to_owned()
}

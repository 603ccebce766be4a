//! Use cases.

use crate::answers::{Response, Weights, by_part};
use crate::measure::{Measures, OfQuestion, counts, lead, measure};
use crate::model::{
    Breakdown, Cell, Change, Changed, ChoiceCount, Comparison, CompetitorResult, Dimension, Figure,
    MatrixCentre, Placement, QuestionChange, QuestionResult, Rates, Results, SectionChange,
    SectionResult, StepCount, TrendStep,
};
use crate::plan::Plan;
use crate::shown::{
    hidden_or_missing, least, left_out, left_out_by_part, of_parts, own_figure, rates,
};
use crate::store::answers::{self, Cohort, Others};
use crate::store::surveys::{self, Asked};
use crate::{Error, measure as measuring};
use kehu_db::PgConnection;
use kehu_kernel::{Caller, Language, SurveyId, UnitId, Words};
use kehu_satisfaction::{
    Decimal, Difference, Mean, Point, Quadrant, Recommendation, Share, quadrants, trend as steps,
};
use kehu_surveys::questionnaire::{Question, QuestionKind, Text};
use kehu_surveys::words::Stratification;
use std::collections::HashMap;
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

/// A survey with its answers and its measures.
pub(crate) struct Measured {
    pub(crate) asked: Asked,
    pub(crate) plan: Plan,
    pub(crate) responses: Vec<Response>,
    pub(crate) weights: Weights,
    pub(crate) measures: Measures,
    pub(crate) left_out: Vec<bool>,
    /// The fewest answers of which a figure is shown.
    pub(crate) least: u64,
}

impl Measured {
    /// Reads and measures a cohort.
    pub(crate) async fn read(
        connection: &mut PgConnection,
        asked: Asked,
        cohort: &Cohort,
        weighted: bool,
    ) -> Result<Self, Error> {
        let plan = Plan::of(&asked.questionnaire);
        let id = asked.head.id;
        let weights = if weighted {
            Weights::of(&answers::strata(connection, id).await?)
        } else {
            Weights::equal()
        };
        let responses = answers::responses(connection, id, &plan.keys(), cohort).await?;
        let all: Vec<&Response> = responses.iter().collect();
        let least = least(connection, &asked.head).await?;
        let left_out = left_out(&plan, &all, least);
        let measures = measure(&plan, &all, &weights, &left_out);
        Ok(Self {
            asked,
            plan,
            responses,
            weights,
            measures,
            left_out,
            least,
        })
    }

    pub(crate) fn question(&self, key: &str) -> Option<&OfQuestion> {
        let place = self.place(key)?;
        self.measures.questions.get(place)
    }

    pub(crate) fn place(&self, key: &str) -> Option<usize> {
        self.plan
            .questions
            .iter()
            .position(|question| question.key == key)
    }

    fn section(&self, key: &str) -> Option<Mean> {
        let sections = &self.asked.questionnaire.sections;
        let place = sections.iter().position(|section| section.key == key)?;
        self.measures.sections.get(place).copied().flatten()
    }
}

/// The results of a survey inside the caller's scope, weighted by stratum unless the caller wants it otherwise.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`].
pub async fn results(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
    weighted: bool,
) -> Result<Results, Error> {
    let asked = asked(connection, caller, id).await?;
    let strata = answers::strata(connection, id).await?;
    let channels = answers::channels(connection, id).await?;
    let others = answers::others(connection, id).await?;
    let measured = Measured::read(connection, asked, &Cohort::default(), weighted).await?;
    let mut response = rates(&strata, &channels);
    if measured.asked.head.stratified_by == Stratification::Unit {
        name_strata(connection, &mut response).await?;
    }
    let mut questions = questions(&measured, &others, caller.language);
    let matrix_centre = place_in_matrix(&measured, &mut questions);
    Ok(Results {
        weighted,
        least_shown: measured.least,
        response,
        overall: Figure::of_mean(measured.measures.overall),
        sections: measured
            .asked
            .questionnaire
            .sections
            .iter()
            .zip(&measured.measures.sections)
            .map(|(section, mean)| SectionResult {
                key: section.key.clone(),
                title: worded(&section.title, caller.language),
                weight: section.weight,
                index: Figure::of_mean(*mean),
            })
            .collect(),
        competitors: competitors(&measured, caller.language),
        questions,
        matrix_centre,
        survey: measured.asked.head,
    })
}

/// Strata that are units are told by their names.
async fn name_strata(connection: &mut PgConnection, response: &mut Rates) -> Result<(), Error> {
    let strata = response.by_stratum.iter();
    let keys: Vec<Option<String>> = strata.map(|one| Some(one.stratum.clone())).collect();
    let names = unit_names(connection, Dimension::Unit, &keys).await?;
    for one in &mut response.by_stratum {
        one.name = names.get(&one.stratum).cloned();
    }
    Ok(())
}

fn questions(
    measured: &Measured,
    others: &HashMap<String, Others>,
    language: Language,
) -> Vec<QuestionResult> {
    let all: Vec<&Response> = measured.responses.iter().collect();
    let scored = counts(&measured.plan, &all);
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
            let place = measured.place(&question.key);
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
        measured.measures.questions.get(place),
    ) else {
        return;
    };
    let hidden = measured.left_out.get(place).copied().unwrap_or(false);
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
    let all: Vec<&Response> = measured.responses.iter().collect();
    let least = measured.least;
    let scored = counts(&measured.plan, &all);
    questionnaire
        .questions()
        .filter_map(|question| {
            let about = question.about.as_ref()?;
            let place = measured.place(&question.key)?;
            let named = questionnaire
                .competitors
                .iter()
                .find(|one| one.key == about.competitor)?;
            let hidden = measured.left_out.get(place).copied().unwrap_or(false);
            let own = about
                .compared_with
                .as_deref()
                .and_then(|key| measured.place(key));
            let both = own.and_then(|own| lead(&all, &measured.weights, own, place));
            let shown = both.filter(|(judged, _)| *judged >= least);
            Some(CompetitorResult {
                competitor: about.competitor.clone(),
                name: worded(&named.name, language),
                question: question.key.clone(),
                compared_with: about.compared_with.clone(),
                index: match hidden {
                    true => Figure::hidden(scored.get(place).copied().unwrap_or(0)),
                    false => Figure::of_mean(measured.measures.questions.get(place)?.index),
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
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
    by: Dimension,
    weighted: bool,
) -> Result<Breakdown, Error> {
    let asked = asked(connection, caller, id).await?;
    let by_stratum = told_by_strata(&asked, by)?;
    let measured = Measured::read(connection, asked, &Cohort::default(), weighted).await?;
    let dimension = if by_stratum { Dimension::Stratum } else { by };
    let parts = by_part(&measured.responses, dimension);
    let keys: Vec<Option<String>> = parts.keys().cloned().collect();
    let parts: Vec<Vec<&Response>> = parts.into_values().collect();
    let cells = cells(&measured, &parts, &keys);
    let names = unit_names(connection, by, &keys).await?;
    Ok(Breakdown {
        by,
        sections: measured
            .asked
            .questionnaire
            .sections
            .iter()
            .map(|section| section.key.clone())
            .collect(),
        questions: measured.plan.keys(),
        cells: cells
            .into_iter()
            .map(|cell| Cell {
                name: cell.key.as_ref().and_then(|key| names.get(key).cloned()),
                ..cell
            })
            .collect(),
        survey: measured.asked.head,
    })
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

fn cells(measured: &Measured, parts: &[Vec<&Response>], keys: &[Option<String>]) -> Vec<Cell> {
    let least = measured.least;
    let left_out = left_out_by_part(&measured.plan, parts, least);
    let measures: Vec<Measures> = parts
        .iter()
        .zip(&left_out)
        .map(|(part, out)| measuring::measure(&measured.plan, part, &measured.weights, out))
        .collect();
    let overall: Vec<Option<Mean>> = measures.iter().map(|of| of.overall).collect();
    let overall = of_parts(&overall, least);
    let sections: Vec<Vec<Figure>> = (0..measured.plan.sections.len())
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
        let counted = counts(&measured.plan, part);
        let out = left_out.get(place);
        let told = |figure: Option<&Figure>, section: Option<usize>| {
            let figure = figure.copied().unwrap_or_default();
            let left_out = out.map(Vec::as_slice).unwrap_or_default();
            hidden_or_missing(figure, &measured.plan, part, left_out, section)
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
    by: Dimension,
    keys: &[Option<String>],
) -> Result<HashMap<String, String>, Error> {
    if by != Dimension::Unit {
        return Ok(HashMap::new());
    }
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
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
    with: Option<SurveyId>,
) -> Result<Comparison, Error> {
    let after = asked(connection, caller, id).await?;
    let earlier = with.or(after.previous).ok_or(Error::NothingToCompare {})?;
    let before = asked(connection, caller, earlier).await?;
    let cohort = Cohort::default();
    let before = Measured::read(connection, before, &cohort, true).await?;
    let after = Measured::read(connection, after, &cohort, true).await?;
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
        overall: of_means(before.measures.overall, after.measures.overall, same_scale),
        sections: sections
            .map(|section| SectionChange {
                key: section.key.clone(),
                title: worded(&section.title, caller.language),
                index: of_means(
                    before.section(&section.key),
                    after.section(&section.key),
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
    connection: &mut PgConnection,
    caller: &Caller,
    unit: UnitId,
    question: Option<&str>,
) -> Result<Vec<TrendStep>, Error> {
    let surveys = surveys::closed(connection, &caller.scope, unit, MOST_SURVEYS).await?;
    let (mut heads, mut means, mut maps) = (Vec::new(), Vec::new(), Vec::new());
    for asked in surveys {
        let measured = Measured::read(connection, asked, &Cohort::default(), true).await?;
        means.push(match question {
            Some(key) => measured.question(key).and_then(|of| of.index),
            None => measured.measures.overall,
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

//! The overall index of a survey and of the one before it (SUR-08, SUR-09).

use crate::model::{Findings, Survey};
use crate::planning::least_shown;
use crate::questionnaire::{Question, Questionnaire};
use crate::store::responses::Scored;
use crate::words::{AnswerKind, ScaleMap};
use crate::{Error, answering, store};
use kehu_db::Tx;
use kehu_kernel::{QuestionnaireVersionId, Scope, SurveyResponseId};
use kehu_satisfaction::{self as satisfaction, Decimal, Respondent, Section};
use std::collections::HashMap;

/// What the analysis of a survey finds. The survey before is counted under the map of this one: under another map the same
/// answers give another index.
pub(crate) async fn of(
    tx: &mut Tx,
    survey: &Survey,
    version: QuestionnaireVersionId,
) -> Result<Findings, Error> {
    let asked = answering::version(tx, version).await?.content;
    let map = asked.scale_map;
    let index = overall(tx, survey, &asked, map).await?;
    let everything = Scope::everything();
    let previous = match survey.plan.previous_id {
        Some(id) => store::surveys::find(tx, &everything, id).await?,
        None => None,
    };
    let previous =
        match previous.and_then(|previous| Some((previous.progress.version()?, previous))) {
            Some((version, previous)) => {
                let asked = answering::version(tx, version).await?.content;
                overall(tx, &previous, &asked, map).await?
            }
            None => None,
        };
    Ok(Findings { index, previous })
}

/// The overall index: questions weighted in sections, sections in the whole, respondents by stratum. It is that of the
/// results: what they leave out of an anonymous survey since too few answered could otherwise be computed from both.
async fn overall(
    tx: &mut Tx,
    survey: &Survey,
    asked: &Questionnaire,
    map: ScaleMap,
) -> Result<Option<Decimal>, Error> {
    let least = match survey.progress.opened_at() {
        Some(opened_at) => {
            least_shown(tx, survey.unit_id, survey.plan.anonymous, opened_at).await?
        }
        None => return Ok(None),
    };
    let strata = store::samples::find(tx, survey.id)
        .await?
        .map(|sample| sample.strata)
        .unwrap_or_default();
    let counts: Vec<satisfaction::Stratum> = strata
        .iter()
        .map(|one| satisfaction::Stratum {
            population: u64::try_from(one.population).unwrap_or(0),
            respondents: u64::try_from(one.answered).unwrap_or(0),
        })
        .collect();
    let weights: HashMap<String, Decimal> = strata
        .into_iter()
        .zip(satisfaction::stratum_weights(&counts))
        .filter_map(|(stratum, weight)| Some((stratum.key, weight?)))
        .collect();
    let scored = store::responses::scored(tx, survey.id).await?;
    let respondents = respondents(asked, map, &weights, shown(scored, least));
    let indexes = satisfaction::indexes(&sections(asked), &respondents);
    Ok(indexes.overall.map(|mean| satisfaction::index(mean.value)))
}

/// The scores of questions that so many answered.
fn shown(scored: Vec<Scored>, least: u64) -> Vec<Scored> {
    let mut answers: HashMap<String, u64> = HashMap::new();
    for one in &scored {
        let count = answers.entry(one.question_key.clone()).or_default();
        *count = count.saturating_add(1);
    }
    let enough = |one: &Scored| {
        answers
            .get(&one.question_key)
            .is_some_and(|count| *count >= least)
    };
    scored.into_iter().filter(enough).collect()
}

/// Whether a question counts in the company's own index.
fn counts(question: &Question) -> bool {
    question.about.is_none()
        && matches!(
            question.kind.word(),
            AnswerKind::Scale | AnswerKind::VisitScale
        )
}

fn sections(asked: &Questionnaire) -> Vec<Section> {
    let question = |question: &Question| satisfaction::Question {
        weight: if counts(question) {
            question.weight.into()
        } else {
            Decimal::ZERO
        },
    };
    asked
        .sections
        .iter()
        .map(|section| Section {
            weight: section.weight.into(),
            questions: section.questions.iter().map(question).collect(),
        })
        .collect()
}

fn respondents(
    asked: &Questionnaire,
    map: ScaleMap,
    weights: &HashMap<String, Decimal>,
    scored: Vec<Scored>,
) -> Vec<Respondent> {
    let places: HashMap<&str, usize> = asked
        .questions()
        .enumerate()
        .filter(|(_, question)| counts(question))
        .map(|(place, question)| (question.key.as_str(), place))
        .collect();
    let mut found: HashMap<SurveyResponseId, Respondent> = HashMap::new();
    for one in scored {
        let place = places.get(one.question_key.as_str());
        let weight = weights.get(&one.stratum);
        let (Some(place), Some(weight), Some(points)) = (place, weight, points(&one, map)) else {
            continue;
        };
        found
            .entry(one.response_id)
            .or_insert_with(|| Respondent {
                weight: *weight,
                answers: Vec::new(),
            })
            .answers
            .push((*place, points));
    }
    found.into_values().collect()
}

fn points(scored: &Scored, map: ScaleMap) -> Option<Decimal> {
    let score = u8::try_from(scored.score).ok()?;
    match scored.kind {
        AnswerKind::Scale => map.points(score).map(Into::into),
        _ => Some(score.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::templates;
    use uuid::Uuid;

    fn index_of(steps: &[i16], map: ScaleMap) -> Option<Decimal> {
        let mut asked = templates().remove(2).questionnaire;
        asked.sections.truncate(1);
        asked.sections[0].questions.truncate(1);
        let weights = HashMap::from([("all".to_owned(), Decimal::ONE)]);
        let scored = (1..)
            .zip(steps)
            .map(|(number, score)| Scored {
                response_id: SurveyResponseId(Uuid::from_u128(number)),
                stratum: "all".to_owned(),
                question_key: "cleaning".to_owned(),
                kind: AnswerKind::Scale,
                score: *score,
            })
            .collect();
        let respondents = respondents(&asked, map, &weights, scored);
        let indexes = satisfaction::indexes(&sections(&asked), &respondents);
        indexes.overall.map(|mean| satisfaction::index(mean.value))
    }

    fn scored(question: &str, score: i16) -> Scored {
        Scored {
            response_id: SurveyResponseId(Uuid::nil()),
            stratum: "all".to_owned(),
            question_key: question.to_owned(),
            kind: AnswerKind::Scale,
            score,
        }
    }

    #[test]
    fn sur_12_questions_that_too_few_answered_are_left_out_at_the_very_figure() {
        let mut all: Vec<Scored> = (0..5).map(|_| scored("cleaning", 4)).collect();
        all.extend((0..4).map(|_| scored("repairs", 1)));
        let keys = |least| {
            let mut keys: Vec<String> = shown(
                all.iter()
                    .map(|one| scored(&one.question_key, one.score))
                    .collect(),
                least,
            )
            .into_iter()
            .map(|one| one.question_key)
            .collect();
            keys.dedup();
            keys
        };
        assert_eq!(keys(0), ["cleaning", "repairs"]);
        assert_eq!(keys(4), ["cleaning", "repairs"]);
        assert_eq!(keys(5), ["cleaning"]);
        assert_eq!(keys(6), Vec::<String>::new());
    }

    #[test]
    fn sur_08_the_same_answers_give_another_index_under_another_map() {
        let steps = [5, 4, 4, 3, 5];
        assert_eq!(index_of(&steps, ScaleMap::ToZero), Some(80.into()));
        assert_eq!(index_of(&steps, ScaleMap::ToTwenty), Some(84.into()));
        assert_eq!(index_of(&[], ScaleMap::ToZero), None);
    }
}

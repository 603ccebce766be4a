//! The effect of the improvements to which a survey led (SUR-09, GOV-07).

use crate::Error;
use crate::kept::Figures;
use crate::model::{Changed, SurveyHead};
use crate::service::{Measured, Opened, asked, of_means, of_scores};
use crate::store::answers::Cohort;
use crate::store::measures::{self, MeasureRow};
use crate::store::surveys::{self, Asked};
use chrono::NaiveDate;
use kehu_improvements::ImprovementState;
use kehu_kernel::{Caller, ImprovementId, SurveyId, UnitId, UserId};
use kehu_surveys::questionnaire::QuestionKind;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use utoipa::ToSchema;

/// An improvement item with what the same question shows in the next survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SurveyEffect)]
pub struct Effect {
    /// The item.
    pub improvement_id: ImprovementId,
    /// In few words.
    #[schema(max_length = 200)]
    pub title: String,
    /// Where it stands.
    pub state: ImprovementState,
    /// Who carries it out.
    pub owner_id: UserId,
    /// The last day.
    pub due_on: NaiveDate,
    /// The question that showed the need.
    #[schema(max_length = 64)]
    pub question: String,
    /// The unit whose customers are the cohort, with the units below it.
    pub unit_id: UnitId,
    /// Its name.
    #[schema(max_length = 100)]
    pub unit_name: String,
    /// Whether the cohort is everybody who answered: the item concerns the survey's own unit, or the survey is anonymous.
    pub whole_sample: bool,
    /// The next survey of which asking has ended, if there is one yet.
    pub next: Option<SurveyHead>,
    /// Index or recommendation score of the question before and after; after and difference are missing until the next survey.
    pub measured: Changed,
}

/// The effects of the improvements to which a survey inside the caller's scope led: before, after and the difference with
/// its interval, by the same question and cohort.
///
/// # Errors
/// [`Error::Survey`], [`Error::NothingAsked`].
pub async fn effects(
    figures: &Figures,
    caller: &Caller,
    id: SurveyId,
) -> Result<Vec<Effect>, Error> {
    let mut connection = figures.db.read_for_report().await?;
    let survey = asked(&mut connection, caller, id).await?;
    let survey = Opened::of(&mut connection, survey).await?;
    let next = match surveys::next(&mut connection, id).await? {
        Some(next) => Some(Opened::of(&mut connection, next).await?),
        None => None,
    };
    let items = measures::of_survey(&mut connection, id).await?;
    connection.give_back();
    let anonymous =
        survey.asked.head.anonymous || next.as_ref().is_some_and(|next| next.asked.head.anonymous);
    let mut measured: BTreeMap<Option<UnitId>, (Measured, Option<Measured>)> = BTreeMap::new();
    let mut effects = Vec::new();
    for item in items {
        let whole_sample = anonymous || item.unit_id == survey.asked.head.unit_id;
        // Items of one cohort are measured once.
        let key = (!whole_sample).then_some(item.unit_id);
        if let Entry::Vacant(place) = measured.entry(key) {
            let cohort = Cohort {
                units: (!whole_sample).then(|| item.units.clone()),
            };
            let before = figures
                .measured(survey.clone(), cohort.clone(), true)
                .await?;
            let after = match &next {
                Some(next) => Some(figures.measured(next.clone(), cohort, true).await?),
                None => None,
            };
            place.insert((before, after));
        }
        if let Some((before, after)) = measured.get(&key) {
            let changed = compared(before, after.as_ref(), &item.question_key);
            let next = next.as_ref().map(|next| &next.asked);
            effects.push(effect(item, changed, whole_sample, next));
        }
    }
    Ok(effects)
}

fn effect(item: MeasureRow, measured: Changed, whole_sample: bool, next: Option<&Asked>) -> Effect {
    Effect {
        improvement_id: item.improvement_id,
        title: item.title,
        state: item.state,
        owner_id: item.owner_id,
        due_on: item.due_on,
        question: item.question_key,
        unit_id: item.unit_id,
        unit_name: item.unit_name,
        whole_sample,
        next: next.map(|next| next.head.clone()),
        measured,
    }
}

fn compared(before: &Measured, after: Option<&Measured>, key: &str) -> Changed {
    let asked = &before.asked.questionnaire;
    let same_scale =
        after.is_some_and(|after| after.asked.questionnaire.scale_map == asked.scale_map);
    let (first, second) = (
        before.question(key),
        after.and_then(|after| after.question(key)),
    );
    let recommended = asked
        .question(key)
        .is_some_and(|question| question.kind == QuestionKind::Recommendation);
    if recommended {
        return of_scores(
            first.and_then(|of| of.recommendation),
            second.and_then(|of| of.recommendation),
        );
    }
    of_means(
        first.and_then(|of| of.index),
        second.and_then(|of| of.index),
        same_scale,
    )
}

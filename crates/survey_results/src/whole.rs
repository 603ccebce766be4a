//! The figures of all who answered, or of a cohort: what is left of the answers once they are measured.

use crate::answers::{Response, SampledStratum, Weights};
use crate::kept::Extent;
use crate::measure::{Measures, OfQuestion, counts, lead, measure};
use crate::model::ChoiceCount;
use crate::plan::Plan;
use crate::shown::left_out;
use crate::store::answers::{self, Cohort, Others};
use crate::store::surveys::Asked;
use kehu_db::{Error, PgConnection};
use kehu_satisfaction::{Difference, Mean};
use kehu_surveys::words::Channel;
use std::collections::{BTreeMap, HashMap};

/// The figures of a cohort, unrounded, and nothing of single answers.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub(crate) strata: Vec<SampledStratum>,
    pub(crate) channels: BTreeMap<Channel, i64>,
    /// What was answered otherwise than by scores, by question.
    pub(crate) others: HashMap<String, Others>,
    /// How many answered, by the question's place in the plan.
    pub(crate) scored: Vec<u64>,
    pub(crate) measures: Measures,
    pub(crate) left_out: Vec<bool>,
    /// The company's lead over a competitor and how many judged both, by the place of the question about the competitor.
    pub(crate) leads: BTreeMap<usize, (u64, Difference)>,
}

impl Whole {
    /// Reads and measures a cohort; `least` is the fewest answers of which a figure is shown.
    pub(crate) async fn read(
        connection: &mut PgConnection,
        asked: &Asked,
        cohort: &Cohort,
        weighted: bool,
        least: u64,
    ) -> Result<Self, Error> {
        let (id, plan) = (asked.head.id, Plan::of(&asked.questionnaire));
        let strata = answers::strata(connection, id).await?;
        let channels = answers::channels(connection, id).await?;
        let others = answers::others(connection, id).await?;
        let responses = answers::responses(connection, id, &plan.keys(), cohort).await?;
        let weights = Weights::by(&strata, weighted);
        let all: Vec<&Response> = responses.iter().collect();
        let left_out = left_out(&plan, &all, least);
        Ok(Self {
            scored: counts(&plan, &all),
            measures: measure(&plan, &all, &weights, &left_out),
            leads: leads(asked, &plan, &all, &weights),
            strata,
            channels,
            others,
            left_out,
        })
    }

    pub(crate) fn question(&self, plan: &Plan, key: &str) -> Option<&OfQuestion> {
        self.measures.questions.get(plan.place(key)?)
    }

    pub(crate) fn section(&self, asked: &Asked, key: &str) -> Option<Mean> {
        let sections = &asked.questionnaire.sections;
        let place = sections.iter().position(|section| section.key == key)?;
        self.measures.sections.get(place).copied().flatten()
    }
}

fn leads(
    asked: &Asked,
    plan: &Plan,
    all: &[&Response],
    weights: &Weights,
) -> BTreeMap<usize, (u64, Difference)> {
    let questions = asked.questionnaire.questions();
    questions
        .filter_map(|question| {
            let own = question.about.as_ref()?.compared_with.as_deref()?;
            let (own, theirs) = (plan.place(own)?, plan.place(&question.key)?);
            Some((theirs, lead(all, weights, own, theirs)?))
        })
        .collect()
}

impl Extent for Whole {
    fn bytes(&self) -> usize {
        let steps = |of: &OfQuestion| size_of::<OfQuestion>() + of.given.len() * 16;
        let choices =
            |of: &Others| size_of::<Others>() + of.choices.len() * size_of::<ChoiceCount>();
        self.strata.len() * (size_of::<SampledStratum>() + 64)
            + self.measures.questions.iter().map(steps).sum::<usize>()
            + self.measures.sections.len() * size_of::<Mean>()
            + self.others.values().map(choices).sum::<usize>()
            + self.leads.len() * size_of::<(u64, Difference)>()
    }
}

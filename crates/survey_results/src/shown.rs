//! What may be shown, rounded.

use crate::Error;
use crate::answers::{Response, SampledStratum};
use crate::measure::{OfQuestion, counts};
use crate::model::{ChannelRate, Figure, Rate, Rates, StratumRate, SurveyHead};
use crate::plan::Plan;
use kehu_db::PgConnection;
use kehu_satisfaction::{Estimate, Mean, Share, hidden};
use kehu_surveys::words::Channel;
use std::collections::BTreeMap;

impl Figure {
    /// Shown.
    pub(crate) fn of(estimate: Option<Estimate>) -> Self {
        estimate.map_or(Self::default(), |estimate| Self {
            answers: estimate.answers,
            value: Some(estimate.value),
            low: estimate.interval.map(|interval| interval.low),
            high: estimate.interval.map(|interval| interval.high),
            hidden: false,
        })
    }

    /// The number of answers alone.
    pub(crate) fn hidden(answers: u64) -> Self {
        Self {
            answers,
            hidden: true,
            ..Self::default()
        }
    }

    pub(crate) fn of_mean(mean: Option<Mean>) -> Self {
        Self::of(mean.map(|mean| mean.estimate()))
    }
}

/// The fewest answers of which a figure of a survey is shown.
pub(crate) async fn least(
    connection: &mut PgConnection,
    survey: &SurveyHead,
) -> Result<u64, Error> {
    let SurveyHead {
        unit_id,
        anonymous,
        opened_at,
        ..
    } = *survey;
    Ok(kehu_surveys::least_shown(connection, unit_id, anonymous, opened_at).await?)
}

/// The questions of too few answers.
pub(crate) fn left_out(plan: &Plan, responses: &[&Response], least: u64) -> Vec<bool> {
    counts(plan, responses)
        .into_iter()
        .map(|count| count > 0 && count < least)
        .collect()
}

/// For each part the questions of which nothing is shown: those of too few answers, and those from which these could be
/// computed.
pub(crate) fn left_out_by_part(
    plan: &Plan,
    parts: &[Vec<&Response>],
    least: u64,
) -> Vec<Vec<bool>> {
    let counted: Vec<Vec<u64>> = parts.iter().map(|part| counts(plan, part)).collect();
    let mut left_out = vec![vec![false; plan.questions.len()]; parts.len()];
    for question in 0..plan.questions.len() {
        let of_question: Vec<u64> = counted
            .iter()
            .map(|part| part.get(question).copied().unwrap_or(0))
            .collect();
        for (part, hide) in left_out.iter_mut().zip(hidden(&of_question, least)) {
            if let Some(place) = part.get_mut(question) {
                *place = hide;
            }
        }
    }
    left_out
}

/// Means of parts of one whole, with those hidden that must be.
pub(crate) fn of_parts(means: &[Option<Mean>], least: u64) -> Vec<Figure> {
    let answers: Vec<u64> = means
        .iter()
        .map(|mean| mean.map_or(0, |mean| mean.answers))
        .collect();
    means
        .iter()
        .zip(hidden(&answers, least))
        .map(|(mean, hide)| match (mean, hide) {
            (Some(mean), true) => Figure::hidden(mean.answers),
            _ => Figure::of_mean(*mean),
        })
        .collect()
}

/// The figure of a section, or overall, of a part. Where there is none since its questions are left out it is hidden: only what
/// nobody answered is missing.
pub(crate) fn hidden_or_missing(
    figure: Figure,
    plan: &Plan,
    part: &[&Response],
    left_out: &[bool],
    section: Option<usize>,
) -> Figure {
    if figure.value.is_some() || figure.hidden {
        return figure;
    }
    let is_left_out = |question: usize| {
        let of = plan.questions.get(question);
        left_out.get(question) == Some(&true)
            && of.is_some_and(|of| {
                of.place.is_some() && section.is_none_or(|section| of.section == section)
            })
    };
    let answered = |response: &&&Response| {
        let mut scores = response.scores.iter();
        scores.any(|score| is_left_out(score.question))
    };
    match u64::try_from(part.iter().filter(answered).count()) {
        Ok(0) | Err(_) => figure,
        Ok(answers) => Figure::hidden(answers),
    }
}

/// A question's own figure: its index, or its recommendation score.
pub(crate) fn own_figure(of: &OfQuestion) -> Figure {
    match of.recommendation {
        Some(score) => Figure::of(Some(score.estimate())),
        None => Figure::of_mean(of.index),
    }
}

/// Who answered, of those who were asked.
pub(crate) fn rates(strata: &[SampledStratum], channels: &BTreeMap<Channel, i64>) -> Rates {
    let counted = |number: i64| u64::try_from(number).unwrap_or(0);
    let rate = |population: u64, drawn: u64, answered: u64| Rate {
        population,
        drawn,
        answered,
        share: Figure::of(Share::of_counts(answered, drawn).map(|share| share.estimate())),
    };
    let of_stratum = |stratum: &SampledStratum| {
        rate(
            counted(stratum.population.into()),
            counted(stratum.drawn.into()),
            counted(stratum.answered),
        )
    };
    let by_stratum: Vec<StratumRate> = strata
        .iter()
        .map(|stratum| StratumRate {
            stratum: stratum.key.clone(),
            name: None,
            rate: of_stratum(stratum),
        })
        .collect();
    let sum = |of: fn(&Rate) -> u64| by_stratum.iter().map(|one| of(&one.rate)).sum::<u64>();
    let (population, drawn) = (sum(|rate| rate.population), sum(|rate| rate.drawn));
    Rates {
        all: rate(population, drawn, sum(|rate| rate.answered)),
        by_channel: channels
            .iter()
            .map(|(channel, answered)| ChannelRate {
                channel: *channel,
                rate: rate(population, drawn, counted(*answered)),
            })
            .collect(),
        by_stratum,
    }
}

//! The sample of a survey (SUR-06): from dossiers by filter, stratified, at random with a recorded seed.

mod draw;

use crate::model::{Draw, Member, Sample, SampleFilter, Survey};
use crate::planning::{changed, demand_stage, enter, find, policy_at};
use crate::policy::SurveyPolicy;
use crate::store::samples::{self, Noted};
use crate::telling::Told;
use crate::words::Stage;
use crate::{Error, store};
use chrono::Days;
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, CustomerId, Digest, Faults, Page, PageRequest, SurveyId};
use serde_json::json;

pub(crate) use draw::{Candidate, Drawn};
use draw::{allocated, drawn, stratified};

const MOST_STRATA: usize = 200;
const SEED: usize = 64;

/// Draws the sample, in place of one that was drawn before. Who does not want to be asked, and who was asked not long ago,
/// is left out. With the same dossiers, the same wishes and the same seed the sample is the same.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::NobodyToAsk`]; [`Error::StratumTooSmall`] in an anonymous survey;
/// [`Error::Invalid`] for sizes, strata and seeds that cannot be.
pub async fn draw(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    wish: &Draw,
) -> Result<Sample, Error> {
    let (user, survey) = enter(tx, caller, id).await?;
    demand_stage(&survey, Stage::Selection)?;
    let policy = policy_at(tx, survey.unit_id, caller.today()).await?;
    check(wish, &policy)?;
    let seed = match &wish.seed {
        Some(seed) => seed.clone(),
        None => random_seed()?,
    };
    samples::lock_draws(tx).await?;
    let asked_after = caller
        .now
        .checked_sub_days(Days::new(policy.ask_again_after_days.into()))
        .unwrap_or(caller.now);
    let place = (id, survey.unit_id);
    let all = samples::candidates(tx, place, &wish.filter, asked_after).await?;
    let count = |test: fn(&Candidate) -> bool| {
        i32::try_from(all.iter().filter(|one| test(one)).count()).unwrap_or(i32::MAX)
    };
    let opted_out = count(|one| one.opted_out);
    let asked_lately = count(|one| one.asked_lately && !one.opted_out);
    let population: Vec<Candidate> = all
        .into_iter()
        .filter(|one| !one.opted_out && !one.asked_lately)
        .collect();
    let (strata, digest) = select(&survey, &policy, wish, (&seed, population))?;
    let filter = serde_json::to_value(&wish.filter)
        .map_err(|error| store::inconsistent("survey_samples", id, error.to_string()))?;
    let noted = Noted {
        filter: &filter,
        stratified_by: wish.stratified_by,
        seed: &seed,
        digest,
        opted_out,
        asked_lately,
        by: user,
    };
    samples::delete(tx, id).await?;
    samples::insert(tx, caller, id, &noted, &strata).await?;
    let told = Told::plain("surveys.draw_sample", "survey.sample_drawn");
    changed(tx, caller, id, told).await?;
    sample(tx, caller, id).await
}

/// Selects of a population; answers the strata and the fingerprint of those among whom was drawn.
fn select(
    survey: &Survey,
    policy: &SurveyPolicy,
    wish: &Draw,
    (seed, population): (&str, Vec<Candidate>),
) -> Result<(Vec<Drawn>, Digest), Error> {
    let strata = stratified(population, wish.stratified_by);
    if strata.is_empty() {
        return Err(Error::NobodyToAsk {});
    }
    let frame = json!(
        strata
            .iter()
            .map(|(key, members)| json!([
                key,
                members
                    .iter()
                    .map(|one| one.customer_id)
                    .collect::<Vec<_>>()
            ]))
            .collect::<Vec<_>>()
    );
    let populations: Vec<(String, u32)> = strata
        .iter()
        .map(|(key, members)| {
            (
                key.clone(),
                u32::try_from(members.len()).unwrap_or(u32::MAX),
            )
        })
        .collect();
    let sizes = allocated(&populations, wish.size, &wish.strata)?;
    let strata: Vec<Drawn> = strata
        .into_iter()
        .zip(sizes)
        .map(|((key, members), size)| {
            let quota = wish.strata.iter().find(|one| one.key == key);
            let quota = quota.and_then(|one| one.quota);
            drawn(seed, key, members, size, quota)
        })
        .collect();
    if survey.plan.anonymous {
        let small = strata.iter().find(|one| {
            !one.members.is_empty() && one.members.len() < usize::from(policy.least_anonymous)
        });
        if let Some(small) = small {
            return Err(Error::StratumTooSmall {
                stratum: small.key.clone(),
                least: policy.least_anonymous,
            });
        }
    }
    Ok((strata, Digest::of(&frame)))
}

fn check(wish: &Draw, policy: &SurveyPolicy) -> Result<(), Faults> {
    let mut faults = Faults::default();
    if !(1..=u32::from(policy.most_asked)).contains(&wish.size) {
        faults.add(
            "/size",
            "range",
            format!("must be 1 to {}", policy.most_asked),
            format!("须为 1 至 {}", policy.most_asked),
        );
    }
    if wish.strata.len() > MOST_STRATA {
        faults.add(
            "/strata",
            "count",
            format!("at most {MOST_STRATA}"),
            format!("最多 {MOST_STRATA} 项"),
        );
    }
    let seed_fits = wish.seed.as_ref().is_none_or(|seed| {
        (1..=SEED).contains(&seed.len()) && seed.bytes().all(|byte| byte.is_ascii_graphic())
    });
    if !seed_fits {
        faults.add(
            "/seed",
            "form",
            format!("must have 1 to {SEED} visible ASCII characters"),
            format!("须为 1 至 {SEED} 个可见 ASCII 字符"),
        );
    }
    region(&wish.filter, &mut faults);
    faults.none()
}

fn region(filter: &SampleFilter, faults: &mut Faults) {
    let fits = filter.region.as_ref().is_none_or(|region| {
        (2..=6).contains(&region.len()) && region.bytes().all(|byte| byte.is_ascii_digit())
    });
    if !fits {
        faults.add(
            "/filter/region",
            "form",
            "must be the first 2 to 6 digits of a region code",
            "须为行政区划代码的前 2 至 6 位",
        );
    }
}

fn random_seed() -> Result<String, Error> {
    let bytes = crate::secrets::random::<16>()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The sample of a survey inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`], also before it is drawn.
pub async fn sample(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
) -> Result<Sample, Error> {
    find(connection, caller, id).await?;
    samples::find(connection, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The customers of a sample; those who have not answered alone where that is wanted and the survey is not anonymous.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn members(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
    unanswered: bool,
    page: &PageRequest<CustomerId>,
) -> Result<Page<Member, CustomerId>, Error> {
    find(connection, caller, id).await?;
    let rows = samples::list_members(connection, id, unanswered, page).await?;
    Ok(page.page(rows, |member| member.customer_id))
}

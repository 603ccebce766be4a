//! The plan of a survey (SUR-02) and who answers for its stages (SUR-01).

use crate::model::{Plan, PlannedStage, Progress, Survey};
use crate::policy::SurveyPolicy;
use crate::store::surveys::Filter;
use crate::telling::{Told, tell};
use crate::text::{REASON, TITLE, checked};
use crate::words::Stage;
use crate::{Error, store};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, Page, PageRequest, Scope, SurveyId, UnitId, UserId, Zone};
use serde_json::json;

const MOST_DEPARTMENTS: usize = 20;
const REWARD: usize = 1000;

/// The policy under which a unit asks its customers on a day.
///
/// # Errors
/// When the database fails.
pub async fn policy_at(
    connection: &mut PgConnection,
    unit: UnitId,
    day: NaiveDate,
) -> Result<SurveyPolicy, Error> {
    let in_force = kehu_policy::in_force_at::<SurveyPolicy>(connection, unit, day).await?;
    Ok(in_force.document)
}

/// The fewest answers of which a figure of a survey is shown: what the policy said on the day on which asking began, since
/// that was promised to those who answered. 0 where the survey keeps who answered (SUR-12).
///
/// # Errors
/// When the database fails.
pub async fn least_shown(
    connection: &mut PgConnection,
    unit: UnitId,
    anonymous: bool,
    opened_at: DateTime<Utc>,
) -> Result<u64, Error> {
    if !anonymous {
        return Ok(0);
    }
    let policy = policy_at(connection, unit, Zone::CHINA.day_of(opened_at)).await?;
    Ok(policy.least_shown.into())
}

/// A survey inside the caller's scope.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn find(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
) -> Result<Survey, Error> {
    store::surveys::find(connection, &caller.scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The surveys inside the caller's scope that a filter names, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    filter: &Filter,
    page: &PageRequest<SurveyId>,
) -> Result<Page<Survey, SurveyId>, Error> {
    let rows = store::surveys::list(connection, &caller.scope, filter, page).await?;
    Ok(page.page(rows, |survey| survey.id))
}

/// The survey, locked, for a person; one that was called off goes on no more.
pub(crate) async fn enter(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
) -> Result<(UserId, Survey), Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let survey = lock(tx, &caller.scope, id).await?;
    demand_going_on(&survey)?;
    Ok((user, survey))
}

/// The survey was not called off.
pub(crate) fn demand_going_on(survey: &Survey) -> Result<(), Error> {
    match survey.called_off {
        None => Ok(()),
        Some(_) => Err(Error::CalledOff {}),
    }
}

/// The survey, locked.
pub(crate) async fn lock(tx: &mut Tx, scope: &Scope, id: SurveyId) -> Result<Survey, Error> {
    store::surveys::find_for_update(tx, scope, id)
        .await?
        .ok_or(Error::NotFound {})
}

/// The survey stands at a stage.
pub(crate) fn demand_stage(survey: &Survey, wanted: Stage) -> Result<(), Error> {
    let stage = survey.progress.stage();
    if stage == wanted {
        Ok(())
    } else {
        Err(Error::OutOfOrder {
            stage: stage.as_str(),
        })
    }
}

/// The survey as it stands after an act, told.
pub(crate) async fn changed(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    told: Told<'_>,
) -> Result<Survey, Error> {
    let survey = store::surveys::find(tx, &Scope::everything(), id)
        .await?
        .ok_or(Error::NotFound {})?;
    tell(tx, caller, &survey, told).await?;
    Ok(survey)
}

/// Plans a survey.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnknownUser`], [`Error::UnknownPrevious`]; [`Error::Invalid`] for texts that are empty or
/// too long, departments that are none, stages that are not the nine in their order, or days that go back.
pub async fn plan(tx: &mut Tx, caller: &Caller, unit: UnitId, plan: Plan) -> Result<Survey, Error> {
    let by = caller.user().ok_or(Error::PersonsOnly {})?;
    if !caller.scope.may_place(unit, caller.user()) {
        return Err(Error::UnknownUnit {});
    }
    let plan = checked_plan(tx, caller, unit, plan).await?;
    let id = SurveyId::generate();
    store::surveys::insert(tx, caller, id, unit, &plan, by).await?;
    let told = Told::plain("surveys.plan", "survey.planned");
    changed(tx, caller, id, told).await
}

/// Changes a plan that is not finished and still at the version that the caller read.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::Stale`]; those of [`plan`].
pub async fn edit(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    expected: i64,
    plan: Plan,
) -> Result<Survey, Error> {
    let (_, survey) = enter(tx, caller, id).await?;
    demand_stage(&survey, Stage::Plan)?;
    if survey.version != expected {
        return Err(Error::Stale {
            version: survey.version,
        });
    }
    let plan = checked_plan(tx, caller, survey.unit_id, plan).await?;
    store::surveys::update_plan(tx, id, &plan).await?;
    let told = Told::plain("surveys.change_plan", "survey.plan_changed");
    changed(tx, caller, id, told).await
}

async fn checked_plan(
    tx: &mut Tx,
    caller: &Caller,
    unit: UnitId,
    mut plan: Plan,
) -> Result<Plan, Error> {
    for (text, pointer, most) in [
        (&mut plan.title, "/title", TITLE),
        (&mut plan.objective, "/objective", REASON),
        (&mut plan.communication, "/communication", REASON),
        (&mut plan.response_measures, "/response_measures", REASON),
        (&mut plan.reward, "/reward", REWARD),
    ] {
        *text = checked(text, pointer, most)?.to_owned();
    }
    plan.departments.sort_unstable();
    plan.departments.dedup();
    check_stages(&plan.stages, caller.today())?;
    if plan.departments.is_empty() || plan.departments.len() > MOST_DEPARTMENTS {
        return Err(Faults::one(
            "/departments",
            "count",
            format!("must hold 1 to {MOST_DEPARTMENTS}"),
            format!("数量须为 1 至 {MOST_DEPARTMENTS}"),
        )
        .into());
    }
    let company = kehu_identity::units::company_of(tx, unit)
        .await?
        .unwrap_or(unit);
    if !store::surveys::are_units_of(tx, &plan.departments, company).await? {
        return Err(Error::UnknownUnit {});
    }
    plan.previous_id = match plan.previous_id {
        None => store::surveys::last_analysed(tx, unit).await?,
        Some(named) if store::surveys::is_analysed(tx, named, unit).await? => Some(named),
        Some(_) => return Err(Error::UnknownPrevious {}),
    };
    Ok(plan)
}

/// The nine stages in their order, on days that do not go back.
fn check_stages(stages: &[PlannedStage], today: NaiveDate) -> Result<(), Faults> {
    let mut faults = Faults::default();
    if !stages.iter().map(|one| one.stage).eq(Stage::NINE) {
        faults.add(
            "/stages",
            "nine-stages",
            "must name the nine stages in their order: none is skipped",
            "须依次列出九个阶段，不得缺漏",
        );
    }
    let mut earliest = today;
    for (place, one) in stages.iter().enumerate() {
        if one.due_on < earliest {
            faults.add(
                format!("/stages/{place}/due_on"),
                "order",
                "must be today or later, and not before the stage before it",
                "不得早于今天，也不得早于前一阶段的期限",
            );
        }
        earliest = earliest.max(one.due_on);
    }
    faults.none()
}

/// Gives a stage that is not done to another owner or another day.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`] for a stage that is done, [`Error::UnknownUser`]; [`Error::Invalid`] for a day in
/// the past.
pub async fn hand_over(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    planned: PlannedStage,
    reason: &str,
) -> Result<Survey, Error> {
    let (_, survey) = enter(tx, caller, id).await?;
    let reason = checked(reason, "/reason", REASON)?;
    let stage = survey.progress.stage();
    let open = matches!((planned.stage.place(), stage.place()), (Some(place), Some(present)) if place >= present);
    if !open {
        return Err(Error::OutOfOrder {
            stage: stage.as_str(),
        });
    }
    if planned.due_on < caller.today() {
        return Err(Faults::one(
            "/due_on",
            "past",
            "must be today or later",
            "须为今天或之后的日期",
        )
        .into());
    }
    store::stages::update(tx, id, planned).await?;
    store::surveys::update_progress(tx, id, &survey.progress).await?;
    let told = Told {
        action: "surveys.hand_stage_over",
        event: "survey.stage_handed_over",
        reason: Some(reason),
        payload: json!({ "handed_stage": planned.stage, "owner_id": planned.owner_id }),
    };
    changed(tx, caller, id, told).await
}

/// Chooses the version that is to be asked, of a questionnaire of the survey's unit or above.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::QuestionnaireNotFound`].
pub async fn choose_questionnaire(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    version: kehu_kernel::QuestionnaireVersionId,
) -> Result<Survey, Error> {
    let (_, survey) = enter(tx, caller, id).await?;
    demand_stage(&survey, Stage::Drafting)?;
    let found = store::questionnaires::find(tx, &caller.scope, version)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})?;
    let lineage = kehu_policy::lineage(tx, survey.unit_id).await?;
    if !lineage.contains(&found.unit_id) {
        return Err(Error::QuestionnaireNotFound {});
    }
    let progress = Progress::Drafting {
        version: Some(version),
    };
    store::surveys::update_progress(tx, id, &progress).await?;
    let told = Told {
        action: "surveys.choose_questionnaire",
        event: "survey.questionnaire_named",
        reason: None,
        payload: json!({ "questionnaire_version_id": version }),
    };
    changed(tx, caller, id, told).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn nine(due_on: &str) -> Vec<PlannedStage> {
        let owner_id = UserId::generate();
        Stage::NINE
            .into_iter()
            .map(|stage| PlannedStage {
                stage,
                owner_id,
                due_on: day(due_on),
            })
            .collect()
    }

    #[test]
    fn sur_01_a_plan_names_the_nine_stages_in_their_order() {
        let today = day("2026-06-01");
        assert!(check_stages(&nine("2026-06-01"), today).is_ok());
        let mut skipped = nine("2026-06-01");
        skipped.remove(4);
        assert!(check_stages(&skipped, today).is_err());
        let mut swapped = nine("2026-06-01");
        swapped.swap(3, 4);
        assert!(check_stages(&swapped, today).is_err());
    }

    #[test]
    fn sur_01_days_of_stages_do_not_go_back() {
        let today = day("2026-06-01");
        assert!(check_stages(&nine("2026-05-31"), today).is_err());
        let mut back = nine("2026-06-10");
        back[5].due_on = day("2026-06-09");
        let faults = check_stages(&back, today).unwrap_err();
        assert_eq!(faults.0[0].pointer, "/stages/5/due_on");
    }
}

//! Finishing stages (SUR-01): each by its owner, each with what it is for, none skipped.

use crate::model::{Asked, Closed, Expectation, Findings, Progress, StageResult, Survey};
use crate::planning::{changed, demand_stage, enter, policy_at};
use crate::policy::SurveyPolicy;
use crate::store::stages::Made;
use crate::telling::Told;
use crate::text::{REASON, SUMMARY, checked};
use crate::words::{ExpectationSource, Stage, Subject};
use crate::{Error, findings, store};
use chrono::{DateTime, Utc};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Faults, QuestionnaireVersionId, SurveyExpectationId, SurveyId, UserId};
use serde_json::json;

const MOST_EXPECTATIONS: i64 = 200;

/// What is at hand when a stage is to be finished.
struct Evidence<'a> {
    made: Made,
    policy: &'a SurveyPolicy,
    findings: Findings,
    now: DateTime<Utc>,
}

/// Finishes the stage at which a survey stands; its review is finished by the reviewers.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::OutOfOrder`] for another stage, or for the review; [`Error::NotOwner`];
/// [`Error::StageLacking`], [`Error::MeasuresDue`] where it lacks what it is for.
pub async fn finish(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    stage: Stage,
    summary: &str,
) -> Result<Survey, Error> {
    let (user, survey) = enter(tx, caller, id).await?;
    let summary = checked(summary, "/summary", SUMMARY)?;
    demand_stage(&survey, stage)?;
    if stage == Stage::Review {
        return Err(Error::StageLacking {
            en: "the reviewers' consent",
            zh: "评审人的同意",
        });
    }
    demand_owner(&survey, user)?;
    let policy = policy_at(tx, survey.unit_id, caller.today()).await?;
    let evidence = Evidence {
        made: store::stages::made(tx, id).await?,
        policy: &policy,
        findings: findings_of(tx, &survey).await?,
        now: caller.now,
    };
    let progress = after(survey.progress.clone(), &evidence)?;
    if stage == Stage::Fieldwork {
        store::links::close_all(tx, id).await?;
    }
    record(tx, caller, &survey, (user, summary), &progress).await
}

async fn findings_of(tx: &mut Tx, survey: &Survey) -> Result<Findings, Error> {
    match (&survey.progress, survey.progress.findings()) {
        (_, Some(findings)) => Ok(*findings),
        (Progress::Analysis(closed), None) => findings::of(tx, survey, closed.asked.version).await,
        _ => Ok(Findings {
            index: None,
            previous: None,
        }),
    }
}

/// The survey's stage is finished by whom it is owned.
fn demand_owner(survey: &Survey, user: UserId) -> Result<(), Error> {
    let stage = survey.progress.stage();
    let own = survey
        .plan
        .stages
        .iter()
        .any(|one| one.stage == stage && one.owner_id == user);
    if own { Ok(()) } else { Err(Error::NotOwner {}) }
}

/// Where a survey comes to when its stage is finished.
fn after(progress: Progress, evidence: &Evidence<'_>) -> Result<Progress, Error> {
    let made = &evidence.made;
    Ok(match progress {
        Progress::Plan => Progress::Selection,
        Progress::Selection => {
            demand(made.samples > 0, "a sample that was drawn", "已抽取的样本")?;
            Progress::Expectations
        }
        Progress::Expectations => {
            demand(
                made.expectations > 0,
                "at least one expectation of customers",
                "至少一项客户期望",
            )?;
            Progress::Drafting { version: None }
        }
        Progress::Drafting { version } => Progress::Review {
            version: version.ok_or(Error::StageLacking {
                en: "the version of a questionnaire that is to be asked",
                zh: "拟使用的问卷版本",
            })?,
            approval: None,
        },
        Progress::Fieldwork(asked) => {
            demand(made.responses > 0, "at least one answer", "至少一份答卷")?;
            Progress::Analysis(Closed {
                asked,
                closed_at: evidence.now,
            })
        }
        Progress::Analysis(closed) => Progress::Action {
            closed,
            findings: evidence.findings,
            report: None,
        },
        Progress::Action {
            closed,
            findings,
            report,
        } => {
            let report = report.filter(|report| report.acknowledged_at.is_some());
            let report = report.ok_or(Error::StageLacking {
                en: "a report that the leaders have read and acknowledged",
                zh: "经领导审阅的调查报告",
            })?;
            if (findings.fell() || evidence.policy.plan_required) && made.measures == 0 {
                return Err(Error::MeasuresDue {});
            }
            Progress::Evaluation(crate::model::Acknowledged {
                closed,
                findings,
                report,
            })
        }
        Progress::Evaluation(done) => Progress::Finished(done),
        Progress::Review { .. } | Progress::Finished(_) => {
            return Err(Error::OutOfOrder {
                stage: progress.stage().as_str(),
            });
        }
    })
}

fn demand(there: bool, en: &'static str, zh: &'static str) -> Result<(), Error> {
    if there {
        Ok(())
    } else {
        Err(Error::StageLacking { en, zh })
    }
}

/// Opens the fieldwork: the questionnaire was reviewed.
pub(crate) async fn pass_review(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    version: QuestionnaireVersionId,
    reason: &str,
) -> Result<Survey, Error> {
    let user = caller.user().ok_or(Error::PersonsOnly {})?;
    let progress = Progress::Fieldwork(Asked {
        version,
        opened_at: caller.now,
    });
    record(tx, caller, survey, (user, reason), &progress).await
}

async fn record(
    tx: &mut Tx,
    caller: &Caller,
    survey: &Survey,
    (by, summary): (UserId, &str),
    progress: &Progress,
) -> Result<Survey, Error> {
    let stage = survey.progress.stage();
    let result = StageResult {
        at: caller.now,
        by,
        summary: summary.to_owned(),
    };
    store::stages::insert_result(tx, survey.id, stage, &result).await?;
    store::surveys::update_progress(tx, survey.id, progress).await?;
    let next = survey
        .plan
        .stages
        .iter()
        .find(|one| one.stage == progress.stage())
        .map(|one| one.owner_id);
    let told = Told {
        action: "surveys.finish_stage",
        event: "survey.stage_finished",
        reason: None,
        payload: json!({ "finished_stage": stage, "next_owner_id": next }),
    };
    changed(tx, caller, survey.id, told).await
}

/// What customers expect, to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExpectation {
    /// Of what.
    pub subject: Subject,
    /// How it was learnt.
    pub source: ExpectationSource,
    /// What they expect, 1 to 2000 characters, without who said so.
    pub content: String,
}

/// Records what customers expect, at most 200 of a survey.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`]; [`Error::Invalid`].
pub async fn record_expectation(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    new: &NewExpectation,
) -> Result<Expectation, Error> {
    let (user, survey) = enter(tx, caller, id).await?;
    demand_stage(&survey, Stage::Expectations)?;
    let expectation = Expectation {
        id: SurveyExpectationId::generate(),
        subject: new.subject,
        source: new.source,
        content: checked(&new.content, "/content", REASON)?.to_owned(),
        recorded_at: caller.now,
        recorded_by: user,
    };
    if store::stages::made(tx, id).await?.expectations >= MOST_EXPECTATIONS {
        return Err(Faults::one(
            "/content",
            "count",
            format!("a survey has at most {MOST_EXPECTATIONS} expectations"),
            format!("每次调查最多记录 {MOST_EXPECTATIONS} 项期望"),
        )
        .into());
    }
    store::stages::insert_expectation(tx, id, &expectation).await?;
    let told = Told::plain("surveys.record_expectation", "survey.expectation_recorded");
    changed(tx, caller, id, told).await?;
    Ok(expectation)
}

/// The expectations of a survey, the first one first.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn expectations(
    connection: &mut PgConnection,
    caller: &Caller,
    id: SurveyId,
) -> Result<Vec<Expectation>, Error> {
    crate::planning::find(connection, caller, id).await?;
    Ok(store::stages::list_expectations(connection, id).await?)
}

#[cfg(test)]
mod tests;

//! The review of a questionnaire (SUR-01), on the mechanism of approvals (GOV-09). What passes is published and asked.

use crate::model::{Progress, Survey};
use crate::planning::{changed, demand_stage, enter, lock};
use crate::stages::pass_review;
use crate::telling::Told;
use crate::words::Stage;
use crate::{Error, questionnaires, store};
use kehu_approvals::{Finished, SubjectKind, Submission};
use kehu_db::{PgConnection, Tx};
use kehu_kernel::{Caller, Scope, SurveyId};
use serde_json::{Value, json};
use uuid::Uuid;

/// Puts the questionnaire of a survey before its reviewers.
///
/// # Errors
/// [`Error::NotFound`], [`Error::OutOfOrder`], [`Error::Pending`]; [`Error::Approvals`].
pub async fn submit(tx: &mut Tx, caller: &Caller, id: SurveyId) -> Result<Survey, Error> {
    let (user, survey) = enter(tx, caller, id).await?;
    demand_stage(&survey, Stage::Review)?;
    let Progress::Review {
        version,
        approval: None,
    } = survey.progress
    else {
        return Err(Error::Pending {});
    };
    let submission = Submission {
        subject_kind: SubjectKind::SurveyQuestionnaire,
        subject_id: id.0,
        unit_id: survey.unit_id,
        snapshot: snapshot(tx, &survey).await?,
        applicants: vec![user],
    };
    let approval = kehu_approvals::submit(tx, caller, submission).await?.id;
    let progress = Progress::Review {
        version,
        approval: Some(approval),
    };
    store::surveys::update_progress(tx, id, &progress).await?;
    let told = Told::plain("surveys.submit_review", "survey.review_submitted");
    changed(tx, caller, id, told).await
}

/// What the reviewers decide on: the version and its fingerprint; they read it where it is kept.
async fn snapshot(connection: &mut PgConnection, survey: &Survey) -> Result<Value, Error> {
    let version = survey.progress.version().ok_or(Error::NotPending {})?;
    let version = store::questionnaires::find(connection, &Scope::everything(), version)
        .await?
        .ok_or(Error::QuestionnaireNotFound {})?;
    Ok(json!({
        "survey_id": survey.id, "title": survey.plan.title, "anonymous": survey.plan.anonymous,
        "questionnaire_version_id": version.id, "name": version.name, "number": version.number,
        "digest": version.digest.to_string(),
    }))
}

/// The questionnaire as it stands now, in the form in which it was put before the reviewers.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Database`].
pub async fn current_snapshot(connection: &mut PgConnection, id: Uuid) -> Result<Value, Error> {
    let survey = store::surveys::find(connection, &Scope::everything(), SurveyId(id))
        .await?
        .ok_or(Error::NotFound {})?;
    snapshot(connection, &survey).await
}

/// Carries out what the reviewers decided: customers are asked, or the questionnaire is drafted anew.
///
/// # Errors
/// [`Error::NotPending`] when the survey does not wait for this decision any more.
pub async fn settle(
    tx: &mut Tx,
    caller: &Caller,
    id: Uuid,
    finished: Finished,
    reason: &str,
) -> Result<(), Error> {
    let survey = lock(tx, &Scope::everything(), SurveyId(id)).await?;
    let Progress::Review {
        version,
        approval: Some(_),
    } = survey.progress
    else {
        return Err(Error::NotPending {});
    };
    match finished {
        Finished::Approved => {
            questionnaires::publish(tx, caller, version).await?;
            pass_review(tx, caller, &survey, version, reason).await?;
        }
        Finished::Returned | Finished::Rejected | Finished::Withdrawn => {
            let progress = Progress::Review {
                version,
                approval: None,
            };
            store::surveys::update_progress(tx, survey.id, &progress).await?;
            let told = Told {
                reason: Some(reason),
                ..Told::plain("surveys.return_review", "survey.review_returned")
            };
            changed(tx, caller, survey.id, told).await?;
        }
    }
    Ok(())
}

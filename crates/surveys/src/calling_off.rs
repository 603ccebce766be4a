//! Calling a survey off, as long as customers are asked or still to be asked (SUR-01). Afterwards it is carried through: nobody
//! calls off what was answered because of what it says (SUR-09).

use crate::model::{CalledOff, Progress, Survey};
use crate::planning::{changed, enter};
use crate::telling::Told;
use crate::text::{REASON, checked};
use crate::{Error, store};
use kehu_db::Tx;
use kehu_kernel::{Caller, SurveyId};
use serde_json::json;

/// Calls a survey off with its reason, 1 to 2000 characters. Its links end and say so; what was answered until then stays.
///
/// # Errors
/// [`Error::NotFound`], [`Error::CalledOff`]; [`Error::OutOfOrder`] once asking has ended; [`Error::Pending`] while its
/// questionnaire is before its reviewers; [`Error::Invalid`] without a reason.
pub async fn call_off(
    tx: &mut Tx,
    caller: &Caller,
    id: SurveyId,
    reason: &str,
) -> Result<Survey, Error> {
    let (user, survey) = enter(tx, caller, id).await?;
    let reason = checked(reason, "/reason", REASON)?;
    demand_not_ended(&survey.progress)?;
    let called_off = CalledOff {
        at: caller.now,
        by: user,
        reason: reason.to_owned(),
    };
    store::links::close_all(tx, id).await?;
    store::surveys::call_off(tx, id, &called_off).await?;
    let stage = survey.progress.stage();
    let owner = survey.plan.stages.iter().find(|one| one.stage == stage);
    let told = Told {
        action: "surveys.call_off",
        event: "survey.called_off",
        reason: Some(reason),
        payload: json!({ "owner_id": owner.map(|one| one.owner_id) }),
    };
    changed(tx, caller, id, told).await
}

/// Customers are asked or still to be asked, and nobody is to decide on the questionnaire.
fn demand_not_ended(progress: &Progress) -> Result<(), Error> {
    match progress {
        Progress::Review {
            approval: Some(_), ..
        } => Err(Error::Pending {}),
        Progress::Plan
        | Progress::Selection
        | Progress::Expectations
        | Progress::Drafting { .. }
        | Progress::Review { approval: None, .. }
        | Progress::Fieldwork(_) => Ok(()),
        Progress::Analysis(_)
        | Progress::Action { .. }
        | Progress::Evaluation(_)
        | Progress::Finished(_) => Err(Error::OutOfOrder {
            stage: progress.stage().as_str(),
        }),
    }
}

//! Calling a survey off.

use super::dto::{CallSurveyOff, Survey};
use super::plan::replied;
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::SurveyId;

/// Call a survey off
///
/// With its reason, as long as customers are asked or still to be asked; not while its questionnaire is before its reviewers.
/// Open links say so from then on, drafts go, and invitations and reminders that were not sent are dropped; answers that were
/// taken stay. Customers who were not asked yet may be drawn for another survey. What was analysed is reported and not called
/// off. Rules: SUR-01, SUR-04.
#[utoipa::path(operation_id = "callSurveyOff", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = CallSurveyOff,
    responses((status = 200, description = "The survey", body = Survey)))]
#[post("/surveys/{id}/call-off")]
pub async fn call_survey_off(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<CallSurveyOff>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let survey = kehu_invitations::call_survey_off(tx, caller, path.0, &body.0.reason).await?;
        replied(survey, caller)
    })
    .await
}

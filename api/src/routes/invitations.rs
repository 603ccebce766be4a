//! Inviting the customers of a sample by e-mail.

use crate::act::Act;
use crate::auth::Caller;
use crate::contract::Routes;
use crate::extract::{Json, NoQuery, Path};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_invitations::{Invited, NewInvitation, invite};
use kehu_kernel::{CustomerId, SurveyId};
use kehu_surveys::words::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Invites customers.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteToSurvey {
    /// These customers of the sample; all who have not answered, when empty. Empty in an anonymous survey.
    #[serde(default)]
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    pub customer_ids: Vec<CustomerId>,
    /// The language of the mails.
    pub language: Language,
    /// Days after which who has not answered is reminded; nobody, when null.
    #[validate(range(min = 1, max = 180))]
    #[schema(minimum = 1, maximum = 180, example = 7)]
    pub remind_after_days: Option<u16>,
}

/// What an invitation did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SurveyInvitations {
    /// Mails that were queued.
    #[schema(minimum = 0)]
    pub queued: usize,
    /// Customers of the sample without a usable address, who have to be asked in another way.
    #[schema(max_items = 5000)]
    pub without_address: Vec<CustomerId>,
}

/// Invite customers to a survey by e-mail
///
/// Makes personal links, in place of earlier ones, and queues a mail with each: in Chinese or English, sent by the mail
/// server that is configured, tried again while that is away. Who has not answered is reminded after some days. In an
/// anonymous survey everybody is reminded, since nobody knows who has answered. Rules: SUR-04, SUR-12.
#[utoipa::path(operation_id = "inviteToSurvey", tag = "surveys", security(("bearer" = ["surveys:manage"])),
    params(("id" = SurveyId, Path, description = "The survey")), request_body = InviteToSurvey,
    responses((status = 201, description = "The mails are queued", body = SurveyInvitations)))]
#[post("/surveys/{id}/invitations")]
pub async fn invite_to_survey(
    caller: Caller<can::ManageSurveys>,
    app: State,
    path: Path<SurveyId>,
    _: NoQuery,
    act: Act,
    body: Json<InviteToSurvey>,
) -> Result<HttpResponse, Problem> {
    let owned = app.clone();
    act.run(&app, caller, async move |tx, caller| {
        let InviteToSurvey {
            customer_ids,
            language,
            remind_after_days,
        } = body.0.clone();
        let new = NewInvitation {
            customers: customer_ids,
            language,
            remind_after_days,
        };
        let place = owned.config.public_url();
        let done = invite(tx, caller, &owned.vault, &place, path.0, &new).await?;
        let Invited {
            queued,
            without_address,
        } = done;
        let body = SurveyInvitations {
            queued,
            without_address,
        };
        Reply::created(
            format!("/v1/mails?kind={}", kehu_mail::MailKind::SurveyInvitation),
            &body,
        )
    })
    .await
}

pub(super) fn v1(routes: &mut Routes<'_>) {
    routes.service(invite_to_survey);
}

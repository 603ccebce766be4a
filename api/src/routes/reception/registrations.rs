//! Registrations.

use super::dto::{
    CorrectRegistration, RefuseRegistration, RegisterVisitor, Registration, RegistrationPage,
    RegistrationSubmission, RegistrationSubmissionPage, SubmitRegistrations,
};
use crate::act::{Act, Attempt};
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Failure, Problem};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_db::Tx;
use kehu_kernel::{EvidenceId, PartyId, RegistrationId, UnitId, UserId};
use kehu_reception::registrations::{
    self, Correct, Register, RegistrationFilter, SubmissionFilter,
};
use kehu_reception::words::{IntentLevel, VisitorChannel};
use kehu_vault::Vault;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// Register a visitor
///
/// By who received, on the same day. The registration of a first visit gives a claim from its own time, for as long as the
/// policy in force says. If a claim stands on the party, also one that somebody made in the same moment on another machine, it
/// is refused with who holds it and until when. A mobile that belongs to another party of the site shows that the two are
/// one: they are merged. Where the site's rules want it, the registration counts once the project manager has confirmed it.
/// Rules: ATT-G20, ATT-G21, ATT-G22, GOV-10.
#[utoipa::path(operation_id = "registerVisitor", tag = "reception", security(("bearer" = ["receptions:write"])),
    request_body = RegisterVisitor, responses((status = 201, description = "The registration", body = Registration)))]
#[post("/registrations")]
pub async fn register_visitor(
    caller: Caller<can::WriteReceptions>,
    app: State,
    _: NoQuery,
    act: Act,
    body: Json<RegisterVisitor>,
) -> Result<HttpResponse, Problem> {
    let (state, new) = (app.clone(), Register::from(body.0));
    act.recording(attempt_of(&new))
        .run(&app, caller, async move |tx, caller| {
            let registration = register(tx, caller, &state.vault, &new).await?;
            Reply::created(
                format!("/v1/registrations/{}", registration.id),
                &Registration::from(registration),
            )
        })
        .await
}

/// Registers, and determines the deals that waited for it.
pub(super) async fn register(
    tx: &mut Tx,
    caller: &kehu_kernel::Caller,
    vault: &Vault,
    new: &Register,
) -> Result<registrations::Registration, Failure> {
    let registration = registrations::register(tx, caller, vault, new).await?;
    kehu_determinations::reconsider_registered(tx, caller, registration.party_id).await?;
    Ok(registration)
}

/// What is on record of a registration that is refused.
pub(super) fn attempt_of(new: &Register) -> Attempt {
    Attempt {
        action: "registrations.register_refused",
        subject_kind: "reception",
        subject_id: new.reception.0,
    }
}

/// The filters of the list of registrations.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRegistrations {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this party, and of those merged into it.
    pub party_id: Option<PartyId>,
    /// Only those by this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Only those that were confirmed or refused, or only those that wait.
    pub decided: Option<bool>,
    /// Only those of these intent levels.
    #[serde(default)]
    #[param(max_items = 4)]
    #[validate(length(max = 4))]
    pub intent_level: Vec<IntentLevel>,
    /// Only those of these channels.
    #[serde(default)]
    #[param(max_items = 14)]
    #[validate(length(max = 14))]
    pub channel: Vec<VisitorChannel>,
    /// Only those made at this instant or later.
    pub registered_from: Option<DateTime<Utc>>,
    /// Only those made before this instant.
    pub registered_before: Option<DateTime<Utc>>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List registrations
///
/// Those within the caller's reach, the latest first; a salesperson's own are those that they made. `decided=false` shows what
/// waits for the project manager. Rules: ATT-G20, ATT-G21.
#[utoipa::path(operation_id = "listRegistrations", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListRegistrations), responses((status = 200, description = "A page of registrations", body = RegistrationPage)))]
#[get("/registrations")]
pub async fn list_registrations(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListRegistrations>,
) -> Result<HttpResponse, Problem> {
    let ListRegistrations {
        site_id,
        party_id,
        salesperson_id,
        decided,
        intent_level,
        channel,
        registered_from,
        registered_before,
        limit,
        cursor,
    } = query.0;
    let filter = RegistrationFilter {
        site: site_id,
        party: party_id,
        salesperson: salesperson_id,
        decided,
        intent_levels: intent_level.clone(),
        channels: channel.clone(),
        registered_from,
        registered_before,
    };
    let list = (
        "registrations",
        (site_id, party_id, salesperson_id, decided),
        (intent_level, channel, registered_from, registered_before),
    );
    let page = page_request::<RegistrationId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = registrations::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(RegistrationPage {
        items: page.items.into_iter().map(Registration::from).collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a registration
///
/// The form, the project manager's word, the claim that it gives, and what it corrects or is corrected by. Rule: ATT-G20.
#[utoipa::path(operation_id = "getRegistration", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = RegistrationId, Path, description = "The registration")),
    responses((status = 200, description = "The registration", body = Registration)))]
#[get("/registrations/{id}")]
pub async fn get_registration(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<RegistrationId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let registration = registrations::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Registration::from(registration)))
}

/// Correct a registration
///
/// By another one with a number of its own that points at it; the one before stays as it is, and so does its claim. Where the
/// project manager refused the one before, the correction claims anew, from its own time and on the same day only. Rules:
/// ATT-G21, GOV-10.
#[utoipa::path(operation_id = "correctRegistration", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("id" = RegistrationId, Path, description = "The registration that was wrong")), request_body = CorrectRegistration,
    responses((status = 201, description = "The correction", body = Registration)))]
#[post("/registrations/{id}/correct")]
pub async fn correct_registration(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<RegistrationId>,
    _: NoQuery,
    act: Act,
    body: Json<CorrectRegistration>,
) -> Result<HttpResponse, Problem> {
    let new = Correct {
        registration: path.0,
        form: body.0.form,
    };
    act.run(&app, caller, async move |tx, caller| {
        let registration = registrations::correct(tx, caller, &new).await?;
        Reply::created(
            format!("/v1/registrations/{}", registration.id),
            &Registration::from(registration),
        )
    })
    .await
}

/// Confirm a registration
///
/// By the site's project manager, or the sales manager of a site without one; never one's own. It counts from its own time
/// on: a deal of the party that waited for it is determined anew. Rule: ATT-G21.
#[utoipa::path(operation_id = "confirmRegistration", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("id" = RegistrationId, Path, description = "The registration")),
    responses((status = 200, description = "The registration", body = Registration)))]
#[post("/registrations/{id}/confirm")]
pub async fn confirm_registration(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<RegistrationId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    let attempt = Attempt {
        action: "registrations.confirm_refused",
        subject_kind: "registration",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let registration = registrations::confirm(tx, caller, path.0).await?;
            kehu_determinations::reconsider_registered(tx, caller, registration.party_id).await?;
            Reply::ok(&Registration::from(registration))
        })
        .await
}

/// Refuse a registration
///
/// With the reason; the claim ends. The salesperson can correct it. Rule: ATT-G21.
#[utoipa::path(operation_id = "refuseRegistration", tag = "reception", security(("bearer" = ["receptions:decide"])),
    params(("id" = RegistrationId, Path, description = "The registration")), request_body = RefuseRegistration,
    responses((status = 200, description = "The registration", body = Registration)))]
#[post("/registrations/{id}/refuse")]
pub async fn refuse_registration(
    caller: Caller<can::DecideReceptions>,
    app: State,
    path: Path<RegistrationId>,
    _: NoQuery,
    act: Act,
    body: Json<RefuseRegistration>,
) -> Result<HttpResponse, Problem> {
    let attempt = Attempt {
        action: "registrations.refuse_refused",
        subject_kind: "registration",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let registration = registrations::refuse(tx, caller, path.0, &body.0.reason).await?;
            Reply::ok(&Registration::from(registration))
        })
        .await
}

/// Submit the day's registrations
///
/// The caller's own of today, handed to the superior with an analysis; also when there are none. Once a day. Rule: ATT-G21.
#[utoipa::path(operation_id = "submitRegistrations", tag = "reception", security(("bearer" = ["receptions:write"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = SubmitRegistrations,
    responses((status = 201, description = "What was handed in", body = RegistrationSubmission)))]
#[post("/sites/{site_id}/registration-submissions")]
pub async fn submit_registrations(
    caller: Caller<can::WriteReceptions>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<SubmitRegistrations>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let submission =
            registrations::submit_day(tx, caller, path.0, body.0.analysis.as_deref()).await?;
        let place = format!(
            "/v1/registration-submissions?site_id={}&day={}",
            submission.site_id, submission.day
        );
        Reply::created(place, &RegistrationSubmission::from(submission))
    })
    .await
}

/// The filters of the list of submissions.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRegistrationSubmissions {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those of this salesperson.
    pub salesperson_id: Option<UserId>,
    /// Only those of this day.
    pub day: Option<NaiveDate>,
    /// Most items on a page.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    #[validate(range(min = 1, max = 200))]
    pub limit: u8,
    /// Where the page begins: `next_cursor` of the page before.
    #[param(max_length = 1000)]
    #[validate(length(max = 1000))]
    pub cursor: Option<String>,
}

/// List submissions of registrations
///
/// Who handed in which registrations of which day, the latest first. Rule: ATT-G21.
#[utoipa::path(operation_id = "listRegistrationSubmissions", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListRegistrationSubmissions),
    responses((status = 200, description = "A page of submissions", body = RegistrationSubmissionPage)))]
#[get("/registration-submissions")]
pub async fn list_registration_submissions(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListRegistrationSubmissions>,
) -> Result<HttpResponse, Problem> {
    let ListRegistrationSubmissions {
        site_id,
        salesperson_id,
        day,
        limit,
        cursor,
    } = query.0;
    let list = ("registration-submissions", site_id, salesperson_id, day);
    let page = page_request::<EvidenceId>(limit, cursor.as_deref(), &list)?;
    let filter = SubmissionFilter {
        site: site_id,
        salesperson: salesperson_id,
        day,
    };
    let mut connection = app.db.read().await?;
    let page = registrations::list_submissions(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(RegistrationSubmissionPage {
        items: page
            .items
            .into_iter()
            .map(RegistrationSubmission::from)
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

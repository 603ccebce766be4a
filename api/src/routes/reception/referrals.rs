//! Employees' referrals.

use super::dto::{
    ConfirmReferral, FileReferral, Referral, ReferralPage, ReferralSubmission,
    ReferralSubmissionPage, RefuseReferral, RenewReferral,
};
use crate::act::{Act, Attempt};
use crate::auth::Caller;
use crate::extract::{Json, NoQuery, Path, Query};
use crate::page::{PageQuery, default_limit, next_cursor, page_request};
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routes::customers::mask::Sight;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use chrono::NaiveDate;
use kehu_kernel::{EvidenceId, ReferralId, UnitId, UserId};
use kehu_reception::referrals::{self, Confirm, NewReferral, ReferralFilter};
use kehu_reception::words::ReferralState;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

/// File a referral
///
/// An employee of another department files a visitor from the private circle before the first visit, with the appointed day.
/// Refused for contacts made at work (the attempt is recorded), for visitors who were here, for salespeople of the site, and
/// for executives, whose introduction is a company customer. Rules: ATT-E01, ATT-E02, ATT-E09.
#[utoipa::path(operation_id = "fileReferral", tag = "reception", security(("bearer" = ["referrals:file"])),
    params(("site_id" = UnitId, Path, description = "The site")), request_body = FileReferral,
    responses((status = 201, description = "The referral", body = Referral)))]
#[post("/sites/{site_id}/referrals")]
pub async fn file_referral(
    caller: Caller<can::FileReferrals>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
    body: Json<FileReferral>,
) -> Result<HttpResponse, Problem> {
    let (state, new) = (app.clone(), NewReferral::from(body.0));
    let attempt = Attempt {
        action: "referrals.file_refused",
        subject_kind: "site",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let referral = referrals::file(tx, caller, &state.vault, path.0, &new).await?;
            let place = format!("/v1/referrals/{}", referral.id);
            Reply::created(
                place,
                &Referral::seen(Sight::of(caller), caller.today(), referral),
            )
        })
        .await
}

/// List one's own referrals
///
/// Those that the caller filed, and what became of them; the latest first. Rules: ATT-E02, ATT-E03.
#[utoipa::path(operation_id = "listOwnReferrals", tag = "reception", security(("bearer" = ["referrals:file"])),
    params(PageQuery), responses((status = 200, description = "A page of referrals", body = ReferralPage)))]
#[get("/me/referrals")]
pub async fn list_own_referrals(
    caller: Caller<can::FileReferrals>,
    app: State,
    query: Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let list = "own-referrals";
    let page = page_request::<ReferralId>(query.0.limit, query.0.cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = referrals::list_own(&mut connection, &caller, &page).await?;
    connection.give_back();
    let (sight, today) = (Sight::of(&caller), caller.today());
    Ok(HttpResponse::Ok().json(ReferralPage {
        items: page
            .items
            .into_iter()
            .map(|one| Referral::seen(sight, today, one))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// The filters of the list of referrals.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReferrals {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
    /// Only those in these states.
    #[serde(default)]
    #[param(max_items = 3)]
    #[validate(length(max = 3))]
    pub state: Vec<ReferralState>,
    /// Only those whose visitor is to come on this day.
    pub appointed_on: Option<NaiveDate>,
    /// Only those by this employee.
    pub referrer_id: Option<UserId>,
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

/// List referrals
///
/// Those of the sites within the caller's reach, the latest first; a salesperson's own are those whose visitors they received.
/// Rules: ATT-E02 to ATT-E07.
#[utoipa::path(operation_id = "listReferrals", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListReferrals), responses((status = 200, description = "A page of referrals", body = ReferralPage)))]
#[get("/referrals")]
pub async fn list_referrals(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListReferrals>,
) -> Result<HttpResponse, Problem> {
    let ListReferrals {
        site_id,
        state,
        appointed_on,
        referrer_id,
        limit,
        cursor,
    } = query.0;
    let list = ("referrals", site_id, &state, appointed_on, referrer_id);
    let page = page_request::<ReferralId>(limit, cursor.as_deref(), &list)?;
    let filter = ReferralFilter {
        site: site_id,
        states: state.clone(),
        appointed_on,
        referrer: referrer_id,
    };
    let mut connection = app.db.read().await?;
    let page = referrals::list(&mut connection, &caller, &filter, &page).await?;
    connection.give_back();
    let (sight, today) = (Sight::of(&caller), caller.today());
    Ok(HttpResponse::Ok().json(ReferralPage {
        items: page
            .items
            .into_iter()
            .map(|one| Referral::seen(sight, today, one))
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

/// Get a referral
///
/// With its confirmation, and whether the department manager approved it. Rules: ATT-E02 to ATT-E07.
#[utoipa::path(operation_id = "getReferral", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(("id" = ReferralId, Path, description = "The referral")),
    responses((status = 200, description = "The referral", body = Referral)))]
#[get("/referrals/{id}")]
pub async fn get_referral(
    caller: Caller<can::ReadReceptions>,
    app: State,
    path: Path<ReferralId>,
    _: NoQuery,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let referral = referrals::find(&mut connection, &caller, path.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(Referral::seen(Sight::of(&caller), caller.today(), referral)))
}

/// Renew a referral
///
/// One of the caller's own that lapsed, since the visitor did not come on the appointed day; for another day, as another
/// referral that points at it. Rule: ATT-E03.
#[utoipa::path(operation_id = "renewReferral", tag = "reception", security(("bearer" = ["referrals:file"])),
    params(("id" = ReferralId, Path, description = "The lapsed referral")), request_body = RenewReferral,
    responses((status = 201, description = "The new referral", body = Referral)))]
#[post("/referrals/{id}/renew")]
pub async fn renew_referral(
    caller: Caller<can::FileReferrals>,
    app: State,
    path: Path<ReferralId>,
    _: NoQuery,
    act: Act,
    body: Json<RenewReferral>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let referral = referrals::renew(tx, caller, path.0, body.0.appointed_on).await?;
        let place = format!("/v1/referrals/{}", referral.id);
        Reply::created(
            place,
            &Referral::seen(Sight::of(caller), caller.today(), referral),
        )
    })
    .await
}

/// Confirm a referral
///
/// When the visitor comes on the appointed day, accompanied by the referrer or after the referrer's telephone call: by the
/// project manager (the sales manager of a site without one), or in absence, with the reason, by the group leader. A visitor
/// whom a salesperson received first is refused. Then the visitor goes to the next in order. Rules: ATT-E03, ATT-E04, ATT-E05.
#[utoipa::path(operation_id = "confirmReferral", tag = "reception", security(("bearer" = ["referrals:confirm"])),
    params(("id" = ReferralId, Path, description = "The referral")), request_body = ConfirmReferral,
    responses((status = 200, description = "The referral", body = Referral)))]
#[post("/referrals/{id}/confirm")]
pub async fn confirm_referral(
    caller: Caller<can::ConfirmReferrals>,
    app: State,
    path: Path<ReferralId>,
    _: NoQuery,
    act: Act,
    body: Json<ConfirmReferral>,
) -> Result<HttpResponse, Problem> {
    let how = Confirm::from(body.0);
    let attempt = Attempt {
        action: "referrals.confirm_refused",
        subject_kind: "referral",
        subject_id: path.0.0,
    };
    act.recording(attempt)
        .run(&app, caller, async move |tx, caller| {
            let referral = referrals::confirm(tx, caller, path.0, &how).await?;
            Reply::ok(&Referral::seen(Sight::of(caller), caller.today(), referral))
        })
        .await
}

/// Refuse a referral
///
/// The visitor is not the referrer's own. Rule: ATT-E04.
#[utoipa::path(operation_id = "refuseReferral", tag = "reception", security(("bearer" = ["referrals:confirm"])),
    params(("id" = ReferralId, Path, description = "The referral")), request_body = RefuseReferral,
    responses((status = 200, description = "The referral", body = Referral)))]
#[post("/referrals/{id}/refuse")]
pub async fn refuse_referral(
    caller: Caller<can::ConfirmReferrals>,
    app: State,
    path: Path<ReferralId>,
    _: NoQuery,
    act: Act,
    body: Json<RefuseReferral>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let referral = referrals::refuse(tx, caller, path.0, &body.0.reason).await?;
        Reply::ok(&Referral::seen(Sight::of(caller), caller.today(), referral))
    })
    .await
}

/// Submit the day's referrals
///
/// All confirmed ones that wait go before the department manager together; until the approval the referrer's part is held
/// back, not lost. What was returned or rejected is submitted again. Rules: ATT-E07, GOV-09.
#[utoipa::path(operation_id = "submitReferrals", tag = "reception", security(("bearer" = ["referrals:confirm"])),
    params(("site_id" = UnitId, Path, description = "The site")),
    responses((status = 201, description = "What was submitted", body = ReferralSubmission)))]
#[post("/sites/{site_id}/referral-submissions")]
pub async fn submit_referrals(
    caller: Caller<can::ConfirmReferrals>,
    app: State,
    path: Path<UnitId>,
    _: NoQuery,
    act: Act,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let submission = referrals::submit(tx, caller, path.0).await?;
        let place = format!("/v1/referral-submissions?site_id={}", submission.site_id);
        Reply::created(place, &ReferralSubmission::from(submission))
    })
    .await
}

/// The filters of the list of submissions.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListReferralSubmissions {
    /// Only those of this site.
    pub site_id: Option<UnitId>,
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

/// List submissions of referrals
///
/// What was put before the department manager, and what was decided; the latest first. Rule: ATT-E07.
#[utoipa::path(operation_id = "listReferralSubmissions", tag = "reception", security(("bearer" = ["receptions:read"])),
    params(ListReferralSubmissions),
    responses((status = 200, description = "A page of submissions", body = ReferralSubmissionPage)))]
#[get("/referral-submissions")]
pub async fn list_referral_submissions(
    caller: Caller<can::ReadReceptions>,
    app: State,
    query: Query<ListReferralSubmissions>,
) -> Result<HttpResponse, Problem> {
    let ListReferralSubmissions {
        site_id,
        limit,
        cursor,
    } = query.0;
    let list = ("referral-submissions", site_id);
    let page = page_request::<EvidenceId>(limit, cursor.as_deref(), &list)?;
    let mut connection = app.db.read().await?;
    let page = referrals::list_submissions(&mut connection, &caller, site_id, &page).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(ReferralSubmissionPage {
        items: page
            .items
            .into_iter()
            .map(ReferralSubmission::from)
            .collect(),
        next_cursor: next_cursor(page.next, &list),
    }))
}

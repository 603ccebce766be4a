//! One's own account.

use super::dto::{ChangePassword, Me, MyPlace};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::Json;
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse};
use kehu_identity::{Error, passwords, sign_in, users};

/// Get who is signed in
///
/// The user, the roles held and where, and everything that is permitted. Rule: CUS-06.
#[utoipa::path(operation_id = "getMe", tag = "authentication", security(("bearer" = ["signed-in"])),
    responses((status = 200, description = "The caller", body = Me)))]
#[get("/me")]
pub async fn get_me(caller: Caller<can::SignIn>, app: State) -> Result<HttpResponse, Problem> {
    let id = caller.user().ok_or(Error::PeopleOnly {})?;
    let mut connection = app.db.read().await?;
    let user = users::find(&mut connection, &caller.scope, id).await?;
    connection.give_back();
    let places = caller.standing().places().iter().filter_map(|place| {
        Some(MyPlace {
            role: place.role.clone()?,
            unit_id: place.unit_id,
            reach: place.reach,
        })
    });
    Ok(HttpResponse::Ok().json(Me {
        id,
        sign_in_name: user.sign_in_name,
        display_name: user.display_name,
        unit_id: user.unit_id,
        must_change_password: caller.authenticated().must_change_password,
        places: places.collect(),
        permissions: caller
            .standing()
            .scopes()
            .map(|(permission, _)| permission)
            .collect(),
    }))
}

/// Change one's own password
///
/// Ends all sessions: sign in again with the new password. A wrong present password changes nothing and counts like a
/// wrong guess at signing in: ten within 15 minutes are checked.
#[utoipa::path(operation_id = "changePassword", tag = "authentication", security(("bearer" = ["signed-in"])), request_body = ChangePassword,
    responses((status = 204, description = "Changed"),
        (status = 409, description = "The present password is wrong", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[post("/me/change-password")]
pub async fn change_password(
    caller: Caller<can::SignIn>,
    app: State,
    act: Act,
    request: HttpRequest,
    body: Json<ChangePassword>,
) -> Result<HttpResponse, Problem> {
    let id = caller.user().ok_or(Error::PeopleOnly {})?;
    let ChangePassword { present, new } = body.0;
    let mut connection = app.db.read().await?;
    let user = users::find(&mut connection, &caller.scope, id).await?;
    passwords::demand_acceptable("/new", &new, &user.sign_in_name)?;
    connection.give_back();
    let (now, address) = (app.clock.now(), app.limits.address_of(&request));
    let attempt = app
        .db
        .transaction(async |tx| sign_in::begin(tx, &user.sign_in_name, address, now).await)
        .await?;
    if !app.hasher.verify(present, attempt.stored.clone()).await? {
        return Err(Error::PasswordWrong {}.into());
    }
    let hash = app.hasher.hash(new).await?;
    act.run(&app, caller, async move |tx, caller| {
        users::replace_password(tx, caller, id, users::Credential::Own(&hash)).await?;
        sign_in::clear(tx, &attempt).await?;
        Ok(Reply::done())
    })
    .await
}

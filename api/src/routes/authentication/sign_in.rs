//! Sessions.

use super::dto::{RefreshTokens, SignIn, Tokens};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::Json;
use crate::permissions::can;
use crate::problem::Problem;
use crate::reply::Reply;
use crate::routing::post;
use crate::state::State;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use kehu_identity::sign_in as session;
use kehu_identity::{Error, tokens};

/// Sign in
///
/// Answers an access token for 15 minutes and a refresh token for the next pair. At most ten guesses of an account are
/// checked within 15 minutes, with a growing pause between them; an unknown name, a wrong password and a blocked
/// account get the same answer.
#[utoipa::path(operation_id = "signIn", tag = "authentication", security(()), request_body = SignIn,
    responses((status = 200, description = "Signed in", body = Tokens),
        (status = 401, description = "Name or password is wrong, or the account is blocked", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[post("/auth/tokens")]
pub async fn sign_in(
    app: State,
    request: HttpRequest,
    body: Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    let (now, address) = (app.clock.now(), app.limits.address_of(&request));
    let SignIn { name, password } = body.0;
    let name = name.to_lowercase();
    let attempt = app
        .db
        .transaction(async |tx| session::begin(tx, &name, address, now).await)
        .await?;
    let checked = app.hasher.check(password, attempt.stored.clone()).await?;
    let pair = app
        .db
        .transaction(async |tx| session::finish(tx, &app.signing, &attempt, &checked, now).await)
        .await?;
    Ok(HttpResponse::Ok().json(tokens_of(pair, now)))
}

/// Exchange a refresh token for the next pair
///
/// A refresh token serves once. A second use ends the session for everyone who holds its tokens, except that the same
/// request repeated within ten seconds gets the same answer.
#[utoipa::path(operation_id = "refreshTokens", tag = "authentication", security(()), request_body = RefreshTokens,
    responses((status = 200, description = "The next pair", body = Tokens),
        (status = 401, description = "The token is unknown, used, expired or revoked", body = crate::problem::ProblemBody, content_type = "application/problem+json")))]
#[post("/auth/tokens/refresh")]
pub async fn refresh_tokens(
    app: State,
    body: Json<RefreshTokens>,
) -> Result<HttpResponse, Problem> {
    let now = app.clock.now();
    let token = body.0.refresh_token;
    let pair = app
        .db
        .transaction(async |tx| session::refresh(tx, &app.signing, &token, now).await)
        .await?;
    let pair = pair.ok_or(Error::RefreshRefused {})?;
    Ok(HttpResponse::Ok().json(tokens_of(pair, now)))
}

/// Sign out
///
/// Ends the session: its access tokens and its refresh token are refused from now on.
#[utoipa::path(operation_id = "signOut", tag = "authentication", security(("bearer" = ["signed-in"])),
    responses((status = 204, description = "Signed out")))]
#[post("/auth/sign-out")]
pub async fn sign_out(
    caller: Caller<can::SignIn>,
    app: State,
    act: Act,
) -> Result<HttpResponse, Problem> {
    let session = caller.authenticated().session.ok_or(Error::PeopleOnly {})?;
    act.run(&app, caller, async move |tx, caller| {
        session::sign_out(tx, caller, session).await?;
        Ok(Reply::done())
    })
    .await
}

/// Sign out everywhere
///
/// Ends all of one's sessions and access tokens on all devices, this one included.
#[utoipa::path(operation_id = "signOutEverywhere", tag = "authentication", security(("bearer" = ["signed-in"])),
    responses((status = 204, description = "Signed out everywhere")))]
#[post("/auth/sign-out-everywhere")]
pub async fn sign_out_everywhere(
    caller: Caller<can::SignIn>,
    app: State,
    act: Act,
) -> Result<HttpResponse, Problem> {
    let id = caller.user().ok_or(Error::PeopleOnly {})?;
    act.run(&app, caller, async move |tx, caller| {
        session::sign_out_everywhere(tx, caller, id).await?;
        Ok(Reply::done())
    })
    .await
}

fn tokens_of(pair: session::Tokens, now: DateTime<Utc>) -> Tokens {
    Tokens {
        access_token: pair.access,
        access_token_expires_at: now + tokens::LIFETIME,
        refresh_token: pair.refresh,
    }
}

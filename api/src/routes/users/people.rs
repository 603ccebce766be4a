//! People.

use super::dto::{CreateUser, ListUsers, OneTimePassword, UpdateUser, User, UserPage};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, IfNoneMatch, Json, MergePatch, Path, Query};
use crate::page::{next_cursor, page_request};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::{Reply, found};
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::passwords;
use kehu_identity::users::{self, Credential, NewUser, UserChange, UserFilter};
use kehu_kernel::UserId;

/// List users
///
/// The users of the units in the caller's scope, by sign-in name. Rule: CUS-06.
#[utoipa::path(operation_id = "listUsers", tag = "users", security(("bearer" = ["users:read"])), params(ListUsers),
    responses((status = 200, description = "A page of users", body = UserPage)))]
#[get("/users")]
pub async fn list_users(
    caller: Caller<can::ReadUsers>,
    app: State,
    query: Query<ListUsers>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let request = page_request(query.limit, query.cursor.as_deref(), &query)?;
    let mut connection = app.db.read().await?;
    let filter = UserFilter {
        unit_id: query.unit_id,
        under: query.under,
        role: query.role.clone().map(|role| (role, caller.today())),
        active: query.active,
        q: query.q.clone(),
    };
    let page = users::list(&mut connection, &caller.scope, &filter, &request).await?;
    connection.give_back();
    let items = page.items.into_iter().map(User::from).collect();
    Ok(HttpResponse::Ok().json(UserPage {
        items,
        next_cursor: next_cursor(page.next, &query),
    }))
}

/// Create a user
///
/// Makes a user without any role and answers a one-time password, which is shown this once, serves for three days and
/// must be changed at the first sign-in.
#[utoipa::path(operation_id = "createUser", tag = "users", security(("bearer" = ["users:manage"])), request_body = CreateUser,
    responses((status = 201, description = "Made", body = OneTimePassword, headers(("Location" = String, description = "The user's place"))),
        (status = 409, description = "The sign-in name is taken", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/users")]
pub async fn create_user(
    caller: Caller<can::ManageUsers>,
    app: State,
    act: Act,
    body: Json<CreateUser>,
) -> Result<HttpResponse, Problem> {
    let CreateUser {
        unit_id,
        sign_in_name,
        display_name,
    } = body.0;
    let new = NewUser {
        unit_id,
        sign_in_name,
        display_name,
    };
    let password = passwords::one_time()?;
    let hash = app.hasher.hash(password.clone()).await?;
    act.run(&app, caller, async move |tx, caller| {
        let user = users::create(tx, caller, new.clone(), Credential::OneTime(&hash)).await?;
        let id = user.id;
        Reply::created(
            format!("/v1/users/{id}"),
            &OneTimePassword {
                user: user.into(),
                one_time_password: password.clone(),
            },
        )
    })
    .await
}

/// Get a user
///
/// One user in the caller's scope.
#[utoipa::path(operation_id = "getUser", tag = "users", security(("bearer" = ["users:read"])),
    params(("user_id" = UserId, Path, description = "The user"), IfNoneMatch),
    responses((status = 200, description = "The user", body = User)))]
#[get("/users/{user_id}")]
pub async fn get_user(
    caller: Caller<can::ReadUsers>,
    app: State,
    known: IfNoneMatch,
    path: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let user = users::find(&mut connection, &caller.scope, path.0).await?;
    connection.give_back();
    Ok(found(&known, &User::from(user)))
}

/// Change a user
///
/// Changes the name or the unit of the version that `If-Match` names. Roles stay where they are held.
#[utoipa::path(operation_id = "updateUser", tag = "users", security(("bearer" = ["users:manage"])),
    params(("user_id" = UserId, Path, description = "The user"), crate::extract::IfMatch),
    request_body(content = UpdateUser, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = User),
        (status = 409, description = "The unit is not active", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/users/{user_id}")]
pub async fn update_user(
    caller: Caller<can::ManageUsers>,
    app: State,
    act: Act,
    path: Path<UserId>,
    body: MergePatch<UpdateUser>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let UpdateUser {
        display_name,
        unit_id,
    } = body.0;
    let change = UserChange {
        display_name,
        unit_id,
    };
    act.run(&app, caller, async move |tx, caller| {
        let user = users::update(tx, caller, path.0, version.as_i32(), change.clone()).await?;
        Reply::current(&User::from(user))
    })
    .await
}

/// Block a user
///
/// Ends the user's sessions and access at once. Nobody blocks a user who may do more than they themselves, except
/// system administrators; the last system administrator cannot be blocked.
#[utoipa::path(operation_id = "blockUser", tag = "users", security(("bearer" = ["users:manage"])),
    params(("user_id" = UserId, Path, description = "The user")),
    responses((status = 200, description = "Blocked", body = User),
        (status = 409, description = "Blocked already, or the last system administrator", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/users/{user_id}/block")]
pub async fn block_user(
    caller: Caller<can::ManageUsers>,
    app: State,
    act: Act,
    path: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        Reply::current(&User::from(users::block(tx, caller, path.0).await?))
    })
    .await
}

/// Let a blocked user in again
///
/// The user signs in with the password as it was.
#[utoipa::path(operation_id = "unblockUser", tag = "users", security(("bearer" = ["users:manage"])),
    params(("user_id" = UserId, Path, description = "The user")),
    responses((status = 200, description = "Let in again", body = User),
        (status = 409, description = "The user is not blocked", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/users/{user_id}/unblock")]
pub async fn unblock_user(
    caller: Caller<can::ManageUsers>,
    app: State,
    act: Act,
    path: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        Reply::current(&User::from(users::unblock(tx, caller, path.0).await?))
    })
    .await
}

/// Reset a user's password
///
/// Answers a one-time password; the user's sessions end. The administrator never learns what the user chooses.
#[utoipa::path(operation_id = "resetPassword", tag = "users", security(("bearer" = ["users:manage"])),
    params(("user_id" = UserId, Path, description = "The user")),
    responses((status = 200, description = "Reset", body = OneTimePassword)))]
#[post("/users/{user_id}/reset-password")]
pub async fn reset_password(
    caller: Caller<can::ManageUsers>,
    app: State,
    act: Act,
    path: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    let password = passwords::one_time()?;
    let hash = app.hasher.hash(password.clone()).await?;
    act.run(&app, caller, async move |tx, caller| {
        users::replace_password(tx, caller, path.0, Credential::OneTime(&hash)).await?;
        let user = users::find(tx, &caller.scope, path.0).await?;
        Reply::ok(&OneTimePassword {
            user: user.into(),
            one_time_password: password.clone(),
        })
    })
    .await
}

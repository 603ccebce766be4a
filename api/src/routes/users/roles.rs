//! Roles and what they permit.

use super::dto::{CreateRole, PermissionLabel, Permissions, Role, Roles, UpdateRole};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, IfNoneMatch, Json, MergePatch, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::{Reply, found};
use crate::routing::{get, patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::Permission;
use kehu_identity::roles::{self, NewRole, RoleChange};
use kehu_kernel::RoleId;

/// List all permissions
///
/// What roles and API keys can permit, with labels.
#[utoipa::path(operation_id = "listPermissions", tag = "users", security(("bearer" = ["roles:read"])),
    responses((status = 200, description = "The permissions", body = Permissions)))]
#[get("/permissions")]
pub async fn list_permissions(caller: Caller<can::ReadRoles>) -> Result<HttpResponse, Problem> {
    let items = Permission::ALL
        .iter()
        .map(|permission| PermissionLabel {
            permission: *permission,
            label: permission.label().text(caller.language).to_owned(),
        })
        .collect();
    Ok(HttpResponse::Ok().json(Permissions { items }))
}

/// List all roles
///
/// What each permits and how far it reaches. Rule: CUS-06.
#[utoipa::path(operation_id = "listRoles", tag = "users", security(("bearer" = ["roles:read"])),
    responses((status = 200, description = "The roles", body = Roles)))]
#[get("/roles")]
pub async fn list_roles(
    caller: Caller<can::ReadRoles>,
    app: State,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = roles::list(&mut connection)
        .await?
        .into_iter()
        .map(|role| Role::of(role, caller.language))
        .collect();
    Ok(HttpResponse::Ok().json(Roles { items }))
}

/// Get a role
///
/// What it permits and how far it reaches.
#[utoipa::path(operation_id = "getRole", tag = "users", security(("bearer" = ["roles:read"])),
    params(("role_id" = RoleId, Path, description = "The role"), IfNoneMatch),
    responses((status = 200, description = "The role", body = Role)))]
#[get("/roles/{role_id}")]
pub async fn get_role(
    caller: Caller<can::ReadRoles>,
    app: State,
    known: IfNoneMatch,
    path: Path<RoleId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let role = roles::find(&mut connection, path.0).await?;
    connection.give_back();
    Ok(found(&known, &Role::of(role, caller.language)))
}

/// Create a role
///
/// Makes a role beside the shipped ones. Its maker must hold all that it permits over everything, or be a system
/// administrator. Rule: CUS-06.
#[utoipa::path(operation_id = "createRole", tag = "users", security(("bearer" = ["roles:manage"])), request_body = CreateRole,
    responses((status = 201, description = "Made", body = Role, headers(("Location" = String, description = "Its place"))),
        (status = 409, description = "The code is taken", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/roles")]
pub async fn create_role(
    caller: Caller<can::ManageRoles>,
    app: State,
    act: Act,
    body: Json<CreateRole>,
) -> Result<HttpResponse, Problem> {
    let CreateRole {
        code,
        name,
        name_en,
        permissions,
        reach,
    } = body.0;
    let new = NewRole {
        code,
        name,
        name_en,
        permissions,
        reach,
    };
    act.run(&app, caller, async move |tx, caller| {
        let role = roles::create(tx, caller, new.clone()).await?;
        let id = role.id;
        let body = Role::of(role, caller.language);
        Reply::made(format!("/v1/roles/{id}"), &body)
    })
    .await
}

/// Change a role
///
/// Changes names, permissions or reach of the version that `If-Match` names; it acts at once for all who hold the
/// role. Shipped roles stay as they are. Rule: CUS-06.
#[utoipa::path(operation_id = "updateRole", tag = "users", security(("bearer" = ["roles:manage"])),
    params(("role_id" = RoleId, Path, description = "The role"), crate::extract::IfMatch),
    request_body(content = UpdateRole, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Role),
        (status = 409, description = "It is a shipped role", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/roles/{role_id}")]
pub async fn update_role(
    caller: Caller<can::ManageRoles>,
    app: State,
    act: Act,
    path: Path<RoleId>,
    body: MergePatch<UpdateRole>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let UpdateRole {
        name,
        name_en,
        permissions,
        reach,
    } = body.0;
    let change = RoleChange {
        name,
        name_en,
        permissions,
        reach,
    };
    act.run(&app, caller, async move |tx, caller| {
        let role = roles::update(tx, caller, path.0, version.as_i32(), change.clone()).await?;
        Reply::current(&Role::of(role, caller.language))
    })
    .await
}

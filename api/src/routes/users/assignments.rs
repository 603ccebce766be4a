//! Who holds which role where.

use super::dto::{Assignment, Assignments, CreateAssignment};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{Json, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{get, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::assignments;
use kehu_kernel::{AssignmentId, UserId};

/// List a user's assignments
///
/// The roles that a user holds or held, and where.
#[utoipa::path(operation_id = "listAssignments", tag = "users", security(("bearer" = ["roles:read"])),
    params(("user_id" = UserId, Path, description = "The user")),
    responses((status = 200, description = "The assignments", body = Assignments)))]
#[get("/users/{user_id}/assignments")]
pub async fn list_assignments(
    caller: Caller<can::ReadRoles>,
    app: State,
    path: Path<UserId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let items = assignments::list(&mut connection, &caller.scope, path.0)
        .await?
        .into_iter()
        .map(Assignment::from)
        .collect();
    Ok(HttpResponse::Ok().json(Assignments { items }))
}

/// Give a user a role at a unit
///
/// Nobody gives more than they hold themselves, except system administrators. Rule: CUS-06.
#[utoipa::path(operation_id = "createAssignment", tag = "users", security(("bearer" = ["roles:manage"])),
    params(("user_id" = UserId, Path, description = "The user")), request_body = CreateAssignment,
    responses((status = 201, description = "Given", body = Assignment, headers(("Location" = String, description = "The user's assignments"))),
        (status = 409, description = "The user holds the role there already", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/users/{user_id}/assignments")]
pub async fn create_assignment(
    caller: Caller<can::ManageRoles>,
    app: State,
    act: Act,
    path: Path<UserId>,
    body: Json<CreateAssignment>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let CreateAssignment {
            role,
            unit_id,
            valid_from,
            valid_before,
        } = &body.0;
        let period = (valid_from.unwrap_or_else(|| caller.today()), *valid_before);
        let assignment =
            assignments::create_for(tx, caller, path.0, role, *unit_id, period).await?;
        Reply::created(
            format!("/v1/users/{}/assignments", path.0),
            &Assignment::from(assignment),
        )
    })
    .await
}

/// End an assignment
///
/// The role is lost today, and the user's access tokens with it. Nobody takes what they could not give, and the last
/// system administrator stays one. Rule: CUS-06.
#[utoipa::path(operation_id = "endAssignment", tag = "users", security(("bearer" = ["roles:manage"])),
    params(("assignment_id" = AssignmentId, Path, description = "The assignment")),
    responses((status = 204, description = "Ended"),
        (status = 409, description = "It has ended already, or it is the last system administrator's", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/assignments/{assignment_id}/end")]
pub async fn end_assignment(
    caller: Caller<can::ManageRoles>,
    app: State,
    act: Act,
    path: Path<AssignmentId>,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        assignments::end(tx, caller, path.0).await?;
        Ok(Reply::done())
    })
    .await
}

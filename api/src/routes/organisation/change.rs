//! Changing the organisation tree.

use super::dto::{CreateUnit, MoveUnit, Unit, UpdateUnit};
use crate::act::Act;
use crate::auth::Caller;
use crate::extract::{IfMatch, Json, MergePatch, Path};
use crate::permissions::can;
use crate::problem::{Problem, ProblemBody};
use crate::reply::Reply;
use crate::routing::{patch, post};
use crate::state::State;
use actix_web::HttpResponse;
use kehu_identity::units::{self, NewUnit, UnitChange};
use kehu_kernel::UnitId;

/// Create a unit
///
/// Makes a unit under a parent in the caller's scope. A company lies under the group or a company, a branch under a
/// company, a department under any of them, a site or plant office under a company, branch or department. Rule: CUS-06.
#[utoipa::path(operation_id = "createUnit", tag = "organisation", security(("bearer" = ["organisation:manage"])), request_body = CreateUnit,
    responses((status = 201, description = "Made", body = Unit, headers(("Location" = String, description = "Its place"))),
        (status = 409, description = "The code is taken, or the unit cannot lie there", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/units")]
pub async fn create_unit(
    caller: Caller<can::ManageOrganisation>,
    app: State,
    act: Act,
    body: Json<CreateUnit>,
) -> Result<HttpResponse, Problem> {
    let CreateUnit {
        kind,
        parent_id,
        code,
        name,
        name_en,
    } = body.0;
    let new = NewUnit {
        kind,
        parent_id,
        code,
        name,
        name_en,
    };
    act.run(&app, caller, async move |tx, caller| {
        let unit = units::create(tx, caller, new.clone()).await?;
        let id = unit.id;
        Reply::made(format!("/v1/units/{id}"), &Unit::from(unit))
    })
    .await
}

/// Change a unit
///
/// Changes code, names or use of the version that `If-Match` names. A unit with active units below stays active.
/// Rule: CUS-06.
#[utoipa::path(operation_id = "updateUnit", tag = "organisation", security(("bearer" = ["organisation:manage"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), crate::extract::IfMatch),
    request_body(content = UpdateUnit, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed", body = Unit),
        (status = 409, description = "The code is taken, or units below are active", body = ProblemBody, content_type = "application/problem+json")))]
#[patch("/units/{unit_id}")]
pub async fn update_unit(
    caller: Caller<can::ManageOrganisation>,
    app: State,
    act: Act,
    path: Path<UnitId>,
    body: MergePatch<UpdateUnit>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    let UpdateUnit {
        code,
        name,
        name_en,
        active,
    } = body.0;
    let change = UnitChange {
        code,
        name,
        name_en,
        active,
    };
    act.run(&app, caller, async move |tx, caller| {
        let unit = units::update(tx, caller, path.0, version.as_i32(), change.clone()).await?;
        Reply::current(&Unit::from(unit))
    })
    .await
}

/// Move a unit
///
/// Hangs a unit with all below it under another parent; what people see follows at once. Rule: CUS-06.
#[utoipa::path(operation_id = "moveUnit", tag = "organisation", security(("bearer" = ["organisation:manage"])),
    params(("unit_id" = UnitId, Path, description = "The unit"), crate::extract::IfMatch),
    request_body = MoveUnit,
    responses((status = 200, description = "Moved", body = Unit),
        (status = 409, description = "The unit cannot lie there", body = ProblemBody, content_type = "application/problem+json")))]
#[post("/units/{unit_id}/move")]
pub async fn move_unit(
    caller: Caller<can::ManageOrganisation>,
    app: State,
    act: Act,
    path: Path<UnitId>,
    body: Json<MoveUnit>,
    version: IfMatch,
) -> Result<HttpResponse, Problem> {
    act.run(&app, caller, async move |tx, caller| {
        let unit = units::move_to(tx, caller, path.0, version.as_i32(), body.0.parent_id).await?;
        Reply::current(&Unit::from(unit))
    })
    .await
}

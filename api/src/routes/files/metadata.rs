//! What is known of a file.

use super::dto::FileDescription;
use super::visible;
use crate::auth::Caller;
use crate::extract::Path;
use crate::permissions::can;
use crate::problem::Problem;
use crate::routing::get;
use crate::state::State;
use actix_web::HttpResponse;
use kehu_kernel::FileId;

/// Get what is known of a file
///
/// Its name, type, size and digest. A file is seen by who uploaded it, with `files:read` by those who reach its unit,
/// and by those who see a thing that it is attached to.
#[utoipa::path(operation_id = "getFile", tag = "files", security(("bearer" = ["signed-in"])), params(("id" = FileId, Path, description = "The file")),
    responses((status = 200, description = "The file", body = FileDescription)))]
#[get("/files/{id}")]
pub async fn get_file(
    caller: Caller<can::SignIn>,
    app: State,
    id: Path<FileId>,
) -> Result<HttpResponse, Problem> {
    let mut connection = app.db.read().await?;
    let file = visible::find(&mut connection, &caller, id.0).await?;
    connection.give_back();
    Ok(HttpResponse::Ok().json(FileDescription::from(file)))
}

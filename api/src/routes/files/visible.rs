//! Which files a caller sees: own ones, those of units under `files:read`, and those of things that it sees.

use crate::auth::Caller;
use crate::permissions::can;
use crate::problem::Problem;
use kehu_db::PgConnection;
use kehu_files::File;
use kehu_identity::Permission;
use kehu_kernel::FileId;

/// Finds a file that the caller sees.
pub(super) async fn find(
    connection: &mut PgConnection,
    caller: &Caller<can::SignIn>,
    id: FileId,
) -> Result<File, Problem> {
    let reach = caller.with_scope_of(Permission::FilesRead);
    Ok(kehu_files::find(connection, reach.as_ref().unwrap_or(caller), id).await?)
}

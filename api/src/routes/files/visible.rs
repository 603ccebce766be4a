//! Which files a caller sees: own ones, those of units under `files:read`, and those of things that it sees. The archive
//! of an export of personal data is seen here by nobody: it is handed out on the record (CUS-05).

use crate::auth::Caller;
use crate::permissions::can;
use crate::problem::Problem;
use kehu_complaints::incidents;
use kehu_customers::{disqualification, opening, qualification};
use kehu_db::PgConnection;
use kehu_determinations::disputes;
use kehu_files::{Error, File, Link, Purpose};
use kehu_identity::Permission;
use kehu_kernel::{
    ComplaintId, DisputeId, DisqualificationId, DocumentId, FileId, IncidentId, Kind, OpeningId,
    Refusal, ViolationId,
};

/// Finds a file that the caller sees.
pub(super) async fn find(
    connection: &mut PgConnection,
    caller: &Caller<can::SignIn>,
    id: FileId,
) -> Result<File, Problem> {
    let file = seen(connection, caller, id).await?;
    match file.purpose {
        Purpose::PrivacyExport => Err(Error::NotFound {}.into()),
        _ => Ok(file),
    }
}

async fn seen(
    connection: &mut PgConnection,
    caller: &Caller<can::SignIn>,
    id: FileId,
) -> Result<File, Problem> {
    let reach = caller.with_scope_of(Permission::FilesRead);
    match kehu_files::find(connection, reach.as_ref().unwrap_or(caller), id).await {
        Err(Error::NotFound {}) => {}
        found => return Ok(found?),
    }
    for link in kehu_files::links(connection, id).await? {
        if sees(connection, caller, &link).await? {
            let found =
                kehu_files::find_linked(connection, id, &link.subject_kind, link.subject_id).await;
            return Ok(found?);
        }
    }
    Err(Error::NotFound {}.into())
}

/// Whether the caller sees the thing that a file is attached to.
async fn sees(
    connection: &mut PgConnection,
    caller: &Caller<can::SignIn>,
    link: &Link,
) -> Result<bool, Problem> {
    let id = link.subject_id;
    let permission = match link.subject_kind.as_str() {
        "document" | "document_proof" => Permission::DocumentsRead,
        "account_opening" | "disqualification" => Permission::OpeningsRead,
        "violation" => Permission::ViolationsRead,
        "dispute" => Permission::DeterminationsRead,
        "complaint" => Permission::ComplaintsRead,
        "incident" => Permission::IncidentsRead,
        _ => return Ok(false),
    };
    let Some(caller) = caller.with_scope_of(permission) else {
        return Ok(false);
    };
    match link.subject_kind.as_str() {
        "document" => answered(qualification::find(connection, &caller, DocumentId(id)).await),
        "document_proof" => answered(qualification::find_by_proof(connection, &caller, id).await),
        "violation" => answered(kehu_violations::find(connection, &caller, ViolationId(id)).await),
        "dispute" => answered(disputes::find(connection, &caller, DisputeId(id)).await),
        "complaint" => answered(kehu_complaints::find(connection, &caller, ComplaintId(id)).await),
        "incident" => answered(incidents::find(connection, &caller, IncidentId(id)).await),
        "account_opening" => answered(opening::find(connection, &caller, OpeningId(id)).await),
        _ => answered(disqualification::find(connection, &caller, DisqualificationId(id)).await),
    }
}

fn answered<T, E: Refusal>(found: Result<T, E>) -> Result<bool, Problem> {
    match found {
        Ok(_) => Ok(true),
        Err(error) if error.fact().kind == Kind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}
